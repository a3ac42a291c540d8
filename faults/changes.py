"""What changes while the program is at it, data that one row of a thousand has wrong, and what was restored."""

import resource
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Thread

from sqlalchemy import text

from faults.invariants import Counts, check, must, said
from faults.municipality import (
    MORNING,
    REMINDER_DAY,
    copied,
    opened,
    plan_round,
    register,
    states,
    with_letters,
    with_organisation,
    with_year,
)
from faults.post_office import Asked, PostOffice, post_office
from faults.registry import Outcome, Trial, fault
from faults.striking import FORKS
from faults.victims import SENDER, import_register, open_year, send, walk_rounds
from models.kinds import NoticeState
from notifications import wording
from notifications.channels.opening import open_mail
from notifications.delivery import FRESH, Post, deliver
from notifications.outbox import BACKOFF, later
from styrhjul.services.backing_up import back_up
from styrhjul.services.bounces import take_bounce
from styrhjul.services.holding import release_delivery
from styrhjul.services.opening import edit_date, open_cycle
from styrhjul.services.responsible import hand_over
from styrhjul.services.restoring import restore_backup
from styrhjul.services.transitions import Content, move_date, submit
from styrhjul.store.database import Database
from tests import cast
from tests.exchange.dsn import POSTFIX

UNITS = 40
DAY = timedelta(days=1)
ANSWERS = 2
"""So many seconds by the program's clock do two answers of the slow server take: a letter's own, and the one before."""
_REMINDED = "SELECT d.sent_to FROM delivery AS d JOIN notice AS n ON n.id = d.notice_id WHERE n.body NOT LIKE :receipt"
"""Who has handed in before the round gets a letter too: the receipt."""


@fault(
    f"Who has handed in is not reminded: by no round, nor by a letter {FRESH.seconds} s and two answers later.",
    times=20,
    few=1,
)
def a_submission_arrives_meanwhile(trial: Trial) -> Outcome:
    ready, counts, within, stale = with_year(trial.folder / "ready", units=UNITS), Counts(), 0, 0
    for _ in range(trial.times):
        folder, slow = copied(ready, trial.folder / "struck"), _SlowDay()
        handing_in = Thread(target=slow.hand_in, args=(folder, trial.chance.sample(range(1, UNITS + 1), 20)))
        office = PostOffice(lambda _: "slow", on_taken=slow.answer, slowness=0.05)
        with opened(folder) as database, post_office(office), closing(open_mail(office.url)) as mail:
            handing_in.start()
            plan_round(database)
            deliver(database.transaction, post=Post(mail, SENDER), clock=slow.clock, limit=10_000)
            handing_in.join()
            with database.snapshot() as connection:
                reminded = set(connection.execute(text(_REMINDED), {"receipt": "%Vi har tagit emot det.%"}).scalars())
        late = [at - slow.handed_in.get(to, at) for to, at in slow.answered.items() if to in reminded]
        within += sum(0 < seconds <= FRESH.seconds + ANSWERS for seconds in late)
        stale += sum(seconds > FRESH.seconds + ANSWERS for seconds in late)
        must(not stale, f"{stale} were reminded long after they had handed in")
        counts += check(folder, accepted=office.ids())
    return Outcome(trial.times, counts, f"{20 * trial.times} handed in; reminded later than that 0, within it {within}")


@fault(
    "A date that was moved after the notice was written: the old one is not said, and the new one is.", times=40, few=3
)
def a_deadline_moves_after_the_notice(trial: Trial) -> Outcome:
    ready, counts = with_letters(trial.folder / "ready", units=UNITS), Counts()
    for _ in range(trial.times):
        folder, moved = copied(ready, trial.folder / "struck"), trial.chance.sample(range(1, UNITS + 1), 10)
        with opened(folder) as database, post_office() as office:
            with database.writing() as session:
                for number in moved:
                    act = cast.act(REMINDER_DAY, comment="Mer tid.")
                    move_date(session, obligation_id=number, due_on=date(2027, 2, 15), act=act)
            send(database, office.url)
            told = {to for _, to in office.taken}
            must(not told & {f"h{number}@ekbacka.example" for number in moved}, "the old date was said")
            must(len(told) == UNITS - 10, "the others were not told")
            walk_rounds(folder, (date(2027, 1, 5),))
            again = {row[0] for row in said(database) if row[3] == "2027-02-15"}
            must(again == set(moved), "the new date is not said")
        counts += check(folder, accepted=office.ids())
    return Outcome(trial.times, counts, f"{10 * trial.times} dates moved, stale sends 0")


