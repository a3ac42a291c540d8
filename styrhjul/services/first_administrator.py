"""The first administrator: made by whoever holds the link that a fresh installation prints, and by nobody after."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, func, select

from models.kinds import BodyKind, RoleKind
from models.organisation import Address, Body, Person, Role
from styrhjul.exchange.addresses import mail_address
from styrhjul.exchange.values import text
from styrhjul.refused import Refused, Sentence, joined, sentence_of
from styrhjul.rules.secrets import hashed
from styrhjul.services.acts import Act, audit_row
from styrhjul.services.signing_in import BY_LINK, PRINTED_LIFE, Browser, Entry, begin_session, new_link
from styrhjul.settings import STOCKHOLM
from styrhjul.store import sessions
from styrhjul.store.database import Database
from styrhjul.store.sessions import Reached

_FIELDS: tuple[tuple[str, Callable[[object], str], str], ...] = (
    ("body", text, "Skriv vad organet heter, till exempel Kommunstyrelsen."),
    ("name", text, "Skriv ditt namn."),
    ("address", mail_address, "Skriv din e-postadress, som namn@kommun.se."),
)
_USUAL_KEYS = {BodyKind.COUNCIL: "kf", BodyKind.BOARD: "ks", BodyKind.WORKING_COMMITTEE: "ksau"}
_TAKEN = "Det finns redan en administratör. Be henne eller honom om en roll, eller en länk att logga in med."


@dataclass(frozen=True)
class Founding:
    """What the first administrator says: whose year it is, and who they are themselves. As written, unchecked."""

    body: str
    kind: str
    name: str
    address: str


def make_first_link(session: Session, *, now: datetime) -> str:
    """The secret of a link that makes the first administrator: good once, within 24 hours.

    Raises:
        Refused: there is an administrator already.
    """
    _refuse_a_second(session, now)
    return new_link(session, person_id=None, now=now, life=PRINTED_LIFE)


def may_begin(database: Database, *, secret: str, now: datetime) -> bool:
    """Whether the link can still make the first administrator, which this does not do."""
    with database.snapshot() as connection:
        link = sessions.usable_link(connection, hashed(secret), now=now)
        administered = sessions.is_administered(connection, today=now.astimezone(STOCKHOLM).date())
        return link is not None and link.person_id is None and not administered


def faults(founding: Founding) -> dict[str, str]:
    """What has to be put right before it can be taken, by field."""
    found: dict[str, str] = {}
    for field, read, asked in _FIELDS:
        try:
            if not read(getattr(founding, field)):
                found[field] = asked
        except ValueError as error:
            found[field] = sentence_of(error) if read is text else asked
    if founding.kind not in set(BodyKind):
        found["kind"] = "Välj vilket slags organ det är."
    return {field: found[field] for field in ("body", "kind", "name", "address") if field in found}


def begin_installation(
    database: Database, *, secret: str, founding: Founding, browser: Browser, now: datetime
) -> Entry | None:
    """Make the body, the person and the role, and sign them in; None if the link has been used or is too old.

    Raises:
        Refused: there is an administrator already, or something in ``founding`` has to be put right.
    """
    if wrong := faults(founding):
        raise Refused(joined(map(Sentence, wrong.values())))
    with database.writing() as session:
        connection, kept = session.connection(), hashed(secret)
        link = sessions.usable_link(connection, kept, now=now)
        if link is None or link.person_id is not None or not sessions.use_up(connection, kept, now=now):
            return None
        _refuse_a_second(session, now)
        body, person = _body(session, founding), _person(session, founding)
        assert person.id is not None
        session.add(Role(person_id=person.id, kind=RoleKind.ADMINISTRATOR, body_id=body.id))
        act = Act(actor=person.name, today=now.astimezone(STOCKHOLM).date(), now=now)
        told = {"body": body.key, "role": RoleKind.ADMINISTRATOR}
        session.add(audit_row(act, verb="begin", subject=f"person:{person.key}", after=told))
        who = Reached(person.id, person.key, person.name, person.language, "")
        return Entry(begin_session(session, who, way=BY_LINK, browser=browser, now=now))


def _refuse_a_second(session: Session, now: datetime) -> None:
    if sessions.is_administered(session.connection(), today=now.astimezone(STOCKHOLM).date()):
        raise Refused(_TAKEN)


def _body(session: Session, founding: Founding) -> Body:
    """The body of that name, which may have been read in already, or a new one."""
    name, kind = text(founding.body), BodyKind(founding.kind)
    known = {body.name.casefold(): body for body in session.exec(select(Body))}
    if found := known.get(name.casefold()):
        return found
    key = _free_key(_USUAL_KEYS.get(kind) or _key(name, "-"), {body.key for body in known.values()})
    made = Body(key=key, name=name, kind=kind)
    session.add(made)
    session.flush()
    return made


def _person(session: Session, founding: Founding) -> Person:
    """The one person at the address, who may have been read in already, or a new one."""
    address = mail_address(founding.address)
    reached = sessions.people_at(session.connection(), address)
    if len(reached) == 1:
        return session.exec(select(Person).where(Person.id == reached[0].person_id)).one()
    name = text(founding.name)
    made = Person(key=_free_key(_key(name, "."), set(session.exec(select(func.lower(Person.key))))), name=name)
    session.add(made)
    session.flush()
    assert made.id is not None
    session.add(Address(person_id=made.id, value=address))
    return made


def _key(name: str, between: str) -> str:
    """A key as an import would take it, of the name's words."""
    return between.join(re.findall(r"[a-zåäö0-9]+", name.lower()))[:40].strip(between) or "en"


def _free_key(wanted: str, taken: set[str]) -> str:
    number, key = 1, wanted
    while key in taken:
        number += 1
        key = f"{wanted}-{number}"
    return key
