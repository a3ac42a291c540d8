"""Delivers what waits: claim a batch, read it as it stands now, send it, and tick off each letter as it is answered."""

import logging
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from hashlib import sha256
from traceback import extract_tb

from sqlalchemy import Connection

from models.kinds import MAIL, Ending, NoticeState
from notifications import outbox
from notifications.calendar_part import calendar_domain, calendar_part
from notifications.channels.letters import Answer, Attachment, ChannelDownError, Letter, Mailbox, UnsendableError
from notifications.channels.opening import send_elsewhere
from notifications.channels.plugin import NotifyLetters
from notifications.digest import Digest, Section, read_digests
from notifications.outbox import Attempt
from notifications.wording import Wording, put_into_words, visit_in_words

BATCH = 100

FRESH = timedelta(seconds=5)
"""What was read longer ago is read anew: nobody is reminded of what was handed in while a slow server worked."""

BRIEF = ("46elks",)
"""Channels that charge by the character."""

OFFICE_OPENS = time(8)

_log = logging.getLogger(__name__)

Transaction = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True)
class Post:
    """The post office: how mail leaves, in whose name, and what stands in every letter.

    ``redirect_to``: while trying things out every message goes there instead, whatever its channel. ``reveal`` opens an
    address that holds a secret, and raises ValueError, in Swedish, if it cannot. ``hosts`` are those in one's own
    network that such an address may lead to.
    """

    mail: NotifyLetters | None
    sender: Mailbox
    redirect_to: Mailbox | None = None
    contact: str = ""
    public_url: str = ""
    reveal: Callable[[str], str] = str
    hosts: frozenset[str] = frozenset()

    def worded(self, digest: Digest) -> Wording:
        where = digest.address if digest.channel == MAIL else f"{digest.channel}://…"
        meant_for = f"{digest.person} <{where}>" if self.redirect_to else ""
        return put_into_words(digest, public_url=self.public_url, contact=self.contact, redirected_from=meant_for)

    def letter(self, digest: Digest, *, now: datetime) -> tuple[Letter, Wording]:
        """The letter of a digest; written again it is the same message, by its id.

        Raises:
            UnsendableError: the address is none.
        """
        wording = self.worded(digest)
        to = self.redirect_to or Mailbox(digest.person, digest.address)
        calendar = self._calendar_parts(digest, to)
        letter = Letter(
            message_id=f"<{message_key(digest)}@{self.sender.domain}>",
            sender=self.sender,
            to=to,
            subject=wording.subject,
            text=wording.text,
            html=wording.html,
            written_at=now if now.date() == digest.day else _morning(digest, now),
            language=digest.language,
            contact=self.contact,
            attachments=digest.attachments + (calendar if len(calendar) > 1 else ()),
            invitation=calendar[0] if len(calendar) == 1 else None,
        )
        return letter, wording

    def _calendar_parts(self, digest: Digest, to: Mailbox) -> tuple[Attachment, ...]:
        """One for each visit told of. Programs take one invitation a letter as such; several go as files."""
        return tuple(
            calendar_part(
                thing.visit,
                kind=thing.kind,
                words=visit_in_words(digest, thing),
                people=(self.sender, to),
                domain=calendar_domain(self.public_url),
            )
            for thing in digest.things
            if thing.visit is not None and thing.section is Section.VISIT
        )


def message_key(digest: Digest) -> str:
    """Made of what makes the digest unique, so that a restored database gives the same one."""
    return sha256(f"{digest.person_key}/{digest.day}/{digest.address}".encode()).hexdigest()[:32]


def _morning(digest: Digest, now: datetime) -> datetime:
    return datetime.combine(digest.day, OFFICE_OPENS, tzinfo=now.tzinfo)


@dataclass
class Tally:
    """What came of a delivery: how many notices ended in each state, and why the channel is down if it is."""

    states: Counter[NoticeState] = field(default_factory=Counter)
    taken: int = 0
    down: str = ""

    def __add__(self, other: "Tally") -> "Tally":
        """Of two deliveries side by side."""
        return Tally(self.states + other.states, self.taken + other.taken, self.down or other.down)


def deliver(begin: Transaction, *, post: Post, clock: Callable[[], datetime], limit: int) -> Tally:
    """Deliver up to ``limit`` of the notices that wait, by batches, until the channel is down or nothing waits.

    Killed anywhere it loses nothing: what was claimed is taken up again when the claim has run out, and only a
    letter that the server had accepted and we had not yet ticked off goes twice, under the same Message-ID.
    """
    tally = Tally()
    if post.redirect_to and post.mail is None:
        return tally
    while not tally.down and (room := min(BATCH, limit - tally.taken)):
        if not _Batch(begin, post, clock, tally).deliver(room):
            break
    return tally


