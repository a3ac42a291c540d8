"""What the municipality has entered so far: how many of each thing, and each body with its years."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, text


@dataclass(frozen=True)
class Entered:
    """How many there are of what a year needs. ``headless`` are units that nobody heads on the day."""

    bodies: int
    units: int
    people: int
    unreached: int
    """People with a role but without any address that is in use."""
    headless: int
    meetings: int
    """Those that lie ahead and are not cancelled."""
    cycles: int
    """Years that are open."""
    dead: int
    """Notices that did not get through."""


_ENTERED = """
SELECT (SELECT count(*) FROM body) AS bodies,
       (SELECT count(*) FROM unit AS u
        WHERE :today BETWEEN coalesce(u.starts_on, :today) AND coalesce(u.ends_on, :today)) AS units,
       (SELECT count(*) FROM person) AS people,
       (SELECT count(DISTINCT r.person_id) FROM role AS r
        WHERE :today BETWEEN coalesce(r.starts_on, :today) AND coalesce(r.ends_on, :today)
          AND NOT EXISTS (SELECT 1 FROM address AS a WHERE a.person_id = r.person_id AND a.active)) AS unreached,
       (SELECT count(*) FROM unit AS u
        WHERE :today BETWEEN coalesce(u.starts_on, :today) AND coalesce(u.ends_on, :today)
          AND NOT EXISTS (SELECT 1 FROM role AS r
                          WHERE r.unit_id = u.id AND r.kind = 'unit_head'
                            AND :today BETWEEN coalesce(r.starts_on, :today) AND coalesce(r.ends_on, :today))
       ) AS headless,
       (SELECT count(*) FROM meeting WHERE starts_on >= :today AND status <> 'cancelled') AS meetings,
       (SELECT count(*) FROM cycle WHERE state = 'open') AS cycles,
       (SELECT count(*) FROM notice WHERE state = 'dead') AS dead
"""


def entered(connection: Connection, *, today: date) -> Entered:
    return Entered(**connection.execute(text(_ENTERED), {"today": today}).mappings().one())


@dataclass(frozen=True)
class BodyEntered:
    """A body with its units, its meetings ahead, and the years of it that are known, the newest first."""

    key: str
    name: str
    kind: str
    units: int
    meetings: int
    years: tuple[tuple[int, str], ...]
    """Each year and its state: open or closed."""


_BODIES = """
SELECT b.key, b.name, b.kind,
       (SELECT count(*) FROM unit AS u WHERE u.body_id = b.id
          AND :today BETWEEN coalesce(u.starts_on, :today) AND coalesce(u.ends_on, :today)) AS units,
       (SELECT count(*) FROM meeting AS m
        WHERE m.body_id = b.id AND m.starts_on >= :today AND m.status <> 'cancelled') AS meetings,
       y.year, y.state
FROM body AS b LEFT JOIN cycle AS y ON y.body_id = b.id
ORDER BY b.name, b.key, y.year DESC
"""


def bodies_entered(connection: Connection, *, today: date) -> tuple[BodyEntered, ...]:
    found: dict[str, BodyEntered] = {}
    for row in connection.execute(text(_BODIES), {"today": today}):
        known = found[row.key].years if row.key in found else ()
        years = (*known, (row.year, row.state)) if row.year is not None else known
        found[row.key] = BodyEntered(row.key, row.name, row.kind, row.units, row.meetings, years)
    return tuple(found.values())


_BODY_NAME = "SELECT name FROM body WHERE key = :key"


def body_name(connection: Connection, *, key: str) -> str:
    """The name of a body that there is."""
    return str(connection.execute(text(_BODY_NAME), {"key": key}).scalar_one())
