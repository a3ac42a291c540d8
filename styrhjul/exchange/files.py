"""One file in, typed rows out, whatever the file is: .xlsx, .csv or .ics."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from styrhjul.exchange.delimited import read_delimited
from styrhjul.exchange.goals import (
    DISSENTS,
    GOALS,
    TARGETS,
    DissentRow,
    DraftGoalRow,
    TargetRow,
    goals_table,
    targets_table,
)
from styrhjul.exchange.grid import Grid, is_empty
from styrhjul.exchange.indicators import (
    INDICATORS,
    OPPOSING,
    OUTCOMES,
    IndicatorRow,
    OpposingRow,
    OutcomeRow,
    indicators_table,
)
from styrhjul.exchange.meeting_calendar import read_meeting_calendar
from styrhjul.exchange.meetings import MEETINGS, MeetingRow, meetings_table
from styrhjul.exchange.organisation import BODIES, UNITS, BodyRow, UnitRow
from styrhjul.exchange.people import PEOPLE, ROLES, PersonRow
from styrhjul.exchange.problems import ImportRefused, Problem, refuse
from styrhjul.exchange.tables import Faulty, Located, Table, closest, read_rows
from styrhjul.exchange.values import plain
from styrhjul.exchange.workbook import LARGEST_FILE, read_workbook
from styrhjul.refused import Sentence
from styrhjul.rules.swedish import either

_REFUSED_SUFFIXES = {
    ".xlsm": "Excelfiler med makron (.xlsm) läses inte. Spara den som en vanlig Excelarbetsbok (.xlsx).",
    ".xltm": "Excelmallar med makron (.xltm) läses inte. Spara den som en vanlig Excelarbetsbok (.xlsx).",
    ".xls": "Det är en äldre Excelfil (.xls). Öppna den i Excel och spara den som .xlsx.",
    ".xlsb": "Binära Excelfiler (.xlsb) läses inte. Spara den som .xlsx.",
    ".ods": "Filer från LibreOffice (.ods) läses inte. Spara den som .xlsx.",
}


@dataclass(frozen=True)
class Reading:
    """How to read: whether only meetings are wanted, the roles there are, and whose the meetings are.

    ``body`` is None where the file must say whose its meetings are, and "" where it need not. ``for_checking``:
    goals and indicators may lack their body and their years, since a draft is checked before it has them.
    """

    only_meetings: bool = False
    roles: Mapping[str, str] = field(default_factory=lambda: ROLES)
    body: str | None = None
    bodies: Collection[str] = ()
    """Keys and names of the bodies that exist, by which a calendar's categories are recognised."""
    for_checking: bool = False

    @property
    def tables(self) -> tuple[Table[Any], ...]:
        meetings = meetings_table(one_body=self.body is not None)
        return (meetings,) if self.only_meetings else (BODIES, UNITS, PEOPLE, meetings, *self._register)

    @property
    def _register(self) -> tuple[Table[Any], ...]:
        kinds = (goals_table, targets_table, indicators_table)
        return (*(kind(for_checking=self.for_checking) for kind in kinds), OUTCOMES, OPPOSING, DISSENTS)


