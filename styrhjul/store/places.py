"""Where an installation's database stands, as somebody puts another in its place: it is made whole aside first.

A SQLite file is replaced by renaming files in its folder, a PostgreSQL database by renaming databases on its server.
What stood there is kept under a name of its own, and is never written in again.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.engine.interfaces import IsolationLevel
from sqlalchemy.exc import DBAPIError

from styrhjul.store.copies import CopyError, fill_from_copy
from styrhjul.store.database import file_of

_SIDES = ("-wal", "-shm")
_LONGEST = 63
"""So long may a name be in PostgreSQL."""
_IN_USE = "55006"
_PROVIDERS = {
    "c": "LOCALE_PROVIDER libc",
    "i": "LOCALE_PROVIDER icu ICU_LOCALE {}",
    "b": "LOCALE_PROVIDER builtin BUILTIN_LOCALE {}",
}
# PostgreSQL 14 knows no provider, and 17 has another name for its locale.
_SORTING = """
SELECT datcollate AS collate, datctype AS ctype, to_jsonb(d) ->> 'datlocprovider' AS provider,
       coalesce(to_jsonb(d) ->> 'daticulocale', to_jsonb(d) ->> 'datlocale') AS locale
FROM pg_database AS d WHERE datname = :name
"""


class InUseError(Exception):
    """Somebody has the database open, and would go on writing in what is taken away."""


class Place(Protocol):
    """Where a database stands, or is to stand."""

    def is_taken(self) -> bool: ...

    def lay_aside(self, copy: Path) -> str:
        """Make a database of the copy beside the place; its URL. It is nobody's until ``swap``.

        Raises:
            CopyError: it did not go.
        """

    def swap(self, *, now: datetime) -> str:
        """Put what lies aside in the place; what that which stood there is called now, "" if nothing did.

        Raises:
            InUseError: somebody has it open. Nothing is changed.
        """

    def discard(self) -> None:
        """Remove what still lies aside."""


def place_of(url: str) -> Place:
    return FilePlace(file) if (file := file_of(url)) else ServerPlace(url)


class FilePlace:
    """A SQLite file in its folder."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._aside = file.with_name(f".{file.name}.restored")

    def is_taken(self) -> bool:
        return self._file.exists()

    def lay_aside(self, copy: Path) -> str:
        self.discard()
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._aside.touch(mode=0o600)
            shutil.copyfile(copy, self._aside)
            self._give_to_its_owner()
        except OSError as error:
            raise CopyError(str(error)) from error
        return f"sqlite:///{self._aside}"

    def _give_to_its_owner(self) -> None:
        """Whoever restores is perhaps not the user whom the pages run as."""
        if self.is_taken():
            shutil.copymode(self._file, self._aside)
        if os.geteuid() == 0:
            owner = (self._file if self.is_taken() else self._file.parent).stat()
            os.chown(self._aside, owner.st_uid, owner.st_gid)

    def swap(self, *, now: datetime) -> str:
        kept = self._file.with_name(f"styrhjul-replaced-{now:%Y-%m-%dT%H%M%S}.db")
        taken = self.is_taken()
        if taken:
            _gather(self._file)
            for side in ("", *_SIDES):
                part = self._file.with_name(self._file.name + side)
                if part.exists():
                    part.rename(kept.with_name(kept.name + side))
        self._aside.replace(self._file)
        return str(kept) if taken else ""

    def discard(self) -> None:
        for side in ("", *_SIDES):
            self._aside.with_name(self._aside.name + side).unlink(missing_ok=True)


def _gather(file: Path) -> None:
    """Bring all that has been written into the file itself, which goes only where nobody else has it open.

    A file that cannot be read is left as it is: it is perhaps what made somebody restore another.
    """
    try:
        with closing(sqlite3.connect(file, timeout=0)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise InUseError from error
    except sqlite3.DatabaseError:
        return


class ServerPlace:
    """A database of a PostgreSQL server, whose user may make databases there."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self._name = str(self._url.database)
        self._aside = f"{self._name[: _LONGEST - 9]}_restored"

    def is_taken(self) -> bool:
        return self._sorting() is not None

    def lay_aside(self, copy: Path) -> str:
        self.discard()
        self._ask(f"CREATE DATABASE {_quoted(self._aside)} TEMPLATE template0 ENCODING 'UTF8' {self._sorting() or ''}")
        fill_from_copy(self._at(self._aside), file=copy)
        return self._at(self._aside)

    def swap(self, *, now: datetime) -> str:
        kept = f"{self._name[: _LONGEST - 25]}_replaced_{now:%Y%m%d_%H%M%S}"
        moves = [(self._aside, self._name)]
        if self.is_taken():
            moves.insert(0, (self._name, kept))
        try:
            self._ask(
                *(f"ALTER DATABASE {_quoted(old)} RENAME TO {_quoted(new)}" for old, new in moves),
                at_once=True,
            )
        except CopyError as error:
            if getattr(getattr(error.__cause__, "orig", None), "sqlstate", "") == _IN_USE:
                raise InUseError from error
            raise
        return kept if len(moves) > 1 else ""

    def discard(self) -> None:
        self._ask(f"DROP DATABASE IF EXISTS {_quoted(self._aside)}")

    def _at(self, name: str) -> str:
        return self._url.set(database=name).render_as_string(hide_password=False)

    def _sorting(self) -> str | None:
        """How the database that stands there sorts its text, as CREATE DATABASE takes it; None if there is none."""
        with self._server("AUTOCOMMIT") as connection:
            row = connection.execute(text(_SORTING), {"name": self._name}).one_or_none()
        if row is None:
            return None
        said = f"LC_COLLATE {_literal(row.collate)} LC_CTYPE {_literal(row.ctype)}"
        provider = _PROVIDERS.get(row.provider, "")
        return f"{said} {provider.format(_literal(row.locale or ''))}"

    def _ask(self, *statements: str, at_once: bool = False) -> None:
        """Say them to the server; ``at_once`` in one transaction."""
        with self._server("READ COMMITTED" if at_once else "AUTOCOMMIT") as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    @contextmanager
    def _server(self, isolation_level: IsolationLevel) -> Iterator[Connection]:
        """A connection to the database that every server has."""
        url = self._at("postgres").replace("postgresql://", "postgresql+psycopg://", 1)
        engine = create_engine(url, isolation_level=isolation_level)
        try:
            with engine.begin() as connection:
                yield connection
        except DBAPIError as error:
            raise CopyError(str(error.orig).strip()) from error
        finally:
            engine.dispose()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(written: str) -> str:
    return "'" + written.replace("'", "''") + "'"
