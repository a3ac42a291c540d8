"""Which rules collide when no plan can keep them all, with the numbers that show it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from styrhjul.refused import Refused
from styrhjul.rules.swedish import counted, listed
from styrhjul.rules.visits.ground import Ground, possible_days
from styrhjul.rules.visits.outline import sketch
from styrhjul.rules.visits.problem import MAJORITY, OPPOSITION
from styrhjul.rules.visits.solving import Effort, solve

_MOST_NAMED = 6
_SIDES = {MAJORITY: "majoriteten", OPPOSITION: "oppositionen"}


class Colliding(Refused):
    """No plan keeps all the rules. ``rules``: a Swedish sentence for each collision, with the numbers."""

    def __init__(self, rules: tuple[str, ...]) -> None:
        self.rules = rules
        super().__init__("Besöken går inte att planera, eftersom regler krockar. " + " ".join(rules))


def check(based: Ground) -> None:
    """What can be seen without solving anything. The first kind of collision found is told, with all its cases."""
    if not based.free:
        return
    for find in _CHECKS:
        rules = tuple(find(based))
        if rules:
            raise Colliding(rules)


def colliding(based: Ground, effort: Effort) -> Colliding:
    """The rules that collide where each unit has a day but not all of them together: the units that find no room."""
    drawn = sketch(based, may_leave_out=True)
    solved = solve(drawn.model, effort)
    left = [
        based.places[key].name
        for number, variable in drawn.left_out.items()
        for key in drawn.alike[number].places[: solved.value(variable) if solved.found else 0]
    ]
    if not left:
        return Colliding((_all_in_numbers(based),))
    without = (number for number, variable in drawn.left_out.items() if solved.value(variable))
    return Colliding(
        (_left_out(based, left), _why_left_out(based, {day for one in without for day in drawn.alike[one].days}))
    )


def _left_out(based: Ground, left: list[str]) -> str:
    return f"{len(left)} av {counted(len(based.free), 'besök', 'besök')} får inte plats: {_named(left)}."


def _why_left_out(based: Ground, days: set[date]) -> str:
    groups = sum(based.tours_on(day) for day in days if day in based.period_of)
    return (
        f"De enheterna kan {counted(len(days), 'dag', 'dagar')}, och då räcker ledamöterna till högst "
        f"{counted(groups, 'grupp', 'grupper')}. En grupp gör högst {based.problem.rules.visits_a_day} besök om dagen, "
        "och bara i ett område."
    )


def _all_in_numbers(based: Ground) -> str:
    return (
        f"{counted(len(based.free), 'besök', 'besök')} ska få plats på {counted(len(based.days), 'dag', 'dagar')} "
        f"med {counted(len(based.pool), 'ledamot', 'ledamöter')}, och det gör de inte."
    )


def _groups(based: Ground) -> Iterator[str]:
    rules = based.problem.rules
    if rules.mixed and rules.group_size < len(_SIDES):
        yield (
            f"En grupp ska ha både majoritet och opposition, men gruppens storlek är {rules.group_size}. "
            "Den behöver vara minst 2."
        )
    if rules.mixed:
        for side, keys in based.sides.items():
            if not keys:
                yield f"En grupp ska ha både majoritet och opposition, men {_SIDES[side]} har 0 ledamöter att skicka."
    if len(based.pool) < rules.group_size:
        yield (
            f"En grupp ska vara {rules.group_size}, men det finns "
            f"{counted(len(based.pool), 'ledamot', 'ledamöter')} att skicka."
        )


def _days(based: Ground) -> Iterator[str]:
    if not based.days:
        yield f"{counted(len(based.free), 'enhet', 'enheter')} ska få besök, men det finns 0 dagar för besök."
        return
    if based.open_days:
        return
    days = counted(len(based.days), "dag", "dagar")
    for side, keys in based.sides.items():
        if side in _SIDES and not any(based.available[day][side] for day in based.days):
            yield (
                f"En grupp ska ha både majoritet och opposition, men ingen av {len(keys)} i {_SIDES[side]} kan "
                f"någon av de {days} som finns för besök."
            )
            return
    most = max(sum(map(len, based.available[day].values())) for day in based.days)
    yield (
        f"En grupp ska vara {based.problem.rules.group_size}, men på ingen av de {days} som finns för besök kan "
        f"tillräckligt många samtidigt: som mest {most}."
    )


def _units(based: Ground) -> Iterator[str]:
    for place in based.free:
        if possible_days(place, based):
            continue
        able = [day for day in based.days if day not in place.away]
        if not able:
            yield (
                f"{place.name} ska få besök i år (minst vart {based.problem.rules.every_years}:e år), men kan ingen av "
                f"de {len(based.days)} dagar som finns för besök."
            )
        else:
            yield (
                f"{place.name} ska få besök i år, men de {len(able)} dagar då enheten kan finns ingen grupp som kan."
            )


def _room(based: Ground) -> Iterator[str]:
    rules = based.problem.rules
    tours = sum(based.tours_on(day) for day in based.days)
    room = tours * rules.visits_a_day + sum(tour.room for tour in based.pinned)
    if len(based.free) <= room:
        return
    yield (
        f"{len(based.free)} besök ska göras i år, men på {counted(len(based.days), 'dag', 'dagar')} ryms högst {room}: "
        f"ledamöterna räcker till {tours} grupper, som gör högst {rules.visits_a_day} besök om dagen."
    )


_CHECKS: tuple[Callable[[Ground], Iterable[str]], ...] = (_groups, _days, _units, _room)


def _named(names: list[str]) -> str:
    if len(names) <= _MOST_NAMED:
        return listed(names)
    return f"{', '.join(names[:_MOST_NAMED])} och {len(names) - _MOST_NAMED} till"
