"""Municipalities to break: each a folder with a database, made through the program's own verbs."""

import atexit
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import text

from models.kinds import NoticeState
from styrhjul.services.rounds import run_round
from styrhjul.store.database import FILE_NAME, Database, sqlite_url
from styrhjul.store.schema import _config, migrate
from tests import cast
from tests.services.reporting import office as reading

REMINDER_DAY = date(2026, 12, 1)
"""The day on which the heads of the units are told of a plan that is due on 15 January 2027."""
MORNING = datetime(2026, 12, 1, 8, tzinfo=UTC)
EKEN = "Ekens skola"


@contextmanager
def opened(folder: Path) -> Iterator[Database]:
    with closing(Database(sqlite_url(folder))) as database:
        yield database


def empty(folder: Path) -> Path:
    """A migrated database with nothing in it."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(_migrated() / FILE_NAME, folder)
    return folder


@cache
def _migrated() -> Path:
    folder = Path(mkdtemp(prefix="styrhjul-faults-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with opened(folder) as database:
        migrate(database)
        settle(database)
    return folder


def settle(database: Database) -> None:
    """All of it into the one file, so that the file can be copied."""
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def with_organisation(folder: Path, *, units: int) -> Path:
    """A committee and its units; no year is open."""
    with opened(empty(folder)) as database:
        with database.writing() as session:
            cast.committee(session, units=units)
        settle(database)
    return folder


def with_year(folder: Path, *, units: int) -> Path:
    """A year in which each unit owes a plan."""
    with opened(empty(folder)) as database:
        with database.writing() as session:
            cast.opened_year(session, units=units)
        settle(database)
    return folder


def with_letters(folder: Path, *, units: int) -> Path:
    """A municipality with one letter to send for each unit."""
    with opened(with_year(folder, units=units)) as database:
        plan_round(database)
        settle(database)
    return folder


def with_reports(folder: Path) -> Path:
    """A committee of two units whose plans and follow-ups are to be compiled into reports."""
    with opened(empty(folder)) as database:
        office = reading.Office(database, folder / "brev")
        office.found()
        office.plan(EKEN)
        office.follow_up(EKEN)
        settle(database)
    return folder


def of_the_first_release(folder: Path, *, units: int) -> Path:
    """A database of the very first schema, with an organisation in it."""
    from alembic import command

    folder.mkdir(parents=True)
    numbers = f"WITH RECURSIVE n(v) AS (SELECT 1 UNION ALL SELECT v + 1 FROM n WHERE v < {units})"
    with opened(folder) as database:
        with database.engine.connect() as connection, connection.begin():
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "0001")
            for statement in (
                "INSERT INTO body (id, key, name, kind) VALUES (1, 'bun', 'Nämnden', 'committee')",
                (
                    f"INSERT INTO person (id, key, name, language) {numbers}"
                    " SELECT v, 'p' || v, 'Person ' || v, 'sv' FROM n"
                ),
                (
                    f"INSERT INTO unit (id, key, name, kind, operator, body_id) {numbers}"
                    " SELECT v, 'u' || v, 'Enhet ' || v, 'skola', 'own', 1 FROM n"
                ),
            ):
                connection.exec_driver_sql(statement)
        settle(database)
    return folder


def register(folder: Path, *, units: int) -> tuple[Path, ...]:
    """The files of a municipality with so many units, each with a head."""
    named = range(1, units + 1)
    files = {
        "organ.csv": ["nyckel;namn;slag", "bun;Barn- och utbildningsnämnden;nämnd"],
        "enheter.csv": ["nyckel;namn;slag;drift;nämnd", *(f"u{n};Skola {n};skola;egen;bun" for n in named)],
        "personer.csv": [
            "nyckel;namn;e-post;roll;enhet",
            *(f"h{n};Rektor {n};h{n}@ekbacka.example;rektor;u{n}" for n in named),
        ],
    }
    for name, lines in files.items():
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tuple(folder / name for name in files)


def copied(source: Path, target: Path) -> Path:
    """The same municipality in another folder, which is made or emptied."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
    return target


def plan_round(database: Database, *, day: date = REMINDER_DAY) -> int:
    """The number of notices that the day's round has written."""
    with database.writing() as session:
        return run_round(session, today=day, now=cast.act(day).now).notices


def states(database: Database) -> dict[NoticeState, int]:
    with database.snapshot() as connection:
        rows = connection.execute(text("SELECT state, count(*) FROM notice GROUP BY state")).all()
    return {NoticeState(state): number for state, number in rows}
