"""What goes wrong with the SQLite file itself, said so that whoever runs the program knows what to do about it.

Each is still the database's error that it was, for those who try again or say that the database is down.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DatabaseError, OperationalError

from styrhjul.refused import TroubleError


class LastingTroubleError(TroubleError, DatabaseError):
    """Trying again will not help: somebody must mend the file, or what it lies on."""

    def __init__(self, sentence: str, orig: BaseException) -> None:
        DatabaseError.__init__(self, None, None, orig, hide_parameters=True)
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence


class PassingTroubleError(LastingTroubleError, OperationalError):
    """It may pass by itself, or when somebody lets go of the file or makes room."""


_PASSING = {
    sqlite3.SQLITE_BUSY: "Databasen {file} är upptagen: ett annat program skriver i den och släpper den inte.{holders} "
    "Inget är ändrat. Försök igen om en stund.",
    sqlite3.SQLITE_FULL: "Disken där databasen {file} ligger är full. Inget är ändrat. Gör plats och försök igen.",
}
_DAMAGED = (
    "Databasen {file} är skadad. Stoppa allt som använder den, behåll den skadade filen, och lägg tillbaka den senaste "
    "säkerhetskopian som är hel: styrhjul restore. Hur det går till står i docs/operations.md."
)
_LASTING = {
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_READONLY: "Databasen {file} får bara läsas. Inget är ändrat. "
    "Ge användaren som kör Styrhjul rätt att skriva i filen och i mappen den ligger i.",
    sqlite3.SQLITE_CANTOPEN: "Databasen {file} går inte att öppna. "
    "Se efter att mappen finns och att användaren som kör Styrhjul får skriva i den.",
    sqlite3.SQLITE_IOERR: "Det går inte att läsa eller skriva databasen {file}. Inget är ändrat. "
    "Se efter om disken är full eller trasig.",
}


def tell_plainly(engine: Engine, file: Path) -> None:
    """From now on what goes wrong with the file is raised with a sentence for people."""

    def told(context: ExceptionContext) -> None:
        error = context.original_exception
        if isinstance(error, sqlite3.Error) and (plain := _plainly(error, file)):
            raise plain from error

    event.listen(engine, "handle_error", told)


@contextmanager
def told_plainly(file: Path) -> Iterator[None]:
    """For what is asked of the driver itself, before the engine has its connection."""
    try:
        yield
    except sqlite3.Error as error:
        plain = _plainly(error, file)
        if plain is None:
            raise
        raise plain from error


def _plainly(error: sqlite3.Error, file: Path) -> LastingTroubleError | None:
    """None if it is nothing of the file's."""
    kind = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if kind in _PASSING:
        sentence = _PASSING[kind].format(file=file, holders=_holders(file) if kind == sqlite3.SQLITE_BUSY else "")
        plain: LastingTroubleError = PassingTroubleError(sentence, error)
    elif kind in _LASTING:
        plain = LastingTroubleError(_LASTING[kind].format(file=file), error)
    else:
        return None
    return plain


def _holders(file: Path) -> str:
    """Who holds a lock for writing in the file or beside it, where Linux tells; "" where nothing is told.

    A line of /proc/locks: "1: POSIX  ADVISORY  WRITE 1234 fd:00:5678 120 120", with process and inode.
    """
    with suppress(OSError):
        kept = {str(path.stat().st_ino) for path in (file, file.with_name(f"{file.name}-shm")) if path.exists()}
        lines = [line.split() for line in Path("/proc/locks").read_text(encoding="ascii").splitlines()]
        found = {line[4] for line in lines if line[3:4] == ["WRITE"] and line[5].rpartition(":")[2] in kept}
        if found:
            return f" Processen som håller den har nummer {', '.join(sorted(found))}."
    return ""
