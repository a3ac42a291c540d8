"""What is killed: each function is run in a process of its own on a folder's database."""

from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from notifications.channels.letters import Mailbox
from notifications.channels.opening import open_mail
from notifications.delivery import Post, deliver
from styrhjul.services.days import turn_day
from styrhjul.services.rounds import run_round
from styrhjul.store.database import Database, sqlite_url

# Apprise reads its plugins at the first channel: done here, where the victims are forked from, they die at their work.
open_mail("smtp://127.0.0.1")
MORNING = time(6, 30, tzinfo=ZoneInfo("Europe/Stockholm"))


def walk_rounds(folder: Path, days: tuple[date, ...]) -> None:
    """A round a day, each a transaction of its own."""
    database = Database(sqlite_url(folder))
    for day in days:
        with database.writing() as session:
            run_round(session, today=day, now=datetime.combine(day, MORNING))
    database.close()


def turn_days(folder: Path, days: tuple[date, ...]) -> None:
    """Whole days: the reports that are due, each a transaction of its own, and then the round."""
    database = Database(sqlite_url(folder))
    for day in days:
        turn_day(database, today=day, now=datetime.combine(day, MORNING))
    database.close()


def deliver_letters(folder: Path, url: str, at: datetime) -> None:
    """Everything that waits, over one connection."""
    database, mail = Database(sqlite_url(folder)), open_mail(url)
    post = Post(mail, Mailbox("Årshjulet", "arshjul@ekbacka.example"))
    deliver(database.transaction, post=post, clock=lambda: at, limit=10_000)
    mail.close()
    database.close()
