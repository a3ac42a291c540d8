"""A letter that came back: its notice has not got through after all."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, TextClause, bindparam, text

from models.columns import UtcDateTime
from models.kinds import Ending, NoticeState
from notifications.channels.letters import Answer
from notifications.outbox import tell_administrators

CLOCKS_DIFFER = timedelta(minutes=5)
"""So much may the mail server's clock be behind ours."""


class Came(StrEnum):
    """What a bounce meant: news, the same as before, of an attempt before the latest, or of nothing we have sent."""

    BACK = "back"
    AGAIN = "again"
    LATE = "late"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Bounced:
    """Whose notice it was, by its number and the person's name; 0 and "" when nobody knows."""

    came: Came
    notice_id: int = 0
    person: str = ""


_FIND = """
SELECT n.id, p.name, d.ending, d.at, d.sent_to
FROM notice AS n
JOIN person AS p ON p.id = n.person_id
JOIN delivery AS d ON d.id = (SELECT max(l.id) FROM delivery AS l WHERE l.notice_id = n.id)
WHERE n.message_id = :message_id
"""

_KEEP = """
INSERT INTO delivery (notice_id, at, sent_to, ending, code, answer)
VALUES (:notice_id, :now, :sent_to, :ending, :code, :answer)
"""

_DEAD = f"UPDATE notice SET state = '{NoticeState.DEAD}', next_at = NULL, claim = '' WHERE id = :notice_id"


def record_bounce(
    connection: Connection, *, message_id: str, answer: Answer, written_at: datetime | None, now: datetime
) -> Bounced:
    """Keep that the letter with the id came back, and let its notice be dead; the administrators hear of it.

    Told again it changes nothing, nor when it was ``written_at`` before the notice was last tried: it was tried anew
    since, to an address that has been mended.
    """
    found = connection.execute(text(_FIND).columns(at=UtcDateTime), {"message_id": message_id}).one_or_none()
    if found is None:
        return Bounced(Came.UNKNOWN)
    if found.ending == Ending.BOUNCED:
        return Bounced(Came.AGAIN, found.id, found.name)
    if written_at is not None and written_at + CLOCKS_DIFFER < found.at:
        return Bounced(Came.LATE, found.id, found.name)
    kept = {"sent_to": found.sent_to, "ending": Ending.BOUNCED, "code": answer.code, "answer": answer.text, "now": now}
    connection.execute(_timed(_KEEP), {"notice_id": found.id} | kept)
    connection.execute(text(_DEAD), {"notice_id": found.id})
    tell_administrators(connection, notice_id=found.id, today=now.date())
    return Bounced(Came.BACK, found.id, found.name)


def _timed(sql: str) -> TextClause:
    return text(sql).bindparams(bindparam("now", type_=UtcDateTime))
