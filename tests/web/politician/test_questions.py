"""Questions go through the chair, who passes them on with a word or answers them."""

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from models.organisation import Body
from models.reports import Receipt
from styrhjul.services.receipts import give_receipt
from styrhjul.store.database import Database
from tests import cast
from tests.services.plans import READING, handed_in, number, opened
from tests.web.conftest import Entering
from tests.web.politician.conftest import statements
from tests.web.politician.reports import compiled

PIA = cast.act(READING, actor="Pia")


@pytest.fixture
def year(database: Database) -> Database:
    """Karin leads the committee; three plans are handed in, and their report is compiled."""
    with database.writing() as session:
        opened(session)
        body = session.exec(select(Body)).one()
        cast.holds(session, cast.person(session, "karin"), "chair", body_id=body.id)
        for unit in ("u1", "u2", "u3"):
            handed_in(session, unit)
        compiled(session)
    return database


def ask(database: Database, text: str, about: str = "u1") -> int:
    """Pia asks; the receipt's number."""
    with database.writing() as session:
        reading = number(session, step="lasning", party="pia")
        give_receipt(session, obligation_id=reading, thing=lambda thing: thing.key == about, question=text, act=PIA)
        receipt = session.exec(select(Receipt).where(Receipt.question == text)).one()
        assert receipt.id is not None
        return receipt.id


def post(browser: TestClient, address: str, **fields: str) -> str:
    """Sends a form that is well; the page that one is led to."""
    answer = browser.post(address, data=fields)
    assert answer.status_code == 303, answer.text
    return browser.get(answer.headers["location"]).text


def test_the_chair_passes_a_question_on_with_a_word(year: Database, entering: Entering) -> None:
    asked, karin = ask(year, "Hur märks <det>?"), entering("karin")
    page = karin.get("/questions").text
    assert "Pia om Skola 1" in page
    assert "Hur märks &lt;det&gt;?" in page
    one = karin.get(f"/receipts/{asked}/question").text
    assert "Skicka frågan vidare till enheten" in one
    assert "Läs enhetens plan" in one
    page = post(karin, f"/receipts/{asked}/pass-on", word="Svara gärna kort.")
    assert "Frågan är skickad vidare." in page
    assert "Ingen fråga väntar på dig." in page
    assert "Svara gärna kort." in entering("h1").get("/units/u1").text


def test_where_the_question_is_stands_beside_it(year: Database, entering: Entering) -> None:
    asked, pia = ask(year, "Hur märks det?"), entering("pia")
    with year.reading() as session:
        reading = number(session, step="lasning", party="pia")
    assert "Frågan är hos nämndens ordförande." in pia.get(f"/readings/{reading}/u1").text
    assert "Din fråga är hos nämndens ordförande." in pia.get(f"/readings/{reading}").text
    assert "Frågan går till nämndens ordförande" in pia.get(f"/readings/{reading}/u2").text
    post(entering("karin"), f"/receipts/{asked}/pass-on")
    assert "Frågan är skickad vidare till enheten." in pia.get(f"/readings/{reading}/u1").text


def test_the_chair_answers_without_passing_it_on(year: Database, entering: Entering) -> None:
    asked, karin = ask(year, "När är mötet?"), entering("karin")
    empty = karin.post(f"/receipts/{asked}/reply", data={"answer": " "})
    assert empty.status_code == 422
    assert "Skriv ett svar på frågan." in empty.text
    assert "Svaret är sparat." in post(karin, f"/receipts/{asked}/reply", answer="I maj.")
    page = karin.get(f"/receipts/{asked}/question").text
    assert "Svar från Karin" in page
    assert "Skicka frågan vidare" not in page


def test_a_word_that_came_too_late_or_is_too_long_is_not_lost(year: Database, entering: Entering) -> None:
    asked, karin = ask(year, "När är mötet?"), entering("karin")
    long = karin.post(f"/receipts/{asked}/pass-on", data={"word": "x" * 501})
    assert long.status_code == 422
    assert "Skriv högst 500 tecken" in long.text
    assert "x" * 501 in long.text
    too_long = karin.post(f"/receipts/{asked}/reply", data={"answer": "y" * 4_001})
    assert "y" * 4_001 in too_long.text
    post(entering("anna"), f"/receipts/{asked}/pass-on")
    late = karin.post(f"/receipts/{asked}/pass-on", data={"word": "Svara gärna kort."})
    assert late.status_code == 422
    assert "redan skickad vidare" in late.text
    assert "Svara gärna kort." in late.text


def test_a_question_about_a_report_is_answered_in_the_committee(year: Database, entering: Entering) -> None:
    asked, anna = ask(year, "Vad kostar det?", "unit_plans"), entering("anna")
    page = anna.get(f"/receipts/{asked}/question").text
    assert "Svara på frågan" in page
    assert "Skicka frågan vidare" not in page
    assert "Svaret är sparat." in post(anna, f"/receipts/{asked}/reply", answer="Det står på sidan 3.")
    assert entering("pia").get(f"/receipts/{asked}/answer").status_code == 404


def test_only_the_chair_and_the_administrator_pass_questions_on(year: Database, entering: Entering) -> None:
    asked = ask(year, "Hur märks det?")
    for who in ("pia", "h1", "maria"):
        browser = entering(who)
        assert browser.get("/questions").status_code == 404
        assert browser.get(f"/receipts/{asked}/question").status_code == 404
        assert browser.post(f"/receipts/{asked}/pass-on").status_code == 404
        assert browser.post(f"/receipts/{asked}/reply", data={"answer": "Jag"}).status_code == 404


def test_a_receipt_without_a_question_has_no_page(year: Database, entering: Entering) -> None:
    with year.writing() as session:
        reading = number(session, step="lasning", party="pia")
        give_receipt(session, obligation_id=reading, thing=lambda thing: thing.key == "u1", act=PIA)
    assert entering("karin").get("/receipts/1/question").status_code == 404


def test_earlier_questions_stand_with_the_new_one(year: Database, entering: Entering) -> None:
    asked, karin = ask(year, "Hur märks det?"), entering("karin")
    post(karin, f"/receipts/{asked}/reply", answer="I maj.")
    with year.writing() as session:
        reading = number(session, step="lasning", party="pia")
        give_receipt(session, obligation_id=reading, thing=lambda thing: thing.key == "u1", question="Säkert?", act=PIA)
    page = karin.get(f"/receipts/{asked}/question").text
    assert "Säkert?" in page
    assert "Det som har frågats tidigare" in page
    assert "I maj." in page


def test_the_list_asks_the_same_number_of_questions_however_long_it_is(year: Database, entering: Entering) -> None:
    karin = entering("karin")
    counts = []
    for unit in ("u1", "u2", "u3"):
        ask(year, f"Hur går det i {unit}?", unit)
        with statements(year) as asked:
            assert karin.get("/questions").status_code == 200
        counts.append(len(asked))
    assert len(set(counts)) == 1
