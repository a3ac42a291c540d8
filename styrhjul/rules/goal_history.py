"""Whether a target is in line with what our own and similar municipalities have managed in as many years before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from models.indicators import OURS
from models.kinds import Better
from styrhjul.rules.goal_facts import GoalFacts, MeasureFacts, Series

FEWEST_STEPS = 10
"""With fewer known steps the history says too little to advise by."""
RARE = 0.10
"""A step that fewer than this share of all known steps reached is out of line."""
_HAIR = 1e-9
_WHOLE_COUNTRY = "0000"
_CODE_LENGTH = 4


@dataclass(frozen=True)
class Steps:
    """How many steps of ``years`` years are known, and how many were at least as large as the one wanted.

    ``places`` and ``able`` count the municipalities: those with a known step, and those that ever took such a one.
    """

    years: int
    known: int
    reached: int
    places: int
    able: int

    @property
    def are_rare(self) -> bool:
        return self.known >= FEWEST_STEPS and self.reached < RARE * self.known

    def __str__(self) -> str:
        length = "ett år" if self.years == 1 else f"{self.years} år"
        every = "" if self.known == self.places else f" ({self.reached} av {self.known} steg på {length})"
        return f"{self.able} av {self.places} kommuner klarade det steget{every}"


def steps_like(goal: GoalFacts, measure: MeasureFacts, places: Mapping[str, Series]) -> Steps | None:
    """The steps of history as long as the target's; None where no step to the better is wanted or known.

    The baseline is taken to be of the year before the goal's first.
    """
    if measure.baseline is None or measure.target is None:
        return None
    sign = 1 if measure.indicator.better is Better.HIGHER else -1
    wanted = sign * (measure.target - measure.baseline)
    if wanted <= 0:
        return None
    years = max(1, 1 + (measure.year or 0) - goal.first_year) if goal.first_year and measure.year else 1
    by_place = [steps for series in places.values() if (steps := list(_steps(series, years=years, sign=sign)))]
    if not by_place:
        return None
    reached = [sum(step >= wanted - _HAIR for step in steps) for steps in by_place]
    able = sum(number > 0 for number in reached)
    return Steps(years=years, known=sum(map(len, by_place)), reached=sum(reached), places=len(by_place), able=able)


def _steps(series: Series, *, years: int, sign: int) -> Iterator[float]:
    """Every change over so many years, in the direction of the better."""
    for year, value in series.items():
        if year + years in series:
            yield sign * (series[year + years] - value)


def is_municipality(place: str) -> bool:
    """Ours or another municipality's code; not a unit, a county or the whole country."""
    return place == OURS or (place.isdigit() and len(place) == _CODE_LENGTH and place != _WHOLE_COUNTRY)
