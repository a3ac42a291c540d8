"""Where everything stands on the annual wheel: months around, a ring a stage, a numbered dot where a step is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import cos, pi, sin

from styrhjul.reports.contexts.cycle_status import CycleStatus, WheelStep
from styrhjul.reports.words import day
from styrhjul.rules.swedish import MONTHS, listed, month_name

SIZE = 760
OUTER, INNER = 318, 122
"""The radii of the outermost and the innermost ring."""
RIM = 326
"""The radius of the wheel's rim, where meetings stand."""
DOT = 11.5
LONGEST_ARC = 0.9
"""An arc from opening to due date covers at most this share of the year, so that its beginning can be told."""


@dataclass(frozen=True)
class Spot:
    x: float
    y: float


@dataclass(frozen=True)
class Dot:
    """A numbered step. ``look`` is done, late or coming; ``away`` says that its date is in another year."""

    number: int
    spot: Spot
    ring: int
    look: str
    away: bool


@dataclass(frozen=True)
class Arc:
    """A way of SVG, from the day a step opens to the day it is due."""

    path: str
    ring: int


@dataclass(frozen=True)
class Month:
    name: str
    path: str
    line: tuple[Spot, Spot]


@dataclass(frozen=True)
class Wheel:
    size: int
    year: int
    months: tuple[Month, ...]
    rings: tuple[tuple[str, float], ...]
    arcs: tuple[Arc, ...]
    dots: tuple[Dot, ...]
    today: tuple[Spot, Spot] | None
    alt: str
    meetings: tuple[Spot, ...] = ()
    """Where the body's own meetings of the year stand on the rim."""
    away: bool = False
    """Whether ``today`` points at a day of the year before or after, which is dashed as such steps are."""


def numbered(status: CycleStatus) -> list[tuple[int, WheelStep]]:
    """The steps that have a date, in order of date, with the numbers that the wheel shows."""
    dated = sorted((step for step in status.steps if step.due_on), key=lambda step: step.due_on or date.max)
    return list(enumerate(dated, start=1))


def wheel(status: CycleStatus, *, meetings: Sequence[date] = (), near: bool = False) -> Wheel:
    """``meetings`` are the days on which the body meets; those of other years than the wheel's are left out.

    ``near``: the year before and the year after are pointed at too.
    """
    year = status.head.year
    radii = _radii(len(status.stages))
    rings = {stage.key: ring for ring, stage in enumerate(status.stages)}
    steps = [(number, step) for number, step in numbered(status) if step.stage in rings]
    return Wheel(
        size=SIZE,
        year=year,
        months=tuple(_month(month, year) for month in range(1, 13)),
        rings=tuple((stage.name, radii[ring]) for ring, stage in enumerate(status.stages)),
        arcs=tuple(
            Arc(_arc(radii[rings[step.stage]], begin, end), rings[step.stage]) for begin, end, step in _spans(steps)
        ),
        dots=tuple(dot for ring, radius in enumerate(radii) for dot in _dots(steps, rings, ring, radius, year)),
        today=_pointer(status.head.made_on, range(year - near, year + near + 1)),
        away=status.head.made_on.year != year,
        alt=_in_words(status, len(steps)),
        meetings=tuple(_at(RIM, _turn(day)) for day in meetings if day.year == year),
    )


def _radii(rings: int) -> list[float]:
    step = (OUTER - INNER) / max(rings, 1)
    return [round(OUTER - step * (ring + 0.5), 1) for ring in range(rings)]


def _turn(when: date) -> float:
    """The share of a turn that has gone at the day: 0 at New Year, at the top, and on clockwise."""
    begins = date(when.year, 1, 1)
    days = (date(when.year + 1, 1, 1) - begins).days if when.year < date.max.year else 365
    return (when - begins).days / days


def _at(radius: float, turn: float) -> Spot:
    angle = 2 * pi * turn - pi / 2
    return Spot(round(SIZE / 2 + radius * cos(angle), 1), round(SIZE / 2 + radius * sin(angle), 1))


