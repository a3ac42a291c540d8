"""Planning a round, opening a cycle and simulating a year, against raw sqlite3 doing the same to the same tables."""

import datetime as dt
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.measuring import Ratio, compare, timed
from models.obligations import OWED
from styrhjul.rules.loading import parse_definition
from styrhjul.rules.reminders import Window, windows
from styrhjul.services.acts import Act
from styrhjul.services.opening import open_cycle
from styrhjul.services.planning import calendar_of, definition_of
from styrhjul.services.rounds import run_round, simulate
from styrhjul.store.database import Database, sqlite_url
from styrhjul.store.schema import migrate

UNITS = 1_000
FIRST = dt.date(2026, 9, 1)
# The eighth step falls due seven working days after the round's day: a tenth of what is open is reminded of.
ROUND_DAY = dt.date(2027, 7, 27)
NOW = dt.datetime(2026, 9, 1, 9, tzinfo=dt.UTC)
DEFINITION = "key: bench\nname: Bänk\nstages:\n  plans:\n    name: Planer\n    steps:\n" + "".join(
    f"      steg{n}: {{name: Steg {n}, who: {{units: all}}, due: {{date: 2027-{n + 1:02}-05}}}}\n" for n in range(10)
)
ACT = Act(actor="bench", today=FIRST, now=NOW)


def main() -> list[Ratio]:
    with tempfile.TemporaryDirectory() as folder:
        ready = prepared(Path(folder))
        return [_round(ready / "due"), _opening(ready / "empty"), _year(ready / "opened")]


def _round(source: Path) -> Ratio:
    looked = _windows(source, ROUND_DAY)

    def ours() -> float:
        with copied(source) as database, database.reading() as session:
            session.connection()
            return timed(lambda: _our_round(database, ROUND_DAY))

    def floor() -> float:
        with _raw(source) as raw:
            return timed(lambda: _raw_round(raw, looked, ROUND_DAY))

    return compare("round: 10,000 open obligations, 1,000 due", floor=floor, ours=ours, aim=2)


def _our_round(database: Database, day: dt.date) -> None:
    with database.writing() as session:
        report = run_round(session, today=day, now=NOW)
    assert report.items == UNITS, report


def _opening(source: Path) -> Ratio:
    def ours() -> float:
        with copied(source) as database:
            database.engine.connect().close()
            return timed(lambda: _open(database))

    def floor() -> float:
        with _raw(source) as raw:
            return timed(lambda: _raw_open(raw))

    return compare("open a cycle of 10,000 obligations", floor=floor, ours=ours, aim=3)


def _year(source: Path) -> Ratio:
    days = [FIRST + dt.timedelta(days=n) for n in range(365)]
    looked = {day: _windows(source, day) for day in days}

    def ours() -> float:
        with copied(source) as database, database.writing() as session:
            taken = timed(lambda: list(simulate(session, start=days[0], end=days[-1], now=NOW)))
            session.rollback()
        return taken

    def floor() -> float:
        with _raw(source) as raw:
            return timed(lambda: [_raw_round(raw, looked[day], day) for day in days])

    return compare("simulate a year of 10,000 obligations", floor=floor, ours=ours, aim=3, times=3)


def prepared(place: Path, *, units: int = UNITS) -> Path:
    """Three databases in folders: "empty" has no year, "opened" has one, "due" is on the eve of the round's day.

    Ten obligations a unit.
    """
    empty, opened, on_the_day = (place / name for name in ("empty", "opened", "due"))
    for folder in (empty, opened, on_the_day):
        folder.mkdir()
    database = Database(sqlite_url(empty))
    migrate(database)
    with database.writing() as session:
        _populate(session.connection(), units)
    _settle(database)
    for folder in (opened, on_the_day):
        shutil.copy(empty / "styrhjul.db", folder)
    database = Database(sqlite_url(opened))
    _open(database, units)
    _settle(database)
    shutil.copy(opened / "styrhjul.db", on_the_day)
    database = Database(sqlite_url(on_the_day))
    with database.writing() as session:  # what fell due before the day has been told of already
        run_round(session, today=ROUND_DAY - dt.timedelta(days=1), now=NOW)
        session.connection().exec_driver_sql("UPDATE notice SET state = 'sent'")
    _settle(database)
    return place


