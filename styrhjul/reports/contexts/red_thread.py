"""The red thread: council goal, committee goal, unit activity, and where the thread is broken in either direction."""

from typing import Literal

from models.kinds import ReportKind
from styrhjul.reports.contexts.head import Context, Head
from styrhjul.reports.contexts.parts import Unit


class CouncilGoal(Context):
    key: str
    sentence: str


class ThreadActivity(Context):
    """``unit`` is the unit's name, one of the report's units."""

    unit: str
    what: str


class CommitteeGoal(Context):
    """``serves`` is the council goal's key, "" if it serves none."""

    key: str
    sentence: str
    body: str = ""
    serves: str = ""
    activities: tuple[ThreadActivity, ...] = ()


class RedThread(Context):
    """The matrix as data. The orphans follow from it and are not given."""

    kind: Literal[ReportKind.RED_THREAD] = ReportKind.RED_THREAD
    head: Head
    council_goals: tuple[CouncilGoal, ...] = ()
    goals: tuple[CommitteeGoal, ...] = ()
    units: tuple[Unit, ...] = ()

    def serving(self, key: str) -> tuple[CommitteeGoal, ...]:
        """The committee goals that serve the council goal of that key."""
        return tuple(goal for goal in self.goals if goal.serves == key)

    @property
    def unserved(self) -> tuple[CouncilGoal, ...]:
        """Council goals that no committee goal serves."""
        return tuple(goal for goal in self.council_goals if not self.serving(goal.key))

    @property
    def unanchored(self) -> tuple[CommitteeGoal, ...]:
        """Committee goals that serve no council goal of the report."""
        known = {goal.key for goal in self.council_goals}
        return tuple(goal for goal in self.goals if goal.serves not in known)

    @property
    def without_activities(self) -> tuple[CommitteeGoal, ...]:
        return tuple(goal for goal in self.goals if not goal.activities)
