"""When on a day visits begin and end: those who make two in a day cannot be at both at once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from styrhjul.rules.visits.problem import VisitRules

BREAK = 60
"""Minutes between one visit and the next of the same person: to travel, and to eat."""
_DAY = 24 * 60


@dataclass(frozen=True)
class Timed:
    """A visit of a day, by its key, with who goes and when it begins already ("" = not said yet)."""

    key: str
    visitors: frozenset[str]
    starts: str = ""
    ends: str = ""


def slots(rules: VisitRules) -> tuple[tuple[str, str], ...]:
    """When the day's first visit begins and ends, and the later ones, as many as the rules let a person make."""
    first, last = _minutes(rules.starts), _minutes(rules.ends)
    step = last - first + BREAK
    times = ((first + n * step, last + n * step) for n in range(rules.visits_a_day))
    return tuple((_clock(start), _clock(end)) for start, end in times if end < _DAY)


def times_of_day(visits: Iterable[Timed], rules: VisitRules) -> Mapping[str, tuple[str, str]]:
    """A beginning and an end for each visit, by its key; times that are said already stay unless two collide."""
    taken: list[tuple[Timed, str, str]] = []
    for visit in sorted(visits, key=lambda visit: (not visit.starts, visit.key)):
        free = [slot for slot in _choices(visit, rules) if _is_free(visit, slot, taken)]
        start, end = free[0] if free else slots(rules)[-1]
        taken.append((visit, start, end))
    return {visit.key: (start, end) for visit, start, end in taken}


def _choices(visit: Timed, rules: VisitRules) -> Iterator[tuple[str, str]]:
    if visit.starts:
        yield visit.starts, visit.ends
    yield from slots(rules)


def _is_free(visit: Timed, slot: tuple[str, str], taken: Iterable[tuple[Timed, str, str]]) -> bool:
    start, end = slot
    return not any(start < ends and starts < end and visit.visitors & other.visitors for other, starts, ends in taken)


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
