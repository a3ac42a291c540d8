"""Status in SQL, held equal to styrhjul.rules.status by a property test, and the lists built on it."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import Boolean, Connection, Date, text

from models.columns import kind_column
from models.kinds import Closing
from styrhjul.rules.status import SOON, Status

STATUS = """CASE
  WHEN o.last = 'submit' THEN 'submitted'
  WHEN o.last = 'accept' THEN 'accepted'
  WHEN o.last = 'decide' THEN 'decided'
  WHEN o.last = 'waive' THEN 'waived'
  WHEN o.last = 'return' AND (o.due_on IS NULL OR o.due_on >= :today) THEN 'returned'
  WHEN o.last = '' AND o.due_on IS NULL THEN 'waiting'
  WHEN o.last = '' AND o.opens_on > :today THEN 'upcoming'
  WHEN o.due_on IS NULL OR o.due_on > :soon THEN 'open'
  WHEN o.due_on < :today THEN 'late'
  ELSE 'due_soon'
END"""
"""An SQL expression over the alias ``o`` of obligation; binds :today and :soon (see ``day_parameters``)."""


_TYPES: dict[str, Any] = {
    "opens_on": Date,
    "due_on": Date,
    "due_edited": Boolean,
    "closes": kind_column(Closing),
    "status": kind_column(Status),
}


def day_parameters(today: date) -> dict[str, date]:
    return {"today": today, "soon": today + SOON}


@dataclass(frozen=True)
class Line:
    """One obligation as a list shows it."""

    id: int
    body: str
    year: int
    stage: str
    step: str
    occasion: str
    title: str
    party: str
    party_name: str
    role: str
    operator: str
    opens_on: date | None
    due_on: date | None
    due_edited: bool
    version: int
    closes: Closing
    content: str
    reports: str
    status: Status


_LINES = f"""
SELECT o.id, b.key AS body, y.year, c.stage, c.step, c.occasion, c.title, o.party,
       coalesce(u.name, p.name, ob.name) AS party_name, o.role,
       coalesce(u.operator, '') AS operator, o.opens_on, o.due_on, o.due_edited, o.version, c.closes,
       c.content, c.reports, {STATUS} AS status
FROM cycle AS y
JOIN body AS b ON b.id = y.body_id
JOIN occurrence AS c ON c.cycle_id = y.id
JOIN obligation AS o ON o.occurrence_id = c.id
JOIN body AS ob ON ob.id = o.body_id
LEFT JOIN unit AS u ON u.id = o.unit_id
LEFT JOIN person AS p ON p.id = o.person_id
"""

_COUNTS = f"""
SELECT c.id AS occurrence_id, b.key AS body, b.name AS body_name, y.year, c.stage, c.step, c.occasion, c.title,
       c.opens_on, c.due_on, c.closes, c.due_edited, {STATUS} AS status, count(*) AS number
FROM cycle AS y
JOIN body AS b ON b.id = y.body_id
JOIN occurrence AS c ON c.cycle_id = y.id
JOIN obligation AS o ON o.occurrence_id = c.id
WHERE (y.state = 'open' OR :closed = 1) AND (:body = '' OR b.key = :body) AND (:year = 0 OR y.year = :year)
GROUP BY c.id, b.key, b.name, y.year, status
ORDER BY b.key, y.year, c.position, c.due_on
"""


@dataclass(frozen=True)
class StepStanding:
    """How many parties of one occurrence stand in each status."""

    occurrence_id: int
    body: str
    body_name: str
    year: int
    stage: str
    step: str
    occasion: str
    title: str
    opens_on: date | None
    due_on: date | None
    closes: Closing
    due_edited: bool
    numbers: dict[Status, int]


_SHARED = tuple(field.name for field in fields(StepStanding) if field.name != "numbers")


def step_standings(
    connection: Connection, *, today: date, body: str = "", year: int = 0, closed: bool = False
) -> tuple[StepStanding, ...]:
    """Every occurrence of the open cycles in the definition's order, counted by status on ``today``.

    ``closed``: of those that are closed too.
    """
    statement = text(_COUNTS).columns(**_TYPES)
    rows = connection.execute(statement, day_parameters(today) | {"body": body, "year": year, "closed": int(closed)})
    found: dict[int, StepStanding] = {}
    for row in rows.mappings():
        shared = {name: row[name] for name in _SHARED}
        standing = found.setdefault(row["occurrence_id"], StepStanding(**shared, numbers={}))
        standing.numbers[row["status"]] = row["number"]
    return tuple(found.values())


@dataclass(frozen=True)
class Wanted:
    """A filter on obligations; what is left empty does not filter."""

    body: str = ""
    year: int = 0
    step: str = ""
    occasion: str = ""
    obligation_id: int = 0
    due_from: date = date.min
    due_to: date = date.max
    statuses: tuple[Status, ...] = ()


def lines(connection: Connection, *, today: date, wanted: Wanted) -> tuple[Line, ...]:
    """The obligations that match, in open and closed cycles, by due date; dateless ones last."""
    statement = text(f"{_LINES} WHERE {_where(wanted)} ORDER BY o.due_on IS NULL, o.due_on, c.position, o.id")
    parameters = {name: value for name, value in vars(wanted).items() if name != "statuses"}
    rows = connection.execute(statement.columns(**_TYPES), day_parameters(today) | parameters)
    return tuple(Line(**row) for row in rows.mappings())


def _where(wanted: Wanted) -> str:
    where = {
        "b.key = :body": wanted.body,
        "y.year = :year": wanted.year,
        "c.step = :step": wanted.step,
        "c.occasion = :occasion": wanted.occasion,
        "o.id = :obligation_id": wanted.obligation_id,
        "o.due_on >= :due_from": wanted.due_from != date.min,
        "o.due_on <= :due_to": wanted.due_to != date.max,
        f"{STATUS} IN ({', '.join(repr(str(status)) for status in wanted.statuses)})": wanted.statuses,
    }
    return " AND ".join(["1 = 1", *(clause for clause, asked in where.items() if asked)])
