"""Parts that several reports share: a unit, a count of marks, and a figure with its history."""

from typing import Self

from pydantic import Field, model_validator

from models.kinds import Better, Operator
from styrhjul.reports.contexts.head import Context
from styrhjul.rules.follow_up import Mark


class Unit(Context):
    """A unit, own or private. ``provider`` is the company behind a private one."""

    name: str
    operator: Operator = Operator.OWN
    provider: str = ""


class MarkCount(Context):
    mark: Mark
    count: int = Field(ge=0)


class Point(Context):
    """A year's value; None where there is none or it may not be shown."""

    year: int
    value: float | None = None


class Figure(Context):
    """An indicator's outcome beside what it is compared with. Values are in ``measured_in``.

    ``way`` is the share, in %, of the way from the baseline to the target that has been travelled: below 0 it has
    gone the wrong way. ``way_in_words`` says the same in a sentence.
    """

    key: str
    indicator: str
    measured_in: str = ""
    better: Better = Better.HIGHER
    baseline: float | None = None
    target: float | None = None
    standard: float | None = None
    outcome: float | None = None
    last_year: float | None = None
    series: tuple[Point, ...] = ()
    way: float | None = None
    way_in_words: str = ""
    mark: Mark | None = None
    age: str = ""
    """A sentence on how old the outcome is, when it is older than the period."""
    withheld: str = ""
    """Why there is no outcome to see, such as that so few persons stand behind it."""
    source: str = ""
    """Printed after "Källa: "."""

    @model_validator(mode="after")
    def _withheld_is_withheld(self) -> Self:
        if self.withheld and self.outcome is not None:
            raise ValueError("ett utfall som inte får visas ska inte finnas med")
        return self
