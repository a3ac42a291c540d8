"""What may be published of a register on a given day.

Nothing of bidders, their number or what they offer before the award: offentlighets- och sekretesslagen (2009:400)
19:3. A sole trader's organisation number is a personal identity number, and is never published.
"""

from dataclasses import replace
from datetime import date

from styrhjul.exchange.ocds.ids import slug
from styrhjul.rules.procurement.register import Approval, Award, CallOff, ChoiceSystem, Procurement, Register, Supplier
from styrhjul.rules.procurement.steps import decided_on

ORGANISATION_DIGITS = 10
PERSON_DIGITS = 12


def publishable(register: Register, *, day: date) -> Register:
    """The register without what is secret on ``day``. An award that is not decided is left out whole."""
    return Register(
        procurements=tuple(_procurement(each, day) for each in register.procurements),
        systems=tuple(_system(each, day) for each in register.systems),
    )


def is_personal(number: str) -> bool:
    """Whether a number is a person's: the third digit of an organisation number is two at least, a month's is not."""
    digits = "".join(filter(str.isdecimal, number))
    if len(digits) == PERSON_DIGITS:
        return True
    return len(digits) == ORGANISATION_DIGITS and digits[2] in "01"


def _has_come(moment: date | None, day: date) -> bool:
    return moment is not None and moment <= day


def _procurement(procurement: Procurement, day: date) -> Procurement:
    awards = tuple(_award(each) for each in procurement.awards if _has_come(decided_on(each), day))
    all_decided = bool(awards) and len(awards) == len(procurement.awards)
    over = all_decided or _has_come(procurement.cancelled_on, day)
    return replace(procurement, awards=awards, tenders=procurement.tenders if over else None)


def _award(award: Award) -> Award:
    contracts = tuple(
        replace(contract, call_offs=tuple(map(_call_off, contract.call_offs))) for contract in award.contracts
    )
    return replace(award, suppliers=tuple(map(_supplier, award.suppliers)), contracts=contracts)


def _call_off(call_off: CallOff) -> CallOff:
    return replace(call_off, supplier=_supplier(call_off.supplier)) if call_off.supplier else call_off


def _system(system: ChoiceSystem, day: date) -> ChoiceSystem:
    """An application that nobody has decided yet is not told of."""
    decided = (each for each in system.approvals if _is_answered(each, day))
    return replace(system, approvals=tuple(replace(each, supplier=_supplier(each.supplier)) for each in decided))


def _is_answered(approval: Approval, day: date) -> bool:
    return _has_come(approval.approved_on, day) or _has_come(approval.refused_on, day)


def _supplier(supplier: Supplier) -> Supplier:
    if is_personal(supplier.org_number) or is_personal(supplier.key):
        return Supplier(key=slug(supplier.name), name=supplier.name)
    return supplier
