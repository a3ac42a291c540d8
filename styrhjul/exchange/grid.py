"""Rows of cells with their positions, whichever kind of file they came from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from styrhjul.refused import Sentence

Cell = str | int | float | bool | date | datetime | time | timedelta


@dataclass(frozen=True)
class Grid:
    """One sheet. ``rows`` begins with row 1; ``sheet`` is "" for a file that has none of its own.

    ``merged`` are the first and last (row, column) of each area of merged cells, from 0.
    """

    file: str
    sheet: str
    rows: Sequence[Sequence[Cell]]
    hidden: bool = False
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()

    def spot(self, row: int, column: int | None = None) -> str:
        """Row and column count from 0: "cell D3" in a workbook, "rad 3" in a text file."""
        if column is None or not self.sheet:
            return row_called(row)
        return f"cell {letters(column)}{row + 1}"


def row_called(row: int) -> Sentence:
    """The row as its reader counts, from 1."""
    return Sentence("rad %(row)s", row=row + 1)


def letters(column: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    before, last = divmod(column, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + last)


def is_empty(row: Sequence[Cell]) -> bool:
    return not any(str(cell).strip() for cell in row)
