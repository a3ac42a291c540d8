"""What the public pages ask of the database beside the goals, the outcomes and the plans: set-based, read only.

What of it may be told is for ``styrhjul.services.publishing`` to say.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Date, bindparam, text

from models.columns import UtcDateTime, kind_column
from models.kinds import Better, BodyKind, Control, Source

ANY_YEAR = 9_999


@dataclass(frozen=True)
class PublicBody:
    """A body that has goals, units or a register of its own; a working committee has none."""

    key: str
    name: str
    kind: BodyKind


_BODIES = """
SELECT key, name, kind FROM body WHERE kind <> 'working_committee'
ORDER BY CASE kind WHEN 'council' THEN 0 WHEN 'board' THEN 1 ELSE 2 END, name, key
"""


def public_bodies(connection: Connection) -> tuple[PublicBody, ...]:
    """The council, the board, then the committees by name."""
    rows = connection.execute(text(_BODIES).columns(kind=kind_column(BodyKind))).mappings()
    return tuple(PublicBody(**row) for row in rows)


def body_name(connection: Connection, body: str) -> str:
    return connection.scalar(text("SELECT name FROM body WHERE key = :body"), {"body": body}) or ""


_DEFINITIONS = """
SELECT b.key, y.definition
FROM cycle AS y JOIN body AS b ON b.id = y.body_id
WHERE y.definition <> '' AND y.year = (SELECT max(n.year) FROM cycle AS n
                                       WHERE n.body_id = y.body_id AND n.definition <> '' AND n.year <= :year)
ORDER BY b.key
"""


def definitions(connection: Connection, *, year: int = ANY_YEAR) -> Mapping[str, str]:
    """Each body's definition for the year, else the newest one before it, by the body's key."""
    rows = connection.execute(text(_DEFINITIONS), {"year": year})
    return {row.key: row.definition for row in rows}


_SERVING = """
SELECT g.id FROM goal AS g JOIN goal AS s ON s.id = g.serves_id
WHERE s.decided_on <= :today AND (:year = 0 OR :year BETWEEN g.first_year AND g.last_year)
"""


def serving_decided(connection: Connection, *, today: date, year: int = 0) -> frozenset[int]:
    """The goals whose council goal is decided."""
    return frozenset(connection.scalars(text(_SERVING), {"today": today, "year": year}))


@dataclass(frozen=True)
class GoalSpan:
    """A body's decided goals that last from the one year to the other, and how many they are."""

    body: str
    first_year: int
    last_year: int
    goals: int


_SPANS = """
SELECT b.key, g.first_year, g.last_year, count(*)
FROM goal AS g JOIN body AS b ON b.id = g.body_id
WHERE g.decided_on <= :today
GROUP BY b.key, g.first_year, g.last_year
ORDER BY b.key, g.first_year, g.last_year
"""


def goal_spans(connection: Connection, *, today: date) -> tuple[GoalSpan, ...]:
    return tuple(GoalSpan(*row) for row in connection.execute(text(_SPANS), {"today": today}))


@dataclass(frozen=True)
class PublicIndicator:
    """An indicator without who looks after it. ``successor`` is the key of the one that has taken its place."""

    id: int
    body: str
    body_name: str
    key: str
    name: str
    definition: str
    measured_in: str
    better: Better
    standard: float | None
    rank: int
    area: str
    quality: str
    source: Source
    source_key: str
    control: Control
    lag_months: int
    next_published_on: date | None
    retired_on: date | None
    successor: str
    successor_name: str


_INDICATORS = """
SELECT i.id, b.key AS body, b.name AS body_name, i.key, i.name, i.definition, i.measured_in, i.better, i.standard,
       i.rank, i.area, i.quality, i.source, i.source_key, i.control, i.lag_months, i.next_published_on, i.retired_on,
       coalesce(s.key, '') AS successor, coalesce(s.name, '') AS successor_name
FROM indicator AS i
JOIN body AS b ON b.id = i.body_id
LEFT JOIN indicator AS s ON s.id = i.successor_id
WHERE (:body = '' OR b.key = :body) AND (:key = '' OR i.key = :key)
ORDER BY b.key, i.rank = 0, i.rank, i.key
"""
_INDICATOR_TYPES: dict[str, Any] = {
    "better": kind_column(Better),
    "source": kind_column(Source),
    "control": kind_column(Control),
    "next_published_on": Date,
    "retired_on": Date,
}


