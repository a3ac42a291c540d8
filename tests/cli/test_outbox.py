"""What the administrator sees of the outbox, and what can be done about what did not get through."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import select

from models.notices import Notice
from styrhjul.services.rounds import run_round
from styrhjul.store.database import Database
from tests import cast
from tests.cli.conftest import Run
from tests.notifications.office_hours import TUESDAY, run_sql


@pytest.fixture
def due(database: Database, folder: Path) -> Path:
    """Three heads are to be reminded; the address of the first is none."""
    with database.writing() as session:
        cast.opened_year(session)
    run_sql(database, "UPDATE address SET value = 'h1' WHERE value LIKE 'h1@%'")
    with database.writing() as session:
        run_round(session, today=TUESDAY, now=cast.NOON)
    return folder


def test_a_dry_run_tells_who_would_get_what_and_sends_nothing(run: Run, due: Path, letters: Path) -> None:
    shown = run("deliver", "--dry-run", "--dir", due)
    assert "Senast 15 januari: Enhetsplan, Skola 2" in shown.out
    assert "Inget är skickat" in shown.out
    assert len(json.loads(run("deliver", "--dry-run", "--json", "--dir", due).out)) == 3
    assert not letters.exists()


def test_without_a_mail_server_the_letters_wait_and_that_is_said(run: Run, due: Path) -> None:
    assert "3 aviseringar väntar: ingen e-postserver är angiven" in run("deliver", "--dir", due).out
    waiting = json.loads(run("outbox", "--json", "--dir", due).out)
    assert [line["state"] for line in waiting] == ["queued"] * 3


def test_what_did_not_get_through_is_shown_with_the_reason_and_can_be_tried_again(
    run: Run, due: Path, letters: Path, database: Database
) -> None:
    sent = run("deliver", "--dir", due)
    assert "2 aviseringar skickade och 1 avisering kom inte fram." in sent.out
    assert "styrhjul outbox" in sent.out
    assert "ingen e-postadress" in run("outbox", "--dir", due).out
    run_sql(database, "UPDATE address SET value = 'h1@ekbacka.example' WHERE value = 'h1'")
    assert "nya försök" in run("outbox", 1, "--retry", "--dir", due).out
    assert json.loads(run("deliver", "--json", "--dir", due).out)["states"] == {"sent": 1}
    assert "allt har kommit fram" in run("outbox", "--dir", due).out
    assert "skickad" in run("outbox", "--all", "--dir", due).out
    again = run("outbox", 1, "--retry", "--dir", due)
    assert (again.code, again.err.strip()) == (1, "Aviseringen 1 är inte en som har misslyckats.")


def test_a_notice_is_shown_as_it_was_said_with_every_attempt(run: Run, due: Path, letters: Path) -> None:
    run("deliver", "--dir", due)
    shown = run("outbox", 2, "--dir", due).out
    assert "Hej H2!" in shown
    assert "mottaget" in shown
    assert json.loads(run("outbox", 2, "--json", "--dir", due).out)["subject"].startswith("Senast 15 januari")
    assert run("outbox", 99, "--dir", due).code == 1


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("STYRHJUL_MAIL_URL", "post.ekbacka.example", "STYRHJUL_MAIL_URL är ingen adress till en e-postserver"),
        ("STYRHJUL_MAIL_FROM", "Årshjulet", "STYRHJUL_MAIL_FROM: ”Årshjulet” är ingen e-postadress"),
        ("STYRHJUL_MAIL_FROM", "", "STYRHJUL_MAIL_FROM är tom"),
        ("STYRHJUL_REDIRECT_TO", "a@b.se,c@d.se", "STYRHJUL_REDIRECT_TO"),
    ],
)
def test_a_wrong_setting_is_told_by_its_name_and_nothing_is_tried(
    run: Run,
    due: Path,
    letters: Path,
    setting: Callable[[str, str], None],
    database: Database,
    name: str,
    value: str,
    told: str,
) -> None:
    setting(name, value)
    refused = run("deliver", "--dir", due)
    assert refused.code == 1
    assert told in refused.err
    with database.reading() as session:
        assert {notice.attempts for notice in session.exec(select(Notice))} == {0}
