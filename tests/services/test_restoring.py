"""A backup restored: what stood there is kept, delivery is held, and nobody is told twice what they know."""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text
from sqlmodel import select

from models.cycles import Cycle
from models.kinds import NoticeState
from models.notices import DeliveryHold, Notice
from models.obligations import Audit
from styrhjul.refused import Refused
from styrhjul.services.acts import Act
from styrhjul.services.backing_up import back_up, sum_of
from styrhjul.services.days import turn_day
from styrhjul.services.delivering import Delivered, deliver_waiting
from styrhjul.services.holding import release_delivery
from styrhjul.services.installation import ELSEWHERE
from styrhjul.services.restoring import Restored, restore_backup
from styrhjul.store.database import Database
from styrhjul.store.schema import _config, is_current, migrate
from tests import cast
from tests.conftest import _ask

MONDAY, TUESDAY, WEDNESDAY = (date(2026, 11, 30) + timedelta(days=n) for n in range(3))
ONLY_A_FILE = pytest.mark.sqlite("is about the file in its folder")


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 5, 30, tzinfo=UTC)


def act(day: date) -> Act:
    return Act(actor="Olle Operatör", today=day, now=at(day) + timedelta(hours=4))


@pytest.fixture
def backup(database: Database, tmp_path: Path) -> Path:
    """Of Monday, before the rounds that write to three heads on Tuesday and to one of them on Wednesday too."""
    return _backup(database, tmp_path)


def _backup(database: Database, folder: Path) -> Path:
    with database.writing() as session:
        cast.opened_year(session)
        cycle = session.exec(select(Cycle)).one()
        cast.owed(session, cycle, cast.units(session)[0], due_on=date(2027, 1, 18), step="uppfoljning")
    turn_day(database, today=MONDAY, now=at(MONDAY))
    made = back_up(database, to=folder, now=at(MONDAY))
    database.close()
    return made.file


def lived(database: Database, day: date) -> Delivered:
    """The day's round and delivery."""
    turn_day(database, today=day, now=at(day))
    return deliver_waiting(database, clock=lambda: at(day))


def told(letters: Path) -> Counter[tuple[str, str]]:
    """To whom and of what, in all letters."""
    found = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in letters.glob("*.eml")]
    return Counter((str(one["To"]), str(make_header(decode_header(one["Subject"])))) for one in found)


def restored(backup: Path, folder: Path, **more: object) -> Restored:
    return restore_backup(backup, folder=folder, act=act(WEDNESDAY), **more)


def test_after_a_backup_from_before_yesterdays_round_nobody_is_told_twice(
    database: Database, backup: Path, tmp_path: Path, letters: Path
) -> None:
    _nobody_is_told_twice(database, backup, tmp_path, letters)


def test_on_postgresql_neither(on_postgresql: Database, tmp_path: Path, letters: Path) -> None:
    (tmp_path / ELSEWHERE).write_text(on_postgresql.url)
    _nobody_is_told_twice(on_postgresql, _backup(on_postgresql, tmp_path), tmp_path, letters)


def test_on_postgresql_text_is_sorted_as_it_was(on_postgresql: Database, postgresql: str, tmp_path: Path) -> None:
    url = postgresql.removesuffix("postgres") + "sorted"
    _ask(postgresql, "CREATE DATABASE sorted TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C'")
    (tmp_path / ELSEWHERE).write_text(url)
    with closing(Database(url)) as database:
        migrate(database)
    made = back_up(on_postgresql, to=tmp_path, now=at(MONDAY)).file
    restored(made, tmp_path, replace_present=True)
    with on_postgresql.snapshot() as connection:
        asked = "SELECT datname, datcollate, datlocprovider FROM pg_database WHERE datname LIKE 'sorted%' ORDER BY 1"
        found = [tuple(row) for row in connection.execute(text(asked))]
    assert found == [("sorted", "C", "c"), ("sorted_replaced_20261202_093000", "C", "c")]


