"""A small committee with its units, for tests of the plan of visits."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from styrhjul.rules.visits.planner import plan_visits
from styrhjul.rules.visits.problem import Place, Plan, PlannedVisit, Problem, Visitor, VisitRules

FIRST = date(2027, 3, 1)


def days(number: int, *, first: date = FIRST) -> tuple[date, ...]:
    return tuple(first + timedelta(days=ahead) for ahead in range(number))


def visitors(majority: int, opposition: int) -> tuple[Visitor, ...]:
    sides = [("majority", "S")] * majority + [("opposition", "M")] * opposition
    return tuple(Visitor(f"v{no}", f"Ledamot {no}", party, side) for no, (side, party) in enumerate(sides, start=1))


def places(number: int, *, area: str = "norr", last_visited: int | None = 2024) -> tuple[Place, ...]:
    """Units whose years are out, unless another year is said."""
    return tuple(Place(f"u{no}", f"Skola {no}", area, last_visited=last_visited) for no in range(1, number + 1))


def problem(
    *, on: int = 5, units: tuple[Place, ...] = (), people: tuple[Visitor, ...] = (), **rules: object
) -> Problem:
    return Problem(
        2027, {"var": days(on)}, people or visitors(2, 2), units or places(4), VisitRules.model_validate(rules)
    )


def plan(asked: Problem) -> Plan:
    """By one worker and with little effort: enough for the few."""
    return plan_visits(asked, seconds=3, workers=1)


def broken_rules(asked: Problem, made: Plan) -> list[str]:
    """The hard rules that a plan without pinned visits breaks."""
    visited = [visit.place for visit in made.visits]
    must = {
        place.key
        for place in asked.places
        if place.last_visited and asked.year - place.last_visited >= asked.rules.every_years
    }
    return [
        *(f"{visit.place}: {rule}" for visit in made.visits for rule in _broken_by(asked, visit)),
        *_broken_days(asked, made),
        *(["a unit is visited twice"] if len(set(visited)) < len(visited) else []),
        *(["a unit whose years are out is not visited"] if not must <= set(visited) else []),
    ]


def _broken_by(asked: Problem, visit: PlannedVisit) -> Iterator[str]:
    group = [visitor for visitor in asked.visitors if visitor.key in visit.visitors]
    place = next(place for place in asked.places if place.key == visit.place)
    if visit.day not in asked.periods[visit.period]:
        yield "no day for visits"
    if any(visit.day in one.away for one in (place, *group)):
        yield "somebody is away"
    if len(group) != asked.rules.group_size or not all(one.side for one in group):
        yield "no right group"
    if asked.rules.mixed and len({one.side for one in group}) == 1:
        yield "one side only"


def _broken_days(asked: Problem, made: Plan) -> Iterator[str]:
    area_of = {place.key: place.area or place.key for place in asked.places}
    seen = defaultdict(list)
    for visit in made.visits:
        for key in visit.visitors:
            seen[key, visit.day].append(visit)
    for (key, day), visits in seen.items():
        if len(visits) > asked.rules.visits_a_day:
            yield f"{key} {day}: too many visits"
        if len({area_of[visit.place] for visit in visits}) > 1:
            yield f"{key} {day}: in two areas"
        if len({visit.visitors for visit in visits}) > 1:
            yield f"{key} {day}: in two groups"
