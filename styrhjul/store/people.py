"""People as the pages list them: who they are, where they are reached, which roles they have had."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Connection, Date, bindparam, text

from models.columns import UtcDateTime
from models.kinds import MAIL


@dataclass(frozen=True)
class PersonLine:
    """A person with the e-mail address that is in use; ``others`` is how many other addresses are."""

    id: int
    key: str
    name: str
    language: str
    mail: str
    others: int


@dataclass(frozen=True)
class RoleLine:
    """A role that a person has, has had or will have. ``unit`` is "" for a body's role; ``body`` is the unit's body."""

    id: int
    person_id: int
    kind: str
    body: str
    body_name: str
    unit: str
    unit_name: str
    party: str
    seat: str
    starts_on: date | None
    ends_on: date | None
    substitute: str
    substitute_key: str
    substitute_from: date | None
    substitute_to: date | None

    def has_ended(self, day: date) -> bool:
        return self.ends_on is not None and self.ends_on < day


_PEOPLE = f"""
SELECT p.id, p.key, p.name, p.language,
       coalesce(max(CASE WHEN a.channel = '{MAIL}' AND a.active THEN a.value END), '') AS mail,
       sum(CASE WHEN a.active AND a.channel <> '{MAIL}' THEN 1 ELSE 0 END) AS others
FROM person AS p LEFT JOIN address AS a ON a.person_id = p.id
WHERE {{where}}
GROUP BY p.id, p.key, p.name, p.language
ORDER BY p.name, p.key
"""
_ANYBODY = "1 = 1"
_OF_BODY = """p.id IN (
  SELECT r.person_id FROM role AS r LEFT JOIN unit AS u ON u.id = r.unit_id
  JOIN body AS b ON b.id = coalesce(r.body_id, u.body_id) WHERE b.key = :body
  UNION
  SELECT r.substitute_id FROM role AS r LEFT JOIN unit AS u ON u.id = r.unit_id
  JOIN body AS b ON b.id = coalesce(r.body_id, u.body_id) WHERE b.key = :body AND r.substitute_id IS NOT NULL)"""

_ROLES = """
SELECT r.id, r.person_id, r.kind, b.key AS body, b.name AS body_name, coalesce(u.key, '') AS unit,
       coalesce(u.name, '') AS unit_name, r.party, r.seat, r.starts_on, r.ends_on,
       coalesce(s.name, '') AS substitute, coalesce(s.key, '') AS substitute_key, r.substitute_from, r.substitute_to
FROM role AS r
LEFT JOIN unit AS u ON u.id = r.unit_id
JOIN body AS b ON b.id = coalesce(r.body_id, u.body_id)
LEFT JOIN person AS s ON s.id = r.substitute_id
WHERE r.person_id IN :people AND (:body = '' OR b.key = :body)
ORDER BY CASE WHEN r.ends_on IS NULL THEN 0 ELSE 1 END, r.ends_on DESC, b.name, unit_name, r.kind, r.id
"""
_ROLE_TYPES: dict[str, Any] = dict.fromkeys(("starts_on", "ends_on", "substitute_from", "substitute_to"), Date)


def people(connection: Connection, *, body: str = "", search: str = "") -> tuple[PersonLine, ...]:
    """By name; of one body, those who hold a role in it or at its units, or are the substitutes of somebody who does.

    ``search`` is found in names, keys and e-mail addresses, without regard to capital letters. The letters å, ä and ö
    have capitals too, which SQLite does not know; so the search is made here, among some thousands of people.
    """
    sql = _PEOPLE.format(where=_OF_BODY if body else _ANYBODY)
    rows = connection.execute(text(sql), {"body": body} if body else {})
    found = (PersonLine(**row) for row in rows.mappings())
    sought = search.casefold()
    return tuple(line for line in found if sought in f"{line.name}\n{line.key}\n{line.mail}".casefold())


def people_called(connection: Connection, search: str) -> tuple[int, ...]:
    """The people in whose name, key or e-mail address it is found."""
    return tuple(line.id for line in people(connection, search=search))


def roles_of(connection: Connection, *, people: Sequence[int], body: str = "") -> Mapping[int, tuple[RoleLine, ...]]:
    """Each person's roles, those without an end first; of one body, those in it and at its units."""
    statement = text(_ROLES).bindparams(bindparam("people", expanding=True)).columns(**_ROLE_TYPES)
    found: dict[int, tuple[RoleLine, ...]] = {}
    for row in connection.execute(statement, {"people": list(people), "body": body}).mappings():
        line = RoleLine(**row)
        found[line.person_id] = (*found.get(line.person_id, ()), line)
    return found


@dataclass(frozen=True)
class AddressLine:
    id: int
    channel: str
    value: str
    active: bool


@dataclass(frozen=True)
class PersonKnown:
    """One person, with all their addresses and how many sessions stand."""

    line: PersonLine
    roles: tuple[RoleLine, ...]
    addresses: tuple[AddressLine, ...]
    sessions: int


_ADDRESSES = "SELECT id, channel, value, active FROM address WHERE person_id = :id ORDER BY active DESC, channel, id"
_SESSIONS = "SELECT count(*) FROM sign_in_session WHERE person_id = :id AND ended_at IS NULL AND ends_at > :now"


def person_known(connection: Connection, *, key: str, now: datetime) -> PersonKnown | None:
    """None if there is no such person."""
    sql = _PEOPLE.format(where="p.key = :key")
    row = connection.execute(text(sql), {"key": key}).mappings().one_or_none()
    if row is None:
        return None
    line = PersonLine(**row)
    told = text(_ADDRESSES).columns(active=Boolean)
    addresses = tuple(AddressLine(**each) for each in connection.execute(told, {"id": line.id}).mappings())
    roles = roles_of(connection, people=[line.id]).get(line.id, ())
    standing = text(_SESSIONS).bindparams(bindparam("now", type_=UtcDateTime))
    return PersonKnown(line, roles, addresses, connection.scalar(standing, {"id": line.id, "now": now}) or 0)


_PLACES = """
SELECT b.key AS body, b.name AS body_name, coalesce(u.key, '') AS unit, coalesce(u.name, '') AS unit_name
FROM body AS b LEFT JOIN unit AS u ON u.body_id = b.id ORDER BY b.name, b.key, u.name
"""


@dataclass(frozen=True)
class Places:
    """Where a role may be held: bodies and units, as key and name."""

    bodies: tuple[tuple[str, str], ...]
    units: tuple[tuple[str, str], ...]


def places(connection: Connection) -> Places:
    rows = connection.execute(text(_PLACES)).all()
    return Places(
        bodies=tuple(dict.fromkeys((row.body, row.body_name) for row in rows)),
        units=tuple((row.unit, f"{row.unit_name} ({row.body_name})") for row in rows if row.unit),
    )
