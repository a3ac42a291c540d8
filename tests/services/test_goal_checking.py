"""Advice on goals can be answered, and the answer stands beside the advice where the politicians read it."""

from datetime import date

import pytest
from sqlmodel import Session, select

from models.goals import AdviceAnswer, Goal
from styrhjul.refused import Refused
from styrhjul.services.goal_checking import Advised, answer_advice
from styrhjul.store.database import Database
from styrhjul.store.goal_facts import advice_answers
from tests.cast import act, committee

DAY = date(2026, 10, 1)
ADVISED = Advised("bun", 2027, "lasning", "no_indicator")


def goal_without_indicator(session: Session) -> None:
    body = committee(session, units=1)
    session.add(Goal(body_id=body.id, key="lasning", sentence="Fler elever läser", first_year=2027, last_year=2027))
    session.flush()


def test_an_answer_is_kept_and_a_new_one_replaces_it(database: Database) -> None:
    with database.writing() as session:
        goal_without_indicator(session)
        answer_advice(session, ADVISED, act=act(DAY, comment="Nyckeltalet tas fram i vår."))
        answer_advice(session, ADVISED, act=act(DAY, comment="Det mäts från mars."))
        session.flush()
        assert [row.answer for row in session.exec(select(AdviceAnswer))] == ["Det mäts från mars."]
        known = advice_answers(session.connection(), body="bun", year=2027)
    assert known == {("lasning", "no_indicator"): "Det mäts från mars."}


@pytest.mark.parametrize(
    ("advised", "text", "wrong"),
    [
        (ADVISED, " ", "Skriv ett svar"),
        (Advised("bun", 2027, "lasning", "no_standard"), "Nej.", "Det finns inget sådant råd. Råden är: .*lasning"),
    ],
)
def test_only_advice_that_is_given_can_be_answered(database: Database, advised: Advised, text: str, wrong: str) -> None:
    with database.writing() as session:
        goal_without_indicator(session)
        with pytest.raises(Refused, match=wrong):
            answer_advice(session, advised, act=act(DAY, comment=text))
