"""An outline by a plain rule, found at once: where the solver starts, and what is kept where it finds no better."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from styrhjul.rules.visits import objective
from styrhjul.rules.visits.ground import Tour
from styrhjul.rules.visits.outline import Sketch

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import IntVar


@dataclass
class _Span:
    """How many visits a day, a week or a period can still have without being crowded."""

    left: int


class _Draft:
    """The sketch's variables that are not nought, and what is left of each day and each area."""

    def __init__(self, drawn: Sketch, sizes: Mapping[str, Sequence[int]]) -> None:
        self.drawn = drawn
        self.sizes = {area: sorted(wanted) for area, wanted in sizes.items()}
        self.most = drawn.based.problem.rules.visits_a_day
        self.numbers: Counter[IntVar] = Counter()
        self.left = {day: drawn.based.tours_on(day) for day in drawn.based.days}
        self.busy: dict[date, set[str]] = defaultdict(set)
        self.spans: dict[date, list[_Span]] = defaultdict(list)
        for days, share in objective.shares(drawn.based).items():
            span = _Span(share - sum(len(tour.pinned) for tour in drawn.based.pinned if tour.day in days))
            for day in days:
                self.spans[day].append(span)
        self.late = objective.late_days(drawn.based)
        self.waiting: dict[str, dict[str, int]] = defaultdict(dict)
        """By area: the number of each waiting unit's group of alike ones, by its key."""
        for number, alike in enumerate(drawn.alike):
            self.waiting[alike.area].update(dict.fromkeys(alike.places, number))

    def take(self, area: str, place: str, day: date) -> None:
        number = self.waiting[area].pop(place)
        self.numbers[self.drawn.on_day[number, day]] += 1
        self.count(day)

    def count(self, day: date) -> None:
        for span in self.spans[day]:
            span.left -= 1

    def cost(self, day: date, area: str, places: list[str]) -> tuple[int, int]:
        """The points of a tour on the day: for crowding and for those who ought to come early; then how full it is."""
        crowded = sum(max(0, len(places) - max(0, span.left)) for span in self.spans[day])
        urgent = sum(self.drawn.alike[self.waiting[area][place]].urgent for place in places)
        fullest = -min(span.left for span in self.spans[day])
        return objective.CROWDING * crowded + objective.LATE * urgent * (day in self.late), fullest

    def days_of(self, number: int) -> frozenset[date]:
        return self.drawn.alike[number].days

    def able(self, area: str, day: date) -> list[str]:
        """Who waits and can receive on the day, those with the fewest days first."""
        waiting = self.waiting[area]
        return sorted(
            (place for place, number in waiting.items() if day in self.days_of(number)),
            key=lambda place: (len(self.days_of(waiting[place])), place),
        )


def hint_first_outline(drawn: Sketch, sizes: Mapping[str, Sequence[int]]) -> None:
    """Tell the solver of an outline that it can begin with; where the rule finds a unit no day, of nearly one.

    ``sizes``: how many visits each area's tours should have, as the sketch without days wants it.
    """
    draft = _Draft(drawn, sizes)
    for tour in drawn.made:
        _stand(draft, tour)
    for tour in drawn.based.pinned:
        _fill_room(draft, tour)
    for area in sorted(draft.waiting, key=lambda area: (_fewest_days(draft, area), area)):
        while _add_tour(draft, area):
            pass
    found = (drawn.on_day, drawn.tours, drawn.keeps, drawn.takes, drawn.made)
    # Pinned tours share one constant, and a variable that is hinted twice makes the model invalid.
    hinted = {variable.index: variable for variables in found for variable in variables.values()}
    for variable in hinted.values():
        drawn.model.add_hint(variable, draft.numbers[variable])


def _fewest_days(draft: _Draft, area: str) -> int:
    return min((len(draft.days_of(number)) for number in draft.waiting[area].values()), default=0)


def _stand(draft: _Draft, tour: Tour) -> None:
    """What stood is made again, where its people are enough."""
    drawn = draft.drawn
    if not tour.pinned:
        if not draft.left[tour.day] or draft.busy[tour.day].intersection(tour.group):
            return
        draft.left[tour.day] -= 1
        draft.busy[tour.day].update(tour.group)
    draft.numbers[drawn.made[tour]] = 1
    for place in tour.kept[: tour.room]:
        draft.numbers[drawn.keeps[tour, place]] = 1
        draft.waiting[tour.area].pop(place)
        draft.count(tour.day)


def _fill_room(draft: _Draft, tour: Tour) -> None:
    """A pinned tour takes up units nearby that have nowhere to stay."""
    for place in draft.able(tour.area, tour.day)[: max(0, tour.room - len(tour.kept))]:
        draft.take(tour.area, place, tour.day)
        draft.numbers[draft.drawn.takes[tour]] += 1


def _add_tour(draft: _Draft, area: str) -> bool:
    """A tour for the unit with the fewest days, on the day when most others nearby can and least is planned."""
    waiting = draft.waiting[area]
    if not waiting:
        return False
    first = min(waiting, key=lambda place: (len(draft.days_of(waiting[place])), place))
    days = [day for day in draft.days_of(waiting[first]) if draft.left.get(day)]
    if not days:
        return False
    size = draft.sizes[area].pop() if draft.sizes.get(area) else draft.most
    together = {day: draft.able(area, day)[:size] for day in days}
    day = min(days, key=lambda day: (-len(together[day]), *draft.cost(day, area, together[day]), day))
    places = together[day]
    draft.left[day] -= 1
    draft.numbers[draft.drawn.tours[area, day, len(places)]] += 1
    for place in places:
        draft.take(area, place, day)
    return True
