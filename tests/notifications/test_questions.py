"""A politician's question in the unit head's digest, and the answer in the politician's."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from models.reports import Receipt
from styrhjul.services.receipts import answer_question, give_receipt
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


def test_the_head_reads_the_question_and_the_politician_the_answer(asked: Database, office: PostOffice) -> None:
    told = morning(asked, office, READING)["h1"]
    assert "Frågor att svara på" in told
    assert "Pia frågar om Skola 1:" in told
    assert "> Hur märks <det>?" in told
    answer(asked, "De läser mer.")
    told = morning(asked, office, READING + timedelta(days=1))["pia"]
    assert "Du frågade om Skola 1: ”Hur märks <det>?” Hanna svarar:" in " ".join(told.split())
    assert "> De läser mer." in told


def test_a_question_that_was_answered_meanwhile_is_not_asked_again(asked: Database, office: PostOffice) -> None:
    answer(asked, "De läser mer.")
    assert "Frågor att svara på" not in morning(asked, office, READING).get("h1", "")
