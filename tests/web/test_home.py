"""Where a letter's link leads: each reader to the page where they do their part."""

import pytest
from sqlmodel import select

from models.reports import Receipt
from styrhjul.services.receipts import answer_question, give_receipt, pass_on_question
from styrhjul.store.database import Database
from tests import cast
from tests.services.plans import READING, handed_in, number, opened
from tests.web.conftest import Entering


@pytest.fixture
def asked(database: Database) -> int:
    """Pia has asked about Skola 1's accepted plan; the number of what the plan answers to."""
    with database.writing() as session:
        opened(session)
        plan = handed_in(session, "u1", accepted=True)
        reading = number(session, step="lasning", party="pia")
        asking = cast.act(READING, actor="Pia")
        give_receipt(
            session, obligation_id=reading, thing=lambda thing: thing.key == "u1", question="Hur då?", act=asking
        )
        return plan


def led(entering: Entering, key: str, plan: int) -> str:
    answer = entering(key).get(f"/to/{plan}/question")
    assert answer.status_code == 303
    return answer.headers["location"]


def test_a_letter_about_a_question_leads_the_head_to_the_answer_and_others_to_the_plan(
    database: Database, asked: int, entering: Entering
) -> None:
    with database.writing() as session:
        receipt = session.exec(select(Receipt)).one().id or 0
        pass_on_question(session, receipt_id=receipt, act=cast.act(READING, actor="Karin"))
    assert led(entering, "h1", asked) == f"/receipts/{receipt}/answer"
    assert led(entering, "anna", asked) == f"/obligations/{asked}"
    with database.writing() as session:
        answer_question(session, receipt_id=receipt, answer="Så här.", act=cast.act(READING, actor="Hanna"))
    assert led(entering, "h1", asked) == f"/obligations/{asked}/write"


def test_a_question_that_waits_with_the_chair_is_not_the_units_to_answer(asked: int, entering: Entering) -> None:
    assert led(entering, "h1", asked) == f"/obligations/{asked}/write"
    assert entering("pia").get(f"/to/{asked}/question").status_code == 404
