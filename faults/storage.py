"""The disk and the database under the program: locked, full, read-only, damaged, cut off, restarted."""

import os
import shutil
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, suppress
from datetime import date, timedelta
from pathlib import Path
from threading import Thread

from sqlalchemy import Connection, event, text
from sqlalchemy.exc import OperationalError

from faults.invariants import Counts, check, content, count, must, require, said
from faults.municipality import (
    MORNING,
    REMINDER_DAY,
    copied,
    opened,
    plan_round,
    settle,
    states,
    with_letters,
    with_reports,
    with_year,
)
from faults.post_office import Asked, PostOffice, post_office
from faults.registry import NotTriedError, Outcome, Trial, fault
from faults.servers import postgresql
from faults.small_disk import BLOCK, Disk, may_mount, small_disk
from faults.striking import kill, start
from faults.victims import (
    deliver_letters,
    deliver_letters_of,
    hold_lock,
    open_year_of,
    send,
    turn_days,
    walk_rounds,
    walk_rounds_of,
)
from models.kinds import NoticeState
from notifications.outbox import LEASE
from styrhjul.refused import Refused, TroubleError
from styrhjul.services.backing_up import back_up
from styrhjul.services.reporting import save_files
from styrhjul.services.restoring import restore_backup
from styrhjul.store.database import FILE_NAME, Database
from styrhjul.store.trouble import LastingTroubleError, PassingTroubleError
from tests import cast
from tests.services.reporting.office import OPENS

UNITS = 60
DAYS = tuple(date(2026, 11, 25) + timedelta(days=n) for n in range(12))


@fault("A file that is locked for a while is waited for.", times=20, few=2)
def locked_for_a_while(trial: Trial) -> Outcome:
    ready, counts = with_year(trial.folder / "ready", units=UNITS), Counts()
    for _ in range(trial.times):
        folder = copied(ready, trial.folder / "struck")
        holder = start(hold_lock, folder, trial.chance.uniform(0.2, 0.6))
        time.sleep(0.05)
        with opened(folder) as database:
            must(plan_round(database) == UNITS, "the round did not say all of it")
        kill(holder)
        counts += check(folder)
    return Outcome(trial.times, counts, "up to 30 s, as the driver is told to wait")


@fault(
    "A file that is never let go of: the error says who holds it, nothing is changed, the next run does it.", times=20
)
def locked_for_ever(trial: Trial) -> Outcome:
    ready, counts = with_year(trial.folder / "ready", units=UNITS), Counts()
    for _ in range(trial.times):
        folder = copied(ready, trial.folder / "struck")
        before, holder = content(folder), start(hold_lock, folder, 60.0)
        time.sleep(0.05)
        with opened(folder) as database:
            event.listen(database.engine, "connect", _impatient)
            told = _trouble(PassingTroubleError, lambda: plan_round(database))
            must(str(holder.pid) in told, f"the holder is not named: {told}")
            kill(holder)
            must(content(folder) == before, "something was changed")
            must(plan_round(database) == UNITS, "the next round did not say all of it")
        counts += check(folder)
    return Outcome(trial.times, counts, "told in a sentence with the process that holds it")


@fault("Somebody who reads for hours stops nobody from writing, and sees one and the same state.", times=20, few=2)
def read_for_long(trial: Trial) -> Outcome:
    ready, counts = with_year(trial.folder / "ready", units=UNITS), Counts()
    for _ in range(trial.times):
        folder = copied(ready, trial.folder / "struck")
        with opened(folder) as reader, reader.snapshot() as connection:
            _notices(connection)
            walk_rounds(folder, DAYS)
            must(_notices(connection) == 0, "the reader saw what came after it had begun")
        with opened(folder) as database, database.snapshot() as connection:
            must(_notices(connection) == UNITS, "the rounds did not say all of it")
        counts += check(folder)
    return Outcome(trial.times, counts)


