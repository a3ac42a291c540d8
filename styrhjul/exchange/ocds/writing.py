"""A procurement or a choice system as a release: all that is known of it, in the standard's fields where it has one."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

from styrhjul.exchange.ocds import extension
from styrhjul.exchange.ocds.ids import SWEDISH_ORGANISATIONS, Names, digest, organisation_id, party_id, slug
from styrhjul.exchange.ocds.wording import CATEGORIES, PROCEDURES
from styrhjul.rules.procurement.names import PROCEDURE_NAMES
from styrhjul.rules.procurement.register import (
    Approval,
    Award,
    ChoiceSystem,
    Contract,
    Option,
    Procurement,
    RequirementsBook,
    Supplier,
)

Json = dict[str, Any]

ANNOUNCEMENT = "announcement"
"""The milestone for the day when a procurement is planned to be announced."""

AWARD_NOTICE = "awardNotice"
CHOICE = "Valfrihetssystem enligt LOV (2008:962)"


@dataclass(frozen=True)
class Buyer:
    """The municipality, as its number is written (ten digits, or "")."""

    name: str
    org_number: str = ""

    @property
    def id(self) -> str:
        return organisation_id(self.org_number) if self.org_number else slug(self.name)

    @property
    def reference(self) -> Json:
        return {"id": self.id, "name": self.name}


def procurement_release(procurement: Procurement, *, buyer: Buyer, day: date, at: datetime) -> Json:
    """A release of a procurement that has an ocid and in which nothing is secret."""
    contracts = [(award, contract) for award in procurement.awards for contract in award.contracts]
    suppliers = [supplier for award in procurement.awards for supplier in award.suppliers]
    body = {
        "tag": _tags(procurement),
        "parties": _parties(buyer, suppliers, contact=procurement.responsible),
        "buyer": buyer.reference,
        "planning": {"milestones": _milestones(procurement.announce_planned_on)},
        "tender": _tender(procurement, buyer=buyer, day=day),
        "awards": [_award(award, day=day) for award in procurement.awards],
        "contracts": list(_contracts(contracts, day=day)),
        extension.NAME: {extension.KIND: "procurement", **extension.extended(procurement)},
    }
    return _release(procurement.ocid, body, at=at)


def system_release(ocid: str, system: ChoiceSystem, *, buyer: Buyer, day: date, at: datetime) -> Json:
    """A choice system as an open tender of its own; each provider that has been approved is an award."""
    approved = [each for each in system.approvals if each.approved_on]
    body = {
        "tag": ["tender", "award"] if approved else ["tender"],
        "parties": _parties(buyer, [each.supplier for each in approved]),
        "buyer": buyer.reference,
        "tender": {
            "id": system.key,
            "title": system.name,
            "status": "complete" if system.ends_on and system.ends_on < day else "active",
            "procuringEntity": buyer.reference,
            "items": _items(system.cpv),
            "procurementMethod": "open",
            "procurementMethodDetails": CHOICE,
            "mainProcurementCategory": "services",
            "tenderPeriod": _period(system.starts_on, system.ends_on),
            "documents": [_book(book) for book in system.books],
        },
        "awards": [_approval(each) for each in approved],
        extension.NAME: {extension.KIND: "system", "system": extension.extended(system)},
    }
    return _release(ocid, body, at=at)


def _release(ocid: str, body: Json, *, at: datetime) -> Json:
    """``id`` is of the content and not of the day: where nothing has changed, the release is seen to be the same."""
    kept: Json = _pruned({"ocid": ocid, "language": "sv", "initiationType": "tender", **body})
    content = json.dumps(kept, sort_keys=True, ensure_ascii=False)
    return {"ocid": ocid, "id": f"{digest(ocid)[:8]}-{digest(content)}", "date": instant(at), **kept}


def instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _tags(procurement: Procurement) -> list[str]:
    contracts = [contract for award in procurement.awards for contract in award.contracts]
    tags = {
        "planning": True,
        "tender": procurement.announced_on,
        "tenderCancellation": procurement.cancelled_on,
        "award": procurement.awards,
        "awardCancellation": any(award.cancelled_on for award in procurement.awards),
        "contract": contracts,
        "contractTermination": any(contract.ended_on for contract in contracts),
    }
    return [tag for tag, holds in tags.items() if holds]


def _tender(procurement: Procurement, *, buyer: Buyer, day: date) -> Json:
    return {
        "id": procurement.key,
        "title": procurement.title,
        "description": procurement.description,
        "status": _tender_status(procurement, day),
        "procuringEntity": buyer.reference,
        "items": _items(procurement.cpv),
        "value": _value(procurement.estimate),
        "procurementMethod": PROCEDURES[procurement.procedure],
        "procurementMethodDetails": PROCEDURE_NAMES[procurement.procedure],
        "procurementMethodRationale": procurement.documentation,
        "mainProcurementCategory": CATEGORIES[procurement.nature],
        "awardCriteriaDetails": procurement.criteria,
        "tenderPeriod": _period(procurement.announced_on, procurement.tenders_due_on),
        "awardPeriod": _period(None, procurement.award_planned_on),
        "contractPeriod": _period(procurement.start_planned_on, None),
        "numberOfTenderers": procurement.tenders,
    }


def _tender_status(procurement: Procurement, day: date) -> str:
    if procurement.cancelled_on:
        return "cancelled"
    if procurement.awards:
        return "complete"
    return "active" if procurement.announced_on and procurement.announced_on <= day else "planned"


def _milestones(announce_on: date | None) -> list[Json]:
    if announce_on is None:
        return []
    return [
        {"id": ANNOUNCEMENT, "title": "Annonsering", "type": "preProcurement", "dueDate": _end_of(announce_on)},
    ]


def _award(award: Award, *, day: date) -> Json:
    waiting = award.standstill_to is not None and award.standstill_to >= day
    status = "cancelled" if award.cancelled_on else "pending" if waiting else "active"
    return {
        "id": award.key,
        "title": award.title,
        "status": status,
        "date": _start_of(award.decided_on),
        "value": _value(award.value),
        "suppliers": [_reference(supplier) for supplier in award.suppliers],
        extension.NAME: extension.extended(award),
    }


def _contracts(contracts: Iterable[tuple[Award, Contract]], *, day: date) -> Iterator[Json]:
    """A contract's key is unique in its award, and its id in the whole release: where they differ, the key is told."""
    names = Names()
    for award, contract in contracts:
        id_ = names.free(contract.key if contract.key not in names.taken else f"{award.key}/{contract.key}")
        extra = extension.extended(contract)
        if id_ == contract.key:
            extra.pop("key")
        yield {**_contract(contract, id_=id_, day=day), "awardID": award.key, extension.NAME: extra}


