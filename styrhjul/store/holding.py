"""The hold on delivery, and what waits behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Date, TextClause, bindparam, text

from models.columns import UtcDateTime
from models.kinds import NoticeState


@dataclass(frozen=True)
class Hold:
    """Delivery has been held since then, for this reason and by this person."""

    since: datetime
    why: str
    by: str


@dataclass(frozen=True)
class WaitingDay:
    """The notices of one day's round that wait, and how many people they are to."""

    day: date
    notices: int
    people: int


_HOLD = "SELECT since, why, by FROM delivery_hold WHERE ended_at IS NULL ORDER BY id DESC LIMIT 1"

# One that a delivery has claimed and may be sending this very moment is not ours to count or to skip.
_WAITS = f"""(state IN ('{NoticeState.QUEUED}', '{NoticeState.RETRY}')
  OR (state = '{NoticeState.SENDING}' AND next_at <= :now))"""

_BY_DAY = f"""
SELECT day, count(*) AS notices, count(DISTINCT person_id) AS people FROM notice WHERE {_WAITS}
GROUP BY day ORDER BY day
"""

_PEOPLE = f"SELECT count(DISTINCT person_id) FROM notice WHERE {_WAITS} AND day >= :first"

_SKIP = (
    f"UPDATE notice SET state = '{NoticeState.SUPPRESSED}', next_at = NULL, claim = '' WHERE {_WAITS} AND day < :day"
)

_END = "UPDATE delivery_hold SET ended_at = :now, ended_by = :by WHERE ended_at IS NULL"

_MARKS = "SELECT (SELECT max(at) FROM audit) AS written, (SELECT max(at) FROM transition) AS moved"


def open_hold(connection: Connection) -> Hold | None:
    """The hold that stands now; the newest if there are several."""
    row = connection.execute(text(_HOLD).columns(since=UtcDateTime)).mappings().one_or_none()
    return Hold(**row) if row else None


def waiting_days(connection: Connection, *, now: datetime) -> Sequence[WaitingDay]:
    """What waits to be delivered, by the day of its round, the oldest first."""
    rows = connection.execute(_timed(_BY_DAY).columns(day=Date), {"now": now}).mappings()
    return [WaitingDay(**row) for row in rows]


def waiting_people(connection: Connection, *, first: date, now: datetime) -> int:
    """How many people something waits for, of that day's round or a later one's."""
    return int(connection.execute(_timed(_PEOPLE), {"first": first, "now": now}).scalar_one())


def skip_waiting(connection: Connection, *, before: date, now: datetime) -> int:
    """Let what waits from a day before that never be sent; how many notices it was."""
    return connection.execute(_timed(_SKIP), {"day": before, "now": now}).rowcount


def end_holds(connection: Connection, *, by: str, now: datetime) -> int:
    return connection.execute(_timed(_END), {"by": by, "now": now}).rowcount


def newest_mark(connection: Connection) -> datetime | None:
    """When something last happened in the municipality that the database knows of."""
    row = connection.execute(text(_MARKS).columns(written=UtcDateTime, moved=UtcDateTime)).one()
    return max((at for at in row if at is not None), default=None)


def _timed(sql: str) -> TextClause:
    return text(sql).bindparams(bindparam("now", type_=UtcDateTime))
