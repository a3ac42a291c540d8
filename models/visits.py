"""Verksamhetsbesök: who visits which unit and when, who cannot, and what came of it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlmodel import Field

from models.columns import UtcDateTime
from models.tables import Table


class Visit(Table, table=True):
    """Besök: planned for a day, perhaps pinned by a person, held or cancelled. Each change adds to ``sequence``."""

    __table_args__ = (UniqueConstraint("body_id", "year", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    body_id: int = Field(foreign_key="body.id")
    unit_id: int = Field(foreign_key="unit.id", index=True)
    year: int
    key: str
    """Names the visit within the year, and never changes: the unit's key, with a number after a second visit."""
    period: str = ""
    """The period's key in the definition, such as ``var``."""
    day: date = Field(index=True)
    starts: str = "09:00"
    ends: str = "11:00"
    pinned: bool = False
    why: str = Field(default="", sa_type=Text)
    """Why this unit, this group and this day, as the plan says it."""
    sequence: int = 0
    changed_at: datetime = Field(sa_type=UtcDateTime)
    invited_sequence: int | None = None
    """The sequence that those concerned were last told of. None: nobody has been invited yet."""
    held_on: date | None = None
    cancelled_on: date | None = None
    cancelled_why: str = ""


class VisitMember(Table, table=True):
    """One of the politicians who go. ``left_on``: no longer, after the invitation had gone out."""

    __tablename__ = "visit_member"
    __table_args__ = (UniqueConstraint("visit_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    visit_id: int = Field(foreign_key="visit.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    left_on: date | None = None


class Unavailable(Table, table=True):
    """Days on which a person, or a unit, has said no to visits; both included."""

    __table_args__ = (CheckConstraint("(person_id IS NULL) <> (unit_id IS NULL)", name="of_one"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    starts_on: date
    ends_on: date
    reason: str = ""


class VisitWish(Table, table=True):
    """A unit that has asked to be visited in a year."""

    __tablename__ = "visit_wish"
    __table_args__ = (UniqueConstraint("unit_id", "year"),)

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id")
    year: int
    reason: str = ""


class VisitReport(Table, table=True):
    """Återrapport, one row a version: no individuals and no promises. The unit reads it first."""

    __tablename__ = "visit_report"
    __table_args__ = (UniqueConstraint("visit_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    visit_id: int = Field(foreign_key="visit.id")
    version: int = 1
    saw: str = Field(default="", sa_type=Text)
    heard: str = Field(default="", sa_type=Text)
    works: str = Field(default="", sa_type=Text)
    """What makes it work."""
    challenges: str = Field(default="", sa_type=Text)
    questions: str = Field(default="", sa_type=Text)
    """Questions to the committee."""
    by: str
    at: datetime = Field(sa_type=UtcDateTime)
    day: date


class VisitGoal(Table, table=True):
    """What was heard about a goal; it turns up when the next goals are set."""

    __tablename__ = "visit_goal"
    __table_args__ = (UniqueConstraint("report_id", "goal_id"),)

    id: int | None = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="visit_report.id")
    goal_id: int = Field(foreign_key="goal.id", index=True)
    heard: str = Field(sa_type=Text)
