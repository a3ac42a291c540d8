"""The rows of the register's sheets, as their writer meant them."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator

from models.kinds import ContractNature, Procedure, Sanction
from styrhjul.exchange.goals import reading_paragraph
from styrhjul.exchange.procurement.cells import (
    bare_organisation_number,
    count,
    cpv,
    kronor,
    ordinal,
    reading_nature,
    reading_procedure,
    reading_sanction,
)
from styrhjul.exchange.tables import SheetRow
from styrhjul.exchange.values import long_text, required, statement, text, yes
from styrhjul.exchange.written_days import day, required_day
from styrhjul.refused import Sentence

Text = Annotated[str, BeforeValidator(text)]
LongText = Annotated[str, BeforeValidator(long_text)]
Required = Annotated[str, BeforeValidator(required)]
Statement = Annotated[str, BeforeValidator(statement)]
Day = Annotated[date | None, BeforeValidator(day)]
RequiredDay = Annotated[date, BeforeValidator(required_day)]
Kronor = Annotated[int | None, BeforeValidator(kronor)]
Count = Annotated[int | None, BeforeValidator(count)]
Ordinal = Annotated[int, BeforeValidator(ordinal)]
Cpv = Annotated[str, BeforeValidator(cpv)]
OrgNumber = Annotated[str, BeforeValidator(bare_organisation_number)]
Yes = Annotated[bool, BeforeValidator(yes)]


def backwards(first: date | None, last: date | None) -> str:
    """What to say when the last day comes before the first; "" when it doesn't."""
    return (
        Sentence("%(last)s kommer före %(first)s.", last=last, first=first) if first and last and last < first else ""
    )


class ProcurementRow(SheetRow):
    key: Required
    title: Required
    ocid: Text = ""
    description: LongText = ""
    cpv: Cpv = ""
    nature: Annotated[ContractNature, BeforeValidator(reading_nature)] = ContractNature.SERVICES
    procedure: Annotated[Procedure, BeforeValidator(reading_procedure)] = Procedure.OPEN
    framework: Yes = False
    responsible: Text = ""
    estimate: Kronor = None
    criteria: LongText = ""
    tenders: Count = None
    documentation: LongText = ""
    announce_planned_on: Day = None
    award_planned_on: Day = None
    start_planned_on: Day = None
    announced_on: Day = None
    tenders_due_on: Day = None
    cancelled_on: Day = None
    cancelled_why: Text = ""

    def conflicts(self) -> Iterator[tuple[str, str]]:
        if wrong := backwards(self.announced_on, self.tenders_due_on):
            yield "tenders_due_on", Sentence("Sista anbudsdag är före annonseringen: %(days)s", days=wrong)
        if self.cancelled_why and not self.cancelled_on:
            yield "cancelled_on", "Det finns ett skäl till avbrott men ingen dag då upphandlingen avbröts."


AWARD_FIELDS = {
    "award_title": "title",
    "decided_on": "decided_on",
    "decider": "decider",
    "paragraph": "paragraph",
    "standstill_to": "standstill_to",
    "award_value": "value",
    "award_cancelled_on": "cancelled_on",
}
"""The row's fields that are the award's, and what they are called there."""
CONTRACT_FIELDS = {
    "title": "title",
    "signed_on": "signed_on",
    "starts_on": "starts_on",
    "ends_on": "ends_on",
    "value": "value",
    "award_notice_on": "award_notice_on",
    "private_operation": "private_operation",
    "ended_on": "ended_on",
    "ended_why": "ended_why",
}


