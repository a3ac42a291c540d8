"""Awards and contracts of a release, put together: in OCDS they stand apart, and a contract names its award."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from pydantic import ValidationError

from styrhjul.exchange.ocds import extension
from styrhjul.exchange.ocds.ids import Names
from styrhjul.exchange.ocds.node import Node
from styrhjul.exchange.ocds.suppliers import Parties
from styrhjul.exchange.ocds.wording import CANCELLED
from styrhjul.exchange.ocds.writing import AWARD_NOTICE
from styrhjul.exchange.problems import quoted
from styrhjul.rules.procurement.register import Award, Contract, Supplier

Part = TypeVar("Part", Award, Contract)


def read_awards(release: Node, parties: Parties, *, ours: bool) -> tuple[Award, ...]:
    """The awards with their contracts; a contract that names no award of the release gets one of its own."""
    nodes = release.nodes("awards")
    awards = _unique([_award(node, number, parties, ours=ours) for number, node in enumerate(nodes, start=1)], nodes)
    contracts: dict[str, list[Contract]] = defaultdict(list)
    known = {award.key for award in awards}
    names = Names(known)
    apart: list[Award] = []
    for number, node in enumerate(release.nodes("contracts"), start=1):
        contract = _contract(node, number, ours=ours)
        if (key := _award_key(node, awards)) in known:
            contracts[key].append(contract)
        else:
            apart.append(_award_of(node, contract, parties, names=names))
    joined = [replace(award, contracts=tuple(_unique_contracts(contracts[award.key], release))) for award in awards]
    if ours:
        return (*joined, *apart)
    dated = [_dated(award, node, release) for award, node in zip(joined, nodes, strict=True)]
    return (*dated, *apart)


def _award(node: Node, number: int, parties: Parties, *, ours: bool) -> Award:
    suppliers = [found for each in node.nodes("suppliers") if (found := parties.supplier(each))]
    standard: dict[str, Any] = {
        "key": _key(node, number, "Tilldelningen saknar id. Den är läst som nummer %(number)s."),
        "title": node.text("title"),
        "decided_on": node.day("date"),
        "value": node.amount("value"),
        "suppliers": tuple(dict.fromkeys(suppliers) if not ours else suppliers),
    }
    if ours:
        return _restored(Award, node, standard)
    return Award(**standard)


def _dated(award: Award, node: Node, release: Node) -> Award:
    """What another's release has published is decided, whether or not it says when."""
    signed = [contract.signed_on for contract in award.contracts if contract.signed_on]
    decided_on = award.decided_on or min(signed, default=None) or release.day("date")
    if award.decided_on is None:
        pattern = "Tilldelningens datum saknas. Ingen annan dag är känd."
        if decided_on:
            pattern = "Tilldelningens datum saknas. Dagen %(day)s står i stället."
        node.note("date", pattern, day=decided_on)
    cancelled_on = None
    if (status := node.text("status")) in CANCELLED:
        cancelled_on = _last_day(node) or decided_on
        node.note(
            "status",
            "Tilldelningen gäller inte (%(status)s), men OCDS säger inte sedan när: %(day)s.",
            status=status,
            day=cancelled_on,
        )
    return replace(award, decided_on=decided_on, cancelled_on=cancelled_on)


def _last_day(node: Node) -> date | None:
    days = [each.day("date") for each in (*node.nodes("amendments"), *node.nodes("amendment"))]
    return max(filter(None, days), default=None)


def _contract(node: Node, number: int, *, ours: bool) -> Contract:
    period = node.node("period")
    notices = [each for each in node.nodes("documents") if each.text("documentType") == AWARD_NOTICE]
    standard: dict[str, Any] = {
        "key": _key(node, number, "Avtalet saknar id. Den är läst som nummer %(number)s."),
        "title": node.text("title"),
        "signed_on": node.day("dateSigned"),
        "starts_on": period.day("startDate"),
        "ends_on": period.day("endDate"),
        "value": node.amount("value"),
        "award_notice_on": next((day for each in notices if (day := each.day("datePublished"))), None),
    }
    if ours:
        return _restored(Contract, node, standard)
    changes = len([*node.nodes("amendments"), *node.nodes("amendment")])
    if changes:
        node.note(
            "amendments",
            "Avtalet har ändrats (%(n)s). Det är inläst som det är nu, utan ändringarna.",
            n=changes,
        )
    if node.text("status") == "cancelled":
        node.note("status", "Avtalet avbröts innan det skrevs under. Det är inläst utan slutdatum.")
        standard["ended_why"] = "Avbröts innan det skrevs under."
    return Contract(**standard)


def _restored(kind: type[Part], node: Node, standard: dict[str, Any]) -> Part:
    extra = node.node(extension.NAME)
    try:
        restored: Part = extension.restored(kind, standard, extra.content)
    except ValidationError as error:
        first = error.errors()[0]
        extra.note(
            "/".join(map(str, first["loc"])),
            "Tillägget går inte att läsa (%(what)s). Resten är läst.",
            what=first["type"],
        )
        return kind(**standard)
    return restored


def _award_key(contract: Node, awards: Iterable[Award]) -> str:
    """The award that a contract is of; the only one there is, if the contract does not say."""
    awards = list(awards)
    if (named := contract.text("awardID")) or len(awards) != 1:
        return named
    contract.note("awardID", "Avtalet säger inte till vilken tilldelning det hör. Det är läst till den enda.")
    return awards[0].key


def _award_of(node: Node, contract: Contract, parties: Parties, *, names: Names) -> Award:
    named = node.text("awardID")
    pattern = "Avtalet hör till ingen tilldelning. Det har fått en tilldelning för sig."
    if named:
        pattern = "Avtalet hör till tilldelningen %(award)s, som inte finns. Det har fått en tilldelning för sig."
    node.note("awardID", pattern, award=quoted(named))
    suppliers: tuple[Supplier, ...] = tuple(
        found for each in node.nodes("suppliers") if (found := parties.supplier(each))
    )
    key = names.free(named or contract.key)
    return Award(key, decided_on=contract.signed_on, suppliers=suppliers, contracts=(contract,))


def _key(node: Node, number: int, pattern: str) -> str:
    if found := node.text("id"):
        return found
    node.note("id", pattern, number=number)
    return str(number)


def _unique(awards: list[Award], nodes: list[Node]) -> list[Award]:
    names = Names()
    unique = []
    for award, node in zip(awards, nodes, strict=True):
        key = names.free(award.key)
        if key != award.key:
            node.note(
                "id",
                "Tilldelningen %(key)s finns redan. Den här har fått numret %(new)s.",
                key=quoted(award.key),
                new=quoted(key),
            )
        unique.append(replace(award, key=key))
    return unique


def _unique_contracts(contracts: list[Contract], release: Node) -> list[Contract]:
    names = Names()
    unique = []
    for contract in contracts:
        key = names.free(contract.key)
        if key != contract.key:
            release.note(
                "contracts",
                "Avtalet %(key)s finns redan. Det andra har fått numret %(new)s.",
                key=quoted(contract.key),
                new=key,
            )
        unique.append(replace(contract, key=key))
    return unique
