"""What a politician has to read in a reading, what has been read, and what has been asked about it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, Boolean, Connection, Date, bindparam, text

from models.columns import UtcDateTime, kind_column
from models.kinds import PASS_ON, ReportKind
from styrhjul.rules.status import Status
from styrhjul.store.standing import STATUS, day_parameters


@dataclass(frozen=True)
class ReadingObligation:
    """A person's obligation to read. ``reports`` are the kinds of what is to be read, by spaces."""

    obligation_id: int
    person: str
    title: str
    reports: str
    opens_on: date | None
    last: str


_READING = """
SELECT o.id AS obligation_id, p.name AS person, c.title, c.reports, o.opens_on, o.last
FROM obligation AS o
JOIN occurrence AS c ON c.id = o.occurrence_id
JOIN person AS p ON p.id = o.person_id
WHERE o.id = :id AND c.reports <> ''
"""


def reading_obligation(connection: Connection, obligation_id: int) -> ReadingObligation | None:
    """None if there is no such obligation, or it is no reading."""
    row = connection.execute(text(_READING).columns(opens_on=Date), {"id": obligation_id}).mappings().one_or_none()
    return None if row is None else ReadingObligation(**row)


@dataclass(frozen=True)
class Thing:
    """A unit plan or a report to read, and its receipt, if it has one.

    ``key`` is the unit's or the report's kind; one of ``submission_id`` and ``report_id`` is set.
    """

    obligation_id: int
    kind: str
    key: str
    title: str
    version: int
    submission_id: int | None
    report_id: int | None
    plan_id: int | None
    """The number of the unit plan's own obligation."""
    receipt_id: int | None
    read_at: datetime | None
    question: str
    answer: str
    answered_by: str
    answered_at: datetime | None
    passed_on_at: datetime | None

    @property
    def waits_with_chair(self) -> bool:
        """Whether the newest question is about a plan, and has neither been passed on nor answered."""
        untouched = self.answered_at is None and self.passed_on_at is None
        return bool(self.question) and self.report_id is None and untouched

    @property
    def is_read(self) -> bool:
        return self.receipt_id is not None


UNIT_PLAN = "unit_plan"
"""The kind of a thing that is a unit plan; a report's is its ReportKind."""

# A plan that has been returned is being written anew, and waits for its next version. A report's final version goes to
# the case system alone: what the readers are to read is the newest draft.
_THINGS = f"""
WITH reading AS (
  SELECT o.id AS obligation_id, o.occurrence_id, o.person_id, c.cycle_id, ' ' || c.reports || ' ' AS reports
  FROM obligation AS o
  JOIN occurrence AS c ON c.id = o.occurrence_id
  JOIN cycle AS y ON y.id = c.cycle_id
  JOIN body AS b ON b.id = y.body_id
  WHERE o.person_id IS NOT NULL AND c.reports <> '' AND o.last <> 'waive' AND {{which}}
),
thing AS (
  SELECT r.obligation_id, '{UNIT_PLAN}' AS kind, u.key, u.name AS title, s.version, s.id AS submission_id,
         CAST(NULL AS INTEGER) AS report_id, p.id AS plan_id
  FROM reading AS r
  JOIN occurrence AS pc ON pc.cycle_id = r.cycle_id AND pc.content = 'unit_plan'
  JOIN obligation AS p ON p.occurrence_id = pc.id AND p.last IN ('submit', 'accept', 'decide')
  JOIN submission AS s ON s.obligation_id = p.id AND s.version = p.version
  JOIN unit AS u ON u.id = p.unit_id
  WHERE r.reports LIKE '% {ReportKind.UNIT_PLANS} %'
  UNION ALL
  SELECT r.obligation_id, t.kind, t.kind, t.title, t.version, CAST(NULL AS INTEGER), t.id, CAST(NULL AS INTEGER)
  FROM reading AS r
  JOIN report AS t ON t.occurrence_id = r.occurrence_id
  WHERE NOT t.decided
    AND NOT EXISTS (SELECT 1 FROM report AS l
                    WHERE l.occurrence_id = t.occurrence_id AND l.kind = t.kind AND l.version > t.version
                      AND NOT l.decided)
)
"""

