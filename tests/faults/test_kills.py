"""Killed at random points (SIGKILL), run again: the end is that of an undisturbed run."""

import multiprocessing
import os
import random
import shutil
import signal
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from models.kinds import Ending, NoticeState
from models.notices import Delivery, Notice
from notifications.outbox import LEASE
from styrhjul.services.rounds import run_round
from styrhjul.store.database import Database, sqlite_url
from tests import cast
from tests.faults.victims import deliver_letters, turn_days, walk_rounds
from tests.notifications.post_office import post_office
from tests.services.reporting.office import OPENS, Office

DAYS = tuple(date(2026, 11, 25) + timedelta(days=n) for n in range(80))
REMINDER_DAY = date(2026, 12, 1)
KILLS = 20
SEED = 20270115
# Imports the program once; every victim is then a fork of it and dies at a point of the work, not of the start.
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.faults.victims"])


@pytest.fixture
def year(database: Database) -> Path:
    """The folder of a municipality of forty units whose plans are never handed in."""
    with database.writing() as session:
        cast.opened_year(session, units=40)
    database.close()
    return Path(database.url.removeprefix("sqlite:///")).parent


def kill_in_the_midst(work: Callable[..., None], *arguments: object, after: float) -> bool:
    """Start the work in a process and kill it after so many seconds; whether it was still at it."""
    victim = FORKS.Process(target=work, args=arguments)
    victim.start()
    victim.join(timeout=after)
    alive = victim.is_alive()
    if alive and victim.pid is not None:
        os.kill(victim.pid, signal.SIGKILL)
    victim.join()
    victim.close()
    return alive


def told(folder: Path) -> tuple[list[tuple[object, ...]], ...]:
    """Everything that was planned and gathered, free of row numbers, and SQLite's own check."""
    database = Database(sqlite_url(folder))
    with database.reading() as session:
        connection = session.connection()
        asked = (
            "SELECT obligation_id, person_id, reason, due_on, planned_on, told_on FROM notice_item ORDER BY 1, 2, 3, 4",
            "SELECT person_id, day, address_id, state FROM notice ORDER BY 1, 2, 3",
            "SELECT day FROM round ORDER BY 1",
            "PRAGMA integrity_check",
        )
        answers = tuple([tuple(row) for row in connection.execute(text(question))] for question in asked)
    database.close()
    assert answers[-1] == [("ok",)]
    return answers


def test_rounds_killed_twenty_times_end_as_if_nothing_had_happened(
    year: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    undisturbed = tmp_path_factory.mktemp("undisturbed")
    shutil.copy(year / "styrhjul.db", undisturbed)
    walk_rounds(undisturbed, DAYS)
    chance = random.Random(SEED)
    killed = sum(kill_in_the_midst(walk_rounds, year, DAYS, after=chance.uniform(0.0, 0.35)) for _ in range(KILLS))
    walk_rounds(year, DAYS)
    assert killed > KILLS // 2
    assert told(year)[:2] == told(undisturbed)[:2]


COMPILED = (date(2027, 1, 18), OPENS)


def compiled(folder: Path) -> list[list[tuple[object, ...]]]:
    """Every report and file, and everything that is to be said of them, free of row numbers."""
    database = Database(sqlite_url(folder))
    with database.snapshot() as connection:
        asked = (
            "SELECT kind, occurrence_id, version, sha256 FROM report ORDER BY 1, 2, 3",
            "SELECT f.name, f.sha256 FROM report_file AS f ORDER BY 1",
            "SELECT count(*), person_id, told_on FROM notice_item GROUP BY 2, 3 ORDER BY 2, 3",
        )
        found = [[tuple(row) for row in connection.execute(text(question))] for question in asked]
    database.close()
    return found


def test_a_day_killed_while_its_reports_are_compiled_ends_with_each_of_them_once(
    database: Database, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    office = Office(database, tmp_path / "brev")
    office.found()
    office.plan("Ekens skola")
    office.follow_up("Ekens skola")
    database.close()
    chance, killed = random.Random(SEED), 0
    undisturbed = tmp_path_factory.mktemp("undisturbed")
    shutil.copy(tmp_path / "styrhjul.db", undisturbed)
    turn_days(undisturbed, COMPILED)
    for _ in range(6):
        disturbed = tmp_path_factory.mktemp("disturbed")
        shutil.copy(tmp_path / "styrhjul.db", disturbed)
        killed += kill_in_the_midst(turn_days, disturbed, COMPILED, after=chance.uniform(0.1, 1.2))
        turn_days(disturbed, COMPILED)
        assert compiled(disturbed) == compiled(undisturbed)
    assert killed


@pytest.fixture
def letters(database: Database) -> Path:
    """The folder of a municipality with two hundred letters to send."""
    with database.writing() as session:
        cast.opened_year(session, units=200)
    with database.writing() as session:
        assert run_round(session, today=REMINDER_DAY, now=cast.NOON).notices == 200
    database.close()
    return Path(database.url.removeprefix("sqlite:///")).parent


def test_deliveries_killed_twenty_times_lose_no_letter_and_repeat_at_most_one_each(letters: Path) -> None:
    chance = random.Random(SEED)
    at = datetime(2026, 12, 1, 8, tzinfo=UTC)
    with post_office() as office:
        killed = 0
        for _ in range(KILLS):
            killed += kill_in_the_midst(deliver_letters, letters, office.url, at, after=chance.uniform(0.0, 0.25))
            at += LEASE
        deliver_letters(letters, office.url, at)
        accepted = office.ids()
    database = Database(sqlite_url(letters))
    with database.reading() as session:
        notices = session.exec(select(Notice)).all()
        recorded = Counter(
            session.exec(
                select(Notice.message_id)
                .join(Delivery, col(Delivery.notice_id) == col(Notice.id))
                .where(Delivery.ending == Ending.ACCEPTED)
            )
        )
    database.close()
    assert killed > KILLS // 2
    assert {notice.state for notice in notices} == {NoticeState.SENT}
    assert accepted.keys() == {notice.message_id for notice in notices}
    assert set(recorded.values()) == {1}
    assert accepted.total() - len(accepted) <= killed