def _contract(contract: Contract, *, id_: str, day: date) -> Json:
    signed = contract.signed_on is not None and contract.signed_on <= day
    return {
        "id": id_,
        "title": contract.title,
        "status": "terminated" if contract.ended_on else "active" if signed else "pending",
        "period": _period(contract.starts_on, contract.ends_on),
        "value": _value(contract.value),
        "dateSigned": _start_of(contract.signed_on),
        "documents": _notices(contract.award_notice_on),
        "amendments": [_amendment(option) for option in contract.options if option.used_on],
    }


def _notices(published_on: date | None) -> list[Json]:
    if published_on is None:
        return []
    return [{"id": AWARD_NOTICE, "documentType": AWARD_NOTICE, "datePublished": _start_of(published_on)}]


def _amendment(option: Option) -> Json:
    """An option that has been used, for those who read only the standard; ours reads it in the extension."""
    return {
        "id": f"option-{option.no}",
        "date": _start_of(option.used_on),
        "description": option.what,
        "rationale": "En option har använts.",
    }


def _book(book: RequirementsBook) -> Json:
    return {
        "id": book.version,
        "documentType": "biddingDocuments",
        "title": f"Förfrågningsunderlag, version {book.version}",
        "description": book.changes,
        "url": book.link if is_address(book.link) else None,
        "datePublished": _start_of(book.valid_from),
    }


def _approval(approval: Approval) -> Json:
    return {
        "id": f"{party_id(approval.supplier)}/{approval.applied_on}",
        "status": "cancelled" if approval.left_on else "active",
        "date": _start_of(approval.approved_on),
        "suppliers": [_reference(approval.supplier)],
    }


def _parties(buyer: Buyer, suppliers: Iterable[Supplier], *, contact: str = "") -> list[Json]:
    """Each organisation once, with all its roles: a municipality may supply itself."""
    ours = {
        **buyer.reference,
        "identifier": _identifier(buyer.org_number, buyer.name),
        "contactPoint": {"name": contact},
        "roles": ["buyer", "procuringEntity"],
    }
    parties: dict[str, Json] = {buyer.id: ours}
    for supplier in suppliers:
        party = parties.setdefault(party_id(supplier), {**_reference(supplier), "roles": []})
        party["identifier"] = party.get("identifier") or _identifier(supplier.org_number, supplier.name)
        if "supplier" not in party["roles"]:
            party["roles"].append("supplier")
    return list(parties.values())


def _identifier(number: str, name: str) -> Json | None:
    return {"scheme": SWEDISH_ORGANISATIONS, "id": number, "legalName": name} if number else None


def _reference(supplier: Supplier) -> Json:
    return {"id": party_id(supplier), "name": supplier.name}


def _items(cpv: str) -> list[Json]:
    return [{"id": "1", "classification": {"scheme": "CPV", "id": cpv}}] if cpv else []


def _value(amount: int | None) -> Json | None:
    return None if amount is None else {"amount": amount, "currency": "SEK"}


def _period(first: date | None, last: date | None) -> Json:
    return {"startDate": _start_of(first), "endDate": _end_of(last)}


def _start_of(day: date | None) -> str | None:
    """A day without a time, as the standard advises: first days from midnight, last days to a second before it."""
    return f"{day}T00:00:00Z" if day else None


def _end_of(day: date | None) -> str | None:
    return f"{day}T23:59:59Z" if day else None


def is_address(text: str) -> bool:
    """Whether a text is a web address fit to publish."""
    if not text.isascii() or not text.isprintable() or " " in text:
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _pruned(value: Any) -> Any:
    """Without what says nothing: OCDS reads an empty field as an error, and null as an order to remove it.

    The extension has left that out already, and knows which of its fields must stand even if empty.
    """
    match value:
        case dict():
            kept = {name: each if name == extension.NAME else _pruned(each) for name, each in value.items()}
            return {name: each for name, each in kept.items() if each not in (None, "", [], {})}
        case list():
            return [_pruned(each) for each in value]
        case _:
            return value
