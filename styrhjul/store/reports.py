"""The reports that have been compiled, version by version, and their files."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Boolean, Connection, Date, bindparam, text

from models.kinds import FileFormat


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


@dataclass(frozen=True)
class ReportHead:
    """A report as one comes to it: ``newest_id`` is another than its own where a later version has been compiled."""

    id: int
    body_name: str
    year: int
    title: str
    version: int
    day: date
    decided: bool
    summary: str
    """The most important of it, a line each."""
    changed: str
    newest_id: int


_HEADS = """
SELECT r.id, b.name AS body_name, y.year, r.title, r.version, r.day, r.decided, r.summary, r.changed,
       (SELECT l.id FROM report AS l WHERE l.occurrence_id = r.occurrence_id AND l.kind = r.kind
        ORDER BY l.version DESC LIMIT 1) AS newest_id
FROM report AS r
JOIN occurrence AS c ON c.id = r.occurrence_id
JOIN cycle AS y ON y.id = c.cycle_id
JOIN body AS b ON b.id = y.body_id
"""


def report_head(connection: Connection, report_id: int) -> ReportHead:
    """The version with the id, which there must be."""
    statement = text(f"{_HEADS} WHERE r.id = :id").columns(day=Date, decided=Boolean)
    return ReportHead(**connection.execute(statement, {"id": report_id}).mappings().one())


def newest_of(connection: Connection, *, bodies: Collection[str]) -> tuple[ReportHead, ...]:
    """The newest version of each report of the bodies' open years, the latest first."""
    newer = "SELECT 1 FROM report AS l WHERE l.occurrence_id = r.occurrence_id AND l.kind = r.kind"
    where = f"y.state = 'open' AND b.key IN :bodies AND NOT EXISTS ({newer} AND l.version > r.version)"
    statement = text(f"{_HEADS} WHERE {where} ORDER BY r.day DESC, r.id DESC").bindparams(
        bindparam("bodies", expanding=True)
    )
    rows = connection.execute(statement.columns(day=Date, decided=Boolean), {"bodies": list(bodies)})
    return tuple(ReportHead(**row) for row in rows.mappings())


def report_file(connection: Connection, *, report_id: int, kind: FileFormat) -> tuple[str, bytes] | None:
    """The name and content of one of a report's files; None if it has none of the kind."""
    statement = text("SELECT name, file FROM report_file WHERE report_id = :id AND format = :format")
    row = connection.execute(statement, {"id": report_id, "format": kind.value}).one_or_none()
    return None if row is None else (row.name, bytes(row.file))


_IN_READING = """
SELECT min(o.id) FROM obligation AS o
JOIN report AS r ON r.occurrence_id = o.occurrence_id
WHERE r.id = :report_id AND o.person_id = :person_id AND o.last <> 'waive'
"""


def reading_with(connection: Connection, *, report_id: int, person_id: int) -> int | None:
    """The number of the person's own reading that the report is part of; None if they have none."""
    number: int | None = connection.scalar(text(_IN_READING), {"report_id": report_id, "person_id": person_id})
    return number