def _nobody_is_told_twice(database: Database, backup: Path, folder: Path, letters: Path) -> None:
    lived(database, TUESDAY)
    tuesdays = told(letters)
    assert len(tuesdays) == 3
    database.close()
    found = restored(backup, folder, replace_present=True)
    assert [(one.day, one.notices) for one in found.days] == [(TUESDAY, 3), (WEDNESDAY, 1)]
    assert "replaced" in found.kept
    waiting = lived(database, WEDNESDAY)
    assert (told(letters), waiting.waiting, waiting.more) == (tuesdays, 4, False)
    assert "utskicken står stilla sedan 2026-12-02 10:30, av Olle Operatör: Databasen är återställd" in str(waiting)
    with database.writing() as session:
        report = release_delivery(session, act=act(WEDNESDAY), skip_before=WEDNESDAY)
    assert (report.skipped, report.notices, report.people) == (3, 1, 1)
    assert lived(database, WEDNESDAY).states == {NoticeState.SENT: 1}
    everything = told(letters)
    assert everything.total() == 4
    assert set(everything.values()) == {1}
    with database.reading() as session:
        assert Counter(session.exec(select(Notice.state))) == {NoticeState.SUPPRESSED: 3, NoticeState.SENT: 1}
        reasons = {audit.verb: audit.reason for audit in session.exec(select(Audit))}
    assert reasons["skip"] == reasons["release"] == "De kan ha skickats redan."
    database.close()


def test_what_is_sent_again_after_all_is_the_same_letter_by_its_id(
    database: Database, backup: Path, tmp_path: Path, letters: Path
) -> None:
    lived(database, TUESDAY)
    before = {file.read_bytes().split(b"Message-ID:")[1].split()[0] for file in letters.glob("*.eml")}
    database.close()
    shutil.rmtree(letters)
    restored(backup, tmp_path, replace_present=True)
    with database.writing() as session:
        assert release_delivery(session, act=act(WEDNESDAY)).skipped == 0
    assert lived(database, WEDNESDAY).states == {NoticeState.SENT: 4}
    again = {file.read_bytes().split(b"Message-ID:")[1].split()[0] for file in letters.glob("*.eml")}
    assert before < again


def test_days_on_which_nothing_can_have_been_sent_are_not_walked(
    database: Database, backup: Path, tmp_path: Path
) -> None:
    found = restored(backup, tmp_path, replace_present=True, sent_until=MONDAY)
    assert found.days == []
    turn_day(database, today=WEDNESDAY, now=at(WEDNESDAY))
    with database.reading() as session:
        assert {notice.day for notice in session.exec(select(Notice))} == {WEDNESDAY}


def test_a_database_that_is_there_is_not_replaced_unasked(database: Database, backup: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"finns redan en databas, där något senast hände 2026-09-01"):
        restored(backup, tmp_path)
    with database.reading() as session:
        assert session.exec(select(DeliveryHold)).all() == []


@ONLY_A_FILE
def test_the_replaced_database_is_kept_as_it_was(database: Database, backup: Path, tmp_path: Path) -> None:
    with database.transaction() as writer:
        writer.execute(text("UPDATE body SET name = 'Skriven efter kopian'"))
    database.close()
    (tmp_path / "styrhjul.db").chmod(0o640)
    kept = Path(restored(backup, tmp_path, replace_present=True).kept)
    with closing(Database(f"sqlite:///{kept}")) as old, old.snapshot() as connection:
        assert connection.scalar(text("SELECT name FROM body")) == "Skriven efter kopian"
    with database.snapshot() as connection:
        assert connection.scalar(text("SELECT name FROM body")) == "Barn- och utbildningsnämnden"
    assert (tmp_path / "styrhjul.db").stat().st_mode & 0o777 == 0o640


