"""The follow-up report of a round: whether it got better, why, and what is done now."""

from datetime import date
from typing import Literal

from pydantic import Field

from models.kinds import ActivityState, Aim, Ambition, ReportKind
from styrhjul.reports.contexts.head import Context, Head
from styrhjul.reports.contexts.parts import Figure, MarkCount, Unit
from styrhjul.rules.follow_up import Mark


class FollowedGoal(Context):
    """A goal as the committee sees it. ``own`` and ``private`` count the units' judgements, a mark each.

    ``serves`` is the council goal's sentence, "" if it serves none.
    """

    key: str
    sentence: str
    citizen: str = ""
    benefit: str = ""
    aim: Aim = Aim.IMPROVE
    ambition: Ambition = Ambition.COMMITMENT
    serves: str = ""
    mark: Mark
    forecast: Mark | None = None
    why: str = ""
    learning: str = ""
    now: str = ""
    figures: tuple[Figure, ...] = ()
    own: tuple[MarkCount, ...] = ()
    private: tuple[MarkCount, ...] = ()


class StateCount(Context):
    """How many of the units' activities are in a state."""

    state: ActivityState
    own: int = Field(default=0, ge=0)
    private: int = Field(default=0, ge=0)


class ContractQuestion(Context):
    """A contract's question: how many private units were asked, and how many have answered."""

    question: str
    asked: int = Field(ge=0)
    answered: int = Field(ge=0)


class KeptStandard(Context):
    """Good news: an indicator that keeps the standard promised, in a sentence with its value."""

    indicator: str
    sentence: str


class MissedCommitment(Context):
    """A commitment that was not reached, and what is done now."""

    goal: str
    sentence: str
    now: str = ""


class UnitAnswer(Context):
    """A unit's answer about one goal, named by the goal's key."""

    goal: str
    mark: Mark
    forecast: Mark | None = None
    done: str = ""
    why: str = ""
    now: str = ""


class UnitActivity(Context):
    goal: str
    what: str
    state: ActivityState
    comment: str = ""


class UnitFigure(Context):
    """A unit's own figure and what the unit says of it."""

    indicator: str
    measured_in: str = ""
    outcome: float | None = None
    withheld: str = ""
    comment: str = ""


class ContractAnswer(Context):
    question: str
    answer: str


class UnitDetail(Context):
    unit: Unit
    answers: tuple[UnitAnswer, ...] = ()
    activities: tuple[UnitActivity, ...] = ()
    figures: tuple[UnitFigure, ...] = ()
    contract: tuple[ContractAnswer, ...] = ()


class Opening(Context):
    """Storm: the details are open to the politicians for a stated reason, to and including ``last_day``."""

    name: str
    reason: str
    last_day: date


class Detail(Context):
    """The units one by one. Without an opening it is the officials' version."""

    opening: Opening | None = None
    units: tuple[UnitDetail, ...] = ()


class FollowUp(Context):
    """``scale`` is the whole scale from best to worst, for the key. Without ``detail`` the units' parts are closed."""

    kind: Literal[ReportKind.FOLLOW_UP] = ReportKind.FOLLOW_UP
    head: Head
    scale: tuple[Mark, ...]
    units_own: int = Field(ge=0)
    units_private: int = Field(ge=0)
    answered_own: int = Field(ge=0)
    answered_private: int = Field(ge=0)
    goals: tuple[FollowedGoal, ...] = ()
    kept: tuple[KeptStandard, ...] = ()
    missed: tuple[MissedCommitment, ...] = ()
    activities: tuple[StateCount, ...] = ()
    contract_questions: tuple[ContractQuestion, ...] = ()
    detail: Detail | None = None

    @property
    def marks(self) -> tuple[MarkCount, ...]:
        """How many goals stand at each mark of the scale, the whole scale in its order."""
        keys = [goal.mark.key for goal in self.goals]
        return tuple(MarkCount(mark=mark, count=keys.count(mark.key)) for mark in self.scale)
