"""The log when a person is erased: what it says of them goes, and what they have done stays, without their name."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session, SQLModel, col

from models.obligations import Audit
from styrhjul.services.acts import Act
from styrhjul.services.personal.known import Known
from styrhjul.services.personal.rewording import Gone
from styrhjul.services.sealing import empty_rows

_WANTED = ("id", "at", "actor", "verb", "subject", "before", "after", "reason")
_TABLE = SQLModel.metadata.tables["audit"]


def forget_in_log(session: Session, person: Known, gone: Gone, *, act: Act) -> int:
    """How many rows were emptied.

    A row about the person (their name, addresses, days away, signing in) says nothing more. Of another one there is a
    new copy, as it was but for the name, since the log must go on telling what has been done to goals and indicators.
    The seals add up all the same: see ``sealing``.
    """
    rows = _rows(session, person)
    kept = [_copy(row, person, gone) for row in rows if row.subject != person.subject]
    number = empty_rows(session, ids=[row.id for row in rows], act=replace(act, comment=gone.why))
    session.add_all(kept)
    session.flush()
    return number


def _rows(session: Session, person: Known) -> Sequence[Any]:
    told = [col(Audit.before), col(Audit.after), col(Audit.reason)]
    named = [column.contains(word, autoescape=True) for column in told for word in person.words]
    keyed = [column.contains(f'"{person.key}"', autoescape=True) for column in told[:2]]
    about = col(Audit.subject) == person.subject
    signed = col(Audit.actor).in_(person.own_names)
    wanted = select(*(_TABLE.c[name] for name in _WANTED))
    return session.connection().execute(wanted.where(or_(about, signed, *named, *keyed)).order_by(col(Audit.id))).all()


def _copy(row: Any, person: Known, gone: Gone) -> Audit:
    actor = gone.name if row.actor in person.own_names else row.actor
    copy = Audit(at=row.at, actor=actor, verb=row.verb, subject=gone.reworded(row.subject))
    copy.before, copy.after = gone.reworded(row.before), gone.reworded(row.after)
    copy.reason = gone.reworded(row.reason)
    return copy
