"""The openings of what lies below a body's own level: who opened it, why, and until when."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Date, text


@dataclass(frozen=True)
class StormLine:
    id: int
    body: str
    name: str
    reason: str
    opened_by: str
    starts_on: date
    ends_on: date


_STORMS = """
SELECT s.id, b.key AS body, s.name, s.reason, s.opened_by, s.starts_on, s.ends_on
FROM storm AS s JOIN body AS b ON b.id = s.body_id
"""


def storms(connection: Connection, *, body: str = "") -> list[StormLine]:
    """Every storm there has been, the newest first."""
    where = "WHERE :body = '' OR b.key = :body ORDER BY s.starts_on DESC, s.id DESC"
    rows = connection.execute(text(f"{_STORMS} {where}").columns(starts_on=Date, ends_on=Date), {"body": body})
    return [StormLine(**row) for row in rows.mappings()]


def open_storm(connection: Connection, *, body_id: int, today: date) -> StormLine | None:
    """The storm that is open for the body today; of several the one that lasts longest."""
    where = "WHERE s.body_id = :body_id AND :today BETWEEN s.starts_on AND s.ends_on ORDER BY s.ends_on DESC, s.id"
    statement = text(f"{_STORMS} {where}").columns(starts_on=Date, ends_on=Date)
    row = connection.execute(statement, {"body_id": body_id, "today": today}).mappings().first()
    return StormLine(**row) if row else None