@fault(
    "A definition that changes between two rounds: dates follow, those set by hand do not, and nothing is said twice.",
    times=40,
    few=3,
)
def the_definition_changes_between_rounds(trial: Trial) -> Outcome:
    ready, counts = with_year(trial.folder / "ready", units=UNITS), Counts()
    days = [date(2026, 11, 25) + DAY * n for n in range(100)]
    for _ in range(trial.times):
        folder, at = copied(ready, trial.folder / "struck"), trial.chance.randrange(1, 30)
        due = date(2027, 1, 15) + DAY * trial.chance.choice([-10, 3, 14, 31])
        by_hand = trial.chance.random() < 1 / 3
        walk_rounds(folder, tuple(days[:at]))
        with opened(folder) as database, database.writing() as session:
            act = cast.act(days[at])
            if by_hand:
                edit_date(
                    session, body_key="bun", year=2027, step="enhetsplan", occasion="", which="due", day=due, act=act
                )
            changed = cast.definition(cast.YEAR.replace("2027-01-15", "2027-03-01" if by_hand else str(due)))
            open_cycle(session, body_key="bun", year=2027, definition=changed, act=act)
        walk_rounds(folder, tuple(days[at:]))
        with opened(folder) as database, database.snapshot() as connection:
            dates = set(connection.execute(text("SELECT DISTINCT due_on FROM obligation")).scalars())
            must(dates == {str(due)}, f"due on {dates} and not on {due}")
            late = [row for row in said(database) if row[2] == "after-1" and row[3] == str(due)]
            must(len(late) == UNITS, "the reminders do not follow")
        counts += check(folder)
    return Outcome(trial.times, counts)


@fault(
    "Who leaves in mid-year is told nothing from that day; who comes is; nobody's obligation is without a reader.",
    times=40,
    few=3,
)
def a_person_leaves_in_mid_year(trial: Trial) -> Outcome:
    ready, counts = with_year(trial.folder / "ready", units=UNITS), Counts()
    with opened(ready) as database, database.writing() as session:
        cast.person(session, "ny")
    for _ in range(trial.times):
        folder, at, unit = (
            copied(ready, trial.folder / "struck"),
            trial.chance.randrange(3, 40),
            trial.chance.randint(1, UNITS),
        )
        days = [date(2026, 11, 25) + DAY * n for n in range(70)]
        walk_rounds(folder, tuple(days[:at]))
        with opened(folder) as database, database.writing() as session:
            role = (
                session.connection()
                .execute(text("SELECT id FROM role WHERE unit_id = :unit"), {"unit": unit})
                .scalar_one()
            )
            hand_over(session, obligation_id=unit, to="ny", first=days[at], act=cast.act(days[at]), role_id=role)
        walk_rounds(folder, tuple(days[at:]))
        with opened(folder) as database:
            since = [row for row in said(database) if row[0] == unit and row[4] and row[4] >= str(days[at])]
            who = {_key(database, row[1]) for row in since}
        must(f"h{unit}" not in who, "who had left was told")
        must("ny" in who, "who came was not told")
        counts += check(folder)
    return Outcome(trial.times, counts, "0 items to who had left")


@fault("One bad address among 1,000: only that one is dead, and told of.", times=1)
def a_bad_address_in_a_thousand(trial: Trial) -> Outcome:
    folder, bad = with_letters(trial.folder / "struck", units=1_000), trial.chance.randint(1, 1_000)
    with opened(folder) as database, post_office() as office:
        with database.transaction() as connection:
            wrong = {"wrong": "h@\r\nBcc: alla@ekbacka.example", "right": f"h{bad}@ekbacka.example"}
            connection.execute(text("UPDATE address SET value = :wrong WHERE value = :right"), wrong)
        send(database, office.url)
        must(states(database) == {NoticeState.SENT: 999, NoticeState.DEAD: 1}, f"in the end: {states(database)}")
    return Outcome(1, check(folder, accepted=office.ids()), "999 sent, 1 dead, in one delivery")


