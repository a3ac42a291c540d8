"""How far the results have come: the way travelled, what that is called, and whether the pace will do.

All figures are in the indicator's own unit of measure; ways are per cent of the distance from baseline to target.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from models.kinds import Aim, Ambition, Better
from styrhjul.rules.follow_up import NEARLY, NOT_YET, REACHED, UNKNOWN, FollowUpRules, Thresholds

_WORST_FIRST = (NOT_YET, NEARLY, REACHED)


@dataclass(frozen=True)
class Measured:
    """One indicator of one goal in one follow-up. ``outcome_end`` is the last day of what the outcome is about.

    ``changed`` says, in words, why the outcome cannot be compared with the baseline ("" = it can).
    """

    better: Better
    aim: Aim
    ambition: Ambition
    baseline: float | None = None
    target: float | None = None
    standard: float | None = None
    outcome: float | None = None
    outcome_end: date | None = None
    changed: str = ""


@dataclass(frozen=True)
class Judged:
    """What the figures say: a key of the scale, the way travelled (per cent), and why, in Swedish."""

    key: str
    way: float | None
    reason: str
    age: str = ""
    """How old the figure is, if it is older than the period."""


def way_travelled(*, baseline: float, target: float, outcome: float) -> float | None:
    """100 · (outcome - baseline) / (target - baseline), in per cent; None when target and baseline are the same.

    Base 70, target 80, outcome 79 is 90 % of the way. Over 100 is past the target, below 0 is worse than where it
    began. It holds for indicators that are to fall as well: both differences are then negative.
    """
    if target == baseline:
        return None
    return (outcome - baseline) / (target - baseline) * 100


def reaches(outcome: float, level: float, *, better: Better) -> bool:
    """Whether the outcome is at the level or on the better side of it."""
    return outcome >= level if better is Better.HIGHER else outcome <= level


def judge(measured: Measured, *, period_end: date, rules: FollowUpRules) -> Judged:
    """The judgement of one indicator. A figure older than the period can tell good news, never bad."""
    if measured.outcome is None:
        return Judged(UNKNOWN, None, "Det finns inget utfall än.")
    if measured.changed:
        return Judged(UNKNOWN, None, f"Det går inte att jämföra: {measured.changed}.")
    judged = _kept(measured) if measured.aim is Aim.MAINTAIN else _travelled(measured, rules)
    age = age_in_words(measured.outcome_end, period_end=period_end)
    if age and judged.key == NOT_YET:
        return Judged(UNKNOWN, judged.way, "Siffran är för gammal för att visa hur det går nu.", age)
    return Judged(judged.key, judged.way, judged.reason, age)


def _kept(measured: Measured) -> Judged:
    level = measured.standard if measured.standard is not None else measured.target
    assert measured.outcome is not None
    if level is None:
        return Judged(UNKNOWN, None, "Det finns ingen standard att jämföra med.")
    if reaches(measured.outcome, level, better=measured.better):
        return Judged(REACHED, None, "Nivån är behållen.")
    return Judged(NOT_YET, None, "Nivån är inte behållen.")


def _travelled(measured: Measured, rules: FollowUpRules) -> Judged:
    baseline, target, outcome = measured.baseline, measured.target, measured.outcome
    assert outcome is not None
    if target is None:
        return Judged(UNKNOWN, None, "Det finns inget målvärde för året.")
    way = None if baseline is None else way_travelled(baseline=baseline, target=target, outcome=outcome)
    hit = reaches(outcome, target, better=measured.better)
    if way is None or (baseline is not None and reaches(baseline, target, better=measured.better)):
        return Judged(REACHED if hit else NOT_YET, None, "Målvärdet är nått." if hit else "Målvärdet är inte nått.")
    thresholds = rules.commitment if measured.ambition is Ambition.COMMITMENT else rules.stretch
    return Judged(REACHED if hit else graded(way, thresholds), way, way_in_words(way, hit=hit))


def graded(way: float, thresholds: Thresholds) -> str:
    """The scale's key for a way travelled (per cent)."""
    if way >= thresholds.reached:
        return REACHED
    return NEARLY if way >= thresholds.nearly else NOT_YET


def way_in_words(way: float, *, hit: bool) -> str:
    """Such as "90 % av vägen, målvärdet är inte nått"."""
    if way < 0:
        return "Sämre än utgångsläget."
    whole = int(way) if not hit else round(way)  # 99.6 % of the way is not all of it
    return f"Målvärdet är nått, {whole} % av vägen." if hit else f"{whole} % av vägen, målvärdet är inte nått."


def age_in_words(outcome_end: date | None, *, period_end: date) -> str:
    """How old a figure is that ends before the period it is shown for; "" when it does not."""
    if outcome_end is None or outcome_end >= period_end:
        return ""
    months = (period_end.year - outcome_end.year) * 12 + period_end.month - outcome_end.month
    about = str(outcome_end.year) if (outcome_end.month, outcome_end.day) == (12, 31) else f"{outcome_end}"
    if months < 1:
        return f"Siffran gäller till och med {about}."
    return f"Siffran gäller {about} och är {months} {'månad' if months == 1 else 'månader'} äldre än perioden."


def together(keys: Iterable[str]) -> str:
    """A goal is where the least advanced of its indicators is, among those that can be judged."""
    known = [key for key in keys if key in _WORST_FIRST]
    return min(known, key=_WORST_FIRST.index) if known else UNKNOWN


def is_missed(key: str, *, ambition: Ambition, period_end: date, year: int) -> bool:
    """Whether a commitment for the year was not reached once the year is over. A stretch is never missed."""
    return ambition is Ambition.COMMITMENT and key in {NEARLY, NOT_YET} and period_end >= date(year, 12, 31)


def forecast(way: float | None, *, start: date, period_end: date, end: date, thresholds: Thresholds) -> str:
    """Where the goal ends if the pace holds: the way so far divided by the share of the time that has gone.

    ``start`` and ``end`` bound the goal's years. A straight line, no more: it says whether the pace is realistic.
    """
    gone = (period_end - start).days / (end - start).days if end > start else 1.0
    if way is None or gone <= 0:
        return UNKNOWN
    return graded(way / min(gone, 1.0), thresholds)
