"""One step of a year on its occasions, with the rules that its dates come from."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Boolean, Connection, Date, text

from models.columns import kind_column
from models.kinds import Closing


@dataclass(frozen=True)
class Occasion:
    """A step on one occasion. A rule says in words where its date comes from."""

    occurrence_id: int
    stage: str
    step: str
    occasion: str
    title: str
    description: str
    opens_on: date | None
    due_on: date | None
    opens_rule: str
    due_rule: str
    opens_edited: bool
    due_edited: bool
    period: str
    period_end: date | None
    closes: Closing
    decider: str
    goes_to: str


_OCCASIONS = """
SELECT c.id AS occurrence_id, c.stage, c.step, c.occasion, c.title, c.description, c.opens_on, c.due_on, c.opens_rule,
       c.due_rule, c.opens_edited, c.due_edited, c.period, c.period_end, c.closes, c.decider, c.goes_to
FROM cycle AS y
JOIN body AS b ON b.id = y.body_id
JOIN occurrence AS c ON c.cycle_id = y.id
WHERE b.key = :body AND y.year = :year AND c.step = :step
ORDER BY c.due_on IS NULL, c.due_on, c.position, c.id
"""
_TYPES: dict[str, Any] = {
    **dict.fromkeys(("opens_on", "due_on", "period_end"), Date),
    **dict.fromkeys(("opens_edited", "due_edited"), Boolean),
    "closes": kind_column(Closing),
}


def occasions(connection: Connection, *, body: str, year: int, step: str) -> tuple[Occasion, ...]:
    """The step's occasions in order of date; none if the year has no such step."""
    rows = connection.execute(text(_OCCASIONS).columns(**_TYPES), {"body": body, "year": year, "step": step})
    return tuple(Occasion(**row) for row in rows.mappings())
