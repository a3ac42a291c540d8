"""The report of a period's visits: what makes it work, what was asked of the committee, and visit by visit."""

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field

from models.kinds import ReportKind
from styrhjul.reports.contexts.head import Context, Head
from styrhjul.reports.contexts.parts import Unit


class VisitState(StrEnum):
    """How a visit stands. ``untold``: its day has been, and nobody has said whether it was held."""

    HELD = "held"
    CANCELLED = "cancelled"
    COMING = "coming"
    UNTOLD = "untold"


class Account(Context):
    """What a group reported. ``unit_reads_until`` is set while the unit still has time of its own to read it."""

    reported_on: date
    unit_reads_until: date | None = None
    saw: str = ""
    heard: str = ""
    works: str = ""
    challenges: str = ""
    questions: str = ""


class OneVisit(Context):
    """A visit, on the day it was held or else is planned for. ``group`` is who goes, such as "Pia Ek (S)".

    ``moved``: it was, or is to be, on another day than was planned. ``why`` says why it was moved or cancelled.
    """

    unit: Unit
    day: date
    state: VisitState
    moved: bool = False
    why: str = ""
    group: tuple[str, ...] = ()
    account: Account | None = None


class Heard(Context):
    """What was heard at a unit about a goal."""

    unit: Unit
    heard: str


class HeardGoal(Context):
    """A goal that was spoken of. ``key`` is what the year's reports call it."""

    key: str
    sentence: str
    heard: tuple[Heard, ...]


class ToVisit(Context):
    """A unit that has had no visit within the years: when it last had one, and when the next is planned."""

    unit: Unit
    last_on: date | None = None
    next_on: date | None = None


class Coverage(Context):
    """How many units there are, and how many have been visited from ``first_year`` to ``last_year``."""

    first_year: int = 0
    last_year: int = 0
    units_own: int = Field(default=0, ge=0)
    units_private: int = Field(default=0, ge=0)
    visited_own: int = Field(default=0, ge=0)
    visited_private: int = Field(default=0, ge=0)
    remaining: tuple[ToVisit, ...] = ()

    @property
    def in_words(self) -> str:
        """``2025–2027``."""
        return str(self.last_year) if self.first_year == self.last_year else f"{self.first_year}–{self.last_year}"

    @property
    def units(self) -> int:
        return self.units_own + self.units_private

    @property
    def visited(self) -> int:
        return self.visited_own + self.visited_private


class PartyLoad(Context):
    """How many times somebody from the party went on a visit, and how many politicians it has. No persons."""

    party: str
    times: int = Field(ge=0)
    politicians: int = Field(ge=0)


class Visits(Context):
    """``visits`` in order of day; ``parties`` by name."""

    kind: Literal[ReportKind.VISITS] = ReportKind.VISITS
    head: Head
    visits: tuple[OneVisit, ...] = ()
    goals: tuple[HeardGoal, ...] = ()
    coverage: Coverage = Coverage()
    parties: tuple[PartyLoad, ...] = ()

    @property
    def told(self) -> tuple[tuple[OneVisit, Account], ...]:
        """The visits that have been reported, each with its report."""
        return tuple((visit, visit.account) for visit in self.visits if visit.account)

    def number(self, state: VisitState) -> int:
        """How many visits stand so."""
        return sum(visit.state is state for visit in self.visits)
