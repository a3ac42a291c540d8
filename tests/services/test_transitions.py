"""What people do to an obligation, and what it leaves behind."""

from datetime import date

import pytest
from sqlmodel import Session, select

from models.kinds import Closing, CycleState, TransitionKind
from models.notices import NoticeItem
from models.obligations import Audit, Obligation, Submission, Transition
from styrhjul.refused import Refused
from styrhjul.services import transitions
from styrhjul.services.transitions import Content, Decided
from styrhjul.store.database import Database
from tests import cast

DUE = date(2027, 1, 15)
BEFORE = date(2027, 1, 10)
PLAN = Content(text="Så förstår vi målet.")


@pytest.fixture
def plan(database: Database) -> int:
    """The number of a unit plan that Skola 1 owes by 15 January."""
    return _owed(database)


def _owed(database: Database, closes: Closing = Closing.ACCEPT) -> int:
    with database.writing() as session:
        year = cast.cycle(session, cast.committee(session))
        number = cast.owed(session, year, cast.units(session)[0], due_on=DUE, closes=closes).id
    assert number is not None
    return number


def kinds(session: Session, plan: int) -> list[str]:
    rows = session.exec(select(Transition).where(Transition.obligation_id == plan).order_by(Transition.no))
    return [row.kind.value for row in rows]


def test_every_version_of_a_plan_is_kept(database: Database, plan: int) -> None:
    with database.writing() as session:
        transitions.submit(session, obligation_id=plan, content=PLAN, act=cast.act(BEFORE))
        transitions.submit(session, obligation_id=plan, content=Content(text="Bättre."), act=cast.act(BEFORE))
    with database.reading() as session:
        texts = [row.text for row in session.exec(select(Submission).order_by(Submission.version))]
    assert texts == ["Så förstår vi målet.", "Bättre."]


def test_a_plan_is_returned_with_a_comment_and_a_new_date_then_handed_in_and_accepted(
    database: Database, plan: int
) -> None:
    later = date(2027, 1, 22)
    with database.writing() as session:
        transitions.submit(session, obligation_id=plan, content=PLAN, act=cast.act(BEFORE))
        comment = cast.act(BEFORE, comment="Hur märker eleverna det?")
        transitions.return_(session, obligation_id=plan, act=comment, due_on=later)
        transitions.submit(session, obligation_id=plan, content=PLAN, act=cast.act(BEFORE))
        transitions.accept(session, obligation_id=plan, act=cast.act(BEFORE))
    with database.reading() as session:
        row = session.get_one(Obligation, plan)
        assert (row.due_on, row.due_edited, row.last, row.version) == (later, True, "accept", 2)
        assert kinds(session, plan) == ["submit", "return", "submit", "accept"]


def test_every_transition_leaves_an_audit_row_with_before_and_after(database: Database, plan: int) -> None:
    with database.writing() as session:
        transitions.submit(session, obligation_id=plan, content=PLAN, act=cast.act(BEFORE, actor="Hanna"))
        transitions.accept(session, obligation_id=plan, act=cast.act(BEFORE))
    with database.reading() as session:
        rows = session.exec(select(Audit).order_by(Audit.id)).all()
    assert [(row.actor, row.verb, row.before) for row in rows] == [
        ("Hanna", "submit", '{"last": ""}'),
        ("Anna Administratör", "accept", '{"last": "submit"}'),
    ]
    assert {row.subject for row in rows} == {f"obligation:{plan}"}


def test_the_unit_head_is_to_be_told_of_a_return_in_the_same_transaction(database: Database, plan: int) -> None:
    with database.writing() as session:
        transitions.submit(session, obligation_id=plan, content=PLAN, act=cast.act(BEFORE))
        act = cast.act(BEFORE, comment="Skriv mer om varför.")
        transitions.return_(session, obligation_id=plan, act=act, due_on=date(2027, 1, 22))
    with database.reading() as session:
        items = session.exec(select(NoticeItem.reason, NoticeItem.due_on).order_by(NoticeItem.id)).all()
    assert items == [("submit:1", DUE), ("return:2", date(2027, 1, 22))]


