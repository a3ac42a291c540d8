"""Erases what is known of a person (GDPR article 17), when they have left and nothing waits for them.

The row of the person stays, since others point to it, and is called "Borttagen person 12". Public records stay as they
are: reports that have been compiled, what has been handed in, what people have written of themselves
(docs/personal-data.md says why).
"""

from dataclasses import dataclass

from sqlalchemy import Select, Table, and_, delete, false, or_, select, update
from sqlmodel import Session, SQLModel

import models.every_table  # noqa: F401  (the tables must be known)
from models.kinds import NoticeState
from models.organisation import Person
from styrhjul.refused import Refused
from styrhjul.services.acts import Act, audit_row
from styrhjul.services.personal.known import Known, known
from styrhjul.services.personal.log import forget_in_log
from styrhjul.services.personal.register import signed_columns
from styrhjul.services.personal.rewording import Gone
from styrhjul.store.leaving import why_not

_DOORS = ("sign_in_link", "sign_in_session", "identity", "calendar_key", "unavailable")
"""Rows of the person's own that go altogether: how they come in, and when they are away."""
_MADE_BY_US = (("notice", "subject"), ("notice", "body"), ("visit", "why"))
"""Words that the program has written, in which it may have named the person to somebody else."""
_WAITING = (NoticeState.QUEUED, NoticeState.RETRY, NoticeState.SENDING)


@dataclass(frozen=True)
class Erased:
    """``log`` is how many of the log's rows were emptied; ``shared`` the names that stay, since another bears them."""

    person_id: int
    name: str
    log: int
    shared: tuple[str, ...]


def erase_person(session: Session, *, person: str, act: Act) -> Erased:
    """Remove or replace what is known of the person, all or nothing.

    Raises:
        Refused: there is no such person, they are erased already, or they have a role or something to do.
    """
    who = known(session.connection(), person)
    row = session.get_one(Person, who.id)
    if row.erased_on is not None:
        raise Refused(f"{row.name} är redan raderad, {row.erased_on}.")
    if reason := why_not(session.connection(), who.id, today=act.today):
        raise Refused(f"{row.name} kan inte raderas än: {reason}")
    gone = Gone(who)
    _remove(session, who)
    _sign_anew(session, who, gone)
    for table, column in _MADE_BY_US:
        _reword(session, who, gone, table, column)
    emptied = forget_in_log(session, who, gone, act=act)
    row.name, row.key, row.language, row.erased_on = gone.name, gone.key, "sv", act.today
    session.add_all([row, audit_row(act, verb="erase", subject=f"person:{gone.key}", after={"rows": emptied})])
    session.flush()
    session.expire_all()
    return Erased(who.id, gone.name, emptied, who.shared)


def _remove(session: Session, who: Known) -> None:
    """Doors, drafts, addresses and letters. An address and a letter keep their rows, which others point to."""
    connection = session.connection()
    for name in _DOORS:
        table = _table(name)
        connection.execute(delete(table).where(table.c.person_id == who.id))
    owed, draft = _table("obligation"), _table("draft")
    connection.execute(delete(draft).where(draft.c.obligation_id.in_(_of(owed, who))))
    address, notice, delivery = _table("address"), _table("notice"), _table("delivery")
    for address_id in connection.scalars(_of(address, who)).all():
        emptied = {"value": f"borttagen-{address_id}", "active": False}
        connection.execute(update(address).where(address.c.id == address_id).values(emptied))
    letters = _of(notice, who)
    connection.execute(update(delivery).where(delivery.c.notice_id.in_(letters)).values(sent_to="", answer=""))
    theirs = notice.c.person_id == who.id
    unsent = and_(theirs, notice.c.state.in_(_WAITING))
    connection.execute(update(notice).where(unsent).values(state=NoticeState.SUPPRESSED, next_at=None, claim=""))
    connection.execute(update(notice).where(theirs).values(subject="", body=""))


def _of(table: Table, who: Known) -> Select[tuple[int]]:
    return select(table.c.id).where(table.c.person_id == who.id)


def _sign_anew(session: Session, who: Known, gone: Gone) -> None:
    """Where the person has signed with a name that is theirs alone. The log has a way of its own."""
    for name, column in signed_columns():
        if name != "audit":
            table = _table(name)
            signed = table.c[column].in_(who.own_names)
            session.connection().execute(update(table).where(signed).values({column: gone.name}))


def _reword(session: Session, who: Known, gone: Gone, name: str, column: str) -> None:
    connection, table = session.connection(), _table(name)
    named = or_(false(), *(table.c[column].contains(word, autoescape=True) for word in who.words))
    for row in connection.execute(select(table.c.id, table.c[column].label("words")).where(named)).all():
        if (told := gone.reworded(row.words)) != row.words:
            connection.execute(update(table).where(table.c.id == row.id).values({column: told}))


def _table(name: str) -> Table:
    return SQLModel.metadata.tables[name]
