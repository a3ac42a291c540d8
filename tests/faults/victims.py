"""What is killed: each function is run in a process of its own on a folder's database."""

from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from styrhjul.services.rounds import run_round
from styrhjul.store.database import Database, sqlite_url

MORNING = time(6, 30, tzinfo=ZoneInfo("Europe/Stockholm"))


def walk_rounds(folder: Path, days: tuple[date, ...]) -> None:
    """A round a day, each a transaction of its own."""
    database = Database(sqlite_url(folder))
    for day in days:
        with database.writing() as session:
            run_round(session, today=day, now=datetime.combine(day, MORNING))
    database.close()
