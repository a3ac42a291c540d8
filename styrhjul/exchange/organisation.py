"""The sheets of bodies and of units with their providers."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator

from models.kinds import BodyKind, Operator
from styrhjul.exchange.tables import Column, SheetRow, Table
from styrhjul.exchange.values import key, organisation_number, required, text, word
from styrhjul.exchange.written_days import day
from styrhjul.refused import Sentence

BODY_KINDS = {
    "kf": BodyKind.COUNCIL,
    "fullmäktige": BodyKind.COUNCIL,
    "kommunfullmäktige": BodyKind.COUNCIL,
    "council": BodyKind.COUNCIL,
    "ks": BodyKind.BOARD,
    "kommunstyrelse": BodyKind.BOARD,
    "kommunstyrelsen": BodyKind.BOARD,
    "styrelse": BodyKind.BOARD,
    "board": BodyKind.BOARD,
    "nämnd": BodyKind.COMMITTEE,
    "committee": BodyKind.COMMITTEE,
    "au": BodyKind.WORKING_COMMITTEE,
    "utskott": BodyKind.WORKING_COMMITTEE,
    "arbetsutskott": BodyKind.WORKING_COMMITTEE,
    "workingcommittee": BodyKind.WORKING_COMMITTEE,
}
OPERATORS = {
    "egen": Operator.OWN,
    "egenregi": Operator.OWN,
    "kommunal": Operator.OWN,
    "kommunalregi": Operator.OWN,
    "own": Operator.OWN,
    "lov": Operator.LOV,
    "lou": Operator.LOU,
}


NO_PROVIDER = "En enhet som drivs enligt LOV eller LOU måste ha en utförare."


def body_kind(cell: object) -> BodyKind:
    return word(cell, BODY_KINDS, expected="KF, KS, nämnd eller AU")


def operator(cell: object) -> Operator:
    return word(cell, OPERATORS, expected="egen, LOV eller LOU")


def unit_kind(cell: object) -> str:
    """Small letters, so that a definition's ``kinds`` finds it however it was typed."""
    return required(cell).lower()


class BodyRow(SheetRow):
    key: Annotated[str, BeforeValidator(key)]
    name: Annotated[str, BeforeValidator(required)]
    kind: Annotated[BodyKind, BeforeValidator(body_kind)]

    def conflicts(self) -> Iterator[tuple[str, str]]:
        if "." in self.key:
            yield "key", "Ett organs nyckel skrivs utan punkt, eftersom definitionen räknar med den."


class UnitRow(SheetRow):
    key: Annotated[str, BeforeValidator(key)]
    name: Annotated[str, BeforeValidator(required)]
    kind: Annotated[str, BeforeValidator(unit_kind)]
    operator: Annotated[Operator, BeforeValidator(operator)]
    provider: Annotated[str, BeforeValidator(text)] = ""
    org_number: Annotated[str, BeforeValidator(organisation_number)] = ""
    body: Annotated[str, BeforeValidator(required)]
    area: Annotated[str, BeforeValidator(text)] = ""
    starts_on: Annotated[date | None, BeforeValidator(day)] = None
    ends_on: Annotated[date | None, BeforeValidator(day)] = None

    def conflicts(self) -> Iterator[tuple[str, str]]:
        if self.operator is Operator.OWN and (self.provider or self.org_number):
            yield "provider" if self.provider else "org_number", "En enhet i egen drift har ingen utförare."
        if self.operator is not Operator.OWN and not self.provider and "provider" in self.model_fields_set:
            yield "provider", NO_PROVIDER
        yield from in_order(self.starts_on, self.ends_on)


def in_order(first: date | None, last: date | None, *, field: str = "ends_on") -> Iterator[tuple[str, str]]:
    """Both days are included, so one day alone is in order."""
    if first is not None and last is not None and last < first:
        yield field, Sentence("%(last)s ligger före %(first)s, då det börjar.", last=last, first=first)


BODIES = Table(
    name="organ",
    row=BodyRow,
    columns=(
        Column("key", "Nyckel", ("key", "id", "kod"), required=True),
        Column("name", "Namn", ("name", "organ", "organets namn"), required=True),
        Column("kind", "Slag", ("typ", "kind"), required=True),
    ),
)

UNITS = Table(
    name="enheter",
    row=UnitRow,
    columns=(
        Column("key", "Nyckel", ("key", "id", "kod", "enhetskod"), required=True),
        Column("name", "Namn", ("name", "enhet", "enhetens namn", "enhetsnamn"), required=True),
        Column("kind", "Slag", ("typ", "kind", "verksamhet", "verksamhetsform"), required=True),
        Column("operator", "Drift", ("driftsform", "driftform", "regi", "operator"), required=True),
        Column("provider", "Utförare", ("utförarens namn", "leverantör", "bolag", "provider")),
        Column("org_number", "Organisationsnummer", ("orgnr", "org nummer", "organisationsnr")),
        Column("body", "Nämnd", ("organ", "ansvarig nämnd", "body"), required=True),
        Column("area", "Område", ("ort", "stadsdel", "kommundel", "area")),
        Column("starts_on", "Från", ("från och med", "fr o m", "startdatum", "start")),
        Column("ends_on", "Till", ("till och med", "t o m", "slutdatum", "slut")),
    ),
)
