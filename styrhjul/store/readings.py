"""The occasions whose parties are to get a report, and what has been compiled for them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Boolean, Connection, Date, text

from models.kinds import PAPERS, REPORT, ReportKind


@dataclass(frozen=True)
class ReportOf:
    """Which report is meant: a body's, of a year, and where there are several of the kind, of which occasion."""

    body: str
    year: int
    kind: ReportKind
    occasion: str = ""


@dataclass(frozen=True)
class Compiled:
    """The newest version of a report for an occasion."""

    id: int
    version: int
    decided: bool
    facts: str


@dataclass(frozen=True)
class Reading:
    """An occasion of a step whose parties get reports when it opens; or, without a step, a year as a whole.

    ``decider``, ``decided_on`` and ``paragraph`` are the decision in the step it goes to, once there is one.
    """

    cycle_id: int
    body_id: int
    body: str
    body_name: str
    year: int
    definition: str
    occurrence_id: int = 0
    step: str = ""
    occasion: str = ""
    period: str = ""
    period_end: date | None = None
    opens_on: date | None = None
    due_on: date | None = None
    meets_on: date | None = None
    decider: str = ""
    decided_on: date | None = None
    paragraph: str = ""
    reports: tuple[ReportKind, ...] = ()


# Where the step goes is the meeting; its decision makes the report final.
_READINGS = """
SELECT c.id AS occurrence_id, y.id AS cycle_id, b.id AS body_id, b.key AS body, b.name AS body_name, y.year,
       y.definition, c.step, c.occasion, c.period, c.period_end, c.opens_on, c.due_on, c.reports,
       m.due_on AS meets_on, coalesce(t.decider, '') AS decider, t.decided_on, coalesce(t.paragraph, '') AS paragraph
FROM occurrence AS c
JOIN cycle AS y ON y.id = c.cycle_id
JOIN body AS b ON b.id = y.body_id
LEFT JOIN occurrence AS m ON m.cycle_id = c.cycle_id AND m.step = c.goes_to AND m.occasion = c.occasion
LEFT JOIN obligation AS d ON d.occurrence_id = m.id AND d.last = 'decide'
LEFT JOIN transition AS t ON t.obligation_id = d.id AND t.kind = 'decide'
  AND NOT EXISTS (SELECT 1 FROM transition AS l WHERE l.obligation_id = d.id AND l.kind = 'decide' AND l.no > t.no)
WHERE c.reports <> '' AND y.state = 'open'
"""
_TYPES: dict[str, Any] = dict.fromkeys(("period_end", "opens_on", "due_on", "meets_on", "decided_on"), Date)

_COMPILED = """
SELECT r.id, r.occurrence_id, r.kind, r.version, r.decided, r.facts FROM report AS r
WHERE NOT EXISTS (SELECT 1 FROM report AS l
                  WHERE l.occurrence_id = r.occurrence_id AND l.kind = r.kind AND l.version > r.version)
"""


def opened_readings(connection: Connection, *, today: date) -> list[Reading]:
    """The readings of the open cycles that have opened by ``today``."""
    statement = text(_READINGS + " AND c.opens_on <= :today ORDER BY c.opens_on, c.id").columns(**_TYPES)
    return [_reading(row) for row in connection.execute(statement, {"today": today}).mappings()]


def reading_of(connection: Connection, asked: ReportOf) -> Reading | None:
    """The occasion for which such a report is compiled, whether it has opened or not."""
    statement = text(_READINGS + " AND b.key = :body AND y.year = :year ORDER BY c.position, c.due_on").columns(
        **_TYPES
    )
    rows = connection.execute(statement, {"body": asked.body, "year": asked.year}).mappings()
    found = [reading for reading in map(_reading, rows) if asked.kind in reading.reports]
    return next((reading for reading in found if asked.occasion in ("", reading.occasion)), None)


def _reading(row: Any) -> Reading:
    return Reading(**{**row, "reports": tuple(map(ReportKind, row["reports"].split()))})


def newest_reports(connection: Connection) -> dict[tuple[int, ReportKind], Compiled]:
    """The newest version of every report, by occurrence and kind."""
    rows = connection.execute(text(_COMPILED).columns(decided=Boolean))
    return {
        (row.occurrence_id, ReportKind(row.kind)): Compiled(row.id, row.version, row.decided, row.facts) for row in rows
    }


def report_reason(report_id: int) -> str:
    """The reason of a notice to who is to read the report."""
    return f"{REPORT}:{report_id}"


def papers_reason(report_id: int) -> str:
    """The reason of a notice to the secretary of the meeting."""
    return f"{PAPERS}:{report_id}"
