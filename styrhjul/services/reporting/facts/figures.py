"""A goal's figures beside what they are compared with, judged; and a unit's own figures, once it has seen them."""

from collections.abc import Sequence
from datetime import date

from models.kinds import Aim
from styrhjul.reports.contexts.follow_up import UnitFigure
from styrhjul.reports.contexts.parts import Figure, Point
from styrhjul.reports.words import SOURCE
from styrhjul.rules.follow_up import FollowUpRules
from styrhjul.rules.scoring import Measured, judge
from styrhjul.store.goals import GoalLine, TargetFacts
from styrhjul.store.outcomes import Version

FEW = "Visas inte: bygger på så få personer att någon kan kännas igen."
_YEARS = 6


def judged_figure(
    goal: GoalLine, target: TargetFacts, known: Sequence[Version], *, period_end: date, rules: FollowUpRules
) -> Figure:
    """``known`` are the indicator's outcomes for the municipality, oldest first."""
    told = [one for one in known if one.period_end <= period_end]
    latest = next((one for one in reversed(told) if one.value is not None or one.few), None)
    hidden = latest is not None and latest.few
    value = latest.value if latest and not hidden else None
    retired = target.retired_on is not None and target.retired_on <= period_end
    measured = Measured(
        better=target.better,
        aim=goal.aim,
        ambition=goal.ambition,
        baseline=target.baseline,
        target=target.target,
        standard=target.standard,
        outcome=value,
        outcome_end=latest.period_end if latest else None,
        changed="nyckeltalet mäts inte längre" if retired else "",
    )
    judged = judge(measured, period_end=period_end, rules=rules)
    return Figure(
        key=target.key,
        indicator=target.name,
        measured_in=target.measured_in,
        better=target.better,
        baseline=None if goal.aim is Aim.MAINTAIN else target.baseline,  # what is kept has no way to travel
        target=target.target,
        standard=target.standard,
        outcome=value,
        last_year=_last_year(told, latest),
        series=_series(told),
        way=judged.way,
        way_in_words=judged.reason,
        mark=rules.mark(judged.key),
        age=judged.age,
        withheld=FEW if hidden else "",
        source=SOURCE[target.source],
    )


def _last_year(known: Sequence[Version], latest: Version | None) -> float | None:
    """The outcome of the same period a year earlier, else the newest one of that year."""
    if latest is None:
        return None
    earlier = [one for one in known if one.period_end.year == latest.period_end.year - 1 and not one.few]
    same = [one for one in earlier if one.period_end.month == latest.period_end.month]
    return next((one.value for one in reversed(same or earlier) if one.value is not None), None)


def _series(known: Sequence[Version]) -> tuple[Point, ...]:
    """The last value of each of the last years."""
    values = {one.period_end.year: None if one.few else one.value for one in known}
    return tuple(Point(year=year, value=values[year]) for year in sorted(values)[-_YEARS:])


def unit_figure(known: Version, target: TargetFacts, *, comment: str, today: date, open_from: date) -> UnitFigure:
    """A unit's own figure for others to see: withheld until ``open_from``, or until the unit has commented on it."""
    withheld = FEW if known.few else ""
    if not withheld and today < open_from and not comment:
        withheld = f"Enheten läser sina siffror först. De visas från den {open_from}."
    return UnitFigure(
        indicator=target.name,
        measured_in=target.measured_in,
        outcome=None if withheld else known.value,
        withheld=withheld,
        comment=comment,
    )
