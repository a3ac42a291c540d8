"""Bodies, units, providers and people, and who holds which role when."""

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from models.columns import kind_column
from models.kinds import BodyKind, Operator
from models.tables import Table


class Body(Table, table=True):
    """Organ: the council, the board, a committee or its working committee."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    name: str
    kind: BodyKind = Field(sa_type=kind_column(BodyKind))


class Provider(Table, table=True):
    """Utförare: the company behind a private unit."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    name: str
    org_number: str = ""


class Unit(Table, table=True):
    """Enhet: a school, a care home … under one committee, run by the municipality or by a provider."""

    __table_args__ = (CheckConstraint("(operator = 'own') = (provider_id IS NULL)", name="private_has_provider"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    name: str
    kind: str
    operator: Operator = Field(default=Operator.OWN, sa_type=kind_column(Operator))
    provider_id: int | None = Field(default=None, foreign_key="provider.id")
    body_id: int = Field(foreign_key="body.id", index=True)
    area: str = ""
    """Where it is: units of one area lie near each other."""
    starts_on: date | None = None
    ends_on: date | None = None


class Person(Table, table=True):
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    name: str
    language: str = "sv"
    erased_on: date | None = None
    """The day on which what was known of the person was erased: the row stays, since others point to it."""


class Address(Table, table=True):
    """Where a person is reached: an e-mail address, or an Apprise URL (SMS, Teams, Slack, webhook)."""

    __table_args__ = (UniqueConstraint("person_id", "value"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    channel: str = "mail"
    value: str
    active: bool = True


class Role(Table, table=True):
    """Roll: one person's holding of a role, in a body or at a unit, between two dates (both included).

    While a substitute's dates run, the substitute gets the notices in the holder's place.
    """

    __table_args__ = (
        CheckConstraint("body_id IS NOT NULL OR unit_id IS NOT NULL", name="role_has_scope"),
        UniqueConstraint("person_id", "kind", "body_id", "unit_id", "starts_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    kind: str = Field(index=True)
    body_id: int | None = Field(default=None, foreign_key="body.id", index=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    party: str = ""
    seat: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    substitute_id: int | None = Field(default=None, foreign_key="person.id")
    substitute_from: date | None = None
    substitute_to: date | None = None
