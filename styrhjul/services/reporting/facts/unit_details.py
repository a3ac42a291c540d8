"""The units one by one in a follow-up report, where that is open."""

from collections.abc import Iterator

from sqlalchemy import Connection

from styrhjul.reports.contexts.follow_up import (
    ContractAnswer,
    Detail,
    Opening,
    UnitActivity,
    UnitAnswer,
    UnitDetail,
    UnitFigure,
)
from styrhjul.services.planning import calendar_of
from styrhjul.services.reporting.facts.draft import numbered, unit_of
from styrhjul.services.reporting.facts.figures import unit_figure
from styrhjul.services.reporting.facts.gathered import Gathered
from styrhjul.store.answers import UnitLine
from styrhjul.store.storms import open_storm


def unit_details(connection: Connection, gathered: Gathered) -> Detail | None:
    """The units one by one: for officials always, for politicians while a storm is open."""
    draft = gathered.draft
    storm = open_storm(connection, body_id=draft.reading.body_id, today=draft.today)
    if not draft.details and storm is None:
        return None
    opening = None
    if storm is not None and not draft.details:
        opening = Opening(name=storm.name, reason=storm.reason, last_day=storm.ends_on)
    return Detail(opening=opening, units=tuple(_unit(gathered, unit) for unit in gathered.units))


def _unit(gathered: Gathered, unit: UnitLine) -> UnitDetail:
    rules, submission = gathered.rules, unit.submission_id or 0
    called = {goal.id: numbered(no) for no, goal in enumerate(gathered.goals, start=1)}
    return UnitDetail(
        unit=unit_of(unit),
        answers=tuple(
            UnitAnswer(
                goal=called[goal.id],
                mark=rules.mark(row.judgement),
                forecast=rules.mark(row.forecast) if row.forecast else None,
                done=row.done,
                why=row.why,
                now=row.now,
            )
            for goal in gathered.goals
            if (row := gathered.answers.get((submission, goal.id)))
        ),
        activities=tuple(
            UnitActivity(goal=called.get(row.goal_id, ""), what=row.what, state=row.state, comment=row.comment)
            for row in gathered.progress
            if row.submission_id == submission
        ),
        figures=tuple(_unit_figures(gathered, unit)),
        contract=tuple(
            ContractAnswer(question=question.question, answer=gathered.contract[submission, question.key])
            for question in rules.contract_questions
            if (submission, question.key) in gathered.contract
        ),
    )


def _unit_figures(gathered: Gathered, unit: UnitLine) -> Iterator[UnitFigure]:
    draft = gathered.draft
    calendar = calendar_of(draft.reading.definition, draft.reading.year)
    targets = {target.indicator_id: target for target in gathered.targets}
    for known in gathered.of_units:
        if known.unit_id == unit.unit_id:
            yield unit_figure(
                known,
                targets[known.indicator_id],
                comment=gathered.comments.get((unit.unit_id, known.indicator_id), ""),
                today=draft.today,
                open_from=calendar.add_working_days(known.read_on, gathered.rules.own_figures_first),
            )
