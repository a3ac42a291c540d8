"""The records of a body's year: what each is, whether it is an official document and since when, and its files."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, groupby
from typing import Any

from sqlalchemy import Connection, LargeBinary, select
from sqlmodel import SQLModel

import models.every_table  # noqa: F401  (the tables must be known)
from models.kinds import FileFormat
from styrhjul.exchange.archive import Sheet, safe_name
from styrhjul.refused import Refused
from styrhjul.rules.records import KIND_WORDS, STATUS_WORDS, Facts, RecordKind, Standing, standing
from styrhjul.settings import STOCKHOLM
from styrhjul.store.records import BodyYear, RecordLine, body_years, record_lines

HEAD = ("Handling", "Slag", "Vad", "Från", "Version", "Gjord", "Läge", "Allmän handling sedan", "Grund")
_PARTS: Mapping[str, tuple[str, ...]] = {
    RecordKind.SUBMISSION: ("plan_answer", "activity", "follow_up_answer", "activity_report", "contract_answer"),
    RecordKind.VISIT_REPORT: ("visit_goal",),
}
"""The tables whose rows are parts of a record."""
_PART_OF = {RecordKind.SUBMISSION: "submission_id", RecordKind.VISIT_REPORT: "report_id"}

_BATCH = 100
_Row = dict[str, Any]


@dataclass(frozen=True)
class Record:
    line: RecordLine
    standing: Standing

    @property
    def key(self) -> str:
        """What it is asked for by, such as "submission-12"."""
        return f"{self.line.kind}-{self.line.id}"


def year_of(connection: Connection, *, body: str, year: int) -> BodyYear:
    """The body's year.

    Raises:
        Refused: it has never been opened.
    """
    found = next((one for one in body_years(connection) if (one.body, one.year) == (body, year)), None)
    if found is None:
        raise Refused(f"Det finns inget årshjul {year} för {body}.")
    return found


def records(connection: Connection, of: BodyYear) -> tuple[Record, ...]:
    return tuple(Record(line, standing(_facts(line))) for line in record_lines(connection, of))


def record_called(connection: Connection, key: str) -> Record:
    """The record with the key, whichever body's it is.

    Raises:
        Refused: there is none.
    """
    for of in body_years(connection):
        if found := next((one for one in records(connection, of) if one.key == key), None):
            return found
    raise Refused(f"Det finns ingen handling {key}. Se vilka som finns med: styrhjul records list")


def record_sheet(found: Iterable[Record]) -> Sheet:
    """The list of records, as people read it."""
    return Sheet("handlingar", HEAD, (record_row(one) for one in found))


def record_row(one: Record) -> tuple[object, ...]:
    line, told = one.line, one.standing
    made, since = _local(line.made_at), _local(told.since) if told.since else ""
    kind, status = KIND_WORDS[line.kind], STATUS_WORDS[told.status]
    return (one.key, kind, line.title, line.party, line.version, made, status, since, told.ground)


def every_record(connection: Connection) -> Iterator[Record]:
    return (one for of in body_years(connection) for one in records(connection, of))


def files_of(connection: Connection, found: Iterable[Record]) -> Iterator[tuple[Record, str, bytes]]:
    """The records' files by name: what was handed in as it came, or a report's files; its words as JSON and text.

    A handful of questions for each hundred records, and one for each file, which may be large.
    """
    for kind, ofkind in groupby(sorted(found, key=lambda one: one.line.kind), key=lambda one: one.line.kind):
        every = list(ofkind)
        for first in range(0, len(every), _BATCH):
            yield from _batch(connection, kind, every[first : first + _BATCH])


def _batch(connection: Connection, kind: RecordKind, found: Sequence[Record]) -> Iterator[tuple[Record, str, bytes]]:
    ids = [one.line.id for one in found]
    rows = _by(connection, kind, "id", ids)
    parts = {name: _by(connection, name, _PART_OF[kind], ids) for name in _PARTS.get(kind, ())}
    for one in found:
        (row,) = rows[one.line.id]
        theirs = {name: told[one.line.id] for name, told in parts.items() if told[one.line.id]}
        for name, content in chain(_kept_files(connection, one), _words(one, row, theirs)):
            yield one, name, content


def _kept_files(connection: Connection, one: Record) -> Iterator[tuple[str, bytes]]:
    """What came, or was compiled, as it is; without the package to the system of cases, which holds the same again."""
    match one.line.kind:
        case RecordKind.SUBMISSION if one.line.file_name:
            table = SQLModel.metadata.tables["submission"]
            wanted = select(table.c.file_name, table.c.file).where(table.c.id == one.line.id)
        case RecordKind.REPORT:
            table = SQLModel.metadata.tables["report_file"]
            whose = (table.c.report_id == one.line.id) & (table.c.format != FileFormat.ZIP)
            wanted = select(table.c.name, table.c.file).where(whose).order_by(table.c.id)
        case _:
            return
    for name, content in connection.execute(wanted):
        if content is not None:
            yield _beside(one, safe_name(name)), content


def _beside(one: Record, name: str) -> str:
    """Another name than those of the files that tell its words."""
    return f"inlamnad-{name}" if name in (f"{one.key}.txt", f"{one.key}.json") else name


def _words(one: Record, row: _Row, parts: Mapping[str, list[_Row]]) -> Iterator[tuple[str, bytes]]:
    content: dict[str, Any] = {"handling": dict(zip(HEAD, record_row(one), strict=True)), "innehåll": row, **parts}
    if one.line.kind is RecordKind.REPORT:  # its page and its PDF are there to be read
        content["innehåll"] = {**row, "facts": json.loads(row["facts"])}
    else:
        yield f"{one.key}.txt", _as_text(content).encode()
    yield f"{one.key}.json", json.dumps(content, ensure_ascii=False, indent=2, default=_plain).encode()


def _by(connection: Connection, name: str, column: str, ids: Sequence[int]) -> defaultdict[int, list[_Row]]:
    """The table's rows by the column, without files, each with its goal's sentence where it has a goal."""
    table, goal = SQLModel.metadata.tables[name], SQLModel.metadata.tables["goal"]
    wanted = select(*(one for one in table.columns if not isinstance(one.type, LargeBinary)))
    if "goal_id" in table.c:
        wanted = wanted.add_columns(goal.c.sentence.label("mål")).join(goal, goal.c.id == table.c.goal_id)
    found: defaultdict[int, list[_Row]] = defaultdict(list)
    for row in connection.execute(wanted.where(table.c[column].in_(ids)).order_by(table.c.id)).mappings():
        found[row[column]].append(dict(row))
    return found


def _as_text(content: Mapping[str, Any]) -> str:
    """To be read without any program: a line for each value that there is."""
    lines: list[str] = []
    for heading, told in content.items():
        for row in told if isinstance(told, list) else [told]:
            lines += ["", heading.upper(), *(f"{name}: {_plain(value)}" for name, value in row.items() if value)]
    return "\n".join(lines).strip() + "\n"


def _facts(line: RecordLine) -> Facts:
    return Facts(
        kind=line.kind,
        made_at=line.made_at,
        from_outside=line.from_outside,
        awaits=line.awaits,
        settled_at=line.settled_at,
    )


def _local(at: datetime) -> str:
    return f"{at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
