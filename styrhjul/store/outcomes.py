"""Outcomes as they were known at each time: read and added set-based, never edited."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Boolean, Connection, Date, bindparam, text

from models.indicators import OURS

_TYPES: dict[str, Any] = {"period_end": Date, "read_on": Date, "published_on": Date, "few": Boolean}

Spot = tuple[int, str, date]
"""What has one value at a time: an indicator, a place and a period's last day."""


@dataclass(frozen=True)
class Version:
    """One value of one spot, as it was known from ``read_on``."""

    indicator_id: int
    place: str
    unit_id: int | None
    period_end: date
    version: int
    value: float | None
    read_on: date
    published_on: date | None = None
    few: bool = False
    note: str = ""

    @property
    def spot(self) -> Spot:
        return self.indicator_id, self.place, self.period_end

    def says_the_same_as(self, other: "Version") -> bool:
        return self == replace(other, version=self.version, read_on=self.read_on)


# The newest version that had been read by the day: a report made anew shows what was known then.
_KNOWN = """
SELECT o.indicator_id, o.place, o.unit_id, o.period_end, o.version, o.value, o.read_on, o.published_on, o.few, o.note
FROM outcome AS o
WHERE o.indicator_id IN :indicators AND {which}
  AND o.version = (SELECT max(n.version) FROM outcome AS n
                   WHERE n.indicator_id = o.indicator_id AND n.place = o.place AND n.period_end = o.period_end
                     AND n.read_on <= :as_of)
ORDER BY o.indicator_id, o.place, o.period_end
"""


def latest_versions(connection: Connection, indicator_ids: Iterable[int]) -> dict[Spot, Version]:
    """What is known now of the indicators, by spot."""
    return {version.spot: version for version in _known(connection, "1 = 1", indicator_ids, as_of=date.max)}


def known_for_us(connection: Connection, indicator_ids: Iterable[int], *, as_of: date) -> list[Version]:
    """The municipality's own outcomes as they were known on the day, by indicator, oldest period first."""
    return _known(connection, "o.place = :ours", indicator_ids, as_of=as_of, ours=OURS)


def known_for_units(
    connection: Connection, indicator_ids: Iterable[int], *, as_of: date, period_end: date
) -> list[Version]:
    """The units' own outcomes for the period that ends on the day, as they were known on ``as_of``."""
    which = "o.unit_id IS NOT NULL AND o.period_end = :period_end"
    return _known(connection, which, indicator_ids, as_of=as_of, period_end=period_end)


def _known(connection: Connection, which: str, indicator_ids: Iterable[int], **parameters: Any) -> list[Version]:
    statement = text(_KNOWN.format(which=which)).bindparams(bindparam("indicators", expanding=True)).columns(**_TYPES)
    rows = connection.execute(statement, {"indicators": sorted(set(indicator_ids)) or [0], **parameters})
    return [Version(*row) for row in rows]


_ADD = text("""
INSERT INTO outcome (indicator_id, place, unit_id, period_end, version, value, read_on, published_on, few, note)
VALUES (:indicator_id, :place, :unit_id, :period_end, :version, :value, :read_on, :published_on, :few, :note)
""")


def add_versions(connection: Connection, versions: Sequence[Version]) -> None:
    if versions:
        connection.execute(_ADD, [vars(version) for version in versions])


_SERIES = """
SELECT i.key, o.period_end, o.value
FROM outcome AS o
JOIN indicator AS i ON i.id = o.indicator_id
JOIN body AS b ON b.id = i.body_id
WHERE o.place = :place AND (:body = '' OR b.key = :body) AND o.period_end <= :today
  AND o.value IS NOT NULL AND NOT o.few
  AND o.version = (SELECT max(n.version) FROM outcome AS n
                   WHERE n.indicator_id = o.indicator_id AND n.place = o.place AND n.period_end = o.period_end
                     AND n.read_on <= :today)
ORDER BY i.key, o.period_end
"""


def series(
    connection: Connection, *, today: date, body: str = "", place: str = OURS
) -> Mapping[str, tuple[tuple[date, float], ...]]:
    """Each indicator's values at the place as they were known on ``today``, oldest first, by the indicator's key.

    Left out are periods that have not ended, and what is of so few persons that it is not to be shown.
    """
    parameters = {"today": today, "body": body, "place": place}
    found: dict[str, list[tuple[date, float]]] = {}
    for key, period_end, value in connection.execute(text(_SERIES).columns(period_end=Date), parameters):
        found.setdefault(key, []).append((period_end, value))
    return {key: tuple(values) for key, values in found.items()}
