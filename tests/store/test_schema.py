"""The migrations make the very schema that the tables declare, on both databases."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

from styrhjul.store.database import Database
from styrhjul.store.schema import is_current, migrate


def test_migrated_and_declared_schema_are_the_same(database: Database) -> None:
    assert differences(database) == []
    assert is_current(database)


@pytest.mark.xdist_group("postgresql")
def test_migrated_and_declared_schema_are_the_same_on_postgresql(on_postgresql: Database) -> None:
    assert differences(on_postgresql) == []


def test_migrating_twice_changes_nothing(database: Database) -> None:
    migrate(database)
    assert is_current(database)


def differences(database: Database) -> list[object]:
    with database.engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), SQLModel.metadata))
