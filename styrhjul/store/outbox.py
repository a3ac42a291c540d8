"""The outbox as the pages list it: everybody's, or what concerns one body and no more.

A person has one notice a day, of all that concerns them; it concerns a body if one of its things does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, Connection, Date, bindparam, text

from models.columns import kind_column
from models.kinds import MAIL, NoticeState


@dataclass(frozen=True)
class OutboxWanted:
    """``body`` "" is everybody's; ``people`` None is anybody's."""

    states: tuple[NoticeState, ...]
    body: str = ""
    people: tuple[int, ...] | None = None


@dataclass(frozen=True)
class OutboxLine:
    """One notice, with the answer to its last attempt. ``sent_to`` is an e-mail address, or only the kind of a URL."""

    id: int
    day: date
    person: str
    sent_to: str
    state: NoticeState
    attempts: int
    answer: str


_THINGS = """
FROM notice_item AS i
JOIN obligation AS o ON o.id = i.obligation_id
JOIN occurrence AS c ON c.id = o.occurrence_id
JOIN cycle AS y ON y.id = c.cycle_id
JOIN body AS b ON b.id = y.body_id
"""
_OF_BODY = f"(SELECT 1 {_THINGS} WHERE i.person_id = n.person_id AND i.told_on = n.day AND b.key = :body)"
_TYPES: dict[str, Any] = {"day": Date, "state": kind_column(NoticeState), "due_on": Date}


def _where(wanted: OutboxWanted, *, by_state: bool) -> str:
    clauses = ["1 = 1"]
    if by_state:
        clauses.append("n.state IN :states")
    if wanted.body:
        clauses.append(f"EXISTS {_OF_BODY}")
    if wanted.people is not None:
        clauses.append("n.person_id IN :people")
    return " AND ".join(clauses)


def _bound(wanted: OutboxWanted, *, by_state: bool) -> tuple[list[BindParameter[Any]], dict[str, object]]:
    bound: list[BindParameter[Any]] = []
    values: dict[str, object] = {}
    if by_state:
        bound.append(bindparam("states", expanding=True))
        values["states"] = [state.value for state in wanted.states]
    if wanted.body:
        values["body"] = wanted.body
    if wanted.people is not None:
        bound.append(bindparam("people", expanding=True))
        values["people"] = list(wanted.people)
    return bound, values


def outbox_counts(connection: Connection, *, wanted: OutboxWanted) -> dict[NoticeState, int]:
    """How many there are in each state, whichever states are wanted."""
    bound, values = _bound(wanted, by_state=False)
    sql = f"SELECT n.state, count(*) AS number FROM notice AS n WHERE {_where(wanted, by_state=False)} GROUP BY n.state"
    rows = connection.execute(text(sql).bindparams(*bound).columns(state=_TYPES["state"]), values)
    return {row.state: row.number for row in rows}


def outbox_lines(connection: Connection, *, wanted: OutboxWanted, first: int, most: int) -> tuple[OutboxLine, ...]:
    """The newest first, ``most`` of them from number ``first`` on, which counts from 0."""
    bound, values = _bound(wanted, by_state=True)
    sql = f"""
SELECT n.id, n.day, p.name AS person, CASE WHEN a.channel = '{MAIL}' THEN a.value ELSE a.channel END AS sent_to,
       n.state, n.attempts,
       coalesce((SELECT d.answer FROM delivery AS d WHERE d.notice_id = n.id ORDER BY d.id DESC LIMIT 1), '') AS answer
FROM notice AS n JOIN person AS p ON p.id = n.person_id JOIN address AS a ON a.id = n.address_id
WHERE {_where(wanted, by_state=True)}
ORDER BY n.day DESC, p.name, n.id LIMIT :most OFFSET :first
"""
    columns = {name: kind for name, kind in _TYPES.items() if name != "due_on"}
    statement = text(sql).bindparams(*bound).columns(**columns)
    rows = connection.execute(statement, values | {"first": first, "most": most})
    return tuple(OutboxLine(**row) for row in rows.mappings())


@dataclass(frozen=True)
class NoticeThing:
    """One thing that a notice tells of. ``body`` is a key."""

    body: str
    body_name: str
    year: int
    obligation_id: int
    title: str
    party_name: str
    due_on: date
    reason: str


@dataclass(frozen=True)
class NoticeHead:
    """Whose notice it is and where it stands, and all that it tells of."""

    id: int
    day: date
    person: str
    sent_to: str
    state: NoticeState
    things: tuple[NoticeThing, ...]

    def tells_only_of(self, body: str) -> bool:
        return bool(self.things) and all(thing.body == body for thing in self.things)

    def things_of(self, body: str) -> tuple[NoticeThing, ...]:
        return tuple(thing for thing in self.things if thing.body == body)


_HEAD = f"""
SELECT n.id, n.day, p.name AS person, CASE WHEN a.channel = '{MAIL}' THEN a.value ELSE a.channel END AS sent_to, n.state
FROM notice AS n JOIN person AS p ON p.id = n.person_id JOIN address AS a ON a.id = n.address_id
WHERE n.id = :id
"""
_THINGS_OF_NOTICE = f"""
SELECT b.key AS body, b.name AS body_name, y.year, o.id AS obligation_id, c.title,
       coalesce(u.name, op.name, ob.name) AS party_name, i.due_on, i.reason
{_THINGS}
JOIN notice AS n ON n.person_id = i.person_id AND n.day = i.told_on
JOIN body AS ob ON ob.id = o.body_id
LEFT JOIN unit AS u ON u.id = o.unit_id
LEFT JOIN person AS op ON op.id = o.person_id
WHERE n.id = :id
ORDER BY i.due_on, c.position, o.id, i.id
"""


def notice_head(connection: Connection, *, notice_id: int) -> NoticeHead | None:
    """None if there is no such notice."""
    columns = {"day": Date, "state": _TYPES["state"]}
    found = connection.execute(text(_HEAD).columns(**columns), {"id": notice_id}).mappings().one_or_none()
    if found is None:
        return None
    things: Sequence[Any] = (
        connection.execute(text(_THINGS_OF_NOTICE).columns(due_on=Date), {"id": notice_id}).mappings().all()
    )
    return NoticeHead(**found, things=tuple(NoticeThing(**thing) for thing in things))
