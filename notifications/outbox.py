"""The outbox: the day's digests, made from what is yet to be told."""

from datetime import date

from sqlalchemy import text
from sqlmodel import Session

_NOTICES = """
INSERT INTO notice (person_id, day, address_id, state, attempts, claim, message_id, subject, body)
SELECT DISTINCT i.person_id, :today, a.id, 'queued', 0, '', '', '', ''
FROM notice_item AS i JOIN address AS a ON a.person_id = i.person_id AND a.active
WHERE i.told_on IS NULL
  AND NOT EXISTS (SELECT 1 FROM notice AS n WHERE n.person_id = i.person_id AND n.day = :today)
ON CONFLICT DO NOTHING
RETURNING person_id
"""

_TOLD = """
UPDATE notice_item SET told_on = :today
WHERE told_on IS NULL AND person_id IN :people
"""


def gather(session: Session, *, today: date) -> int:
    from sqlalchemy import bindparam

    people = [row.person_id for row in session.connection().execute(text(_NOTICES), {"today": today})]
    if people:
        session.connection().execute(
            text(_TOLD).bindparams(bindparam("people", expanding=True)), {"today": today, "people": people}
        )
    return len(people)
