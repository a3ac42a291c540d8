"""Everything that the municipality has put in and got out, to keep or to take along: tables as CSV, files as files."""

from collections.abc import Iterator
from itertools import chain
from typing import IO

from sqlalchemy import Column, Connection, LargeBinary, Table, select
from sqlmodel import SQLModel

import models.every_table  # noqa: F401  (the tables must be known)
from models.kinds import MAIL
from styrhjul.exchange.archive import Sheet, safe_name, write_archive
from styrhjul.services.acts import Act, audit_row
from styrhjul.services.importing.ledger import shown_address
from styrhjul.services.records import every_record, record_sheet
from styrhjul.store.database import Database

LEFT_OUT = ("draft", "sign_in_link", "sign_in_session", "identity", "calendar_key")
"""Drafts are their writers' own until they are handed in; the rest is how people get in, which opens nothing elsewhere.

Nothing in them is the municipality's own record.
"""
_BATCH = 200
_FILES = {"submission": "file_name", "report_file": "name"}
"""The tables that hold files, and the column that names each."""
_ABOUT = """Allt som finns i Styrhjul, uttaget {day} av {actor}.

Varje tabell är en fil med semikolon mellan kolumnerna, sparad som UTF-8, med rubriker på första raden.
Text som ett kalkylprogram skulle ta för en formel börjar med en apostrof (').
Inlämnade filer och rapporter ligger i mapparna submission och report_file; deras sökvägar står i tabellerna.
I handlingar.csv står vad som är allmän handling, och sedan när, och vad som är arbetsmaterial.

Detta är inte med:
- utkast, som är skribentens egna tills de lämnas in
- inloggningar, inloggningslänkar, kopplingar till identitetstjänster och nycklar till kalendrar
- hemligheterna i andra adresser än e-post; av dem står bara början
- årshjulets definition och egna mallar, som ligger som filer i installationens mapp

I filerna finns personuppgifter. Förvara dem som registret självt, och radera dem när de inte behövs.
"""


def export_everything(database: Database, file: IO[bytes], *, act: Act) -> None:
    """Write it all to ``file`` as a zip, as it stood at one moment, and tell in the log who took it."""
    with database.writing() as session:
        session.add(audit_row(act, verb="export", subject="municipality:all"))
    with database.snapshot() as connection:
        if not database.is_sqlite:  # SQLite shows one state to whoever has begun to read
            connection.execution_options(isolation_level="REPEATABLE READ")
        write_archive(
            file,
            about=_ABOUT.format(day=act.today, actor=act.actor),
            sheets=chain(
                (_sheet(connection, table) for table in exported_tables()), [record_sheet(every_record(connection))]
            ),
            files=(found for name in _FILES for found in _files(connection, SQLModel.metadata.tables[name])),
        )


def exported_tables() -> list[Table]:
    return [table for table in SQLModel.metadata.sorted_tables if table.name not in LEFT_OUT]


def _sheet(connection: Connection, table: Table) -> Sheet:
    columns = [column for column in table.columns if not _is_file(column)]
    head = [column.name for column in columns] + (["path"] if table.name in _FILES else [])
    return Sheet(table.name, head, _rows(connection, table, columns))


def _rows(connection: Connection, table: Table, columns: list[Column[object]]) -> Iterator[tuple[object, ...]]:
    wanted = [*columns, *(table.c.file.is_not(None).label("has_file") for _ in range(table.name in _FILES))]
    found = connection.execute(select(*wanted).order_by(*table.primary_key.columns), execution_options=_STREAMED)
    for row in found:
        values = tuple(row)
        if table.name in _FILES:
            values = (*values[:-1], _path(table, row.id, getattr(row, _FILES[table.name])) if row.has_file else "")
        if table.name == "address" and row.channel != MAIL:
            values = tuple(shown_address(str(value)) if value == row.value else value for value in values)
        yield values


def _files(connection: Connection, table: Table) -> Iterator[tuple[str, bytes]]:
    named = table.c[_FILES[table.name]]
    wanted = select(table.c.id, named.label("name"), table.c.file).where(table.c.file.is_not(None))
    for row in connection.execute(wanted.order_by(table.c.id), execution_options=_STREAMED):
        yield _path(table, row.id, row.name), row.file


_STREAMED = {"stream_results": True, "yield_per": _BATCH}


def _path(table: Table, row_id: int, name: str) -> str:
    return f"{table.name}/{row_id}-{safe_name(name)}"


def _is_file(column: Column[object]) -> bool:
    return isinstance(column.type, LargeBinary)
