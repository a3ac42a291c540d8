"""A mail server that misbehaves in every way that mail servers do."""

import os
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme
from sqlalchemy import text

from faults.invariants import Counts, check, must
from faults.municipality import MORNING, copied, opened, states, with_letters
from faults.post_office import Asked, PostOffice, post_office
from faults.registry import Outcome, Trial, fault
from faults.victims import send
from models.columns import UtcDateTime
from models.kinds import NoticeState
from styrhjul.store.database import Database
from tests.conftest import _free_port

LETTERS = 40
MOST_PASSES = 12
Rule = Callable[[Asked], str]


@fault("No attempt is spent while nobody answers; all of it goes when somebody does.", times=20, few=2)
def refuses_connections(trial: Trial) -> Outcome:
    ready, counts = with_letters(trial.folder / "ready", units=LETTERS), Counts()
    for _ in range(trial.times):
        folder = copied(ready, trial.folder / "struck")
        with opened(folder) as database:
            at, nobody = MORNING, f"smtp://127.0.0.1:{_free_port()}?cto=1&rto=1"
            for _hour in range(12):
                must(bool(send(database, nobody, at=at).down), "a closed port took mail")
                at += timedelta(hours=1)
            must(_attempts(database) == {0: LETTERS}, "attempts were spent on a server that was not there")
            with post_office() as office:
                _drain(database, office, at=at)
        counts += check(folder, accepted=office.ids())
    return Outcome(trial.times, counts, "12 hours without a server each time, attempts spent 0, dead 0")


@fault("Greylisted (451) letters go at the second attempt; none is given up.", times=20, few=2)
def greylists_everybody(trial: Trial) -> Outcome:
    def rule() -> Rule:
        known: set[str] = set()

        def greylisted(asked: Asked) -> str:
            new = asked.to not in known
            known.add(asked.to)
            return "greylist" if new else ""

        return greylisted

    return _mended(trial, rule, attempts={2: LETTERS})


@fault("The one that the server does not know (550) is dead at once and told of; the others have got theirs.", times=20)
def refuses_one_of_many(trial: Trial) -> Outcome:
    ready, counts = with_letters(trial.folder / "ready", units=LETTERS), Counts()
    for _ in range(trial.times):
        folder, bad = copied(ready, trial.folder / "struck"), f"h{trial.chance.randint(1, LETTERS)}@ekbacka.example"

        def rule(asked: Asked, bad: str = bad) -> str:
            return "refuse" if asked.to == bad else ""

        with opened(folder) as database, post_office(PostOffice(rule)) as office:
            _drain(database, office)
            dead = states(database).get(NoticeState.DEAD, 0)
            told = _number(database, "SELECT count(*) FROM notice_item WHERE reason LIKE 'undelivered:%'")
            must((dead, told, len(office.taken)) == (1, 1, LETTERS - 1), f"dead {dead}, told of {told}")
        counts += check(folder, accepted=office.ids())
    return Outcome(trial.times, counts, "dead exactly the refused one, the administrator told of it")


@fault("A letter cut off in the middle is sent again; its neighbours are untouched.", times=20, few=2)
def drops_in_mid_message(trial: Trial) -> Outcome:
    return _mended(trial, lambda: _one_in(5, "drop", trial))


@fault("A letter whose answer was lost goes again under the same Message-ID: as many as the lost answers.", times=20)
def accepts_and_dies(trial: Trial) -> Outcome:
    lost = 0

    def rule() -> Rule:
        chosen = _one_in(5, "lose", trial)

        def counted(asked: Asked) -> str:
            nonlocal lost
            fault = chosen(asked)
            lost += bool(fault)
            return fault

        return counted

    outcome = _mended(trial, rule, dup=None)
    must(outcome.counts.dup == lost, f"{lost} answers were lost and {outcome.counts.dup} letters came again")
    return Outcome(outcome.injected, outcome.counts, f"{lost} answers lost, as many letters twice, under the same id")


@fault("A server that hangs costs one wait; then the rest goes on, and nothing is given up.", times=10)
def hangs(trial: Trial) -> Outcome:
    begun = time.perf_counter()
    outcome = _mended(trial, lambda: _once("hang", trial))
    took = (time.perf_counter() - begun) / trial.times
    must(took < 6, f"each took {took:.1f} seconds, of which the wait is 1")
    return Outcome(outcome.injected, outcome.counts, f"{took:.1f} s for {LETTERS} letters with one wait of 1 s")


@fault("A server that takes only so many on a line (421) gets a new line; nothing is given up.", times=20, few=2)
def closes_after_some_letters(trial: Trial) -> Outcome:
    return _mended(trial, lambda: _after(trial.chance.randint(1, 15), "busy"))


@fault("A server that takes no more on a line (452) gets a new line; nothing is given up.", times=20, few=2)
def takes_no_more_after_some_letters(trial: Trial) -> Outcome:
    return _mended(trial, lambda: _after(trial.chance.randint(1, 15), "full"))


