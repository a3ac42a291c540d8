"""The goals' figures as they were known on a day: targets, outcomes in their newest version, the units' comments."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Boolean, Connection, Date, bindparam, text

from models.columns import kind_column
from models.indicators import OURS
from models.kinds import Better, Source


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


@dataclass(frozen=True)
class Known:
    """A value of a period as it was known on the day asked about. No value: it is missing, and ``note`` says why."""

    indicator_id: int
    place: str
    unit_id: int | None
    period_end: date
    value: float | None
    read_on: date
    few: bool
    note: str
    comment: str


_TARGETS = """
SELECT t.goal_id, i.id AS indicator_id, i.key, i.name, i.measured_in, i.better, i.standard, i.source, i.retired_on,
       t.year, t.baseline, t.target
FROM target AS t
JOIN indicator AS i ON i.id = t.indicator_id
WHERE t.goal_id IN :ids
ORDER BY t.goal_id, i.rank = 0, i.rank, i.key, t.year
"""

# The newest version that had been read by the day: a report made anew shows what was known then.
_KNOWN = """
SELECT o.indicator_id, o.place, o.unit_id, o.period_end, o.value, o.read_on, o.few, o.note,
       coalesce(f.comment, '') AS comment
FROM outcome AS o
LEFT JOIN figure_comment AS f
  ON f.unit_id = o.unit_id AND f.indicator_id = o.indicator_id AND f.period_end = o.period_end
WHERE o.indicator_id IN :ids AND o.read_on <= :as_of AND {places}
  AND NOT EXISTS (SELECT 1 FROM outcome AS l
                  WHERE l.indicator_id = o.indicator_id AND l.place = o.place AND l.period_end = o.period_end
                    AND l.version > o.version AND l.read_on <= :as_of)
ORDER BY o.indicator_id, o.place, o.period_end
"""


def target_facts(connection: Connection, *, goals: Collection[int]) -> list[TargetFacts]:
    """Every target of the goals, in all their years; the highest ranked indicator first."""
    types: dict[str, Any] = {"better": kind_column(Better), "source": kind_column(Source), "retired_on": Date}
    return [TargetFacts(**row._mapping) for row in _rows(connection, _TARGETS, types, goals)]  # noqa: SLF001


def known_for_us(connection: Connection, *, indicators: Collection[int], as_of: date) -> list[Known]:
    """The municipality's own outcomes, oldest period first."""
    return _known(connection, "o.place = :ours", indicators, as_of=as_of, ours=OURS)


def known_for_units(
    connection: Connection, *, indicators: Collection[int], as_of: date, period_end: date
) -> list[Known]:
    """The units' own outcomes for the period that ends on the day."""
    where = "o.unit_id IS NOT NULL AND o.period_end = :period_end"
    return _known(connection, where, indicators, as_of=as_of, period_end=period_end)


def _known(connection: Connection, places: str, indicators: Collection[int], **parameters: Any) -> list[Known]:
    types: dict[str, Any] = {"period_end": Date, "read_on": Date, "few": Boolean}
    rows = _rows(connection, _KNOWN.format(places=places), types, indicators, **parameters)
    return [Known(**row._mapping) for row in rows]  # noqa: SLF001


def _rows(
    connection: Connection, statement: str, types: dict[str, Any], ids: Collection[int], **parameters: Any
) -> list[Any]:
    if not ids:
        return []
    asked = text(statement).bindparams(bindparam("ids", expanding=True)).columns(**types)
    return list(connection.execute(asked, {"ids": list(ids), **parameters}))
