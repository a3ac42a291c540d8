"""Signing in: links that are used once, sessions that can be ended, identities at a provider.

Every signing in and every use that fails leaves an audit row about the person, without any secret in it.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from models.signing_in import Identity, SignInLink, SignInSession
from styrhjul.refused import Refused
from styrhjul.rules.secrets import hashed
from styrhjul.services.acts import Act, audit_row
from styrhjul.settings import STOCKHOLM
from styrhjul.store import sessions
from styrhjul.store.access import SignedIn
from styrhjul.store.database import Database
from styrhjul.store.sessions import Reached

MAILED_LIFE = timedelta(minutes=15)
PRINTED_LIFE = timedelta(hours=24)
IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
SEEN_EACH = timedelta(minutes=5)
"""A session is written down as seen this seldom, so that looking at pages is not writing."""

BY_LINK, BY_PROVIDER = "link", "provider"


@dataclass(frozen=True)
class Entry:
    """A session that has begun. Its secret is the browser's alone; ``path`` is where the person was going."""

    secret: str
    path: str = ""


@dataclass(frozen=True)
class Browser:
    """From what somebody comes in: the kind of program, and whoever is signed in with it already."""

    name: str = ""
    holds: SignedIn | None = None


def secret_address(public_url: str, secret: str, *, page: str = "sign-in") -> str:
    """The whole address of a link. ``page`` is begin for the link that makes the first administrator."""
    return f"{public_url.rstrip('/')}/{page}/{secret}"


def make_link(session: Session, *, person: str, act: Act, path: str = "") -> str:
    """The secret of a link for the person with the key: good once, within 24 hours. The caller hands it over.

    Raises:
        Refused: there is no such person.
    """
    person_id = sessions.person_by_key(session.connection(), person)
    if person_id is None:
        raise Refused("Det finns ingen person med nyckeln %(key)s.", key=person)
    session.add(audit_row(act, verb="make link", subject=f"person:{person}"))
    return new_link(session, person_id=person_id, now=act.now, life=PRINTED_LIFE, path=path)


def new_link(session: Session, *, person_id: int | None, now: datetime, life: timedelta, path: str = "") -> str:
    """A link's secret; without a person it is one that makes the first administrator."""
    secret = secrets.token_urlsafe(32)
    session.add(
        SignInLink(secret_sha256=hashed(secret), person_id=person_id, made_at=now, ends_at=now + life, path=path)
    )
    return secret


def use_link(database: Database, *, secret: str, browser: Browser, now: datetime) -> Entry | None:
    """Sign in with a link; None if it has been used, is too old or has never been."""
    with database.writing() as session:
        connection, kept = session.connection(), hashed(secret)
        link = sessions.link_by_secret(connection, kept)
        if link is None or link.person_id is None:
            return None
        who = Reached(link.person_id, link.key, link.name, "", "")
        if not sessions.use_up(connection, kept, now=now):
            refused = audit_row(_act(who, now), verb="sign in refused", subject=f"person:{who.key}")
            refused.reason = "länken är använd eller för gammal"
            session.add(refused)
            return None
        return Entry(begin_session(session, who, way=BY_LINK, browser=browser, now=now), link.path)


@dataclass(frozen=True)
class Claimed:
    """Who a provider says that somebody is. ``address`` is an e-mail address that it has verified, else empty."""

    issuer: str
    subject: str
    address: str = ""


def enter_by_provider(database: Database, claimed: Claimed, *, browser: Browser, now: datetime) -> Entry | None:
    """Sign in as the identity's person; None if the identity is nobody's.

    The first time it becomes the one's whose active address is the verified one, if that is one person's alone.
    """
    with database.writing() as session:
        connection = session.connection()
        who = sessions.person_of_identity(connection, issuer=claimed.issuer, subject=claimed.subject)
        if who is None and claimed.address:
            who = _join(session, claimed, now)
        if who is None:
            act = Act(actor=claimed.issuer, today=now.astimezone(STOCKHOLM).date(), now=now)
            session.add(audit_row(act, verb="sign in refused", subject="sign_in:provider"))
            return None
        return Entry(begin_session(session, who, way=BY_PROVIDER, browser=browser, now=now))


def _join(session: Session, claimed: Claimed, now: datetime) -> Reached | None:
    found = sessions.people_at(session.connection(), claimed.address.strip().lower())
    if len(found) != 1:
        return None
    who = found[0]
    session.add(Identity(person_id=who.person_id, issuer=claimed.issuer, subject=claimed.subject, known_at=now))
    told = {"issuer": claimed.issuer, "address": who.address}
    session.add(audit_row(_act(who, now), verb="join identity", subject=f"person:{who.key}", after=told))
    return who


def begin_session(session: Session, who: Reached, *, way: str, browser: Browser, now: datetime) -> str:
    """A new session's secret. The one that the browser held before, if any, is ended: none outlives a signing in."""
    if browser.holds:
        held = browser.holds
        sessions.end(session.connection(), held.person_id, now=now, session_id=held.session_id)
    secret = secrets.token_urlsafe(32)
    session.add(
        SignInSession(
            secret_sha256=hashed(secret),
            person_id=who.person_id,
            way=way,
            browser=browser.name,
            began_at=now,
            seen_at=now,
            ends_at=now + IDLE,
        )
    )
    told = {"way": way, "browser": browser.name}
    session.add(audit_row(_act(who, now), verb="sign in", subject=f"person:{who.key}", after=told))
    return secret


def stay(database: Database, found: SignedIn, *, now: datetime) -> None:
    """Let a session that is in use stand on. It is written down each five minutes at most."""
    if now - found.seen_at >= SEEN_EACH:
        with database.transaction() as connection:
            sessions.prolong(connection, found.session_id, now=now, idle=IDLE, longest=LONGEST)


def end_session(database: Database, who: SignedIn, *, session_id: int, now: datetime) -> None:
    """End one of the person's own sessions; one that has ended already stays as it is."""
    _end(database, who, session_id, now)


def end_all_sessions(database: Database, who: SignedIn, *, now: datetime) -> None:
    """End every one of the person's own sessions, this one too."""
    _end(database, who, 0, now)


def _end(database: Database, who: SignedIn, session_id: int, now: datetime) -> None:
    with database.writing() as session:
        if number := sessions.end(session.connection(), who.person_id, now=now, session_id=session_id):
            reached = Reached(who.person_id, who.key, who.name, who.language, "")
            told = {"sessions": number}
            session.add(audit_row(_act(reached, now), verb="sign out", subject=f"person:{who.key}", after=told))


def end_sessions_of(session: Session, *, person: str, act: Act, instant: datetime | None = None) -> int:
    """End all that a person is signed in with, by an administrator, or as their last role or address goes; how many.

    Sessions follow the clock, whatever day the pages show: ``instant`` is this very instant, where ``act`` is not.

    Raises:
        Refused: there is no such person.
    """
    person_id = sessions.person_by_key(session.connection(), person)
    if person_id is None:
        raise Refused("Det finns ingen person med nyckeln %(key)s.", key=person)
    number = sessions.end(session.connection(), person_id, now=instant or act.now)
    if number:
        session.add(audit_row(act, verb="end sessions", subject=f"person:{person}", after={"sessions": number}))
    return number


def _act(who: Reached, now: datetime) -> Act:
    return Act(actor=who.name, today=now.astimezone(STOCKHOLM).date(), now=now)
