"""Extern granskning: an outside examination, the unit's answer to it, and its recommendations until they are done."""

from datetime import date

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from models.tables import Table


class Review(Table, table=True):
    """Granskning: of one unit, or of the body's work (no unit). The unit answers before the politicians read."""

    __table_args__ = (UniqueConstraint("body_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    body_id: int = Field(foreign_key="body.id")
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    key: str
    title: str
    reviewer: str = ""
    assignment: str = Field(default="", sa_type=Text)
    scope: str = Field(default="", sa_type=Text)
    decider: str = ""
    decided_on: date | None = None
    paragraph: str = ""
    reported_on: date | None = None
    report_link: str = ""
    answer: str = Field(default="", sa_type=Text)
    answered_on: date | None = None
    answered_by: str = ""


class Recommendation(Table, table=True):
    """Rekommendation: with an owner and a date, followed until it is done."""

    __table_args__ = (UniqueConstraint("review_id", "no"),)

    id: int | None = Field(default=None, primary_key=True)
    review_id: int = Field(foreign_key="review.id")
    no: int
    what: str = Field(sa_type=Text)
    owner: str = ""
    due_on: date | None = None
    done_on: date | None = None
    outcome: str = Field(default="", sa_type=Text)
