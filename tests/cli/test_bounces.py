"""styrhjul bounce: from files, folders, or piped by a mail server."""

import io
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.kinds import NoticeState
from styrhjul.services.rounds import run_round
from styrhjul.store.database import Database
from tests import cast
from tests.cli.conftest import Run
from tests.exchange.dsn import dsn
from tests.notifications.office_hours import TUESDAY, notices

AT = datetime(2027, 12, 2, 8, tzinfo=UTC)


@pytest.fixture
def sent(database: Database, folder: Path, run: Run, letters: Path) -> list[str]:
    """The Message-IDs of three letters that have gone."""
    with database.writing() as session:
        cast.opened_year(session)
    with database.writing() as session:
        run_round(session, today=TUESDAY, now=cast.NOON)
    assert run("deliver", "--dir", folder).code == 0
    return [notice.message_id for notice in notices(database)]


def test_a_folder_of_what_came_back(run: Run, sent: list[str], folder: Path, tmp_path: Path) -> None:
    came = tmp_path / "studsar"
    came.mkdir()
    (came / "1").write_bytes(dsn(sent[0], at=AT))
    (came / "2").write_bytes(dsn("<none@of.ours>", at=AT))
    shown = run("bounce", came, "--dir", folder)
    assert shown.code == 0
    assert "1: avisering 1 till H1 kom tillbaka" in shown.out
    assert "2: gäller e-post som inte är någon avisering härifrån" in shown.out
    assert "styrhjul outbox" in shown.out
    outbox = run("outbox", "--dir", folder).out
    assert "kom inte fram" in outbox
    assert "User unknown" in outbox
    assert "kom tillbaka" in run("outbox", 1, "--dir", folder).out


def test_what_a_mail_server_pipes_in(
    run: Run, sent: list[str], folder: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(dsn(sent[1], at=AT))))
    assert "standard in: avisering 2 till H2 kom tillbaka" in run("bounce", "--dir", folder).out
    assert notices(database)[1].state is NoticeState.DEAD


@pytest.mark.sqlite("another program holds the file")
def test_a_mail_server_is_asked_to_come_again_when_the_database_does_not_answer(
    sent: list[str], folder: Path, database: Database, tmp_path: Path
) -> None:
    database.close()
    (folder / "styrhjul.db").write_bytes(b"SQLite format 3\0" + bytes(200))
    piped = subprocess.run(
        [sys.executable, "-m", "styrhjul", "bounce", "--dir", str(folder)],
        input=dsn(sent[0], at=AT),
        capture_output=True,
        check=False,
    )
    assert (piped.returncode, piped.stdout) == (75, b"")
    assert "inte mottaget" in piped.stderr.decode()
