"""Makes a backup of the installation's database, while others use it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path

from styrhjul.refused import Refused
from styrhjul.store.copies import CopyError, ProgramMissingError, examine_copy, write_copy
from styrhjul.store.database import Database

SUFFIXES = {True: "db", False: "dump"}
"""SQLite's and PostgreSQL's."""
_BEGINNING = "styrhjul-"
_UNFINISHED = ".part"
_GIVEN_UP = 24 * 60 * 60
"""Seconds after which a backup that is unfinished was killed."""


@dataclass(frozen=True)
class BackedUp:
    file: Path
    size: int
    removed: tuple[Path, ...] = ()
    """Older backups that were not to be kept."""


def default_name(now: datetime, *, is_sqlite: bool) -> str:
    """By day and time, so that they sort as they were made."""
    return f"{_BEGINNING}{now:%Y-%m-%dT%H%M%S}.{SUFFIXES[is_sqlite]}"


def back_up(database: Database, *, to: Path, now: datetime, keep: int = 0) -> BackedUp:
    """Write a backup to the file ``to``, or to one named by the time in the folder ``to``, and its SHA-256 beside it.

    It is read through before it gets its name, and nobody but the owner may read it. ``keep`` is how many backups stay
    in the folder, with this one; 0 is all.

    Raises:
        Refused: there is a file of the name, a number to keep without a folder, or it could not be made. Nothing of it
            is left then.
    """
    if to.is_dir():
        file = to / default_name(now, is_sqlite=database.is_sqlite)
    elif keep:
        raise Refused(f"--keep behöver en mapp att räkna säkerhetskopior i, och {to} är ingen mapp.")
    else:
        file = to
    if file.exists():
        raise Refused(f"{file} finns redan. En säkerhetskopia skrivs aldrig över.")
    _clear(file.parent, now=now)
    with _whole(file) as unfinished:
        write_copy(database, file=unfinished)
        examine_copy(unfinished)
    removed = tuple(_outdated(file.parent, keep=keep, suffix=file.suffix)) if keep else ()
    for old in removed:
        old.unlink()
        sum_of(old).unlink(missing_ok=True)
    return BackedUp(file, file.stat().st_size, removed)


@contextmanager
def _whole(file: Path) -> Iterator[Path]:
    """An empty file aside, for its owner alone, which becomes ``file`` when the block has ended well."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{_BEGINNING}", suffix=_UNFINISHED, dir=file.parent)
    except OSError as error:
        raise Refused(f"Det går inte att skriva i {file.parent}: {error.strerror}.") from error
    os.close(handle)
    unfinished = Path(name)
    try:
        yield unfinished
        write_sum(unfinished, named=file)
        _flush(unfinished)
        unfinished.replace(file)
        _flush(file.parent)
    except ProgramMissingError as error:
        raise Refused(program_missing(str(error))) from error
    except (CopyError, OSError) as error:
        raise Refused(f"Säkerhetskopian blev inte gjord: {error}") from error
    finally:
        unfinished.unlink(missing_ok=True)


def program_missing(program: str) -> str:
    return (
        f"Programmet {program} finns inte på den här datorn. Det hör till PostgreSQL (paketet postgresql-client) "
        "och ska vara av serverns version eller senare."
    )


def sum_of(file: Path) -> Path:
    """Where a backup's SHA-256 stands."""
    return file.with_name(f"{file.name}.sha256")


def sha256_of(file: Path) -> str:
    with file.open("rb") as read:
        return file_digest(read, "sha256").hexdigest()


def write_sum(file: Path, *, named: Path) -> None:
    """The sum of a file that is to be ``named``, as the program sha256sum writes and checks it."""
    sum_of(named).write_text(f"{sha256_of(file)}  {named.name}\n", encoding="utf-8")


def _flush(path: Path) -> None:
    """Let the file's bytes, or the folder's names, be on the disk and not only on their way there."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _clear(folder: Path, *, now: datetime) -> None:
    """Remove what backups left that were killed, so long ago that none of them can still be at it."""
    for unfinished in folder.glob(f".{_BEGINNING}*{_UNFINISHED}"):
        if now.timestamp() - unfinished.stat().st_mtime > _GIVEN_UP:
            unfinished.unlink()


def _outdated(folder: Path, *, keep: int, suffix: str) -> list[Path]:
    """The backups by time in the folder that are older than the newest ``keep``."""
    return sorted(folder.glob(f"{_BEGINNING}[0-9]*{suffix}"))[:-keep]
