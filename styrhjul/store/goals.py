"""The register of goals and indicators as lists show it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Date, bindparam, text

from models.columns import UtcDateTime, kind_column
from models.kinds import Aim, Ambition, Better, BodyKind, Control, Source

_GOAL_TYPES: dict[str, Any] = {
    "aim": kind_column(Aim),
    "ambition": kind_column(Ambition),
    "decided_on": Date,
}


@dataclass(frozen=True)
class TargetLine:
    """How far one indicator is to come in a year, and where it started."""

    indicator: str
    name: str
    measured_in: str
    year: int
    baseline: float | None
    target: float | None


@dataclass(frozen=True)
class GoalLine:
    """A goal with its targets. ``serves`` is the council's goal, its key and its sentence, or "" for none."""

    id: int
    body: str
    key: str
    sentence: str
    citizen: str
    benefit: str
    area: str
    aim: Aim
    ambition: Ambition
    standard: str
    first_year: int
    last_year: int
    serves: str
    serves_sentence: str
    decider: str
    decided_on: date | None
    paragraph: str
    targets: tuple[TargetLine, ...] = ()

    @property
    def is_decided(self) -> bool:
        return self.decided_on is not None


_GOALS = """
SELECT g.id, b.key AS body, g.key, g.sentence, g.citizen, g.benefit, g.area, g.aim, g.ambition, g.standard,
       g.first_year, g.last_year, coalesce(s.key, '') AS serves, coalesce(s.sentence, '') AS serves_sentence,
       g.decider, g.decided_on, g.paragraph
FROM goal AS g
JOIN body AS b ON b.id = g.body_id
LEFT JOIN goal AS s ON s.id = g.serves_id
WHERE {whose} AND (:year = 0 OR :year BETWEEN g.first_year AND g.last_year)
ORDER BY b.key, g.position, g.id
"""

_TARGETS = """
SELECT t.goal_id, i.key AS indicator, i.name, i.measured_in, t.year, t.baseline, t.target
FROM target AS t
JOIN indicator AS i ON i.id = t.indicator_id
JOIN goal AS g ON g.id = t.goal_id
JOIN body AS b ON b.id = g.body_id
WHERE (:body = '' OR b.key = :body) AND (:year = 0 OR t.year = :year)
ORDER BY i.rank = 0, i.rank, i.key, t.year
"""


def goal_lines(connection: Connection, *, body: str = "", year: int = 0) -> tuple[GoalLine, ...]:
    """The goals of the year, or of all years, in the bodies' own order; their targets of the same years."""
    parameters = {"body": body, "year": year}
    targets: dict[int, list[TargetLine]] = {}
    for goal_id, *line in connection.execute(text(_TARGETS), parameters):
        targets.setdefault(goal_id, []).append(TargetLine(*line))
    goals = _goals(connection, "(:body = '' OR b.key = :body)", **parameters)
    return tuple(replace(goal, targets=tuple(targets.get(goal.id, ()))) for goal in goals)


def council_goals(connection: Connection, *, year: int) -> list[GoalLine]:
    """The council's goals for the year, without their targets."""
    return _goals(connection, f"b.kind = '{BodyKind.COUNCIL}'", year=year)


def body_goals(connection: Connection, *, body_id: int, year: int) -> list[GoalLine]:
    """The body's goals for the year in their order, decided or not, without their targets."""
    return _goals(connection, "b.id = :body_id", year=year, body_id=body_id)


def _goals(connection: Connection, whose: str, **parameters: object) -> list[GoalLine]:
    statement = text(_GOALS.format(whose=whose)).columns(**_GOAL_TYPES)
    return [GoalLine(**row) for row in connection.execute(statement, parameters).mappings()]


@dataclass(frozen=True)
class IndicatorLine:
    body: str
    key: str
    name: str
    measured_in: str
    better: Better
    standard: float | None
    rank: int
    area: str
    source: Source
    control: Control
    next_published_on: date | None


_INDICATORS = """
SELECT b.key AS body, i.key, i.name, i.measured_in, i.better, i.standard, i.rank, i.area, i.source, i.control,
       i.next_published_on
FROM indicator AS i
JOIN body AS b ON b.id = i.body_id
WHERE (:body = '' OR b.key = :body) AND (i.retired_on IS NULL OR i.retired_on > :today)
ORDER BY b.key, i.rank = 0, i.rank, i.key
"""

_INDICATOR_TYPES: dict[str, Any] = {
    "better": kind_column(Better),
    "source": kind_column(Source),
    "control": kind_column(Control),
    "next_published_on": Date,
}


def indicator_lines(connection: Connection, *, today: date, body: str = "") -> tuple[IndicatorLine, ...]:
    """The indicators that are in use on ``today``, by rank; those without a rank last."""
    statement = text(_INDICATORS).columns(**_INDICATOR_TYPES)
    return tuple(IndicatorLine(*row) for row in connection.execute(statement, {"body": body, "today": today}))


@dataclass(frozen=True)
class Logged:
    """One audited change, with its values before and after as JSON."""

    at: Any
    actor: str
    verb: str
    before: str
    after: str
    reason: str


_LOG = "SELECT at, actor, verb, before, after, reason FROM audit WHERE subject = :subject ORDER BY at, id"


def logged(connection: Connection, *, subject: str) -> tuple[Logged, ...]:
    """What has happened to "indicator:…" or "goal:…", oldest first."""
    rows = connection.execute(text(_LOG).columns(at=UtcDateTime), {"subject": subject})
    return tuple(Logged(*row) for row in rows)


@dataclass(frozen=True)
class TargetFacts:
    """One indicator of one goal in one year, with what the indicator is."""

    goal_id: int
    indicator_id: int
    key: str
    name: str
    measured_in: str
    better: Better
    standard: float | None
    source: Source
    retired_on: date | None
    year: int
    baseline: float | None
    target: float | None


_FACTS = """
SELECT t.goal_id, i.id AS indicator_id, i.key, i.name, i.measured_in, i.better, i.standard, i.source, i.retired_on,
       t.year, t.baseline, t.target
FROM target AS t
JOIN indicator AS i ON i.id = t.indicator_id
WHERE t.goal_id IN :goals
ORDER BY t.goal_id, i.rank = 0, i.rank, i.key, t.year
"""

_FACTS_TYPES: dict[str, Any] = {
    "better": kind_column(Better),
    "source": kind_column(Source),
    "retired_on": Date,
}


def target_facts(connection: Connection, *, goals: Collection[int]) -> list[TargetFacts]:
    """Every target of the goals, in all their years; the highest ranked indicator first."""
    statement = text(_FACTS).bindparams(bindparam("goals", expanding=True)).columns(**_FACTS_TYPES)
    rows = connection.execute(statement, {"goals": sorted(goals) or [0]})
    return [TargetFacts(**row) for row in rows.mappings()]
