"""What the operator's own watch asks: how much waits, what is late, and when the last round was walked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, CursorResult, bindparam, text

from models.columns import UtcDateTime
from styrhjul.store.standing import STATUS, day_parameters

_REVISION = "SELECT version_num FROM alembic_version"
_LAST_ROUND = "SELECT max(day) FROM round"
_NOTICES = "SELECT state, count(*) FROM notice GROUP BY state"
_LATE = f"""
SELECT b.key, coalesce(sum(CASE WHEN {STATUS} = 'late' THEN 1 ELSE 0 END), 0)
FROM cycle AS y
JOIN body AS b ON b.id = y.body_id
JOIN occurrence AS c ON c.cycle_id = y.id
JOIN obligation AS o ON o.occurrence_id = c.id
WHERE y.state = 'open'
GROUP BY b.key
ORDER BY b.key
"""
_INSTANTS = "SELECT (SELECT max(at) FROM round) AS walked_at, (SELECT max(at) FROM delivery) AS tried_at"
_SESSIONS = "SELECT count(*) FROM sign_in_session WHERE ended_at IS NULL AND ends_at > :instant"


@dataclass(frozen=True)
class Pulse:
    """Whether the database is there: its schema's revision, and the day of the last round, None before the first."""

    schema: str
    last_round: date | None


def read_pulse(connection: Connection) -> Pulse:
    """Two small questions, asked each time somebody looks after the pages."""
    revision: str = connection.scalars(text(_REVISION)).one()
    day: date | str | None = connection.scalar(text(_LAST_ROUND))
    return Pulse(revision, date.fromisoformat(day) if isinstance(day, str) else day)


@dataclass(frozen=True)
class Figures:
    """What stands in the database now. ``notices``: number by state. ``late``: number by body, of the open years."""

    notices: Mapping[str, int]
    late: Mapping[str, int]
    walked_at: datetime | None
    tried_at: datetime | None
    """When the last attempt to deliver a notice ended, well or not."""
    sessions: int


def read_figures(connection: Connection, *, today: date, instant: datetime) -> Figures:
    """Four statements, whatever the size. ``instant`` is what sessions' lifetimes are compared with."""
    instants = text(_INSTANTS).columns(walked_at=UtcDateTime, tried_at=UtcDateTime)
    walked_at, tried_at = connection.execute(instants).one()
    sessions = text(_SESSIONS).bindparams(bindparam("instant", type_=UtcDateTime))
    return Figures(
        notices=_numbers(connection.execute(text(_NOTICES))),
        late=_numbers(connection.execute(text(_LATE), day_parameters(today))),
        walked_at=walked_at,
        tried_at=tried_at,
        sessions=connection.scalar(sessions, {"instant": instant}) or 0,
    )


def _numbers(rows: CursorResult[Any]) -> dict[str, int]:
    return {name: number for name, number in rows.tuples()}  # noqa: C416  (dict() of rows has no types)
