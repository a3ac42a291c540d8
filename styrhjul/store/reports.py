"""The reports that have been compiled, version by version, and their files."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Boolean, Connection, Date, text


@dataclass(frozen=True)
class ReportLine:
    """One version, as a list shows it. ``is_newest`` tells it from those it replaced."""

    id: int
    body: str
    year: int
    kind: str
    title: str
    version: int
    day: date
    decided: bool
    is_newest: bool
    sha256: str
    holes: str
    changed: str


_LINES = """
SELECT r.id, b.key AS body, y.year, r.kind, r.title, r.version, r.day, r.decided, r.sha256, r.holes, r.changed,
       NOT EXISTS (SELECT 1 FROM report AS l WHERE l.occurrence_id = r.occurrence_id AND l.kind = r.kind
                   AND l.version > r.version) AS is_newest
FROM report AS r
JOIN occurrence AS c ON c.id = r.occurrence_id
JOIN cycle AS y ON y.id = c.cycle_id
JOIN body AS b ON b.id = y.body_id
WHERE (:body = '' OR b.key = :body) AND (:year = 0 OR y.year = :year)
ORDER BY r.day, r.id
"""


def list_reports(connection: Connection, *, body: str = "", year: int = 0) -> tuple[ReportLine, ...]:
    """Every version of every report, in the order they were compiled."""
    statement = text(_LINES).columns(day=Date, decided=Boolean, is_newest=Boolean)
    rows = connection.execute(statement, {"body": body, "year": year})
    return tuple(ReportLine(**row) for row in rows.mappings())


def report_files(connection: Connection, *, report_id: int) -> list[tuple[str, bytes]]:
    """The names and contents of a report's files."""
    statement = text("SELECT name, file FROM report_file WHERE report_id = :id ORDER BY format")
    return [(row.name, bytes(row.file)) for row in connection.execute(statement, {"id": report_id})]
