"""Draws how the cost grows with the number of municipalities, with the reports' own colours and letters."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.many_municipalities import Figure

LEFT, TOP, WIDTH, HEIGHT, GAP = 62, 64, 330, 250, 92


@dataclass(frozen=True)
class Line:
    name: str
    colour: int
    dashed: bool
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Panel:
    """One drawing with both axes logarithmic; ``ticks`` are where a number stands, and the number."""

    title: str
    left: float
    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]
    lines: tuple[Line, ...]


def draw(figures: Sequence["Figure"]) -> str:
    """An SVG with three drawings: time by the clock, processor for each, memory."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from styrhjul import ROOT

    folders = [Path(__file__).parent, ROOT / "templates" / "reports"]
    pen = Environment(loader=FileSystemLoader(folders), autoescape=True, undefined=StrictUndefined)
    wanted: list[tuple[str, Callable[[Figure], float]]] = [
        ("Wall clock, seconds", lambda one: one.wall),
        ("Processor for each municipality, seconds", lambda one: one.each),
        ("Most memory at a time, MB", lambda one: one.memory),
    ]
    panels = [_panel(title, figures, of, nth) for nth, (title, of) in enumerate(wanted)]
    ways = list(dict.fromkeys(figure.way for figure in figures))
    return pen.get_template("growth.svg.jinja").render(
        panels=panels,
        keys=[(way.what.replace("`", ""), nth) for nth, way in enumerate(ways)],
        frame=(LEFT, TOP, WIDTH, HEIGHT),
        width=LEFT + len(panels) * (WIDTH + GAP) - GAP + 60,
        height=TOP + HEIGHT + 60 + 20 * len(ways),
    )


def _panel(title: str, figures: Sequence["Figure"], of: Callable[["Figure"], float], nth: int) -> Panel:
    left = LEFT + nth * (WIDTH + GAP)
    numbers = sorted({figure.number for figure in figures})
    values = [max(of(figure), 1e-3) for figure in figures]
    low, high = _decade(min(values), math.floor), _decade(max(values), math.ceil)
    x = _scale(numbers[0], max(numbers[-1], 2 * numbers[0]), left, left + WIDTH)
    y = _scale(low, high, TOP + HEIGHT, TOP)
    ways = list(dict.fromkeys(figure.way for figure in figures))
    lines = [
        Line(
            way.key,
            colour,
            dashed=workers == 1,
            points=tuple(
                (x(one.number), y(max(of(one), low))) for one in figures if (one.way, one.workers) == (way, workers)
            ),
        )
        for colour, way in enumerate(ways)
        for workers in sorted({figure.workers for figure in figures})
    ]
    decades = [low * 10**n for n in range(round(math.log10(high / low)) + 1)]
    return Panel(
        title,
        left,
        x_ticks=tuple((x(number), str(number)) for number in numbers),
        y_ticks=tuple((y(value), f"{value:g}") for value in decades),
        lines=tuple(line for line in lines if line.points),
    )


def _decade(value: float, rounded: Callable[[float], int]) -> float:
    return float(10 ** rounded(math.log10(value)))


def _scale(low: float, high: float, start: float, end: float) -> Callable[[float], float]:
    """From a value to where it stands on a logarithmic axis."""
    return lambda value: round(start + (end - start) * math.log(value / low) / math.log(high / low), 1)