@fault("A full disk: a sentence that says so, nothing half done; the next run with room does it.", times=30, few=3)
def disk_full_in_the_round(trial: Trial) -> Outcome:
    ready, counts, struck = with_year(trial.folder / "ready", units=300), Counts(), 0
    with _disk(trial) as disk:
        while struck < trial.times:
            folder = copied(ready, disk.folder / "struck")
            before = content(folder)
            disk.fill(leave=trial.chance.randrange(150_000))
            try:
                _trouble(TroubleError, lambda folder=folder: walk_rounds(folder, (REMINDER_DAY,)))
                struck += 1
            except _NoTroubleError:
                disk.make_room()
                continue
            disk.make_room()
            must(content(folder) == before, "something was left of the round")
            walk_rounds(folder, (REMINDER_DAY,))
            must(_in_outbox(folder) == 300, "the next round did not say all of it")
            counts += check(folder)
    return Outcome(struck, counts, "rows after each failure 0, then all")


@fault("A disk that fills while letters leave: nothing lost; at most the one in hand goes again.", times=30, few=3)
def disk_full_in_delivery(trial: Trial) -> Outcome:
    ready, counts = with_letters(trial.folder / "ready", units=UNITS), Counts()
    with _disk(trial) as disk:
        for _ in range(trial.times):
            folder, at_letter = copied(ready, disk.folder / "struck"), trial.chance.randint(1, UNITS - 20)

            def fill(asked: Asked, at_letter: int = at_letter) -> None:
                if asked.in_all == at_letter:
                    disk.fill(leave=0)

            with post_office(PostOffice(on_taken=fill)) as office:
                _trouble(
                    TroubleError, lambda folder=folder, office=office: deliver_letters(folder, office.url, MORNING)
                )
                disk.make_room()
                deliver_letters(folder, office.url, MORNING + LEASE)
                with opened(folder) as database:
                    must(states(database) == {NoticeState.SENT: UNITS}, f"in the end: {states(database)}")
                counts += check(folder, accepted=office.ids(), dup=1)
    return Outcome(trial.times, counts, f"{counts.dup} letters twice, under the same Message-ID")


