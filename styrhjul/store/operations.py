"""Own and private units that do the same job, beside each other: how many, who has followed up, and their outcomes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Date, text

from models.columns import kind_column
from models.kinds import Operator, StepContent

Side = tuple[str, bool]
"""A kind of unit, and whether it is private."""


@dataclass(frozen=True)
class UnitOutcome:
    """A unit's newest value of an indicator of its body's."""

    kind: str
    operator: Operator
    indicator: str
    measured_in: str
    period_end: date
    read_on: date
    value: float


_UNITS = """
SELECT u.kind, u.operator <> 'own' AS private, count(*) AS units FROM unit AS u
WHERE u.body_id = :body_id AND (u.starts_on IS NULL OR u.starts_on <= :today)
  AND (u.ends_on IS NULL OR u.ends_on >= :today)
GROUP BY u.kind, u.operator <> 'own'
"""

# The newest round that has been due; who was let off it owed nothing.
_FOLLOWED = """
SELECT u.kind, u.operator <> 'own' AS private, count(*) AS owed,
       sum(CASE WHEN EXISTS (SELECT 1 FROM transition AS t WHERE t.obligation_id = o.id AND t.kind = 'submit'
                             AND t.day <= :today) THEN 1 ELSE 0 END) AS answered
FROM occurrence AS c
JOIN obligation AS o ON o.occurrence_id = c.id AND o.last <> 'waive'
JOIN unit AS u ON u.id = o.unit_id
WHERE c.id = (SELECT n.id FROM occurrence AS n JOIN cycle AS y ON y.id = n.cycle_id
              WHERE y.body_id = :body_id AND n.content = :content AND n.due_on <= :today
              ORDER BY n.due_on DESC, n.id DESC LIMIT 1)
GROUP BY u.kind, u.operator <> 'own'
"""

_OUTCOMES = """
SELECT u.kind, u.operator, i.name AS indicator, i.measured_in, o.period_end, o.read_on, o.value
FROM outcome AS o
JOIN indicator AS i ON i.id = o.indicator_id AND i.body_id = :body_id
JOIN unit AS u ON u.id = o.unit_id AND u.body_id = :body_id
WHERE o.value IS NOT NULL AND NOT o.few AND o.period_end <= :today AND o.read_on <= :today
  AND o.version = (SELECT max(n.version) FROM outcome AS n
                   WHERE n.indicator_id = o.indicator_id AND n.place = o.place AND n.period_end = o.period_end
                     AND n.read_on <= :today)
ORDER BY i.rank, i.name, u.kind, o.period_end, u.key
"""


def units_by_side(connection: Connection, *, body_id: int, today: date) -> Mapping[Side, int]:
    """How many units of each kind are run by the body itself, and how many by others."""
    rows = connection.execute(text(_UNITS), {"body_id": body_id, "today": today})
    return {(row.kind, bool(row.private)): row.units for row in rows}


def followed_by_side(connection: Connection, *, body_id: int, today: date) -> Mapping[Side, tuple[int, int]]:
    """Of the units' latest round of follow-up: how many have handed it in, and how many owed it."""
    asked = {"body_id": body_id, "today": today, "content": StepContent.FOLLOW_UP}
    return {
        (row.kind, bool(row.private)): (int(row.answered), row.owed)
        for row in connection.execute(text(_FOLLOWED), asked)
    }


def unit_outcomes(connection: Connection, *, body_id: int, today: date) -> list[UnitOutcome]:
    """Each unit's values as they were known on the day, without those of few persons, by indicator and period."""
    statement = text(_OUTCOMES).columns(operator=kind_column(Operator), period_end=Date, read_on=Date)
    rows = connection.execute(statement, {"body_id": body_id, "today": today})
    return [UnitOutcome(**row) for row in rows.mappings()]