@fault(
    "A template that breaks for one of 1,000: the others get theirs; that one is tried again, then told of.",
    times=1,
)
def a_broken_template_for_one_in_a_thousand(trial: Trial) -> Outcome:
    folder, one = with_letters(trial.folder / "struck", units=1_000), trial.chance.randint(1, 1_000)
    with opened(folder) as database, post_office() as office, broken_english(trial.folder / "templates"):
        with database.transaction() as connection:
            connection.execute(text("UPDATE person SET language = 'en' WHERE key = :key"), {"key": f"h{one}"})
        send(database, office.url)
        must(states(database) == {NoticeState.SENT: 999, NoticeState.RETRY: 1}, f"at first: {states(database)}")
        at = MORNING
        for wait in BACKOFF:
            at = later(at, wait)
            send(database, office.url, at=at)
        must(states(database) == {NoticeState.SENT: 999, NoticeState.DEAD: 1}, f"in the end: {states(database)}")
        told = "SELECT count(*) FROM notice_item WHERE reason LIKE 'undelivered:%'"
        with database.snapshot() as connection:
            must(connection.execute(text(told)).scalar_one() == 1, "the administrator is not told")
    return Outcome(
        1, check(folder, accepted=office.ids()), "999 sent at once, 1 dead after seven attempts in four days"
    )


@fault(
    "A letter that comes back days later is no longer taken for delivered, and the administrator is told.",
    times=30,
    few=3,
)
def an_address_bounces(trial: Trial) -> Outcome:
    ready, counts = with_letters(trial.folder / "ready", units=UNITS), Counts()
    for _ in range(trial.times):
        folder = copied(ready, trial.folder / "struck")
        with opened(folder) as database, post_office() as office:
            send(database, office.url)
            name, _ = trial.chance.choice(office.taken)
            days = trial.chance.randint(0, 5)
            mail = _bounce(name, MORNING + days * DAY)
            for _twice in range(2):
                take_bounce(database, mail, where="brevlåda", act=cast.act(REMINDER_DAY + days * DAY))
            must(states(database) == {NoticeState.SENT: UNITS - 1, NoticeState.DEAD: 1}, f"{states(database)}")
            told = [row for row in said(database) if str(row[2]).startswith("undelivered:")]
            must(len(told) == 1, "the administrator is not told once")
        office.taken = [one for one in office.taken if one[0] != name]
        counts += check(folder, accepted=office.ids())
    return Outcome(trial.times, counts, f"{trial.times} of {trial.times} found by Message-ID, each told of once")


@fault(
    "A backup from before yesterday's round: nothing goes out until a person says so, and nothing that has been sent.",
    times=20,
    few=2,
)
def restored_from_before_the_round(trial: Trial) -> Outcome:
    ready, counts, skipped = with_year(trial.folder / "ready", units=UNITS), Counts(), 0
    for _ in range(trial.times):
        folder, saved = copied(ready, trial.folder / "struck"), trial.folder / "saved.db"
        saved.unlink(missing_ok=True)
        with opened(folder) as database, post_office() as office:
            back_up(database, to=saved, now=MORNING - DAY)
            plan_round(database)
            send(database, office.url)
        today = REMINDER_DAY + DAY * trial.chance.randint(1, 3)
        act = cast.act(today)
        restore_backup(saved, folder=folder, act=act, replace_present=True)
        with opened(folder) as database, post_office(office):
            must(not send(database, office.url, at=act.now).taken, "something was sent while delivery is held")
            plan_round(database, day=today)
            with database.writing() as session:
                skipped += release_delivery(session, act=act, skip_before=today).skipped
            send(database, office.url, at=act.now)
            must(len(office.taken) == UNITS, "somebody was told twice what they knew")
        counts += check(folder)
    return Outcome(trial.times, counts, f"{skipped} notices laid aside by the administrator's word, re-sends 0")


