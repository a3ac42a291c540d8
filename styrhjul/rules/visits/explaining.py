"""Why a visit is as it is: why the unit, why the group and why the day, in short Swedish sentences."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from styrhjul.rules.swedish import counted, listed
from styrhjul.rules.visits.due import why_due
from styrhjul.rules.visits.ground import EVERYBODY, Ground, Tour
from styrhjul.rules.visits.objective import loads_of


def explained(based: Ground, tours: Sequence[Tour]) -> dict[tuple[str, date], tuple[str, ...]]:
    """The sentences of each visit, by the unit's key and the day."""
    loads = loads_of(tours)
    return {
        (place, tour.day): (
            *_unit(based, tour, place),
            *_group(based, tour, place, loads),
            *_day(based, tour, place),
        )
        for tour in tours
        for place in tour.visits
    }


def _unit(based: Ground, tour: Tour, place: str) -> Iterator[str]:
    if place in tour.pinned:
        yield "Besöket är bestämt för hand och ligger fast."
    if place in based.places:
        yield from why_due(based.places[place], based.problem)


def _group(based: Ground, tour: Tour, place: str, loads: Counter[str]) -> Iterator[str]:
    if place in tour.pinned:
        return
    if place in tour.kept:
        yield "Dag och grupp är desamma som i den förra planen."
    if EVERYBODY not in based.sides:
        yield f"I gruppen finns både majoritet och opposition: {listed([_named(based, key) for key in tour.group])}."
    numbers = sorted({loads[person] for person in tour.group})
    span = f"{numbers[0]}–{numbers[-1]} besök" if len(numbers) > 1 else counted(numbers[0], "besök", "besök")
    everybody = sorted(loads[person] for person in based.pool)
    yield f"De gör {span} var i år; alla ledamöter gör {_span(everybody)}."
    again = [_named(based, key) for key in tour.group if place in based.pool[key].visited_last_year]
    if again:
        yield f"{listed(again)} besökte enheten även förra året; en annan grupp hade gjort planen sämre i övrigt."
    else:
        yield "Ingen i gruppen besökte enheten förra året."


def _day(based: Ground, tour: Tour, place: str) -> Iterator[str]:
    if place in tour.pinned:
        return
    nearby = [based.places[key].name for key in tour.visits if key != place and key in based.places]
    if nearby:
        yield f"Gruppen besöker {listed(nearby)}, som ligger nära, samma dag."
    last = based.last_plan.get(place)
    if last is not None and last.day != tour.day:
        yield f"Besöket låg {last.day.isoformat()} i den förra planen, men behövde flyttas."
    gone = [_named(based, key) for key in last.visitors if key not in tour.group] if last is not None else []
    if gone:
        yield f"I den förra planen skulle {listed(gone)} ha gått."
    elif last is None and not nearby:
        yield "Både enheten och gruppen kan den dagen, och besöken sprids över de dagar som finns."


def _named(based: Ground, key: str) -> str:
    visitor = based.pool.get(key)
    if visitor is None:
        return next((one.name for one in based.problem.visitors if one.key == key), key)
    return f"{visitor.name} ({visitor.party})" if visitor.party else visitor.name


def _span(numbers: list[int]) -> str:
    low, high = numbers[0], numbers[-1]
    return f"{low} besök" if low == high else f"{low}–{high} besök"
