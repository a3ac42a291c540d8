"""An external review: the unit answers before the politicians read, and what is recommended is followed until done."""

import json
from datetime import date

import pytest
from sqlmodel import Session, select

from models.kinds import BodyKind, ReportKind
from models.obligations import Audit
from models.organisation import Body
from styrhjul.refused import Refused
from styrhjul.reports.contexts import CycleStatus, load
from styrhjul.rules.reviews import Progress, ReviewFacts, awaits_answer, progress, readable
from styrhjul.services.reporting import preview_facts
from styrhjul.services.reviews import (
    Commission,
    Recommended,
    add_review,
    answer_review,
    finish_recommendation,
    recommend,
    report_review,
)
from styrhjul.store.database import Database
from styrhjul.store.readings import ReportOf
from styrhjul.store.reviews import ReviewLine, review_lines
from tests.cast import act, committee, opened_year

FEBRUARY, MAY, JUNE = date(2027, 2, 9), date(2027, 5, 10), date(2027, 6, 1)
OF_UNIT = Commission(
    key="tillsyn",
    title="Elevhälsan på Skola 1",
    reviewer="Granskarna AB",
    assignment="Når elevhälsan dem som behöver den?",
    scope="Årskurs 4–9",
    decider="Nämnden",
    decided_on=FEBRUARY,
    paragraph="§ 12",
    unit="u1",
)


@pytest.fixture
def reviewed(database: Database) -> Database:
    """A committee that has commissioned a review of one of its units."""
    with database.writing() as session:
        committee(session)
        add_review(session, body_key="bun", commission=OF_UNIT, act=act(FEBRUARY))
    return database


def line(session: Session) -> ReviewLine:
    (found,) = review_lines(session.connection(), body="bun")
    return found


def test_a_review_has_its_assignment_its_scope_and_the_decision(reviewed: Database) -> None:
    with reviewed.reading() as session:
        found = line(session)
    assert (found.key, found.unit_name, found.scope, found.paragraph) == ("tillsyn", "Skola 1", "Årskurs 4–9", "12")
    assert found.decided_on == FEBRUARY
    assert readable(found.facts)


def test_the_unit_answers_before_the_politicians_read(reviewed: Database) -> None:
    with reviewed.writing() as session:
        report_review(session, review="tillsyn", on=MAY, link="https://ekeby.example/r.pdf", act=act(MAY))
        assert not readable(line(session).facts)
        answer_review(session, review="bun/tillsyn", answer="Bilden stämmer.", act=act(JUNE, actor="Rektorn"))
        assert readable(line(session).facts)
        assert (line(session).answered_by, line(session).answered_on) == ("Rektorn", JUNE)


def test_a_review_of_the_bodys_own_work_is_read_at_once() -> None:
    assert readable(ReviewFacts(of_unit=False, reported_on=MAY))
    assert not readable(ReviewFacts(of_unit=True, reported_on=MAY))
    assert not awaits_answer(ReviewFacts(of_unit=True))


def test_a_recommendation_is_followed_until_it_is_done(reviewed: Database) -> None:
    with reviewed.writing() as session:
        report_review(session, review="tillsyn", on=MAY, act=act(MAY))
        told = Recommended("Skriv rutinen", "Rektor", JUNE)
        assert recommend(session, review="tillsyn", recommended=told, act=act(MAY)).no == 1
        assert recommend(session, review="tillsyn", recommended=told, act=act(MAY)).no == 2
        finish_recommendation(session, review="tillsyn", no=1, outcome="Rutinen finns.", act=act(JUNE))
        first, second = line(session).recommendations
    assert (first.done_on, first.outcome) == (JUNE, "Rutinen finns.")
    assert second.done_on is None


def test_a_recommendation_is_overdue_the_day_after_its_date() -> None:
    assert progress(due_on=JUNE, done_on=None, today=JUNE) is Progress.OPEN
    assert progress(due_on=JUNE, done_on=None, today=date(2027, 6, 2)) is Progress.OVERDUE
    assert progress(due_on=JUNE, done_on=JUNE, today=date(2028, 1, 1)) is Progress.DONE
    assert progress(due_on=None, done_on=None, today=date(2028, 1, 1)) is Progress.OPEN


def test_who_did_what_is_in_the_log_with_the_values_before_and_after(reviewed: Database) -> None:
    with reviewed.writing() as session:
        report_review(session, review="tillsyn", on=MAY, act=act(MAY))
        answer_review(session, review="tillsyn", answer="Ja.", act=act(MAY))
        answer_review(session, review="tillsyn", answer="Ja, och vi har börjat.", act=act(JUNE))
        rows = session.exec(select(Audit).where(Audit.subject == "review:bun/tillsyn").order_by(Audit.id)).all()  # type: ignore[arg-type]
        assert [row.verb for row in rows] == ["add", "report", "answer", "answer"]
        assert json.loads(rows[-1].before)["answer"] == "Ja."
        assert json.loads(rows[-1].after)["answer"] == "Ja, och vi har börjat."


