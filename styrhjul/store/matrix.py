"""The status matrix: a body's units by the steps that they owe, filtered and a page at a time, in four questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Date, bindparam, text

from models.columns import kind_column
from styrhjul.rules.status import Status
from styrhjul.store.parties import OPERATORS
from styrhjul.store.standing import STATUS, day_parameters


@dataclass(frozen=True)
class Asked:
    """Which units are asked for; what is left empty does not filter. ``operator`` is own, private, lov or lou."""

    body: str
    year: int
    status: Status | None = None
    step: str = ""
    operator: str = ""
    area: str = ""
    name: str = ""
    """A part of the unit's name."""


@dataclass(frozen=True)
class Column:
    """A step on one occasion that units owe."""

    occurrence_id: int
    step: str
    occasion: str
    title: str
    due_on: date | None


@dataclass(frozen=True)
class Cell:
    obligation_id: int
    status: Status


@dataclass(frozen=True)
class Row:
    """A unit, with what it owes by the occurrence's id; where it owes nothing there is no cell."""

    unit_id: int
    name: str
    operator: str
    cells: Mapping[int, Cell]


@dataclass(frozen=True)
class Matrix:
    """One page of units. ``numbers`` counts the obligations of all units that match, by status."""

    columns: tuple[Column, ...]
    every_column: tuple[Column, ...]
    """Those that are not shown too."""
    rows: tuple[Row, ...]
    units: int
    numbers: Mapping[Status, int]
    areas: tuple[str, ...]


_COLUMNS = """
SELECT c.id AS occurrence_id, c.step, c.occasion, c.title, c.due_on
FROM cycle AS y
JOIN body AS b ON b.id = y.body_id
JOIN occurrence AS c ON c.cycle_id = y.id
WHERE b.key = :body AND y.year = :year
  AND EXISTS (SELECT 1 FROM obligation AS o WHERE o.occurrence_id = c.id AND o.unit_id IS NOT NULL)
ORDER BY c.position, c.due_on, c.id
"""

# LIKE knows upper and lower case of A–Z alone on SQLite, so that a name is compared as it is written too.
_OF_UNIT = """
  (:any_operator = 1 OR u.operator IN :operators)
  AND (:area = '' OR u.area = :area)
  AND (:name = '' OR lower(u.name) LIKE lower(:pattern) ESCAPE '!' OR u.name LIKE :pattern ESCAPE '!')
"""
# A unit matches by what it owes in the columns that are shown.
_OWED = f"o.occurrence_id IN :columns AND (:status = '' OR {STATUS} = :status)"
_COUNTS = f"""
SELECT {STATUS} AS status, count(*) AS number
FROM obligation AS o JOIN unit AS u ON u.id = o.unit_id
WHERE {_OWED} AND {_OF_UNIT}
GROUP BY 1
"""
_MATCHING = f"""
FROM unit AS u
WHERE {_OF_UNIT} AND EXISTS (SELECT 1 FROM obligation AS o WHERE o.unit_id = u.id AND {_OWED})
"""
_UNITS = f"SELECT u.id, u.name, u.operator {_MATCHING} ORDER BY u.name, u.id LIMIT :limit OFFSET :offset"
_TOTAL = f"SELECT count(*) {_MATCHING}"
_CELLS = f"""
SELECT o.unit_id, o.occurrence_id, o.id AS obligation_id, {STATUS} AS status
FROM obligation AS o WHERE o.occurrence_id IN :columns AND o.unit_id IN :units
"""
_AREAS = """
SELECT DISTINCT u.area FROM unit AS u JOIN body AS b ON b.id = u.body_id
WHERE b.key = :body AND u.area <> '' ORDER BY u.area
"""


def columns_of(connection: Connection, *, body: str, year: int) -> tuple[Column, ...]:
    """The steps of the year that units owe, in the definition's order."""
    statement = text(_COLUMNS).columns(due_on=Date)
    rows = connection.execute(statement, {"body": body, "year": year}).mappings()
    return tuple(Column(**row) for row in rows)


def matrix(connection: Connection, asked: Asked, *, today: date, limit: int, offset: int = 0) -> Matrix:
    """The units that match from number ``offset`` on, at most ``limit`` of them, by name."""
    columns = columns_of(connection, body=asked.body, year=asked.year)
    shown = tuple(column for column in columns if asked.step in {"", column.step})
    parameters = _parameters(asked, shown, today) | {"limit": limit, "offset": offset}
    counts = _asked(connection, _COUNTS, parameters, status=kind_column(Status)).mappings().all()
    total = _asked(connection, _TOTAL, parameters).scalar_one()
    units = _asked(connection, _UNITS, parameters).mappings().all()
    cells = _cells(connection, [unit["id"] for unit in units], parameters)
    return Matrix(
        columns=shown,
        every_column=columns,
        rows=tuple(Row(unit["id"], unit["name"], unit["operator"], cells.get(unit["id"], {})) for unit in units),
        units=total,
        numbers={row["status"]: row["number"] for row in counts},
        areas=tuple(connection.scalars(text(_AREAS), {"body": asked.body})),
    )


def _parameters(asked: Asked, shown: tuple[Column, ...], today: date) -> dict[str, Any]:
    escaped = asked.name.strip()
    for special in "!%_":
        escaped = escaped.replace(special, f"!{special}")
    return day_parameters(today) | {
        "columns": [column.occurrence_id for column in shown] or [0],
        "any_operator": int(not asked.operator),
        "operators": [operator.value for operator in OPERATORS.get(asked.operator, OPERATORS["all"])],
        "area": asked.area,
        "name": asked.name.strip(),
        "pattern": f"%{escaped}%",
        "status": asked.status.value if asked.status else "",
    }


def _asked(connection: Connection, sql: str, parameters: Mapping[str, Any], **types: Any) -> Any:
    lists = [name for name in ("columns", "operators", "units") if f":{name}" in sql]
    statement: Any = text(sql).bindparams(*(bindparam(name, expanding=True) for name in lists))
    return connection.execute(statement.columns(**types) if types else statement, dict(parameters))


def _cells(connection: Connection, units: list[int], parameters: Mapping[str, Any]) -> dict[int, dict[int, Cell]]:
    found: dict[int, dict[int, Cell]] = {}
    for row in _asked(connection, _CELLS, {**parameters, "units": units or [0]}, status=kind_column(Status)):
        found.setdefault(row.unit_id, {})[row.occurrence_id] = Cell(row.obligation_id, row.status)
    return found
