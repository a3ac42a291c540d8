"""What a unit is asked, with what we know filled in: goals with figures, its plan's activities, its own figures."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection

from models.indicators import OURS
from models.kinds import Operator
from styrhjul.exchange.forms.follow_up import ActivityShown, FigureShown, FollowUpShown
from styrhjul.exchange.forms.layout import GoalShown
from styrhjul.refused import Sentence, joined
from styrhjul.rules.follow_up import FollowUpRules
from styrhjul.rules.swedish import month_name
from styrhjul.services.planning import definition_of
from styrhjul.store.goals import GoalLine, body_goals, target_facts
from styrhjul.store.handed_in import plan_content, plan_of
from styrhjul.store.outcomes import Spot, Version, latest_versions
from styrhjul.store.owed import Owed, own_indicators


def follow_up_shown(connection: Connection, owed: Owed) -> FollowUpShown:
    """What the follow-up asks, with what we know already filled in."""
    rules = definition_of(owed.definition).follow_up if owed.definition else FollowUpRules()
    last = owed.period_end or date(owed.year, 12, 31)
    return FollowUpShown(
        period=owed.period,
        goals=goals_shown(connection, owed, last=last),
        scale=rules.scale,
        activities=_activities_shown(connection, owed),
        figures=figures_shown(connection, owed.unit_id, last=last),
        questions=() if owed.operator is Operator.OWN else rules.contract_questions,
    )


def _activities_shown(connection: Connection, owed: Owed) -> tuple[ActivityShown, ...]:
    if (plan := plan_of(connection, cycle_id=owed.cycle_id, unit_id=owed.unit_id)) is None:
        return ()
    return tuple(
        ActivityShown(no=row.no, goal=row.goal, what=row.what, owner=row.owner, ends_on=row.ends_on, sign=row.sign)
        for row in plan_content(connection, plan.submission_id).activities
    )


def goals_shown(connection: Connection, owed: Owed, *, last: date) -> tuple[GoalShown, ...]:
    """The body's goals for the year, each with its indicators in words: outcomes to ``last`` beside their levels."""
    goals = body_goals(connection, body_id=owed.body_id, year=owed.year)
    targets = [row for row in target_facts(connection, goals=[goal.id for goal in goals]) if row.year == owed.year]
    known = latest_versions(connection, [row.indicator_id for row in targets])
    figures: dict[int, list[str]] = {}
    for row in targets:
        figure = Sentence("%(name)s: %(beside)s", name=row.name, beside=_beside(row, known, last=last))
        figures.setdefault(row.goal_id, []).append(figure)
    return tuple(GoalShown(goal.key, goal.sentence, _for_whom(goal), tuple(figures.get(goal.id, ()))) for goal in goals)


def _for_whom(goal: GoalLine) -> str:
    return ": ".join(filter(None, (goal.citizen, goal.benefit)))


def _beside(row: Any, known: Mapping[Spot, Version], *, last: date) -> Sentence:
    """An outcome beside what it is compared with, such as "78 % (31 december 2026), målvärde 80 %"."""
    now = _newest(known, row.indicator_id, OURS, last)
    outcome = Sentence("inget utfall än")
    if now is not None:
        outcome = Sentence("%(value)s (%(day)s)", value=_shown(now, row.measured_in), day=_written(now.period_end))
    return joined((outcome, *_compared(row, known, now)), ", ")


def _written(day: date) -> Sentence:
    """As in the reports: the day and the month stay together."""
    month = month_name(day.month)
    return Sentence("%(day)s\N{NO-BREAK SPACE}%(month)s %(year)s", day=day.day, month=month, year=day.year)


def _compared(row: Any, known: Mapping[Spot, Version], now: Version | None) -> tuple[Sentence, ...]:
    """What an outcome is compared with: the year before, and the levels that the row has."""
    from styrhjul.reports.words import measure

    values = {name: getattr(row, field, None) for name, field in _LEVELS.items()}
    before = known.get((now.indicator_id, now.place, _year_before(now.period_end))) if now else None
    if before is not None and not before.few:
        values = {_LAST_YEAR: before.value} | values
    told = ((pattern, measure(value, row.measured_in)) for pattern, value in values.items() if value is not None)
    return tuple(Sentence(pattern, value=value) for pattern, value in told)


_LAST_YEAR = "förra året %(value)s"
_LEVELS = {
    "utgångsläge %(value)s": "baseline",
    "målvärde %(value)s": "target",
    "standard %(value)s": "standard",
}
COMPARED = (_LAST_YEAR, *_LEVELS)


def _newest(known: Mapping[Spot, Version], indicator_id: int, place: str, last: date) -> Version | None:
    found = [row for spot, row in known.items() if spot[:2] == (indicator_id, place) and row.period_end <= last]
    return max(found, key=lambda row: row.period_end, default=None)


def _year_before(day: date) -> date:
    return date(day.year - 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


def _shown(version: Version, measured_in: str) -> str:
    from styrhjul.reports.words import measure

    if version.few:
        return Sentence("för få för att visas")
    return measure(version.value, measured_in) if version.value is not None else version.note or Sentence("saknas")


def figures_shown(connection: Connection, unit_id: int, *, last: date) -> tuple[FigureShown, ...]:
    """The newest figure of each indicator that the unit has outcomes of its own for."""
    rows = own_indicators(connection, unit_id)
    known = latest_versions(connection, [row.indicator_id for row in rows])
    place = f"unit:{unit_id}"
    shown = []
    for row in rows:
        if (now := _newest(known, row.indicator_id, place, last)) is None:
            continue
        whole = _newest(known, row.indicator_id, OURS, last)
        ours = (Sentence("kommunen %(value)s", value=_shown(whole, row.measured_in)),) if whole else ()
        figure = FigureShown(
            indicator=row.indicator,
            name=row.name,
            period_end=now.period_end,
            value=_shown(now, row.measured_in),
            beside=joined((*_compared(row, known, now), *ours)),
        )
        shown.append(figure)
    return tuple(shown)
