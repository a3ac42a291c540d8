"""The outbox as lists: the digests of a day, what waits or did not get through, and one notice's whole story."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Date, bindparam, text

from models.columns import UtcDateTime, kind_column
from models.kinds import MAIL, Ending, NoticeState


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


@dataclass(frozen=True)
class NoticeLine:
    """One notice in the outbox, with the answer to its last attempt. ``sent_to`` is only the kind of a URL."""

    id: int
    day: date
    person: str
    sent_to: str
    state: NoticeState
    attempts: int
    next_at: datetime | None
    answer: str


_NOTICES = f"""
SELECT n.id, n.day, p.name AS person, CASE WHEN a.channel = '{MAIL}' THEN a.value ELSE a.channel END AS sent_to,
       n.state, n.attempts, n.next_at,
       coalesce((SELECT d.answer FROM delivery AS d WHERE d.notice_id = n.id ORDER BY d.id DESC LIMIT 1), '') AS answer
FROM notice AS n JOIN person AS p ON p.id = n.person_id JOIN address AS a ON a.id = n.address_id
WHERE n.state IN :states
ORDER BY n.day DESC, p.name, n.id
"""
_NOTICE_TYPES: dict[str, Any] = {"day": Date, "state": kind_column(NoticeState), "next_at": UtcDateTime}


def notice_lines(connection: Connection, *, states: Sequence[NoticeState]) -> tuple[NoticeLine, ...]:
    """The notices in these states, the newest first."""
    statement = text(_NOTICES).bindparams(bindparam("states", expanding=True)).columns(**_NOTICE_TYPES)
    rows = connection.execute(statement, {"states": [state.value for state in states]})
    return tuple(NoticeLine(**row) for row in rows.mappings())


@dataclass(frozen=True)
class AttemptLine:
    """One attempt to deliver a notice."""

    at: datetime
    sent_to: str
    ending: Ending
    answer: str


@dataclass(frozen=True)
class NoticeStory:
    """What a notice said, and every attempt to deliver it."""

    id: int
    subject: str
    body: str
    message_id: str
    attempts: tuple[AttemptLine, ...]


def notice_story(connection: Connection, *, notice_id: int) -> NoticeStory | None:
    """None if there is no such notice."""
    said = text("SELECT id, subject, body, message_id FROM notice WHERE id = :id")
    tried = text("SELECT at, sent_to, ending, answer FROM delivery WHERE notice_id = :id ORDER BY id")
    found = connection.execute(said, {"id": notice_id}).mappings().one_or_none()
    attempts = connection.execute(tried.columns(at=UtcDateTime, ending=kind_column(Ending)), {"id": notice_id})
    lines = tuple(AttemptLine(**row) for row in attempts.mappings())
    return None if found is None else NoticeStory(**found, attempts=lines)
