"""The outbox: what a person is to be told, the day's digest of it, and every attempt to deliver that."""

from datetime import date, datetime

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlmodel import Field

from models.columns import UtcDateTime, kind_column
from models.kinds import Ending, NoticeState
from models.tables import Table


class NoticeItem(Table, table=True):
    """One thing one person is to be told about one obligation, written with the change that causes it.

    ``reason`` is a milestone of the reminder policy ("before-7", "after-1", "escalate-10-manager") or a
    transition ("return:4"). ``told_on`` is the day of the digest that took it up. A new due date makes
    the milestones count afresh, hence ``due_on`` in the key.
    """

    __tablename__ = "notice_item"
    __table_args__ = (
        UniqueConstraint("obligation_id", "reason", "due_on", "person_id"),
        Index(
            "ix_notice_item_untold",
            "person_id",
            sqlite_where=text("told_on IS NULL"),
            postgresql_where=text("told_on IS NULL"),
        ),
        Index("ix_notice_item_person_told", "person_id", "told_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    obligation_id: int = Field(foreign_key="obligation.id")
    person_id: int = Field(foreign_key="person.id")
    reason: str
    due_on: date
    planned_on: date
    told_on: date | None = None


class Notice(Table, table=True):
    """Avisering: one person's digest of one day to one address. At most one, by its key."""

    __table_args__ = (
        UniqueConstraint("person_id", "day", "address_id"),
        Index(
            "ix_notice_waiting",
            "next_at",
            sqlite_where=text("state IN ('queued', 'retry', 'sending')"),
            postgresql_where=text("state IN ('queued', 'retry', 'sending')"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    day: date
    address_id: int = Field(foreign_key="address.id")
    state: NoticeState = Field(default=NoticeState.QUEUED, sa_type=kind_column(NoticeState))
    attempts: int = 0
    next_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Not before this instant; while sending, the instant at which the claim has run out."""
    claim: str = ""
    message_id: str = ""
    subject: str = ""
    body: str = Field(default="", sa_type=Text)
    """The plain text as it was sent."""


class Delivery(Table, table=True):
    """Leverans: one attempt to deliver a notice, and how it ended."""

    id: int | None = Field(default=None, primary_key=True)
    notice_id: int = Field(foreign_key="notice.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    sent_to: str
    ending: Ending = Field(sa_type=kind_column(Ending))
    code: int = 0
    answer: str = ""


class DeliveryHold(Table, table=True):
    """Uppehåll: nothing is delivered from ``since`` until a person has ended it; the round goes on, and notices wait.

    A restored backup begins with one, since it does not know what was sent after it was made.
    """

    __tablename__ = "delivery_hold"

    id: int | None = Field(default=None, primary_key=True)
    since: datetime = Field(sa_type=UtcDateTime)
    why: str
    by: str
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_by: str = ""


class Round(Table, table=True):
    """One round that has been walked: the day, and what it found to say."""

    __table_args__ = (UniqueConstraint("day"),)

    id: int | None = Field(default=None, primary_key=True)
    day: date
    at: datetime = Field(sa_type=UtcDateTime)
    items: int = 0
    notices: int = 0