_LIST = """
SELECT t.obligation_id, t.kind, t.key, t.title, t.version, t.submission_id, t.report_id, t.plan_id,
       q.id AS receipt_id, q.at AS read_at, coalesce(q.question, '') AS question, coalesce(q.answer, '') AS answer,
       coalesce(q.answered_by, '') AS answered_by, q.answered_at, q.passed_on_at
FROM thing AS t
LEFT JOIN receipt AS q
  ON q.obligation_id = t.obligation_id AND (q.submission_id = t.submission_id OR q.report_id = t.report_id)
ORDER BY t.report_id IS NULL, t.title, t.key
"""


def to_read(connection: Connection, obligation_id: int) -> tuple[Thing, ...]:
    """Everything there is to read in the reading: the reports first, then the plans by the unit's name."""
    types: dict[str, Any] = dict.fromkeys(("read_at", "answered_at", "passed_on_at"), UtcDateTime)
    statement = text(_THINGS.format(which="o.id = :id") + _LIST).columns(**types)
    return tuple(Thing(**row) for row in connection.execute(statement, {"id": obligation_id}).mappings())


@dataclass(frozen=True)
class ReadingCount:
    """How far one person's reading has come."""

    obligation_id: int
    step: str
    occasion: str
    title: str
    person: str
    due_on: date | None
    last: str
    things: int
    read: int
    asked: int
    """Questions that await an answer."""


_COUNTS = """
SELECT o.id AS obligation_id, c.step, c.occasion, c.title, p.name AS person, o.due_on, o.last,
       count(t.kind) AS things, count(q.id) AS read,
       coalesce(sum(CASE WHEN q.question <> '' AND q.answered_at IS NULL THEN 1 ELSE 0 END), 0) AS asked
FROM reading AS r
JOIN obligation AS o ON o.id = r.obligation_id
JOIN occurrence AS c ON c.id = o.occurrence_id
JOIN person AS p ON p.id = o.person_id
LEFT JOIN thing AS t ON t.obligation_id = r.obligation_id
LEFT JOIN receipt AS q
  ON q.obligation_id = t.obligation_id AND (q.submission_id = t.submission_id OR q.report_id = t.report_id)
GROUP BY o.id, c.step, c.occasion, c.title, p.name, o.due_on, o.last, c.position
ORDER BY c.position, c.occasion, p.name
"""


def reading_counts(connection: Connection, *, body: str, year: int) -> tuple[ReadingCount, ...]:
    """Every reading of the body's year, by step and person."""
    which = "b.key = :body AND y.year = :year"
    statement = text(_THINGS.format(which=which) + _COUNTS).columns(due_on=Date)
    return tuple(ReadingCount(**row) for row in connection.execute(statement, {"body": body, "year": year}).mappings())


@dataclass(frozen=True)
class Asked:
    """A question about a unit plan, and where it is. The newest stands last in ``question``.

    ``word`` is the chair's own to the unit, when the newest has been passed on with one.
    """

    receipt_id: int
    by: str
    version: int
    question: str
    answer: str
    answered_by: str
    answered_at: datetime | None
    passed_on_by: str
    passed_on_at: datetime | None
    word: str

    @property
    def waits_with_chair(self) -> bool:
        return self.answered_at is None and self.passed_on_at is None


CHAIRS_WORD = f"""coalesce(
  (SELECT w.reason FROM audit AS w
   WHERE q.passed_on_at IS NOT NULL AND w.subject = 'receipt:' || q.id AND w.verb = '{PASS_ON}'
   ORDER BY w.id DESC LIMIT 1), '')"""
"""What the chair said when passing on the newest question of the receipt q."""

