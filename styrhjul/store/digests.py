"""The digests of a day as a list: to whom, by which channel, about how many things, and where they stand."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, text

from models.columns import UtcDateTime, kind_column
from models.kinds import NoticeState


@dataclass(frozen=True)
class DigestLine:
    """One notice without its address and its words, which stay in the municipality's own database."""

    person: str
    channel: str
    things: int
    state: NoticeState


_DIGESTS = """
SELECT p.name AS person, a.channel, count(i.id) AS things, n.state
FROM notice AS n
JOIN person AS p ON p.id = n.person_id
JOIN address AS a ON a.id = n.address_id
LEFT JOIN notice_item AS i ON i.person_id = n.person_id AND i.told_on = n.day
WHERE n.day = :day
GROUP BY n.id, p.name, a.channel, n.state
ORDER BY p.name, a.channel
"""


def digest_lines(connection: Connection, *, day: date) -> tuple[DigestLine, ...]:
    rows = connection.execute(text(_DIGESTS).columns(state=kind_column(NoticeState)), {"day": day})
    return tuple(DigestLine(**row) for row in rows.mappings())


def count_waiting(connection: Connection, *, now: datetime) -> int:
    """The notices that may be tried now: queued, or due for another attempt, or left by a delivery that died."""
    statement = text(_WAITING).bindparams(bindparam("now", type_=UtcDateTime))
    return int(connection.execute(statement, {"now": now}).scalar_one())


_WAITING = """
SELECT count(*) FROM notice
WHERE state IN ('queued', 'retry', 'sending') AND (next_at IS NULL OR next_at <= :now)
"""
