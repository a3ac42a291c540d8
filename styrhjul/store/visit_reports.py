"""What the visits came to, set-based: the visits with their groups, what was heard about goals, and the coverage."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Date, bindparam, text

from models.columns import UtcDateTime, kind_column
from models.kinds import Operator, RoleKind, StepContent, TransitionKind
from styrhjul.rules.transitions import MAY_FOLLOW


@dataclass(frozen=True)
class Period:
    """A body's visits of a period of a year; ``key`` "" means the whole year."""

    body_id: int
    year: int
    key: str = ""


@dataclass(frozen=True)
class VisitLine:
    """A visit with the newest version of its report (``report_id`` None: nothing has been reported).

    ``moves``: how many times a person has given it another day; ``moved_why``: what was said of it the last time.
    """

    id: int
    unit: str
    operator: Operator
    provider: str
    day: date
    moves: int
    moved_why: str
    held_on: date | None
    cancelled_on: date | None
    cancelled_why: str
    report_id: int | None
    reported_on: date | None
    saw: str
    heard: str
    works: str
    challenges: str
    questions: str


_NEWEST = "NOT EXISTS (SELECT 1 FROM visit_report AS l WHERE l.visit_id = r.visit_id AND l.version > r.version)"

_MOVE = "a.subject = 'visit:' || b.key || '/' || v.year || '/' || v.key AND a.verb = 'move'"

_VISITS = f"""
SELECT v.id, u.name AS unit, u.operator, coalesce(p.name, '') AS provider, v.day, v.held_on, v.cancelled_on,
       v.cancelled_why, r.id AS report_id, r.day AS reported_on, coalesce(r.saw, '') AS saw,
       coalesce(r.heard, '') AS heard, coalesce(r.works, '') AS works, coalesce(r.challenges, '') AS challenges,
       coalesce(r.questions, '') AS questions,
       (SELECT count(*) FROM audit AS a WHERE {_MOVE}) AS moves,
       coalesce((SELECT a.reason FROM audit AS a WHERE {_MOVE} ORDER BY a.id DESC LIMIT 1), '') AS moved_why
FROM visit AS v
JOIN body AS b ON b.id = v.body_id
JOIN unit AS u ON u.id = v.unit_id
LEFT JOIN provider AS p ON p.id = u.provider_id
LEFT JOIN visit_report AS r ON r.visit_id = v.id AND {_NEWEST}
WHERE v.body_id = :body_id AND v.year = :year AND (:key = '' OR v.period = :key)
ORDER BY v.day, u.name, v.id
"""
_VISIT_TYPES: dict[str, Any] = {
    "operator": kind_column(Operator),
    **dict.fromkeys(("day", "held_on", "cancelled_on", "reported_on"), Date),
}


def visit_lines(connection: Connection, period: Period) -> list[VisitLine]:
    """The visits of a period in order of day, held or not."""
    rows = connection.execute(text(_VISITS).columns(**_VISIT_TYPES), asdict(period))
    return [VisitLine(**row) for row in rows.mappings()]


@dataclass(frozen=True)
class MemberLine:
    """One who goes (or went) on a visit, and the party they sat for that day ("" where none is known)."""

    visit_id: int
    person_id: int
    name: str
    party: str


_MEMBERS = """
SELECT m.visit_id, h.id AS person_id, h.name, coalesce(max(r.party), '') AS party
FROM visit_member AS m
JOIN visit AS v ON v.id = m.visit_id
JOIN person AS h ON h.id = m.person_id
LEFT JOIN role AS r ON r.person_id = m.person_id AND r.body_id = v.body_id AND r.party <> ''
  AND (r.starts_on IS NULL OR r.starts_on <= v.day) AND (r.ends_on IS NULL OR r.ends_on >= v.day)
WHERE m.visit_id IN :visits AND m.left_on IS NULL
GROUP BY m.visit_id, h.id, h.name
ORDER BY m.visit_id, h.name, h.id
"""


def member_lines(connection: Connection, *, visits: Collection[int]) -> dict[int, list[MemberLine]]:
    """The groups, by visit: those who are still in them, by name."""
    statement = text(_MEMBERS).bindparams(bindparam("visits", expanding=True))
    found: dict[int, list[MemberLine]] = defaultdict(list)
    for row in connection.execute(statement, {"visits": sorted(visits) or [0]}).mappings():
        found[row["visit_id"]].append(MemberLine(**row))
    return found


@dataclass(frozen=True)
class HeardLine:
    """What was heard about a goal at a unit, and the day on which it was reported."""

    goal_id: int
    key: str
    sentence: str
    unit: str
    operator: Operator
    provider: str
    reported_on: date
    heard: str


_HEARD = f"""
SELECT g.id AS goal_id, g.key, g.sentence, u.name AS unit, u.operator, coalesce(p.name, '') AS provider,
       r.day AS reported_on, h.heard
FROM visit_goal AS h
JOIN visit_report AS r ON r.id = h.report_id AND {_NEWEST}
JOIN visit AS v ON v.id = r.visit_id
JOIN goal AS g ON g.id = h.goal_id
JOIN unit AS u ON u.id = v.unit_id
LEFT JOIN provider AS p ON p.id = u.provider_id
WHERE v.body_id = :body_id AND h.heard <> '' AND {{which}}
ORDER BY g.position, g.id, u.name, v.day
"""
_HEARD_TYPES: dict[str, Any] = {"operator": kind_column(Operator), "reported_on": Date}


