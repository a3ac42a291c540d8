"""All rows that a follow-up report is made of, read once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from models.kinds import StepContent
from styrhjul.reports.contexts.parts import Figure
from styrhjul.rules.follow_up import FollowUpRules
from styrhjul.services.reporting.facts.draft import Draft
from styrhjul.services.reporting.facts.figures import judged_figure
from styrhjul.store.answers import (
    UnitLine,
    activity_reports,
    contract_answers,
    figure_comments,
    follow_up_answers,
    unit_lines,
    upstream_texts,
)
from styrhjul.store.goals import GoalLine, TargetFacts, body_goals, target_facts
from styrhjul.store.outcomes import Version, known_for_units, known_for_us


@dataclass(frozen=True)
class Gathered:
    """All rows that the report is made of."""

    draft: Draft
    rules: FollowUpRules
    period_end: date
    goals: list[GoalLine]
    targets: list[TargetFacts]
    known: list[Version]
    of_units: list[Version]
    comments: dict[tuple[int, int], str]
    units: list[UnitLine]
    answers: dict[tuple[int, int], Any]
    progress: list[Any]
    contract: dict[tuple[int, str], str]
    texts: tuple[str, ...]

    def figures(self, goal: GoalLine) -> tuple[Figure, ...]:
        """The goal's figures for the year, judged."""
        year = self.draft.reading.year
        of_goal = [target for target in self.targets if target.goal_id == goal.id and target.year == year]
        return tuple(
            judged_figure(
                goal,
                target,
                [known for known in self.known if known.indicator_id == target.indicator_id],
                period_end=self.period_end,
                rules=self.rules,
            )
            for target in of_goal
        )

    def answered(self, goal: GoalLine) -> Iterator[tuple[UnitLine, Any]]:
        """The units' answers about the goal, in the units' order."""
        for unit in self.units:
            if row := self.answers.get((unit.submission_id or 0, goal.id)):
                yield unit, row


def gather(connection: Connection, draft: Draft) -> Gathered:
    reading = draft.reading
    period_end = reading.period_end or draft.today
    goals = body_goals(connection, body_id=reading.body_id, year=reading.year)
    targets = target_facts(connection, goals=[goal.id for goal in goals])
    indicators = {target.indicator_id for target in targets}
    units = unit_lines(connection, cycle_id=reading.cycle_id, content=StepContent.FOLLOW_UP, occasion=reading.occasion)
    handed_in = [unit.submission_id for unit in units if unit.submission_id is not None]
    return Gathered(
        draft=draft,
        rules=draft.definition.follow_up,
        period_end=period_end,
        goals=goals,
        targets=targets,
        known=known_for_us(connection, indicators, as_of=draft.today),
        of_units=known_for_units(connection, indicators, as_of=draft.today, period_end=period_end),
        comments=figure_comments(connection, period_end=period_end),
        units=units,
        answers={(row.submission_id, row.goal_id): row for row in follow_up_answers(connection, handed_in)},
        progress=activity_reports(connection, handed_in),
        contract={(row.submission_id, row.question): row.answer for row in contract_answers(connection, handed_in)},
        texts=upstream_texts(connection, cycle_id=reading.cycle_id, steps=_upstream(draft), occasion=reading.occasion),
    )


def _upstream(draft: Draft) -> tuple[str, ...]:
    """The steps of texts that the report rests on, the nearest last: the analysis, then the report's own lead."""
    found: list[str] = []
    waiting = list(draft.definition.step(draft.reading.step)[1].depends_on) if draft.reading.step else []
    while waiting:
        key = waiting.pop()
        step = draft.definition.step(key)[1]
        if key not in found and step.content is None:
            found.append(key)
            waiting += step.depends_on
    return tuple(reversed(found))
