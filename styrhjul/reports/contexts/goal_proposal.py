"""The proposal for a committee's goals: where the standard is not met, what is proposed, and what others propose."""

from typing import Literal

from models.kinds import Aim, Ambition, Better, Control, Dissent, ReportKind
from styrhjul.reports.contexts.head import Context, Head
from styrhjul.reports.contexts.parts import Point
from styrhjul.reports.contexts.visits import HeardGoal


class BelowStandard(Context):
    """An indicator that does not meet its standard. ``gap`` is how much is missing, above 0, in ``measured_in``.

    ``trend`` is a few words, such as "blir bättre"; ``goal`` is the key of the proposed goal that it is in, or "".
    """

    rank: int
    indicator: str
    measured_in: str = ""
    better: Better = Better.HIGHER
    standard: float
    outcome: float
    gap: float
    trend: str = ""
    series: tuple[Point, ...] = ()
    control: Control = Control.OWN
    age: str = ""
    source: str = ""
    goal: str = ""


class ProposedTarget(Context):
    indicator: str
    measured_in: str = ""
    year: int
    baseline: float | None = None
    target: float | None = None


class Opinion(Context):
    """What a party puts beside a goal, or beside them all, in equal rank."""

    kind: Dissent
    party: str
    text: str


class ProposedGoal(Context):
    """``advice`` is what the goal check says of it: advice, never a stop. ``serves`` is the council goal's sentence."""

    key: str
    sentence: str
    citizen: str = ""
    benefit: str = ""
    area: str = ""
    aim: Aim = Aim.IMPROVE
    ambition: Ambition = Ambition.COMMITMENT
    standard: str = ""
    """What is to be kept, in words, when the aim is to maintain."""
    first_year: int
    last_year: int
    serves: str = ""
    targets: tuple[ProposedTarget, ...] = ()
    advice: tuple[str, ...] = ()
    opinions: tuple[Opinion, ...] = ()


class GoalProposal(Context):
    """``advice`` and ``opinions`` here are about the goals together. ``below`` is worst and highest ranked first.

    ``told`` is what the last year's visits heard about the goals.
    """

    kind: Literal[ReportKind.GOAL_PROPOSAL] = ReportKind.GOAL_PROPOSAL
    head: Head
    below: tuple[BelowStandard, ...] = ()
    goals: tuple[ProposedGoal, ...] = ()
    told: tuple[HeardGoal, ...] = ()
    advice: tuple[str, ...] = ()
    opinions: tuple[Opinion, ...] = ()
