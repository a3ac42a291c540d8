"""Which reminders have fallen due on a day, said as ranges of due dates.

A reminder date is never stored. Since it never runs backward when the due date moves forward, "its
reminder is the newest that has fallen due" is one range of due dates for each milestone, which the
database answers from an index. After an outage only the newest milestone of each recipient is in
range: one catch-up notice, not one for every day missed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from styrhjul.rules.calendar import WorkCalendar
from styrhjul.rules.definition import ReminderPolicy

OWNER = "owner"
DISTANT_PAST = date(1, 1, 1)


@dataclass(frozen=True)
class Milestone:
    """``offset`` working days from the due date (negative: before), to the owner or to a role."""

    reason: str
    offset: int
    to: str


@dataclass(frozen=True)
class Window:
    """Obligations due from ``due_from`` to ``due_to``, both included, have this milestone as their newest."""

    reason: str
    to: str
    due_from: date
    due_to: date


def milestones(policy: ReminderPolicy) -> tuple[Milestone, ...]:
    """Every milestone of a policy, by recipient and in order of time."""
    found = [Milestone(f"before-{n}", -n, OWNER) for n in policy.before]
    found += [Milestone(f"after-{n}", n, OWNER) for n in policy.after]
    found += [Milestone(f"escalate-{step.after}-{step.to}", step.after, step.to) for step in policy.escalate]
    return tuple(sorted(found, key=lambda milestone: (milestone.to, milestone.offset)))


def reminder_date(due: date, *, offset: int, calendar: WorkCalendar) -> date:
    """The working day on which a milestone of an obligation due on ``due`` falls."""
    return calendar.add_working_days(due, offset)


def windows(policy: ReminderPolicy, *, today: date, calendar: WorkCalendar) -> tuple[Window, ...]:
    """The ranges to look in today; none on a day that is not a working day."""
    if not calendar.is_working(today):
        return ()
    return tuple(
        window
        for _, track in groupby(milestones(policy), key=lambda milestone: milestone.to)
        for window in _track_windows(list(track), today=today, calendar=calendar)
    )


def _track_windows(track: list[Milestone], *, today: date, calendar: WorkCalendar) -> Iterable[Window]:
    latest = [_latest_due(milestone.offset, today=today, calendar=calendar) for milestone in track]
    later = [*latest[1:], DISTANT_PAST]
    for milestone, due_to, next_due_to in zip(track, latest, later, strict=True):
        due_from = next_due_to + timedelta(days=1)
        if due_from <= due_to:
            yield Window(milestone.reason, milestone.to, due_from, due_to)


def _latest_due(offset: int, *, today: date, calendar: WorkCalendar) -> date:
    """The latest due date whose reminder, ``offset`` working days away, has come by ``today``."""
    if offset <= 0:
        return calendar.add_working_days(today, -offset)
    return calendar.add_working_days(today, 1 - offset) - timedelta(days=1)
