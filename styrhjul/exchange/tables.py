"""Finds which table a sheet is by its headings, and reads its rows; every error names its cell."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from styrhjul.exchange.grid import Cell, Grid, is_empty, row_called
from styrhjul.exchange.problems import Problem, quoted
from styrhjul.exchange.values import plain
from styrhjul.refused import Sentence, sentence_of
from styrhjul.rules.swedish import listed

HEADING_WITHIN = 20
_SIMILAR = 0.8


class SheetRow(BaseModel, ABC):
    """A row as its writer meant it. A column that the file lacks leaves its field out of ``model_fields_set``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @abstractmethod
    def conflicts(self) -> Iterator[tuple[str, str]]:
        """Cells that are sound by themselves but not together: the field, and what is wrong."""


Row = TypeVar("Row", bound=SheetRow)


@dataclass(frozen=True)
class Column:
    """A field of the row, its Swedish heading, and other headings that mean the same."""

    field: str
    heading: str
    also: tuple[str, ...] = ()
    required: bool = False

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(plain(name) for name in (self.heading, *self.also))


@dataclass(frozen=True)
class Table(Generic[Row]):
    """A kind of sheet: its Swedish name (which a sheet may bear), its columns and its row."""

    name: str
    row: type[Row]
    columns: tuple[Column, ...]

    def field_of(self, heading: Cell) -> str | None:
        word = plain(str(heading))
        return next((column.field for column in self.columns if word in column.words), None)

    def lacking(self, fields: Sequence[str | None]) -> list[Column]:
        return [column for column in self.columns if column.required and column.field not in fields]

    def likeness(self, row: Sequence[Cell]) -> tuple[int, float]:
        """How many of the table's columns the row has as headings, then how much of what it requires.

        In that order: units without their committee are units that lack a column, and not bodies.
        """
        fields = {self.field_of(cell) for cell in row} - {None}
        needed = [column for column in self.columns if column.required]
        return len(fields), sum(column.field in fields for column in needed) / len(needed)


@dataclass(frozen=True)
class Place:
    """Where a row stands, so that what is found out about it later can be told by cell."""

    grid: Grid
    row: int
    headings: Mapping[str, tuple[int, str]]

    def problem(self, field: str, message: str, /, **values: object) -> Problem:
        """What is wrong in the field's cell; with ``values`` the message is a pattern with their places."""
        column, heading = self.headings.get(field, (None, ""))
        spot = self.grid.spot(self.row, column)
        message = Sentence(message, **values)
        return Problem(file=self.grid.file, sheet=self.grid.sheet, spot=spot, column=heading, message=message)

    @property
    def called(self) -> str:
        return row_called(self.row)


@dataclass(frozen=True)
class Faulty:
    """A row that couldn't be read, by its table, key and name: what refers to it is no error of its own."""

    table: str
    key: str
    name: str


@dataclass(frozen=True)
class Located(Generic[Row]):
    row: Row
    place: Any
    """A Place, or an event's place in a calendar: both have ``problem`` and ``called``."""

    def problem(self, field: str, message: str, /, **values: object) -> Problem:
        problem: Problem = self.place.problem(field, message, **values)
        return problem


def closest(grid: Grid, tables: Sequence[Table[Any]]) -> tuple[Table[Any], int] | None:
    """The table whose headings the sheet has, and the row they stand in; None when no row is like any."""
    rows = list(enumerate(grid.rows[:HEADING_WITHIN]))
    likest = [(table.likeness(row), -number, table) for number, row in rows for table in tables]
    best = max(likest, key=lambda found: found[:2], default=None)
    return (best[2], -best[1]) if best and best[0][0] else None


def read_rows(
    grid: Grid, table: Table[Row], *, heading: int, context: Mapping[str, Any] | None = None
) -> tuple[list[Located[Row]], list[Faulty], list[Problem]]:
    """The rows below the heading, those that couldn't be read, and all that is wrong in them and in the heading."""
    headings, problems = _headings(grid, table, heading)
    complete = not problems
    located: list[Located[Row]] = []
    faulty: list[Faulty] = []
    for number, cells in enumerate(grid.rows[heading + 1 :], start=heading + 1):
        if is_empty(cells):
            continue
        place = Place(grid=grid, row=number, headings=headings)
        values = {field: cells[at] if at < len(cells) else "" for field, (at, _) in headings.items()}
        row, wrong = checked(table.row, values, place=place, context=context) if complete else (None, [])
        problems += wrong
        if row is None:
            faulty.append(Faulty(table.name, *(str(values.get(field, "")).strip() for field in ("key", "name"))))
        else:
            located.append(Located(row, place))
    return located, faulty, problems


def checked(
    kind: type[Row], values: Mapping[str, Any], *, place: Any, context: Mapping[str, Any] | None = None
) -> tuple[Row | None, list[Problem]]:
    """The row made of the values, or what is wrong with each of them, in the words of what reads the cell."""
    try:
        row = kind.model_validate(dict(values), context=dict(context or {}))
    except ValidationError as error:
        wrong = ((str(found["loc"][0]), sentence_of(found["ctx"]["error"])) for found in error.errors())
        return None, [place.problem(field, message) for field, message in wrong]
    return row, [place.problem(field, message) for field, message in row.conflicts()]


def _headings(grid: Grid, table: Table[Any], heading: int) -> tuple[dict[str, tuple[int, str]], list[Problem]]:
    """Where each field's column is. A heading nobody knows is left alone, unless it looks like a slip of the pen."""
    found: dict[str, tuple[int, str]] = {}
    problems = []
    words = {word: column for column in table.columns for word in column.words}
    for at, cell in enumerate(grid.rows[heading]):
        shown = " ".join(str(cell).split())
        field = table.field_of(cell)
        message = ""
        if field is not None:
            if field in found:
                message = Sentence("Kolumnen %(heading)s finns två gånger.", heading=quoted(shown))
            found.setdefault(field, (at, shown))
        elif near := get_close_matches(plain(shown), words, n=1, cutoff=_SIMILAR):
            told = {"heading": quoted(shown), "meant": words[near[0]].heading}
            message = Sentence("Kolumnen %(heading)s känns inte igen. Menas %(meant)s?", **told)
        if message:
            spot = grid.spot(heading, at)
            problems.append(Problem(file=grid.file, sheet=grid.sheet, spot=spot, message=message))
    if lacking := table.lacking(list(found)):
        names = listed([column.heading for column in lacking])
        message = Sentence("Kolumnen %(names)s saknas.", names=names)
        if len(lacking) > 1:
            message = Sentence("Kolumnerna %(names)s saknas.", names=names)
        spot = grid.spot(heading)
        problems.append(Problem(file=grid.file, sheet=grid.sheet, spot=spot, message=message))
    return found, problems
