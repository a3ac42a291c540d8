"""The database's version: another after every write that counts, also where one is committed late."""

from sqlalchemy import text

from styrhjul.services import transitions
from styrhjul.store.database import Database
from styrhjul.store.matrix import Asked, matrix
from styrhjul.store.version import version
from tests.cast import NOON, act, opened_year


def test_it_changes_with_every_verb(database: Database) -> None:
    seen = set()
    with database.snapshot() as connection:
        seen.add(version(connection))
    with database.writing() as session:
        opened_year(session)
    for number in (1, 2, 3):
        with database.snapshot() as connection:
            seen.add(version(connection))
            assert version(connection) in seen
        with database.writing() as session:
            why = act(NOON.date(), comment="Behövs inte.")
            transitions.waive(session, obligation_id=number, act=why)
    with database.snapshot() as connection:
        seen.add(version(connection))
    assert len(seen) == 5


def test_a_row_that_got_its_number_early_and_is_committed_late_changes_it(database: Database) -> None:
    row = """INSERT INTO audit (id, at, actor, verb, subject, before, after, reason)
             VALUES (:id, :at, '', '', '', '', '', '')"""
    with database.transaction() as connection:
        connection.execute(text(row), {"id": 7, "at": NOON})
        before = version(connection)
        connection.execute(text(row), {"id": 6, "at": NOON})
        assert version(connection) != before


def test_the_matrix_and_its_version_are_the_same_on_postgresql(on_postgresql: Database) -> None:
    with on_postgresql.writing() as session:
        opened_year(session)
    with on_postgresql.snapshot() as connection:
        before = version(connection)
        asked = Asked(body="bun", year=2027, operator="private", name="SKOLA")
        found = matrix(connection, asked, today=NOON.date(), limit=50)
    assert [row.name for row in found.rows] == ["Skola 3"]
    with on_postgresql.writing() as session:
        transitions.waive(session, obligation_id=1, act=act(NOON.date(), comment="Behövs inte."))
    with on_postgresql.snapshot() as connection:
        assert version(connection) != before