class _Batch:
    """One claim, from taking it to putting back what was not tried."""

    def __init__(self, begin: Transaction, post: Post, clock: Callable[[], datetime], tally: Tally) -> None:
        self._begin = begin
        self._post = post
        self._clock = clock
        self._tally = tally
        self._until = self._fresh_until = outbox.later(clock(), outbox.LEASE / 2)
        self._asked: deque[Attempt] = deque()

    def deliver(self, limit: int) -> int:
        with self._begin() as connection:
            self._claim, taken = outbox.claim(
                connection, now=self._clock(), limit=limit, mail=self._post.mail is not None
            )
        self._tally.taken += taken
        try:
            while taken and self._leaves_some_for_later():
                pass
        finally:
            again = outbox.later(self._clock(), outbox.UNTIL_THE_CHANNEL_IS_BACK if self._tally.down else timedelta())
            with self._begin() as connection:
                outbox.release(connection, claim=self._claim, next_at=again)
        return taken

    def _leaves_some_for_later(self) -> bool:
        """Send what is left of the claim, as long as what was read of it is fresh; whether that ended too soon."""
        with self._begin() as connection:
            digests = read_digests(connection, claim=self._claim)
        self._fresh_until = outbox.later(self._clock(), FRESH)
        self._send([digest for digest in digests if self._has_something_to_say(digest)])
        return not self._tally.down and self._fresh_until < self._clock() <= self._until

    def _has_something_to_say(self, digest: Digest) -> bool:
        if not digest.things:
            with self._begin() as connection:
                outbox.suppress(connection, notice_id=digest.notice_id, claim=self._claim)
            self._tally.states[NoticeState.SUPPRESSED] += 1
        elif not digest.active:
            self._record(_untold(digest), Answer(Ending.REFUSED, 0, "adressen används inte längre"))
        return bool(digest.things) and digest.active

    def _send(self, digests: list[Digest]) -> None:
        mailed = [digest for digest in digests if digest.channel == MAIL or self._post.redirect_to]
        if mailed and self._post.mail is not None:
            self._send_mail(self._post.mail, mailed)
        for digest in digests:
            if digest.channel != MAIL and not self._post.redirect_to and self._clock() <= self._goes_on_until:
                self._send_elsewhere(digest)

    @property
    def _goes_on_until(self) -> datetime:
        return min(self._until, self._fresh_until)

    def _send_mail(self, channel: NotifyLetters, digests: list[Digest]) -> None:
        try:
            for answer in channel.deliver(self._letters(digests)):
                self._record(self._asked.popleft(), answer)
        except ChannelDownError as error:
            self._tally.down = str(error)
            with self._begin() as connection:
                outbox.record_unreachable(connection, claim=self._claim, why=str(error), now=self._clock())

    def _letters(self, digests: Iterable[Digest]) -> Iterator[Letter]:
        for digest in digests:
            now = self._clock()
            if now > self._goes_on_until:
                return
            try:
                letter, wording = self._post.letter(digest, now=now)
            except UnsendableError as error:
                self._record(_untold(digest), Answer(Ending.REFUSED, 0, str(error)))
                continue
            except Exception as error:  # noqa: BLE001  (whatever is wrong with one must not keep the others waiting)
                self._record_unwritten(digest, error)
                continue
            self._asked.append(
                replace(
                    _untold(digest),
                    message_id=letter.message_id,
                    sent_to=letter.to.address,
                    subject=wording.subject,
                    body=wording.text,
                )
            )
            yield letter

    def _send_elsewhere(self, digest: Digest) -> None:
        try:
            wording = self._post.worded(digest)
            brief = digest.channel in BRIEF
            title, body = ("", wording.short) if brief else (wording.subject, wording.text)
            answer = self._answer_elsewhere(digest, title, body)
        except Exception as error:  # noqa: BLE001  (as for letters)
            self._record_unwritten(digest, error)
            return
        self._record(replace(_untold(digest), subject=wording.subject, body=body), answer)

    def _answer_elsewhere(self, digest: Digest, title: str, body: str) -> Answer:
        try:
            url = self._post.reveal(digest.address)
        except ValueError as error:  # the key may come back, so it is tried again
            return Answer(Ending.TEMPORARY, 0, str(error))
        return send_elsewhere(url, title=title, body=body, hosts=self._post.hosts)

    def _record_unwritten(self, digest: Digest, error: Exception) -> None:
        """A fault in a template or in what it was given: tried again later, when somebody may have mended it."""
        _log.error("notice %s could not be written: %s at %s", digest.notice_id, type(error).__name__, _where(error))
        why = f"meddelandet gick inte att skriva: {type(error).__name__}"
        self._record(_untold(digest), Answer(Ending.TEMPORARY, 0, why))

    def _record(self, attempt: Attempt, answer: Answer) -> None:
        with self._begin() as connection:
            state = outbox.record(connection, attempt=attempt, answer=answer, claim=self._claim, now=self._clock())
        self._tally.states[state] += 1


def _where(error: Exception) -> str:
    """The line that raised it. What the error says is left out: it may hold an address with a secret."""
    last = extract_tb(error.__traceback__)[-1]
    return f"{last.filename}:{last.lineno}"


def _untold(digest: Digest) -> Attempt:
    """The attempt before it has its words. An address that is a URL may hold a secret, so its kind stands for it."""
    sent_to = digest.address if digest.channel == MAIL else digest.channel
    return Attempt(digest.notice_id, message_key(digest), digest.tried, sent_to, subject="", body="")


@dataclass(frozen=True)
class Waiting:
    """One notice that a delivery would send, as a dry run shows it."""

    person: str
    channel: str
    subject: str
    things: int


def waiting(connection: Connection, *, post: Post, now: datetime, limit: int) -> list[Waiting]:
    """What a delivery now would send. It claims, so the caller rolls back."""
    claim, _ = outbox.claim(connection, now=now, limit=limit, mail=True)
    return [
        Waiting(digest.person, digest.channel, post.worded(digest).subject, len(digest.things))
        for digest in read_digests(connection, claim=claim)
        if digest.things
    ]
