"""Upphandling, avtal, godkännande: the register behind the procurement report. Values are whole SEK excluding VAT.

Where a procurement or a contract stands is never stored: it is what its dates say on a given day.
"""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, Text, UniqueConstraint
from sqlmodel import Field

from models.columns import kind_column
from models.kinds import ContractNature, Procedure, Sanction
from models.tables import Table


class Supplier(Table, table=True):
    """Leverantör. The same company as a Provider where their organisation numbers are the same."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    """The organisation number where it is known (10 digits), else made of the name."""
    name: str
    org_number: str = ""


class Procurement(Table, table=True):
    """Upphandling: from a plan to its awards. A direct award is one too, and ``documentation`` says why it was made."""

    __table_args__ = (UniqueConstraint("body_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    body_id: int = Field(foreign_key="body.id")
    key: str
    """Its number in the register of cases."""
    ocid: str | None = Field(default=None, unique=True)
    """Its id in open data (OCDS), kept from an import or given at the first export."""
    title: str
    description: str = Field(default="", sa_type=Text)
    cpv: str = ""
    """Eight digits of the common procurement vocabulary (EG 213/2008)."""
    nature: ContractNature = Field(default=ContractNature.SERVICES, sa_type=kind_column(ContractNature))
    procedure: Procedure = Field(default=Procedure.OPEN, sa_type=kind_column(Procedure))
    framework: bool = False
    responsible: str = ""
    estimate: int | None = Field(default=None, sa_type=BigInteger)
    criteria: str = Field(default="", sa_type=Text)
    tenders: int | None = None
    """The number of tenders received. Secret until the award (OSL 19:3), like everything of the bidders."""
    documentation: str = Field(default="", sa_type=Text)
    announce_planned_on: date | None = None
    award_planned_on: date | None = None
    start_planned_on: date | None = None
    announced_on: date | None = None
    tenders_due_on: date | None = None
    cancelled_on: date | None = None
    cancelled_why: str = ""


class Award(Table, table=True):
    """Tilldelningsbeslut: one of a procurement's, with when the standstill before signing is over."""

    __table_args__ = (UniqueConstraint("procurement_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    procurement_id: int = Field(foreign_key="procurement.id")
    key: str
    title: str = ""
    decided_on: date | None = None
    decider: str = ""
    paragraph: str = ""
    standstill_to: date | None = None
    """The last day of the standstill (LOU 20:1), included. None: there is none, or it is not written down."""
    value: int | None = Field(default=None, sa_type=BigInteger)
    cancelled_on: date | None = None


class AwardSupplier(Table, table=True):
    __tablename__ = "award_supplier"
    __table_args__ = (UniqueConstraint("award_id", "supplier_id"),)

    id: int | None = Field(default=None, primary_key=True)
    award_id: int = Field(foreign_key="award.id")
    supplier_id: int = Field(foreign_key="supplier.id", index=True)


class Contract(Table, table=True):
    """Avtal, with an award's suppliers.

    ``private_operation``: they do the municipality's own work for the people in it (KL 10:7-9).
    """

    __table_args__ = (UniqueConstraint("award_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    award_id: int = Field(foreign_key="award.id")
    key: str
    title: str = ""
    signed_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = Field(default=None, index=True)
    """Its last day, without the options that have not been used."""
    value: int | None = Field(default=None, sa_type=BigInteger)
    award_notice_on: date | None = None
    """When the notice of the award was published (efterannons)."""
    private_operation: bool = False
    ended_on: date | None = None
    ended_why: str = ""


class ContractOption(Table, table=True):
    """Option: what may be called upon without a new procurement, above all more time."""

    __tablename__ = "contract_option"
    __table_args__ = (UniqueConstraint("contract_id", "no"),)

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id")
    no: int
    what: str = ""
    decide_by: date | None = None
    extends_to: date | None = None
    value: int | None = Field(default=None, sa_type=BigInteger)
    used_on: date | None = None
    declined_on: date | None = None


class CallOff(Table, table=True):
    """Avrop from a framework agreement."""

    __tablename__ = "call_off"
    __table_args__ = (UniqueConstraint("contract_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id")
    key: str
    day: date
    what: str = ""
    value: int | None = Field(default=None, sa_type=BigInteger)
    supplier_id: int | None = Field(default=None, foreign_key="supplier.id", index=True)


class ChoiceSystem(Table, table=True):
    """Valfrihetssystem (LOV 2008:962): whoever meets the requirements is approved, and the citizen chooses."""

    __tablename__ = "choice_system"
    __table_args__ = (UniqueConstraint("body_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    body_id: int = Field(foreign_key="body.id")
    key: str
    name: str
    cpv: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


class RequirementsBook(Table, table=True):
    """Förfrågningsunderlag: one version of a system's requirements."""

    __tablename__ = "requirements_book"
    __table_args__ = (UniqueConstraint("system_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    system_id: int = Field(foreign_key="choice_system.id")
    version: str
    valid_from: date
    changes: str = Field(default="", sa_type=Text)
    link: str = ""


class Approval(Table, table=True):
    """Godkännande: a provider's application to a system, what came of it, and when they left."""

    __table_args__ = (UniqueConstraint("system_id", "supplier_id", "applied_on"),)

    id: int | None = Field(default=None, primary_key=True)
    system_id: int = Field(foreign_key="choice_system.id")
    supplier_id: int = Field(foreign_key="supplier.id", index=True)
    applied_on: date
    approved_on: date | None = None
    refused_on: date | None = None
    left_on: date | None = None
    why: str = ""
    """Why they were refused, or left."""


class ContractFollowUp(Table, table=True):
    """A planned follow-up of a contract or of an approval: what, how, when and by whom, and what it found (KL 10:8)."""

    __tablename__ = "contract_follow_up"
    __table_args__ = (
        CheckConstraint("(contract_id IS NULL) <> (approval_id IS NULL)", name="of_one"),
        UniqueConstraint("contract_id", "no"),
        UniqueConstraint("approval_id", "no"),
    )

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int | None = Field(default=None, foreign_key="contract.id", index=True)
    approval_id: int | None = Field(default=None, foreign_key="approval.id", index=True)
    no: int
    what: str = Field(sa_type=Text)
    how: str = Field(default="", sa_type=Text)
    due_on: date
    by: str = ""
    done_on: date | None = None
    findings: str = Field(default="", sa_type=Text)
    sanction: Sanction = Field(default=Sanction.NONE, sa_type=kind_column(Sanction))
