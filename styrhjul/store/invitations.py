"""Writes down who is to be invited to a visit, told of a change in it, or told that they need not come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Date, bindparam, text

from models.kinds import CANCEL, INVITE, RoleKind, StepContent
from styrhjul.store.items import telling

# A notice hangs on an obligation: the member's own visit of the year, that of the same period first. A member who has
# none, and a visit without members, hang on the first of the year's, so that nobody goes uninvited for want of a row.
_OF_THE_YEAR = f"""
SELECT min(o.id) FROM cycle AS y
JOIN occurrence AS c ON c.cycle_id = y.id AND c.content = '{StepContent.VISIT}'
JOIN obligation AS o ON o.occurrence_id = c.id
WHERE y.body_id = v.body_id AND y.year = v.year
"""
_FIRST_MEMBER = "(SELECT min(f.person_id) FROM visit_member AS f WHERE f.visit_id = v.id AND f.left_on IS NULL)"


def _obligation(person: str) -> str:
    own = f"{_OF_THE_YEAR} AND o.person_id = {person}"
    return f"coalesce(({own} AND c.occasion = v.period), ({own}), ({_OF_THE_YEAR}))"


_TO_MEMBERS = f"""
WITH due AS MATERIALIZED (
  SELECT {_obligation("m.person_id")} AS obligation_id, '{INVITE}-' || v.sequence || ':' || v.id AS reason,
         v.day AS due_on, CAST(NULL AS INTEGER) AS unit_id, m.person_id, v.body_id AS cycle_body_id,
         1 = 1 AS to_owner, '{RoleKind.POLITICIAN}' AS kind, CAST(NULL AS INTEGER) AS body_id
  FROM visit AS v JOIN visit_member AS m ON m.visit_id = v.id AND m.left_on IS NULL
  WHERE v.id IN :visits AND v.cancelled_on IS NULL
),
"""

_TO_HEADS = f"""
WITH due AS MATERIALIZED (
  SELECT {_obligation(_FIRST_MEMBER)} AS obligation_id, '{INVITE}-' || v.sequence || ':' || v.id AS reason,
         v.day AS due_on, v.unit_id, CAST(NULL AS INTEGER) AS person_id, v.body_id AS cycle_body_id,
         1 = 1 AS to_owner, '{RoleKind.UNIT_HEAD}' AS kind, v.body_id
  FROM visit AS v
  WHERE v.id IN :visits AND v.cancelled_on IS NULL
),
"""

# Who was invited before, and is neither invited this time nor already told that it comes to nothing.
_TO_NO_LONGER = f"""
INSERT INTO notice_item (obligation_id, person_id, reason, due_on, planned_on)
SELECT min(i.obligation_id), i.person_id, '{CANCEL}-' || v.sequence || ':' || v.id, v.day, :today
FROM visit AS v
JOIN cycle AS y ON y.body_id = v.body_id AND y.year = v.year
JOIN occurrence AS c ON c.cycle_id = y.id AND c.content = '{StepContent.VISIT}'
JOIN obligation AS o ON o.occurrence_id = c.id
JOIN notice_item AS i ON i.obligation_id = o.id AND i.reason LIKE '{INVITE}-%:' || v.id
WHERE v.id IN :visits
  AND NOT EXISTS (SELECT 1 FROM notice_item AS k WHERE k.person_id = i.person_id
                  AND (k.id > i.id AND k.reason LIKE '{CANCEL}-%:' || v.id
                       OR k.reason = '{INVITE}-' || v.sequence || ':' || v.id))
GROUP BY v.id, v.sequence, v.day, i.person_id
ON CONFLICT DO NOTHING
"""

_SETTLE = "UPDATE visit SET invited_sequence = sequence WHERE id IN :visits"


def write_invitations(connection: Connection, *, visits: Sequence[int], today: date) -> int:
    """Write an item for everyone whom the visits concern as they stand now, and count them as told; the items' number.

    ``visits``: their ids; each belongs to a year that has a step for visits. Written again it adds nothing.
    """
    if not visits:
        return 0
    parameters = {"visits": list(visits), "today": today}
    told = sum(
        connection.execute(_of_visits(statement), parameters).rowcount
        for statement in (telling(_TO_MEMBERS), telling(_TO_HEADS), _TO_NO_LONGER)
    )
    connection.execute(_of_visits(_SETTLE), {"visits": list(visits)})
    return told


def _of_visits(statement: str) -> Any:
    return text(statement).bindparams(bindparam("visits", expanding=True))


@dataclass(frozen=True)
class VisitNews:
    """What one person is to be told of a visit: invite or cancel, once the day's digest is made."""

    visit: str
    """The visit's key within its year."""
    unit: str
    day: date
    what: str
    person: str


_NEWS = f"""
SELECT v.key AS visit, u.name AS unit, v.day, p.name AS person,
       CASE WHEN i.reason LIKE '{CANCEL}-%' THEN '{CANCEL}' ELSE '{INVITE}' END AS what
FROM visit AS v
JOIN unit AS u ON u.id = v.unit_id
JOIN notice_item AS i
  ON i.reason IN ('{INVITE}-' || v.sequence || ':' || v.id, '{CANCEL}-' || v.sequence || ':' || v.id)
JOIN person AS p ON p.id = i.person_id
WHERE v.id IN :visits
GROUP BY v.id, v.key, u.name, v.day, p.id, p.name, what
ORDER BY v.day, v.key, p.name
"""


def visit_news(connection: Connection, *, visits: Sequence[int]) -> tuple[VisitNews, ...]:
    """Who has been, or is to be, told of the visits as they stand now, by day and name."""
    rows = connection.execute(_of_visits(_NEWS).columns(day=Date), {"visits": list(visits)})
    return tuple(VisitNews(**row) for row in rows.mappings())
