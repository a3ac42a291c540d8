"""Where everything stands in a bullet: a figure's way from its baseline towards its target, and the standard."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.kinds import Better
from styrhjul.reports.contexts.parts import Figure
from styrhjul.reports.words import BETTER, measure, number

WIDTH, HEIGHT, EDGE = 320, 88, 15
LETTER = 6.7
"""About how wide a letter of a label is. Lengths here are in the drawing's own units."""


@dataclass(frozen=True)
class Label:
    """``row`` 0 stands nearest the track, 1 a row further out."""

    x: float
    text_x: float
    text: str
    row: int


@dataclass(frozen=True)
class Bullet:
    """Positions along the track. ``start`` and ``end`` bound the way travelled; None when there is none to see."""

    width: int
    height: int
    start: float | None
    end: float | None
    forward: bool
    baseline: Label | None
    outcome: Label | None
    target: Label | None
    standard: Label | None
    better: str
    alt: str


def bullet(figure: Figure) -> Bullet | None:
    """None when there is neither an outcome nor anything to reach."""
    stations = {
        "utgångsläge": figure.baseline,
        "utfall": figure.outcome,
        "mål": figure.target,
        "standard": figure.standard,
    }
    values = [value for value in stations.values() if value is not None]
    if not values or (figure.outcome is None and figure.target is None):
        return None
    low, high = min(values), max(values)
    span = (high - low) or abs(high) or 1.0

    def x(value: float) -> float:
        return round(EDGE + (value - low + 0.08 * span) / (1.16 * span) * (WIDTH - 2 * EDGE), 1)

    spots = {name: (x(value), f"{name} {number(value)}") for name, value in stations.items() if value is not None}
    above = _placed(spots, ("mål", "standard"))
    below = _placed(spots, ("utfall", "utgångsläge"))
    return Bullet(
        width=WIDTH,
        height=HEIGHT,
        start=spots["utgångsläge"][0] if "utgångsläge" in spots else None,
        end=spots["utfall"][0] if "utfall" in spots else None,
        forward=_forward(figure),
        baseline=below.get("utgångsläge"),
        outcome=below.get("utfall"),
        target=above.get("mål"),
        standard=above.get("standard"),
        better="right" if figure.better is Better.HIGHER else "left",
        alt=in_words(figure),
    )


def in_words(figure: Figure) -> str:
    """What the bullet shows, for who does not see it."""
    outcome = figure.withheld or f"utfall {measure(figure.outcome, figure.measured_in)}"
    stations = (("utgångsläge", figure.baseline), ("målvärde", figure.target), ("standard", figure.standard))
    rest = [f"{name} {measure(value, figure.measured_in)}" for name, value in stations if value is not None]
    return f"{figure.indicator}: {', '.join([outcome, *rest])}. {BETTER[figure.better]}."


def _forward(figure: Figure) -> bool:
    if figure.outcome is None or figure.baseline is None:
        return True
    grown = figure.outcome - figure.baseline
    return (grown >= 0) if figure.better is Better.HIGHER else (grown <= 0)


def _placed(spots: dict[str, tuple[float, str]], names: Sequence[str]) -> dict[str, Label]:
    """The labels of one side of the track; the second moves a row out when it would stand on the first."""
    placed: dict[str, Label] = {}
    for name in names:
        if name not in spots:
            continue
        x, text = spots[name]
        half = len(text) * LETTER / 2
        text_x = min(max(x, half), WIDTH - half)
        row = (
            0
            if all(abs(text_x - other.text_x) > half + len(other.text) * LETTER / 2 + 6 for other in placed.values())
            else 1
        )
        placed[name] = Label(x=x, text_x=round(text_x, 1), text=text, row=row)
    return placed
