"""The plan without names: which units on which days, and in how many tours.

Within a day anybody who can go may go on any tour, so an outline that has people enough each day can always be filled
with names, and a plan with names always has an outline. The outline's objective counts no more than the whole
plan's does: trips, crowding, lateness, the changes that no choice of names can avoid and the least uneven load. So the
solver's bound on the outline is a bound on the whole plan.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from styrhjul.rules.visits import objective
from styrhjul.rules.visits.due import is_urgent
from styrhjul.rules.visits.ground import Ground, Tour, area_of, possible_days

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, IntVar, LinearExprT

SOME_DAY = date.min
LEFT_OUT = 1_000_000
"""Points for a unit that finds no day: only in an outline that is to tell which rules collide."""


@dataclass(frozen=True)
class Alike:
    """Units that the outline need not tell apart: of one area, with the same days, and none in the last plan."""

    area: str
    days: frozenset[date]
    urgent: bool
    places: tuple[str, ...]


@dataclass
class Sketch:
    """The solver's model of the outline, and its variables."""

    model: "CpModel"
    based: Ground
    alike: list[Alike]
    rough: bool = False
    """Whether days are not told apart (all are SOME_DAY): small, soon solved to the end, and a good bound."""
    left_out: dict[int, "IntVar"] = field(default_factory=dict)
    on_day: dict[tuple[int, date], "IntVar"] = field(default_factory=dict)
    """How many of the alike, by their number, are on the day in a new tour or in the room of one that stands."""
    tours: dict[tuple[str, date, int], "IntVar"] = field(default_factory=dict)
    """How many new tours the area has on the day, by how many visits they make."""
    made: dict[Tour, "IntVar"] = field(default_factory=dict)
    """Whether a tour that stands is made, by the tour; pinned ones are."""
    keeps: dict[tuple[Tour, str], "IntVar"] = field(default_factory=dict)
    """Whether a unit stays in the tour where it stood."""
    takes: dict[Tour, "IntVar"] = field(default_factory=dict)
    """How many more units a tour that stands takes up."""
    floor: "LinearExprT" = 0
    """The points for trips, load and changes."""

    def when(self, day: date) -> date:
        return SOME_DAY if self.rough else day


def alike_places(based: Ground) -> list[Alike]:
    found: dict[tuple[str, frozenset[date], bool, str], list[str]] = defaultdict(list)
    for place in based.free:
        own = place.key if place.key in based.last_plan else ""
        found[area_of(place), possible_days(place, based), is_urgent(place), own].append(place.key)
    return [Alike(area, days, urgent, tuple(keys)) for (area, days, urgent, _), keys in found.items()]


def sketch(based: Ground, *, may_leave_out: bool = False) -> Sketch:
    from ortools.sat.python.cp_model import CpModel

    drawn = Sketch(CpModel(), based, alike_places(based))
    _draw_standing(drawn)
    _draw_places(drawn, may_leave_out=may_leave_out)
    _draw_tours(drawn)
    _enough_people(drawn)
    drawn.floor = sum(_costs_of_any_day(drawn))
    drawn.model.minimize(sum((drawn.floor, *_costs_of_days(drawn))))
    return drawn


def rough_sketch(based: Ground) -> Sketch:
    """The sketch without days: no more than trips, load and changes that any plan must have."""
    from ortools.sat.python.cp_model import CpModel

    alike = [replace(one, days=frozenset({SOME_DAY})) for one in alike_places(based)]
    drawn = Sketch(CpModel(), based, alike, rough=True)
    _draw_standing(drawn)
    _draw_places(drawn, may_leave_out=False)
    _draw_tours(drawn)
    drawn.floor = sum(_costs_of_any_day(drawn))
    drawn.model.minimize(drawn.floor)
    return drawn


def _draw_standing(drawn: Sketch) -> None:
    model, based = drawn.model, drawn.based
    for tour in (*based.pinned, *based.standing):
        made = drawn.made[tour] = model.new_constant(1) if tour.pinned else model.new_bool_var("")
        takes = drawn.takes[tour] = model.new_int_var(0, tour.room, "")
        kept = []
        for place in tour.kept:
            keeps = drawn.keeps[tour, place] = model.new_bool_var("")
            model.add_implication(keeps, made)
            kept.append(keeps)
        model.add(takes + sum(kept) <= tour.room * made)
        if not tour.pinned:
            model.add(made <= sum(kept))