TOLD = Recommended("Skriv rutinen", "Rektor", JUNE)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (OF_UNIT, "redan en granskning"),
        (Commission(key="ny", title="Ny", unit="u9"), "ingen enhet 'u9'"),
        (Commission(key="ny", title=" "), "behöver en titel"),
        (Commission(key="a/b", title="Ny"), "duger inte som nyckel"),
    ],
)
def test_a_commission_that_cannot_be_is_refused(reviewed: Database, told: Commission, why: str) -> None:
    with reviewed.reading() as session, pytest.raises(Refused, match=why):
        add_review(session, body_key="bun", commission=told, act=act(FEBRUARY))


def test_what_has_not_been_reported_has_nothing_to_answer_or_recommend(reviewed: Database) -> None:
    with reviewed.reading() as session:
        with pytest.raises(Refused, match="inte rapporterad"):
            answer_review(session, review="tillsyn", answer="Ja.", act=act(MAY))
        with pytest.raises(Refused, match="inte rapporterad"):
            recommend(session, review="tillsyn", recommended=TOLD, act=act(MAY))
        with pytest.raises(Refused, match="inte varit än"):
            report_review(session, review="tillsyn", on=JUNE, act=act(MAY))


def test_a_recommendation_needs_an_owner_and_a_date_and_an_outcome(reviewed: Database) -> None:
    with reviewed.reading() as session:
        report_review(session, review="tillsyn", on=MAY, act=act(MAY))
        for told in (Recommended("", "Rektor", JUNE), Recommended("A", " ", JUNE), Recommended("A", "Rektor")):
            with pytest.raises(Refused, match="vem som ansvarar och till vilken dag"):
                recommend(session, review="tillsyn", recommended=told, act=act(MAY))
        recommend(session, review="tillsyn", recommended=TOLD, act=act(MAY))
        with pytest.raises(Refused, match="ingen rekommendation 7"):
            finish_recommendation(session, review="tillsyn", no=7, outcome="Klar.", act=act(JUNE))
        with pytest.raises(Refused, match="vad det blev"):
            finish_recommendation(session, review="tillsyn", no=1, outcome=" ", act=act(JUNE))
        finish_recommendation(session, review="tillsyn", no=1, outcome="Klar.", act=act(JUNE))
        with pytest.raises(Refused, match="blev klar 2027-06-01: Klar"):
            finish_recommendation(session, review="tillsyn", no=1, outcome="Igen.", act=act(JUNE))


def test_an_empty_answer_or_the_same_report_again_is_refused(reviewed: Database) -> None:
    with reviewed.reading() as session:
        report_review(session, review="tillsyn", on=MAY, act=act(MAY))
        with pytest.raises(Refused, match="Skriv ett svar"):
            answer_review(session, review="tillsyn", answer=" ", act=act(JUNE))
        with pytest.raises(Refused, match="Inget är ändrat"):
            report_review(session, review="tillsyn", on=MAY, act=act(JUNE))


def test_a_key_that_two_bodies_use_is_named_with_its_body(reviewed: Database) -> None:
    with reviewed.writing() as session:
        session.add(Body(key="von", name="Omsorgsnämnden", kind=BodyKind.COMMITTEE))
        session.flush()
        add_review(session, body_key="von", commission=Commission(key="tillsyn", title="Annan"), act=act(FEBRUARY))
        with pytest.raises(Refused, match="bun/tillsyn och von/tillsyn"):
            report_review(session, review="tillsyn", on=MAY, act=act(MAY))
        report_review(session, review="von/tillsyn", on=MAY, act=act(MAY))
        with pytest.raises(Refused, match="ingen granskning"):
            report_review(session, review="finnsej", on=MAY, act=act(MAY))


def test_what_is_left_to_do_stands_in_the_status_report_once_the_unit_has_answered(database: Database) -> None:
    with database.writing() as session:
        opened_year(session)
        add_review(session, body_key="bun", commission=OF_UNIT, act=act(FEBRUARY))
        report_review(session, review="tillsyn", on=MAY, act=act(MAY))
        recommend(session, review="tillsyn", recommended=TOLD, act=act(MAY))
        assert left_in_report(session, today=MAY) == []
        answer_review(session, review="tillsyn", answer="Ja.", act=act(MAY))
        assert left_in_report(session, today=MAY) == [("Elevhälsan på Skola 1, Skola 1", False)]
        assert left_in_report(session, today=date(2027, 6, 2)) == [("Elevhälsan på Skola 1, Skola 1", True)]
        finish_recommendation(session, review="tillsyn", no=1, outcome="Klar.", act=act(JUNE))
        assert left_in_report(session, today=JUNE) == []


def left_in_report(session: Session, *, today: date) -> list[tuple[str, bool]]:
    made = load(preview_facts(session, ReportOf("bun", 2027, ReportKind.CYCLE_STATUS), today=today))
    assert isinstance(made, CycleStatus)
    return [(one.review, one.overdue) for one in made.recommendations]
