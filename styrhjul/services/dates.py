"""A step's date is set by hand with a reason, and what follows from it can be seen before it is done."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from models.kinds import CycleState
from styrhjul.refused import Refused
from styrhjul.services.acts import Act
from styrhjul.services.opening import Change, edit_date
from styrhjul.services.planning import cycle_of, definition_of, plan_cycle
from styrhjul.store.database import Database


@dataclass(frozen=True)
class StepDate:
    """A date of a step on an occasion. ``which``: opens or due."""

    body: str
    year: int
    step: str
    occasion: str
    which: str


@dataclass(frozen=True)
class Follows:
    """What moves with a date: the changes, in words, and the clashes that were not there before."""

    changes: tuple[Change, ...]
    clashes: tuple[str, ...]


def set_date(session: Session, *, of: StepDate, day: date, act: Act) -> Follows:
    """Set the date, which no later update moves again, and all that counts from it; the reason is the act's comment.

    Raises:
        Refused: there is no reason, the year is closed, or it has no such step.
    """
    if not act.comment.strip():
        raise Refused("Skriv ett skäl till den nya dagen. Det sparas i årshjulets historik.")
    cycle = cycle_of(session, body_key=of.body, year=of.year)
    if cycle.state is CycleState.CLOSED:
        raise Refused("Årshjulet %(year)s är stängt.", year=of.year)
    planned = plan_cycle(session, cycle, definition_of(cycle.definition))
    known = {clash.message for step in planned for clash in step.clashes}
    opening = edit_date(
        session, body_key=of.body, year=of.year, step=of.step, occasion=of.occasion, which=of.which, day=day, act=act
    )
    clashes = (clash.message for _, clash in opening.clashes if clash.message not in known)
    return Follows(opening.changes, tuple(dict.fromkeys(clashes)))


def preview_date(database: Database, *, of: StepDate, day: date, act: Act) -> Follows:
    """What ``set_date`` would do, and has not done."""
    with database.writing() as session:
        follows = set_date(session, of=of, day=day, act=act)
        session.rollback()
    return follows
