"""The summary of the unit plans: how the goals have been understood, and what is to be done."""

from datetime import date
from typing import Literal

from pydantic import Field

from models.kinds import ReportKind
from styrhjul.reports.contexts.head import Context, Head
from styrhjul.reports.contexts.parts import Unit


class PlannedActivity(Context):
    """``owner`` is a role at the unit, never a name. ``sign`` is how they will see that it worked."""

    no: int
    what: str
    owner: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    sign: str = ""


class PlanAnswer(Context):
    unit: Unit
    understanding: str = ""
    contribution: str = ""
    risks: str = ""
    resources: str = ""
    activities: tuple[PlannedActivity, ...] = ()


class PlannedGoal(Context):
    key: str
    sentence: str
    citizen: str = ""
    benefit: str = ""
    serves: str = ""
    """The council goal's sentence, "" if it serves none."""
    answers: tuple[PlanAnswer, ...] = ()


class Plan(Context):
    """A unit's plan: when it was handed in (None: it has not been), how many have read it, and asked."""

    unit: Unit
    handed_in_on: date | None = None
    version: int = 0
    receipts: int = Field(default=0, ge=0)
    questions: int = Field(default=0, ge=0)
    lesson: str = ""
    """What last year taught."""


class UnitPlans(Context):
    """``plans`` has every unit that owes a plan; ``readers`` is how many politicians are to read them."""

    kind: Literal[ReportKind.UNIT_PLANS] = ReportKind.UNIT_PLANS
    head: Head
    readers: int = Field(default=0, ge=0)
    goals: tuple[PlannedGoal, ...] = ()
    plans: tuple[Plan, ...] = ()

    @property
    def handed_in(self) -> tuple[Plan, ...]:
        return tuple(plan for plan in self.plans if plan.handed_in_on)

    @property
    def missing(self) -> tuple[Plan, ...]:
        return tuple(plan for plan in self.plans if not plan.handed_in_on)
