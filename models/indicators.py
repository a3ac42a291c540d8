"""What is measured over the years: the standard that is promised, and the outcomes as they were known at each time."""

from datetime import date

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from models.columns import kind_column
from models.kinds import Better, Control, Source
from models.tables import Table

OURS = "ours"
"""The place of an outcome for the municipality as a whole."""


class Indicator(Table, table=True):
    """Nyckeltal: changes little over the years. Every change leaves an audit row with its reason.

    ``rank`` is forced within the body: 1 matters most, and no two share one (0 = not ranked yet).
    ``lag_months`` is how long after the period its value is known.
    """

    id: int | None = Field(default=None, primary_key=True)
    body_id: int = Field(foreign_key="body.id", index=True)
    key: str = Field(unique=True)
    name: str
    definition: str = Field(default="", sa_type=Text)
    measured_in: str = ""
    """The unit of measure, as it is written after a value: "%", "dagar", "kr"."""
    better: Better = Field(default=Better.HIGHER, sa_type=kind_column(Better))
    standard: float | None = None
    rank: int = 0
    area: str = ""
    quality: str = ""
    """The quality dimension it measures, such as "trygghet" or "kunskap"."""
    source: Source = Field(default=Source.OWN, sa_type=kind_column(Source))
    source_key: str = ""
    """What the source calls it, such as Kolada's N15030."""
    control: Control = Field(default=Control.OWN, sa_type=kind_column(Control))
    lag_months: int = 0
    next_published_on: date | None = None
    owner_id: int | None = Field(default=None, foreign_key="person.id")
    substitute_id: int | None = Field(default=None, foreign_key="person.id")
    successor_id: int | None = Field(default=None, foreign_key="indicator.id")
    retired_on: date | None = None


class OpposingPair(Table, table=True):
    """Two indicators that are known to pull opposite ways: what is won on one tends to be lost on the other."""

    __tablename__ = "opposing_pair"
    __table_args__ = (UniqueConstraint("first_id", "second_id"),)

    id: int | None = Field(default=None, primary_key=True)
    first_id: int = Field(foreign_key="indicator.id")
    second_id: int = Field(foreign_key="indicator.id")
    why: str = ""


class Outcome(Table, table=True):
    """Utfall: an indicator's value for a place and a period, one row for each time another value became known.

    ``place`` is the natural key: "ours", "unit:12", or another municipality's code such as "0180". ``period_end``
    is the period's last day (31 December for a year). No value: the source has none, and ``note`` says why.
    ``few`` marks a value of so few persons that it is not to be shown.
    """

    __table_args__ = (UniqueConstraint("indicator_id", "place", "period_end", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    indicator_id: int = Field(foreign_key="indicator.id", index=True)
    place: str = OURS
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    period_end: date
    version: int = 1
    value: float | None = None
    read_on: date
    """When we came to know it: the as-of date of this version."""
    published_on: date | None = None
    few: bool = False
    note: str = ""


class FigureComment(Table, table=True):
    """What a unit says of a figure of its own, before the politicians see it."""

    __tablename__ = "figure_comment"
    __table_args__ = (UniqueConstraint("unit_id", "indicator_id", "period_end"),)

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id")
    indicator_id: int = Field(foreign_key="indicator.id")
    period_end: date
    comment: str = Field(sa_type=Text)
    by: str
    day: date
