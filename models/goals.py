"""What a body wants to become better, or to keep as good as it is, and what the politicians put beside that."""

from datetime import date

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from models.columns import kind_column
from models.kinds import Aim, Ambition, Dissent
from models.tables import Table


class Goal(Table, table=True):
    """Mål: an effect for the citizen in the years from ``first_year`` to ``last_year``.

    A council's goal and a committee's are the same thing; ``serves_id`` is the council's goal that a committee's
    goal serves (the red thread). Adopted once it has a decider, a date and a paragraph.
    """

    __table_args__ = (UniqueConstraint("body_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    body_id: int = Field(foreign_key="body.id")
    key: str
    position: int = 0
    sentence: str = Field(sa_type=Text)
    citizen: str = ""
    """Whom it helps."""
    benefit: str = Field(default="", sa_type=Text)
    """How they notice."""
    area: str = ""
    aim: Aim = Field(default=Aim.IMPROVE, sa_type=kind_column(Aim))
    ambition: Ambition = Field(default=Ambition.COMMITMENT, sa_type=kind_column(Ambition))
    standard: str = ""
    """What is to be kept, in words, when the aim is to maintain."""
    first_year: int
    last_year: int
    serves_id: int | None = Field(default=None, foreign_key="goal.id", index=True)
    decider: str = ""
    decided_on: date | None = None
    paragraph: str = ""


class Target(Table, table=True):
    """Målvärde: how far one of the goal's indicators is to come in a year, and where it started."""

    __table_args__ = (UniqueConstraint("goal_id", "indicator_id", "year"),)

    id: int | None = Field(default=None, primary_key=True)
    goal_id: int = Field(foreign_key="goal.id")
    indicator_id: int = Field(foreign_key="indicator.id", index=True)
    year: int
    baseline: float | None = None
    target: float | None = None


class GoalDissent(Table, table=True):
    """Alternativ eller reservation: what a party has put beside a goal, or beside them all (no goal)."""

    __tablename__ = "goal_dissent"

    id: int | None = Field(default=None, primary_key=True)
    body_id: int = Field(foreign_key="body.id", index=True)
    year: int
    goal_id: int | None = Field(default=None, foreign_key="goal.id")
    kind: Dissent = Field(sa_type=kind_column(Dissent))
    party: str
    text: str = Field(sa_type=Text)
    day: date


class AdviceAnswer(Table, table=True):
    """What people answer to a piece of advice from the goal checks: why the goal is right as it stands.

    ``goal`` is the goal's key, "" for advice on the body's goals together; ``check`` the check's key.
    """

    __tablename__ = "advice_answer"
    __table_args__ = (UniqueConstraint("body_id", "year", "goal", "check"),)

    id: int | None = Field(default=None, primary_key=True)
    body_id: int = Field(foreign_key="body.id")
    year: int
    goal: str = ""
    check: str
    answer: str = Field(sa_type=Text)
    by: str
    day: date
