"""What a unit owes, with all that its form needs: the obligation, who is near it, and the unit's own indicators."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Date, text

from models.columns import kind_column
from models.kinds import Closing, Operator, StepContent
from models.obligations import OWED


@dataclass(frozen=True)
class Owed:
    """A unit's obligation, with its unit, its body and its occurrence. ``content`` is a StepContent or ""."""

    obligation_id: int
    content: str
    body_id: int
    body: str
    body_name: str
    cycle_id: int
    year: int
    definition: str
    step: str
    occasion: str
    title: str
    period: str
    period_end: date | None
    closes: Closing
    unit_id: int
    unit: str
    unit_name: str
    operator: Operator
    due_on: date | None
    last: str
    version: int


_OWED = """
SELECT o.id AS obligation_id, c.content, b.id AS body_id, b.key AS body, b.name AS body_name, y.id AS cycle_id, y.year,
       y.definition, c.step, c.occasion, c.title, c.period, c.period_end, c.closes, u.id AS unit_id, u.key AS unit,
       u.name AS unit_name, u.operator, o.due_on, o.last, o.version
FROM obligation AS o
JOIN occurrence AS c ON c.id = o.occurrence_id
JOIN cycle AS y ON y.id = c.cycle_id
JOIN body AS b ON b.id = y.body_id
JOIN unit AS u ON u.id = o.unit_id
"""
_TYPES: dict[str, Any] = {
    "period_end": Date,
    "due_on": Date,
    "closes": kind_column(Closing),
    "operator": kind_column(Operator),
}


def owed_by_number(connection: Connection, obligation_id: int) -> Owed | None:
    """None for what does not exist and for what no unit owes."""
    return next(iter(_owed(connection, "WHERE o.id = :id", {"id": obligation_id})), None)


@dataclass(frozen=True)
class Keys:
    """What names a unit's obligation in every database alike."""

    body: str
    year: int
    step: str
    occasion: str
    unit: str


def owed_by_keys(connection: Connection, keys: Keys) -> Owed | None:
    where = "WHERE b.key = :body AND y.year = :year AND c.step = :step AND c.occasion = :occasion AND u.key = :unit"
    return next(iter(_owed(connection, where, dict(vars(keys)))), None)


def owed_by_unit(connection: Connection, *, content: StepContent, unit: str, year: int = 0) -> tuple[Owed, ...]:
    """The unit's obligations of the content: those still owed first, the earliest of them first."""
    where = f"""WHERE c.content = :content AND u.key = :unit AND (:year = 0 OR y.year = :year)
    ORDER BY CASE WHEN o.{OWED} THEN 0 ELSE 1 END, o.due_on IS NULL, o.due_on"""
    return _owed(connection, where, {"content": content, "unit": unit, "year": year})


def _owed(connection: Connection, where: str, parameters: dict[str, object]) -> tuple[Owed, ...]:
    rows = connection.execute(text(_OWED + where).columns(**_TYPES), parameters)
    return tuple(Owed(**row) for row in rows.mappings())


def names_near(connection: Connection, *, unit_id: int, body_id: int) -> frozenset[str]:
    """The names of those who hold a role at the unit or in its body."""
    statement = """SELECT p.name FROM person AS p JOIN role AS r ON r.person_id = p.id
    WHERE r.unit_id = :unit_id OR r.body_id = :body_id"""
    return frozenset(connection.scalars(text(statement), {"unit_id": unit_id, "body_id": body_id}))


def administrators(connection: Connection, *, body_id: int, today: date) -> tuple[str, ...]:
    """Who administers the body's cycle on the day, by name."""
    statement = """SELECT DISTINCT p.name FROM person AS p JOIN role AS r ON r.person_id = p.id
    WHERE r.body_id = :body_id AND r.unit_id IS NULL AND r.kind = 'administrator'
      AND :today BETWEEN coalesce(r.starts_on, :today) AND coalesce(r.ends_on, :today) ORDER BY p.name"""
    return tuple(connection.scalars(text(statement), {"body_id": body_id, "today": today}))


_OWN_FIGURES = """
SELECT DISTINCT n.id AS indicator_id, n.key AS indicator, n.name, n.measured_in, n.standard
FROM outcome AS x
JOIN indicator AS n ON n.id = x.indicator_id
WHERE x.unit_id = :unit_id AND n.retired_on IS NULL
ORDER BY n.key
"""


def own_indicators(connection: Connection, unit_id: int) -> list[Any]:
    """Rows of indicator_id, indicator (key), name, measured_in and standard: what has outcomes of the unit's own."""
    return list(connection.execute(text(_OWN_FIGURES), {"unit_id": unit_id}))
