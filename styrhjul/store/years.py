"""The bodies' years as their administrators follow them: which there are, and which meetings they have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Date, bindparam, text

from models.columns import kind_column
from models.kinds import CycleState, MeetingStatus


@dataclass(frozen=True)
class Year:
    """A body's year. ``definition`` is its snapshot, as JSON."""

    body: str
    body_name: str
    year: int
    state: CycleState
    opened_on: date
    closed_on: date | None
    definition: str


_YEAR = """
SELECT b.key AS body, b.name AS body_name, y.year, y.state, y.opened_on, y.closed_on, y.definition
FROM cycle AS y JOIN body AS b ON b.id = y.body_id
"""
_YEAR_TYPES: dict[str, Any] = {"state": kind_column(CycleState), "opened_on": Date, "closed_on": Date}


def year_of(connection: Connection, *, body: str, year: int) -> Year | None:
    """None if the body has no such year."""
    statement = text(f"{_YEAR} WHERE b.key = :body AND y.year = :year").columns(**_YEAR_TYPES)
    row = connection.execute(statement, {"body": body, "year": year}).mappings().one_or_none()
    return None if row is None else Year(**row)


def years_of(connection: Connection, *, bodies: Sequence[str]) -> tuple[Year, ...]:
    """The bodies' years, open and closed, by body and the newest first."""
    statement = text(f"{_YEAR} WHERE b.key IN :bodies ORDER BY b.name, y.year DESC").columns(**_YEAR_TYPES)
    rows = connection.execute(statement.bindparams(bindparam("bodies", expanding=True)), {"bodies": list(bodies)})
    return tuple(Year(**row) for row in rows.mappings())


def body_names(connection: Connection, *, bodies: Sequence[str]) -> dict[str, str]:
    """The bodies' names by key, in order of name."""
    statement = text("SELECT key, name FROM body WHERE key IN :bodies ORDER BY name")
    rows = connection.execute(statement.bindparams(bindparam("bodies", expanding=True)), {"bodies": list(bodies)})
    return {row.key: row.name for row in rows}


@dataclass(frozen=True)
class Sitting:
    """A meeting of a body."""

    body: str
    starts_on: date
    time: str
    place: str
    status: MeetingStatus


_SITTINGS = """
SELECT b.key AS body, m.starts_on, m.time, m.place, m.status
FROM meeting AS m JOIN body AS b ON b.id = m.body_id
WHERE b.key IN :bodies AND m.starts_on BETWEEN :first AND :last AND m.status <> 'cancelled'
ORDER BY m.starts_on, m.id
"""


def sittings(connection: Connection, *, bodies: Sequence[str], first: date, last: date) -> tuple[Sitting, ...]:
    """The bodies' meetings from ``first`` to ``last``, both included, save those that are cancelled."""
    types: dict[str, Any] = {"starts_on": Date, "status": kind_column(MeetingStatus)}
    statement = text(_SITTINGS).bindparams(bindparam("bodies", expanding=True)).columns(**types)
    rows = connection.execute(statement, {"bodies": list(bodies), "first": first, "last": last})
    return tuple(Sitting(**row) for row in rows.mappings())
