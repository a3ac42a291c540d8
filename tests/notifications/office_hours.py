"""Delivering in tests: a clock that is set by hand, and the post as the settings would open it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlmodel import select

from models.notices import Delivery, Notice
from notifications.channels.letters import Mailbox
from notifications.channels.opening import open_mail
from notifications.delivery import Post, Tally, deliver
from styrhjul.store.database import Database
from tests.notifications.post_office import PostOffice

TUESDAY = date(2026, 12, 1)
SENDER = Mailbox("Årshjulet", "arshjul@ekbacka.example")


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 12, 1, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


def send(database: Database, office: PostOffice | None, *, clock: Clock, limit: int = 500, **post: Any) -> Tally:
    """One delivery with a connection of its own."""
    mail = open_mail(office.url) if office is not None else None
    try:
        post = {"hosts": frozenset({"127.0.0.1"})} | post
        return deliver(database.transaction, post=Post(mail, SENDER, **post), clock=clock, limit=limit)
    finally:
        if mail is not None:
            mail.close()


def notices(database: Database) -> list[Notice]:
    with database.reading() as session:
        return list(session.exec(select(Notice).order_by(Notice.id)))


def attempts(database: Database) -> list[Delivery]:
    with database.reading() as session:
        return list(session.exec(select(Delivery).order_by(Delivery.id)))


def run_sql(database: Database, sql: str, **values: object) -> None:
    with database.transaction() as connection:
        connection.execute(text(sql), values)
