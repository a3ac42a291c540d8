"""Visits with their units and groups, and the facts that the plan of a year's visits rests on, set-based."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Boolean, Connection, Date, bindparam, text

from models.columns import kind_column
from models.kinds import MeetingStatus, Operator, RoleKind, StepContent
from styrhjul.rules.follow_up import NOT_YET


@dataclass(frozen=True)
class Member:
    """One of the politicians who go."""

    key: str
    name: str


@dataclass(frozen=True)
class VisitRow:
    """A visit as a list shows it. ``state`` is planned, held, reported or cancelled."""

    id: int
    body: str
    year: int
    key: str
    unit: str
    unit_name: str
    operator: Operator
    area: str
    period: str
    day: date
    starts: str
    ends: str
    pinned: bool
    why: str
    sequence: int
    invited_sequence: int | None
    held_on: date | None
    cancelled_on: date | None
    cancelled_why: str
    reports: int
    """Versions of its report; 0 when there is none."""
    members: tuple[Member, ...] = ()

    @property
    def state(self) -> str:
        if self.cancelled_on is not None:
            return "cancelled"
        if self.reports:
            return "reported"
        return "planned" if self.held_on is None else "held"


_VISITS = """
SELECT v.id, b.key AS body, v.year, v.key, u.key AS unit, u.name AS unit_name, u.operator, u.area, v.period, v.day,
       v.starts, v.ends, v.pinned, v.why, v.sequence, v.invited_sequence, v.held_on, v.cancelled_on, v.cancelled_why,
       (SELECT count(*) FROM visit_report AS r WHERE r.visit_id = v.id) AS reports
FROM visit AS v
JOIN body AS b ON b.id = v.body_id
JOIN unit AS u ON u.id = v.unit_id
WHERE (:body = '' OR b.key = :body) AND (:year = 0 OR v.year = :year) AND (:period = '' OR v.period = :period)
  AND (:id = 0 OR v.id = :id) AND v.day >= :since
  AND (:unit = '' OR u.key = :unit) AND (:person = '' OR EXISTS (
    SELECT 1 FROM visit_member AS m JOIN person AS h ON h.id = m.person_id
    WHERE m.visit_id = v.id AND m.left_on IS NULL AND h.key = :person))
ORDER BY v.day, v.starts, u.name, v.id
"""
_VISIT_TYPES: dict[str, Any] = {
    "operator": kind_column(Operator),
    "pinned": Boolean,
    **dict.fromkeys(("day", "held_on", "cancelled_on"), Date),
}
_MEMBERS = """
SELECT m.visit_id, h.key, h.name FROM visit_member AS m JOIN person AS h ON h.id = m.person_id
WHERE m.visit_id IN :visits AND m.left_on IS NULL
ORDER BY h.name, h.id
"""


def visit_rows(  # noqa: PLR0913  (each narrows the list)
    connection: Connection,
    *,
    body: str = "",
    year: int = 0,
    unit: str = "",
    person: str = "",
    period: str = "",
    since: date = date.min,
    visit_id: int = 0,
) -> list[VisitRow]:
    """Visits in order of day, the cancelled ones too; ``unit`` and ``person`` are keys. Who has left is left out."""
    told: dict[str, object] = {"body": body, "year": year, "unit": unit, "person": person, "period": period}
    told |= {"since": since, "id": visit_id}
    rows = list(connection.execute(text(_VISITS).columns(**_VISIT_TYPES), told).mappings())
    groups = _groups(connection, [row["id"] for row in rows])
    return [VisitRow(**row, members=groups.get(row["id"], ())) for row in rows]


def _groups(connection: Connection, visits: Collection[int]) -> Mapping[int, tuple[Member, ...]]:
    found: dict[int, tuple[Member, ...]] = {}
    statement = text(_MEMBERS).bindparams(bindparam("visits", expanding=True))
    for row in connection.execute(statement, {"visits": list(visits) or [0]}):
        found[row.visit_id] = (*found.get(row.visit_id, ()), Member(row.key, row.name))
    return found


@dataclass(frozen=True)
class PeriodLine:
    """A period of visits, as the year's step has it: its key, and the first and last day of a visit in it."""

    key: str
    name: str
    first: date
    last: date


_PERIODS = f"""
SELECT c.occasion AS key, c.period AS name, c.opens_on AS first, c.due_on AS last
FROM occurrence AS c
WHERE c.cycle_id = :cycle_id AND c.content = '{StepContent.VISIT}'
  AND c.opens_on IS NOT NULL AND c.due_on IS NOT NULL
ORDER BY c.opens_on, c.position
"""


