"""Sends a link to sign in to whoever asks for it from an address that is a person's; to any other nothing is said."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.kinds import Ending
from models.obligations import Audit
from notifications.channels.letters import Answer, ChannelDownError, UnsendableError
from notifications.sign_in_letter import SignInTold, sign_in_letter
from styrhjul.refused import Refused
from styrhjul.services.acts import Act, audit_row
from styrhjul.services.delivering import open_post
from styrhjul.services.signing_in import MAILED_LIFE, new_link, secret_address
from styrhjul.settings import STOCKHOLM, Settings
from styrhjul.store.database import Database
from styrhjul.store.sessions import Reached, links_since, people_at

LINKS_AN_HOUR = 5
"""For one person: enough for whoever is clumsy, and too few to fill anybody's mailbox."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Made:
    who: Reached
    secret: str


def mails_links(chosen: Settings) -> bool:
    """Whether a link can be mailed: there is a mail server, and pages for it to lead to."""
    return bool(chosen.mail_url and chosen.public_url)


def mail_links(database: Database, *, chosen: Settings, address: str, path: str, now: datetime) -> None:
    """Make and send a link to each person at the address, in capitals or not; where none is, do nothing.

    It is done when the page has been answered, so nobody waits for it and nobody can tell what came of it. What did
    not get through is logged, and stands in the audit of the person.
    """
    made = _make(database, address, path, now)
    if not made:
        return
    answers: list[Answer] = []
    try:
        answers.extend(_send(made, chosen, now))
    except (ChannelDownError, UnsendableError, Refused) as error:
        answers += [Answer(Ending.UNREACHABLE, 0, str(error))] * (len(made) - len(answers))
    with database.writing() as session:
        for one, answer in zip(made, answers, strict=True):
            session.add(_outcome(one.who, answer, now))


def _outcome(who: Reached, answer: Answer, now: datetime) -> Audit:
    act = Act(who.name, today=now.astimezone(STOCKHOLM).date(), now=now, comment=answer.text)
    if answer.ending is Ending.ACCEPTED:
        return audit_row(act, verb="mail link", subject=f"person:{who.key}")
    _log.warning("a link to sign in did not reach person:%s: %s", who.key, answer.text)
    return audit_row(act, verb="mail link failed", subject=f"person:{who.key}")


def _make(database: Database, address: str, path: str, now: datetime) -> list[_Made]:
    with database.writing() as session:
        connection = session.connection()
        return [
            _Made(who, new_link(session, person_id=who.person_id, now=now, life=MAILED_LIFE, path=path))
            for who in people_at(connection, address.strip().lower())
            if links_since(connection, who.person_id, since=now - timedelta(hours=1)) < LINKS_AN_HOUR
        ]


def _send(made: list[_Made], chosen: Settings, now: datetime) -> Iterator[Answer]:
    with open_post(chosen) as post:
        letters = [
            sign_in_letter(
                SignInTold(
                    person=one.who.name,
                    language=one.who.language,
                    address=one.who.address,
                    url=secret_address(chosen.public_url, one.secret),
                    minutes=int(MAILED_LIFE.total_seconds() // 60),
                ),
                post=post,
                now=now,
            )
            for one in made
        ]
        if post.mail is None:
            raise ChannelDownError("ingen e-postserver är angiven (STYRHJUL_MAIL_URL)")
        yield from post.mail.deliver(letters)
