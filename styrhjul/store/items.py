"""Writes down what each person is to be told, in one statement: who they are is worked out once, here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, text

from models.obligations import OWED
from styrhjul.rules.reminders import Window


@dataclass(frozen=True)
class CycleWindow:
    """A window for the occurrences of one cycle that share a reminder policy."""

    cycle_id: int
    reminders: str
    window: Window


# The obligations are driven from their partial index on due dates, hence CROSS JOIN, which SQLite takes
# as an order and PostgreSQL plans as it likes. The cost follows what is due and not what is open.
_REACHED = """
WITH looked (cycle_id, reminders, reason, recipient, due_from, due_to) AS (VALUES {values}),
due AS MATERIALIZED (
  SELECT o.id AS obligation_id, l.reason, o.due_on, o.unit_id, o.person_id, y.body_id AS cycle_body_id,
         l.recipient = 'owner' AS to_owner,
         CASE WHEN l.recipient = 'owner' THEN o.role ELSE l.recipient END AS kind,
         CASE WHEN l.recipient = 'owner' THEN o.body_id ELSE y.body_id END AS body_id
  FROM looked AS l
  CROSS JOIN obligation AS o
  JOIN occurrence AS c ON c.id = o.occurrence_id
  JOIN cycle AS y ON y.id = c.cycle_id
  WHERE o.{owed} AND o.due_on BETWEEN l.due_from AND l.due_to
    AND c.cycle_id = l.cycle_id AND c.reminders = l.reminders
    AND (o.opens_on IS NULL OR o.opens_on <= :today) AND o.due_on >= y.opened_on
    AND NOT EXISTS (SELECT 1 FROM notice_item AS i
                    WHERE i.obligation_id = o.id AND i.reason = l.reason AND i.due_on = o.due_on)
),
"""

_HAPPENED = """
WITH due AS MATERIALIZED (
  SELECT o.id AS obligation_id, :reason AS reason, coalesce(o.due_on, :today) AS due_on, o.unit_id,
         o.person_id, y.body_id AS cycle_body_id, 1 = 1 AS to_owner, o.role AS kind, o.body_id
  FROM obligation AS o
  JOIN occurrence AS c ON c.id = o.occurrence_id
  JOIN cycle AS y ON y.id = c.cycle_id
  WHERE o.id = :obligation_id
),
"""

_OF_OCCURRENCE = _HAPPENED.replace("o.id = :obligation_id", "o.occurrence_id = :occurrence_id")

# One item for the meeting's secretary, whoever holds that role in the cycle's body. It hangs on one of the readings.
_TO_SECRETARY = """
WITH due AS MATERIALIZED (
  SELECT min(o.id) AS obligation_id, :reason AS reason, coalesce(min(o.due_on), :today) AS due_on,
         CAST(NULL AS INTEGER) AS unit_id, CAST(NULL AS INTEGER) AS person_id,
         y.body_id AS cycle_body_id, 1 = 1 AS to_owner, 'secretary' AS kind, y.body_id
  FROM obligation AS o
  JOIN occurrence AS c ON c.id = o.occurrence_id
  JOIN cycle AS y ON y.id = c.cycle_id
  WHERE o.occurrence_id = :occurrence_id
  GROUP BY y.body_id
),
"""

_TO_ADMINISTRATOR = """
WITH due AS MATERIALIZED (
  SELECT o.id AS obligation_id, :reason AS reason, coalesce(o.due_on, :today) AS due_on,
         CAST(NULL AS INTEGER) AS unit_id, o.person_id, y.body_id AS cycle_body_id, 1 = 0 AS to_owner,
         'administrator' AS kind, y.body_id
  FROM obligation AS o
  JOIN occurrence AS c ON c.id = o.occurrence_id
  JOIN cycle AS y ON y.id = c.cycle_id
  WHERE o.id = :obligation_id
),
"""

# What politicians ask about a unit's plan comes to who leads the committee, before it goes on to the unit.
_TO_CHAIR = """
WITH due AS MATERIALIZED (
  SELECT o.id AS obligation_id, :reason AS reason, coalesce(o.due_on, :today) AS due_on,
         CAST(NULL AS INTEGER) AS unit_id, CAST(NULL AS INTEGER) AS person_id, y.body_id AS cycle_body_id,
         1 = 1 AS to_owner, 'chair' AS kind, y.body_id
  FROM obligation AS o
  JOIN occurrence AS c ON c.id = o.occurrence_id
  JOIN cycle AS y ON y.id = c.cycle_id
  WHERE o.id = :obligation_id
),
"""

_INSERT = "INSERT INTO notice_item (obligation_id, person_id, reason, due_on, planned_on)"

_TELL = """
reachable AS MATERIALIZED (SELECT DISTINCT person_id FROM address WHERE active),
holder AS MATERIALIZED (
  SELECT kind, unit_id, body_id, person_id
  FROM (SELECT kind, unit_id, body_id,
               CASE WHEN substitute_id IS NOT NULL
                     AND :today BETWEEN coalesce(substitute_from, :today) AND coalesce(substitute_to, :today)
                    THEN substitute_id ELSE person_id END AS person_id
        FROM role
        WHERE :today BETWEEN coalesce(starts_on, :today) AND coalesce(ends_on, :today)) AS held
  WHERE person_id IN (SELECT person_id FROM reachable)
),
at_unit AS MATERIALIZED (
  SELECT d.obligation_id, d.reason, d.due_on, h.person_id
  FROM due AS d JOIN holder AS h ON h.unit_id = d.unit_id AND h.kind = d.kind
  WHERE d.person_id IS NULL OR NOT d.to_owner
),
in_body AS MATERIALIZED (
  SELECT d.obligation_id, d.reason, d.due_on, h.person_id
  FROM due AS d JOIN holder AS h ON h.unit_id IS NULL AND h.body_id = d.body_id AND h.kind = d.kind
  LEFT JOIN at_unit AS u ON u.obligation_id = d.obligation_id AND u.reason = d.reason
  WHERE (d.person_id IS NULL OR NOT d.to_owner) AND u.obligation_id IS NULL
),
told AS (
  SELECT obligation_id, reason, due_on, person_id FROM due
  WHERE to_owner AND person_id IN (SELECT person_id FROM reachable)
  UNION SELECT obligation_id, reason, due_on, person_id FROM at_unit
  UNION SELECT obligation_id, reason, due_on, person_id FROM in_body
)
SELECT obligation_id, person_id, reason, due_on, :today FROM told
UNION
-- Where nobody holds the role, or nobody who does can be reached, the cycle's administrator is told instead.
SELECT d.obligation_id, h.person_id, d.reason, d.due_on, :today
FROM due AS d JOIN holder AS h
  ON h.unit_id IS NULL AND h.body_id = d.cycle_body_id AND h.kind = 'administrator'
