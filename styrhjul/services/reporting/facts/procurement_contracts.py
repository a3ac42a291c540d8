"""The contracts, as the procurement report tells of them: what expires, what can be extended, call-offs. Pure."""

from datetime import timedelta

from models.kinds import ProcurementStep
from styrhjul.reports.contexts import procurement as told
from styrhjul.rules.procurement.cpv import kind_of
from styrhjul.rules.procurement.names import STEP_NAMES
from styrhjul.rules.procurement.register import Procurement
from styrhjul.rules.procurement.steps import end_of, is_in_force, step_of
from styrhjul.services.reporting.facts.procurement_selection import Selection, is_open

EXPIRING = timedelta(days=365)
"""How far ahead contracts that expire and options are told of."""


def expiring(selection: Selection) -> tuple[told.Expiring, ...]:
    """What expires within a year, and whether something of the same kind is on its way."""
    last = selection.today + EXPIRING
    rows = (
        told.Expiring(
            no=one.procurement.key,
            contract=one.part,
            title=one.title,
            suppliers=one.suppliers,
            ends_on=end,
            value=one.contract.value,
            options=sum(option.used_on is None and option.declined_on is None for option in one.contract.options),
            successor=_successor(one.procurement, selection),
        )
        for one in selection.in_force
        if (end := end_of(one.contract)) is not None and end <= last
    )
    return tuple(sorted(rows, key=lambda row: (row.ends_on, row.no, row.contract)))


def _successor(old: Procurement, selection: Selection) -> str:
    kind = kind_of(old.cpv, digits=selection.settings.cpv_digits)
    for one in selection.register.procurements:
        step = step_of(one, selection.today)
        same = kind and kind == kind_of(one.cpv, digits=selection.settings.cpv_digits)
        if same and one.key != old.key and (step is ProcurementStep.PLANNED or is_open(one, step)):
            return f"{one.title} ({STEP_NAMES[step]})"
    return ""


def options(selection: Selection) -> tuple[told.OptionToDecide, ...]:
    last = selection.today + EXPIRING
    rows = (
        told.OptionToDecide(
            no=one.procurement.key,
            contract=one.part,
            option=option.no,
            title=one.title,
            what=option.what,
            suppliers=one.suppliers,
            decide_by=option.decide_by,
            extends_to=option.extends_to,
            value=option.value,
        )
        for one in selection.in_force
        for option in one.contract.options
        if option.used_on is None and option.declined_on is None
        if option.decide_by is not None and selection.today <= option.decide_by <= last
    )
    return tuple(sorted(rows, key=lambda row: (row.decide_by, row.no, row.contract, row.option)))


def frameworks(selection: Selection) -> tuple[told.Framework, ...]:
    """Those in force, and those that have ended but were called on since the last report."""
    rows = []
    for one in selection.agreements:
        made = [call for call in one.contract.call_offs if call.day <= selection.today]
        lately = [call for call in made if selection.new.after < call.day]
        if (one.procurement.framework or made) and (is_in_force(one.contract, selection.today) or lately):
            rows.append(
                told.Framework(
                    no=one.procurement.key,
                    title=one.title,
                    suppliers=one.suppliers,
                    ends_on=end_of(one.contract),
                    lately=len(lately),
                    lately_value=sum(call.value or 0 for call in lately),
                    call_offs=len(made),
                    used=sum(call.value or 0 for call in made),
                    ceiling=one.contract.value,
                )
            )
    return tuple(sorted(rows, key=lambda row: (row.title.casefold(), row.no)))
