"""Killed (SIGKILL) at random points, and two at the same moment."""

import os
import signal
from datetime import date, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

from faults.invariants import Counts, check, content, must
from faults.municipality import (
    MORNING,
    REMINDER_DAY,
    copied,
    empty,
    of_the_first_release,
    opened,
    register,
    states,
    with_letters,
    with_organisation,
    with_reports,
    with_year,
)
from faults.post_office import Asked, PostOffice, post_office
from faults.registry import Outcome, Trial, fault
from faults.striking import kill, kill_until_struck, run, start, strike
from faults.victims import deliver_letters, import_register, open_year, turn_days, upgrade, walk_rounds
from models.kinds import NoticeState
from notifications.outbox import LEASE
from tests.services.reporting.office import OPENS

DAYS = tuple(date(2026, 11, 25) + timedelta(days=n) for n in range(12))
UNITS = 60


@fault("All of a day's round or nothing; the next run completes it.", times=60, few=4)
def killed_in_the_round(trial: Trial) -> Outcome:
    ready = with_year(trial.folder / "ready", units=200)
    return kill_until_struck(trial, ready, walk_rounds, (REMINDER_DAY,), whole=True)


@fault("Rounds day after day, killed in any of them, end with the same notices on the same days.", times=50, few=2)
def killed_among_rounds(trial: Trial) -> Outcome:
    ready = with_year(trial.folder / "ready", units=UNITS)
    return kill_until_struck(trial, ready, walk_rounds, DAYS, whole=False)


@fault("A year is open with all its obligations, or not open at all.", times=60, few=4)
def killed_in_opening_a_year(trial: Trial) -> Outcome:
    ready = with_organisation(trial.folder / "ready", units=200)
    return kill_until_struck(trial, ready, open_year, whole=True)


@fault("Each report stands once with all its files and is told of once, or does not stand.", times=50, few=2)
def killed_in_compiling_reports(trial: Trial) -> Outcome:
    ready = with_reports(trial.folder / "ready")
    return kill_until_struck(trial, ready, turn_days, (date(2027, 1, 18), OPENS), whole=False)


@fault("The old schema or the new, never between; and every row is kept.", times=50, few=2)
def killed_in_a_migration(trial: Trial) -> Outcome:
    ready = of_the_first_release(trial.folder / "ready", units=200)
    return kill_until_struck(trial, ready, upgrade, whole=True)


@fault("All of the files or nothing of them.", times=60, few=4)
def killed_in_an_import(trial: Trial) -> Outcome:
    ready = empty(trial.folder / "ready")
    return kill_until_struck(trial, ready, import_register, register(trial.folder, units=100), whole=True)


@fault(
    "No letter is lost; at most one a kill goes twice, under the same Message-ID.",
    times=60,
    few=4,
)
def killed_in_delivery(trial: Trial) -> Outcome:
    ready = with_letters(trial.folder / "ready", units=UNITS)
    counts, struck, before = Counts(), 0, 0
    with post_office() as office:
        took = run(deliver_letters, copied(ready, trial.folder / "undisturbed"), office.url)
        while struck < trial.times:
            folder = copied(ready, trial.folder / "struck")
            office.taken.clear()
            if not strike(deliver_letters, folder, office.url, after=trial.chance.uniform(0, took)):
                continue
            struck += 1
            before += len(office.taken)
            counts += _delivered_in_the_end(folder, office, dup=1)
    return Outcome(
        struck, counts, f"after {before / struck:.0f} of {UNITS} letters on average; {counts.dup} letters came twice"
    )


@fault(
    "A letter accepted and not yet ticked off is sent again, under the same Message-ID: exactly one a kill.",
    times=50,
    few=3,
)
def killed_between_the_answer_and_the_commit(trial: Trial) -> Outcome:
    """The honest limit of any delivery to a mail server: it and the database cannot be told in one transaction."""
    ready = with_letters(trial.folder / "ready", units=12)
    counts = Counts()
    for _ in range(trial.times):
        folder, at_letter = copied(ready, trial.folder / "struck"), trial.chance.randint(1, 12)
        victims: list[int] = []

        def die(asked: Asked, at_letter: int = at_letter, victims: list[int] = victims) -> None:
            if asked.in_all == at_letter and victims:
                os.kill(victims[0], signal.SIGKILL)

        with post_office(PostOffice(on_taken=die)) as office:
            _die_at_a_letter(folder, office, victims)
            victims.clear()
            found = _delivered_in_the_end(folder, office, dup=1)
        must(found.dup == 1, f"{found.dup} letters came again")
        counts += found
    return Outcome(trial.times, counts, f"{counts.dup} letters came twice, each under the same Message-ID")