LEFT JOIN told AS t ON t.obligation_id = d.obligation_id AND t.reason = d.reason
WHERE d.to_owner AND t.obligation_id IS NULL
ON CONFLICT DO NOTHING
"""


def telling(due: str) -> str:
    """The statement that writes an item for everyone whom ``due`` concerns: a WITH of that name, with a comma after."""
    return _INSERT + due + _TELL


def write_due_items(connection: Connection, *, looked: Sequence[CycleWindow], today: date) -> int:
    """Write an item for every milestone newly reached and everyone who is to hear of it; their number."""
    if not looked:
        return 0
    values = ", ".join(f"(:y{n}, :p{n}, :w{n}, :r{n}, :f{n}, :t{n})" for n in range(len(looked)))
    parameters: dict[str, object] = {"today": today}
    for n, row in enumerate(looked):
        w = row.window
        fields = (row.cycle_id, row.reminders, w.reason, w.to, w.due_from, w.due_to)
        parameters |= {f"{letter}{n}": field for letter, field in zip("ypwrft", fields, strict=True)}
    statement = text(telling(_REACHED.format(values=values, owed=OWED)))
    return connection.execute(statement, parameters).rowcount


def write_owner_items(connection: Connection, *, obligation_id: int, reason: str, today: date) -> None:
    """Write an item for everyone who acts for the obligation's party, because something happened to it."""
    parameters = {"obligation_id": obligation_id, "reason": reason, "today": today}
    connection.execute(text(telling(_HAPPENED)), parameters)


def write_reader_items(connection: Connection, *, occurrence_id: int, reason: str, today: date) -> None:
    """Write an item for every party of the occurrence: there is something for each of them to read."""
    parameters = {"occurrence_id": occurrence_id, "reason": reason, "today": today}
    connection.execute(text(telling(_OF_OCCURRENCE)), parameters)


def write_secretary_items(connection: Connection, *, occurrence_id: int, reason: str, today: date) -> None:
    """Write an item for the secretary of the cycle's body, who puts the papers into the case system."""
    parameters = {"occurrence_id": occurrence_id, "reason": reason, "today": today}
    connection.execute(text(telling(_TO_SECRETARY)), parameters)


def write_chair_items(connection: Connection, *, obligation_id: int, reason: str, today: date) -> None:
    """Write an item for the chair of the cycle's body, or where it has none who can be reached, its administrators."""
    parameters = {"obligation_id": obligation_id, "reason": reason, "today": today}
    connection.execute(text(telling(_TO_CHAIR)), parameters)


def write_administrator_items(connection: Connection, *, obligation_id: int, reason: str, today: date) -> None:
    """Write an item for the cycle's administrators, because of something about the obligation that is theirs to see."""
    parameters = {"obligation_id": obligation_id, "reason": reason, "today": today}
    connection.execute(text(telling(_TO_ADMINISTRATOR)), parameters)