def heard_in(connection: Connection, period: Period) -> list[HeardLine]:
    """What the visits of a period heard about goals, goal by goal in the body's order."""
    return _heard(connection, "v.year = :year AND (:key = '' OR v.period = :key)", **asdict(period))


def heard_between(connection: Connection, *, body_id: int, after: date, until: date) -> list[HeardLine]:
    """What was reported about the body's goals after the one day, to and including the other."""
    return _heard(connection, "r.day > :after AND r.day <= :until", body_id=body_id, after=after, until=until)


def _heard(connection: Connection, which: str, **parameters: object) -> list[HeardLine]:
    statement = text(_HEARD.format(which=which)).columns(**_HEARD_TYPES)
    return [HeardLine(**row) for row in connection.execute(statement, parameters).mappings()]


@dataclass(frozen=True)
class CoverageLine:
    """A unit that is there today: the day of its last visit, and the next one that is planned, if any."""

    unit: str
    operator: Operator
    provider: str
    last_on: date | None
    next_on: date | None


_COVERAGE = """
SELECT u.name AS unit, u.operator, coalesce(p.name, '') AS provider,
       (SELECT max(v.held_on) FROM visit AS v WHERE v.unit_id = u.id AND v.held_on <= :today) AS last_on,
       (SELECT min(v.day) FROM visit AS v WHERE v.unit_id = u.id AND v.held_on IS NULL AND v.cancelled_on IS NULL
        AND v.day >= :today) AS next_on
FROM unit AS u
LEFT JOIN provider AS p ON p.id = u.provider_id
WHERE u.body_id = :body_id AND (u.starts_on IS NULL OR u.starts_on <= :today)
  AND (u.ends_on IS NULL OR u.ends_on >= :today)
ORDER BY u.name
"""
_COVERAGE_TYPES: dict[str, Any] = {"operator": kind_column(Operator), "last_on": Date, "next_on": Date}


def coverage_lines(connection: Connection, *, body_id: int, today: date) -> list[CoverageLine]:
    """Every unit of the body, own and private, by name."""
    statement = text(_COVERAGE).columns(**_COVERAGE_TYPES)
    rows = connection.execute(statement, {"body_id": body_id, "today": today})
    return [CoverageLine(**row) for row in rows.mappings()]


_SEATS = f"""
SELECT r.party, count(DISTINCT r.person_id) AS politicians
FROM role AS r
WHERE r.body_id = :body_id AND r.kind = '{RoleKind.POLITICIAN}' AND r.party <> ''
  AND (r.starts_on IS NULL OR r.starts_on <= :today) AND (r.ends_on IS NULL OR r.ends_on >= :today)
GROUP BY r.party
ORDER BY r.party
"""


def party_seats(connection: Connection, *, body_id: int, today: date) -> dict[str, int]:
    """How many politicians each party has in the body."""
    rows = connection.execute(text(_SEATS), {"body_id": body_id, "today": today})
    return {row.party: row.politicians for row in rows}


@dataclass(frozen=True)
class HeardGoal:
    key: str
    sentence: str
    heard: str


@dataclass(frozen=True)
class WrittenReport:
    """The newest version of the report from one visit."""

    id: int
    version: int
    by: str
    at: datetime
    day: date
    saw: str
    heard: str
    works: str
    challenges: str
    questions: str
    goals: tuple[HeardGoal, ...] = ()


_OWED = f"""
SELECT o.id FROM visit AS v
JOIN cycle AS y ON y.body_id = v.body_id AND y.year = v.year AND y.state = 'open'
JOIN occurrence AS c
  ON c.cycle_id = y.id AND c.content = '{StepContent.VISIT_REPORT}' AND c.occasion = v.period
JOIN obligation AS o ON o.occurrence_id = c.id AND o.person_id = :person_id AND o.last IN :last
WHERE v.id = :id ORDER BY o.id
"""


def report_owed(connection: Connection, *, visit_id: int, person_id: int) -> int | None:
    """The person's obligation to report the period's visits, while it may be handed in; None where there is none."""
    statement = text(_OWED).bindparams(bindparam("last", expanding=True))
    given = {"id": visit_id, "person_id": person_id, "last": [str(kind) for kind in MAY_FOLLOW[TransitionKind.SUBMIT]]}
    return connection.execute(statement, given).scalars().first()


_WRITTEN = f"""
SELECT r.id, r.version, r.by, r.at, r.day, r.saw, r.heard, r.works, r.challenges, r.questions
FROM visit_report AS r WHERE r.visit_id = :id AND {_NEWEST}
"""
_WRITTEN_GOALS = """
SELECT g.key, g.sentence, h.heard FROM visit_goal AS h JOIN goal AS g ON g.id = h.goal_id
WHERE h.report_id = :id ORDER BY g.position, g.key
"""


def written_report(connection: Connection, *, visit_id: int) -> WrittenReport | None:
    """None where nothing has been reported yet."""
    statement = text(_WRITTEN).columns(at=UtcDateTime, day=Date)
    row = connection.execute(statement, {"id": visit_id}).mappings().one_or_none()
    if row is None:
        return None
    goals = connection.execute(text(_WRITTEN_GOALS), {"id": row["id"]}).mappings()
    return WrittenReport(**row, goals=tuple(HeardGoal(**goal) for goal in goals))
