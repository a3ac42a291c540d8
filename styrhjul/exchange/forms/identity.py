"""What a form is and whose: it stands in a hidden sheet, so that a form never ends up with another unit or year."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.kinds import StepContent
from styrhjul.exchange.grid import Grid
from styrhjul.exchange.problems import ImportRefused, refuse

SHEET = "styrhjul"
LAYOUT = "1"
"""Raised when the forms' shape changes so that older ones can no longer be read."""


@dataclass(frozen=True)
class Identity:
    """The obligation by its keys, which mean the same in every database, and what the form asks.

    ``goals`` are their keys in order; ``basis`` is what it builds on, such as the plan's version, or "".
    """

    kind: StepContent
    body: str
    year: int
    step: str
    occasion: str
    unit: str
    goals: tuple[str, ...]
    basis: str = ""

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """As it stands in the hidden sheet: a name and a value a row, the check sum last."""
        told = tuple((name, _written(value)) for name, value in vars(self).items())
        lines = (("layout", LAYOUT), *told)
        return (*lines, ("checksum", _checksum(lines)))


def _written(value: object) -> str:
    return " ".join(value) if isinstance(value, tuple) else str(value)


def _checksum(lines: Sequence[tuple[str, str]]) -> str:
    return hashlib.sha256(json.dumps(lines, ensure_ascii=False).encode()).hexdigest()[:16]


def identity_of(grids: Sequence[Grid], *, file: str) -> Identity:
    """The identity that the workbook's hidden sheet tells.

    Raises:
        ImportRefused: it has none, it has been changed, or it is of an older layout.
    """
    if (told := _told(grids)) is None:
        raise refuse(file, "Det är inget av årshjulets formulär. Hämta formuläret och fyll i det.")
    if told.get("layout") != LAYOUT:
        raise refuse(file, "Formuläret är av en äldre sort. Hämta ett nytt formulär och för över svaren.")
    lines = tuple((name, value) for name, value in told.items() if name != "checksum")
    try:
        identity = _identity(told)
    except (KeyError, ValueError) as error:
        raise _changed(file) from error
    if told.get("checksum") != _checksum(lines):
        raise _changed(file)
    return identity


def _told(grids: Sequence[Grid]) -> dict[str, str] | None:
    sheet = next((grid for grid in grids if grid.sheet == SHEET), None)
    if sheet is None:
        return None
    return {str(row[0]): str(row[1]) for row in sheet.rows if len(row) > 1 and str(row[0])}


def _identity(told: Mapping[str, str]) -> Identity:
    return Identity(
        kind=StepContent(told["kind"]),
        body=told["body"],
        year=int(told["year"]),
        step=told["step"],
        occasion=told["occasion"],
        unit=told["unit"],
        goals=tuple(told["goals"].split()),
        basis=told["basis"],
    )


def _changed(file: str) -> ImportRefused:
    return refuse(
        file,
        "Formulärets dolda blad är ändrat, så det går inte att se vems det är. Hämta ett nytt formulär och för över "
        "svaren.",
    )
