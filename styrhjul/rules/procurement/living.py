"""Warnings about what has been bought: contracts that expire, options, follow-ups, providers and their numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from models.kinds import Procedure, ProcurementStep
from styrhjul.rules.procurement.cpv import kind_of
from styrhjul.rules.procurement.register import Approval, Contract, FollowUp, Option, Procurement, Supplier
from styrhjul.rules.procurement.steps import begun_on, contracts_in_force, end_of
from styrhjul.rules.procurement.watch import Found, RegisterWarning, Watch

NEXT_ONE = {
    ProcurementStep.PLANNED,
    ProcurementStep.ANNOUNCED,
    ProcurementStep.EVALUATION,
    ProcurementStep.STANDSTILL,
    ProcurementStep.AWARDED,
}
"""The steps of a procurement that is to give a contract."""

SUCCESSOR_DAYS = 60
"""A contract that starts within so many days of another's end, before or after, takes over from it."""


def expiring_contract(watch: Watch) -> Found:
    """A contract that ends within so many months, and nothing of the same kind is planned or begun.

    What was in force for less than a year and bought directly was a purchase: nothing that must go on.
    """
    horizon = watch.today + relativedelta(months=watch.settings.expiry_months)
    for procurement, contract in watch.contracts:
        end = end_of(contract)
        if end is None or end > horizon or _is_purchase(procurement, contract) or _has_next(watch, procurement, end):
            continue
        options = [option for option in contract.options if _is_open(option)]
        also = " Det finns en option som inte är prövad." if options else ""
        yield RegisterWarning(
            "expiring_contract",
            procurement.key,
            f"{procurement.title}: avtalet löper ut {end}, och ingen ny upphandling av samma slag är planerad.{also} "
            "Att upphandla tar ofta mer än ett år, så det bör ses över hur behovet ska täckas sedan.",
            end,
        )


def _is_purchase(procurement: Procurement, contract: Contract) -> bool:
    begun, end = begun_on(contract), end_of(contract)
    short = begun is not None and end is not None and end < begun + relativedelta(years=1)
    return short and procurement.procedure is Procedure.DIRECT


def _has_next(watch: Watch, procurement: Procurement, end: date) -> bool:
    """Whether something of the same kind is to give a contract, or has given one that takes over."""
    kind = kind_of(procurement.cpv, digits=watch.settings.cpv_digits)
    alike = [each for each in watch.of_kind.get(kind, ()) if each.key != procurement.key]
    if any(watch.steps[each.key] in NEXT_ONE for each in alike):
        return True
    contracts = (contract for each in alike for contract in contracts_in_force(each, watch.today))
    starts = [contract.starts_on for contract in contracts if contract.starts_on]
    return any(watch.today < day and abs((day - end).days) <= SUCCESSOR_DAYS for day in starts)


def _is_open(option: Option) -> bool:
    return option.used_on is None and option.declined_on is None


def option_to_decide(watch: Watch) -> Found:
    """An option is used or declined in time, by a decision; after its day it is no longer there to use."""
    soon = watch.today + timedelta(days=watch.settings.option_days)
    for procurement, contract in watch.contracts:
        for option in filter(_is_open, contract.options):
            if option.decide_by is None or option.decide_by > soon:
                continue
            passed = option.decide_by < watch.today
            called = option.what or f"option {option.no}"
            told = "skulle ha lämnats" if passed else "ska lämnas senast"
            yield RegisterWarning(
                "option_passed" if passed else "option_near",
                procurement.key,
                f"{procurement.title}: besked om {called} {told} {option.decide_by} enligt avtalet. För in om optionen "
                "används eller inte.",
                option.decide_by,
            )


@dataclass(frozen=True)
class _Followed:
    """Something that is to be followed up: a contract, or an approval under LOV."""

    key: str
    called: str
    follow_ups: Sequence[FollowUp]
    private: bool


def _followed(watch: Watch) -> Iterator[_Followed]:
    for procurement, contract in watch.contracts:
        called = f"{procurement.title}, {contract.title}" if contract.title else procurement.title
        yield _Followed(procurement.key, called, contract.follow_ups, contract.private_operation)
    for system in watch.register.systems:
        for approval in system.approvals:
            if is_approved(approval, watch.today):
                called = f"{system.name}, {approval.supplier.name}"
                yield _Followed(system.key, called, approval.follow_ups, private=True)


def is_approved(approval: Approval, today: date) -> bool:
    """Approved and not gone: the last day of a provider that leaves is its own."""
    has_left = approval.left_on is not None and approval.left_on < today
    return approval.approved_on is not None and approval.approved_on <= today and not has_left


def follow_up_due(watch: Watch) -> Found:
    soon = watch.today + timedelta(days=watch.settings.follow_up_days)
    for one in _followed(watch):
        for follow_up in one.follow_ups:
            if follow_up.done_on is not None or follow_up.due_on > soon:
                continue
            late = follow_up.due_on < watch.today
            told = "skulle ha gjorts" if late else "ska göras senast"
            law = " Kommunen ska kontrollera och följa upp det privata utförare gör (10 kap. 8 § kommunallagen)."
            by = f" Ansvarig: {follow_up.by}." if follow_up.by else ""
            yield RegisterWarning(
                "follow_up_overdue" if late else "follow_up_due",
                one.key,
                f"{one.called}: uppföljningen av {follow_up.what} {told} {follow_up.due_on}.{by}{law * one.private}",
                follow_up.due_on,
            )


def no_follow_up(watch: Watch) -> Found:
    """Private operations and approved providers are controlled and followed up by the municipality (KL 10 kap. 8 §)."""
    for one in _followed(watch):
        if one.private and not any(follow_up.done_on is None for follow_up in one.follow_ups):
            told = "ingen ny uppföljning är planerad" if one.follow_ups else "ingen plan för uppföljning är införd"
            yield RegisterWarning(
                "no_follow_up",
                one.key,
                f"{one.called}: {told}. Kommunen ska kontrollera och följa upp det privata utförare gör (10 kap. 8 § "
                "kommunallagen). För in vad som ska följas upp, hur, när och av vem.",
            )


def no_programme(watch: Watch) -> Found:
    """The council adopts a programme for private providers each term of office (KL 5 kap. 3 §)."""
    programme = watch.settings.programme
    if programme is not None and programme.decided_on <= watch.today <= programme.to:
        return
    if any(one.private for one in _followed(watch)):
        told = f"gällde till och med {programme.to}" if programme else "är inte infört"
        yield RegisterWarning(
            "no_programme",
            "",
            f"Fullmäktiges program för privata utförare {told}. Fullmäktige ska för varje mandatperiod anta ett "
            "program med mål och riktlinjer för det som privata utförare gör (5 kap. 3 § kommunallagen). När det är "
            "antaget förs det in i definitionen, under procurement.",
        )


def no_organisation_number(watch: Watch) -> Found:
    """Of those who have a contract or an approval; a bidder is nobody that a warning names."""
    for key, supplier in dict.fromkeys(_suppliers(watch)):
        if not supplier.org_number:
            yield RegisterWarning(
                "no_organisation_number",
                key,
                f"{supplier.name} saknar organisationsnummer i registret. Med det går det att se allt som köps av "
                "samma leverantör.",
            )


def _suppliers(watch: Watch) -> Iterator[tuple[str, Supplier]]:
    for procurement, award in watch.awards:
        for supplier in award.suppliers:
            yield procurement.key, supplier
    for system in watch.register.systems:
        for approval in system.approvals:
            if is_approved(approval, watch.today):
                yield system.key, approval.supplier
