"""The register as a value: what imports make, the database keeps, and reports and exports read.

Values are whole SEK excluding VAT. Every part is named by a key within its parent, so that the same thing read again
is the same thing.
"""

from dataclasses import dataclass
from datetime import date

from models.kinds import ContractNature, Procedure, Sanction


@dataclass(frozen=True)
class Supplier:
    """``key`` is the organisation number (ten digits) where it is known, else made of the name."""

    key: str
    name: str
    org_number: str = ""


@dataclass(frozen=True)
class FollowUp:
    """A planned follow-up of a contract or an approval: what, how, when, by whom, and what it found (KL 10:8)."""

    no: int
    what: str
    due_on: date
    how: str = ""
    by: str = ""
    done_on: date | None = None
    findings: str = ""
    sanction: Sanction = Sanction.NONE


@dataclass(frozen=True)
class Option:
    no: int
    what: str = ""
    decide_by: date | None = None
    extends_to: date | None = None
    value: int | None = None
    used_on: date | None = None
    declined_on: date | None = None


@dataclass(frozen=True)
class CallOff:
    key: str
    day: date
    what: str = ""
    value: int | None = None
    supplier: Supplier | None = None


@dataclass(frozen=True)
class Contract:
    """``ends_on`` is the last day without options that are not used; ``award_notice_on`` the notice of the award."""

    key: str
    title: str = ""
    signed_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    value: int | None = None
    award_notice_on: date | None = None
    private_operation: bool = False
    ended_on: date | None = None
    ended_why: str = ""
    options: tuple[Option, ...] = ()
    call_offs: tuple[CallOff, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()


@dataclass(frozen=True)
class Award:
    """``standstill_to`` is the standstill's last day, included; None: none, or not written down."""

    key: str
    title: str = ""
    decided_on: date | None = None
    decider: str = ""
    paragraph: str = ""
    standstill_to: date | None = None
    value: int | None = None
    cancelled_on: date | None = None
    suppliers: tuple[Supplier, ...] = ()
    contracts: tuple[Contract, ...] = ()


@dataclass(frozen=True)
class Procurement:
    """``key`` is its number in the register of cases. A direct award is a procurement too."""

    key: str
    title: str
    ocid: str = ""
    description: str = ""
    cpv: str = ""
    nature: ContractNature = ContractNature.SERVICES
    procedure: Procedure = Procedure.OPEN
    framework: bool = False
    responsible: str = ""
    estimate: int | None = None
    criteria: str = ""
    tenders: int | None = None
    documentation: str = ""
    announce_planned_on: date | None = None
    award_planned_on: date | None = None
    start_planned_on: date | None = None
    announced_on: date | None = None
    tenders_due_on: date | None = None
    cancelled_on: date | None = None
    cancelled_why: str = ""
    awards: tuple[Award, ...] = ()


@dataclass(frozen=True)
class RequirementsBook:
    version: str
    valid_from: date
    changes: str = ""
    link: str = ""


@dataclass(frozen=True)
class Approval:
    supplier: Supplier
    applied_on: date
    approved_on: date | None = None
    refused_on: date | None = None
    left_on: date | None = None
    why: str = ""
    follow_ups: tuple[FollowUp, ...] = ()


@dataclass(frozen=True)
class ChoiceSystem:
    """Valfrihetssystem under LOV (2008:962)."""

    key: str
    name: str
    cpv: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    books: tuple[RequirementsBook, ...] = ()
    approvals: tuple[Approval, ...] = ()


@dataclass(frozen=True)
class Register:
    """One body's register, or the part of it that an import brings. In the order of the keys."""

    procurements: tuple[Procurement, ...] = ()
    systems: tuple[ChoiceSystem, ...] = ()
