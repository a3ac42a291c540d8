"""What the planner is asked, and what it answers."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

MAJORITY, OPPOSITION = "majority", "opposition"
CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"
_NUMBER = re.compile(r"^(\d+(:[ae])?|första?|förste|andr[ae]|tredje)\s+")


@dataclass(frozen=True)
class Visitor:
    """``side``: majority, opposition, or "" for those who count as neither (the chairs, unless they are configured)."""

    key: str
    name: str
    party: str = ""
    side: str = ""
    away: frozenset[date] = frozenset()
    """Days on which they have said no, or sit in another meeting."""
    visited_last_year: frozenset[str] = frozenset()
    """Keys of the units they visited last year."""


@dataclass(frozen=True)
class Place:
    """A unit that may be visited. Units of one ``area`` lie near each other."""

    key: str
    name: str
    area: str = ""
    kind: str = ""
    private: bool = False
    last_visited: int | None = None
    """The year of its last visit; None where none is known."""
    missed_goals: int = 0
    asked: bool = False
    away: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Kept:
    """A visit as it already stands. Pinned: a person decided it. Otherwise it is kept as far as it can be."""

    place: str
    day: date
    visitors: tuple[str, ...]
    pinned: bool = False
    period: str = ""


CONDUCT = (
    "Besöket är ett komplement till den information som nämnden annars får. Det är ingen inspektion.",
    "Det får inte bli en belastning. Enheten bestämmer vad som visas, och behöver inte förbereda något.",
    "Ni kommer för hela nämnden. Inget partipolitiskt budskap framförs, och inga löften ges.",
    "Var rädd om integriteten. Fråga inte om enskilda, fotografera inte och skriv inga namn.",
)
"""Rules of conduct that hold where the definition gives none of its own."""


class VisitRules(BaseModel):
    """Hur verksamhetsbesöken planeras och hur de går till."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    every_years: int = Field(default=3, ge=1, le=10, description="Varje enhet får besök minst en gång på så många år.")
    group_size: int = Field(default=2, ge=1, le=6, description="Hur många som går på ett besök.")
    mixed: bool = Field(default=True, description="true: i varje grupp finns både majoritet och opposition.")
    majority: tuple[str, ...] = Field(
        default=(), description="Partierna i majoriteten, som de heter i registret. Övriga är opposition."
    )
    outside: tuple[str, ...] = Field(
        default=("ordförande", "vice ordförande"),
        description="Platser i nämnden som står utanför grupperna, till exempel ordförande, vice ordförande och "
        "ersättare. ”1:e vice ordförande” räknas som vice ordförande.",
    )
    visits_a_day: int = Field(
        default=2, ge=1, le=4, description="Så många besök gör en person som mest på en dag, och då i ett område."
    )
    starts: str = Field(default="09:00", pattern=CLOCK, description="När ett besök börjar, till exempel ”09:00”.")
    ends: str = Field(default="11:00", pattern=CLOCK, description="När det slutar.")
    invite_working_days: int = Field(
        default=15, ge=0, le=120, description="Så många arbetsdagar före besöket går inbjudan ut."
    )
    conduct: tuple[str, ...] = Field(
        default=CONDUCT, description="Det som gäller under ett besök. Står i inbjudan och i underlaget till besöken."
    )
    questions: tuple[str, ...] = Field(
        default=(), description="Frågor som ställs till alla enheter. Nämnden går igenom dem före besöken."
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.starts >= self.ends:
            raise ValueError("ends senare än starts")
        return self

    def is_outside(self, seat: str) -> bool:
        """Whether who has the seat stands outside the groups; the seat's number ("1:e", "andre") says nothing."""
        return _NUMBER.sub("", seat.strip().lower()) in {one.strip().lower() for one in self.outside}

    def side(self, party: str) -> str:
        """MAJORITY or OPPOSITION, by what the definition says. Who belongs to no party is in opposition."""
        return MAJORITY if party.casefold() in {one.casefold() for one in self.majority} else OPPOSITION


@dataclass(frozen=True)
class Problem:
    """``periods``: the days for visits, by the period's key. Holidays, the pause and meeting days are no such days."""

    year: int
    periods: dict[str, tuple[date, ...]]
    visitors: tuple[Visitor, ...]
    places: tuple[Place, ...]
    rules: VisitRules = field(default_factory=VisitRules)
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True)
class PlannedVisit:
    """``why``: Swedish sentences for the unit, the group and the day."""

    place: str
    period: str
    day: date
    visitors: tuple[str, ...]
    why: tuple[str, ...] = ()
    pinned: bool = False


@dataclass(frozen=True)
class Plan:
    """``cost`` and ``bound`` are in the objective's points: the plan is proved to be at most ``gap`` from the best."""

    visits: tuple[PlannedVisit, ...]
    cost: float = 0.0
    bound: float = 0.0
    parts: dict[str, float] = field(default_factory=dict)
    """The cost by what it is made of, such as ``load`` and ``travel``."""
    changed: int = 0
    """Visits that stood and had to be changed."""

    @property
    def gap(self) -> float:
        """0.0 where the plan is proved to be the best; 0.02 where a better one could be two per cent cheaper."""
        return 0.0 if self.cost <= self.bound else (self.cost - self.bound) / max(abs(self.cost), 1.0)
