"""Bodies, providers and units: what in their sheets doesn't hold together, and the writing of them."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain, count
from typing import Any

from sqlmodel import select

from models.kinds import Operator
from models.organisation import Body, Provider, Unit
from styrhjul.exchange.files import Content
from styrhjul.exchange.organisation import NO_PROVIDER, BodyRow, UnitRow
from styrhjul.exchange.problems import Problem
from styrhjul.exchange.tables import Located
from styrhjul.exchange.values import plain
from styrhjul.services.importing.ledger import Ledger, Named
from styrhjul.services.importing.registry import Registry

_OWN = {"name", "kind", "operator", "area", "starts_on", "ends_on"}
"""What a unit's row says of the unit itself."""


def check_organisation(content: Content, registry: Registry) -> Iterator[Problem]:
    for rows in (content.bodies, content.units):
        yield from repeated(rows)
    for found in content.units:
        if registry.bodies.find(found.row.body) is None:
            yield found.problem("body", registry.bodies.unknown(found.row.body))
        if _lacks_provider(found.row, registry):
            yield found.problem("operator", NO_PROVIDER)
    yield from _conflicting_providers(content.units)


def write_bodies(ledger: Ledger, rows: Sequence[Located[BodyRow]]) -> None:
    bodies = {row.key: row for row in ledger.session.exec(select(Body))}
    for found in rows:
        values = found.row.model_dump(exclude={"key"})
        key = found.row.key
        named = Named("organ", key, f"body:{key}")
        bodies[key] = ledger.write(bodies.get(key), new=partial(Body, key=key), named=named, values=values)
    ledger.know("body_id", bodies.values())


def write_units(ledger: Ledger, rows: Sequence[Located[UnitRow]], registry: Registry) -> None:
    """The units and their providers; the bodies have been written."""
    provider_of = _write_providers(ledger, rows)
    units = {row.key: row for row in ledger.session.exec(select(Unit))}
    for row in (found.row for found in rows):
        values = row.model_dump(include=row.model_fields_set & _OWN)
        values["body_id"] = ledger.ids["body_id"][registry.bodies.find(row.body) or ""]
        if row.provider or row.operator is Operator.OWN:
            values["provider_id"] = ledger.ids["provider_id"][provider_of[row.key]] if row.provider else None
        named = Named("enhet", row.key, f"unit:{row.key}")
        units[row.key] = ledger.write(units.get(row.key), new=partial(Unit, key=row.key), named=named, values=values)
    ledger.know("unit_id", units.values())


def _lacks_provider(row: UnitRow, registry: Registry) -> bool:
    """A private unit in a file without the column keeps the provider that the database knows, if it does."""
    told = "provider" in row.model_fields_set
    return row.operator is not Operator.OWN and not told and row.key not in registry.private


def repeated(rows: Sequence[Located[Any]]) -> Iterator[Problem]:
    first: dict[str, Located[Any]] = {}
    for found in rows:
        earlier = first.setdefault(found.row.key, found)
        if earlier is not found:
            yield found.problem(
                "key",
                "Nyckeln '%(key)s' finns redan på %(row)s.",
                key=found.row.key,
                row=earlier.place.called,
            )


def _conflicting_providers(rows: Sequence[Located[UnitRow]]) -> Iterator[Problem]:
    """One name has one number, and one number one name."""
    numbers: dict[str, str] = {}
    names: dict[str, str] = {}
    for found in rows:
        name, number = found.row.provider, found.row.org_number
        if not name or not number:
            continue
        if numbers.setdefault(plain(name), number) != number:
            yield found.problem(
                "org_number",
                "%(provider)s har nummer %(number)s på en annan rad.",
                provider=name,
                number=numbers[plain(name)],
            )
        if plain(names.setdefault(number, name)) != plain(name):
            yield found.problem(
                "provider",
                "Nummer %(number)s tillhör %(provider)s på en annan rad.",
                number=number,
                provider=names[number],
            )


def _write_providers(ledger: Ledger, rows: Sequence[Located[UnitRow]]) -> dict[str, str]:
    """Write the providers that units name, each once; the key of each unit's provider.

    A provider is known by its number, or else by its name.
    """
    providers = list(ledger.session.exec(select(Provider)))
    numbers = {plain(found.row.provider): found.row.org_number for found in rows if found.row.org_number}
    written: dict[str, Provider] = {}
    of_unit: dict[str, str] = {}
    for found in rows:
        if not (name := found.row.provider):
            continue
        number = numbers.get(plain(name), "")
        if plain(name) not in written:
            known = _known(providers, name, number)
            key = known.key if known else _new_key(providers, name, number)
            named = Named("utförare", key, f"provider:{key}")
            values = {"name": name} | ({"org_number": number} if number else {})
            written[plain(name)] = ledger.write(known, new=partial(Provider, key=key), named=named, values=values)
            providers += [written[plain(name)]] if known is None else []
        of_unit[found.row.key] = written[plain(name)].key
    ledger.know("provider_id", providers)
    return of_unit


def _known(providers: Sequence[Provider], name: str, number: str) -> Provider | None:
    by_number = [provider for provider in providers if number and provider.org_number == number]
    by_name = [
        provider
        for provider in providers
        if plain(provider.name) == plain(name) and (not number or not provider.org_number)
    ]
    return next(iter(by_number or by_name), None)


def _new_key(providers: Sequence[Provider], name: str, number: str) -> str:
    taken = {provider.key for provider in providers}
    key = number or plain(name)[:60]
    numbered = (f"{key}-{number}" for number in count(2))
    return next(free for free in chain([key], numbered) if free not in taken)
