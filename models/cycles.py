"""The year: imported meetings, recorded events, cycles and the dated occurrences of their steps."""

from datetime import date

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from models.columns import kind_column
from models.kinds import Closing, CycleState, MeetingStatus
from models.tables import Table


class Meeting(Table, table=True):
    """Sammanträde: imported, never generated. A moved meeting keeps its uid and remembers its first date."""

    __table_args__ = (UniqueConstraint("body_id", "uid"),)

    id: int | None = Field(default=None, primary_key=True)
    body_id: int = Field(foreign_key="body.id")
    uid: str
    starts_on: date = Field(index=True)
    ends_on: date
    time: str = ""
    place: str = ""
    status: MeetingStatus = Field(default=MeetingStatus.PLANNED, sa_type=kind_column(MeetingStatus))
    moved_from: date | None = None


class Event(Table, table=True):
    """A happening that rules may count from: a contract signed, an action plan completed."""

    __table_args__ = (UniqueConstraint("body_id", "name", "day"),)

    id: int | None = Field(default=None, primary_key=True)
    body_id: int = Field(foreign_key="body.id")
    name: str
    day: date


class Cycle(Table, table=True):
    """Årshjul: one body's one year, with the definition as it stood when last applied."""

    __table_args__ = (UniqueConstraint("body_id", "year"),)

    id: int | None = Field(default=None, primary_key=True)
    body_id: int = Field(foreign_key="body.id")
    year: int
    definition: str = Field(sa_type=Text)
    state: CycleState = Field(default=CycleState.OPEN, sa_type=kind_column(CycleState))
    opened_on: date
    closed_on: date | None = None


class Occurrence(Table, table=True):
    """Tillfälle: one step of a cycle on one occasion (a meeting, a period), with its dates and their rules.

    What all parties of the step share stands here; an obligation holds only what is its own. An edited
    date is a person's and is never recomputed.
    """

    __table_args__ = (UniqueConstraint("cycle_id", "step", "occasion"),)

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id")
    position: int
    stage: str
    step: str
    occasion: str = ""
    title: str
    description: str = ""
    opens_on: date | None = None
    due_on: date | None = None
    opens_rule: str = ""
    due_rule: str = ""
    opens_edited: bool = False
    due_edited: bool = False
    period: str = ""
    period_end: date | None = None
    meeting: str = ""
    closes: Closing = Field(sa_type=kind_column(Closing))
    decider: str = ""
    goes_to: str = ""
    content: str = ""
    """A StepContent, or "" for a step of text and files."""
    reports: str = ""
    """The kinds of report that the step's parties get when it opens, by spaces."""
    reminders: str = ""
