"""Organisations as releases name them: by reference to a party, as OCDS 1.0 did in full, or by name only."""

import re
from collections.abc import Iterator

from styrhjul.exchange.ocds.ids import SWEDISH_ORGANISATIONS, organisation_id, slug
from styrhjul.exchange.ocds.node import Node
from styrhjul.rules.procurement.organisation_numbers import organisation_number
from styrhjul.rules.procurement.register import Supplier

SWEDISH = re.compile(r"SE\b", re.IGNORECASE)


class Parties:
    """A release's organisations, by their ids. The same one told twice is one, with what either knows."""

    def __init__(self, release: Node, *, ours: bool) -> None:
        self.ours = ours
        self.known: dict[str, Node] = {}
        for party in release.nodes("parties"):
            earlier = self.known.get(id_ := party.text("id"))
            content = {**party.content, **earlier.content} if earlier else party.content
            self.known[id_] = Node(content, party.notes, party.path)

    def supplier(self, reference: Node) -> Supplier | None:
        """The supplier that a reference is to; None if it has not even a name."""
        id_ = reference.text("id")
        party = self.known.get(id_) if id_ else None
        name = reference.text("name") or (party.text("name") if party else "") or _legal_name(reference, party)
        if self.ours:
            return self._ours(id_, name, party)
        number = next(_numbers(reference, party), "")
        if not name and not number and not id_:
            reference.note("", "Leverantören har varken namn eller id. Den är inte inläst.")
            return None
        if not name:
            reference.note("name", "Leverantörens namn saknas. Dess id står i stället.")
        if not number and not id_:
            reference.note("id", "Leverantören har bara ett namn. Den känns igen på namnet.")
        name = name or number or id_
        return Supplier(key=number or slug(name), name=name, org_number=number)

    @staticmethod
    def _ours(id_: str, name: str, party: Node | None) -> Supplier:
        """In a release of ours a party's id is the supplier's key, but for what stands before the number."""
        number = party.node("identifier").text("id") if party else ""
        return Supplier(key=number if number and id_ == organisation_id(number) else id_, name=name, org_number=number)

    def contact(self) -> str:
        """Who at the buyer answers for the procurement."""
        for party in self.known.values():
            roles = party.content.get("roles")
            if isinstance(roles, list) and ({"buyer", "procuringEntity"} & {str(role) for role in roles}):
                name = party.node("contactPoint").text("name")
                if name:
                    return name
        return ""


def _legal_name(*organisations: Node | None) -> str:
    names = (each.node("identifier").text("legalName") for each in organisations if each)
    return next(filter(None, names), "")


def _numbers(*organisations: Node | None) -> Iterator[str]:
    """Swedish organisation numbers that hold, wherever an organisation has them."""
    for organisation in filter(None, organisations):
        for identifier in (organisation.node("identifier"), *organisation.nodes("additionalIdentifiers")):
            scheme, written = identifier.text("scheme"), identifier.text("id")
            if written and (not scheme or SWEDISH.match(scheme)):
                yield from _number(written)
        yield from _number(organisation.text("id").removeprefix(f"{SWEDISH_ORGANISATIONS}-"))


def _number(written: str) -> Iterator[str]:
    try:
        yield organisation_number(re.sub(r"^SE[-:]?", "", written))
    except ValueError:
        return
