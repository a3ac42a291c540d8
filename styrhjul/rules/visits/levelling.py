"""Groups made better by small moves: one person takes over another's tour, or the two exchange one for one.

It takes moments where the solver takes long, and nearly always ends with an even load. Only persons of one side change
places, so every group stays mixed.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from styrhjul.rules.visits import objective
from styrhjul.rules.visits.ground import Ground, Tour

MOST_ROUNDS = 20
"""Each round improves the plan, or is the last."""


class Roster:
    """Who goes on which tour, while moves are tried. ``settled`` tours count for the load and are not touched."""

    def __init__(self, based: Ground, filled: list[Tour], settled: tuple[Tour, ...]) -> None:
        self.based = based
        self.tours = filled
        self.loads = objective.loads_of((*settled, *filled))
        self.goes: dict[str, dict[date, int]] = defaultdict(dict)
        """The number of each person's tour, by day."""
        for number, tour in enumerate(filled):
            for person in tour.group:
                self.goes[person][tour.day] = number
        self.busy = {(person, tour.day) for tour in settled for person in tour.group}
        self.had = [objective.gain_of_keeping(based, tour) for tour in filled]

    def is_free(self, person: str, day: date, *, but: int | None) -> bool:
        """Whether the person can go on the day, were it not for one tour."""
        taken = self.goes[person].get(day)
        away = day in self.based.pool[person].away
        return not away and (person, day) not in self.busy and taken in {None, but}

    def points(self, person: str, number: int) -> int:
        """What it costs, beside the load, that the person goes on the tour."""
        again = len(self.based.pool[person].visited_last_year.intersection(self.tours[number].places))
        return objective.REPEAT * again - objective.CHANGE * self.had[number][person]

    def give(self, number: int, giver: str, taker: str) -> None:
        tour = self.tours[number]
        if self.goes[giver].get(tour.day) == number:
            del self.goes[giver][tour.day]
        self.goes[taker][tour.day] = number
        self.loads[giver] -= len(tour.places)
        self.loads[taker] += len(tour.places)
        self.tours[number] = replace(tour, group=tuple(sorted({*tour.group, taker} - {giver})))


def levelled(based: Ground, filled: list[Tour], settled: tuple[Tour, ...]) -> list[Tour]:
    """The tours with groups that no single move makes better, or nearly."""
    roster = Roster(based, list(filled), settled)
    for _ in range(MOST_ROUNDS):
        if not sum(_improve(roster, giver, taker) for giver, taker in _pairs(roster)):
            break
    return roster.tours


def _pairs(roster: Roster) -> Iterator[tuple[str, str]]:
    """Those of one side of whom the first has much more to do, or goes where they were last year."""
    for keys in roster.based.sides.values():
        by_load = sorted(keys, key=lambda person: (roster.loads[person], person))
        for giver in reversed(by_load):
            again = any(roster.points(giver, number) > 0 for number in roster.goes[giver].values())
            for taker in by_load:
                if taker != giver and (again or roster.loads[giver] - roster.loads[taker] > 1):
                    yield giver, taker


def _improve(roster: Roster, giver: str, taker: str) -> bool:
    for number in list(roster.goes[giver].values()):
        for back in (None, *roster.goes[taker].values()):
            if back != number and _gain(roster, giver, taker, number, back) > 0:
                roster.give(number, giver, taker)
                if back is not None:
                    roster.give(back, taker, giver)
                return True
    return False


def _gain(roster: Roster, giver: str, taker: str, number: int, back: int | None) -> int:
    """Points that are saved if the taker goes on the giver's tour, and the giver on the one given back."""
    if not roster.is_free(taker, roster.tours[number].day, but=back):
        return 0
    if back is not None and not roster.is_free(giver, roster.tours[back].day, but=number):
        return 0
    moved = len(roster.tours[number].places)
    saved = roster.points(giver, number) - roster.points(taker, number)
    if back is not None:
        moved -= len(roster.tours[back].places)
        saved += roster.points(taker, back) - roster.points(giver, back)
    return saved + objective.LOAD * 2 * moved * (roster.loads[giver] - roster.loads[taker] - moved)
