"""What a plan is built on: the days, the people who can be sent, the units that are due, and what already stands."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from styrhjul.rules.visits.due import due_places
from styrhjul.rules.visits.problem import MAJORITY, OPPOSITION, Kept, Place, Problem, Visitor

EVERYBODY = "everybody"


@dataclass(frozen=True)
class Tour:
    """One group's day in one area. ``pinned`` places are decided by a person, ``kept`` ones stood in the last plan."""

    day: date
    area: str
    group: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    pinned: tuple[str, ...] = ()
    room: int = 0
    """How many visits it may hold beside those that are pinned."""

    @property
    def visits(self) -> tuple[str, ...]:
        return (*self.pinned, *self.kept, *self.places)


@dataclass(frozen=True)
class Ground:
    """The problem, arranged. ``free``: the units that are due and not pinned."""

    problem: Problem
    free: tuple[Place, ...]
    pinned: tuple[Tour, ...]
    standing: tuple[Tour, ...]
    """Tours of the last plan that can still be made as they are."""

    @cached_property
    def period_of(self) -> dict[date, str]:
        return {day: period for period, days in reversed(self.problem.periods.items()) for day in days}

    @cached_property
    def days(self) -> tuple[date, ...]:
        return tuple(sorted(self.period_of))

    @cached_property
    def pool(self) -> dict[str, Visitor]:
        return {visitor.key: visitor for visitor in self.problem.visitors if visitor.side}

    @cached_property
    def places(self) -> dict[str, Place]:
        return {place.key: place for place in self.problem.places}

    @cached_property
    def sides(self) -> dict[str, frozenset[str]]:
        """Who belongs to which side; one side of everybody where groups need not be mixed."""
        if not self.problem.rules.mixed:
            return {EVERYBODY: frozenset(self.pool)}
        found: dict[str, set[str]] = {MAJORITY: set(), OPPOSITION: set()}
        for visitor in self.pool.values():
            found[visitor.side].add(visitor.key)
        return {side: frozenset(keys) for side, keys in found.items()}

    @cached_property
    def last_plan(self) -> dict[str, Kept]:
        """The visit that a unit had and that no person has pinned."""
        return {kept.place: kept for kept in self.problem.kept if not kept.pinned}

    @cached_property
    def available(self) -> dict[date, dict[str, frozenset[str]]]:
        """Who can go, by day and side: neither away nor on a pinned visit."""
        busy: dict[date, set[str]] = defaultdict(set)
        for tour in self.pinned:
            busy[tour.day].update(tour.group)
        away: dict[date, set[str]] = defaultdict(set)
        for visitor in self.pool.values():
            for day in visitor.away:
                away[day].add(visitor.key)
        return {day: {side: keys - busy[day] - away[day] for side, keys in self.sides.items()} for day in self.days}

    @cached_property
    def pinned_alone(self) -> tuple[Tour, ...]:
        """The pinned visits without those that may join them."""
        return tuple(replace(tour, kept=()) for tour in self.pinned)

    def tours_on(self, day: date) -> int:
        """The most groups that can go out on the day, beside those that are pinned."""
        by_side = [len(keys) for keys in self.available.get(day, {}).values()]
        return min(sum(by_side) // self.problem.rules.group_size, *by_side) if by_side else 0

    @cached_property
    def open_days(self) -> tuple[date, ...]:
        return tuple(day for day in self.days if self.tours_on(day))

    def on_tour(self, group: Iterable[str]) -> Counter[str]:
        """How many of a group belong to each side."""
        members = frozenset(group)
        return Counter({side: len(members & keys) for side, keys in self.sides.items()})

    def is_group(self, group: Collection[str]) -> bool:
        """Whether a group is as the rules want it."""
        rules = self.problem.rules
        right_size = len(group) == rules.group_size and set(group) <= self.pool.keys()
        return right_size and (not rules.mixed or all(self.on_tour(group).values()))


def area_of(place: Place) -> str:
    """A unit whose area is not known lies near no other."""
    return place.area or f"\0{place.key}"


def ground(problem: Problem) -> Ground:
    """Pinned visits become tours of their own, with room for more units nearby where the group can make more."""
    bare = Ground(problem, (), (), ())
    pinned = _tours((kept for kept in problem.kept if kept.pinned), bare.places)
    based = Ground(problem, (), tuple(_with_room(tour, bare, pinned) for tour in pinned), ())
    decided = {kept.place for kept in problem.kept if kept.pinned}
    possible = {place.key for place in problem.places if possible_days(place, based)}
    free = tuple(place for place in due_places(problem, possible=possible) if place.key not in decided)
    loose = [kept for kept in problem.kept if not kept.pinned and kept.place not in decided]
    standing = _tours((kept for kept in loose if _still_stands(kept, based)), bare.places)
    joining = {_meeting(tour): tour.pinned for tour in standing}
    met = {_meeting(tour) for tour in based.pinned if tour.room}
    return replace(
        based,
        free=free,
        pinned=tuple(replace(tour, kept=joining.get(_meeting(tour), ()) if tour.room else ()) for tour in based.pinned),
        standing=tuple(
            replace(tour, kept=tour.pinned, pinned=(), room=problem.rules.visits_a_day)
            for tour in standing
            if _meeting(tour) not in met
        ),
    )


def _meeting(tour: Tour) -> tuple[date, str, tuple[str, ...]]:
    return tour.day, tour.area, tour.group


def possible_days(place: Place, based: Ground) -> frozenset[date]:
    """Days on which the unit can receive and a group can come, or a pinned group is nearby already."""
    nearby = {tour.day for tour in based.pinned if tour.room and tour.area == area_of(place)}
    return (frozenset(based.open_days) | nearby) - place.away


def _tours(visits: Iterable[Kept], places: Mapping[str, Place]) -> list[Tour]:
    grouped: dict[tuple[date, str, tuple[str, ...]], list[str]] = defaultdict(list)
    for kept in visits:
        area = area_of(places[kept.place]) if kept.place in places else f"\0{kept.place}"
        grouped[kept.day, area, tuple(sorted(kept.visitors))].append(kept.place)
    return [Tour(day, area, group, pinned=tuple(keys)) for (day, area, group), keys in sorted(grouped.items())]


def _with_room(tour: Tour, bare: Ground, pinned: Iterable[Tour]) -> Tour:
    """A pinned group may see more units nearby, if it is such a group as the rules want and goes nowhere else then."""
    elsewhere = [other for other in pinned if other.day == tour.day and set(other.group) & set(tour.group)]
    away = any(tour.day in bare.pool[key].away for key in tour.group if key in bare.pool)
    fits = tour.day in bare.period_of and bare.is_group(tour.group) and not away and len(elsewhere) == 1
    return replace(tour, room=max(0, bare.problem.rules.visits_a_day - len(tour.pinned))) if fits else tour


def _still_stands(kept: Kept, based: Ground) -> bool:
    """Whether the visit can be made as it stood: the day, the unit and each of the group can, or a pinned group can."""
    place = based.places.get(kept.place)
    if place is None or kept.day not in based.period_of or kept.day in place.away or not based.is_group(kept.visitors):
        return False
    group = tuple(sorted(kept.visitors))
    if any(tour.room for tour in based.pinned if _meeting(tour) == (kept.day, area_of(place), group)):
        return True
    available = frozenset[str]().union(*based.available[kept.day].values())
    return set(kept.visitors) <= available