@fault("Two rounds of one day at once: one row and one notice each.", times=30, few=3)
def two_rounds_at_once(trial: Trial) -> Outcome:
    ready = with_year(trial.folder / "ready", units=UNITS)
    undisturbed = copied(ready, trial.folder / "undisturbed")
    walk_rounds(undisturbed, DAYS)
    counts = Counts()
    for _ in range(trial.times):
        folder = copied(ready, trial.folder / "twice")
        _both(start(walk_rounds, folder, DAYS), start(walk_rounds, folder, DAYS))
        must(content(folder) == content(undisturbed), "two rounds at once made something else than one")
        counts += check(folder)
    return Outcome(trial.times, counts, "the same rows as one round makes")


@fault("Two deliveries at once: each letter once.", times=20, few=2)
def two_deliveries_at_once(trial: Trial) -> Outcome:
    ready = with_letters(trial.folder / "ready", units=250)
    counts = Counts()
    for _ in range(trial.times):
        folder = copied(ready, trial.folder / "twice")
        with post_office() as office:
            _both(start(deliver_letters, folder, office.url), start(deliver_letters, folder, office.url))
            counts += check(folder, accepted=office.ids())
            must(len(office.taken) == 250, f"{len(office.taken)} of 250 letters came")
    return Outcome(trial.times, counts)


@fault("The same cycle opened twice at once: every obligation once.", times=30, few=3)
def a_year_opened_twice_at_once(trial: Trial) -> Outcome:
    ready = with_organisation(trial.folder / "ready", units=UNITS)
    undisturbed = copied(ready, trial.folder / "undisturbed")
    open_year(undisturbed)
    counts = Counts()
    for _ in range(trial.times):
        folder = copied(ready, trial.folder / "twice")
        _both(start(open_year, folder), start(open_year, folder))
        must(content(folder) == content(undisturbed), "opened twice at once is not as opened once")
        counts += check(folder)
    return Outcome(trial.times, counts, "the second finds it open and changes nothing")


@fault("What a worker held when it vanished is free when its claim has run out, and no attempt is spent.", times=20)
def a_worker_vanishes_with_its_claim(trial: Trial) -> Outcome:
    ready = with_letters(trial.folder / "ready", units=12)
    counts = Counts()
    for _ in range(trial.times):
        folder = copied(ready, trial.folder / "struck")
        victims: list[int] = []

        def die(_asked: Asked, victims: list[int] = victims) -> str:
            if victims:
                os.kill(victims[0], signal.SIGKILL)
            return ""

        with post_office(PostOffice(rule=die)) as office:
            _die_at_a_letter(folder, office, victims)
            victims.clear()
            with opened(folder) as database:
                must(states(database) == {NoticeState.SENDING: 12}, "the claim is not held")
            must(not deliver_letters(folder, office.url, MORNING + LEASE / 2).taken, "it was taken too early")
            counts += _delivered_in_the_end(folder, office, dup=0)
    return Outcome(trial.times, counts, f"held for at most {int(LEASE.total_seconds() / 60)} minutes")


def _die_at_a_letter(folder: Path, office: PostOffice, victims: list[int]) -> None:
    process = start(deliver_letters, folder, office.url)
    assert process.pid is not None
    victims.append(process.pid)
    process.join(30)
    must(process.exitcode == -signal.SIGKILL, f"it was not killed but ended with {process.exitcode}")
    kill(process)


def _delivered_in_the_end(folder: Path, office: PostOffice, *, dup: int) -> Counts:
    """The next delivery after the claim has run out takes the rest."""
    deliver_letters(folder, office.url, MORNING + LEASE)
    with opened(folder) as database:
        must(set(states(database)) == {NoticeState.SENT}, f"left in the outbox: {states(database)}")
    return check(folder, accepted=office.ids(), dup=dup)


def _both(*processes: BaseProcess) -> None:
    for process in processes:
        process.join()
        must(process.exitcode == 0, f"one of the two ended with {process.exitcode}")
        process.close()
