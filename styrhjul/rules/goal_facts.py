"""What the goal checks know of goals, their indicators and their history, and the advice that they give. Plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from models.indicators import OURS
from models.kinds import Aim, Ambition, Better, Control, Source

MONTHS_IN_YEAR = 12

Series = Mapping[int, float]
"""A place's value for each year."""


@dataclass(frozen=True)
class IndicatorFacts:
    """``standard`` is the level that is promised; ``lag_months`` how long after its period a value is known."""

    key: str
    name: str = ""
    better: Better = Better.HIGHER
    source: Source = Source.OWN
    control: Control = Control.OWN
    lag_months: int = 0
    quality: str = ""
    standard: float | None = None
    retired: bool = False

    @property
    def shown(self) -> str:
        return self.name or self.key

    @property
    def is_outside(self) -> bool:
        """Measured by others, or not ours to decide: such figures come late and change slowly."""
        if self.control is Control.OUTSIDE or self.source in {Source.SCB, Source.SURVEY}:
            return True
        return self.source is Source.KOLADA and self.control is not Control.OWN


@dataclass(frozen=True)
class MeasureFacts:
    """How far one of the goal's indicators is to come in a year (None: not said), and where it started."""

    indicator: IndicatorFacts
    year: int | None = None
    baseline: float | None = None
    target: float | None = None


@dataclass(frozen=True)
class GoalFacts:
    """A goal as its writer filled it in. ``serves`` is the council goal's key, "" for none; ``body`` whose it is."""

    key: str
    sentence: str
    body: str = ""
    citizen: str = ""
    benefit: str = ""
    area: str = ""
    aim: Aim = Aim.IMPROVE
    ambition: Ambition = Ambition.COMMITMENT
    standard: str = ""
    serves: str = ""
    first_year: int | None = None
    last_year: int | None = None
    measures: tuple[MeasureFacts, ...] = ()
    of_council: bool = False

    @property
    def live(self) -> tuple[MeasureFacts, ...]:
        """The measures whose indicators are still followed."""
        return tuple(measure for measure in self.measures if not measure.indicator.retired)

    @property
    def indicators(self) -> dict[str, IndicatorFacts]:
        return {measure.indicator.key: measure.indicator for measure in self.live}

    @property
    def months(self) -> int:
        """How long it lasts; a goal that doesn't say is one of a year."""
        if self.first_year is None:
            return MONTHS_IN_YEAR
        return MONTHS_IN_YEAR * (1 + (self.last_year or self.first_year) - self.first_year)

    def meets(self, other: "GoalFacts") -> bool:
        """Whether some year is in both; a goal that doesn't say its years is in all."""
        if self.first_year is None or other.first_year is None:
            return True
        latest_first = max(self.first_year, other.first_year)
        return latest_first <= min(self.last_year or self.first_year, other.last_year or other.first_year)


@dataclass(frozen=True)
class CouncilGoal:
    """A goal of the council's. ``served`` when some body serves it whose goals are not among those checked."""

    key: str
    sentence: str = ""
    served: bool = False


@dataclass(frozen=True)
class OpposingIndicators:
    """Two indicators, by key, that are known to pull opposite ways."""

    first: str
    second: str
    why: str = ""


@dataclass(frozen=True)
class GoalSet:
    """The goals that are checked together, and what there is to check them against.

    ``history`` has, for each indicator, the yearly values of our own municipality (``OURS``) and of similar ones.
    """

    goals: tuple[GoalFacts, ...]
    council_goals: tuple[CouncilGoal, ...] = ()
    opposing: tuple[OpposingIndicators, ...] = ()
    history: Mapping[str, Mapping[str, Series]] = field(default_factory=dict)

    @cached_property
    def by_indicator(self) -> dict[str, list[GoalFacts]]:
        found: dict[str, list[GoalFacts]] = {}
        for goal in self.goals:
            for key in goal.indicators:
                found.setdefault(key, []).append(goal)
        return found

    def latest_own(self, indicator: str, *, before: int | None) -> float | None:
        """The municipality's own newest value from a year before ``before``."""
        own = self.history.get(indicator, {}).get(OURS, {})
        years = [year for year in own if before is None or year < before]
        return own[max(years)] if years else None


@dataclass(frozen=True)
class Advice:
    """One piece of advice: never a block. ``goal`` is "" where it is about several goals together.

    ``advice`` says why it matters and how to answer it, ``evidence`` the words or figures that caused it.
    """

    goal: str
    check: str
    advice: str
    evidence: str = ""