def public_indicators(connection: Connection, *, body: str = "", key: str = "") -> tuple[PublicIndicator, ...]:
    """In use or retired, by body and rank; those without a rank last."""
    statement = text(_INDICATORS).columns(**_INDICATOR_TYPES)
    rows = connection.execute(statement, {"body": body, "key": key}).mappings()
    return tuple(PublicIndicator(**row) for row in rows)


@dataclass(frozen=True)
class UncommentedFigures:
    """The units' own figures for a period on which they have said nothing yet. ``read_on``: when the last one came."""

    indicator_id: int
    body: str
    period_end: date
    read_on: date


_UNCOMMENTED = """
SELECT o.indicator_id, b.key AS body, o.period_end, max(o.read_on) AS read_on
FROM outcome AS o
JOIN indicator AS i ON i.id = o.indicator_id
JOIN body AS b ON b.id = i.body_id
WHERE o.unit_id IS NOT NULL AND o.read_on BETWEEN :since AND :today
  AND NOT EXISTS (SELECT 1 FROM figure_comment AS c WHERE c.unit_id = o.unit_id AND c.indicator_id = o.indicator_id
                  AND c.period_end = o.period_end)
GROUP BY o.indicator_id, b.key, o.period_end
ORDER BY o.indicator_id, o.period_end
"""


def uncommented_figures(connection: Connection, *, since: date, today: date) -> tuple[UncommentedFigures, ...]:
    statement = text(_UNCOMMENTED).columns(period_end=Date, read_on=Date)
    rows = connection.execute(statement, {"since": since, "today": today}).mappings()
    return tuple(UncommentedFigures(**row) for row in rows)


@dataclass(frozen=True)
class ServedGoal:
    """A decided goal that an indicator has a target in, for a year."""

    body: str
    key: str
    sentence: str
    year: int
    target: float | None


_MEASURING = """
SELECT b.key AS body, g.key, g.sentence, t.year, t.target
FROM target AS t
JOIN goal AS g ON g.id = t.goal_id
JOIN body AS b ON b.id = g.body_id
WHERE t.indicator_id = :indicator_id AND g.decided_on <= :today
ORDER BY t.year DESC, b.key, g.position, g.id
"""


def goals_measured_by(connection: Connection, *, indicator_id: int, today: date) -> tuple[ServedGoal, ...]:
    rows = connection.execute(text(_MEASURING), {"indicator_id": indicator_id, "today": today}).mappings()
    return tuple(ServedGoal(**row) for row in rows)


@dataclass(frozen=True)
class Change:
    """An audited change of an indicator, with its values before and after as JSON, by the audit's Swedish labels."""

    at: Any
    before: str
    after: str


_CHANGES = (
    "SELECT at, before, after FROM audit WHERE subject = :subject AND verb <> 'outcomes' ORDER BY at DESC, id DESC"
)


def indicator_changes(connection: Connection, *, key: str) -> tuple[Change, ...]:
    """The newest first."""
    rows = connection.execute(text(_CHANGES).columns(at=UtcDateTime), {"subject": f"indicator:{key}"})
    return tuple(Change(*row) for row in rows)


def learned(connection: Connection, submissions: Collection[int]) -> Mapping[int, str]:
    """What the plans say that the last year taught, by submission."""
    asked = text("SELECT id, text FROM submission WHERE id IN :ids").bindparams(bindparam("ids", expanding=True))
    return {row.id: row.text for row in connection.execute(asked, {"ids": sorted(submissions) or [0]})}


@dataclass(frozen=True)
class RegisterSize:
    """How much a body's register of procurements holds."""

    body: str
    name: str
    procurements: int
    systems: int


_REGISTERS = """
SELECT b.key AS body, b.name, (SELECT count(*) FROM procurement AS p WHERE p.body_id = b.id) AS procurements,
       (SELECT count(*) FROM choice_system AS s WHERE s.body_id = b.id) AS systems
FROM body AS b
ORDER BY b.name, b.key
"""


def register_sizes(connection: Connection) -> tuple[RegisterSize, ...]:
    """The bodies that have something in their register."""
    found = (RegisterSize(**row) for row in connection.execute(text(_REGISTERS)).mappings())
    return tuple(size for size in found if size.procurements or size.systems)
