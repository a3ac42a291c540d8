"""The outbox in the database: what is to be said becomes digests, and digests are claimed and ticked off."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from sqlalchemy import Connection, TextClause, bindparam, text

from models.columns import UtcDateTime
from models.kinds import MAIL, Ending, NoticeState, RoleKind
from notifications.channels.letters import Answer

LEASE = timedelta(minutes=10)
"""How long a claim holds. Whoever holds it longer is taken to have died at it."""

BACKOFF = (
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(days=1),
    timedelta(days=2),
)
"""From one attempt to the next. When it is used up the notice is dead, and a person is told."""

UNTIL_THE_CHANNEL_IS_BACK = timedelta(minutes=5)


def later(at: datetime, by: timedelta) -> datetime:
    """In UTC: on the wall an hour comes twice when summer ends, and a claim could end before it had begun."""
    return at.astimezone(UTC) + by


_NEWEST = "SELECT coalesce(max(id), 0) FROM notice"

_NOTICES = """
INSERT INTO notice (person_id, day, address_id, state, attempts, claim, message_id, subject, body)
SELECT DISTINCT i.person_id, :today, a.id, 'queued', 0, '', '', '', ''
FROM notice_item AS i JOIN address AS a ON a.person_id = i.person_id AND a.active
WHERE i.told_on IS NULL
  AND NOT EXISTS (SELECT 1 FROM notice AS n WHERE n.person_id = i.person_id AND n.day = :today)
ON CONFLICT DO NOTHING
"""

_TOLD = """
UPDATE notice_item SET told_on = :today
WHERE told_on IS NULL
  AND EXISTS (SELECT 1 FROM notice AS n
              WHERE n.person_id = notice_item.person_id AND n.day = :today AND n.id > :newest)
"""


def gather(connection: Connection, *, today: date) -> int:
    """Make the day's digests of what is untold; their number. Who has had today's waits for the next one."""
    newest = connection.execute(text(_NEWEST)).scalar_one()
    made = connection.execute(text(_NOTICES), {"today": today}).rowcount
    if made:
        connection.execute(text(_TOLD), {"today": today, "newest": newest})
    return made


# Nothing waits longer than the longest backoff: a later instant was set by a clock that was wrong.
_WAITING = """state IN ('queued', 'retry', 'sending')
             AND (next_at IS NULL OR next_at <= :now OR next_at > :at_latest)"""

_COUNT = f"SELECT count(*) FROM notice WHERE {_WAITING}"

_NOT_HELD = "NOT EXISTS (SELECT 1 FROM delivery_hold AS h WHERE h.ended_at IS NULL)"

_CLAIM = f"""
UPDATE notice SET state = 'sending', claim = :claim, next_at = :until
WHERE id IN (SELECT n.id FROM notice AS n JOIN address AS a ON a.id = n.address_id
             WHERE {_WAITING} AND (:mail = 1 OR a.channel <> '{MAIL}') AND {_NOT_HELD}
             ORDER BY n.day, n.id LIMIT :limit {{lock}})
"""


def count_waiting(connection: Connection, *, now: datetime) -> int:
    """The notices that may be tried now: queued, or due for another attempt, or left by a delivery that died."""
    instants = {"now": now, "at_latest": later(now, BACKOFF[-1])}
    return int(connection.execute(_timed(_COUNT, *instants), instants).scalar_one())


def claim(connection: Connection, *, now: datetime, limit: int, mail: bool) -> tuple[str, int]:
    """Take up to ``limit`` waiting notices, the oldest first; the claim's name and their number.

    Nobody else can take them until the claim has run out. Without ``mail`` the mails are left where they are, and while
    delivery is held everything is.
    """
    name = uuid4().hex
    lock = "FOR UPDATE OF n SKIP LOCKED" if connection.dialect.name == "postgresql" else ""
    instants = {"now": now, "until": later(now, LEASE), "at_latest": later(now, BACKOFF[-1])}
    parameters = {"claim": name, "mail": int(mail), "limit": limit}
    return name, connection.execute(_timed(_CLAIM.format(lock=lock), *instants), parameters | instants).rowcount


@dataclass(frozen=True)
class Attempt:
    """What was said to whom in one attempt. ``tried`` is how many attempts came before."""

    notice_id: int
    message_id: str
    tried: int
    sent_to: str
    subject: str
    body: str


_DELIVERY = """
INSERT INTO delivery (notice_id, at, sent_to, ending, code, answer)
VALUES (:notice_id, :now, :sent_to, :ending, :code, :answer)
"""

_SETTLE = """
UPDATE notice SET state = :state, attempts = :attempts, next_at = :next_at, claim = '',
  message_id = :message_id, subject = :subject, body = :body
