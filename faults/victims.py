"""What is killed: each function does its work on a folder's database, in a process of its own."""

import sqlite3
import time
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

from faults.municipality import MORNING, opened
from notifications.channels.letters import Mailbox
from notifications.channels.opening import open_mail
from notifications.delivery import Post, Tally, deliver
from styrhjul.services.days import turn_day
from styrhjul.services.importing import import_files
from styrhjul.services.opening import open_cycle
from styrhjul.services.rounds import run_round
from styrhjul.store.database import FILE_NAME, Database, sqlite_url
from styrhjul.store.schema import migrate
from tests import cast

# Apprise reads its plugins at the first channel: done here, where the victims are forked from, they die at their work.
open_mail("smtp://127.0.0.1")
SENDER = Mailbox("Årshjulet", "arshjul@ekbacka.example")


def walk_rounds(folder: Path, days: tuple[date, ...]) -> None:
    walk_rounds_of(sqlite_url(folder), days)


def walk_rounds_of(url: str, days: tuple[date, ...]) -> None:
    """A round a day, each a transaction of its own."""
    with closing(Database(url)) as database:
        for day in days:
            with database.writing() as session:
                run_round(session, today=day, now=cast.act(day).now)


def open_year(folder: Path) -> None:
    open_year_of(sqlite_url(folder))


def open_year_of(url: str) -> None:
    """Opens the year of the committee, or brings it in step."""
    with closing(Database(url)) as database, database.writing() as session:
        open_cycle(session, body_key="bun", year=2027, definition=cast.definition(), act=cast.act(date(2026, 9, 1)))


def turn_days(folder: Path, days: tuple[date, ...]) -> None:
    """Whole days: the reports that are due, each a transaction of its own, and then the round."""
    with opened(folder) as database:
        for day in days:
            turn_day(database, today=day, now=cast.act(day).now)


def upgrade(folder: Path) -> None:
    with opened(folder) as database:
        migrate(database)


def import_register(folder: Path, files: tuple[Path, ...]) -> None:
    with opened(folder) as database, database.writing() as session:
        import_files(session, paths=files, act=cast.act(date(2026, 9, 1)))


def deliver_letters(folder: Path, mail_url: str, at: datetime = MORNING) -> Tally:
    return deliver_letters_of(sqlite_url(folder), mail_url, at)


def deliver_letters_of(url: str, mail_url: str, at: datetime = MORNING) -> Tally:
    """Everything that waits, over one connection."""
    with closing(Database(url)) as database:
        return send(database, mail_url, at=at)


def send(database: Database, url: str, *, at: datetime = MORNING, limit: int = 10_000) -> Tally:
    mail = open_mail(url)
    try:
        return deliver(database.transaction, post=Post(mail, SENDER), clock=lambda: at, limit=limit)
    finally:
        mail.close()


def hold_lock(folder: Path, seconds: float) -> None:
    """Somebody's program keeps the writer's lock of the file."""
    with closing(sqlite3.connect(folder / FILE_NAME, isolation_level=None)) as raw:
        raw.execute("BEGIN IMMEDIATE")
        time.sleep(seconds)
