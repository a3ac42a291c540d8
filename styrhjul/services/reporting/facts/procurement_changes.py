"""What has changed since the last procurement report: its facts beside the present ones. Pure."""

from collections.abc import Iterator
from datetime import date

from models.kinds import ProcurementStep
from styrhjul.reports.contexts.procurement import Change, Expiring, Procurements
from styrhjul.reports.words import day as in_words
from styrhjul.rules.procurement.names import STEP_NAMES
from styrhjul.rules.procurement.register import Procurement
from styrhjul.rules.procurement.steps import end_of, next_date, step_of
from styrhjul.services.reporting.facts.procurement_selection import Agreement, Selection, is_open

_PLANNED = STEP_NAMES[ProcurementStep.PLANNED].capitalize()


def changes(selection: Selection, previous: Procurements | None) -> tuple[Change, ...]:
    """In the order of the register: procurements that have moved, then contracts with another last day."""
    if previous is None:
        return ()
    return (*_moved(selection, previous), *_ends(selection, previous))


def _moved(selection: Selection, previous: Procurements) -> Iterator[Change]:
    planned = {one.no: one.announce_on for one in previous.planned}
    steps = dict.fromkeys(planned, _PLANNED) | {one.no: one.step for one in previous.under_way}
    told = {one.no for one in previous.awarded} | {one.no for one in previous.direct_awards}
    for one in selection.register.procurements:
        step = step_of(one, selection.today)
        now = STEP_NAMES[step].capitalize()
        if one.key in steps:
            if steps[one.key] != now:
                yield Change(no=one.key, title=one.title, was=steps[one.key], now=_with_why(one, step, now))
            elif one.key in planned and planned[one.key] != one.announce_planned_on:
                was, now = (_announced(day) for day in (planned[one.key], one.announce_planned_on))
                yield Change(no=one.key, title=one.title, was=was, now=now)
        elif one.key not in told and (step is ProcurementStep.PLANNED or is_open(one, step)):
            yield Change(no=one.key, title=one.title, was="Fanns inte i rapporten", now=_with_date(one, now, selection))


def _with_why(one: Procurement, step: ProcurementStep, now: str) -> str:
    why = one.cancelled_why if step is ProcurementStep.CANCELLED else ""
    return f"{now}: {why}" if why else now


def _with_date(one: Procurement, now: str, selection: Selection) -> str:
    coming = next_date(one, selection.today)
    return f"{now}, {coming.what} {in_words(coming.on)}" if coming else now


def _announced(day: date | None) -> str:
    return f"Annonseras {in_words(day)}" if day else "Ingen dag för annonsering"


def _ends(selection: Selection, previous: Procurements) -> Iterator[Change]:
    """A contract that was to expire, and does so on another day, or has ended."""
    now = {(one.procurement.key, one.part): one for one in selection.agreements}
    for was in previous.expiring:
        agreement = now.get((was.no, was.contract))
        if agreement is not None and (told := _end_now(agreement, was, selection)):
            yield Change(no=was.no, title=was.title, was=f"Till {in_words(was.ends_on)}", now=told)


def _end_now(agreement: Agreement, was: Expiring, selection: Selection) -> str:
    contract, end = agreement.contract, end_of(agreement.contract)
    if contract.ended_on is not None and contract.ended_on != was.ends_on:
        told = "Upphörde" if contract.ended_on <= selection.today else "Upphör"
        return f"{told} {in_words(contract.ended_on)}" + (f": {contract.ended_why}" if contract.ended_why else "")
    if end == was.ends_on:
        return ""
    return f"Till {in_words(end)}" if end else "Tills vidare"
