"""What is wrong with the file is said in a sentence that tells what to do, and is still the database's error."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DatabaseError, OperationalError

from styrhjul.refused import TroubleError
from styrhjul.store.database import FILE_NAME, Database, sqlite_url
from styrhjul.store.trouble import LastingTroubleError, PassingTroubleError

pytestmark = pytest.mark.sqlite("its file is broken on purpose")


def trouble(folder: Path) -> TroubleError:
    with closing(Database(sqlite_url(folder))) as database:
        event.listen(database.engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout = 1"))
        with pytest.raises(TroubleError) as told, database.transaction() as connection:
            connection.exec_driver_sql("CREATE TABLE x (a)")
    return told.value


def test_a_file_that_is_no_database_is_said_to_be_damaged_and_how_it_is_restored(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"x" * 5_000)
    told = trouble(tmp_path)
    assert isinstance(told, LastingTroubleError | DatabaseError)
    assert not isinstance(told, OperationalError)
    assert "är skadad" in str(told)
    assert "styrhjul restore" in str(told)


def test_a_file_that_somebody_holds_says_who_and_may_be_tried_again(tmp_path: Path) -> None:
    import os

    with closing(sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)) as holder:
        holder.execute("PRAGMA journal_mode=WAL")
        holder.execute("BEGIN IMMEDIATE")
        told = trouble(tmp_path)
    assert isinstance(told, PassingTroubleError | OperationalError)
    assert "är upptagen" in str(told)
    if Path("/proc/locks").exists():
        assert f"nummer {os.getpid()}" in str(told)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert "går inte att öppna" in str(trouble(tmp_path / "borta"))


def test_what_is_wrong_in_a_question_is_a_fault_of_ours_and_is_not_explained(tmp_path: Path) -> None:
    with (
        closing(Database(sqlite_url(tmp_path))) as database,
        pytest.raises(OperationalError, match="no such table") as told,
        database.snapshot() as connection,
    ):
        connection.exec_driver_sql("SELECT * FROM nowhere")
    assert not isinstance(told.value, TroubleError)
