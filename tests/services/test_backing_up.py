"""A backup is whole, its owner's alone, and made while others write."""

import os
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from styrhjul.refused import Refused
from styrhjul.services.backing_up import back_up, sha256_of, sum_of
from styrhjul.store.copies import CopyError, examine_copy
from styrhjul.store.database import Database
from tests import cast

MORNING = datetime(2027, 3, 1, 5, tzinfo=UTC)
ONLY_A_FILE = pytest.mark.sqlite("looks into the copied file")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    found = tmp_path / "kopior"
    found.mkdir()
    return found


@pytest.fixture
def year(database: Database) -> Database:
    with database.writing() as session:
        cast.opened_year(session)
    return database


def names(place: Path) -> list[str]:
    return sorted(path.name for path in place.iterdir())


def test_it_is_the_owners_alone_and_its_sum_is_as_sha256sum_wants_it(year: Database, place: Path) -> None:
    made = back_up(year, to=place, now=MORNING)
    assert made.file.name.startswith("styrhjul-2027-03-01T050000.")
    assert names(place) == [made.file.name, f"{made.file.name}.sha256"]
    assert made.file.stat().st_mode & 0o777 == 0o600
    assert made.size == made.file.stat().st_size > 10_000
    subprocess.run(["sha256sum", "--check", "--status", sum_of(made.file).name], cwd=place, check=True)


@ONLY_A_FILE
def test_it_holds_what_was_written_and_not_what_is_being_written(year: Database, place: Path) -> None:
    with year.transaction() as writer:
        writer.execute(text("UPDATE person SET name = 'Halvskriven'"))
        made = back_up(year, to=place / "kopia.db", now=MORNING)
        writer.execute(text("UPDATE person SET name = 'Helt skriven'"))
    with closing(sqlite3.connect(made.file)) as copy:
        assert copy.execute("SELECT count(*) FROM person WHERE name = 'Halvskriven'").fetchone() == (0,)
        assert copy.execute("SELECT count(*) FROM obligation").fetchone() == (3,)
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)


@ONLY_A_FILE
def test_what_has_been_erased_is_not_in_it(year: Database, place: Path) -> None:
    with year.transaction() as writer:
        writer.execute(text("UPDATE person SET name = 'Kim Hemlig Ek' WHERE key = 'h1'"))
    with year.transaction() as writer:
        writer.execute(text("UPDATE person SET name = 'Borttagen' WHERE key = 'h1'"))
    assert b"Kim Hemlig" not in back_up(year, to=place, now=MORNING).file.read_bytes()


def test_as_many_as_one_wants_are_kept_and_nothing_else_is_touched(year: Database, place: Path) -> None:
    other = place / "styrhjul-replaced-2020-01-01T000000.db"
    other.write_text("något annat")
    for day in (1, 2, 3, 4):
        made = back_up(year, to=place, now=MORNING.replace(day=day), keep=2)
    assert [old.name[9:19] for old in made.removed] == ["2027-03-02"]
    left = [name[9:19] for name in names(place) if name != other.name]
    assert left == ["2027-03-03"] * 2 + ["2027-03-04"] * 2
    assert other.exists()


def test_a_file_is_never_written_over(year: Database, place: Path) -> None:
    made = back_up(year, to=place / "kopia.db", now=MORNING)
    was = sha256_of(made.file)
    with pytest.raises(Refused, match="finns redan"):
        back_up(year, to=made.file, now=MORNING)
    assert sha256_of(made.file) == was


def test_a_number_to_keep_takes_a_folder(year: Database, place: Path) -> None:
    with pytest.raises(Refused, match="behöver en mapp"):
        back_up(year, to=place / "kopia.db", now=MORNING, keep=3)


def test_a_place_that_is_not_there_is_told_of(year: Database, place: Path) -> None:
    with pytest.raises(Refused, match="Det går inte att skriva"):
        back_up(year, to=place / "ingenstans" / "kopia.db", now=MORNING)


@ONLY_A_FILE
def test_of_a_database_that_is_not_whole_there_is_no_backup(year: Database, place: Path) -> None:
    year.close()
    file = Path(year.url.removeprefix("sqlite:///"))
    damage(file)
    with pytest.raises(Refused, match="blev inte gjord"):
        back_up(year, to=place, now=MORNING)
    assert [name for name in names(place) if not name.endswith(".sha256")] == []


def damage(file: Path) -> None:
    """Overwrite a page in the middle."""
    with file.open("r+b") as written:
        written.seek(file.stat().st_size // 4096 // 2 * 4096)
        written.write(os.urandom(4096))


def test_what_a_killed_backup_left_is_cleared_the_day_after(year: Database, place: Path) -> None:
    killed, at_it = place / ".styrhjul-abc.part", place / ".styrhjul-def.part"
    for left, hours in ((killed, 25), (at_it, 1)):
        left.touch()
        os.utime(left, (MORNING.timestamp() - hours * 3600,) * 2)
    back_up(year, to=place, now=MORNING)
    assert (killed.exists(), at_it.exists()) == (False, True)


def test_without_postgresqls_programs_it_says_which_is_missing(
    on_postgresql: Database, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Refused, match="Programmet pg_dump finns inte"):
        back_up(on_postgresql, to=place, now=MORNING)
    assert names(place) == []


def test_postgresqls_password_is_in_no_process_list(
    on_postgresql: Database, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pg_dump is told here by a program of the same name that writes down what it was given."""
    told = tmp_path / "told"
    program = tmp_path / "pg_dump"
    program.write_text(f'#!/bin/sh\necho "$@" > {told}\necho "$PGPASSWORD" >> {told}\nexit 1\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    secret = Database(on_postgresql.url.replace("postgres@", "postgres:hemlig@"))
    with closing(secret), pytest.raises(Refused, match="blev inte gjord"):
        back_up(secret, to=place, now=MORNING)
    words, password = told.read_text().splitlines()
    assert ("hemlig" in words, password) == (False, "hemlig")
    assert "kommun_" in words


def test_a_copy_that_has_been_cut_short_is_found_out(on_postgresql: Database, place: Path) -> None:
    made = back_up(on_postgresql, to=place / "kopia.dump", now=MORNING)
    examine_copy(made.file)
    made.file.write_bytes(made.file.read_bytes()[:-2000])
    with pytest.raises(CopyError):
        examine_copy(made.file)
