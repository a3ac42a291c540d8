"""The status of the cycle: the annual wheel with its dates, and how far each step has come."""

from datetime import date
from typing import Literal

from models.kinds import ReportKind
from styrhjul.reports.contexts.head import Context, Head
from styrhjul.rules.tally import Tally


class Stage(Context):
    """A stage of the year, such as goals or unit plans. The wheel gives it a ring."""

    key: str
    name: str


class WheelStep(Context):
    """One step on one occasion. ``stage`` is a stage's key, ``who`` who does it ("enheterna", "nämnden").

    ``due_on`` None: its date hangs on an event that has not happened.
    """

    stage: str
    name: str
    occasion: str = ""
    """The occasion's name, such as "januari–april"; "" when there is only one."""
    who: str = ""
    opens_on: date | None = None
    due_on: date | None = None
    tally: Tally


class OpenRecommendation(Context):
    """What an external review recommends and is not done yet. ``review`` names it, and its unit if it has one."""

    review: str
    what: str
    owner: str = ""
    due_on: date | None = None
    overdue: bool = False


class CycleStatus(Context):
    """``steps`` in order of date. The status is as of ``head.made_on``."""

    kind: Literal[ReportKind.CYCLE_STATUS] = ReportKind.CYCLE_STATUS
    head: Head
    stages: tuple[Stage, ...] = ()
    steps: tuple[WheelStep, ...] = ()
    recommendations: tuple[OpenRecommendation, ...] = ()
