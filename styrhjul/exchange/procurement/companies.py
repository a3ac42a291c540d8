"""Which company a cell means: by its number, else by the name that the files or the register know it by."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from styrhjul.exchange.ocds.ids import slug
from styrhjul.rules.procurement.parts import Part, Parts, own_key
from styrhjul.rules.procurement.register import Supplier


class Companies:
    """All that are known by now. A number is the company; of those without, the name is."""

    def __init__(self, known: Iterable[Supplier], written: Iterable[tuple[str, str]]) -> None:
        """``known``: the register's. ``written``: names and numbers of the files, which tell the name that goes."""
        self._names: dict[str, str] = {}
        self._by_name: dict[str, Supplier] = {}
        told = [(name, number) for name, number in written if name and number]
        for name, number in told:
            self._names.setdefault(number, name)
        kept = sorted(known, key=lambda each: (not each.org_number, each.key))
        numbered = [Supplier(number, self._names[number], number) for _, number in told]
        aliases = [(name, Supplier(number, self._names[number], number)) for name, number in told]
        for name, supplier in [*aliases, *((each.name, each) for each in (*numbered, *kept))]:
            self._by_name.setdefault(name.casefold(), supplier)
        for supplier in kept:
            if supplier.org_number:
                self._names.setdefault(supplier.org_number, supplier.name)

    def find(self, name: str, number: str) -> Supplier | None:
        """None: no name, or a name that nothing else knows."""
        if number:
            called = self._names.get(number, name)
            return Supplier(number, called, number) if called else None
        return self._by_name.get(name.casefold())

    def meet(self, name: str, number: str) -> Supplier | None:
        """As ``find``, but a name that nobody knows is a new company. None: there is not even a name."""
        found = self.find(name, number)
        if found is None and name:
            found = self._by_name[name.casefold()] = Supplier(slug(name), name)
        return found

    def current(self, supplier: Supplier) -> Supplier:
        """A company of the register as it is known now: it may have got its number, or another name."""
        return self.find(supplier.name, supplier.org_number) or supplier


def companies_in(parts: Parts) -> Iterator[Supplier]:
    for award in parts[Part.AWARD].values():
        yield from award.suppliers
    for part in (Part.CALL_OFF, Part.APPROVAL):
        yield from (value.supplier for value in parts[part].values() if value.supplier)


def brought_up_to_date(parts: Parts, companies: Companies) -> Parts:
    """The parts with their companies as they are known now; an approval's path goes with its company."""
    moved: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    approvals = {}
    for path, approval in parts[Part.APPROVAL].items():
        now = replace(approval, supplier=companies.current(approval.supplier))
        moved[path] = (path[0], own_key(now))
        approvals[moved[path]] = now
    return parts | {
        Part.AWARD: {
            path: replace(award, suppliers=in_order(companies.current(each) for each in award.suppliers))
            for path, award in parts[Part.AWARD].items()
        },
        Part.CALL_OFF: {
            path: replace(each, supplier=each.supplier and companies.current(each.supplier))
            for path, each in parts[Part.CALL_OFF].items()
        },
        Part.APPROVAL: approvals,
        Part.REVIEW: {(*moved[path[:-1]], path[-1]): review for path, review in parts[Part.REVIEW].items()},
    }


def in_order(suppliers: Iterable[Supplier]) -> tuple[Supplier, ...]:
    """Each once, in the order of their keys."""
    return tuple({each.key: each for each in sorted(suppliers, key=lambda each: each.key)}.values())