def visit_periods(connection: Connection, *, cycle_id: int) -> tuple[PeriodLine, ...]:
    statement = text(_PERIODS).columns(first=Date, last=Date)
    return tuple(PeriodLine(**row) for row in connection.execute(statement, {"cycle_id": cycle_id}).mappings())


_MEETING_DAYS = f"""
SELECT DISTINCT m.starts_on, m.ends_on FROM meeting AS m
WHERE m.body_id = :body_id AND m.status <> '{MeetingStatus.CANCELLED}'
  AND m.starts_on <= :last AND m.ends_on >= :first
"""


def meeting_days(connection: Connection, *, body_id: int, first: date, last: date) -> frozenset[date]:
    """The days on which the body meets, or may have to."""
    statement = text(_MEETING_DAYS).columns(starts_on=Date, ends_on=Date)
    rows = connection.execute(statement, {"body_id": body_id, "first": first, "last": last})
    return frozenset(day for row in rows for day in _days(row.starts_on, row.ends_on))


@dataclass(frozen=True)
class TermLine:
    """A politician's seat in the body and when it runs (None: no end on that side)."""

    person: str
    name: str
    party: str
    seat: str
    starts_on: date | None
    ends_on: date | None


_TERMS = f"""
SELECT h.key AS person, h.name, r.party, r.seat, r.starts_on, r.ends_on
FROM role AS r JOIN person AS h ON h.id = r.person_id
WHERE r.body_id = :body_id AND r.kind = '{RoleKind.POLITICIAN}'
  AND coalesce(r.starts_on, :first) <= :last AND coalesce(r.ends_on, :last) >= :first
ORDER BY h.key, r.starts_on, r.id
"""


def terms(connection: Connection, *, body_id: int, first: date, last: date) -> list[TermLine]:
    """The body's politicians between the two days, a line for each seat they hold."""
    statement = text(_TERMS).columns(starts_on=Date, ends_on=Date)
    rows = connection.execute(statement, {"body_id": body_id, "first": first, "last": last})
    return [TermLine(**row) for row in rows.mappings()]


_BUSY = f"""
SELECT h.key, d.starts_on, d.ends_on FROM unavailable AS d JOIN person AS h ON h.id = d.person_id
WHERE d.starts_on <= :last AND d.ends_on >= :first
UNION
SELECT h.key, m.starts_on, m.ends_on
FROM role AS r
JOIN person AS h ON h.id = r.person_id
JOIN meeting AS m ON m.body_id = r.body_id AND m.status <> '{MeetingStatus.CANCELLED}'
  AND coalesce(r.starts_on, m.starts_on) <= m.starts_on AND coalesce(r.ends_on, m.ends_on) >= m.ends_on
WHERE r.person_id IN (SELECT o.person_id FROM role AS o WHERE o.body_id = :body_id
    AND o.kind = '{RoleKind.POLITICIAN}')
  AND m.starts_on <= :last AND m.ends_on >= :first
"""


def persons_busy(connection: Connection, *, body_id: int, first: date, last: date) -> dict[str, set[date]]:
    """The days on which each person has said no, or sits in a meeting of any of their bodies; by the person's key."""
    statement = text(_BUSY).columns(starts_on=Date, ends_on=Date)
    return _by_key(connection.execute(statement, {"body_id": body_id, "first": first, "last": last}))


_CLOSED = """
SELECT u.key, d.starts_on, d.ends_on FROM unavailable AS d JOIN unit AS u ON u.id = d.unit_id
WHERE u.body_id = :body_id AND d.starts_on <= :last AND d.ends_on >= :first
"""


def units_busy(connection: Connection, *, body_id: int, first: date, last: date) -> dict[str, set[date]]:
    """The days on which each unit has said no, by the unit's key."""
    statement = text(_CLOSED).columns(starts_on=Date, ends_on=Date)
    return _by_key(connection.execute(statement, {"body_id": body_id, "first": first, "last": last}))


def _by_key(rows: Any) -> dict[str, set[date]]:
    found: defaultdict[str, set[date]] = defaultdict(set)
    for row in rows:
        found[row.key].update(_days(row.starts_on, row.ends_on))
    return found


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(n) for n in range((last - first).days + 1)]


@dataclass(frozen=True)
class PlaceLine:
    """A unit as the plan sees it. ``last_visited`` is a day; missed goals are those of last year's last follow-up."""

    key: str
    name: str
    area: str
    kind: str
    operator: Operator
    starts_on: date | None
    ends_on: date | None
    last_visited: date | None
    missed_goals: int
    asked: bool