def _draw_places(drawn: Sketch, *, may_leave_out: bool) -> None:
    model = drawn.model
    stays = {place: keeps for (_, place), keeps in drawn.keeps.items()}
    for number, alike in enumerate(drawn.alike):
        for day in sorted(alike.days):
            drawn.on_day[number, day] = model.new_int_var(0, len(alike.places), "")
        planned: list[LinearExprT] = [drawn.on_day[number, day] for day in sorted(alike.days)]
        planned += [stays[place] for place in alike.places if place in stays]
        if may_leave_out:
            drawn.left_out[number] = model.new_int_var(0, len(alike.places), "")
            planned.append(drawn.left_out[number])
        model.add(sum(planned) == len(alike.places))


def _draw_tours(drawn: Sketch) -> None:
    model, most = drawn.model, drawn.based.problem.rules.visits_a_day
    coming: dict[tuple[str, date], list[IntVar]] = defaultdict(list)
    number_of: dict[str, int] = defaultdict(int)
    for (number, day), variable in drawn.on_day.items():
        coming[drawn.alike[number].area, day].append(variable)
    for alike in drawn.alike:
        number_of[alike.area] += len(alike.places)
    taken: dict[tuple[str, date], list[IntVar]] = defaultdict(list)
    for tour, takes in drawn.takes.items():
        taken[tour.area, drawn.when(tour.day)].append(takes)
        coming[tour.area, drawn.when(tour.day)] += []
    for (area, day), variables in coming.items():
        for size in range(1, min(most, number_of[area]) + 1):
            top = number_of[area] // size
            top = top if drawn.rough else min(top, drawn.based.tours_on(day))
            drawn.tours[area, day, size] = model.new_int_var(0, top, "")
        made = sum(size * tours for size, tours in _sizes(drawn, area, day))
        model.add(sum(variables) == made + sum(taken[area, day]))
    _no_area_in_fewer_tours_than_it_fills(drawn, number_of)


def _sizes(drawn: Sketch, area: str, day: date) -> list[tuple[int, "IntVar"]]:
    most = drawn.based.problem.rules.visits_a_day
    keys = ((size, (area, day, size)) for size in range(1, most + 1))
    return [(size, drawn.tours[key]) for size, key in keys if key in drawn.tours]