@fault("A year of so many times more obligations takes hardly more memory to walk a round of.", times=30, few=6)
def memory_of_a_round(trial: Trial) -> Outcome:
    return _memory(trial, _round_of, "round")


@fault("Delivering so many times more letters takes hardly more memory.", times=30, few=6)
def memory_of_a_delivery(trial: Trial) -> Outcome:
    return _memory(trial, _delivery_of, "delivery")


@dataclass
class _SlowDay:
    """A clock that only the mail server's answers move, a second each, so that it is no matter how fast we are."""

    seconds: int = 0
    handed_in: dict[str, int] = field(default_factory=dict)
    answered: dict[str, int] = field(default_factory=dict)
    """The second in which each head had handed in, and in which each was written to."""

    def clock(self) -> datetime:
        return MORNING + timedelta(seconds=self.seconds)

    def answer(self, asked: Asked) -> None:
        self.answered[asked.to] = self.seconds
        self.seconds += 1

    def hand_in(self, folder: Path, numbers: list[int]) -> None:
        with opened(folder) as database:
            for number in numbers:
                with database.writing() as session:
                    submit(session, obligation_id=number, content=Content(text="Vår plan"), act=cast.act(REMINDER_DAY))
                self.handed_in[f"h{number}@ekbacka.example"] = self.seconds
                time.sleep(0.05)


def _key(database: Database, person_id: object) -> str:
    with database.snapshot() as connection:
        return str(connection.execute(text("SELECT key FROM person WHERE id = :id"), {"id": person_id}).scalar_one())


@contextmanager
def broken_english(folder: Path) -> Iterator[None]:
    """The notices' templates with a placeholder misspelt in the English."""
    shutil.copytree(wording.TEMPLATES, folder)
    english = folder / "en.po"
    whole = english.read_text(encoding="utf-8")
    english.write_text(whole.replace('msgstr "', 'msgstr "%(nam)s '), encoding="utf-8")
    kept, wording.TEMPLATES = wording.TEMPLATES, folder
    wording.template_module.cache_clear()
    try:
        yield
    finally:
        wording.TEMPLATES = kept
        wording.template_module.cache_clear()


def _bounce(message_id: str, at: datetime) -> bytes:
    told = {"action": "failed", "status": "5.1.1", "diagnostic": "550 5.1.1 No such user", "returned": "message/rfc822"}
    return POSTFIX.format(date=at.strftime("%a, %d %b %Y %H:%M:%S +0000"), message_id=message_id, **told).encode()


FEW = 500


def _memory(trial: Trial, work: Callable[[Path], None], what: str) -> Outcome:
    """The most that a process of its own takes, for few and for as many times more as the trial says."""
    counts, most, many = Counts(), {}, FEW * trial.times
    for units in (FEW, many):
        folder = with_organisation(trial.folder / str(units), units=0)
        import_register(folder, register(trial.folder, units=units))
        open_year(folder)
        if what == "delivery":
            walk_rounds(folder, (REMINDER_DAY,))
        here, there = FORKS.Pipe()
        process = FORKS.Process(target=_measured, args=(there, work, folder))
        process.start()
        most[units] = here.recv()
        process.join()
        counts += check(folder)
    slope = (most[many] - most[FEW]) / (many - FEW)
    must(slope < 2_000, f"{slope:.0f} bytes more for each")
    mega = {units: f"{number / 1e6:.0f} MB" for units, number in most.items()}
    told = f"{mega[FEW]} for {FEW:,}, {mega[many]} for {many:,}: {slope:.0f} bytes more for each"
    return Outcome(trial.times, counts, told)


def _measured(told: object, work: Callable[[Path], None], folder: Path) -> None:
    work(folder)
    told.send(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)  # type: ignore[attr-defined]


def _round_of(folder: Path) -> None:
    walk_rounds(folder, (REMINDER_DAY,))


def _delivery_of(folder: Path) -> None:
    with post_office() as office, opened(folder) as database:
        send(database, office.url, limit=1_000_000)