class AwardRow(SheetRow):
    """An award with one of its suppliers and one of its contracts; ``key`` is the contract's.

    An award of several suppliers or contracts has a row for each.
    """

    procurement: Required
    award: Text = ""
    award_title: Text = ""
    supplier: Text = ""
    org_number: OrgNumber = ""
    decided_on: Day = None
    decider: Text = ""
    paragraph: Annotated[str, BeforeValidator(reading_paragraph)] = ""
    standstill_to: Day = None
    award_value: Kronor = None
    award_cancelled_on: Day = None
    key: Text = ""
    title: Text = ""
    signed_on: Day = None
    starts_on: Day = None
    ends_on: Day = None
    value: Kronor = None
    award_notice_on: Day = None
    private_operation: Yes = False
    ended_on: Day = None
    ended_why: Text = ""

    def conflicts(self) -> Iterator[tuple[str, str]]:
        told = [field for field in CONTRACT_FIELDS if getattr(self, field)]
        if told and not self.key:
            yield "key", "Raden har uppgifter om ett avtal. Skriv avtalets nummer."
        if wrong := backwards(self.starts_on, self.ends_on):
            yield "ends_on", Sentence("Avtalet slutar innan det börjar: %(days)s", days=wrong)
        if wrong := backwards(self.decided_on, self.standstill_to):
            yield "standstill_to", Sentence("Avtalsspärren slutar före tilldelningen: %(days)s", days=wrong)


class OfContract(SheetRow):
    """``contract`` is its number; the procurement and the award tell contracts of the same number apart."""

    procurement: Text = ""
    award: Text = ""
    contract: Required

    def conflicts(self) -> Iterator[tuple[str, str]]:
        yield from ()


class OptionRow(OfContract):
    no: Ordinal
    what: Text = ""
    decide_by: Day = None
    extends_to: Day = None
    value: Kronor = None
    used_on: Day = None
    declined_on: Day = None

    def conflicts(self) -> Iterator[tuple[str, str]]:
        if self.used_on and self.declined_on:
            yield "declined_on", "Optionen kan inte både ha använts och avståtts."


class CallOffRow(OfContract):
    call_off: Required
    day: RequiredDay
    what: Text = ""
    value: Kronor = None
    supplier: Text = ""
    org_number: OrgNumber = ""


class SystemRow(SheetRow):
    key: Required
    name: Required
    cpv: Cpv = ""
    starts_on: Day = None
    ends_on: Day = None

    def conflicts(self) -> Iterator[tuple[str, str]]:
        if wrong := backwards(self.starts_on, self.ends_on):
            yield "ends_on", Sentence("Systemet slutar innan det börjar: %(days)s", days=wrong)


class BookRow(SheetRow):
    system: Required
    version: Required
    valid_from: RequiredDay
    changes: LongText = ""
    link: Text = ""

    def conflicts(self) -> Iterator[tuple[str, str]]:
        yield from ()


class ApprovalRow(SheetRow):
    system: Required
    supplier: Text = ""
    org_number: OrgNumber = ""
    applied_on: RequiredDay
    approved_on: Day = None
    refused_on: Day = None
    left_on: Day = None
    why: Text = ""

    def conflicts(self) -> Iterator[tuple[str, str]]:
        if self.approved_on and self.refused_on:
            yield "refused_on", "Ansökan kan inte både ha godkänts och avslagits."
        for field in ("approved_on", "refused_on"):
            if wrong := backwards(self.applied_on, getattr(self, field)):
                yield field, Sentence("Beslutet är före ansökan: %(days)s", days=wrong)
        if wrong := backwards(self.approved_on, self.left_on):
            yield "left_on", Sentence("Utföraren lämnar innan den godkänts: %(days)s", days=wrong)


class FollowUpRow(SheetRow):
    """Of a contract, or of the approval that a supplier has in a system."""

    procurement: Text = ""
    award: Text = ""
    contract: Text = ""
    system: Text = ""
    supplier: Text = ""
    org_number: OrgNumber = ""
    applied_on: Day = None
    no: Ordinal
    what: Statement
    how: LongText = ""
    due_on: RequiredDay
    by: Text = ""
    done_on: Day = None
    findings: LongText = ""
    sanction: Annotated[Sanction, BeforeValidator(reading_sanction)] = Sanction.NONE

    def conflicts(self) -> Iterator[tuple[str, str]]:
        if bool(self.contract) == bool(self.system):
            yield "contract", "Skriv antingen ett avtals nummer, eller ett valfrihetssystem och en leverantör."
