"""What an earlier release has written is there, as it was, after the upgrade to this one, and after the way back."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Column, Enum, MetaData, Table, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

import models.every_table
from styrhjul.store.database import Database, sqlite_url
from styrhjul.store.schema import _config, is_current, migrate, revision
from tests.conftest import POSTGRESQL, _ask

LAST_RELEASE = "0004"
# Two rows of each table: the first has everything that may be empty, the second has none of it, save where the table
# itself says that one thing or the other must be there.
OWN: Mapping[tuple[str, int], Mapping[str, object]] = {
    ("unit", 1): {"operator": "own", "provider_id": None},
    ("unit", 2): {"operator": "lov", "provider_id": 2},
    ("role", 2): {"body_id": 2},
    ("unavailable", 1): {"unit_id": None},
    ("unavailable", 2): {"person_id": 2},
    ("contract_follow_up", 1): {"approval_id": None},
    ("contract_follow_up", 2): {"contract_id": 2},
    ("receipt", 1): {"report_id": None, "question": "Varför fredagar?"},
    ("receipt", 2): {"report_id": 2, "question": ""},
    ("delivery", 1): {"ending": "temporary"},
    ("delivery", 2): {"ending": "refused"},
}
Rows = dict[str, Sequence[Any]]


@pytest.fixture(params=["sqlite", POSTGRESQL])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any tables."""
    if request.param == "sqlite":
        with closing(Database(sqlite_url(tmp_path))) as database:
            yield database
        return
    server: str = request.getfixturevalue(POSTGRESQL)
    _ask(server, "CREATE DATABASE gammal")
    with closing(Database(f"{server.removesuffix('postgres')}gammal")) as database:
        yield database
    _ask(server, "DROP DATABASE gammal WITH (FORCE)")


def turn(database: Database, *, to: str) -> None:
    turned = command.upgrade if (revision(database) or "") < to else command.downgrade
    with database.rebuilding() as connection:
        turned(_config(connection), to)


def tables_of(database: Database) -> list[Table]:
    """As the database itself says that they are."""
    found = MetaData()
    found.reflect(database.engine)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def value(column: Column[Any], number: int) -> object:
    """Something that fits; a row refers to those of its own number."""
    if column.foreign_keys or column.primary_key:
        return number
    declared = SQLModel.metadata.tables[column.table.name].columns[column.name].type
    if isinstance(declared, Enum):
        return declared.enums[(number - 1) % len(declared.enums)]
    kind = column.type.python_type
    made: dict[type, object] = {
        str: f"{column.table.name}.{column.name} {number} åäö",
        int: 2020 + number,
        float: number + 0.25,
        bool: number == 1,
        bytes: b"\x00\xff" + bytes([number]),
        date: date(2026, 12, number),
        datetime: datetime(2026, 12, 1, 6, 30, tzinfo=UTC) + timedelta(days=number, microseconds=number),
    }
    return made[kind]


def filled(database: Database) -> list[Table]:
    tables = tables_of(database)
    with database.transaction() as connection:
        for table in tables:
            for number in (1, 2):
                empty = {column.name: None for column in table.columns if column.nullable and number > 1}
                row = {column.name: value(column, number) for column in table.columns} | empty
                connection.execute(table.insert().values(row | OWN.get((table.name, number), {})))
    return tables


def rows(database: Database, tables: Sequence[Table]) -> Rows:
    with database.snapshot() as connection:
        return {table.name: connection.execute(table.select().order_by(*table.primary_key)).all() for table in tables}


def test_a_database_of_the_last_release_is_as_it_was_after_the_upgrade_and_back_again(empty: Database) -> None:
    assert models.every_table
    turn(empty, to=LAST_RELEASE)
    tables = filled(empty)
    before = rows(empty, tables)
    assert len(tables) > 50
    assert all(len(found) == 2 for found in before.values())

    migrate(empty)
    assert is_current(empty)
    assert rows(empty, tables) == before
    with empty.snapshot() as connection:
        receipts = connection.execute(text("SELECT id, passed_on_by, passed_on_at = at FROM receipt ORDER BY id")).all()
    assert [tuple(row) for row in receipts] == [(1, "styrhjul", True), (2, "", None)], (
        "a question went to the unit then"
    )
    bounce = text("UPDATE delivery SET ending = 'bounced' WHERE id = 2")
    with empty.transaction() as connection:
        connection.execute(bounce)
    with empty.transaction() as connection:
        connection.execute(text("UPDATE delivery SET ending = 'refused' WHERE id = 2"))

    turn(empty, to=LAST_RELEASE)
    assert revision(empty) == LAST_RELEASE
    assert rows(empty, tables) == before
    with pytest.raises(IntegrityError), empty.transaction() as connection:
        connection.execute(bounce)

    migrate(empty)
    assert rows(empty, tables) == before


def test_every_step_of_the_way_up_can_be_taken_back(empty: Database) -> None:
    turn(empty, to=LAST_RELEASE)
    migrate(empty)
    names = {table.name for table in tables_of(empty)}
    turn(empty, to="0001")
    assert {table.name for table in tables_of(empty)} < names
    migrate(empty)
    assert {table.name for table in tables_of(empty)} == names