@fault("While the server's queue is full no attempt is spent; then all of it goes.", times=20, few=2)
def has_a_full_queue(trial: Trial) -> Outcome:
    ready, counts = with_letters(trial.folder / "ready", units=LETTERS), Counts()
    for _ in range(trial.times):
        folder = copied(ready, trial.folder / "struck")
        with opened(folder) as database, post_office(PostOffice(full=True)) as office:
            at = MORNING
            for _hour in range(12):
                must("452" in send(database, office.url, at=at).down, "a full queue was not told of")
                at += timedelta(hours=1)
            must(_attempts(database) == {0: LETTERS}, "attempts were spent on a full queue")
            office.full = False
            _drain(database, office, at=at)
        counts += check(folder, accepted=office.ids())
    return Outcome(trial.times, counts, "12 hours full each time, attempts spent 0, dead 0")


@fault("With a certificate that is wrong nothing is sent, and never in the clear.", times=4, few=4)
def has_a_wrong_certificate(trial: Trial) -> Outcome:
    ready, counts = with_letters(trial.folder / "ready", units=3), Counts()
    for number in range(trial.times):
        folder = copied(ready, trial.folder / "struck")
        with opened(folder) as database, _wrongly_secured(trial.folder, number % 4) as office:
            tally = send(database, office.url, at=MORNING)
            must(bool(tally.down) and not office.taken, "a letter was sent all the same")
            must(not office.spoken_plainly, "a letter was begun in the clear")
            must(_attempts(database) == {0: 3}, "attempts were spent on it")
        counts += check(folder, accepted=office.ids())
    return Outcome(trial.times, counts, "unknown authority, expired, another's name, no STARTTLS at all: 0 accepted")


def _mended(
    trial: Trial, rule: Callable[[], Rule], *, attempts: dict[int, int] | None = None, dup: int | None = 0
) -> Outcome:
    """Deliver to a server with the rule until nothing waits: all of it is sent then, and none is dead."""
    ready, counts, most = with_letters(trial.folder / "ready", units=LETTERS), Counts(), 0
    for _ in range(trial.times):
        folder = copied(ready, trial.folder / "struck")
        with opened(folder) as database, post_office(PostOffice(rule())) as office:
            _drain(database, office)
            must(states(database) == {NoticeState.SENT: LETTERS}, f"in the end: {states(database)}")
            tried = _attempts(database)
            must(attempts is None or tried == attempts, f"attempts: {tried}")
            most = max(most, *tried)
        counts += check(folder, accepted=office.ids(), dup=dup)
    return Outcome(trial.times, counts, f"all sent, dead 0, at most {most} attempts")


def _drain(database: Database, office: PostOffice, *, at: datetime = MORNING) -> None:
    """Deliver, and again whenever something may be tried again, until nothing waits."""
    for _ in range(MOST_PASSES):
        send(database, office.url, at=at)
        again = _next_at(database)
        if again is None:
            return
        at = max(at, again)
    must(False, f"still waiting after {MOST_PASSES} deliveries: {states(database)}")


def _next_at(database: Database) -> datetime | None:
    statement = text("SELECT max(next_at) AS at FROM notice WHERE state IN ('queued', 'retry', 'sending')")
    with database.snapshot() as connection:
        return connection.execute(statement.columns(at=UtcDateTime)).scalar_one()


def _attempts(database: Database) -> dict[int, int]:
    with database.snapshot() as connection:
        rows = connection.execute(text("SELECT attempts, count(*) AS number FROM notice GROUP BY attempts")).all()
    return {row.attempts: row.number for row in rows}


def _number(database: Database, sql: str) -> int:
    with database.snapshot() as connection:
        return int(connection.execute(text(sql)).scalar_one())


def _one_in(number: int, fault: str, trial: Trial) -> Rule:
    return lambda _: fault if trial.chance.randrange(number) == 0 else ""


def _once(fault: str, trial: Trial) -> Rule:
    at = trial.chance.randint(1, LETTERS)
    return lambda asked: fault if asked.in_all == at else ""


def _after(number: int, fault: str) -> Rule:
    return lambda asked: fault if asked.on_line > number else ""


@contextmanager
def _wrongly_secured(folder: Path, which: int) -> Iterator[PostOffice]:
    """An office whose certificate is by nobody known, expired, for another name; or that has no encryption at all."""
    authority = trustme.CA()
    trusted = folder / "trusted.pem"
    known = authority if which else trustme.CA()
    known.cert_pem.write_to_path(trusted)
    name = "post.annan.example" if which == 2 else "127.0.0.1"
    expired = datetime(2020, 1, 1, tzinfo=UTC) if which == 1 else None
    begun = datetime(2019, 1, 1, tzinfo=UTC) if which == 1 else None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name, not_before=begun, not_after=expired).configure_cert(context)
    office = PostOffice(tls=context, offers_tls=which != 3)
    before = os.environ.get("SSL_CERT_FILE")
    os.environ["SSL_CERT_FILE"] = str(trusted)
    try:
        with post_office(office):
            yield office
    finally:
        os.environ.pop("SSL_CERT_FILE")
        if before is not None:
            os.environ["SSL_CERT_FILE"] = before