_INSTANTS: dict[str, Any] = dict.fromkeys(("answered_at", "passed_on_at"), UtcDateTime)

_ASKED = f"""
SELECT q.id AS receipt_id, q.by, s.version, q.question, q.answer, q.answered_by, q.answered_at, q.passed_on_by,
       q.passed_on_at, {CHAIRS_WORD} AS word
FROM receipt AS q
JOIN submission AS s ON s.id = q.submission_id
WHERE s.obligation_id = :id AND q.question <> ''
ORDER BY q.id
"""


def asked_about(connection: Connection, plan_id: int) -> tuple[Asked, ...]:
    """The questions about a unit plan, by the number of its obligation."""
    statement = text(_ASKED).columns(**_INSTANTS)
    return tuple(Asked(**row) for row in connection.execute(statement, {"id": plan_id}).mappings())


_CHAIRS_OWN = """
SELECT EXISTS (
  SELECT 1 FROM obligation AS o
  JOIN occurrence AS c ON c.id = o.occurrence_id
  JOIN cycle AS y ON y.id = c.cycle_id
  JOIN role AS r ON r.body_id = y.body_id AND r.unit_id IS NULL AND r.kind = 'chair' AND r.person_id = o.person_id
  WHERE o.id = :id AND :today BETWEEN coalesce(r.starts_on, :today) AND coalesce(r.ends_on, :today))
"""


def is_chairs_own(connection: Connection, *, reading_id: int, today: date) -> bool:
    """Whether the reading is that of one who leads the committee, and whose questions wait for nobody."""
    return bool(connection.scalar(text(_CHAIRS_OWN), {"id": reading_id, "today": today}))


@dataclass(frozen=True)
class Waiting:
    """A question that somebody in the committee is to see to: pass it on to the unit, or answer it.

    ``about`` is the unit or the report; ``plan_id`` is the plan's own obligation, None for a report, and ``report_id``
    the report, None for a plan.
    """

    receipt_id: int
    body: str
    body_name: str
    year: int
    about: str
    plan_id: int | None
    report_id: int | None
    version: int
    by: str
    at: datetime
    question: str
    answer: str
    answered_by: str
    answered_at: datetime | None
    passed_on_by: str
    passed_on_at: datetime | None

    @property
    def waits(self) -> bool:
        """Whether it is still to be seen to here."""
        return self.answered_at is None and self.passed_on_at is None


_FOR_CHAIR = """
SELECT q.id AS receipt_id, b.key AS body, b.name AS body_name, y.year, coalesce(u.name, t.title) AS about,
       s.obligation_id AS plan_id, q.report_id, coalesce(s.version, t.version) AS version, q.by, q.at, q.question,
       q.answer, q.answered_by, q.answered_at, q.passed_on_by, q.passed_on_at
FROM receipt AS q
JOIN obligation AS r ON r.id = q.obligation_id
JOIN occurrence AS c ON c.id = r.occurrence_id
JOIN cycle AS y ON y.id = c.cycle_id
JOIN body AS b ON b.id = y.body_id
LEFT JOIN submission AS s ON s.id = q.submission_id
LEFT JOIN obligation AS p ON p.id = s.obligation_id
LEFT JOIN unit AS u ON u.id = p.unit_id
LEFT JOIN report AS t ON t.id = q.report_id
WHERE q.question <> ''
"""


def waiting_questions(connection: Connection, *, bodies: Collection[str]) -> tuple[Waiting, ...]:
    """The questions that wait with the bodies' chairs or administrators, those that have waited longest first."""
    which = " AND b.key IN :bodies AND q.answered_at IS NULL AND q.passed_on_at IS NULL ORDER BY q.id"
    return _waiting(connection, which, bodies=list(bodies) or [""])


