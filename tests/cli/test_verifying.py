"""styrhjul log verify: what it says of a log that is whole, of one that has been changed, and of a digest."""

import re
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from styrhjul.services.days import turn_day
from styrhjul.store.database import Database
from tests.cast import act, opened_year
from tests.cli.conftest import Run

DAY = date(2027, 1, 11)


@pytest.fixture
def sealed(database: Database) -> Database:
    with database.writing() as session:
        opened_year(session)
    turn_day(database, today=DAY, now=act(DAY).now)
    return database


def digest_in(told: str) -> str:
    return re.findall(r"[0-9a-f]{64}", told)[0]


def test_a_log_that_is_whole_gives_a_digest_to_write_down(run: Run, folder: Path, sealed: Database) -> None:
    ran = run("log", "verify", "--dir", folder)
    assert (ran.code, ran.err) == (0, "")
    assert "Loggen är som den skrevs: 2 rader under 1 sigill, det senaste satt 2027-01-11 12:00." in ran.out
    again = run("log", "verify", "--digest", digest_in(ran.out), "--dir", folder)
    assert again.code == 0
    assert "Kontrolltalet finns i kedjan" in again.out


def test_a_changed_log_is_told_of_by_the_seals_day_and_fails(run: Run, folder: Path, sealed: Database) -> None:
    digest = digest_in(run("log", "verify", "--dir", folder).out)
    with sealed.transaction() as connection:
        connection.execute(text("UPDATE audit SET actor = 'Nils'"))
    ran = run("log", "verify", "--dir", folder)
    assert ran.code == 1
    assert "Sigillet från 2027-01-11 12:00: en rad eller sigillet självt har ändrats." in ran.err
    with sealed.transaction() as connection:
        for sql in ("UPDATE audit SET seal_id = NULL", "DELETE FROM audit_seal"):
            connection.execute(text(sql))
    cut = run("log", "verify", "--digest", digest, "--dir", folder)
    assert cut.code == 1
    assert "Slutet av loggen är borta" in cut.err
    assert "Loggen har inget sigill än." in cut.out


def test_as_json_it_says_the_same(run: Run, folder: Path, sealed: Database) -> None:
    ran = run("log", "verify", "--json", "--dir", folder)
    assert '"rows": 2' in ran.out
    assert '"broken": []' in ran.out


def test_what_is_neither_a_number_nor_verify_is_refused(run: Run, folder: Path) -> None:
    ran = run("log", "verifiera", "--dir", folder)
    assert ran.code == 2
    assert "inget nummer på ett åtagande" in ran.err
    assert run("log", "verify", "--digest", "abc", "--dir", folder).code == 1
