"""People, where they are reached and which roles they hold: checked against all that is known, and written."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlmodel import col, select

from models.organisation import Address, Person, Role
from styrhjul.exchange.people import PersonRow
from styrhjul.exchange.problems import Problem
from styrhjul.exchange.tables import Located
from styrhjul.refused import Sentence
from styrhjul.services.importing.addresses import write_addresses
from styrhjul.services.importing.ledger import Ledger, Named
from styrhjul.services.importing.registry import Registry

TOLD_ONCE = {"name": "Namnet", "mail": "E-postadressen", "others": "Övriga adresser", "language": "Språket"}


@dataclass(frozen=True)
class PersonDraft:
    """One person put together from all their rows; what is told of the person need only stand on one of them."""

    key: str
    name: str
    mail: str
    others: tuple[str, ...]
    language: str
    roles: tuple[Located[PersonRow], ...]


def draft_people(rows: Sequence[Located[PersonRow]]) -> list[PersonDraft]:
    return [_draft(of_person) for of_person in _by_person(rows).values()]


def _draft(rows: Sequence[Located[PersonRow]]) -> PersonDraft:
    told: dict[str, Any] = {
        name: next(filter(None, (getattr(found.row, name) for found in rows)), getattr(rows[0].row, name))
        for name in TOLD_ONCE
    }
    return PersonDraft(key=rows[0].row.key, roles=tuple(found for found in rows if found.row.role), **told)


def check_people(rows: Sequence[Located[PersonRow]], registry: Registry) -> Iterator[Problem]:
    for of_person in _by_person(rows).values():
        yield from _contradictions(of_person, registry)
        yield from _overlaps(of_person, registry)
    for found in rows:
        yield from _unknown_references(found, registry)


def write_people(ledger: Ledger, drafts: Sequence[PersonDraft]) -> None:
    people = {row.key: row for row in ledger.session.exec(select(Person))}
    for draft in drafts:
        values = {field: told for field in ("name", "language") if (told := getattr(draft, field))}
        named = Named("person", draft.key, f"person:{draft.key}")
        new = partial(Person, key=draft.key)
        people[draft.key] = ledger.write(people.get(draft.key), new=new, named=named, values=values)
    ledger.know("substitute_id", people.values())


def write_holdings(ledger: Ledger, drafts: Sequence[PersonDraft], registry: Registry) -> None:
    """The addresses and roles of people who have been written."""
    if not drafts:
        return
    session = ledger.session
    addresses = _of_person(session.exec(select(Address).order_by(col(Address.id))))
    roles = _of_person(session.exec(select(Role).order_by(col(Role.id))))
    for draft in drafts:
        person_id = ledger.ids["substitute_id"][draft.key]
        told = (draft.mail, draft.others)
        write_addresses(ledger, person=draft.key, person_id=person_id, told=told, held=addresses.get(person_id, []))
        _write_roles(ledger, draft, held=roles.get(person_id, []), registry=registry)


def _by_person(rows: Sequence[Located[PersonRow]]) -> dict[str, list[Located[PersonRow]]]:
    people: dict[str, list[Located[PersonRow]]] = {}
    for found in rows:
        people.setdefault(found.row.key, []).append(found)
    return people


def _contradictions(rows: Sequence[Located[PersonRow]], registry: Registry) -> Iterator[Problem]:
    for name, shown in TOLD_ONCE.items():
        told = [(getattr(found.row, name), found) for found in rows if getattr(found.row, name)]
        for value, found in told[1:]:
            if value != told[0][0]:
                yield found.problem(
                    name,
                    "%(what)s är ett annat än på %(row)s, för samma nyckel.",
                    what=Sentence(shown),
                    row=told[0][1].place.called,
                )
    if not registry.people.entries.get(rows[0].row.key):
        yield rows[0].problem("name", "Namnet saknas för en ny person.")


def _overlaps(rows: Sequence[Located[PersonRow]], registry: Registry) -> Iterator[Problem]:
    """The same role at the same place twice at the same time is a slip."""
    by_post: dict[tuple[str, str, str], list[Located[PersonRow]]] = {}
    for found in rows:
        if found.row.role:
            by_post.setdefault(_post(found.row, registry), []).append(found)
    for same in by_post.values():
        for number, later in enumerate(same):
            for earlier in same[:number]:
                if _meet(_span(earlier.row), _span(later.row)):
                    message = Sentence(
                        "Samma roll finns redan på %(row)s, för en tid som går in i denna.",
                        row=earlier.place.called,
                    )
                    yield later.problem("role", message)


def _unknown_references(found: Located[PersonRow], registry: Registry) -> Iterator[Problem]:
    row = found.row
    for field, names in (("body", registry.bodies), ("unit", registry.units), ("substitute", registry.people)):
        told = getattr(row, field)
        if told and names.find(told) is None:
            yield found.problem(field, names.unknown(told))
    unit, body = registry.units.find(row.unit), registry.bodies.find(row.body)
    theirs = registry.body_of.get(unit or "")
    if theirs and body and theirs != body:
        yield found.problem(
            "body",
            "Enheten %(unit)s hör till %(theirs)s, inte till %(body)s.",
            unit=unit,
            theirs=theirs,
            body=body,
        )


def _of_person(rows: Iterable[Any]) -> dict[int, list[Any]]:
    held: dict[int, list[Any]] = {}
    for row in rows:
        held.setdefault(row.person_id, []).append(row)
    return held


def _write_roles(ledger: Ledger, draft: PersonDraft, *, held: Sequence[Role], registry: Registry) -> None:
    matches = _matched(ledger, draft.roles, held, registry)
    for found, role in zip(draft.roles, matches, strict=True):
        row = found.row
        kind, unit, body = _post(row, registry)
        values = row.model_dump(
            include=row.model_fields_set & {"party", "seat", "starts_on", "ends_on", "substitute_from", "substitute_to"}
        )
        if "substitute" in row.model_fields_set:
            substitute = registry.people.find(row.substitute) if row.substitute else None
            values["substitute_id"] = ledger.ids["substitute_id"][substitute] if substitute else None
        if role is None:
            values = {"kind": kind, **_place(ledger, unit, body), **values}
        named = Named("roll", f"{draft.key}, {ledger.role_name(kind)}, {unit or body}", f"person:{draft.key}")
        new = partial(Role, person_id=ledger.ids["substitute_id"][draft.key])
        ledger.write(role, new=new, named=named, values=values)


def _matched(
    ledger: Ledger, rows: Sequence[Located[PersonRow]], held: Sequence[Role], registry: Registry
) -> list[Role | None]:
    """The stored role each row means: the one that begins the same day, or else the only one of its time."""
    free = list(held)
    found: list[Role | None] = [None] * len(rows)
    for exactly in (True, False):
        for number, located in enumerate(rows):
            if found[number] is not None:
                continue
            kind, unit, body = _post(located.row, registry)
            wanted = {"kind": kind} | _place(ledger, unit, body)
            same = [role for role in free if all(getattr(role, name) == value for name, value in wanted.items())]
            if exactly:
                same = [role for role in same if role.starts_on == located.row.starts_on]
            else:
                same = [role for role in same if _meet((role.starts_on, role.ends_on), _span(located.row))]
            if len(same) == 1:
                found[number] = same[0]
                free.remove(same[0])
    return found


def _place(ledger: Ledger, unit: str, body: str) -> dict[str, int | None]:
    return {
        "body_id": None if unit else ledger.ids["body_id"][body],
        "unit_id": ledger.ids["unit_id"][unit] if unit else None,
    }


def _post(row: PersonRow, registry: Registry) -> tuple[str, str, str]:
    """Which role, and where. A unit's role is the unit's alone, also where the row names its body."""
    unit = registry.units.find(row.unit) or row.unit
    return row.role, unit, "" if unit else registry.bodies.find(row.body) or row.body


def _span(row: PersonRow) -> tuple[date | None, date | None]:
    return row.starts_on, row.ends_on


def _meet(one: tuple[date | None, date | None], other: tuple[date | None, date | None]) -> bool:
    first = max(one[0] or date.min, other[0] or date.min)
    return first <= min(one[1] or date.max, other[1] or date.max)