@ONLY_A_FILE
def test_a_database_that_cannot_be_read_can_be_replaced_and_is_kept_too(
    database: Database, backup: Path, tmp_path: Path
) -> None:
    (tmp_path / "styrhjul.db").write_bytes(b"SQLite format 3\0" + os.urandom(8000))
    with pytest.raises(Refused, match="finns redan en databas"):
        restored(backup, tmp_path)
    kept = Path(restored(backup, tmp_path, replace_present=True).kept)
    assert kept.stat().st_size == 8016
    assert is_current(database)


@ONLY_A_FILE
def test_a_new_machine_needs_no_init_first(database: Database, backup: Path, tmp_path: Path) -> None:
    there = tmp_path / "ny" / "kommun"
    found = restored(backup, there)
    assert (found.kept, found.as_of) == ("", datetime(2026, 9, 1, 11, tzinfo=UTC))
    assert [path.name for path in there.iterdir()] == ["styrhjul.db"]


def test_while_somebody_has_it_open_nothing_is_replaced(database: Database, backup: Path, tmp_path: Path) -> None:
    before = sorted(path.name for path in tmp_path.iterdir())
    with database.snapshot() as connection:
        connection.execute(text("SELECT count(*) FROM body"))
        with pytest.raises(Refused, match="Någon använder databasen"):
            restored(backup, tmp_path, replace_present=True)
    database.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_copy_that_has_been_changed_is_refused(database: Database, backup: Path, tmp_path: Path) -> None:
    with backup.open("ab") as written:
        written.write(b"x")
    with pytest.raises(Refused, match="inte som den var när den skrevs"):
        restored(backup, tmp_path, replace_present=True)


def test_a_copy_that_is_cut_short_is_refused_without_its_sum_too(
    database: Database, backup: Path, tmp_path: Path
) -> None:
    sum_of(backup).unlink()
    backup.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    with pytest.raises(Refused, match="går inte att återställa"):
        restored(backup, tmp_path, replace_present=True)


def test_a_file_that_is_no_backup_is_refused(tmp_path: Path, database: Database) -> None:
    (tmp_path / "brev.txt").write_text("Hej!")
    with pytest.raises(Refused, match="är ingen säkerhetskopia"):
        restored(tmp_path / "brev.txt", tmp_path, replace_present=True)
    with pytest.raises(Refused, match="Det finns ingen fil"):
        restored(tmp_path / "ingen.db", tmp_path, replace_present=True)


def test_one_databases_backup_is_not_anothers(on_postgresql: Database, tmp_path: Path) -> None:
    made = back_up(on_postgresql, to=tmp_path, now=at(MONDAY)).file
    with pytest.raises(Refused, match=r"är en säkerhetskopia av PostgreSQL. Väntade en av SQLite"):
        restored(made, tmp_path / "annan")


@pytest.fixture
def changed(database: Database, tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """``changed(sql)`` is a backup of the database after the statement."""

    def change(sql: str) -> Path:
        with database.transaction() as connection:
            connection.execute(text(sql))
        made = back_up(database, to=tmp_path, now=at(MONDAY)).file
        database.close()
        return made

    return change


def test_a_backup_of_a_later_version_is_refused(changed: Callable[[str], Path], tmp_path: Path) -> None:
    later = changed("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Refused, match="en senare version av Styrhjul"):
        restored(later, tmp_path, replace_present=True)


def test_a_database_of_something_else_is_refused(changed: Callable[[str], Path], tmp_path: Path) -> None:
    with pytest.raises(Refused, match="något annat än Styrhjul"):
        restored(changed("DROP TABLE alembic_version"), tmp_path, replace_present=True)


def test_a_backup_of_an_earlier_version_is_brought_up_to_this_one(database: Database, tmp_path: Path) -> None:
    with database.rebuilding() as connection:
        command.downgrade(_config(connection), "0004")
    made = back_up(database, to=tmp_path, now=at(MONDAY)).file
    database.close()
    restored(made, tmp_path, replace_present=True)
    assert is_current(database)
    with database.reading() as session:
        assert session.exec(select(DeliveryHold)).one().by == "Olle Operatör"
