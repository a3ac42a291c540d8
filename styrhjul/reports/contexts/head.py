"""What every report has: whose it is, which period, how far it has been decided, and what comes before the tables."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field


class Context(BaseModel):
    """Facts for a report. Dumps to JSON and back, so that a report can be made anew from what it was made of."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Decision(Context):
    """Who decided the report, the day, and the paragraph, such as "§ 47"."""

    decider: str
    day: date
    paragraph: str


class Head(Context):
    """The report's cover and first page. Texts are plain text; each item of a tuple is a sentence or a paragraph."""

    municipality: str
    body: str
    title: str
    year: int
    period: str = ""
    """The period's name, such as "januari–augusti"; "" for a report of the year as a whole."""
    period_end: date | None = None
    made_on: date
    version: int = Field(default=1, ge=1)
    decision: Decision | None = None
    """Without one the report is a draft, and says so."""
    meeting_on: date | None = None
    citizens: tuple[str, ...] = ()
    """What it means for the citizens. Comes first."""
    highlights: tuple[str, ...] = ()
    """The most important sentences, at most three, for who has one minute."""
    learning: tuple[str, ...] = ()
    """What has been learned. Comes before the tables."""
    holes: tuple[str, ...] = ()
    """What is missing, such as "3 av 15 enheter har inte lämnat in: …". None: the report is complete."""
    changed: tuple[str, ...] = ()
    """What is new since the version before."""
    sources: tuple[str, ...] = ()
    """Where the figures come from, such as "Kolada"."""
