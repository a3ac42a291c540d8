"""The calendar subscriptions that people have made, and whose a secret is."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from models.columns import UtcDateTime


@dataclass(frozen=True)
class Subscription:
    id: int
    made_at: datetime


_STANDING = "SELECT id, made_at FROM calendar_key WHERE person_id = :person_id AND ended_at IS NULL ORDER BY id"
_WHOSE = """
SELECT p.key FROM calendar_key AS k JOIN person AS p ON p.id = k.person_id
WHERE k.secret_sha256 = :secret AND k.ended_at IS NULL
"""


def subscriptions(connection: Connection, *, person_id: int) -> tuple[Subscription, ...]:
    """Those of the person that stand, in the order in which they were made."""
    statement = text(_STANDING).columns(made_at=UtcDateTime)
    return tuple(Subscription(**row) for row in connection.execute(statement, {"person_id": person_id}).mappings())


def subscriber(connection: Connection, *, secret_sha256: str) -> str:
    """The key of the person whose subscription has the secret; "" if there is none, or it has been ended."""
    return connection.scalar(text(_WHOSE), {"secret": secret_sha256}) or ""