@dataclass(frozen=True)
class Content:
    """What a file says. ``notes`` tell which of its sheets were left unread, and why."""

    file: str
    bodies: tuple[Located[BodyRow], ...] = ()
    units: tuple[Located[UnitRow], ...] = ()
    people: tuple[Located[PersonRow], ...] = ()
    meetings: tuple[Located[MeetingRow], ...] = ()
    goals: tuple[Located[DraftGoalRow], ...] = ()
    targets: tuple[Located[TargetRow], ...] = ()
    indicators: tuple[Located[IndicatorRow], ...] = ()
    outcomes: tuple[Located[OutcomeRow], ...] = ()
    opposing: tuple[Located[OpposingRow], ...] = ()
    dissents: tuple[Located[DissentRow], ...] = ()
    faulty: tuple[Faulty, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    readable: bool = True


def read_file(path: Path, *, reading: Reading | None = None) -> Content:
    """The file's rows, and in ``problems`` all that is wrong with single rows.

    Raises:
        ImportRefused: the file cannot be read at all, or none of its sheets is of a known kind.
    """
    how, suffix, file = reading or Reading(), path.suffix.lower(), path.name
    content = content_of(path)
    match suffix:
        case ".xlsx":
            return _from_grids(read_workbook(content, file=file), file=file, how=how)
        case ".csv" | ".txt" | ".tsv":
            return _from_grids([read_delimited(content, file=file)], file=file, how=how)
        case ".ics":
            rows, problems = read_meeting_calendar(content, file=file, body=how.body, bodies=how.bodies)
            return Content(file=file, meetings=tuple(rows), problems=tuple(problems))
        case _:
            raise refuse(file, "Filslaget läses inte. Väntade en .xlsx, .csv eller .ics.")


def read_if_possible(path: Path, *, reading: Reading) -> Content:
    """As ``read_file``, but a file that cannot be read at all is a content of nothing but problems."""
    try:
        return read_file(path, reading=reading)
    except ImportRefused as refused:
        return Content(file=path.name, problems=refused.problems, readable=False)


def content_of(path: Path) -> bytes:
    """The file's bytes.

    Raises:
        ImportRefused: it isn't there, is empty or too large, or is of a kind that is never opened.
    """
    if path.suffix.lower() in _REFUSED_SUFFIXES:
        raise refuse(path.name, _REFUSED_SUFFIXES[path.suffix.lower()])
    if not path.is_file():
        raise refuse(path.name, "Filen finns inte.")
    if path.stat().st_size > LARGEST_FILE:
        raise refuse(path.name, "Filen är för stor. Högst %(most)s MB läses in.", most=LARGEST_FILE // 1_000_000)
    content = path.read_bytes()
    if not content.strip():
        raise refuse(path.name, "Filen är tom.")
    return content


def _from_grids(grids: Sequence[Grid], *, file: str, how: Reading) -> Content:
    found: dict[str, list[Located[Any]]] = {}
    faulty: list[Faulty] = []
    problems: list[Problem] = []
    notes: list[str] = []
    for grid in grids:
        if (table := _table_of(grid, how, alone=len(grids) == 1)) is None:
            notes += _note(grid)
            continue
        chosen, heading = table
        rows, unread, wrong = read_rows(grid, chosen, heading=heading, context={"roles": how.roles})
        found.setdefault(chosen.name, []).extend(rows)
        faulty += unread
        problems += wrong
    if not found:
        raise refuse(file, _unrecognised(how))
    kept: dict[str, Any] = {field: tuple(found.get(table, ())) for field, table in _FIELDS.items()}
    return Content(
        file=file,
        **kept,
        faulty=tuple(faulty),
        problems=tuple(problems),
        notes=tuple(notes),
    )


_FIELDS = {
    "bodies": BODIES.name,
    "units": UNITS.name,
    "people": PEOPLE.name,
    "meetings": MEETINGS.name,
    "goals": GOALS.name,
    "targets": TARGETS.name,
    "indicators": INDICATORS.name,
    "outcomes": OUTCOMES.name,
    "opposing": OPPOSING.name,
    "dissents": DISSENTS.name,
}
"""Where a content keeps the rows of each table."""


def _table_of(grid: Grid, how: Reading, *, alone: bool) -> tuple[Table[Any], int] | None:
    """A sheet that has a table's name, or is alone, is read even if it lacks a column, so that this is told."""
    everything = replace(how, only_meetings=False).tables
    named = [table for table in everything if plain(grid.sheet) == plain(table.name)]
    wanted = [table for table in named or everything if table.name in {known.name for known in how.tables}]
    nearest = closest(grid, named or everything)
    if grid.hidden or nearest is None or nearest[0].name not in {table.name for table in wanted}:
        return None
    complete = not nearest[0].lacking([nearest[0].field_of(cell) for cell in grid.rows[nearest[1]]])
    return nearest if complete or alone or named else None


def _note(grid: Grid) -> list[str]:
    if all(map(is_empty, grid.rows)):
        return []
    pattern = "Bladet %(sheet)s lästes inte, eftersom dess kolumner inte hör till det som läses in."
    return [
        Sentence("Bladet %(sheet)s lästes inte, eftersom det är dolt." if grid.hidden else pattern, sheet=grid.sheet)
    ]


def _unrecognised(how: Reading) -> str:
    shapes = [
        f"{table.name} ({', '.join(column.heading for column in table.columns if column.required)})"
        for table in how.tables
    ]
    return Sentence("Rubrikerna känns inte igen. Väntade %(shapes)s bland de första raderna.", shapes=either(shapes))


def raise_if_any(problems: Sequence[Problem]) -> None:
    if problems:
        raise ImportRefused(problems)
