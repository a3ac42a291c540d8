"""Which units are to be visited this year, so that each one is within so many years, and the years are alike."""

from collections.abc import Collection, Iterator
from math import ceil

from styrhjul.rules.swedish import counted
from styrhjul.rules.visits.problem import Place, Problem


def due_places(problem: Problem, *, possible: Collection[str]) -> tuple[Place, ...]:
    """Those that stand in the plan and those whose years are out; then by turn, to an even share of all units a year.

    A unit whose last visit is not known is by turn, since otherwise all of them would fall in the first year. A unit
    that is by turn and outside ``possible`` (there is no day for it) waits for another year.
    """
    standing = {kept.place for kept in problem.kept}
    certain = [place for place in problem.places if place.key in standing or must_be_visited(place, problem)]
    chosen = {place.key for place in certain}
    by_turn = [place for place in problem.places if place.key not in chosen and place.key in possible]
    share = ceil(len(problem.places) / problem.rules.every_years)
    waiting = sorted((place for place in by_turn if place.last_visited != problem.year), key=_turn)
    return (*certain, *waiting[: max(0, share - len(certain))])


def must_be_visited(place: Place, problem: Problem) -> bool:
    """Its years are out with this one."""
    last = place.last_visited
    return last is not None and problem.year - last >= problem.rules.every_years


def is_urgent(place: Place) -> bool:
    return place.asked or place.missed_goals > 0


def _turn(place: Place) -> tuple[bool, bool, int, int, str]:
    """Those that asked or missed goals first, then those never visited, then the longest ago."""
    return (not is_urgent(place), not place.asked, place.last_visited or 0, -place.missed_goals, place.key)


def why_due(place: Place, problem: Problem) -> Iterator[str]:
    """Swedish sentences for why the unit is visited this year."""
    if place.asked:
        yield "Enheten har bett om besök."
    if place.missed_goals:
        yield f"Enheten har {counted(place.missed_goals, 'mål', 'mål')} som inte nåddes."
    if place.last_visited is None:
        yield "Det finns inget tidigare besök noterat."
    else:
        yield f"Senaste besöket var {place.last_visited}."
    if must_be_visited(place, problem):
        yield f"Varje enhet ska få besök minst vart {problem.rules.every_years}:e år."
