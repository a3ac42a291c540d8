"""What the open data says, field by field: the answers' shapes, which the description (OpenAPI 3.1) is made of."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from models.kinds import Aim, Ambition, Better, Control, Operator, Source
from styrhjul.rules.indicators import Trend

LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
"""CC0 1.0: free to use for whatever one likes."""
LARGEST = 1_000
USUAL = 200

Key = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]


class OfBody(BaseModel):
    """What may be asked for: one body's, or every body's."""

    body: Key = Field("", description="Only this body's: its key.")


class OfBodyAndYear(OfBody):
    year: int = Field(0, ge=0, le=9_999, description="Only this year's; 0 for all.")


class OfIndicator(OfBody):
    indicator: Key = Field("", description="Only this indicator's: its key.")


class InPages(BaseModel):
    page: int = Field(1, ge=1, le=1_000_000, description="Which page, from 1.")
    size: int = Field(USUAL, ge=1, le=LARGEST, description="The most there are on a page.")


class OfBodyInPages(OfBody, InPages):
    """As ``OfBody``, a page at a time."""


class OfBodyAndYearInPages(OfBodyAndYear, InPages):
    """As ``OfBodyAndYear``, a page at a time."""


class OfIndicatorInPages(OfIndicator, InPages):
    """As ``OfIndicator``, a page at a time."""


class _Open(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OpenTarget(_Open):
    """How far an indicator is to come in a year, and where it started, in the indicator's own unit of measure."""

    indicator: str = Field(description="The indicator's key, as in indicators.json.")
    year: int
    baseline: float | None
    target: float | None


class OpenGoal(_Open):
    """A goal that a body has decided: an effect for the citizens, to be improved or maintained."""

    body: str = Field(description="The body's key.")
    key: str = Field(description="The goal's key, unique in its body.")
    sentence: str = Field(description="The goal, in Swedish.")
    citizen: str = Field(description="Whom it helps.")
    benefit: str = Field(description="How they notice.")
    area: str
    aim: Aim
    ambition: Ambition = Field(description="commitment: to be reached. stretch: shows the direction.")
    standard: str = Field(description="What is to be kept, in words, when the aim is to maintain.")
    first_year: int
    last_year: int
    serves: str = Field(description='The key of the council\'s goal that it serves; "" for none.')
    decided_on: date
    paragraph: str = Field(description="The paragraph of the minutes.")
    targets: tuple[OpenTarget, ...]


class OpenIndicator(_Open):
    """What is measured over the years, with the standard that is promised and the newest outcome."""

    body: str
    key: str
    name: str
    definition: str
    measured_in: str = Field(description='The unit of measure, such as "%".')
    better: Better
    standard: float | None = Field(description="The level that the municipality promises.")
    rank: int = Field(description="1 matters most in its body; 0: not ranked.")
    area: str
    quality: str
    source: Source
    source_key: str = Field(description="What the source calls it, such as Kolada's N15030.")
    control: Control = Field(description="How far the municipality itself decides what it comes to show.")
    lag_months: int = Field(description="How long after the period a value is known.")
    next_published_on: date | None
    value: float | None = Field(description="The newest outcome for the municipality as a whole.")
    period_end: date | None = Field(description="The last day of what it is about.")
    few: bool = Field(description="The newest outcome is of so few that it is not told.")
    meets_standard: bool | None
    trend: Trend


class OpenOutcome(_Open):
    """An indicator's value for the municipality as a whole in a period, as it is known today."""

    indicator: str
    period_end: date = Field(description="The period's last day; 31 December for a year.")
    value: float | None
    few: bool = Field(description="Of so few that it is not told; value is then null.")
    read_on: date = Field(description="When the municipality came to know it.")
    published_on: date | None
    version: int = Field(description="Grows each time another value becomes known.")


class OpenActivity(_Open):
    what: str
    starts_on: date | None
    ends_on: date | None
    sign: str = Field(description="How the unit will see that it worked.")


class OpenAnswer(_Open):
    """A unit's answer to one of its body's goals."""

    goal: str = Field(description="The goal's key in the body.")
    understanding: str
    contribution: str
    risks: str
    resources: str
    activities: tuple[OpenActivity, ...]


class OpenPlan(_Open):
    """A unit plan that has been accepted. Own and private units write the same plan."""

    body: str
    year: int
    unit: str = Field(description="The unit's key.")
    unit_name: str
    kind: str
    operator: Operator = Field(description="own: the municipality; lov, lou: a provider.")
    provider: str
    accepted_on: date
    version: int
    learned: str = Field(description="What the last year taught.")
    answers: tuple[OpenAnswer, ...]


class _Answer(_Open):
    licence: str = LICENCE
    publisher: str = Field(description="The municipality.")
    day: date = Field(description="The day that it is true of.")
    total: int = Field(description="How many there are on all the pages.")
    page: int
    size: int = Field(description="The most there are on a page.")
    next: str | None = Field(description="Where the next page is; null on the last.")


class Goals(_Answer):
    goals: tuple[OpenGoal, ...]


class Indicators(_Answer):
    indicators: tuple[OpenIndicator, ...]


class Outcomes(_Answer):
    outcomes: tuple[OpenOutcome, ...]


class Plans(_Answer):
    plans: tuple[OpenPlan, ...]


class Publisher(BaseModel):
    name: str


class ReleasePackage(BaseModel):
    """A release package of the Open Contracting Data Standard 1.1; its own schema says what is in a release."""

    uri: str
    version: str
    extensions: list[str]
    publishedDate: str  # noqa: N815  (the standard's own name)
    publisher: Publisher
    license: str
    releases: list[dict[str, object]]


class NothingThere(BaseModel):
    """There is nothing to tell."""

    message: str
