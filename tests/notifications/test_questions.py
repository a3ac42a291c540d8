"""A politician's question in the digests of the chair and the unit's head, and the answer in the politician's."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from models.organisation import Body
from models.reports import Receipt
from styrhjul.services.receipts import answer_question, give_receipt, pass_on_question
from styrhjul.services.rounds import run_round
from styrhjul.store.database import Database
from tests import cast
from tests.notifications.office_hours import Clock, send
from tests.notifications.post_office import PostOffice
from tests.notifications.test_delivery import said
from tests.services.plans import READING, handed_in, number, opened

PIA = cast.act(READING, actor="Pia")


@pytest.fixture(params=["database", "on_postgresql"])
def asked(request: pytest.FixtureRequest) -> Database:
    """Pia has read the plan of Skola 1 and asked something; everything that was said before has been told."""
    database: Database = request.getfixturevalue(request.param)
    with database.writing() as session:
        opened(session)
        handed_in(session, "u1")
    with database.writing() as session:
        run_round(session, today=READING - timedelta(days=1), now=cast.NOON)
        reading = number(session, step="lasning", party="pia")
        body = session.exec(select(Body)).one()
        cast.holds(session, cast.person(session, "karin"), "chair", body_id=body.id)
        give_receipt(session, obligation_id=reading, question="Hur märks <det>?", act=PIA)
    return database


def morning(database: Database, office: PostOffice, day: date) -> dict[str, str]:
    """The letters of the day's round, by receiver."""
    clock = Clock()
    clock.now = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
    with database.writing() as session:
        run_round(session, today=day, now=clock.now)
    office.letters.clear()
    send(database, office, clock=clock)
    return {letter["To"].split("@")[0].split("<")[-1]: said(letter) for letter in office.letters}


def answer(database: Database, text: str) -> None:
    with database.writing() as session:
        receipt = session.exec(select(Receipt)).one()
        answer_question(session, receipt_id=receipt.id or 0, answer=text, act=cast.act(READING, actor="Hanna"))


def passed_on(database: Database, word: str = "") -> None:
    with database.writing() as session:
        receipt = session.exec(select(Receipt)).one()
        act = cast.act(READING, actor="Karin", comment=word)
        pass_on_question(session, receipt_id=receipt.id or 0, act=act)


def test_the_chair_reads_the_question_first_and_where_to_pass_it_on(asked: Database, office: PostOffice) -> None:
    letters = morning(asked, office, READING)
    assert "Frågor att skicka vidare" in letters["karin"]
    assert "Pia frågar om Skola 1:" in letters["karin"]
    assert "> Hur märks <det>?" in letters["karin"]
    assert "Hur märks" not in letters.get("h1", "")


def test_a_question_that_was_passed_on_meanwhile_is_not_put_to_the_chair(asked: Database, office: PostOffice) -> None:
    passed_on(asked)
    assert "karin" not in morning(asked, office, READING)


def test_the_head_is_told_of_what_has_been_passed_on_and_not_of_what_waits(asked: Database, office: PostOffice) -> None:
    passed_on(asked)
    with asked.writing() as session:
        reading = number(session, step="lasning", party="pia")
        give_receipt(session, obligation_id=reading, question="Och när?", act=PIA)
    letters = morning(asked, office, READING)
    assert "Hur märks <det>?" in letters["h1"]
    assert "Och när?" not in letters["h1"]
    assert "Och när?" in letters["karin"]


def test_the_head_reads_the_question_and_the_politician_the_answer(asked: Database, office: PostOffice) -> None:
    passed_on(asked, "Svara gärna före mötet.")
    told = morning(asked, office, READING)["h1"]
    assert "Ordföranden skriver:\n  > Svara gärna före mötet." in told
    assert "Frågor att svara på" in told
    assert "Pia frågar om Skola 1:" in told
    assert "> Hur märks <det>?" in told
    answer(asked, "De läser mer.")
    told = morning(asked, office, READING + timedelta(days=1))["pia"]
    assert "Du frågade om Skola 1: ”Hur märks <det>?” Hanna svarar:" in " ".join(told.split())
    assert "> De läser mer." in told


def test_a_question_that_was_answered_meanwhile_is_not_asked_again(asked: Database, office: PostOffice) -> None:
    passed_on(asked)
    answer(asked, "De läser mer.")
    assert "Frågor att svara på" not in morning(asked, office, READING).get("h1", "")
