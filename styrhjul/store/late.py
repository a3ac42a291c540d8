"""Beside what is late: who is responsible for it today, and what was last said of it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Date, text

from models.obligations import OWED


@dataclass(frozen=True)
class LastSaid:
    """The newest reminder or escalation that has been told, to whom, and how many there have been."""

    day: date
    reason: str
    person: str
    times: int


_OF_YEAR = f"""
FROM cycle AS y
JOIN body AS b ON b.id = y.body_id
JOIN occurrence AS c ON c.cycle_id = y.id
JOIN obligation AS o ON o.occurrence_id = c.id AND o.{OWED}
"""

_LAST = f"""
SELECT o.id, i.told_on AS day, i.reason, p.name AS person {_OF_YEAR}
JOIN notice_item AS i ON i.obligation_id = o.id AND i.told_on IS NOT NULL
JOIN person AS p ON p.id = i.person_id
WHERE b.key = :body AND y.year = :year AND o.due_on < :today
ORDER BY o.id, i.told_on, i.id
"""


def last_said(connection: Connection, *, body: str, year: int, today: date) -> dict[int, LastSaid]:
    """By the obligation's id, for what is still owed and due before ``today``."""
    statement = text(_LAST).columns(day=Date)
    found: dict[int, LastSaid] = {}
    for row in connection.execute(statement, {"body": body, "year": year, "today": today}):
        before = found.get(row.id)
        found[row.id] = LastSaid(row.day, row.reason, row.person, before.times + 1 if before else 1)
    return found


_RESPONSIBLE = f"""
SELECT DISTINCT o.id, p.name, r.unit_id IS NOT NULL AS at_unit {_OF_YEAR}
JOIN role AS r ON r.kind = o.role AND (r.unit_id = o.unit_id OR (r.unit_id IS NULL AND r.body_id = o.body_id))
JOIN person AS p ON p.id = CASE
  WHEN r.substitute_id IS NOT NULL
   AND :today BETWEEN coalesce(r.substitute_from, :today) AND coalesce(r.substitute_to, :today)
  THEN r.substitute_id ELSE r.person_id END
WHERE b.key = :body AND y.year = :year AND o.due_on < :today AND o.person_id IS NULL
  AND :today BETWEEN coalesce(r.starts_on, :today) AND coalesce(r.ends_on, :today)
ORDER BY p.name
"""


def responsible_names(connection: Connection, *, body: str, year: int, today: date) -> dict[int, tuple[str, ...]]:
    """Who acts today for each party that owes something late: the unit's own, else the body's. Substitutes count."""
    at_unit: dict[int, list[str]] = {}
    in_body: dict[int, list[str]] = {}
    for row in connection.execute(text(_RESPONSIBLE), {"body": body, "year": year, "today": today}):
        (at_unit if row.at_unit else in_body).setdefault(row.id, []).append(row.name)
    return {key: tuple(names) for key, names in (in_body | at_unit).items()}