@fault("A full disk leaves no half report file, and reports in the database are as they were.", times=20, few=2)
def disk_full_in_saving_reports(trial: Trial) -> Outcome:
    folder = with_reports(trial.folder / "ready")
    turn_days(folder, (date(2027, 1, 18), OPENS))
    whole, counts = trial.folder / "whole", Counts()
    with opened(folder) as database, database.snapshot() as connection:
        sizes = {path.name: path.stat().st_size for path in save_files(connection, folder=whole)}
        with _disk(trial) as disk:
            for _ in range(trial.times):
                to = disk.folder / "reports"
                disk.fill(leave=trial.chance.randrange(sum(sizes.values()) // 2))
                with suppress(Refused):
                    save_files(connection, folder=to)
                    must(False, "there was room")
                left = {path.name: path.stat().st_size for path in to.iterdir()}
                must(left.items() <= sizes.items(), "half a file was left")
                disk.make_room()
                shutil.rmtree(to)
    return Outcome(trial.times, counts + check(folder), f"{len(sizes)} files, half files 0")


@fault("A file that may only be read: a sentence that says so and what to do; then it works again.", times=20)
def read_only(trial: Trial) -> Outcome:
    ready, counts = with_year(trial.folder / "ready", units=UNITS), Counts()
    with _disk(trial) as disk:
        for _ in range(trial.times):
            folder = copied(ready, disk.folder / "struck")
            disk.remount("ro")
            told = _trouble(LastingTroubleError, lambda folder=folder: walk_rounds(folder, (REMINDER_DAY,)))
            disk.remount("rw")
            must("skriva" in told, f"it does not say what to do: {told}")
            walk_rounds(folder, (REMINDER_DAY,))
            must(_in_outbox(folder) == UNITS, "the next round did not say all of it")
            counts += check(folder)
    return Outcome(trial.times, counts)


@fault(
    "A damaged file is found by the backup, which refuses; the one from before brings it back whole.", times=30, few=3
)
def corrupt_page(trial: Trial) -> Outcome:
    ready, counts, told = with_letters(trial.folder / "ready", units=UNITS), Counts(), 0
    saved = trial.folder / "saved.db"
    with opened(ready) as database:
        back_up(database, to=saved, now=MORNING)
        before = said(database)
        settle(database)
    for _ in range(trial.times):
        folder = copied(ready, trial.folder / "struck")
        _flip_a_page(folder / FILE_NAME, trial)
        told += _says_restore(folder)
        with opened(folder) as database:
            refused = _refuses(lambda database=database: back_up(database, to=trial.folder / "not.db", now=MORNING))
        must(refused, "a backup was made of a damaged file")
        act = cast.act(REMINDER_DAY)
        restore_backup(saved, folder=folder, act=act, replace_present=True)
        with opened(folder) as database:
            must(said(database) == before, "what came back is not what was saved")
            must(not send(database, "smtp://127.0.0.1:9", at=MORNING).taken, "delivery is not held after a restore")
        counts += check(folder)
    return Outcome(
        trial.times,
        counts,
        f"found by the backup {trial.times} times, by the next round {told}, and told how to restore",
    )


@fault("Power lost: SQLite's log cut off anywhere is a whole database of an earlier moment.", times=60, few=5)
def power_lost(trial: Trial) -> Outcome:
    ready = with_year(trial.folder / "ready", units=UNITS)
    undisturbed, counts = copied(ready, trial.folder / "undisturbed"), Counts()
    walk_rounds(undisturbed, DAYS)
    moments = {content(ready)}
    running, snapshot = copied(ready, trial.folder / "running"), trial.folder / "snapshot"
    with opened(running) as keeper, keeper.snapshot() as connection:
        _notices(connection)  # whoever reads keeps the log from being emptied
        for day in DAYS:
            walk_rounds(running, (day,))
            moments.add(content(running))
        copied(running, snapshot)
    log = snapshot / f"{FILE_NAME}-wal"
    for _ in range(trial.times):
        folder = copied(snapshot, trial.folder / "struck")
        (folder / f"{FILE_NAME}-shm").unlink(missing_ok=True)
        os.truncate(folder / log.name, trial.chance.randrange(log.stat().st_size))
        must(content(folder) in moments, "it is of no moment there has been")
        counts += check(folder)
        walk_rounds(folder, DAYS)
        must(content(folder) == content(undisturbed), "the rounds after it made something else")
    return Outcome(
        trial.times,
        counts,
        f"{log.stat().st_size // 1024} KB of log, cut anywhere; the rounds after it end as undisturbed",
    )


@fault("PostgreSQL crashed in mid-transaction: rolled back, and the next run does it.", times=20, needs="initdb")
def postgresql_restarted_in_the_round(trial: Trial) -> Outcome:
    counts, struck = Counts(), 0
    with postgresql() as server:
        ready = server.made("ready", _with_year)
        while struck < trial.times:
            url = server.copy(ready)
            with closing(Database(url)) as database:
                process = start(walk_rounds_of, url, DAYS)
                time.sleep(trial.chance.uniform(0, 0.4))
                server.crash()
                process.join()
                struck += process.exitcode != 0
                walk_rounds_of(url, DAYS)
                with database.snapshot() as connection:
                    must(_notices(connection) == UNITS, "the next round did not say all of it")
                counts += require(count(database))
            server.drop(url)
    return Outcome(struck, counts)


@fault(
    "PostgreSQL crashed while letters leave: none lost; at most the one in hand goes twice.", times=15, needs="initdb"
)
def postgresql_restarted_in_delivery(trial: Trial) -> Outcome:
    counts = Counts()
    with postgresql() as server:
        ready = server.made("ready", _with_letters)
        for _ in range(trial.times):
            url, at_letter = server.copy(ready), trial.chance.randint(1, UNITS)

            crashing = Thread(target=server.crash)

            def crash(asked: Asked, at_letter: int = at_letter, crashing: Thread = crashing) -> None:
                if asked.in_all == at_letter:
                    crashing.start()
                    time.sleep(trial.chance.uniform(0, 0.2))

            with closing(Database(url)) as database, post_office(PostOffice(on_taken=crash)) as office:
                with suppress(OperationalError):
                    send(database, office.url, at=MORNING)
                crashing.join()
                send(database, office.url, at=MORNING + LEASE)
                must(states(database) == {NoticeState.SENT: UNITS}, f"in the end: {states(database)}")
                counts += require(count(database, accepted=office.ids()), dup=1)
            server.drop(url)
    return Outcome(trial.times, counts, f"{counts.dup} letters twice, under the same Message-ID")


@fault("Two openings, rounds and deliveries at once on PostgreSQL: each thing once.", times=15, needs="initdb")
def two_at_once_on_postgresql(trial: Trial) -> Outcome:
    counts, refused = Counts(), 0
    with postgresql() as server:
        ready = server.made("ready", _with_organisation)
        for _ in range(trial.times):
            url = server.copy(ready)
            opened_well = _both(open_year_of, url)
            must(opened_well > 0, "nobody could open the year")
            refused += 2 - opened_well
            must(_both(walk_rounds_of, url, DAYS) == 2, "a round failed")
            with closing(Database(url)) as database, post_office() as office:
                must(_both(deliver_letters_of, url, office.url) == 2, "a delivery failed")
                must(states(database) == {NoticeState.SENT: UNITS}, f"in the end: {states(database)}")
                counts += require(count(database, accepted=office.ids()))
            server.drop(url)
    return Outcome(
        trial.times, counts, f"of {2 * trial.times} openings, two by two, {refused} failed: the second finds it open"
    )


class _NoTroubleError(Exception):
    """Nothing went wrong where something was to."""


def _trouble(kind: type[TroubleError], work: Callable[[], object]) -> str:
    """The sentence of the trouble that the work meets."""
    try:
        work()
    except kind as error:
        return str(error)
    raise _NoTroubleError


def _refuses(work: Callable[[], object]) -> bool:
    try:
        work()
    except (Refused, TroubleError):
        return True
    return False


def _says_restore(folder: Path) -> bool:
    """Whether a day's round met the damage; if so it must have said what to do."""
    try:
        walk_rounds(folder, (REMINDER_DAY + timedelta(days=1),))
    except TroubleError as error:
        must("styrhjul restore" in str(error), f"it does not say what to do: {error}")
        return True
    return False


def _flip_a_page(file: Path, trial: Trial) -> None:
    """Another page than the first is overwritten with chance."""
    page = trial.chance.randrange(1, file.stat().st_size // BLOCK)
    with file.open("r+b") as damaged:
        damaged.seek(page * BLOCK)
        damaged.write(trial.chance.randbytes(BLOCK))


def _both(work: Callable[..., object], *arguments: object) -> int:
    """How many of two at once ended well."""
    processes = [start(work, *arguments) for _ in range(2)]
    for process in processes:
        process.join()
    return sum(process.exitcode == 0 for process in processes)


def _with_organisation(database: Database) -> None:
    with database.writing() as session:
        cast.committee(session, units=UNITS)


def _with_year(database: Database) -> None:
    with database.writing() as session:
        cast.opened_year(session, units=UNITS)


def _with_letters(database: Database) -> None:
    _with_year(database)
    plan_round(database)


def _disk(trial: Trial) -> AbstractContextManager[Disk]:
    if not may_mount():
        raise NotTriedError("mounting a small disk takes root")
    return small_disk(trial.folder / "disk", megabytes=6)


def _impatient(connection: object, _record: object) -> None:
    connection.execute("PRAGMA busy_timeout = 200")  # type: ignore[attr-defined]


def _notices(connection: Connection) -> int:
    return int(connection.execute(text("SELECT count(*) FROM notice")).scalar_one())


def _in_outbox(folder: Path) -> int:
    with opened(folder) as database, database.snapshot() as connection:
        return _notices(connection)
