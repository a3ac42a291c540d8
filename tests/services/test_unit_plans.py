"""Unit plans as answers and activities: handed in, returned with comments on sections, accepted, published."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session, select

from models.kinds import TransitionKind
from models.notices import NoticeItem
from models.obligations import Submission, Transition
from models.unit_plans import Activity, PlanAnswer, SectionComment
from styrhjul.refused import Refused
from styrhjul.rules.unit_plans import Incomplete, PlanContent
from styrhjul.services import transitions
from styrhjul.services.unit_plans import return_with_comments, submit_plan
from styrhjul.store.database import Database
from styrhjul.store.handed_in import comments_on_newest, plan_content, published_plans, versions
from tests import cast
from tests.services.plans import BEFORE, PLAN, handed_in, number, opened


@pytest.fixture
def year(database: Database) -> Database:
    with database.writing() as session:
        opened(session)
    return database


def test_a_plan_is_kept_as_answers_and_activities_and_its_version_as_a_submission(year: Database) -> None:
    with year.writing() as session:
        handed_in(session, "u1")
    with year.reading() as session:
        submission = session.exec(select(Submission)).one()
        assert submission.text == "Vi började för sent."
        assert plan_content(session.connection(), submission.id or 0) == PLAN


def test_every_version_is_kept_and_an_activity_keeps_its_number(year: Database) -> None:
    better = replace(PLAN, learned="Bättre.", activities=PLAN.activities[1:])
    with year.writing() as session:
        owed = handed_in(session, "u1")
        handed_in(session, "u1", plan=better)
    with year.reading() as session:
        connection = session.connection()
        first, second = versions(connection, owed)
        assert (plan_content(connection, first.submission_id), plan_content(connection, second.submission_id)) == (
            PLAN,
            better,
        )
        assert [row.no for row in session.exec(select(Activity).order_by(Activity.id))] == [1, 4, 4]


def test_an_incomplete_plan_is_refused_and_nothing_is_stored(year: Database) -> None:
    with pytest.raises(Incomplete, match="Mål trygghet, vårt bidrag: Skriv vad ni"), year.writing() as session:
        answers = (PLAN.answers[0], replace(PLAN.answers[1], contribution=""))
        handed_in(session, "u1", plan=replace(PLAN, answers=answers))
    with year.reading() as session:
        assert session.exec(select(PlanAnswer)).all() == []
        assert session.exec(select(Transition)).all() == []


def test_an_activity_is_not_owned_by_somebody_who_works_there(year: Database) -> None:
    with pytest.raises(Incomplete, match="Skriv rollen och inte namnet"), year.writing() as session:
        handed_in(session, "u1", plan=replace(PLAN, activities=(replace(PLAN.activities[0], owner="h1"),)))


def test_what_is_no_unit_plan_is_refused(year: Database) -> None:
    with year.writing() as session:
        reading = number(session, step="lasning", party="pia")
        for wrong in (reading, 999):
            with pytest.raises(Refused, match="ingen enhetsplan"):
                submit_plan(session, obligation_id=wrong, content=PlanContent(), act=cast.act(BEFORE))


def returned(session: Session, owed: int, comments: dict[str, str], *, comment: str = "") -> Transition:
    act = cast.act(BEFORE, actor="Maria", comment=comment)
    return return_with_comments(session, obligation_id=owed, comments=comments, act=act, due_on=date(2027, 1, 22))


def test_a_plan_is_returned_with_comments_on_its_sections_that_the_notice_shows(year: Database) -> None:
    with year.writing() as session:
        owed = handed_in(session, "u1")
        comments = {"lasning": "Hur märks det?", "aktivitet:4": "Är augusti för sent?", "lärdomar": " "}
        returned(session, owed, comments, comment="Bra början!")
    with year.reading() as session:
        row = session.exec(select(Transition).where(Transition.kind == TransitionKind.RETURN)).one()
        assert row.comment.splitlines() == [
            "Bra början!",
            "Mål lasning: Hur märks det?",
            "Aktivitet 4: Är augusti för sent?",
        ]
        stored = {line.section: line.comment for line in session.exec(select(SectionComment))}
        assert stored == {"": "Bra början!", "lasning": "Hur märks det?", "aktivitet:4": "Är augusti för sent?"}
        assert {item.reason for item in session.exec(select(NoticeItem))} >= {f"return:{row.no}"}
        assert len(comments_on_newest(session.connection(), owed)) == 3


def test_comments_are_about_the_version_that_was_returned(year: Database) -> None:
    with year.writing() as session:
        owed = handed_in(session, "u1")
        returned(session, owed, {"lasning": "Hur märks det?"})
        handed_in(session, "u1")
        assert comments_on_newest(session.connection(), owed) == ()


def test_a_section_that_does_not_exist_is_named_with_those_that_do(year: Database) -> None:
    with year.writing() as session:
        owed = handed_in(session, "u1")
        with pytest.raises(
            Refused, match=r"inget avsnitt ekonomi.*lasning, trygghet, aktivitet:1, aktivitet:4 och lär"
        ):
            returned(session, owed, {"ekonomi": "Vad kostar det?"})


def test_what_has_no_sections_is_returned_with_one_comment(year: Database) -> None:
    with year.writing() as session:
        owed = number(session, step="enhetsplan", party="u2")
        transitions.submit(session, obligation_id=owed, content=transitions.Content(text="Plan"), act=cast.act(BEFORE))
        with pytest.raises(Refused, match="Skriv en kommentar"):
            returned(session, owed, {})
        assert returned(session, owed, {"": "Svara på målen."}).comment == "Svara på målen."


def test_the_accepted_plans_of_own_and_private_units_can_be_read_by_all(year: Database) -> None:
    with year.writing() as session:
        handed_in(session, "u1", accepted=True)
        handed_in(session, "u2")
        private = handed_in(session, "u3", accepted=True)
        transitions.reopen(session, obligation_id=private, act=cast.act(BEFORE, comment="Fel bilaga"))
        handed_in(session, "u3", plan=replace(PLAN, learned="Nytt"))
    with year.reading() as session:
        plans = published_plans(session.connection(), body="bun", year=2027)
        assert [(plan.unit, plan.provider, plan.version) for plan in plans] == [("u1", "", 1), ("u3", "Linden AB", 1)]
        assert published_plans(session.connection(), body="bun", year=2026) == ()
