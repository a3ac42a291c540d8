"""Opens the database and hands out units of work: one read or one write, then closed."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, text

from styrhjul.store.trouble import tell_plainly, told_plainly

if TYPE_CHECKING:
    from sqlmodel import Session

FILE_NAME = "styrhjul.db"
_SQLITE = "sqlite:///"
_WRITER = "styrhjul_writer"
_FOLDER = "styrhjul_folder"
_ROUND_LOCK = 6_38  # the paragraph that keeps decisions with people; any number would do


def _utc_text(value: datetime) -> str:
    """An instant as SQLAlchemy's DateTime stores it on SQLite, so that plain SQL writes the same."""
    return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


# sqlite3's own adapters are deprecated since Python 3.12.
sqlite3.register_adapter(date, date.isoformat)
sqlite3.register_adapter(datetime, _utc_text)


class Database:
    """A municipality's database: SQLite in a folder, or PostgreSQL by URL.

    ``reading`` gives a session that sees one state; ``writing`` one transaction, committed at the end of
    the block and rolled back by any error in it. ``snapshot`` and ``transaction`` are the same for plain SQL,
    without loading the tables' classes, which takes longer than most questions. On SQLite a writer takes its
    lock at once (BEGIN IMMEDIATE): a reader that turns writer half-way fails with SQLITE_BUSY whatever the timeout.
    ``pool_size`` is how many connections are kept open, for as many threads; as many more are made when all are taken.
    ``folder`` is where the municipality's own files lie when that is not beside its SQLite file.
    """

    def __init__(self, url: str, *, pool_size: int = 5, folder: Path | None = None) -> None:
        self.url = url
        self.engine = _engine(url, pool_size=pool_size, folder=folder)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator["Session"]:
        with self.snapshot() as connection, _session(connection) as session:
            yield session
            session.expunge_all()  # what was read stays readable as plain data

    @contextmanager
    def writing(self) -> Iterator["Session"]:
        with self.transaction() as writer, _session(writer) as session:
            yield session
            session.flush()
            session.commit()

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        with self.engine.connect() as connection:
            writer = connection.execution_options(**{_WRITER: True})
            with writer.begin():
                yield writer

    @contextmanager
    def rebuilding(self) -> Iterator[Connection]:
        """A transaction in which tables may be made anew, as migrations do.

        While SQLite watches its foreign keys it drops no table that rows of others refer to; they are checked at the
        end instead.
        """
        if not self.is_sqlite:
            with self.transaction() as writer:
                yield writer
            return
        with self.engine.connect() as connection:
            sqlite: Any = connection.connection.driver_connection
            sqlite.execute("PRAGMA foreign_keys=OFF")
            try:
                writer = connection.execution_options(**{_WRITER: True})
                with writer.begin():
                    yield writer
                    broken = sqlite.execute("PRAGMA foreign_key_check").fetchone()
                    assert broken is None, f"a row of {broken[0]} refers to one of {broken[2]} that is not there"
            finally:
                sqlite.execute("PRAGMA foreign_keys=ON")

    def close(self) -> None:
        self.engine.dispose()


def sqlite_url(folder: Path) -> str:
    return f"{_SQLITE}{folder.resolve() / FILE_NAME}"


def file_of(url: str) -> Path | None:
    """The file of an SQLite database; None for one that a server has."""
    return Path(url.removeprefix(_SQLITE)) if url.startswith(_SQLITE) else None


def folder_of(connection: Connection) -> Path | None:
    """Where the municipality's own files lie: beside its SQLite file, or the folder that its database was opened by."""
    url = connection.engine.url
    if url.drivername == "sqlite" and url.database:
        return Path(url.database).parent
    folder: Path | None = connection.engine.get_execution_options().get(_FOLDER)
    return folder


def _session(connection: Connection) -> "Session":
    from sqlmodel import Session

    import models.every_table  # noqa: F401

    return Session(bind=connection, join_transaction_mode="create_savepoint")


def hold_round_lock(session: "Session") -> None:
    """Keep two rounds of one database apart until this transaction ends.

    SQLite's writer lock does it already; PostgreSQL needs an advisory lock.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ROUND_LOCK})


def _engine(url: str, *, pool_size: int, folder: Path | None) -> Engine:
    # An error's text says what was asked and not with which values: these are people's.
    shared: dict[str, Any] = {"pool_size": pool_size, "max_overflow": max(10, pool_size), "hide_parameters": True}
    if folder is not None:
        shared["execution_options"] = {_FOLDER: folder}
    if not url.startswith("sqlite"):
        return create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), pool_pre_ping=True, **shared)
    engine = create_engine(url, connect_args={"timeout": 30}, **shared)
    file = Path(engine.url.database or "")
    tell_plainly(engine, file)

    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy's begin event below says how to begin
        with told_plainly(file):
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
                connection.execute(f"PRAGMA {pragma}")

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get(_WRITER)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
