"""Where an obligation stands on a given day: a pure function of its dates, its last transition and today."""

from datetime import date, timedelta
from enum import StrEnum

from models.kinds import TransitionKind

SOON = timedelta(days=7)
"""An obligation is due soon from this many calendar days before its due date."""


class Status(StrEnum):
    """WAITING: its date hangs on an event that has not happened. The rest is as it reads."""

    WAITING = "waiting"
    UPCOMING = "upcoming"
    OPEN = "open"
    DUE_SOON = "due_soon"
    LATE = "late"
    RETURNED = "returned"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    DECIDED = "decided"
    WAIVED = "waived"


OWED = (Status.OPEN, Status.DUE_SOON, Status.LATE, Status.RETURNED)
"""The statuses in which somebody has something to do now."""


_SETTLED: dict[str, Status] = {
    TransitionKind.SUBMIT: Status.SUBMITTED,
    TransitionKind.ACCEPT: Status.ACCEPTED,
    TransitionKind.DECIDE: Status.DECIDED,
    TransitionKind.WAIVE: Status.WAIVED,
}


def status(*, opens_on: date | None, due_on: date | None, last: str, today: date) -> Status:
    """The status on ``today``; ``last`` is the kind of the last transition, "" when there is none.

    The due date itself is still in time: an obligation is late from the day after.
    """
    if last in _SETTLED:
        return _SETTLED[last]
    if last == TransitionKind.RETURN and (due_on is None or today <= due_on):
        return Status.RETURNED
    if last == "" and due_on is None:
        return Status.WAITING
    if last == "" and opens_on is not None and today < opens_on:
        return Status.UPCOMING
    return _open(due_on=due_on, today=today)


def _open(*, due_on: date | None, today: date) -> Status:
    if due_on is None or today < due_on - SOON:
        return Status.OPEN
    return Status.LATE if today > due_on else Status.DUE_SOON
