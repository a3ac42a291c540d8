"""An obligation's whole story on one page."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from models.obligations import Obligation
from models.organisation import Unit
from styrhjul.services import transitions
from styrhjul.services.rounds import run_round
from styrhjul.store.database import Database
from tests.cast import act
from tests.web.administrator.conftest import TODAY, Owed
from tests.web.conftest import Entering


def test_it_says_who_when_and_why_that_day(opened: Database, owed: Owed, entering: Entering) -> None:
    page = entering("anna").get(f"/obligations/{owed('u3')}").text
    for told in (
        "Enhetsplan, Skola 3",
        "drivs av Linden AB",
        "H3, enhetschef",
        "Svara på nämndens mål.",
        "fredag 30 oktober 2026",
        "styrhjul-rule",
        "Sista dag var för 3 dagar sedan.",
        "Inget är inlämnat än.",
        "Ingen har aviserats om det här än.",
    ):
        assert told in page


def test_it_tells_what_has_happened_and_what_was_said(handed_in: Callable[..., int], opened: Database,
                                                       entering: Entering) -> None:  # fmt: skip
    number = handed_in("u1")
    with opened.writing() as session:
        why = act(TODAY, comment="Skriv <b>mer</b> om läsningen.")
        transitions.return_(session, obligation_id=number, act=why, due_on=date(2026, 11, 20))
        run_round(session, today=TODAY, now=datetime(2026, 11, 2, 7, tzinfo=UTC))
    page = entering("anna").get(f"/obligations/{number}").text
    for told in (
        "återlämnad",
        "Återlämnat",
        "Skriv &lt;b&gt;mer&lt;/b&gt; om läsningen.",
        "Version 1, inlämnad 2 november 2026 av Hilda.",
        "Vi läser tillsammans varje dag.",
        "Sista dag 2026-11-20 i stället för 2026-10-30",
        "En egen dag, satt för hand.",
        "Stegets dag är 30 oktober 2026.",
        "kvitto på inlämning",
        "väntar (e-post)",
    ):
        assert told in page


def test_one_version_is_shown_in_full_and_the_others_a_click_away(
    handed_in: Callable[..., int], opened: Database, entering: Entering
) -> None:
    number = handed_in("u1", text="Den första.")
    handed_in("u1", text="Den andra.")
    anna = entering("anna")
    newest, oldest = anna.get(f"/obligations/{number}").text, anna.get(f"/obligations/{number}?version=1").text
    assert "Den andra." in newest
    assert "Den första." not in newest
    assert "Den första." in oldest
    assert "Den andra." in anna.get(f"/obligations/{number}?version=99").text


def test_a_file_is_saved_and_never_shown_by_the_browser(handed_in: Callable[..., int], entering: Entering) -> None:
    number = handed_in("u1", file=b"<script>alert(1)</script>")
    answer = entering("olle").get(f"/obligations/{number}/versions/1")
    assert answer.content == b"<script>alert(1)</script>"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''plan%20%3C1%3E.pdf"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("file", ["2", "0", "x", "1.pdf", "99999999"])
def test_there_is_no_other_file(handed_in: Callable[..., int], entering: Entering, file: str) -> None:
    number = handed_in("u1")
    assert entering("anna").get(f"/obligations/{number}/versions/{file}").status_code == 404


def test_nobody_elses_story_is_here(opened: Database, owed: Owed, entering: Entering) -> None:
    number = owed("u1")
    assert entering("olga").get(f"/obligations/{number}").status_code == 404
    assert entering("h2").get(f"/obligations/{number}").status_code == 404
    assert entering("anna").get("/obligations/4711").status_code == 404


def test_a_party_without_anybody_says_who_is_told_instead(opened: Database, owed: Owed, entering: Entering) -> None:
    from models.organisation import Role

    with opened.writing() as session:
        unit = session.exec(select(Unit).where(Unit.key == "u1")).one()
        session.delete(session.exec(select(Role).where(Role.unit_id == unit.id)).one())
    assert "Aviseringarna går till årshjulets administratör." in entering("anna").get(f"/obligations/{owed('u1')}").text


def test_a_closed_year_has_no_buttons(opened: Database, owed: Owed, entering: Entering) -> None:
    from styrhjul.services.opening import close_cycle

    with opened.writing() as session:
        for number in session.exec(select(Obligation.id)).all():
            transitions.waive(session, obligation_id=number, act=act(TODAY, comment="Prov."))
        close_cycle(session, body_key="bun", year=2027, act=act(TODAY))
    page = entering("anna").get(f"/obligations/{owed('u1')}").text
    assert "Året är stängt." in page
    assert "govuk-button" not in page
