"""The round: the one idempotent operation that moves every open year on to ``today``.

Run twice on a day it says nothing new; after an outage it sends each person one notice; killed anywhere
it has done nothing, since it is one transaction. A simulation is the same rounds, rolled back.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, func, select

from models.cycles import Cycle, Occurrence
from models.kinds import CycleState
from models.notices import Round
from notifications.outbox import gather
from styrhjul.refused import Refused
from styrhjul.rules.definition import ReminderPolicy
from styrhjul.rules.reminders import windows
from styrhjul.rules.status import Status
from styrhjul.services.inviting import invite_due
from styrhjul.services.planning import calendar_of
from styrhjul.store.database import hold_round_lock
from styrhjul.store.items import CycleWindow, write_due_items
from styrhjul.store.standing import Line, Wanted, lines


@dataclass(frozen=True)
class RoundReport:
    """What a round found: things to tell, digests made of them, and what became late since the last round."""

    day: date
    items: int
    notices: int
    late: tuple[Line, ...] = ()

    @property
    def nothing_due(self) -> bool:
        return not (self.items or self.notices or self.late)


def run_round(session: Session, *, today: date, now: datetime) -> RoundReport:
    """Write what is to be said today and gather it into digests, in this one transaction."""
    hold_round_lock(session)
    looked = _looked(session, today)
    if looked is None:
        return RoundReport(today, 0, 0)
    connection = session.connection()
    items = write_due_items(connection, looked=looked, today=today) + invite_due(session, today=today)
    notices = gather(connection, today=today)
    first = session.exec(select(Round).where(Round.day == today)).one_or_none() is None
    late = _became_late(session, today) if first else ()
    if first:
        session.add(Round(day=today, at=now, items=items, notices=notices))
    return RoundReport(today, items, notices, late)


def simulate(session: Session, *, start: date, end: date, now: datetime) -> Iterator[RoundReport]:
    """Walk the rounds from ``start`` to ``end``; the caller reads the notices and rolls back.

    Nobody hands anything in: the fullest year that can come of the plan.
    """
    day = start
    while day <= end:
        yield run_round(session, today=day, now=now)
        day += timedelta(days=1)


def _looked(session: Session, today: date) -> tuple[CycleWindow, ...] | None:
    """What to look for: for each open cycle and each reminder policy in it. None when nobody works today."""
    statement = (
        select(Occurrence.cycle_id, Cycle.definition, Occurrence.reminders)
        .join(Cycle, col(Occurrence.cycle_id) == col(Cycle.id))
        .where(Cycle.state == CycleState.OPEN)
        .distinct()
    )
    looked: list[CycleWindow] = []
    working = False
    for cycle_id, definition, reminders in session.exec(statement):
        calendar = calendar_of(definition, today.year).without_pause()
        policy = ReminderPolicy.model_validate_json(reminders)
        working = working or calendar.is_working(today)
        found = windows(policy, today=today, calendar=calendar)
        looked += [CycleWindow(cycle_id, reminders, window) for window in found]
    return tuple(looked) if working else None


def _became_late(session: Session, today: date) -> tuple[Line, ...]:
    last: date | None = session.exec(select(func.max(Round.day)).where(Round.day < today)).one()
    yesterday = today - timedelta(days=1)
    wanted = Wanted(due_from=yesterday if last is None else last, due_to=yesterday, statuses=(Status.LATE,))
    return lines(session.connection(), today=today, wanted=wanted)


def year_span(session: Session, *, year: int, after: date) -> tuple[date, date]:
    """From ``after`` to a month after the last due date of the open cycles of ``year``.

    Raises:
        Refused: no cycle of that year is open.
    """
    statement = (
        select(func.max(Occurrence.due_on))
        .join(Cycle, col(Cycle.id) == col(Occurrence.cycle_id))
        .where(Cycle.year == year, Cycle.state == CycleState.OPEN)
    )
    last = session.exec(statement).one()
    if last is None:
        raise Refused(f"Inget årshjul för {year} är öppet.")
    opened = session.exec(select(func.min(Cycle.opened_on)).where(Cycle.year == year)).one()
    return max(after, opened) if after <= last else opened, last + timedelta(days=31)