def _arc(radius: float, begin: float, end: float) -> str:
    """Clockwise from ``begin`` to ``end``, where ``end`` is later and less than a turn away."""
    first, last = _at(radius, begin), _at(radius, end)
    return f"M {first.x} {first.y} A {radius} {radius} 0 {int(end - begin > 1 / 2)} 1 {last.x} {last.y}"


def _spans(steps: Sequence[tuple[int, WheelStep]]) -> list[tuple[float, float, WheelStep]]:
    spans = []
    for _, step in steps:
        if step.opens_on and step.due_on and step.opens_on < step.due_on:
            end = _turn(step.due_on)
            spans.append((end - min((step.due_on - step.opens_on).days / 365, LONGEST_ARC), end, step))
    return spans


def _dots(
    steps: Sequence[tuple[int, WheelStep]], rings: dict[str, int], ring: int, radius: float, year: int
) -> list[Dot]:
    here = [(number, step) for number, step in steps if rings[step.stage] == ring]
    turns = _apart([_turn(step.due_on) for _, step in here if step.due_on], least=(2 * DOT + 2) / (2 * pi * radius))
    return [
        Dot(number, _at(radius, turn), ring, _look(step), away=step.due_on is not None and step.due_on.year != year)
        for (number, step), turn in zip(here, turns, strict=True)
    ]


def _look(step: WheelStep) -> str:
    if step.tally.is_finished:
        return "done"
    return "late" if step.tally.late else "coming"


def _apart(turns: Sequence[float], *, least: float) -> list[float]:
    """The same turns, moved as little as it takes for neighbours not to cover each other.

    The circle is cut where it is emptiest. Those that stand too close are then gathered in groups with even
    distances around where they would all be (isotonic regression by pooling adjacent violators).
    """
    least = min(least, 1 / max(len(turns), 1))
    order = _from_the_emptiest(turns)
    groups: list[tuple[float, int]] = []
    for place, (_, turn) in enumerate(order):
        middle, size = turn - place * least, 1
        while groups and groups[-1][0] > middle:
            before, many = groups.pop()
            middle, size = (before * many + middle * size) / (many + size), many + size
        groups.append((middle, size))
    spread = [middle for middle, size in groups for _ in range(size)]
    moved = list(turns)
    for place, (number, _) in enumerate(order):
        moved[number] = spread[place] + place * least
    return moved


def _from_the_emptiest(turns: Sequence[float]) -> list[tuple[int, float]]:
    """Number and turn, clockwise from the end of the widest gap; the turns go on growing past New Year."""
    order = sorted(enumerate(turns), key=lambda one: (one[1], one[0]))
    if not order:
        return []
    gaps = [(turn - order[place - 1][1]) % 1 or (len(order) == 1) for place, (_, turn) in enumerate(order)]
    start = gaps.index(max(gaps))
    return order[start:] + [(number, turn + 1) for number, turn in order[:start]]


def _month(month: int, year: int) -> Month:
    """The name follows the rim; below the middle it is turned, so as not to stand on its head."""
    begin = _turn(date(year, month, 1))
    end = 1.0 if month == len(MONTHS) else _turn(date(year, month + 1, 1))
    upper = not 1 / 4 < (begin + end) / 2 < 3 / 4
    radius = OUTER + 19 if upper else OUTER + 31
    first, last = (_at(radius, begin), _at(radius, end)) if upper else (_at(radius, end), _at(radius, begin))
    path = f"M {first.x} {first.y} A {radius} {radius} 0 0 {int(upper)} {last.x} {last.y}"
    return Month(month_name(month), path, (_at(INNER, begin), _at(OUTER + 8, begin)))


def _pointer(today: date, years: range) -> tuple[Spot, Spot] | None:
    return (_at(INNER - 10, _turn(today)), _at(OUTER, _turn(today))) if today.year in years else None


def _in_words(status: CycleStatus, dated: int) -> str:
    stages = listed([stage.name.lower() for stage in status.stages])
    late = sum(1 for step in status.steps if step.tally.late)
    return (
        f"Årshjulet {status.head.year} för {status.head.body} per den {day(status.head.made_on)}: {dated} daterade "
        f"steg i {stages or 'inga delar'}, varav {late} där något är försenat. Alla datum står i listan efter bilden."
    )
