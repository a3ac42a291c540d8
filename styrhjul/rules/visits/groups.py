"""Who goes on each tour. A plain rule fills every tour at once; the solver then makes the groups better."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from styrhjul.rules.visits import objective
from styrhjul.rules.visits.ground import Ground, Tour
from styrhjul.rules.visits.levelling import levelled
from styrhjul.rules.visits.solving import Effort, solve

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, IntVar, LinearExprT

MOST_CHOICES = 16_000
"""Persons times tours that the solver looks at; above it, each tour has only so many candidates, drawn by the seed."""


@dataclass(frozen=True)
class Crew:
    """The tours to be filled, what is already settled, and who is free on each day, by side."""

    based: Ground
    empty: tuple[Tour, ...]
    settled: tuple[Tour, ...]
    free: dict[date, dict[str, frozenset[str]]]


def crew(based: Ground, empty: Iterable[Tour], settled: Iterable[Tour]) -> Crew:
    done = tuple(settled)
    busy: dict[date, set[str]] = defaultdict(set)
    for tour in done:
        busy[tour.day].update(tour.group)
    free = {day: {side: keys - busy[day] for side, keys in sides.items()} for day, sides in based.available.items()}
    return Crew(based, tuple(empty), done, free)


def fill_by_rule(asked: Crew) -> list[Tour]:
    """Every tour with its group: the long tours first, and to each those who have the fewest visits.

    A tour takes nobody whom the day's later tours cannot do without, so that all can be filled.
    """
    loads = objective.loads_of(asked.settled)
    left = {day: {side: set(keys) for side, keys in sides.items()} for day, sides in asked.free.items()}
    waiting = Counter(tour.day for tour in asked.empty)
    filled = []
    for tour in sorted(asked.empty, key=lambda tour: (-len(tour.places), tour.day, tour.places)):
        waiting[tour.day] -= 1
        group = _pick(asked.based, tour, left[tour.day], loads, waiting[tour.day])
        for person in group:
            loads[person] += len(tour.places)
        filled.append(replace(tour, group=tuple(sorted(group))))
    return filled


def _pick(based: Ground, tour: Tour, left: dict[str, set[str]], loads: Counter[str], later: int) -> list[str]:
    had = objective.gain_of_keeping(based, tour)

    def worth(person: str) -> tuple[int, int, str]:
        avoided = objective.REPEAT * len(based.pool[person].visited_last_year.intersection(tour.places))
        uneven = objective.LOAD * len(tour.places) * (2 * loads[person] + len(tour.places))
        return (avoided + uneven - objective.CHANGE * had[person], loads[person], person)

    group: list[str] = []
    while len(group) < based.problem.rules.group_size:
        missing = [side for side in left if not based.sides[side] & set(group)]
        sides = missing or [side for side, keys in left.items() if len(keys) > later]
        person = min((person for side in sides for person in left[side]), key=worth)
        group.append(person)
        for keys in left.values():
            keys.discard(person)
    return group


def better_groups(asked: Crew, filled: list[Tour], effort: Effort) -> list[Tour]:
    """The tours with better groups: by small moves, and where these do not come to the end, by the solver."""
    if not filled:
        return filled
    filled = levelled(asked.based, filled, asked.settled)
    parts = objective.cost_by_part((*asked.settled, *filled), asked.based)
    if not any(parts[part] for part in ("changes", "repeats", "load")):
        return filled
    model, goes = _groups_model(asked, filled, effort.seed)
    solved = solve(model, effort)
    if not solved.found:
        return filled
    groups: dict[int, list[str]] = defaultdict(list)
    for (number, person), variable in goes.items():
        if solved.value(variable):
            groups[number].append(person)
    return [replace(tour, group=tuple(sorted(groups[number]))) for number, tour in enumerate(filled)]


def _groups_model(asked: Crew, filled: list[Tour], seed: int) -> tuple["CpModel", dict[tuple[int, str], "IntVar"]]:
    from ortools.sat.python.cp_model import CpModel

    model = CpModel()
    goes: dict[tuple[int, str], IntVar] = {}
    for number, (tour, candidates) in enumerate(zip(filled, _candidates(asked, filled, seed), strict=True)):
        for person in candidates:
            goes[number, person] = model.new_bool_var("")
            model.add_hint(goes[number, person], person in tour.group)
    _fill_groups(model, asked, goes, len(filled))
    _one_tour_a_day(model, filled, goes)
    model.minimize(sum((*_wishes(asked, filled, goes), *_uneven(model, asked, filled, goes))))
    return model, goes


def _candidates(asked: Crew, filled: list[Tour], seed: int) -> Iterator[list[str]]:
    """All who are free on the tour's day; of very many, those it has, those it had, and some drawn by lot."""
    drawn = random.Random(seed)  # noqa: S311  (no secret: the same seed is to give the same plan)
    each = max(4, MOST_CHOICES // (len(filled) * len(asked.based.sides)))
    for tour in filled:
        wanted = set(tour.group) | set(objective.gain_of_keeping(asked.based, tour))
        chosen = set[str]()
        for keys in asked.free[tour.day].values():
            able = sorted(keys)
            chosen.update(wanted & keys, able if len(able) <= each else drawn.sample(able, each))
        yield sorted(chosen)


def _fill_groups(model: "CpModel", asked: Crew, goes: dict[tuple[int, str], "IntVar"], tours: int) -> None:
    by_side: dict[tuple[int, str], list[IntVar]] = defaultdict(list)
    for side, keys in asked.based.sides.items():
        for (number, person), variable in goes.items():
            if person in keys:
                by_side[number, side].append(variable)
    for number in range(tours):
        members = [by_side[number, side] for side in asked.based.sides]
        model.add(sum(sum(variables) for variables in members) == asked.based.problem.rules.group_size)
        for variables in members:
            model.add_at_least_one(variables)


def _one_tour_a_day(model: "CpModel", filled: list[Tour], goes: dict[tuple[int, str], "IntVar"]) -> None:
    on_day: dict[tuple[date, str], list[IntVar]] = defaultdict(list)
    for (number, person), variable in goes.items():
        on_day[filled[number].day, person].append(variable)
    for variables in on_day.values():
        if len(variables) > 1:
            model.add_at_most_one(variables)


def _wishes(asked: Crew, filled: list[Tour], goes: dict[tuple[int, str], "IntVar"]) -> Iterator["LinearExprT"]:
    """No visit to where one was last year, and nobody changed who need not be."""
    for number, tour in enumerate(filled):
        had = objective.gain_of_keeping(asked.based, tour)
        for place in tour.places:
            for person, visitor in asked.based.pool.items():
                if place in visitor.visited_last_year and (number, person) in goes:
                    yield objective.REPEAT * goes[number, person]
        for person, times in had.items():
            if (number, person) in goes:
                yield -objective.CHANGE * times * goes[number, person]


def _uneven(
    model: "CpModel", asked: Crew, filled: list[Tour], goes: dict[tuple[int, str], "IntVar"]
) -> Iterator["LinearExprT"]:
    """Everybody's squared load, as steps that cost more and more; nobody gets more than the one with most has now."""
    base = objective.loads_of(asked.settled)
    most = max(objective.loads_of((*asked.settled, *filled)).values())
    visits: dict[str, list[LinearExprT]] = defaultdict(list)
    for (number, person), variable in goes.items():
        visits[person].append(len(filled[number].places) * variable)
    for person, planned in visits.items():
        steps = [model.new_bool_var("") for _ in range(base[person], most)]
        for step, load in zip(steps, range(base[person], most), strict=True):
            yield objective.LOAD * (2 * load + 1) * step
        model.add(sum(planned) == sum(steps))
