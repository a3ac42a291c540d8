"""Enhetsplan: a unit's answer to the goals. A version of the plan is a submission; its parts stand here.

The submission's text is what the last year taught.
"""

from datetime import date

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from models.tables import Table


class PlanAnswer(Table, table=True):
    """The answer to one goal: how the unit understands it, and what it contributes."""

    __tablename__ = "plan_answer"
    __table_args__ = (UniqueConstraint("submission_id", "goal_id"),)

    id: int | None = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id")
    goal_id: int = Field(foreign_key="goal.id", index=True)
    understanding: str = Field(default="", sa_type=Text)
    contribution: str = Field(default="", sa_type=Text)
    risks: str = Field(default="", sa_type=Text)
    resources: str = Field(default="", sa_type=Text)


class Activity(Table, table=True):
    """Aktivitet: a means, owned by a role at the unit. ``sign`` is how they will see that it worked.

    ``no`` numbers the plan's activities, so that a later version and the follow-up can name the same one.
    """

    __table_args__ = (UniqueConstraint("submission_id", "no"),)

    id: int | None = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id")
    goal_id: int = Field(foreign_key="goal.id", index=True)
    no: int
    what: str
    owner: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    sign: str = Field(default="", sa_type=Text)


class SectionComment(Table, table=True):
    """A comment on one part of a plan or a follow-up that was returned: the goal's key, or "" for the whole."""

    __tablename__ = "section_comment"
    __table_args__ = (UniqueConstraint("transition_id", "section"),)

    id: int | None = Field(default=None, primary_key=True)
    transition_id: int = Field(foreign_key="transition.id")
    section: str = ""
    comment: str = Field(sa_type=Text)
