"""What the goal checks need to know, read set-based: goals with their measures, the council's, pairs and history."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Date, bindparam, text

from models.columns import kind_column
from models.kinds import Aim, Ambition, Better, BodyKind, Control, Source
from styrhjul.rules.goal_facts import (
    CouncilGoal,
    GoalFacts,
    GoalSet,
    IndicatorFacts,
    MeasureFacts,
    OpposingIndicators,
)
from styrhjul.rules.goal_history import is_municipality

_GOALS = f"""
SELECT g.id, b.key AS body, g.key, g.sentence, g.citizen, g.benefit, g.area, g.aim, g.ambition, g.standard,
       g.first_year, g.last_year, coalesce(s.key, '') AS serves,
       CASE WHEN b.kind = '{BodyKind.COUNCIL}' THEN 1 ELSE 0 END AS of_council
FROM goal AS g
JOIN body AS b ON b.id = g.body_id
LEFT JOIN goal AS s ON s.id = g.serves_id
WHERE (:body = '' OR b.key = :body) AND (:year = 0 OR :year BETWEEN g.first_year AND g.last_year)
ORDER BY b.key, g.position, g.id
"""
_GOAL_TYPES: dict[str, Any] = {"aim": kind_column(Aim), "ambition": kind_column(Ambition)}

_MEASURES = """
SELECT t.goal_id, t.year, t.baseline, t.target, i.key, i.name, i.better, i.source, i.control, i.lag_months, i.quality,
       i.standard, i.retired_on
FROM target AS t
JOIN indicator AS i ON i.id = t.indicator_id
JOIN goal AS g ON g.id = t.goal_id
JOIN body AS b ON b.id = g.body_id
WHERE (:body = '' OR b.key = :body) AND (:year = 0 OR :year BETWEEN g.first_year AND g.last_year)
ORDER BY t.goal_id, t.year, i.key
"""
_MEASURE_TYPES: dict[str, Any] = {
    "better": kind_column(Better),
    "source": kind_column(Source),
    "control": kind_column(Control),
    "retired_on": Date,
}

_COUNCIL = f"""
SELECT c.key, c.sentence,
       CASE WHEN EXISTS (SELECT 1 FROM goal AS g WHERE g.serves_id = c.id
                         AND (:year = 0 OR :year BETWEEN g.first_year AND g.last_year)) THEN 1 ELSE 0 END AS served
FROM goal AS c
JOIN body AS b ON b.id = c.body_id
WHERE b.kind = '{BodyKind.COUNCIL}' AND (:year = 0 OR :year BETWEEN c.first_year AND c.last_year)
ORDER BY c.position, c.id
"""

_PAIRS = """
SELECT a.key AS first, b.key AS second, p.why
FROM opposing_pair AS p
JOIN indicator AS a ON a.id = p.first_id
JOIN indicator AS b ON b.id = p.second_id
ORDER BY a.key, b.key
"""

_HISTORY = """
SELECT i.key, o.place, o.period_end, o.value
FROM outcome AS o
JOIN indicator AS i ON i.id = o.indicator_id
WHERE i.key IN :keys AND o.value IS NOT NULL AND NOT o.few AND o.unit_id IS NULL AND o.period_end <= :today
  AND o.version = (SELECT max(n.version) FROM outcome AS n
                   WHERE n.indicator_id = o.indicator_id AND n.place = o.place AND n.period_end = o.period_end)
"""


def goal_set(connection: Connection, *, today: date, body: str = "", year: int = 0) -> GoalSet:
    """The goals of a body and a year, or of all.

    Where goals of several bodies are read, their keys are "organ/nyckel", for two bodies may use the same.
    """
    parameters = {"body": body, "year": year}
    measures = _measures(connection, parameters, today=today)
    rows = connection.execute(text(_GOALS).columns(**_GOAL_TYPES), parameters).mappings().all()
    several = len({row["body"] for row in rows}) > 1
    goals = []
    for row in rows:
        values = dict(row)
        key = f"{row['body']}/{row['key']}" if several else row["key"]
        held = tuple(measures.get(values.pop("id"), ()))
        goals.append(GoalFacts(**values | {"key": key, "measures": held, "of_council": bool(row["of_council"])}))
    council = connection.execute(text(_COUNCIL), {"year": year}).all()
    keys = {key for goal in goals for key in goal.indicators}
    return GoalSet(
        goals=tuple(goals),
        council_goals=tuple(CouncilGoal(row.key, row.sentence, served=bool(row.served)) for row in council),
        opposing=tuple(OpposingIndicators(*row) for row in connection.execute(text(_PAIRS))),
        history=_history(connection, keys, today=today),
    )


def _measures(
    connection: Connection, parameters: Mapping[str, object], *, today: date
) -> dict[int, list[MeasureFacts]]:
    found: dict[int, list[MeasureFacts]] = defaultdict(list)
    for row in connection.execute(text(_MEASURES).columns(**_MEASURE_TYPES), parameters):
        indicator = IndicatorFacts(
            key=row.key,
            name=row.name,
            better=row.better,
            source=row.source,
            control=row.control,
            lag_months=row.lag_months,
            quality=row.quality,
            standard=row.standard,
            retired=row.retired_on is not None and row.retired_on <= today,
        )
        found[row.goal_id].append(MeasureFacts(indicator, year=row.year, baseline=row.baseline, target=row.target))
    return found


def _history(connection: Connection, keys: Iterable[str], *, today: date) -> dict[str, dict[str, dict[int, float]]]:
    """Whole years of our own and of other municipalities, as they are known now."""
    statement = text(_HISTORY).bindparams(bindparam("keys", expanding=True)).columns(period_end=Date)
    found: dict[str, dict[str, dict[int, float]]] = {}
    for key, place, end, value in connection.execute(statement, {"keys": sorted(keys) or [""], "today": today}):
        if is_municipality(place) and (end.month, end.day) == (12, 31):
            found.setdefault(key, {}).setdefault(place, {})[end.year] = value
    return found


_ANSWERS = """
SELECT a.goal, a."check" AS checked, a.answer
FROM advice_answer AS a JOIN body AS b ON b.id = a.body_id
WHERE b.key = :body AND a.year = :year
"""


def advice_answers(connection: Connection, *, body: str, year: int) -> dict[tuple[str, str], str]:
    """What the body has answered to the advice on a year's goals, by the goal's key and the check's."""
    rows = connection.execute(text(_ANSWERS), {"body": body, "year": year})
    return {(row.goal, row.checked): row.answer for row in rows}
