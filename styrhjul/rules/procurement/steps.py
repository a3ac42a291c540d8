"""How far a procurement has come on a given day, and what comes next. Made of its dates; never stored.

What stands of the bidders may be read from ``awarded`` only: before the award it is secret (OSL 19:3).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from models.kinds import ProcurementStep
from styrhjul.rules.procurement.register import Award, Contract, Procurement


@dataclass(frozen=True)
class NextDate:
    """What happens next, in a few Swedish words, and when. A day that has passed is something still undone."""

    what: str
    on: date


def step_of(procurement: Procurement, today: date) -> ProcurementStep:
    """What a day to come says has not happened yet; a last day is over the day after it."""
    if _has_come(procurement.cancelled_on, today):
        return ProcurementStep.CANCELLED
    awards = awarded(procurement, today)
    contracts = [contract for award in awards for contract in signed(award, today)]
    if contracts:
        in_force = any(is_in_force(contract, today) for contract in contracts)
        return ProcurementStep.CONTRACT if in_force else ProcurementStep.ENDED
    if awards:
        waiting = any(award.standstill_to is not None and today <= award.standstill_to for award in awards)
        return ProcurementStep.STANDSTILL if waiting else ProcurementStep.AWARDED
    if procurement.tenders_due_on is not None and procurement.tenders_due_on < today:
        return ProcurementStep.EVALUATION
    return ProcurementStep.ANNOUNCED if _has_come(procurement.announced_on, today) else ProcurementStep.PLANNED


def awarded(procurement: Procurement, today: date) -> tuple[Award, ...]:
    """The awards that are decided and not withdrawn: those whose suppliers and values may be told."""
    return tuple(
        award
        for award in procurement.awards
        if _has_come(decided_on(award), today) and not _has_come(award.cancelled_on, today)
    )


def decided_on(award: Award) -> date | None:
    """The day of the decision; where it is not written down, the day of the first contract, which presupposes it."""
    days = [day for contract in award.contracts if (day := begun_on(contract))]
    return award.decided_on or min(days, default=None)


def signed(award: Award, today: date) -> tuple[Contract, ...]:
    return tuple(contract for contract in award.contracts if _has_come(begun_on(contract), today))


def begun_on(contract: Contract) -> date | None:
    """When it was signed; where that is not written down, when it starts."""
    return contract.signed_on or contract.starts_on


def end_of(contract: Contract) -> date | None:
    """Its last day, with the options that have been used; None: it runs until further notice."""
    if contract.ended_on is not None:
        return contract.ended_on
    extended = [option.extends_to for option in contract.options if option.used_on is not None]
    return max((day for day in (contract.ends_on, *extended) if day is not None), default=None)


def is_in_force(contract: Contract, today: date) -> bool:
    """Signed, and its last day is not over; it may start later."""
    end = end_of(contract)
    return _has_come(begun_on(contract), today) and (end is None or today <= end)


def contracts_in_force(procurement: Procurement, today: date) -> tuple[Contract, ...]:
    if step_of(procurement, today) is not ProcurementStep.CONTRACT:
        return ()
    awards = awarded(procurement, today)
    return tuple(contract for award in awards for contract in award.contracts if is_in_force(contract, today))


def value_of(procurement: Procurement, today: date) -> int | None:
    """SEK excluding VAT: of its awards once they are made, else as it was estimated; None where neither is known."""
    values = [value for award in awarded(procurement, today) if (value := value_of_award(award)) is not None]
    return sum(values) if values else procurement.estimate


def value_of_award(award: Award) -> int | None:
    """What was decided; where that is not written down, what its contracts are worth."""
    if award.value is not None:
        return award.value
    values = [contract.value for contract in award.contracts if contract.value is not None]
    return sum(values) if values else None


def next_date(procurement: Procurement, today: date) -> NextDate | None:
    """The first thing that is to happen; None: nothing more, or nothing is written down."""
    return min(_coming(procurement, today), key=lambda found: (found.on, found.what), default=None)


def _coming(procurement: Procurement, today: date) -> Iterator[NextDate]:
    match step_of(procurement, today):
        case ProcurementStep.PLANNED:
            yield from _told("annonsering planerad", procurement.announce_planned_on)
            yield from _told("tilldelning planerad", procurement.award_planned_on)
            yield from _told("avtalsstart planerad", procurement.start_planned_on)
        case ProcurementStep.ANNOUNCED:
            yield from _told("sista anbudsdag", procurement.tenders_due_on)
        case ProcurementStep.EVALUATION:
            yield from _told("tilldelning planerad", procurement.award_planned_on)
        case ProcurementStep.STANDSTILL:
            # The one that ends last: until then not all of it may be signed.
            days = [award.standstill_to for award in awarded(procurement, today) if award.standstill_to is not None]
            yield NextDate("avtalsspärrens sista dag", max(days))
        case ProcurementStep.AWARDED:
            yield from _told("avtalsstart planerad", procurement.start_planned_on)
        case ProcurementStep.CONTRACT:
            for contract in contracts_in_force(procurement, today):
                yield from _ahead(contract, today)
        case ProcurementStep.ENDED | ProcurementStep.CANCELLED:
            pass


def _ahead(contract: Contract, today: date) -> Iterator[NextDate]:
    for follow_up in contract.follow_ups:
        if follow_up.done_on is None:
            yield NextDate("uppföljning", follow_up.due_on)
    for option in contract.options:
        if option.used_on is None and option.declined_on is None and option.decide_by and option.decide_by >= today:
            yield NextDate("besked om option", option.decide_by)
    yield from _told("avtalets sista dag", end_of(contract))


def _told(what: str, day: date | None) -> Iterator[NextDate]:
    if day is not None:
        yield NextDate(what, day)


def _has_come(day: date | None, today: date) -> bool:
    return day is not None and day <= today
