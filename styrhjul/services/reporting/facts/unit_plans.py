"""The units' answers to the goals, goal by goal, with what last year taught."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, func, select

from models.kinds import StepContent
from models.obligations import Obligation
from styrhjul.reports.contexts.unit_plans import Plan, PlanAnswer, PlannedActivity, PlannedGoal, UnitPlans
from styrhjul.rules.swedish import counted
from styrhjul.services.reporting.facts.draft import (
    Draft,
    Story,
    head,
    missing_units,
    numbered,
    paragraphs,
    sentences,
    unit_of,
)
from styrhjul.store.answers import UnitLine, activities, plan_answers, receipt_counts, unit_lines
from styrhjul.store.goals import GoalLine, body_goals


def unit_plans(session: Session, draft: Draft) -> UnitPlans:
    connection, reading = session.connection(), draft.reading
    units = unit_lines(connection, cycle_id=reading.cycle_id, content=StepContent.UNIT_PLAN)
    handed_in = [unit.submission_id for unit in units if unit.submission_id is not None]
    goals = body_goals(connection, body_id=reading.body_id, year=reading.year)
    counts = receipt_counts(connection, handed_in)
    answered = _Answers(plan_answers(connection, handed_in), activities(connection, handed_in))
    planned = tuple(_goal(goal, numbered(no), units, answered) for no, goal in enumerate(goals, start=1))
    return UnitPlans(
        head=head(draft, "Enheternas planer", _story(goals, planned, units)),
        readers=session.exec(
            select(func.count()).select_from(Obligation).where(Obligation.occurrence_id == reading.occurrence_id)
        ).one(),
        goals=planned,
        plans=tuple(_plan(unit, counts) for unit in units),
    )


class _Answers:
    """Rows by plan and goal."""

    def __init__(self, answers: Sequence[Any], planned: Sequence[Any]) -> None:
        self.answers = {(row.submission_id, row.goal_id): row for row in answers}
        self.activities: defaultdict[tuple[int, int], list[Any]] = defaultdict(list)
        for row in planned:
            self.activities[row.submission_id, row.goal_id].append(row)


def _goal(goal: GoalLine, called: str, units: Sequence[UnitLine], answered: _Answers) -> PlannedGoal:
    return PlannedGoal(
        key=called,
        sentence=goal.sentence,
        citizen=goal.citizen,
        benefit=goal.benefit,
        serves=goal.serves_sentence,
        answers=tuple(answer for unit in units if (answer := _answer(unit, goal, answered))),
    )


def _answer(unit: UnitLine, goal: GoalLine, answered: _Answers) -> PlanAnswer | None:
    key = (unit.submission_id or 0, goal.id)
    if (row := answered.answers.get(key)) is None:
        return None
    names = ("understanding", "contribution", "risks", "resources")
    fields = ("no", "what", "owner", "starts_on", "ends_on", "sign")
    return PlanAnswer(
        unit=unit_of(unit),
        **{name: getattr(row, name) for name in names},
        activities=tuple(
            PlannedActivity(**{name: getattr(row, name) for name in fields}) for row in answered.activities[key]
        ),
    )


def _plan(unit: UnitLine, counts: dict[int, tuple[int, int]]) -> Plan:
    receipts, questions = counts.get(unit.submission_id or 0, (0, 0))
    return Plan(
        unit=unit_of(unit),
        handed_in_on=unit.handed_in_on,
        version=unit.version,
        receipts=receipts,
        questions=questions,
        lesson=unit.text,
    )


def _story(goals: Sequence[GoalLine], planned: Sequence[PlannedGoal], units: Sequence[UnitLine]) -> Story:
    activities = sum(len(answer.activities) for goal in planned for answer in goal.answers)
    number = counted(activities, "aktivitet", "aktiviteter")
    answered = sum(unit.submission_id is not None for unit in units)
    unanswered = [goal.sentence for goal in planned if not goal.answers]
    highlights = [
        f"{answered} av {counted(len(units), 'enhet', 'enheter')} har lämnat in sin plan.",
        f"Tillsammans planerar de {number} för {counted(len(goals), 'mål', 'mål')}.",
    ]
    if unanswered:
        highlights.append(f"{counted(len(unanswered), 'mål', 'mål')} har ännu inget svar från enheterna.")
    return Story(
        citizens=tuple(sentences(goal.sentence, goal.benefit) for goal in goals if goal.benefit),
        highlights=tuple(highlights),
        learning=paragraphs(dict.fromkeys(unit.text for unit in units))[:3],
        holes=tuple(missing_units(units, "Planen")),
    )