WHERE id = :notice_id AND claim = :claim
"""


def record(connection: Connection, *, attempt: Attempt, answer: Answer, claim: str, now: datetime) -> NoticeState:
    """Keep the attempt and settle the notice by its answer; where it stands now."""
    attempts = attempt.tried + 1
    state, next_at = _settled(answer.ending, attempts, now)
    known = {"notice_id": attempt.notice_id, "now": now, "claim": claim}
    told = {"sent_to": attempt.sent_to, "ending": answer.ending, "code": answer.code, "answer": answer.text}
    said = {"message_id": attempt.message_id, "subject": attempt.subject, "body": attempt.body}
    moved = {"state": state, "attempts": attempts, "next_at": next_at}
    connection.execute(_INSERT_DELIVERY, known | told)
    connection.execute(_UPDATE_SETTLED, known | said | moved)
    if state is NoticeState.DEAD:
        tell_administrators(connection, notice_id=attempt.notice_id, today=now.date())
    return state


def tell_administrators(connection: Connection, *, notice_id: int, today: date) -> None:
    """Let those who keep the cycle hear, in their own next digest, that the notice did not get through."""
    connection.execute(text(_TELL_ADMINISTRATORS), {"notice_id": notice_id, "today": today})


def _settled(ending: Ending, attempts: int, now: datetime) -> tuple[NoticeState, datetime | None]:
    """One that was handed over but not answered for (UNKNOWN) is tried again: better twice than never."""
    if ending is Ending.ACCEPTED:
        return NoticeState.SENT, None
    if ending is Ending.REFUSED or attempts > len(BACKOFF):
        return NoticeState.DEAD, None
    return NoticeState.RETRY, later(now, BACKOFF[attempts - 1])


_SUPPRESS = "UPDATE notice SET state = 'suppressed', next_at = NULL, claim = '' WHERE id = :id AND claim = :claim"


def suppress(connection: Connection, *, notice_id: int, claim: str) -> None:
    """There is nothing left to say: all of it was done before it could be said."""
    connection.execute(text(_SUPPRESS), {"id": notice_id, "claim": claim})


_RELEASE = """
UPDATE notice SET state = CASE WHEN attempts = 0 THEN 'queued' ELSE 'retry' END, claim = '', next_at = :next_at
WHERE claim = :claim
"""


def release(connection: Connection, *, claim: str, next_at: datetime) -> int:
    """Put back what is left of a claim; no attempt is counted. How many there were."""
    return connection.execute(_timed(_RELEASE, "next_at"), {"claim": claim, "next_at": next_at}).rowcount


_UNREACHABLE = f"""
INSERT INTO delivery (notice_id, at, sent_to, ending, code, answer)
SELECT n.id, :now, a.value, '{Ending.UNREACHABLE}', 0, :why FROM notice AS n JOIN address AS a ON a.id = n.address_id
WHERE n.claim = :claim AND a.channel = '{MAIL}' ORDER BY n.day, n.id LIMIT 1
"""


def record_unreachable(connection: Connection, *, claim: str, why: str, now: datetime) -> None:
    """Keep, with the first letter of those left, that the mail server answered nobody."""
    connection.execute(_timed(_UNREACHABLE, "now"), {"claim": claim, "why": why, "now": now})


# Whoever keeps the cycle hears of a digest that could not be delivered, unless it was their own or about just this.
_TELL_ADMINISTRATORS = f"""
INSERT INTO notice_item (obligation_id, person_id, reason, due_on, planned_on)
SELECT DISTINCT i.obligation_id, r.person_id, 'undelivered:' || n.id, i.due_on, :today
FROM notice AS n
JOIN notice_item AS i ON i.person_id = n.person_id AND i.told_on = n.day
JOIN obligation AS o ON o.id = i.obligation_id
JOIN occurrence AS c ON c.id = o.occurrence_id
JOIN cycle AS y ON y.id = c.cycle_id
JOIN role AS r ON r.body_id = y.body_id AND r.unit_id IS NULL AND r.kind = '{RoleKind.ADMINISTRATOR}'
WHERE n.id = :notice_id AND r.person_id <> n.person_id AND i.reason NOT LIKE 'undelivered:%'
  AND :today BETWEEN coalesce(r.starts_on, :today) AND coalesce(r.ends_on, :today)
ON CONFLICT DO NOTHING
"""

_RETRY = """
UPDATE notice SET state = 'retry', attempts = 0, next_at = NULL WHERE state = 'dead' AND (:id = 0 OR id = :id)
"""


def retry_dead(connection: Connection, *, notice_id: int = 0) -> int:
    """Give a dead notice (0: all of them) a new life, after its address or the server has been mended."""
    return connection.execute(text(_RETRY), {"id": notice_id}).rowcount


def _timed(sql: str, *instants: str) -> TextClause:
    return text(sql).bindparams(*(bindparam(name, type_=UtcDateTime) for name in instants))


_INSERT_DELIVERY = _timed(_DELIVERY, "now")
_UPDATE_SETTLED = _timed(_SETTLE, "next_at")
