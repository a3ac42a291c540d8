"""Who visits whom, and when: a plan that keeps every rule, as good as the time allows, and how good that is.

First the outline (`outline.py`): which units on which days in which tours. Then the names (`groups.py`). ``Plan.cost``
is the whole plan's points by `objective.py`; ``Plan.bound`` is what the solver has proved of the outline, which is a
bound on the whole plan.

Hard rules: visits only on the periods' days, and on none when the unit or a visitor is away; groups of the size that
the rules say, with both sides where they are to be mixed; a person goes with one group a day and in one area, to at
most ``visits_a_day`` units; pinned visits as they are. Visitors whose side is "" (the chair and the vice chair) are not
planned for; they may stand in a pinned visit.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from math import ceil

from styrhjul.refused import Refused
from styrhjul.rules.visits.collisions import Colliding, check, colliding
from styrhjul.rules.visits.explaining import explained
from styrhjul.rules.visits.first_outline import hint_first_outline
from styrhjul.rules.visits.ground import Ground, Tour, ground
from styrhjul.rules.visits.groups import better_groups, crew, fill_by_rule
from styrhjul.rules.visits.objective import cost_by_part
from styrhjul.rules.visits.outline import Sketch, rough_sketch, sketch
from styrhjul.rules.visits.problem import Plan, PlannedVisit, Problem
from styrhjul.rules.visits.solving import Effort, Solved, solve

__all__ = ["Colliding", "plan_visits"]
ROUGH_PART, OUTLINES_PART, GROUPS_PART = 0.2, 0.35, 0.35
"""At most, of the seconds; the first is nearly always done in a moment."""
SLACK = 1e-6
"""The solver tells whole points as floating-point numbers."""


def plan_visits(problem: Problem, *, seed: int = 1, seconds: float = 5.0, workers: int = 2) -> Plan:
    """The plan of a year's visits. The same problem, seed, seconds and workers give the same plan (`solving.py`).

    ``seconds`` is about how long it may take in all; setting up very many units takes some seconds more. Raises
    Colliding where the rules cannot all be kept, Refused where no plan was found in the time.
    """
    based = ground(problem)
    check(based)
    effort = Effort(seed, seconds, workers)
    tours, bound = _outline(based, effort)
    settled = [tour for tour in tours if tour.group]
    asked = crew(based, (tour for tour in tours if not tour.group), settled)
    filled = better_groups(asked, fill_by_rule(asked), effort.share(GROUPS_PART))
    return _plan(based, [*settled, *filled], bound)


def _outline(based: Ground, effort: Effort) -> tuple[list[Tour], float]:
    rough = rough_sketch(based)
    floor = solve(rough.model, effort.share(ROUGH_PART))
    drawn = sketch(based)
    hint_first_outline(drawn, _sizes(rough, floor))
    if floor.found:
        drawn.model.add(drawn.floor >= ceil(floor.bound - SLACK))
    solved = solve(drawn.model, effort.share(OUTLINES_PART))
    if solved.impossible:
        raise colliding(based, effort)
    if not solved.found:
        raise Refused("Det gick inte att hitta en plan för besöken på den tid som fanns. Försök igen med längre tid.")
    return _read(drawn, solved), max(0.0, solved.bound, floor.bound)


def _sizes(rough: Sketch, solved: Solved) -> dict[str, list[int]]:
    sizes: dict[str, list[int]] = defaultdict(list)
    if solved.found:
        for (area, _, size), number in rough.tours.items():
            sizes[area] += [size] * solved.value(number)
    return sizes


def _read(drawn: Sketch, solved: Solved) -> list[Tour]:
    """The outline's tours: those that stand with their groups, and new ones without."""
    coming = _coming(drawn, solved)
    tours = []
    for tour, made in drawn.made.items():
        if not solved.value(made):
            continue
        kept = tuple(place for place in tour.kept if solved.value(drawn.keeps[tour, place]))
        waiting = coming[tour.area, tour.day]
        takes = [waiting.pop() for _ in range(solved.value(drawn.takes[tour]))]
        tours.append(replace(tour, kept=kept, places=tuple(takes)))
    for (area, day, size), number in drawn.tours.items():
        tours.extend(
            Tour(day, area, places=tuple(coming[area, day].pop() for _ in range(size)))
            for _ in range(solved.value(number))
        )
    return tours


def _coming(drawn: Sketch, solved: Solved) -> dict[tuple[str, date], list[str]]:
    """The units that come to each day in each area; those with the same people in the last plan side by side."""
    coming: dict[tuple[str, date], list[str]] = defaultdict(list)
    for number, alike in enumerate(drawn.alike):
        waiting = list(alike.places)
        for day in sorted(alike.days):
            for _ in range(solved.value(drawn.on_day[number, day])):
                coming[alike.area, day].append(waiting.pop(0))
    last = drawn.based.last_plan
    for places in coming.values():
        places.sort(key=lambda place: (last[place].visitors if place in last else (), place))
    return coming


def _plan(based: Ground, tours: list[Tour], bound: float) -> Plan:
    parts = cost_by_part(tours, based)
    visits = tuple(sorted(_visits(based, tours), key=lambda visit: (visit.day, visit.place)))
    now = {visit.place: visit for visit in visits}
    standing = based.last_plan.values()
    changed = [kept for kept in standing if not _same(now.get(kept.place), kept.day, kept.visitors)]
    return Plan(visits, float(sum(parts.values())), bound, parts, len(changed))


def _same(visit: PlannedVisit | None, day: date, visitors: tuple[str, ...]) -> bool:
    return visit is not None and visit.day == day and set(visit.visitors) == set(visitors)


def _visits(based: Ground, tours: list[Tour]) -> Iterator[PlannedVisit]:
    periods = {(kept.place, kept.day): kept.period for kept in based.problem.kept if kept.pinned}
    why = explained(based, tours)
    for tour in tours:
        for place in tour.visits:
            pinned = place in tour.pinned
            period = periods[place, tour.day] if pinned else ""
            yield PlannedVisit(
                place=place,
                period=period or based.period_of.get(tour.day, ""),
                day=tour.day,
                visitors=tour.group,
                why=why[place, tour.day],
                pinned=pinned,
            )
