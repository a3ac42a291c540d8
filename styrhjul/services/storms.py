"""Storms: a body opens the details below its own level, by name, for a stated reason and a limited time."""

from datetime import date, timedelta

from sqlmodel import Session

from models.follow_up import Storm
from styrhjul.refused import Refused
from styrhjul.services.acts import Act, audit_row
from styrhjul.services.planning import body_by_key

LONGEST = timedelta(days=90)


def open_storm(session: Session, *, body_key: str, name: str, ends_on: date, act: Act) -> Storm:
    """Open the details of the body's units from today to and including ``ends_on``; the reason is ``act.comment``.

    Raises:
        Refused: it lacks a name or a reason, or its last day has been or lies too far off.
    """
    if not name.strip() or not act.comment.strip():
        raise Refused("En storm behöver ett namn och ett skäl: vad är det nämnden behöver se, och varför?")
    if not act.today <= ends_on <= act.today + LONGEST:
        raise Refused(f"Sista dagen ska ligga mellan i dag och {act.today + LONGEST}, inte {ends_on}.")
    body = body_by_key(session, body_key)
    assert body.id is not None
    storm = Storm(
        body_id=body.id,
        name=name.strip(),
        reason=act.comment.strip(),
        opened_by=act.actor,
        opened_at=act.now,
        starts_on=act.today,
        ends_on=ends_on,
    )
    session.add(storm)
    session.flush()
    session.add(audit_row(act, verb="open", subject=f"storm:{storm.id}", after={"name": name, "ends_on": ends_on}))
    return storm


def close_storm(session: Session, *, storm_id: int, act: Act) -> None:
    """Close a storm ahead of time: its last day becomes yesterday.

    Raises:
        Refused: there is no such storm, or it is over.
    """
    storm = session.get(Storm, storm_id)
    if storm is None or storm.ends_on < act.today:
        raise Refused(f"Ingen storm med nummer {storm_id} är öppen.")
    before, storm.ends_on = storm.ends_on, act.today - timedelta(days=1)
    subject = f"storm:{storm_id}"
    session.add(
        audit_row(act, verb="close", subject=subject, before={"ends_on": before}, after={"ends_on": storm.ends_on})
    )
    session.flush()
