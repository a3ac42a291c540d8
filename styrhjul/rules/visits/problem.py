"""What the planner is asked, and what it answers."""

from dataclasses import dataclass, field
from datetime import date


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


@dataclass(frozen=True)
class VisitRules:
    """As the definition declares them."""

    every_years: int = 3
    """Each unit is visited at least once in so many years."""
    group_size: int = 2
    mixed: bool = True
    """A group has both majority and opposition."""
    visits_a_day: int = 2
    """The most visits that one person makes in one day, and then in one area."""
    starts: str = "09:00"
    ends: str = "11:00"


@dataclass(frozen=True)
class Problem:
    """``periods``: the days for visits, by the period's key. Holidays, the pause and meeting days are no such days."""

    year: int
    periods: dict[str, tuple[date, ...]]
    visitors: tuple[Visitor, ...]
    places: tuple[Place, ...]
    rules: VisitRules = VisitRules()
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
