"""The log is sealed each day; what is changed in it afterwards shows, and what has been emptied breaks no seal."""

import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import Session, col, select

from models.obligations import Audit, AuditSeal
from styrhjul.refused import Refused
from styrhjul.services.acts import Act, audit_row
from styrhjul.services.days import turn_day
from styrhjul.services.sealing import EMPTIED, EMPTYING, empty_rows, seal_log, verify_log
from styrhjul.store.database import Database, sqlite_url

NOON = datetime(2027, 3, 1, 11, 0, 0, 123456, tzinfo=UTC)
DAYS, ROWS_A_DAY = 3, 3


def act(n: int = 0, *, comment: str = "") -> Act:
    at = NOON + timedelta(minutes=n)
    return Act(actor="Anna Administratör", today=at.date(), now=at, comment=comment)


def write(session: Session, number: int, *, first: int = 0) -> None:
    for n in range(first, first + number):
        session.add(audit_row(act(n), verb="change", subject=f"goal:bun/m{n}", before={"mål": "å"}, after={"mål": n}))


def three_days(database: Database) -> None:
    """Three days with three rows each, and two rows of today that wait."""
    for day in range(DAYS):
        with database.writing() as session:
            write(session, ROWS_A_DAY, first=day * ROWS_A_DAY)
        assert seal_log(database, now=NOON + timedelta(days=day)) == ROWS_A_DAY
    with database.writing() as session:
        write(session, 2, first=DAYS * ROWS_A_DAY)


def faults(database: Database, *, digest: str = "") -> list[str]:
    with database.snapshot() as connection:
        found = verify_log(connection, digest=digest)
    assert found.is_whole == (not found.broken and found.is_known)
    return [broken.why for broken in found.broken]


def newest_digest(database: Database) -> str:
    with database.snapshot() as connection:
        return verify_log(connection).digest


def test_a_log_that_nobody_has_touched_adds_up(database: Database) -> None:
    three_days(database)
    with database.snapshot() as connection:
        found = verify_log(connection)
    assert found.is_whole
    assert (found.seals, found.rows, found.waiting, found.emptied) == (3, 9, 2, 0)
    assert found.last_at == NOON + timedelta(days=2)


def test_an_empty_log_has_no_seal_and_nothing_wrong(database: Database) -> None:
    assert seal_log(database, now=NOON) == 0
    assert faults(database) == []


def test_a_day_seals_what_was_done_and_a_second_round_has_nothing_to_seal(database: Database) -> None:
    with database.writing() as session:
        write(session, 2)
    for _ in range(2):
        turn_day(database, today=date(2027, 3, 1), now=NOON)
    with database.reading() as session:
        assert [seal.rows for seal in session.exec(select(AuditSeal))] == [2]
        assert all(row.seal_id is not None for row in session.exec(select(Audit)))


TEXTS = ("actor", "verb", "subject", "before", "after", "reason", "salt")
TAMPERINGS = {
    **{f"changed {name}": f"UPDATE audit SET {name} = {name} || 'x' WHERE id = :row" for name in TEXTS},
    "changed when": "UPDATE audit SET at = '2027-01-01 00:00:00.000000' WHERE id = :row",
    "renumbered": "UPDATE audit SET id = id + 1000 WHERE id = :row",
    "removed": "DELETE FROM audit WHERE id = :row",
    "inserted": """INSERT INTO audit (id, at, actor, verb, subject, before, after, reason, salt, seal_id)
                   SELECT 1000 + id, at, actor, verb, subject, before, after, reason, salt, seal_id
                   FROM audit WHERE id = :row""",
    "unsealed": "UPDATE audit SET seal_id = NULL WHERE id = :row",
    "moved": "UPDATE audit SET seal_id = CASE seal_id WHEN 1 THEN 2 ELSE 1 END WHERE id = :row",
    "in no seal that there is": "UPDATE audit SET seal_id = 99 WHERE id = :row",
    "emptied in silence": f"UPDATE audit SET verb = '{EMPTIED}', after = 'x' WHERE id = :row",
    "a day's rows removed": "DELETE FROM audit WHERE seal_id = (SELECT seal_id FROM audit WHERE id = :row)",
    "a seal's count": "UPDATE audit_seal SET rows = rows + 1 WHERE id = (SELECT seal_id FROM audit WHERE id = :row)",
    "a seal's time": """UPDATE audit_seal SET at = '2027-01-01 00:00:00.000000'
                        WHERE id = (SELECT seal_id FROM audit WHERE id = :row)""",
    "a seal's digest": "UPDATE audit_seal SET digest = 'a' WHERE id = (SELECT seal_id FROM audit WHERE id = :row)",
    "a seal's predecessor": """UPDATE audit_seal SET previous = 'a'
                               WHERE id = (SELECT seal_id FROM audit WHERE id = :row)""",
    "a seal removed": "DELETE FROM audit_seal WHERE id = (SELECT seal_id FROM audit WHERE id = :row)",
}