def waiting_question(connection: Connection, receipt_id: int) -> Waiting | None:
    """One question, whether it still waits or not; None if nothing has been asked in the receipt."""
    return next(iter(_waiting(connection, " AND q.id IN :ids", ids=[receipt_id])), None)


def _waiting(connection: Connection, which: str, **given: list[Any]) -> tuple[Waiting, ...]:
    lists: list[BindParameter[Any]] = [bindparam(name, expanding=True) for name in given]
    statement = text(_FOR_CHAIR + which).bindparams(*lists).columns(**_INSTANTS, at=UtcDateTime)
    return tuple(Waiting(**row) for row in connection.execute(statement, given).mappings())


@dataclass(frozen=True)
class OwnReading:
    """One of a person's readings: how far it has come, when it is to be done, and the meeting that it is for."""

    obligation_id: int
    body_name: str
    year: int
    title: str
    opens_on: date | None
    due_on: date | None
    meets_on: date | None
    status: Status
    things: int
    read: int
    asked: int
    """Questions that await an answer."""

    @property
    def is_read(self) -> bool:
        return self.things > 0 and self.read == self.things


_OWN = "o.person_id = :person_id AND y.state = 'open'"
_OWN_READINGS = f"""
SELECT o.id AS obligation_id, b.name AS body_name, y.year, c.title, o.opens_on, o.due_on,
       m.due_on AS meets_on, {STATUS} AS status, count(t.kind) AS things, count(q.id) AS read,
       coalesce(sum(CASE WHEN q.question <> '' AND q.answered_at IS NULL THEN 1 ELSE 0 END), 0) AS asked
FROM reading AS r
JOIN obligation AS o ON o.id = r.obligation_id
JOIN occurrence AS c ON c.id = o.occurrence_id
JOIN cycle AS y ON y.id = c.cycle_id
JOIN body AS b ON b.id = y.body_id
LEFT JOIN occurrence AS m ON m.cycle_id = c.cycle_id AND m.step = c.goes_to AND m.occasion = c.occasion
LEFT JOIN thing AS t ON t.obligation_id = r.obligation_id
LEFT JOIN receipt AS q
  ON q.obligation_id = t.obligation_id AND (q.submission_id = t.submission_id OR q.report_id = t.report_id)
GROUP BY o.id, c.id, y.id, b.id, m.id
ORDER BY o.due_on IS NULL, o.due_on, c.position, o.id
"""


def own_readings(connection: Connection, *, person_id: int, today: date) -> tuple[OwnReading, ...]:
    """The person's readings in the open years, by the day on which they are to be done."""
    days: dict[str, Any] = dict.fromkeys(("opens_on", "due_on", "meets_on"), Date)
    statement = text(_THINGS.format(which=_OWN) + _OWN_READINGS).columns(**days, status=kind_column(Status))
    rows = connection.execute(statement, day_parameters(today) | {"person_id": person_id})
    return tuple(OwnReading(**row) for row in rows.mappings())


@dataclass(frozen=True)
class ReportToRead:
    """A report in one of a person's readings. ``summary``: the most important of it, a line each."""

    obligation_id: int
    report_id: int
    title: str
    version: int
    day: date
    summary: str
    is_read: bool


_OWN_REPORTS = """
SELECT t.obligation_id, t.report_id, t.title, t.version, p.day, p.summary, q.id IS NOT NULL AS is_read
FROM thing AS t
JOIN report AS p ON p.id = t.report_id
LEFT JOIN receipt AS q ON q.obligation_id = t.obligation_id AND q.report_id = t.report_id
ORDER BY p.day DESC, t.title, t.report_id
"""


def own_reports(connection: Connection, *, person_id: int) -> tuple[ReportToRead, ...]:
    """The reports in all of the person's readings of the open years, the newest first."""
    statement = text(_THINGS.format(which=_OWN) + _OWN_REPORTS).columns(day=Date, is_read=Boolean)
    return tuple(ReportToRead(**row) for row in connection.execute(statement, {"person_id": person_id}).mappings())
