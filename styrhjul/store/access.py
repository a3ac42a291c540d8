"""Who somebody is today, and what the thing that a page is about belongs to: what the right to a page is decided by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, text

from models.columns import UtcDateTime
from styrhjul.rules.access import GOVERNING, Concern, Holding

_SIGNED_IN = """
SELECT s.id AS session_id, s.way, s.seen_at, p.id AS person_id, p.key, p.name, p.language
FROM sign_in_session AS s
JOIN person AS p ON p.id = s.person_id
WHERE s.secret_sha256 = :secret AND s.ended_at IS NULL AND s.ends_at > :now
"""

# While a substitute's dates run, the substitute acts in the holder's place, and the holder still sees what is theirs.
_HOLDINGS = """
SELECT DISTINCT r.kind, b.key AS body, b.kind AS body_kind, coalesce(u.key, '') AS unit
FROM role AS r
LEFT JOIN unit AS u ON u.id = r.unit_id
JOIN body AS b ON b.id = coalesce(r.body_id, u.body_id)
WHERE :today BETWEEN coalesce(r.starts_on, :today) AND coalesce(r.ends_on, :today)
  AND (r.person_id = :person_id
       OR (r.substitute_id = :person_id
           AND :today BETWEEN coalesce(r.substitute_from, :today) AND coalesce(r.substitute_to, :today)))
ORDER BY b.key, unit, r.kind
"""

_GOVERNED = f"""
SELECT EXISTS (
  SELECT 1 FROM role AS r JOIN body AS b ON b.id = r.body_id
  WHERE r.kind = 'administrator' AND r.unit_id IS NULL AND b.kind IN ({", ".join(repr(kind) for kind in GOVERNING)})
    AND :today BETWEEN coalesce(r.starts_on, :today) AND coalesce(r.ends_on, :today))
"""

_NO_PARTY = "CAST(NULL AS INTEGER) AS person_id, '' AS role, '' AS role_body, 0 AS has_holder"
_PARTY = """
SELECT yb.key AS body, coalesce(u.key, '') AS unit, o.person_id, o.role, ob.key AS role_body,
       CASE WHEN EXISTS (
         SELECT 1 FROM role AS r WHERE r.unit_id = o.unit_id AND r.kind = o.role
         AND :today BETWEEN coalesce(r.starts_on, :today) AND coalesce(r.ends_on, :today)
       ) THEN 1 ELSE 0 END AS has_holder
FROM obligation AS o
JOIN body AS ob ON ob.id = o.body_id
JOIN occurrence AS c ON c.id = o.occurrence_id
JOIN cycle AS y ON y.id = c.cycle_id
JOIN body AS yb ON yb.id = y.body_id
LEFT JOIN unit AS u ON u.id = o.unit_id
"""

_CONCERNS: Mapping[str, str] = {
    "body": f"SELECT key AS body, '' AS unit, {_NO_PARTY} FROM body WHERE key = :value",
    "unit": f"""SELECT b.key AS body, u.key AS unit, {_NO_PARTY}
                FROM unit AS u JOIN body AS b ON b.id = u.body_id WHERE u.key = :value""",
    "obligation_id": f"{_PARTY} WHERE o.id = :value",
    # A receipt's question is the party's whose plan it is about; one about a report is the body's own to answer.
    "receipt_id": f"""{_PARTY} JOIN receipt AS q ON q.id = :value JOIN submission AS s ON s.id = q.submission_id
                      WHERE o.id = s.obligation_id
                      UNION ALL
                      SELECT b.key AS body, '' AS unit, {_NO_PARTY}
                      FROM receipt AS q JOIN obligation AS r ON r.id = q.obligation_id
                      JOIN occurrence AS c ON c.id = r.occurrence_id
                      JOIN cycle AS y ON y.id = c.cycle_id JOIN body AS b ON b.id = y.body_id
                      WHERE q.id = :value AND q.report_id IS NOT NULL""",
    "report_id": f"""SELECT b.key AS body, '' AS unit, {_NO_PARTY}
                     FROM report AS t JOIN occurrence AS c ON c.id = t.occurrence_id
                     JOIN cycle AS y ON y.id = c.cycle_id JOIN body AS b ON b.id = y.body_id WHERE t.id = :value""",
    "visit_id": f"""SELECT b.key AS body, u.key AS unit, {_NO_PARTY}
                    FROM visit AS v JOIN body AS b ON b.id = v.body_id JOIN unit AS u ON u.id = v.unit_id
                    WHERE v.id = :value""",
    "session_id": """SELECT '' AS body, '' AS unit, person_id, '' AS role, '' AS role_body, 0 AS has_holder
                     FROM sign_in_session WHERE id = :value""",
}
NUMBERED = frozenset(name for name in _CONCERNS if name.endswith("_id"))
NAMED = frozenset(_CONCERNS) - NUMBERED
"""The parts of a page's address that say what it is about: numbers of rows, and keys."""


@dataclass(frozen=True)
class SignedIn:
    """A person whose session stands, as the pages greet them. ``way``: link or provider."""

    session_id: int
    way: str
    seen_at: datetime
    person_id: int
    key: str
    name: str
    language: str


def signed_in(connection: Connection, *, secret_sha256: str, now: datetime) -> SignedIn | None:
    """Whose session it is; None if it has never been, has been ended, or has run out."""
    statement = text(_SIGNED_IN).bindparams(bindparam("now", type_=UtcDateTime)).columns(seen_at=UtcDateTime)
    row = connection.execute(statement, {"secret": secret_sha256, "now": now}).mappings().one_or_none()
    return None if row is None else SignedIn(**row)


def holdings(connection: Connection, *, person_id: int, today: date) -> tuple[Holding, ...]:
    """The roles that the person holds on the day, their own and those they are the substitute in."""
    rows = connection.execute(text(_HOLDINGS), {"person_id": person_id, "today": today}).mappings()
    return tuple(Holding(**row) for row in rows)


def is_governed(connection: Connection, *, today: date) -> bool:
    """Whether the council or the board has an administrator."""
    return bool(connection.scalar(text(_GOVERNED), {"today": today}))


def concern_of(connection: Connection, name: str, value: str | int, *, today: date) -> Concern | None:
    """What the thing belongs to; None if there is no such thing. ``name`` is one of ``NAMED`` and ``NUMBERED``."""
    row = connection.execute(text(_CONCERNS[name]), {"value": value, "today": today}).mappings().one_or_none()
    return None if row is None else Concern(**{**row, "has_holder": bool(row["has_holder"])})
