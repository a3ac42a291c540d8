"""All that is held about one person: the rows that are theirs, those they have signed, and where others name them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, LargeBinary, Table, false, or_, select
from sqlmodel import SQLModel

import models.every_table  # noqa: F401  (the tables must be known)
from models.kinds import MAIL
from styrhjul.services.importing.ledger import shown_address
from styrhjul.services.personal.known import Known, pattern
from styrhjul.services.personal.register import HELD, door_columns, told_columns

_BELOW = {
    "delivery": ("notice_id", "notice"),
    "submission": ("obligation_id", "obligation"),
    "transition": ("obligation_id", "obligation"),
    "receipt": ("obligation_id", "obligation"),
    "draft": ("obligation_id", "obligation"),
}
"""What hangs on a row that is the person's: by which column, on which table."""
_AROUND = 60
"""How many letters are shown on either side of a name."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Mention:
    """Where words name the person: the table and column, the row's id, and some of what stands around it."""

    table: str
    column: str
    id: int
    words: str


@dataclass(frozen=True)
class HeldAbout:
    """``rows`` by table, without files and without what opens doors."""

    person: Known
    rows: Mapping[str, tuple[Row, ...]]
    mentions: tuple[Mention, ...]


def held_about(connection: Connection, person: Known) -> HeldAbout:
    """The person's own row first. A question or two for each table, however much there is."""
    found = {
        name: rows
        for name in sorted(HELD, key=lambda name: name != "person")
        if (rows := _rows(connection, name, person))
    }
    return HeldAbout(person, found, tuple(_mentions(connection, person, found)))


def of_person(name: str, person: Known, *, names: tuple[str, ...]) -> ColumnElement[bool]:
    """SQL for "this row is the person's, names them, or bears one of the ``names`` as who did it"."""
    table, held = SQLModel.metadata.tables[name], HELD[name]
    told = [table.c[column] == person.id for column in held.points.split()]
    told += [table.c[column].in_(names) for column in held.signed.split()]
    if name in _BELOW:
        column, above = _BELOW[name]
        theirs = SQLModel.metadata.tables[above]
        told.append(table.c[column].in_(select(theirs.c.id).where(theirs.c.person_id == person.id)))
    match name:
        case "person":
            told.append(table.c.id == person.id)
        case "audit":
            told.append(table.c.subject == person.subject)
    return or_(*told) if told else false()


def _rows(connection: Connection, name: str, person: Known) -> tuple[Row, ...]:
    table = SQLModel.metadata.tables[name]
    shown = [column for column in table.columns if not isinstance(column.type, LargeBinary)]
    shown = [column for column in shown if column.name not in door_columns()]
    wanted = select(*shown).where(of_person(name, person, names=person.names)).order_by(table.c.id)
    return tuple(_shown(table, dict(row)) for row in connection.execute(wanted).mappings())


def _shown(table: Table, row: Row) -> Row:
    """As it stands, but for the secrets in addresses other than e-mail."""
    if table.name == "address" and row["channel"] != MAIL:
        return {**row, "value": shown_address(row["value"])}
    return {name: shown_address(value) if name == "sent_to" else value for name, value in row.items()}


def _mentions(connection: Connection, person: Known, found: Mapping[str, tuple[Row, ...]]) -> Iterator[Mention]:
    """In the words of rows that are not the person's. Files are not looked into."""
    sought = (*(name for name in person.names if " " in name), *person.addresses)
    words = pattern(sought)
    theirs = {name: {row["id"] for row in rows} for name, rows in found.items()}
    for name, column in told_columns():
        table = SQLModel.metadata.tables[name]
        if isinstance(table.c[column].type, LargeBinary):
            continue
        named = or_(false(), *(table.c[column].contains(word, autoescape=True) for word in sought))
        for row in connection.execute(select(table.c.id, table.c[column]).where(named).order_by(table.c.id)):
            if row.id not in theirs.get(name, ()) and (seen := words.search(row[1])):
                yield Mention(name, column, row.id, _around(row[1], seen.start(), seen.end()))


def _around(text: str, first: int, last: int) -> str:
    return " ".join(text[max(0, first - _AROUND) : last + _AROUND].split())
