"""What a report rests on beside its subject: the report before it, and whether what it waits for has been handed in."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection, bindparam, text

from models.kinds import OWED_AFTER, ReportKind
from styrhjul.store.readings import Reading

# The last version that was read stands for its occasion: the one made after the decision is sent to no reader.
_BEFORE = """
SELECT r.facts FROM report AS r
JOIN occurrence AS c ON c.id = r.occurrence_id
JOIN cycle AS y ON y.id = c.cycle_id
WHERE y.body_id = :body_id AND r.kind = :kind AND r.occurrence_id <> :occurrence_id AND r.day <= :today
  AND NOT r.decided
  AND (c.due_on IS NULL OR c.due_on < :before)
ORDER BY r.day DESC, r.id DESC LIMIT 1
"""
_OWED = """
SELECT count(*) FROM occurrence AS c JOIN obligation AS o ON o.occurrence_id = c.id
WHERE c.cycle_id = :cycle_id AND c.step IN :steps AND c.occasion = :occasion AND o.last IN :owed
"""
_AHEAD = """
SELECT c.occasion FROM occurrence AS c
JOIN cycle AS y ON y.id = c.cycle_id
JOIN body AS b ON b.id = y.body_id
WHERE b.key = :body AND y.year = :year AND ' ' || c.reports || ' ' LIKE :kind AND c.due_on >= :today
ORDER BY c.due_on, c.id LIMIT 1
"""


def facts_before(connection: Connection, kind: ReportKind, reading: Reading, *, today: date) -> str | None:
    """The facts of what the body read last of the kind, for an earlier occasion; None: there has been none."""
    asked = {"kind": kind, "body_id": reading.body_id, "occurrence_id": reading.occurrence_id, "today": today}
    facts: str | None = connection.execute(text(_BEFORE), {**asked, "before": reading.due_on or date.max}).scalar()
    return facts


def still_owed(connection: Connection, *, cycle_id: int, steps: Collection[str], occasion: str) -> int:
    """How many of the steps' obligations on the occasion have not been handed in."""
    statement = text(_OWED).bindparams(bindparam("steps", expanding=True), bindparam("owed", expanding=True))
    asked = {"cycle_id": cycle_id, "steps": list(steps), "occasion": occasion, "owed": list(OWED_AFTER)}
    return int(connection.execute(statement, asked).scalar_one())


def occasion_ahead(connection: Connection, kind: ReportKind, *, body: str, year: int, today: date) -> str:
    """The occasion that the next report of the kind is for; "" where the year has none left."""
    asked = {"kind": f"% {kind} %", "body": body, "year": year, "today": today}
    return connection.execute(text(_AHEAD), asked).scalar() or ""
