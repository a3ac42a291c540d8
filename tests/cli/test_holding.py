"""styrhjul hold and release, and what the other commands say meanwhile."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine

from styrhjul.services.rounds import run_round
from styrhjul.store.database import Database
from tests import cast
from tests.cli.conftest import Run
from tests.notifications.office_hours import TUESDAY


@pytest.fixture
def held(database: Database, folder: Path, run: Run, letters: Path) -> Path:
    with database.writing() as session:
        cast.opened_year(session)
    with database.writing() as session:
        run_round(session, today=TUESDAY, now=cast.NOON)
    assert "står stilla" in run("hold", "Vi flyttar e-postservern.", "--by", "Olle", "--dir", folder).out
    return folder


def test_a_hold_is_said_wherever_one_looks(run: Run, held: Path, letters: Path) -> None:
    for words in (["status"], ["outbox"], ["deliver", "--dry-run"]):
        shown = run(*words, "--dir", held)
        assert "av Olle: Vi flyttar e-postservern. Se vad som väntar med: styrhjul release" in shown.err, words
        assert shown.code == 0
    assert "3 aviseringar väntar: utskicken står stilla" in run("deliver", "--dir", held).out
    assert not letters.exists()


def test_release_shows_what_would_go_and_lets_it_go_when_one_says_so(run: Run, held: Path, letters: Path) -> None:
    shown = run("release", "--dir", held).out
    assert "2026-12-01" in shown
    assert "3 aviseringar till 3 personer går med nästa utskick. Inget är ändrat än" in shown
    assert "3 aviseringar väntar" in run("deliver", "--dir", held).out
    assert "Utskicken går igen" in run("release", "--yes", "--dir", held).out
    assert "3 aviseringar skickade" in run("deliver", "--dir", held).out
    assert run("status", "--dir", held).err == ""
    assert "står inte stilla" in run("release", "--dir", held).out
    assert run("release", "--yes", "--dir", held).code == 1


def test_what_was_sent_before_a_restored_backup_is_skipped_by_its_day(run: Run, held: Path, letters: Path) -> None:
    shown = run("release", "--skip-before", "2026-12-02", "--dir", held).out
    assert "hoppas över" in shown
    assert "Ingen avisering går med nästa utskick; 3 hoppas över." in shown
    run("release", "--skip-before", "2026-12-02", "--yes", "--dir", held)
    assert "Inget väntade" in run("deliver", "--dir", held).out


def test_a_backup_and_back(run: Run, held: Path, database: Database) -> None:
    made = run("backup", "--keep", 7, "--dir", held)
    assert made.code == 0, made.err
    (file,) = (path for path in (held / "backup").iterdir() if path.suffix != ".sha256")
    assert (held / "backup").stat().st_mode & 0o777 == 0o700
    database.close()
    refused = run("restore", file, "--dir", held)
    assert refused.code == 1
    assert "Ersätt den med --replace" in refused.err
    shown = run("restore", file, "--replace", "--sent-until", "2026-12-01", "--dir", held)
    assert shown.code == 0, shown.err
    assert "Den som fanns heter nu" in shown.out
    assert "styrhjul release --skip-before 2026-12-02 --yes" in shown.out
    assert "Databasen är återställd från styrhjul-" in run("status", "--dir", held).err


def test_older_backups_are_removed_where_one_says_how_many_to_keep(run: Run, held: Path) -> None:
    for day in (1, 2, 3):
        with time_machine.travel(datetime(2027, 3, day, tzinfo=UTC), tick=False):
            shown = run("backup", "--keep", 2, "--dir", held)
    assert "Äldre kopior som togs bort: styrhjul-2027-03-01T010000" in shown.out
    assert date(2027, 3, 1).isoformat() not in " ".join(path.name for path in (held / "backup").iterdir())
