"""The ids of open data: an ocid for each procurement and choice system, and an id for each organisation."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace

from styrhjul.rules.procurement.register import ChoiceSystem, Register, Supplier

UNREGISTERED_PREFIX = "ocds-styrhjul"
"""Stands until the municipality has a prefix of its own. Registered ones are "ocds-" and six signs; this has eight, so
that it can be nobody's, and whoever checks the file sees that it is not in the register of prefixes."""

SWEDISH_ORGANISATIONS = "SE-BLV"
"""Bolagsverket's numbers in the list of organisation identifiers (org-id.guide)."""


class Names:
    """Keeps names apart: the second that wants the same is numbered. ``taken`` are those that nobody may have."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.taken = set(taken)
        self._last: dict[str, int] = {}

    def free(self, wanted: str) -> str:
        name = wanted
        while name in self.taken:
            self._last[wanted] = number = self._last.get(wanted, 1) + 1
            name = f"{wanted}-{number}"
        self.taken.add(name)
        return name


def with_ocids(register: Register, *, prefix: str = UNREGISTERED_PREFIX, body: str = "") -> Register:
    """The same register, where each procurement that had no ocid has been given one. Those that had one keep it.

    Numbers are a body's own, so the body's key is in the ocid, unless the number begins with it.
    """
    kept = [each.ocid for each in register.procurements if each.ocid]
    names = Names([*kept, *(ocid for ocid, _ in systems_with_ocids(register.systems, prefix=prefix, body=body))])
    procurements = (
        each if each.ocid else replace(each, ocid=names.free(f"{prefix}-{_in_body(each.key, body)}"))
        for each in register.procurements
    )
    return replace(register, procurements=tuple(procurements))


def systems_with_ocids(
    systems: Iterable[ChoiceSystem], *, prefix: str, body: str
) -> Iterator[tuple[str, ChoiceSystem]]:
    """A choice system keeps no ocid: its is always made of its key."""
    names = Names()
    for system in systems:
        yield names.free(f"{prefix}-lov-{_in_body(system.key, body)}"), system


def _in_body(key: str, body: str) -> str:
    whole, first = slug(key), slug(body) if body else ""
    return whole if not first or whole.startswith(f"{first}-") else f"{first}-{whole}"


def slug(text: str) -> str:
    """Small letters, digits and hyphens: "KS 2026/12" is "ks-2026-12"; a text without any is told by its hash."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or digest(text)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def organisation_id(number: str) -> str:
    return f"{SWEDISH_ORGANISATIONS}-{number}"


def party_id(supplier: Supplier) -> str:
    """As the standard advises, scheme and number; a supplier without a number has its key in the register."""
    if supplier.org_number and supplier.key == supplier.org_number:
        return organisation_id(supplier.org_number)
    return supplier.key
