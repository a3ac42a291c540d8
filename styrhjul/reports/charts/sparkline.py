"""Where a sparkline's points stand: a figure over the years, small enough for a table's cell."""

from collections.abc import Sequence
from dataclasses import dataclass

from styrhjul.reports.contexts.parts import Point
from styrhjul.reports.words import measure

WIDTH, HEIGHT, EDGE = 112, 42, 6
FOOT = 12
"""The strip below the line where the first and the last year are written."""


@dataclass(frozen=True)
class Sparkline:
    """``stretches`` are the unbroken parts of the line: a year without a value breaks it."""

    width: int
    height: int
    stretches: tuple[tuple[tuple[float, float], ...], ...]
    last: tuple[float, float]
    standard_y: float | None
    first_year: int
    last_year: int
    alt: str


def sparkline(series: Sequence[Point], *, name: str, measured_in: str, standard: float | None) -> Sparkline | None:
    """None for fewer than two values: that is no development."""
    points = sorted(series, key=lambda point: point.year)
    values = [point.value for point in points if point.value is not None]
    if not values[1:]:
        return None
    low, high = min([*values, *_given(standard)]), max([*values, *_given(standard)])
    first, last = points[0].year, points[-1].year

    def y(value: float) -> float:
        height = HEIGHT - FOOT - 2 * EDGE
        return round(EDGE + height * (0.5 if high == low else (high - value) / (high - low)), 1)

    def x(year: int) -> float:
        return round(EDGE + (WIDTH - 2 * EDGE) * (year - first) / max(last - first, 1), 1)

    stretches: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point.value is None:
            stretches.append([])
        else:
            stretches[-1].append((x(point.year), y(point.value)))
    drawn = tuple(tuple(stretch) for stretch in stretches if stretch)
    return Sparkline(
        width=WIDTH,
        height=HEIGHT,
        stretches=drawn,
        last=drawn[-1][-1],
        standard_y=None if standard is None else y(standard),
        first_year=first,
        last_year=last,
        alt=_in_words(points, name=name, measured_in=measured_in),
    )


def _given(standard: float | None) -> tuple[float, ...]:
    return () if standard is None else (standard,)


def _in_words(points: Sequence[Point], *, name: str, measured_in: str) -> str:
    told = (
        f"{point.year} {'inget värde' if point.value is None else measure(point.value, measured_in)}"
        for point in points
    )
    return f"{name} över åren: {', '.join(told)}."
