"""How a person gets in to the pages: links by mail, sessions that can be ended, identities at a provider.

Of every secret only its SHA-256 is kept: who reads the database cannot sign in with what stands there.
"""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from models.columns import UtcDateTime
from models.tables import Table


class SignInLink(Table, table=True):
    """A link to sign in with once, before ``ends_at``. Without a person it makes the first administrator."""

    __tablename__ = "sign_in_link"

    id: int | None = Field(default=None, primary_key=True)
    secret_sha256: str = Field(unique=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    made_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    path: str = ""
    """Where on the pages the person was going; empty for the person's own first page."""


class SignInSession(Table, table=True):
    """A browser that a person is signed in with, until it is ended or ``ends_at`` has come."""

    __tablename__ = "sign_in_session"

    id: int | None = Field(default=None, primary_key=True)
    secret_sha256: str = Field(unique=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    way: str
    """link or provider."""
    browser: str = ""
    """What the browser calls itself, so that a person knows which session is which."""
    began_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Identity(Table, table=True):
    """A person's identity at a provider (OpenID Connect Core 1.0, section 2: ``iss`` and ``sub`` together)."""

    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    issuer: str
    subject: str
    known_at: datetime = Field(sa_type=UtcDateTime)


class CalendarKey(Table, table=True):
    """The secret of a person's calendar subscription, which a calendar program sends instead of a session."""

    __tablename__ = "calendar_key"

    id: int | None = Field(default=None, primary_key=True)
    secret_sha256: str = Field(unique=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    made_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
