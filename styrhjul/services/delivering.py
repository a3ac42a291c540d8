"""Delivers what waits in the outbox with the mail server, the sender and the addresses that the settings name."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import getaddresses
from functools import partial, reduce
from operator import add

from sqlmodel import Session

from models.kinds import NoticeState
from notifications.channels.letters import ChannelDownError, Mailbox, UnsendableError
from notifications.channels.opening import open_mail
from notifications.delivery import Post, Tally, Waiting, deliver, waiting
from notifications.outbox import UNTIL_THE_CHANNEL_IS_BACK, count_waiting, retry_dead
from styrhjul.refused import Refused
from styrhjul.rules.swedish import counted, listed
from styrhjul.services.acts import Act, audit_row
from styrhjul.services.holding import hold_in_words
from styrhjul.settings import Settings, now, settings
from styrhjul.store.concealing import keyring
from styrhjul.store.database import Database
from styrhjul.store.holding import open_hold

_WORDS = {
    NoticeState.SENT: ("skickad", "skickade"),
    NoticeState.RETRY: ("får ett nytt försök senare", "får ett nytt försök senare"),
    NoticeState.DEAD: ("kom inte fram", "kom inte fram"),
    NoticeState.SUPPRESSED: ("hade inget kvar att säga", "hade inget kvar att säga"),
}
_NO_SERVER = "ingen e-postserver är angiven (STYRHJUL_MAIL_URL)"
_NEXT_TIME = "de går med nästa utskick"


@dataclass(frozen=True)
class Delivered:
    """What came of a delivery. ``waiting`` is what could be tried now but was not, for the reason ``why``."""

    states: Counter[NoticeState] = field(default_factory=Counter)
    waiting: int = 0
    why: str = ""
    more: bool = False
    """Whether another batch may follow at once."""

    def __add__(self, other: "Delivered") -> "Delivered":
        """This delivery and the ``other`` that came after it."""
        return Delivered(self.states + other.states, other.waiting, other.why, other.more)

    def __str__(self) -> str:
        said = [
            f"{counted(number, 'avisering', 'aviseringar')} {_WORDS[state][number > 1]}"
            for state in _WORDS
            if (number := self.states[state])
        ]
        if self.waiting:
            said.append(f"{counted(self.waiting, 'avisering', 'aviseringar')} väntar: {self.why}")
        return (listed(said) or "Inget väntade på att skickas") + "."


def deliver_waiting(database: Database, *, limit: int = 500, clock: Callable[[], datetime] = now) -> Delivered:
    """Send up to ``limit`` of what waits; what does not go through is tried again later.

    Raises:
        Refused: a setting for mail is wrong.
    """
    with _open_posts(settings()) as posts:
        share = partial(_deliver, database, clock=clock, limit=-(-limit // len(posts)))
        tally = reduce(add, _side_by_side(share, posts))
        why = tally.down or (_NO_SERVER if posts[0].mail is None else _NEXT_TIME)
    soon = clock() + (UNTIL_THE_CHANNEL_IS_BACK if tally.down else timedelta())
    with database.snapshot() as connection:
        left = count_waiting(connection, now=soon)
        held = open_hold(connection)
    return Delivered(
        states=tally.states,
        waiting=left,
        why=_lower(hold_in_words(held)) if held else why,
        more=bool(left) and tally.taken >= limit and not tally.down and not held,
    )


@contextmanager
def _open_posts(chosen: Settings) -> Iterator[list[Post]]:
    """As many post offices as the mail server's URL says that it takes connections."""
    with ExitStack() as opened:
        first = opened.enter_context(open_post(chosen))
        more = first.mail.connections - 1 if first.mail else 0
        yield [first, *(opened.enter_context(open_post(chosen)) for _ in range(more))]


def _side_by_side(share: Callable[[Post], Tally], posts: Sequence[Post]) -> Iterable[Tally]:
    """Each in a thread where there are several: they wait for the server, and claim letters of their own."""
    if len(posts) == 1:
        return map(share, posts)
    with ThreadPoolExecutor(len(posts)) as pool:
        return [begun.result() for begun in [pool.submit(copy_context().run, share, post) for post in posts]]


def _deliver(database: Database, post: Post, *, clock: Callable[[], datetime], limit: int) -> Tally:
    return deliver(
        database.transaction, post=replace(post, reveal=partial(_reveal, database)), clock=clock, limit=limit
    )


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def preview_waiting(database: Database, *, limit: int = 500) -> list[Waiting]:
    """What a delivery would send now; nothing is changed."""
    with open_post(settings()) as post, database.writing() as session:
        found = waiting(session.connection(), post=post, now=now(), limit=limit)
        session.rollback()
    return found


def retry_undelivered(session: Session, *, act: Act, notice_id: int = 0) -> int:
    """Let what did not get through be tried anew (0: all of it); how many notices that were.

    Raises:
        Refused: nothing of the kind is there.
    """
    number = retry_dead(session.connection(), notice_id=notice_id)
    if not number:
        raise Refused(
            "Aviseringen %(number)s är inte en som har misslyckats."
            if notice_id
            else "Det finns ingen som har misslyckats.",
            number=notice_id,
        )
    session.add(audit_row(act, verb="retry", subject=f"notice:{notice_id or 'all'}", after={"notices": number}))
    return number


@contextmanager
def open_post(chosen: Settings) -> Iterator[Post]:
    """The post office that the settings name, open for a while; without a mail server it has no ``mail``.

    Raises:
        Refused: a setting for mail is wrong.
    """
    sender, redirect_to, contact = (
        _mailbox(name, getattr(chosen, name)) for name in ("mail_from", "redirect_to", "mail_contact")
    )
    if sender is None:
        raise Refused("STYRHJUL_MAIL_FROM är tom. Väntade avsändaren, till exempel Årshjulet <arshjul@kommun.se>.")
    try:
        channel = open_mail(chosen.mail_url) if chosen.mail_url else None
    except ChannelDownError as error:
        raise Refused(str(error)) from error
    try:
        yield Post(
            channel,
            sender,
            redirect_to,
            contact.address if contact else "",
            chosen.public_url,
            hosts=frozenset(chosen.channel_hosts.lower().split()),
        )
    finally:
        if channel is not None:
            channel.close()


def _reveal(database: Database, held: str) -> str:
    """The address to send to, read with the installation's key at the moment when it is needed."""
    with database.snapshot() as connection:
        return keyring(connection).reveal(held)


def _mailbox(setting: str, written: str) -> Mailbox | None:
    if not written:
        return None
    found = getaddresses([written])
    try:
        return Mailbox(*found[0]) if len(found) == 1 else Mailbox("", written)
    except UnsendableError as error:
        raise Refused(f"STYRHJUL_{setting.upper()}: {error}") from error
