"""What has been done to obligations, by whom and when."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, text

from models.columns import UtcDateTime


@dataclass(frozen=True)
class Happened:
    """One transition, as the log shows it."""

    at: datetime
    actor: str
    what: str
    about: str
    comment: str
    obligation_id: int


_HAPPENED = """
SELECT t.at, t.actor, t.kind AS what, c.title || ', ' || coalesce(u.name, p.name, b.name) AS about,
       t.comment || CASE WHEN t.paragraph <> '' THEN t.decider || ' ' || t.decided_on || ' § ' || t.paragraph
                         ELSE '' END AS comment, o.id AS obligation_id
FROM transition AS t
JOIN obligation AS o ON o.id = t.obligation_id
JOIN occurrence AS c ON c.id = o.occurrence_id
JOIN body AS b ON b.id = o.body_id
LEFT JOIN unit AS u ON u.id = o.unit_id
LEFT JOIN person AS p ON p.id = o.person_id
WHERE t.day BETWEEN :first AND :last AND (:obligation_id = 0 OR o.id = :obligation_id)
ORDER BY t.at, t.id
"""


def happened(connection: Connection, *, first: date, last: date, obligation_id: int = 0) -> tuple[Happened, ...]:
    """The transitions from ``first`` to ``last``, both included, in order."""
    parameters = {"first": first, "last": last, "obligation_id": obligation_id}
    rows = connection.execute(text(_HAPPENED).columns(at=UtcDateTime), parameters)
    return tuple(Happened(**row) for row in rows.mappings())