def test_what_is_refused_changes_nothing_and_says_why(database: Database, plan: int) -> None:
    with pytest.raises(Refused, match="inget har lämnats in"), database.writing() as session:
        transitions.accept(session, obligation_id=plan, act=cast.act(BEFORE))
    with database.reading() as session:
        assert session.get_one(Obligation, plan).last == ""
        assert session.exec(select(Audit)).all() == []


def test_an_empty_submission_is_refused(database: Database, plan: int) -> None:
    with pytest.raises(Refused, match="inget att lämna in"), database.writing() as session:
        transitions.submit(session, obligation_id=plan, content=Content(text="  "), act=cast.act(BEFORE))


def test_a_new_date_in_the_past_is_refused(database: Database, plan: int) -> None:
    with pytest.raises(Refused, match="har redan varit"), database.writing() as session:
        transitions.submit(session, obligation_id=plan, content=PLAN, act=cast.act(BEFORE))
        act = cast.act(BEFORE, comment="Komplettera.")
        transitions.return_(session, obligation_id=plan, act=act, due_on=date(2027, 1, 9))


def test_an_obligation_that_does_not_exist_is_named(database: Database) -> None:
    with pytest.raises(Refused, match="nummer 99"), database.writing() as session:
        transitions.accept(session, obligation_id=99, act=cast.act(BEFORE))


def test_a_decision_bears_decider_day_and_paragraph(database: Database) -> None:
    goals = _owed(database, Closing.DECIDE)
    decided = Decided(decider="Barn- och utbildningsnämnden", on=date(2027, 1, 9), paragraph="7")
    with database.writing() as session:
        transitions.decide(session, obligation_id=goals, decided=decided, act=cast.act(BEFORE))
    with database.reading() as session:
        row = session.exec(select(Transition)).one()
    assert (row.kind, row.decider, row.decided_on, row.paragraph) == (
        TransitionKind.DECIDE,
        "Barn- och utbildningsnämnden",
        date(2027, 1, 9),
        "7",
    )


@pytest.mark.parametrize(
    ("decided", "why_not"),
    [
        (Decided(decider="", on=BEFORE, paragraph="7"), "beslutsfattare"),
        (Decided(decider="nämnden", on=BEFORE, paragraph=" "), "paragraf"),
        (Decided(decider="nämnden", on=date(2027, 2, 1), paragraph="7"), "framtiden"),
    ],
)
def test_a_decision_without_its_particulars_is_refused(database: Database, decided: Decided, why_not: str) -> None:
    goals = _owed(database, Closing.DECIDE)
    with pytest.raises(Refused, match=why_not), database.writing() as session:
        transitions.decide(session, obligation_id=goals, decided=decided, act=cast.act(BEFORE))


def test_a_waived_plan_can_be_opened_again_with_a_reason(database: Database, plan: int) -> None:
    with database.writing() as session:
        transitions.waive(session, obligation_id=plan, act=cast.act(BEFORE, comment="Enheten flyttar."))
        act = cast.act(BEFORE, comment="Flytten blev inte av.")
        transitions.reopen(session, obligation_id=plan, act=act, due_on=date(2027, 2, 1))
    with database.reading() as session:
        assert kinds(session, plan) == ["waive", "reopen"]


def test_opened_early_means_open_from_that_day(database: Database, plan: int) -> None:
    with database.writing() as session:
        transitions.open_early(session, obligation_id=plan, act=cast.act(BEFORE))
    with database.reading() as session:
        row = session.get_one(Obligation, plan)
    assert (row.last, row.opens_on) == ("open", BEFORE)


def test_nothing_more_happens_in_a_closed_year(database: Database, plan: int) -> None:
    with database.writing() as session:
        year = session.exec(select(cast.Cycle)).one()
        year.state = CycleState.CLOSED
    with pytest.raises(Refused, match="stängt"), database.writing() as session:
        transitions.submit(session, obligation_id=plan, content=PLAN, act=cast.act(BEFORE))
