"""What an indicator says: how far it is from its standard, which way it is going, and which to begin with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import inf

from models.kinds import Better

MOST_CHANGED = 3
SHARE_CHANGED = 0.25
TREND_YEARS = 5
FEWEST_IN_TREND = 3
STEADY = 0.02
"""A line that moves less than this share of the series' mean over its whole length goes neither way."""


class Trend(StrEnum):
    """UNKNOWN: too few years to tell."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    UNKNOWN = "unknown"


def is_restless(*, changed: int, of: int) -> bool:
    """Whether more of a body's indicators have changed in a year than can be followed: over a quarter, and over 3."""
    return changed > max(MOST_CHANGED, SHARE_CHANGED * of)


def shortfall(*, value: float, standard: float, better: Better) -> float:
    """How far the value is below the standard, in the indicator's own unit; negative above it.

    ``standard - value`` where higher is better, ``value - standard`` where lower is.
    """
    return standard - value if better is Better.HIGHER else value - standard


def gap(*, value: float, standard: float, better: Better) -> float | None:
    """The shortfall in per cent of the standard: ``100 · shortfall / |standard|``; negative above the standard.

    None where the standard is 0: nothing is a per cent of it.
    """
    if standard == 0:
        return None
    return 100 * shortfall(value=value, standard=standard, better=better) / abs(standard)


def yearly(series: Iterable[tuple[date, float]]) -> tuple[tuple[int, float], ...]:
    """One value a year, that of the year's last period, for the latest five years there are; oldest first."""
    values = {day.year: value for day, value in sorted(series)}
    last = max(values, default=0)
    return tuple((year, values[year]) for year in sorted(values) if year > last - TREND_YEARS)


def trend(years: Sequence[tuple[int, float]], *, better: Better) -> Trend:
    """Which way the yearly values go: the sign of the least-squares line's slope, turned by what is better.

    With ``slope = Σ(x - x̄)(y - ȳ) / Σ(x - x̄)²``, the line moves ``slope · (x_last - x_first)``. It is the same
    where that is at most 2 per cent of the mean of ``|y|``. Two years are a change and no trend.
    """
    if len(years) < FEWEST_IN_TREND:
        return Trend.UNKNOWN
    middle = sum(x for x, _ in years) / len(years)
    mean = sum(y for _, y in years) / len(years)
    slope = sum((x - middle) * (y - mean) for x, y in years) / sum((x - middle) ** 2 for x, _ in years)
    moves = slope * (years[-1][0] - years[0][0])
    if abs(moves) <= STEADY * sum(abs(y) for _, y in years) / len(years):
        return Trend.SAME
    return Trend.BETTER if (moves > 0) is (better is Better.HIGHER) else Trend.WORSE


def months_between(earlier: date, later: date) -> int:
    """Whole months from the one day to the other."""
    return 12 * (later.year - earlier.year) + later.month - earlier.month - (later.day < earlier.day)


@dataclass(frozen=True)
class Standing:
    """An indicator beside its standard. ``years`` are its own yearly values, at most five, oldest first.

    ``gap`` is in per cent of the standard, positive below it; None where there is no value, no standard, or a
    standard of 0. ``age_months`` is the age of the latest figure, from its period's end.
    """

    body: str
    key: str
    name: str
    measured_in: str
    better: Better
    rank: int
    area: str
    standard: float | None
    value: float | None
    period_end: date | None
    age_months: int | None
    gap: float | None
    is_below: bool
    trend: Trend
    years: tuple[tuple[int, float], ...]


def worst_first(standings: Iterable[Standing]) -> tuple[Standing, ...]:
    """The proposal list: highest rank first, then widest gap; those without a rank last.

    Below a standard of 0 there is no per cent, and the gap counts as the widest.
    """
    return tuple(sorted(standings, key=lambda one: (one.rank or inf, -_width(one), one.body, one.key)))


def _width(one: Standing) -> float:
    if one.gap is not None:
        return one.gap
    return inf if one.is_below else -inf
