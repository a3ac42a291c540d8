"""Uppföljning: what was done, how it went, why, and what now. A version of it is a submission; its parts stand here."""

from datetime import date, datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from models.columns import UtcDateTime, kind_column
from models.kinds import ActivityState
from models.tables import Table


class FollowUpAnswer(Table, table=True):
    """The answer about one goal. ``judgement`` and ``forecast`` are keys of the definition's scale."""

    __tablename__ = "follow_up_answer"
    __table_args__ = (UniqueConstraint("submission_id", "goal_id"),)

    id: int | None = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id")
    goal_id: int = Field(foreign_key="goal.id", index=True)
    done: str = Field(default="", sa_type=Text)
    judgement: str
    why: str = Field(default="", sa_type=Text)
    now: str = Field(default="", sa_type=Text)
    forecast: str = ""


class ActivityReport(Table, table=True):
    """How far one of the plan's activities has come."""

    __tablename__ = "activity_report"
    __table_args__ = (UniqueConstraint("submission_id", "activity_id"),)

    id: int | None = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id")
    activity_id: int = Field(foreign_key="activity.id", index=True)
    state: ActivityState = Field(sa_type=kind_column(ActivityState))
    comment: str = ""


class ContractAnswer(Table, table=True):
    """A private unit's answer to one of the contract's questions, by the question's key in the definition."""

    __tablename__ = "contract_answer"
    __table_args__ = (UniqueConstraint("submission_id", "question"),)

    id: int | None = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id")
    question: str
    answer: str = Field(sa_type=Text)


class Storm(Table, table=True):
    """A body's opening of the details below its own level, for a stated reason and a limited time."""

    id: int | None = Field(default=None, primary_key=True)
    body_id: int = Field(foreign_key="body.id", index=True)
    name: str
    reason: str = Field(sa_type=Text)
    opened_by: str
    opened_at: datetime = Field(sa_type=UtcDateTime)
    starts_on: date
    ends_on: date
    """The last day, included."""
