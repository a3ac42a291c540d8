"""Calendar subscriptions: made, read by who has the secret, and ended.

A calendar program cannot sign in, so the address that it asks for holds a secret of 256 random bits. Only the secret's
sum is kept; it is found by that, and so the time an answer takes says nothing of a secret that is nearly right.
"""

import secrets

from sqlmodel import Session, col, select

from models.signing_in import CalendarKey
from styrhjul.refused import Refused
from styrhjul.rules.secrets import hashed
from styrhjul.services.acts import Act, audit_row
from styrhjul.services.calendars import CalendarOf, calendar_content
from styrhjul.store.subscriptions import subscriber, subscriptions

MOST = 5
"""Subscriptions that one person may have: a phone, a computer, and some more."""


def subscribe(session: Session, *, person_id: int, act: Act) -> str:
    """Make a subscription of the person's own calendar; its secret, which is told only this once.

    Raises:
        Refused: the person has as many as one may have.
    """
    if len(subscriptions(session.connection(), person_id=person_id)) >= MOST:
        raise Refused(
            "Du har redan %(most)s prenumerationer. Avsluta en som du inte använder, och skapa sedan en ny.", most=MOST
        )
    secret = secrets.token_urlsafe(32)
    made = CalendarKey(secret_sha256=hashed(secret), person_id=person_id, made_at=act.now)
    session.add(made)
    session.flush()
    session.add(audit_row(act, verb="subscribe", subject=f"calendar_key:{made.id}", after={"person_id": person_id}))
    return secret


def end_subscription(session: Session, *, number: int, person_id: int, act: Act) -> None:
    """End one of the person's subscriptions. One that is ended already stays as it is.

    Raises:
        Refused: the person has no such subscription.
    """
    statement = select(CalendarKey).where(col(CalendarKey.id) == number, CalendarKey.person_id == person_id)
    found = session.exec(statement).one_or_none()
    if found is None:
        raise Refused("Det finns ingen sådan prenumeration.")
    if found.ended_at is None:
        found.ended_at = act.now
        session.add_all([found, audit_row(act, verb="unsubscribe", subject=f"calendar_key:{number}")])


def subscribed_calendar(session: Session, *, secret: str) -> bytes | None:
    """The calendar (iCalendar) of the one whose secret it is; None if nobody's is, or it has been ended."""
    person = subscriber(session.connection(), secret_sha256=hashed(secret))
    return calendar_content(session, CalendarOf(person=person)) if person else None
