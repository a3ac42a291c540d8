"""Opens the files of the register: a workbook with several sheets, or a text file for each, in any order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from styrhjul.exchange.delimited import read_delimited
from styrhjul.exchange.files import content_of
from styrhjul.exchange.grid import Grid, is_empty
from styrhjul.exchange.problems import ImportRefused, Problem, refuse
from styrhjul.exchange.procurement.sheets import TABLES
from styrhjul.exchange.tables import Faulty, Located, Row, Table, closest, read_rows
from styrhjul.exchange.values import plain
from styrhjul.exchange.workbook import read_workbook
from styrhjul.refused import Sentence

GUIDE = "läs mig"
"""The sheet of a workbook that tells how to fill it in; it holds nothing to read."""


@dataclass(frozen=True)
class Sheets:
    """What the files hold: the rows by their table's name, those that couldn't be read, and all that is wrong."""

    rows: Mapping[str, Sequence[Located[Any]]] = field(default_factory=dict)
    faulty: Sequence[Faulty] = ()
    problems: Sequence[Problem] = ()
    notes: Sequence[str] = ()

    def of(self, table: Table[Row]) -> Sequence[Located[Row]]:
        return self.rows.get(table.name, ())


def read_sheets(paths: Iterable[Path]) -> Sheets:
    """The rows of all the files (.xlsx, .csv). A file that cannot be read at all is a problem like others."""
    found: dict[str, list[Located[Any]]] = {}
    faulty: list[Faulty] = []
    problems: list[Problem] = []
    notes: list[str] = []
    for path in paths:
        try:
            grids = _grids(path)
            chosen = _chosen(grids, file=path.name)
        except ImportRefused as refused:
            problems += refused.problems
            continue
        notes += [_unread(grid) for grid in grids if grid not in [each for each, _, _ in chosen] and _has_more(grid)]
        for grid, table, heading in chosen:
            rows, unread, wrong = read_rows(grid, table, heading=heading)
            found.setdefault(table.name, []).extend(rows)
            faulty += unread
            problems += wrong
    return Sheets(found, tuple(faulty), tuple(problems), tuple(notes))


def _grids(path: Path) -> list[Grid]:
    content = content_of(path)
    match path.suffix.lower():
        case ".xlsx":
            return read_workbook(content, file=path.name)
        case ".csv" | ".txt" | ".tsv":
            return [read_delimited(content, file=path.name)]
        case _:
            raise refuse(path.name, "Filslaget läses inte. Väntade en .xlsx, .csv eller .json (OCDS).")


def _chosen(grids: Sequence[Grid], *, file: str) -> list[tuple[Grid, Table[Any], int]]:
    """The sheets that are the register's. One that bears a table's name, or is alone, is read whatever it lacks."""
    chosen = []
    for grid in grids:
        named = [table for table in TABLES if plain(table.name) == plain(grid.sheet)]
        nearest = None if grid.hidden else closest(grid, named or TABLES)
        if nearest is None:
            continue
        table, heading = nearest
        complete = not table.lacking([table.field_of(cell) for cell in grid.rows[heading]])
        if complete or named or len(grids) == 1:
            chosen.append((grid, table, heading))
    if not chosen:
        names = ", ".join(table.name for table in TABLES)
        raise refuse(
            file,
            "Rubrikerna känns inte igen. Väntade något av bladen %(names)s, med sina rubriker.",
            names=names,
        )
    return chosen


def _has_more(grid: Grid) -> bool:
    return plain(grid.sheet) != plain(GUIDE) and not all(map(is_empty, grid.rows))


def _unread(grid: Grid) -> str:
    pattern = "Bladet %(sheet)s lästes inte, eftersom dess kolumner inte hör till det som läses in."
    return Sentence("Bladet %(sheet)s lästes inte, eftersom det är dolt." if grid.hidden else pattern, sheet=grid.sheet)