@contextmanager
def copied(file: Path) -> Iterator[Database]:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(file, folder)
        database = Database(sqlite_url(Path(folder)))
        yield database
        database.close()


@pytest.fixture(scope="module")
def sealed_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sealed")
    shutil.copy(migrated_file, folder)
    database = Database(sqlite_url(folder))
    three_days(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return folder / "styrhjul.db"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(how=st.sampled_from(sorted(TAMPERINGS)), row=st.integers(1, DAYS * ROWS_A_DAY))
def test_whatever_is_changed_in_a_sealed_log_by_whoever_has_the_database_shows(
    sealed_file: Path, how: str, row: int
) -> None:
    with copied(sealed_file) as database:
        _tamper(database, TAMPERINGS[how], row=row)
        assert faults(database), how


def _tamper(database: Database, sql: str, **values: object) -> None:
    """As somebody does who minds no rule of the database's."""
    if not database.is_sqlite:
        with database.transaction() as connection:
            connection.execute(text(sql), values)
        return
    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.execute(text(sql), values)


@pytest.mark.parametrize("how", sorted(TAMPERINGS))
def test_each_way_to_change_it_shows(sealed_file: Path, how: str) -> None:
    with copied(sealed_file) as database:
        _tamper(database, TAMPERINGS[how], row=5)
        assert faults(database)


def test_a_whole_day_that_is_taken_out_with_its_seal_is_missed_by_the_next(sealed_file: Path) -> None:
    with copied(sealed_file) as database:
        _tamper(database, "DELETE FROM audit WHERE seal_id = 2")
        _tamper(database, "DELETE FROM audit_seal WHERE id = 2")
        assert faults(database) == ["sigillet före det är borta eller utbytt"]


def test_the_day_that_does_not_add_up_is_told(sealed_file: Path) -> None:
    with copied(sealed_file) as database:
        _tamper(database, "UPDATE audit SET actor = 'Nils' WHERE id = 5")
        with database.snapshot() as connection:
            (broken,) = verify_log(connection).broken
    assert broken.at == NOON + timedelta(days=1)
    assert broken.why == "en rad eller sigillet självt har ändrats"


def test_that_the_end_has_been_cut_off_shows_by_a_digest_written_down_and_by_nothing_else(sealed_file: Path) -> None:
    with copied(sealed_file) as database:
        written = newest_digest(database)
        assert faults(database, digest=f"{written[:32]} {written[32:]}".upper()) == []
        _tamper(database, "DELETE FROM audit WHERE seal_id = 3 OR seal_id IS NULL")
        _tamper(database, "DELETE FROM audit_seal WHERE id = 3")
        assert faults(database) == []
        with database.snapshot() as connection:
            assert not verify_log(connection, digest=written).is_whole


def test_that_the_whole_chain_has_been_made_anew_shows_by_a_digest_written_down(sealed_file: Path) -> None:
    with copied(sealed_file) as database:
        written = newest_digest(database)
        for sql in ("UPDATE audit SET seal_id = NULL", "DELETE FROM audit_seal", "UPDATE audit SET actor = 'Nils'"):
            _tamper(database, sql)
        seal_log(database, now=NOON + timedelta(days=2))
        assert faults(database) == []
        with database.snapshot() as connection:
            assert not verify_log(connection, digest=written).is_known


@pytest.mark.parametrize("wrong", ["abc", "x" * 64, "a" * 65, "-" * 40])
def test_what_is_no_digest_is_refused(database: Database, wrong: str) -> None:
    with database.snapshot() as connection, pytest.raises(Refused, match="kontrolltal"):
        verify_log(connection, digest=wrong)


def test_rows_are_emptied_and_the_seals_add_up_as_before(sealed_file: Path) -> None:
    with copied(sealed_file) as database:
        before = newest_digest(database)
        with database.writing() as session:
            assert empty_rows(session, ids=[2, 5, 10, 999], act=act(500, comment="gallring enligt planen")) == 3
            assert empty_rows(session, ids=[2], act=act(501)) == 0
        seal_log(database, now=NOON + timedelta(days=4))
        assert faults(database, digest=before) == []
        with database.reading() as session:
            emptied = session.exec(select(Audit).where(col(Audit.id).in_([2, 5, 10]))).all()
            told = session.exec(select(Audit).where(Audit.verb == EMPTYING)).one()
            assert {(row.actor, row.subject, row.before, row.reason, row.salt) for row in emptied} == {("",) * 5}
            assert (told.actor, told.reason, told.after) == (
                "styrhjul",
                "gallring enligt planen",
                '{"rows": [2, 5, 10]}',
            )
        with database.snapshot() as connection:
            assert verify_log(connection).emptied == 3


def test_the_row_that_tells_what_has_been_emptied_is_not_emptied(sealed_file: Path) -> None:
    with copied(sealed_file) as database, database.writing() as session:
        empty_rows(session, ids=[2], act=act())
        told = session.exec(select(Audit.id).where(Audit.verb == EMPTYING)).one()
        assert told is not None
        assert empty_rows(session, ids=[told], act=act()) == 0


def test_a_row_that_is_emptied_by_hand_is_told_of(sealed_file: Path) -> None:
    with copied(sealed_file) as database:
        with database.writing() as session:
            empty_rows(session, ids=[2], act=act())
        _tamper(database, f"UPDATE audit SET after = '{{}}' WHERE verb = '{EMPTYING}'")
        assert faults(database) == ["rad 2 är tömd utan att loggen säger varför"]


@pytest.mark.parametrize("written", ["", "[]", "{", '{"rows": 5}', '{"rows": ["2"]}', '{"rows": null}'])
def test_a_list_of_emptied_rows_that_somebody_has_spoiled_tells_of_none(sealed_file: Path, written: str) -> None:
    with copied(sealed_file) as database:
        with database.writing() as session:
            empty_rows(session, ids=[2], act=act())
        with database.transaction() as connection:
            connection.execute(
                text("UPDATE audit SET after = :told WHERE verb = :verb"), {"told": written, "verb": EMPTYING}
            )
        assert len(faults(database)) == 1


@pytest.mark.xdist_group("postgresql")
def test_two_who_seal_at_once_on_postgresql_make_one_chain(on_postgresql: Database) -> None:
    began = threading.Barrier(4)

    def busy(number: int) -> None:
        began.wait()
        for n in range(5):
            with on_postgresql.writing() as session:
                write(session, 2, first=100 * number + n)
            seal_log(on_postgresql, now=NOON + timedelta(minutes=n))

    threads = [threading.Thread(target=busy, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seal_log(on_postgresql, now=NOON + timedelta(days=1))
    with on_postgresql.snapshot() as connection:
        found = verify_log(connection)
    assert found.is_whole
    assert (found.rows, found.waiting) == (40, 0)


def test_the_log_of_long_ago_without_salts_is_sealed_too(database: Database) -> None:
    with database.writing() as session:
        write(session, 2)
    with database.transaction() as connection:
        connection.execute(text("UPDATE audit SET salt = ''"))
    seal_log(database, now=NOON)
    assert faults(database) == []
