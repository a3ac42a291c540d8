"""What a simulated year would say to whom: read in the simulation's own transaction, before it is rolled back."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Date, text


@dataclass(frozen=True, slots=True)
class ForeseenItem:
    """One thing in one person's digest of one day. ``reason`` is as in ``NoticeItem``."""

    day: date
    person_id: int
    person: str
    reason: str
    title: str
    party_name: str
    due_on: date


_ITEMS = """
SELECT i.told_on AS day, i.person_id, p.name AS person, i.reason, c.title,
       coalesce(u.name, op.name, ob.name) AS party_name, i.due_on
FROM notice_item AS i
JOIN person AS p ON p.id = i.person_id
JOIN obligation AS o ON o.id = i.obligation_id
JOIN occurrence AS c ON c.id = o.occurrence_id
JOIN cycle AS y ON y.id = c.cycle_id
JOIN body AS b ON b.id = y.body_id
JOIN body AS ob ON ob.id = o.body_id
LEFT JOIN unit AS u ON u.id = o.unit_id
LEFT JOIN person AS op ON op.id = o.person_id
WHERE i.told_on BETWEEN :first AND :last AND b.key = :body AND y.year = :year
ORDER BY i.told_on, p.name, p.id, i.due_on, c.position, o.id
"""

_NEWEST = """
SELECT (SELECT coalesce(max(id), 0) FROM audit), (SELECT coalesce(max(id), 0) FROM transition),
       (SELECT coalesce(max(id), 0) FROM notice_item), (SELECT coalesce(max(id), 0) FROM round)
"""


def foreseen_items(
    connection: Connection, *, body: str, year: int, first: date, last: date
) -> tuple[ForeseenItem, ...]:
    """What is told about the body's year from ``first`` to ``last``, both included, by day and person."""
    parameters = {"body": body, "year": year, "first": first, "last": last}
    rows = connection.execute(text(_ITEMS).columns(day=Date, due_on=Date), parameters)
    return tuple(ForeseenItem(*row) for row in rows)


def newest_facts(connection: Connection) -> tuple[int, ...]:
    """Another answer than before means that something has happened that a simulation may rest on."""
    return tuple(connection.execute(text(_NEWEST)).one())
