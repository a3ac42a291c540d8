"""A unit's own page, and the questions that it answers."""

from datetime import date

import pytest
from sqlmodel import select

from models.organisation import Unit
from styrhjul.services.receipts import give_receipt, pass_on_question
from styrhjul.store.database import Database
from styrhjul.store.units import unit_facts
from tests import cast
from tests.services.plans import READING, handed_in
from tests.web.conftest import Entering
from tests.web.unit.browsing import visit
from tests.web.unit.conftest import Numbers


@pytest.fixture
def asked(year: Numbers, database: Database) -> int:
    """Pia has asked about unit u1's plan; the receipt's number."""
    with database.writing() as session:
        handed_in(session, "u1", accepted=True)
        act = cast.act(READING, actor="Pia")
        give_receipt(session, obligation_id=year.reading["pia"], act=act, question="Räcker pengarna?",
                     thing=lambda thing: thing.key == "u1")  # fmt: skip
    return 1


@pytest.fixture
def passed_on(asked: int, database: Database) -> int:
    """The chair has passed the question on, with a word."""
    with database.writing() as session:
        act = cast.act(READING, actor="Karin", comment="Svara gärna kort.")
        pass_on_question(session, receipt_id=asked, act=act)
    return asked


def test_a_head_comes_straight_to_the_unit_and_sees_its_figures(year: Numbers, entering: Entering) -> None:
    page = visit(entering("h1"), "/units")
    assert page.address.endswith("/units/u1")
    assert "66 % till och med 31 december 2026" not in page.text  # known from January
    assert "Enhetsplan" in page.text
    assert "Läsförmåga" in page.text


def test_an_administrator_chooses_among_the_units_and_another_head_sees_nothing(
    year: Numbers, entering: Entering
) -> None:
    assert "Skola 3 , Linden AB" in visit(entering("anna"), "/units").text
    assert visit(entering("anna"), "/units/u2").status == 200
    assert entering("h2").get("/units/u1").status_code == 404
    assert entering("pia").get("/units/u1").status_code == 404


def test_a_unit_that_has_closed_says_so_in_the_list(year: Numbers, database: Database, entering: Entering) -> None:
    with database.writing() as session:
        session.exec(select(Unit).where(Unit.key == "u2")).one().ends_on = date(2026, 6, 30)
    assert "Skola 2 , stängd 30 juni 2026" in visit(entering("anna"), "/units").text


def test_a_question_that_waits_with_the_chair_is_not_the_units_to_see(
    asked: int, year: Numbers, entering: Entering
) -> None:
    head = entering("h1")
    assert "Räcker pengarna?" not in head.get("/units/u1").text
    assert "Räcker pengarna?" not in head.get(f"/units/u1/{year.plan['u1']}").text
    assert head.get(f"/receipts/{asked}/answer").status_code == 404
    assert head.post(f"/receipts/{asked}/answer", data={"answer": "Ja"}).status_code == 404


def test_what_was_asked_before_stays_with_the_unit_and_can_be_answered(
    passed_on: int, year: Numbers, database: Database, entering: Entering
) -> None:
    with database.writing() as session:
        act = cast.act(READING, actor="Pia")
        give_receipt(session, obligation_id=year.reading["pia"], act=act, question="Och lokalerna?",
                     thing=lambda thing: thing.key == "u1")  # fmt: skip
    page = visit(entering("h1"), "/units/u1")
    assert "Räcker pengarna?" in page.text
    assert "Och lokalerna?" not in page.text
    assert "en fråga till, som är hos nämndens ordförande" in page.text
    form = page.follow(f"/receipts/{passed_on}/answer")
    assert "Och lokalerna?" not in form.text
    assert "Ja, i år." in form.press(answer="Ja, i år.").text


def test_a_question_is_answered_on_the_page(passed_on: int, entering: Entering) -> None:
    page = visit(entering("h1"), "/units/u1")
    assert "Räcker pengarna?" in page.text
    assert "Svara gärna kort." in page.text
    form = page.follow(f"/receipts/{passed_on}/answer")
    assert "Svara gärna kort." in form.text
    empty = form.press(answer="  ")
    assert empty.status == 422
    assert "Skriv ett svar på frågan." in empty.text
    answered = empty.press(answer="Ja, i år.")
    assert "Svaret är skickat" in answered.text
    assert "Ja, i år." in answered.text


def test_two_who_answer_at_once_lose_nothing(passed_on: int, entering: Entering) -> None:
    first, second = (visit(entering("h1"), f"/receipts/{passed_on}/answer") for _ in range(2))
    first.press(answer="Ja, i år.")
    late = second.press(answer="Nej, tyvärr.")
    assert late.status == 422
    assert "Ja, i år." in late.text
    assert "Nej, tyvärr." in late.text


def test_only_the_unit_answers(passed_on: int, entering: Entering) -> None:
    for who in ("h2", "pia", "anna"):
        assert entering(who).post(f"/receipts/{passed_on}/answer", data={"answer": "Inte jag"}).status_code == 404


def test_a_manager_at_the_unit_sees_and_does_not_write(passed_on: int, database: Database, entering: Entering) -> None:
    with database.writing() as session:
        unit = cast.units(session)[0]
        cast.holds(session, cast.person(session, "mona"), "manager", unit_id=unit.id)
    page = visit(entering("mona"), "/units/u1")
    assert "Räcker pengarna?" in page.text
    assert not [href for href in page.links if href.endswith(("/answer", "/write"))]
    plan = page.follow("/units/u1/1")
    assert "Läsgrupper" in plan.text
    assert "Räcker pengarna?" in plan.text


def test_a_units_page_shows_nothing_of_another_units(asked: int, year: Numbers, entering: Entering) -> None:
    assert entering("h1").get(f"/units/u1/{year.plan['u2']}").status_code == 404
    assert entering("anna").get(f"/units/u2/{year.plan['u1']}").status_code == 404


def test_units_are_read_by_key_and_by_body(year: Numbers, database: Database) -> None:
    with database.snapshot() as connection:
        assert unit_facts(connection) == ()
        assert [row.key for row in unit_facts(connection, bodies=["bun"])] == ["u1", "u2", "u3"]
        (private,) = unit_facts(connection, units=["u3"])
    assert (private.provider, private.ends_on) == ("Linden AB", None)
    assert date.min < READING