_PLACES = f"""
SELECT u.key, u.name, u.area, u.kind, u.operator, u.starts_on, u.ends_on,
  (SELECT max(coalesce(v.held_on, v.day)) FROM visit AS v WHERE v.unit_id = u.id AND v.year < :year
    AND v.cancelled_on IS NULL AND (v.held_on IS NOT NULL OR v.day >= :today)) AS last_visited,
  (SELECT count(*) FROM follow_up_answer AS a
    JOIN submission AS s ON s.id = a.submission_id
    JOIN obligation AS o ON o.id = s.obligation_id AND s.version = o.version AND o.unit_id = u.id
    JOIN occurrence AS c ON c.id = o.occurrence_id AND c.content = '{StepContent.FOLLOW_UP}'
    JOIN cycle AS y ON y.id = c.cycle_id AND y.year = :year - 1
    WHERE a.judgement = :missed AND NOT EXISTS (
      SELECT 1 FROM obligation AS lo JOIN occurrence AS lc ON lc.id = lo.occurrence_id
      WHERE lo.unit_id = u.id AND lc.cycle_id = c.cycle_id AND lc.content = c.content AND lo.version > 0
        AND lc.period_end > c.period_end)) AS missed_goals,
  EXISTS (SELECT 1 FROM visit_wish AS w WHERE w.unit_id = u.id AND w.year = :year) AS asked
FROM unit AS u
WHERE u.body_id = :body_id AND coalesce(u.starts_on, :first) <= :last AND coalesce(u.ends_on, :last) >= :first
ORDER BY u.key
"""
_PLACE_TYPES: dict[str, Any] = {
    "operator": kind_column(Operator),
    "asked": Boolean,
    **dict.fromkeys(("starts_on", "ends_on", "last_visited"), Date),
}


def place_lines(  # noqa: PLR0913  (a year between two days, seen from a third)
    connection: Connection, *, body_id: int, year: int, first: date, last: date, today: date
) -> list[PlaceLine]:
    """The units that are there between the two days. A visit that is still to come counts as made."""
    told = {"body_id": body_id, "year": year, "first": first, "last": last, "today": today, "missed": NOT_YET}
    rows = connection.execute(text(_PLACES).columns(**_PLACE_TYPES), told)
    return [PlaceLine(**row) for row in rows.mappings()]


_PAIRS = """
SELECT DISTINCT h.key AS person, u.key AS unit
FROM visit AS v
JOIN unit AS u ON u.id = v.unit_id
JOIN visit_member AS m ON m.visit_id = v.id AND m.left_on IS NULL
JOIN person AS h ON h.id = m.person_id
WHERE v.body_id = :body_id AND v.year = :year AND v.cancelled_on IS NULL
"""


def pairs(connection: Connection, *, body_id: int, year: int) -> dict[str, set[str]]:
    """The units that each person visited, or was to visit, in the year; keys of persons and units."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in connection.execute(text(_PAIRS), {"body_id": body_id, "year": year}):
        found[row.person].add(row.unit)
    return found


@dataclass(frozen=True)
class VisitDuty:
    """An obligation about visits: who owes it, for which period, and what last happened to it."""

    obligation_id: int
    content: StepContent
    period: str
    person: str
    last: str
    comment: str
    """The comment of its last transition."""


_DUTIES = f"""
SELECT o.id AS obligation_id, c.content, c.occasion AS period, h.key AS person, o.last,
       coalesce((SELECT t.comment FROM transition AS t WHERE t.obligation_id = o.id
         ORDER BY t.no DESC LIMIT 1), '') AS comment
FROM obligation AS o
JOIN occurrence AS c ON c.id = o.occurrence_id
JOIN person AS h ON h.id = o.person_id
WHERE c.cycle_id = :cycle_id AND c.content IN ('{StepContent.VISIT}', '{StepContent.VISIT_REPORT}')
ORDER BY o.id
"""


def visit_duties(connection: Connection, *, cycle_id: int) -> list[VisitDuty]:
    """What the politicians owe of visits and reports from them in a year."""
    rows = connection.execute(text(_DUTIES), {"cycle_id": cycle_id}).mappings()
    return [VisitDuty(**(dict(row) | {"content": StepContent(row["content"])})) for row in rows]


@dataclass(frozen=True)
class AwayLine:
    """Days, both included, on which a person has said no to visits."""

    first: date
    last: date
    reason: str


_AWAY = """
SELECT starts_on AS first, ends_on AS last, reason FROM unavailable
WHERE person_id = :person_id AND ends_on >= :today ORDER BY starts_on, ends_on
"""


def days_away(connection: Connection, *, person_id: int, today: date) -> tuple[AwayLine, ...]:
    """The person's own, those that have passed left out."""
    statement = text(_AWAY).columns(first=Date, last=Date)
    rows = connection.execute(statement, {"person_id": person_id, "today": today})
    return tuple(AwayLine(**row) for row in rows.mappings())