def _no_area_in_fewer_tours_than_it_fills(drawn: Sketch, number_of: Mapping[str, int]) -> None:
    """Says what follows anyway, so that the solver's bound need not find it out by trying."""
    if drawn.left_out:
        return
    most = drawn.based.problem.rules.visits_a_day
    by_area: dict[str, list[LinearExprT]] = defaultdict(list)
    room: dict[str, int] = defaultdict(int)
    for (area, _, _), tours in drawn.tours.items():
        by_area[area].append(tours)
    for tour, made in drawn.made.items():
        if tour.pinned:
            room[tour.area] += tour.room
        else:
            by_area[tour.area].append(made)
    for area, made_there in by_area.items():
        drawn.model.add(sum(made_there) >= -(-max(0, number_of[area] - room[area]) // most))


def _enough_people(drawn: Sketch) -> None:
    """Each day's groups can be filled: one of each side in every group, and people enough in all."""
    model, based, group = drawn.model, drawn.based, drawn.based.problem.rules.group_size
    new: dict[date, list[IntVar]] = defaultdict(list)
    for (_, day, _), tours in drawn.tours.items():
        new[day].append(tours)
    standing: dict[date, list[Tour]] = defaultdict(list)
    for tour in based.standing:
        standing[tour.day].append(tour)
    for day in based.days:
        groups, available = sum(new[day]), based.available[day]
        for side, keys in available.items():
            busy = sum(based.on_tour(tour.group)[side] * drawn.made[tour] for tour in standing[day])
            model.add(groups + busy <= len(keys))
        everybody = sum(len(tour.group) * drawn.made[tour] for tour in standing[day])
        model.add(group * groups + everybody <= sum(map(len, available.values())))
        _each_person_once(drawn, standing[day])


def _each_person_once(drawn: Sketch, tours: Iterable[Tour]) -> None:
    by_person: dict[str, list[IntVar]] = defaultdict(list)
    for tour in tours:
        for person in tour.group:
            by_person[person].append(drawn.made[tour])
    for made in by_person.values():
        if len(made) > 1:
            drawn.model.add_at_most_one(made)


def _costs_of_any_day(drawn: Sketch) -> Iterable["LinearExprT"]:
    yield objective.TRIP * sum((*drawn.tours.values(), *drawn.made.values()))
    yield objective.CHANGE * sum(_changed(drawn))
    yield objective.LOAD * (sum(_squares(drawn)) - objective.least_squares(drawn.based))


def _costs_of_days(drawn: Sketch) -> Iterable["LinearExprT"]:
    yield objective.CROWDING * sum(_crowding(drawn))
    late = objective.late_days(drawn.based)
    yield objective.LATE * sum(
        variable for (number, day), variable in drawn.on_day.items() if drawn.alike[number].urgent and day in late
    )
    yield objective.LATE * sum(
        keeps
        for (tour, place), keeps in drawn.keeps.items()
        if tour.day in late and is_urgent(drawn.based.places[place])
    )
    yield LEFT_OUT * sum(drawn.left_out.values())


def _changed(drawn: Sketch) -> Iterable["LinearExprT"]:
    """A unit that leaves its tour gets another day, or loses somebody: what cannot be avoided whoever goes."""
    for number, alike in enumerate(drawn.alike):
        last = drawn.based.last_plan.get(alike.places[0])
        if last is None:
            continue
        stood = any(place == alike.places[0] for _, place in drawn.keeps)
        for day in sorted(alike.days):
            least = 0 if drawn.rough else _least_change(drawn.based, alike.places[0], day)
            yield max(least, int(stood)) * drawn.on_day[number, day]


def _least_change(based: Ground, place: str, day: date) -> int:
    last = based.last_plan[place]
    able = frozenset[str]().union(*based.available[day].values()) if day in based.available else frozenset()
    joinable = [tour.group for tour in based.pinned if tour.room and tour.day == day]
    able |= {person for group in joinable for person in group}
    gone = len(set(last.visitors) - able)
    return gone + objective.ANOTHER_DAY * (day != last.day)


def _crowding(drawn: Sketch) -> Iterable["IntVar"]:
    model, based = drawn.model, drawn.based
    on: dict[date, list[LinearExprT]] = defaultdict(list)
    for (_, day), variable in drawn.on_day.items():
        on[day].append(variable)
    for (tour, _), keeps in drawn.keeps.items():
        on[tour.day].append(keeps)
    pinned: dict[date, int] = defaultdict(int)
    for tour in based.pinned:
        pinned[tour.day] += len(tour.pinned)
    visits = len(based.free) + sum(pinned.values())
    for days, share in objective.shares(based).items():
        above = model.new_int_var(0, visits, "")
        model.add(above >= sum(sum(on[day]) + pinned[day] for day in sorted(days)) - share)
        yield above


def _squares(drawn: Sketch) -> Iterable["LinearExprT"]:
    """The least sum of squared loads: how many of each side have at least one visit, two visits and so on.

    Square number n is the sum of the first n odd numbers. An odd load needs a tour with an odd number of visits, so
    without one nobody's load is odd: that is what makes an even load and few trips pull against each other.
    """
    model, based = drawn.model, drawn.based
    group = based.problem.rules.group_size
    fewest, most = (objective.seats_by_side(based, fewest=which) for which in (True, False))
    base = objective.loads_of(based.pinned_alone)
    all_seats = []
    for side, keys in based.sides.items():
        seats = model.new_int_var(0 if drawn.left_out else fewest[side], most[side], "")
        all_seats.append(seats)
        if not keys:
            continue
        top = max(base.values(), default=0) + based.problem.rules.visits_a_day * len(based.days)
        levels = [model.new_int_var(0, len(keys), "") for _ in range(min(top, most[side]))]
        for above, below in zip(levels[1:], levels, strict=False):
            model.add(above <= below)
        model.add(sum(levels) == seats)
        odd = sum(level if place % 2 == 0 else -level for place, level in enumerate(levels))
        model.add(odd <= sum(_odd_seats(drawn, side, group - len(based.sides) + 1)))
        yield sum((2 * place + 1) * level for place, level in enumerate(levels))
    pinned = sum(len(set(tour.group) & based.pool.keys()) * len(tour.pinned) for tour in based.pinned)
    planned = len(based.free) - sum(drawn.left_out.values())
    model.add(sum(all_seats) == pinned + group * planned)


def _odd_seats(drawn: Sketch, side: str, most_in_a_group: int) -> Iterable["LinearExprT"]:
    for (_, _, size), tours in drawn.tours.items():
        if size % 2:
            yield most_in_a_group * tours
    for tour, made in drawn.made.items():
        yield drawn.based.on_tour(tour.group)[side] * made
