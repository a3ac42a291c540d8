"""The one concept: this party owes that deliverable by that date, and what has happened to it."""

import secrets
from datetime import date, datetime
from functools import partial

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlmodel import Field

from models.columns import UtcDateTime, kind_column
from models.kinds import OWED_AFTER, TransitionKind
from models.tables import Table

OWED = "last IN (" + ", ".join(f"'{kind}'" for kind in OWED_AFTER) + ")"
"""SQL for "still owed". Literal, so that the partial index below serves it."""


class Obligation(Table, table=True):
    """Åtagande. Its party is a unit, a body's role, or a person.

    ``role`` says who acts for the unit or the body. Whether it is upcoming, open, due soon or late is
    never stored; ``last`` repeats the kind of its last transition ("" = none yet), for speed.
    """

    __table_args__ = (
        UniqueConstraint("occurrence_id", "party"),
        Index("ix_obligation_owed_due", "due_on", sqlite_where=text(OWED), postgresql_where=text(OWED)),
    )

    id: int | None = Field(default=None, primary_key=True)
    occurrence_id: int = Field(foreign_key="occurrence.id")
    party: str
    """'unit:12', 'body:3/secretary' or 'person:7': the natural key within the occurrence."""
    body_id: int = Field(foreign_key="body.id")
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    role: str = ""
    opens_on: date | None = None
    due_on: date | None = None
    due_edited: bool = False
    last: str = ""
    version: int = 0


class Transition(Table, table=True):
    """One dated, signed fact about an obligation: added, never edited."""

    __table_args__ = (UniqueConstraint("obligation_id", "no"),)

    id: int | None = Field(default=None, primary_key=True)
    obligation_id: int = Field(foreign_key="obligation.id")
    no: int
    kind: TransitionKind = Field(sa_type=kind_column(TransitionKind))
    day: date
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str
    comment: str = ""
    version: int = 0
    decider: str = ""
    decided_on: date | None = None
    paragraph: str = ""


class Submission(Table, table=True):
    """Inlämning: what was handed in, one row a version."""

    __table_args__ = (UniqueConstraint("obligation_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    obligation_id: int = Field(foreign_key="obligation.id")
    version: int
    text: str = Field(default="", sa_type=Text)
    file_name: str = ""
    file_sha256: str = ""
    file: bytes | None = None


class Draft(Table, table=True):
    """Utkast: what is being written on the page and has not been handed in. One an obligation, seen by its party alone.

    ``revision`` counts the savings, so that two who write at once do not overwrite each other unawares.
    """

    id: int | None = Field(default=None, primary_key=True)
    obligation_id: int = Field(foreign_key="obligation.id", unique=True)
    content: str = Field(sa_type=Text)
    """The fields of the page by name, as JSON."""
    revision: int = 1
    saved_at: datetime = Field(sa_type=UtcDateTime)
    saved_by: str
    file_name: str = ""
    file: bytes | None = None
    """The workbook that was read into the draft: it is kept with what is handed in, as it came."""


class AuditSeal(Table, table=True):
    """Sigill: a link of the chain that shows whether what the log says has been changed afterwards.

    Every row that no seal covers is taken into the next one; ``digest`` is of ``previous`` (the digest of the seal
    before, empty in the first) and of the rows as they were.
    """

    __tablename__ = "audit_seal"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    rows: int
    previous: str
    digest: str = Field(unique=True)


class Audit(Table, table=True):
    """Who did what when, with the values before and after (JSON)."""

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str
    verb: str
    subject: str = Field(index=True)
    before: str = Field(default="", sa_type=Text)
    after: str = Field(default="", sa_type=Text)
    reason: str = ""
    salt: str = Field(default_factory=partial(secrets.token_hex, 16))
    """So that what stood in an emptied row cannot be guessed by its digest, which stays."""
    seal_id: int | None = Field(default=None, foreign_key="audit_seal.id", index=True)
