"""What makes one plan better than another, in points. The planner minimises the sum, and tells it by its parts."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from math import ceil

from styrhjul.rules.visits.due import is_urgent
from styrhjul.rules.visits.ground import Ground, Tour

CHANGE = 100
"""For each person who no longer goes to a unit: few changes come first."""
ANOTHER_DAY = 2
"""A visit that gets another day is as many changes, since it concerns the unit and the whole group."""
REPEAT = 30
"""For each person who comes to a unit that they visited last year."""
LOAD = 20
"""For each point by which the sum of everybody's squared number of visits exceeds the least there could be.

To move one visit from somebody with two more visits than another is worth two points. An even load (none has more
than one visit above another of the same side) has none; it weighs more than a trip.
"""
TRIP = 10
"""For each group's day in an area: two units nearby on one day are one trip."""
CROWDING = 2
"""For each visit above an even share of the days, weeks and periods."""
LATE = 1
"""For each unit that asked or missed goals and is visited in the latter half of the days."""


def cost_by_part(tours: Iterable[Tour], based: Ground) -> dict[str, float]:
    """The points of a whole plan, by what they are for."""
    made = list(tours)
    loads = loads_of(made)
    squares = sum(loads[person] ** 2 for person in based.pool)
    return {
        "changes": CHANGE * sum(changes(tour, place, based) for tour in made for place in (*tour.kept, *tour.places)),
        "repeats": REPEAT * sum(repeats(tour, place, based) for tour in made for place in (*tour.kept, *tour.places)),
        "load": LOAD * (squares - least_squares(based)),
        "travel": TRIP * len(made),
        "crowding": CROWDING * _crowded(made, based),
        "late": LATE * sum(tour.day in late_days(based) for tour in made for place in urgent(tour, based)),
    }


def loads_of(tours: Iterable[Tour]) -> Counter[str]:
    """Visits by person."""
    loads: Counter[str] = Counter()
    for tour in tours:
        for person in tour.group:
            loads[person] += len(tour.visits)
    return loads


def changes(tour: Tour, place: str, based: Ground) -> int:
    """How much of the unit's visit in the last plan is another: its day, and each person who no longer goes."""
    last = based.last_plan.get(place)
    return 0 if last is None else ANOTHER_DAY * (last.day != tour.day) + len(set(last.visitors) - set(tour.group))


def repeats(tour: Tour, place: str, based: Ground) -> int:
    return sum(place in based.pool[key].visited_last_year for key in tour.group)


def urgent(tour: Tour, based: Ground) -> list[str]:
    return [place for place in (*tour.kept, *tour.places) if is_urgent(based.places[place])]


def late_days(based: Ground) -> frozenset[date]:
    return frozenset(based.days[ceil(len(based.days) / 2) :])


def shares(based: Ground) -> dict[frozenset[date], int]:
    """How many visits make an even share of each day, week and period, rounded up to whole tours."""
    visits = len(based.free) + sum(len(tour.pinned) for tour in based.pinned)
    most = based.problem.rules.visits_a_day
    spans: dict[tuple[object, ...], set[date]] = defaultdict(set)
    for day in based.days:
        for span in (("day", day), ("week", *day.isocalendar()[:2]), ("period", based.period_of[day])):
            spans[span].add(day)
    return {frozenset(days): most * ceil(visits * len(days) / (most * len(based.days))) for days in spans.values()}


def least_squares(based: Ground) -> int:
    """The least sum of squared loads that division allows, when each side has its part of every group."""
    seats = sum(seats_by_side(based, fewest=True).values())
    group, free = based.problem.rules.group_size, len(based.free)
    whole = group * free + sum(len(set(tour.group) & based.pool.keys()) * len(tour.pinned) for tour in based.pinned)
    sizes = [len(keys) for keys in based.sides.values()]
    if len(sizes) == 1:
        return _even(whole, sizes[0])
    least = seats_by_side(based, fewest=True)
    first, second = (least[side] for side in based.sides)
    return min(
        (_even(first + more, sizes[0]) + _even(whole - first - more, sizes[1]) for more in range(whole - seats + 1)),
        default=_even(first, sizes[0]) + _even(second, sizes[1]),
    )


def seats_by_side(based: Ground, *, fewest: bool) -> dict[str, int]:
    """The fewest, or the most, places in groups that each side can fill, pinned visits included."""
    group, other = based.problem.rules.group_size, len(based.sides) - 1
    each = 1 if fewest and other else group - other
    pinned: Counter[str] = Counter()
    for tour in based.pinned:
        for side, number in based.on_tour(tour.group).items():
            pinned[side] += number * len(tour.pinned)
    return {side: pinned[side] + each * len(based.free) for side in based.sides}


def _even(visits: int, people: int) -> int:
    if not people:
        return 0
    low, more = divmod(visits, people)
    return (people - more) * low**2 + more * (low + 1) ** 2


def _crowded(tours: Iterable[Tour], based: Ground) -> int:
    on: Counter[date] = Counter()
    for tour in tours:
        on[tour.day] += len(tour.visits)
    return sum(max(0, sum(on[day] for day in days) - share) for days, share in shares(based).items())


def gain_of_keeping(based: Ground, tour: Tour) -> Mapping[str, int]:
    """By person: how many visits of the tour they had in the last plan, and so are changes if they do not go."""
    last = (based.last_plan[place].visitors for place in tour.places if place in based.last_plan)
    return Counter(person for visitors in last for person in visitors)