def _populate(connection: object, units: int) -> None:
    numbers = f"WITH RECURSIVE n(v) AS (SELECT 1 UNION ALL SELECT v + 1 FROM n WHERE v < {units + 2})"
    for statement in (
        "INSERT INTO body (id, key, name, kind) VALUES (1, 'bun', 'Nämnden', 'committee')",
        f"INSERT INTO person (id, key, name, language) {numbers} SELECT v, 'p' || v, 'Person ' || v, 'sv' FROM n",
        (
            f"INSERT INTO unit (id, key, name, kind, operator, body_id) {numbers}"
            f" SELECT v, 'u' || v, 'Enhet ' || v, 'skola', 'own', 1 FROM n WHERE v <= {units}"
        ),
        "INSERT INTO role (person_id, kind, unit_id, party, seat) SELECT id, 'unit_head', id, '', '' FROM unit",
        f"INSERT INTO role (person_id, kind, body_id, party, seat) VALUES ({units + 1}, 'administrator', 1, '', '')",
        f"INSERT INTO role (person_id, kind, body_id, party, seat) VALUES ({units + 2}, 'manager', 1, '', '')",
        (
            "INSERT INTO address (person_id, channel, value, active)"
            " SELECT id, 'mail', 'p' || id || '@kommun.example', 1 FROM person"
        ),
    ):
        connection.exec_driver_sql(statement)


def _open(database: Database, units: int = UNITS) -> None:
    definition = parse_definition(DEFINITION, file="bench")
    with database.writing() as session:
        opening = open_cycle(session, body_key="bun", year=2027, definition=definition, act=ACT)
    assert opening.obligations == 10 * units, opening


def _settle(database: Database) -> None:
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


@contextmanager
def copied(source: Path) -> Iterator[Database]:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(source / "styrhjul.db", folder)
        database = Database(sqlite_url(Path(folder)))
        yield database
        database.close()


@contextmanager
def _raw(source: Path) -> Iterator[sqlite3.Connection]:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(source / "styrhjul.db", folder)
        raw = sqlite3.connect(Path(folder) / "styrhjul.db", isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            raw.execute(f"PRAGMA {pragma}")
        yield raw
        raw.close()


def _windows(source: Path, day: dt.date) -> list[Window]:
    with copied(source) as database, database.reading() as session:
        snapshot = session.connection().exec_driver_sql("SELECT definition FROM cycle").scalar_one()
    calendar = calendar_of(snapshot, day.year).without_pause()

    return list(windows(definition_of(snapshot).reminders, today=day, calendar=calendar))


def _raw_round(raw: sqlite3.Connection, looked: list[Window], day: dt.date) -> None:
    """What a careful hand would write for this one policy and one committee."""
    raw.execute("BEGIN IMMEDIATE")
    for window in looked:
        holder = "r.unit_id = o.unit_id AND r.kind = 'unit_head'"
        if window.to != "owner":
            holder = f"r.body_id = o.body_id AND r.kind = '{window.to}'"
        raw.execute(
            "INSERT INTO notice_item (obligation_id, person_id, reason, due_on, planned_on)"
            f" SELECT o.id, r.person_id, ?, o.due_on, ? FROM obligation AS o JOIN role AS r ON {holder}"
            f" WHERE o.{OWED} AND o.due_on BETWEEN ? AND ? ON CONFLICT DO NOTHING",
            (window.reason, day, window.due_from, window.due_to),
        )
    raw.execute(
        "INSERT INTO notice (person_id, day, address_id, state, attempts, claim, message_id, subject, body)"
        " SELECT DISTINCT i.person_id, ?, a.id, 'queued', 0, '', '', '', '' FROM notice_item AS i"
        " JOIN address AS a ON a.person_id = i.person_id WHERE i.told_on IS NULL ON CONFLICT DO NOTHING",
        (day,),
    )
    raw.execute("UPDATE notice_item SET told_on = ? WHERE told_on IS NULL", (day,))
    raw.execute("COMMIT")


def _raw_open(raw: sqlite3.Connection) -> None:
    raw.execute("BEGIN IMMEDIATE")
    raw.execute(
        "INSERT INTO cycle (id, body_id, year, definition, state, opened_on) VALUES (1, 1, 2027, '', 'open', ?)",
        (FIRST,),
    )
    units = [row[0] for row in raw.execute("SELECT id FROM unit")]
    for n in range(10):
        due = dt.date(2027, n + 1, 5)
        raw.execute(
            "INSERT INTO occurrence (id, cycle_id, position, stage, step, occasion, title, description, due_on,"
            " opens_rule, due_rule, opens_edited, due_edited, period, meeting, closes, decider, goes_to, reminders)"
            " VALUES (?, 1, ?, 'plans', ?, '', ?, '', ?, '', '', 0, 0, '', '', 'accept', '', '', '')",
            (n + 1, n, f"steg{n}", f"Steg {n}", due),
        )
        raw.executemany(
            "INSERT INTO obligation (occurrence_id, party, body_id, unit_id, role, due_on, due_edited, last, version)"
            " VALUES (?, ?, 1, ?, 'unit_head', ?, 0, '', 0)",
            [(n + 1, f"unit:{unit}", unit, due) for unit in units],
        )
    raw.execute("COMMIT")
