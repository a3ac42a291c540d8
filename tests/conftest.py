"""What every test may ask for: a fresh database in a folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from styrhjul.store.database import Database, sqlite_url
from styrhjul.store.schema import migrate


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One migrated, empty SQLite file; tests copy it rather than migrate anew."""
    folder = tmp_path_factory.mktemp("migrated")
    database = Database(sqlite_url(folder))
    migrate(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return folder / "styrhjul.db"


@pytest.fixture
def database(migrated_file: Path, tmp_path: Path) -> Iterator[Database]:
    (tmp_path / "styrhjul.db").write_bytes(migrated_file.read_bytes())
    database = Database(sqlite_url(tmp_path))
    yield database
    database.close()
