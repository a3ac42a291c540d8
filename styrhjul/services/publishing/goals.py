"""The decided goals, each with how far it has come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sqlalchemy import Connection

from models.kinds import Aim, Better
from styrhjul.rules.follow_up import REACHED, UNKNOWN, FollowUpRules
from styrhjul.rules.scoring import Judged, Measured, judge, reaches
from styrhjul.services.planning import definition_of
from styrhjul.services.publishing.figures import public_outcomes
from styrhjul.store.goals import GoalLine, TargetFacts, goal_lines, target_facts
from styrhjul.store.outcomes import Version
from styrhjul.store.published import definitions, goal_spans, serving_decided


class Said(StrEnum):
    """What a figure says of a goal. The pages have the words for it."""

    NO_FIGURE = "no_figure"
    FEW = "few"
    OLD = "old"
    UNKNOWN = "unknown"
    KEPT = "kept"
    NOT_KEPT = "not_kept"
    REACHED = "reached"
    NOT_REACHED = "not_reached"
    WORSE = "worse"
    ON_THE_WAY = "on_the_way"


@dataclass(frozen=True)
class Measure:
    """One of a goal's indicators in a year. ``way`` is per cent of the distance from the baseline to the target."""

    indicator: str
    name: str
    measured_in: str
    better: Better
    baseline: float | None
    target: float | None
    standard: float | None
    outcome: float | None
    outcome_end: date | None
    way: int | None
    said: Said


@dataclass(frozen=True)
class PublicGoal:
    """A decided goal. ``line.decider`` is empty: the body has decided, and who it was is nobody's concern."""

    line: GoalLine
    measures: tuple[Measure, ...] = ()


def public_goals(connection: Connection, *, today: date, body: str = "", year: int = 0) -> tuple[GoalLine, ...]:
    """The goals that are decided on the day, of the year or of all, with their targets."""
    serving = serving_decided(connection, today=today, year=year)
    lines = goal_lines(connection, body=body, year=year)
    return tuple(
        replace(
            line,
            decider="",
            serves=line.serves if line.id in serving else "",
            serves_sentence=line.serves_sentence if line.id in serving else "",
        )
        for line in lines
        if line.decided_on is not None and line.decided_on <= today
    )


def goal_years(connection: Connection, *, today: date) -> Mapping[str, Mapping[int, int]]:
    """How many decided goals each body has in each year, the newest year first."""
    found: dict[str, dict[int, int]] = {}
    for span in goal_spans(connection, today=today):
        years = found.setdefault(span.body, {})
        for year in range(span.first_year, span.last_year + 1):
            years[year] = years.get(year, 0) + span.goals
    return {body: dict(sorted(years.items(), reverse=True)) for body, years in found.items()}


def goals_for_year(connection: Connection, *, today: date, body: str, year: int) -> tuple[PublicGoal, ...]:
    """The body's decided goals for the year, with the year's targets beside what has come of them."""
    lines = public_goals(connection, today=today, body=body, year=year)
    facts = [each for each in target_facts(connection, goals=[line.id for line in lines]) if each.year == year]
    known = public_outcomes(connection, {each.indicator_id: body for each in facts}, today=today)
    snapshot = definitions(connection, year=year).get(body, "") if facts else ""
    rules = definition_of(snapshot).follow_up if snapshot else FollowUpRules()
    last = min(today, date(year, 12, 31))
    return tuple(
        PublicGoal(
            line,
            tuple(
                _measure(line, each, [one for one in known.get(each.indicator_id, ()) if one.period_end <= last], rules)
                for each in facts
                if each.goal_id == line.id
            ),
        )
        for line in lines
    )


def _measure(goal: GoalLine, target: TargetFacts, known: Sequence[Version], rules: FollowUpRules) -> Measure:
    latest = next((one for one in reversed(known) if one.value is not None or one.few), None)
    measured = Measured(
        better=target.better,
        aim=goal.aim,
        ambition=goal.ambition,
        baseline=target.baseline,
        target=target.target,
        standard=target.standard,
        outcome=latest.value if latest else None,
        outcome_end=latest.period_end if latest else None,
    )
    # A figure from before the year can tell good news of it, never bad: it was measured before anybody had begun.
    period_end = max(latest.period_end, date(target.year, 1, 1)) if latest else date(target.year, 1, 1)
    judged = judge(measured, period_end=period_end, rules=rules)
    return Measure(
        indicator=target.key,
        name=target.name,
        measured_in=target.measured_in,
        better=target.better,
        baseline=None if goal.aim is Aim.MAINTAIN else target.baseline,
        target=target.target,
        standard=target.standard,
        outcome=measured.outcome,
        outcome_end=measured.outcome_end,
        way=None if judged.way is None else int(judged.way),
        said=Said.FEW if latest and latest.few else _said(measured, judged),
    )


def _said(measured: Measured, judged: Judged) -> Said:
    if measured.outcome is None:
        return Said.NO_FIGURE
    if judged.key == UNKNOWN:
        return Said.OLD if judged.age else Said.UNKNOWN
    if measured.aim is Aim.MAINTAIN:
        return Said.KEPT if judged.key == REACHED else Said.NOT_KEPT
    assert measured.target is not None
    if reaches(measured.outcome, measured.target, better=measured.better):
        return Said.REACHED
    if judged.way is None:
        return Said.NOT_REACHED
    return Said.WORSE if judged.way < 0 else Said.ON_THE_WAY
