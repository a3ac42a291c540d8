"""A visit as an invitation tells of it: read when it is sent, so that nobody is invited to what is no longer so."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Date, bindparam, text

from models.columns import UtcDateTime
from models.kinds import CANCEL, INVITE, RoleKind


@dataclass(frozen=True)
class VisitTold:
    """A visit as one person is told of it."""

    id: int
    sequence: int
    changed_at: datetime
    unit: str
    area: str
    body: str
    day: date
    starts: str
    """HH:MM, by the clock in Sweden; so too ``ends``."""
    ends: str
    visitors: tuple[str, ...]
    hosts: tuple[str, ...]
    part: str
    """What the reader is in it: visitor, host, or "" for one who is told in somebody's place."""
    told_before: bool
    """Whether the reader has been invited on an earlier day, so that this is news of a change."""
    cancelled: bool
    """Whether the whole visit is called off, and not only the reader's part in it."""
    why: str
    conduct: tuple[str, ...] = ()
    """The body's own rules of conduct; empty: those that come with the wording."""


@dataclass(frozen=True)
class Item:
    """A notice item about a visit. ``told_on`` is the day of the digest that has it, if any."""

    id: int
    person_id: int
    reason: str
    told_on: date | None

    @property
    def kind(self) -> str:
        return self.reason.partition("-")[0]

    @property
    def sequence(self) -> int:
        return int(self.reason.partition("-")[2].partition(":")[0])

    @property
    def visit_id(self) -> int:
        return int(self.reason.partition(":")[2])


def is_about_a_visit(reason: str | None) -> bool:
    return reason is not None and reason.partition("-")[0] in (INVITE, CANCEL)


_ITEMS = f"""
SELECT id, person_id, reason, told_on FROM notice_item
WHERE person_id IN :people AND (reason LIKE '{INVITE}-%' OR reason LIKE '{CANCEL}-%')
ORDER BY id
"""
_VISITS = """
SELECT v.id, v.sequence, v.changed_at, v.body_id, v.year, v.day, v.starts, v.ends, v.held_on, v.cancelled_on,
       v.cancelled_why, u.name AS unit, u.area, b.name AS body
FROM visit AS v JOIN unit AS u ON u.id = v.unit_id JOIN body AS b ON b.id = v.body_id
WHERE v.id IN :visits
"""
_MEMBERS = """
SELECT m.visit_id, p.id, p.name FROM visit_member AS m JOIN person AS p ON p.id = m.person_id
WHERE m.visit_id IN :visits AND m.left_on IS NULL ORDER BY p.name, p.id
"""
_HOSTS = f"""
SELECT DISTINCT v.id AS visit_id, p.id, p.name
FROM visit AS v
JOIN role AS r ON r.unit_id = v.unit_id AND r.kind = '{RoleKind.UNIT_HEAD}'
 AND v.day BETWEEN coalesce(r.starts_on, v.day) AND coalesce(r.ends_on, v.day)
JOIN person AS p ON p.id = CASE
  WHEN r.substitute_id IS NOT NULL
       AND v.day BETWEEN coalesce(r.substitute_from, v.day) AND coalesce(r.substitute_to, v.day)
  THEN r.substitute_id ELSE r.person_id END
WHERE v.id IN :visits
ORDER BY p.name, p.id
"""
_DEFINITIONS = """
SELECT y.body_id, y.year, y.definition FROM cycle AS y
WHERE EXISTS (SELECT 1 FROM visit AS v WHERE v.body_id = y.body_id AND v.year = y.year AND v.id IN :visits)
"""
_TYPES: dict[str, Any] = {
    "day": Date,
    "held_on": Date,
    "cancelled_on": Date,
    "told_on": Date,
    "changed_at": UtcDateTime,
}

People = Mapping[int, list[tuple[int, str]]]


def read_invitations(connection: Connection, items: Iterable[Item]) -> dict[int, VisitTold]:
    """By the item's id, the visit as its reader is to be told of it; what no longer holds is not there.

    Only the newest item that a person has about a visit holds. An invitation holds while the visit stands as it did
    and is to come; that one need not come is told to those who have been invited on an earlier day.
    """
    asked = list(items)
    if not asked:
        return {}
    histories = _histories(connection, {item.person_id for item in asked})
    visits = _Visits(connection, sorted({item.visit_id for item in asked}))
    found = {item.id: visits.told(item, histories[item.person_id, item.visit_id]) for item in asked}
    return {number: told for number, told in found.items() if told is not None}


def _histories(connection: Connection, people: set[int]) -> dict[tuple[int, int], list[Item]]:
    histories: dict[tuple[int, int], list[Item]] = defaultdict(list)
    for row in _rows(connection, _ITEMS, people=sorted(people)):
        item = Item(**row)
        histories[item.person_id, item.visit_id].append(item)
    return histories


class _Visits:
    """The visits with those whom they concern, read at once for a whole batch of digests."""

    def __init__(self, connection: Connection, visits: list[int]) -> None:
        self._visits = {row["id"]: row for row in _rows(connection, _VISITS, visits=visits)}
        self._members = _people(_rows(connection, _MEMBERS, visits=visits))
        self._hosts = _people(_rows(connection, _HOSTS, visits=visits))
        self._conduct = {
            (row["body_id"], row["year"]): _conduct(row["definition"])
            for row in _rows(connection, _DEFINITIONS, visits=visits)
        }

    def told(self, item: Item, history: list[Item]) -> VisitTold | None:
        visit = self._visits.get(item.visit_id)
        invited_before = any(
            before.kind == INVITE and before.told_on is not None and item.told_on and before.told_on < item.told_on
            for before in history
        )
        holds = invited_before if item.kind == CANCEL else visit is not None and _stands(item, visit)
        if visit is None or not holds or history[-1].id != item.id:
            return None
        visitors, hosts = self._members[item.visit_id], self._hosts[item.visit_id]
        shared = ("id", "sequence", "changed_at", "unit", "area", "body", "day", "starts", "ends")
        return VisitTold(
            **{name: visit[name] for name in shared},
            visitors=tuple(name for _, name in visitors),
            hosts=tuple(name for _, name in hosts),
            part=_part(item.person_id, visitors, hosts),
            told_before=invited_before,
            cancelled=visit["cancelled_on"] is not None,
            why=visit["cancelled_why"],
            conduct=self._conduct.get((visit["body_id"], visit["year"]), ()),
        )


def _stands(item: Item, visit: Mapping[str, Any]) -> bool:
    over = visit["held_on"] is not None or visit["cancelled_on"] is not None
    return item.sequence == visit["sequence"] and not over and visit["day"] >= item.told_on


def _part(person_id: int, visitors: list[tuple[int, str]], hosts: list[tuple[int, str]]) -> str:
    if any(number == person_id for number, _ in visitors):
        return "visitor"
    return "host" if any(number == person_id for number, _ in hosts) else ""


def _people(rows: Iterable[Mapping[str, Any]]) -> People:
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for row in rows:
        found[row["visit_id"]].append((row["id"], row["name"]))
    return found


def _conduct(definition: str) -> tuple[str, ...]:
    """What the definition in the cycle's snapshot (JSON) says of conduct, if anything."""
    declared = json.loads(definition) if definition else {}
    return tuple((declared.get("visits") or {}).get("conduct") or ())


def _rows(connection: Connection, sql: str, **numbers: list[int]) -> list[Mapping[str, Any]]:
    statement = text(sql).bindparams(*(bindparam(name, expanding=True) for name in numbers))
    types = {name: kind for name, kind in _TYPES.items() if name in sql}
    return [dict(row) for row in connection.execute(statement.columns(**types), numbers).mappings()]
