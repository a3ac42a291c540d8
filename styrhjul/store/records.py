"""What has been handed in, compiled, read and told of the visits in a body's year, with when it was settled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Connection, text

from models.columns import UtcDateTime
from styrhjul.rules.records import RecordKind


@dataclass(frozen=True)
class RecordLine:
    """One of a body's records. ``party`` is who handed it in or signed it; "" for a report, which is the program's."""

    kind: RecordKind
    id: int
    title: str
    party: str
    version: int
    file_name: str
    made_at: datetime
    from_outside: bool
    awaits: bool
    settled_at: datetime | None


# A version is settled by what was said of it, or, where it is the last, by the closing of the year.
_SUBMISSIONS = """
SELECT s.id, c.title, coalesce(u.name, p.name, b.name) AS party, s.version, s.file_name, t.at AS made_at,
       coalesce(u.operator, 'own') <> 'own' AS from_outside, c.closes <> 'submit' AS awaits,
       coalesce((SELECT min(l.at) FROM transition AS l WHERE l.obligation_id = o.id AND l.version = s.version
                 AND l.kind IN ('accept', 'decide', 'waive')),
                CASE WHEN s.version = o.version AND y.state = 'closed' THEN
                  (SELECT max(a.at) FROM audit AS a WHERE a.verb = 'close' AND a.subject = :subject) END) AS settled_at
FROM submission AS s
JOIN obligation AS o ON o.id = s.obligation_id
JOIN occurrence AS c ON c.id = o.occurrence_id
JOIN cycle AS y ON y.id = c.cycle_id
JOIN body AS b ON b.id = o.body_id
JOIN transition AS t ON t.obligation_id = o.id AND t.kind = 'submit' AND t.version = s.version
LEFT JOIN unit AS u ON u.id = o.unit_id
LEFT JOIN person AS p ON p.id = o.person_id
WHERE y.body_id = :body_id AND y.year = :year
ORDER BY c.position, c.id, u.name, p.name, s.version, s.id
"""
# A report awaits the decision in the step that its readers' step goes to, and is settled by the version that bears it.
_REPORTS = """
SELECT r.id, r.title, '' AS party, r.version, '' AS file_name, r.at AS made_at, 0 = 1 AS from_outside,
       EXISTS (SELECT 1 FROM occurrence AS m WHERE m.cycle_id = c.cycle_id AND m.step = c.goes_to
               AND m.closes = 'decide') AS awaits,
       (SELECT min(l.at) FROM report AS l WHERE l.kind = r.kind AND l.occurrence_id = r.occurrence_id AND l.decided
        AND l.version >= r.version) AS settled_at
FROM report AS r JOIN occurrence AS c ON c.id = r.occurrence_id JOIN cycle AS y ON y.id = c.cycle_id
WHERE y.body_id = :body_id AND y.year = :year
ORDER BY c.position, c.id, r.kind, r.version
"""
_RECEIPTS = """
SELECT q.id, coalesce(r.title, d.title || ', ' || coalesce(u.name, '')) AS title, q.by AS party, 1 AS version,
       '' AS file_name, q.at AS made_at, 0 = 1 AS from_outside, 0 = 1 AS awaits, NULL AS settled_at
FROM receipt AS q
JOIN obligation AS o ON o.id = q.obligation_id
JOIN occurrence AS c ON c.id = o.occurrence_id
JOIN cycle AS y ON y.id = c.cycle_id
LEFT JOIN report AS r ON r.id = q.report_id
LEFT JOIN submission AS s ON s.id = q.submission_id
LEFT JOIN obligation AS e ON e.id = s.obligation_id
LEFT JOIN occurrence AS d ON d.id = e.occurrence_id
LEFT JOIN unit AS u ON u.id = e.unit_id
WHERE y.body_id = :body_id AND y.year = :year
ORDER BY c.position, c.id, q.at, q.id
"""
_VISIT_REPORTS = """
SELECT r.id, u.name AS title, r.by AS party, r.version, '' AS file_name, r.at AS made_at, 0 = 1 AS from_outside,
       0 = 1 AS awaits, NULL AS settled_at
FROM visit_report AS r JOIN visit AS v ON v.id = r.visit_id JOIN unit AS u ON u.id = v.unit_id
WHERE v.body_id = :body_id AND v.year = :year
ORDER BY v.day, v.id, r.version
"""
_ALL: Mapping[RecordKind, str] = {
    RecordKind.SUBMISSION: _SUBMISSIONS,
    RecordKind.REPORT: _REPORTS,
    RecordKind.RECEIPT: _RECEIPTS,
    RecordKind.VISIT_REPORT: _VISIT_REPORTS,
}
_TYPES: Mapping[str, Any] = {
    "made_at": UtcDateTime(),
    "settled_at": UtcDateTime(),
    "from_outside": Boolean(),
    "awaits": Boolean(),
}


@dataclass(frozen=True)
class BodyYear:
    """A body's year, whether it is closed or still open."""

    body_id: int
    body: str
    body_name: str
    cycle_id: int
    year: int
    state: str
    definition: str


_YEARS = """
SELECT b.id AS body_id, b.key AS body, b.name AS body_name, y.id AS cycle_id, y.year, y.state, y.definition
FROM cycle AS y JOIN body AS b ON b.id = y.body_id ORDER BY b.key, y.year
"""


def body_years(connection: Connection) -> tuple[BodyYear, ...]:
    return tuple(BodyYear(**row) for row in connection.execute(text(_YEARS)).mappings())


def record_lines(connection: Connection, of: BodyYear) -> tuple[RecordLine, ...]:
    """A question for each kind, however many there are."""
    given = {"body_id": of.body_id, "year": of.year, "subject": f"cycle:{of.body}/{of.year}"}
    found = []
    for kind, sql in _ALL.items():
        asked = {name: value for name, value in given.items() if f":{name}" in sql}
        rows = connection.execute(text(sql).columns(**_TYPES), asked).mappings()
        found += [RecordLine(kind=kind, **row) for row in rows]
    return tuple(found)
