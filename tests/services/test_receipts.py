"""Receipts: the politicians read the plans, ask, and get answers; the reading is counted like everything else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session, col, select

from models.kinds import ReportKind
from models.notices import NoticeItem
from models.obligations import Audit, Obligation, Submission
from models.organisation import Body, Person
from models.reports import Receipt, Report
from styrhjul.refused import Refused
from styrhjul.services import transitions
from styrhjul.services.receipts import Given, answer_question, give_receipt, pass_on_question
from styrhjul.services.unit_plans import return_with_comments
from styrhjul.store.database import Database
from styrhjul.store.receipts import Thing, asked_about, is_chairs_own, reading_counts, to_read, waiting_questions
from styrhjul.store.units import asked_of_unit, question
from tests import cast
from tests.services.plans import BEFORE, READING, handed_in, number, opened

PIA = cast.act(READING, actor="Pia")
HANNA = cast.act(READING, actor="Hanna")
KARIN = cast.act(READING, actor="Karin")


@pytest.fixture
def year(database: Database) -> Database:
    """Three plans are handed in, one of them accepted."""
    with database.writing() as session:
        opened(session)
        for unit in ("u1", "u2", "u3"):
            handed_in(session, unit, accepted=unit == "u3")
    return database


def of(key: str) -> Callable[[Thing], bool]:
    return lambda thing: thing.key == key


def reading(session: Session, who: str = "pia") -> int:
    return number(session, step="lasning", party=who)


def things(session: Session) -> tuple[Thing, ...]:
    return to_read(session.connection(), reading(session))


def compiled(session: Session, *, version: int = 1) -> None:
    occurrence = session.get_one(Obligation, reading(session)).occurrence_id
    session.add(
        Report(kind=ReportKind.UNIT_PLANS, occurrence_id=occurrence, version=version, title="Enhetsplanerna 2027",
               day=READING, at=cast.NOON, facts="{}", sha256="")
    )  # fmt: skip
    session.flush()


def told(session: Session, reason: str) -> list[str]:
    statement = select(Person.key).join(NoticeItem).where(NoticeItem.reason == reason)
    return sorted(session.exec(statement))


def test_a_reading_is_of_the_reports_and_of_every_plan_that_has_come_in(year: Database) -> None:
    with year.writing() as session:
        assert [(thing.key, thing.is_read) for thing in things(session)] == [
            ("u1", False),
            ("u2", False),
            ("u3", False),
        ]
        compiled(session)
        compiled(session, version=2)
        owed = number(session, step="enhetsplan", party="u2")
        return_with_comments(session, obligation_id=owed, comments={"": "Komplettera."}, act=HANNA)
        assert [(thing.key, thing.version) for thing in things(session)] == [("unit_plans", 2), ("u1", 1), ("u3", 1)]


def test_when_all_is_read_the_reading_is_handed_in(year: Database) -> None:
    with year.writing() as session:
        compiled(session)
        number_of_it = reading(session)
        given = give_receipt(session, obligation_id=number_of_it, thing=of("u1"), act=PIA)
        assert given == Given(read=1, things=4, finished=False)
        assert give_receipt(session, obligation_id=number_of_it, act=PIA) == Given(read=4, things=4, finished=True)
        submission = session.exec(select(Submission).where(Submission.obligation_id == number_of_it)).one()
        assert submission.text == "Läst: 1 sammanställning av enhetsplanerna och 3 enhetsplaner."
        assert session.get_one(Obligation, number_of_it).last == "submit"
        assert session.get_one(Obligation, reading(session, "per")).last == ""


def test_a_receipt_given_twice_is_one_receipt(year: Database) -> None:
    with year.writing() as session:
        for _ in range(2):
            assert give_receipt(session, obligation_id=reading(session), act=PIA).finished
        assert len(session.exec(select(Receipt)).all()) == 3
        assert len(session.exec(select(Submission).where(Submission.obligation_id == reading(session))).all()) == 1


def test_what_is_read_before_the_reading_opens_counts_but_does_not_end_it(year: Database) -> None:
    with year.writing() as session:
        early = cast.act(BEFORE, actor="Pia")
        assert give_receipt(session, obligation_id=reading(session), act=early) == Given(3, 3, finished=False)
        assert session.get_one(Obligation, reading(session)).last == ""
        assert give_receipt(session, obligation_id=reading(session), act=PIA).finished


def test_a_new_version_is_read_anew(year: Database) -> None:
    with year.writing() as session:
        give_receipt(session, obligation_id=reading(session), act=PIA)
        handed_in(session, "u1")
        assert [(thing.key, thing.is_read) for thing in things(session)] == [("u1", False), ("u2", True), ("u3", True)]


def chaired(session: Session) -> None:
    """Karin leads the committee."""
    body = session.exec(select(Body)).one()
    cast.holds(session, cast.person(session, "karin"), "chair", body_id=body.id)


def ask(session: Session, text: str, about: str = "u1") -> Receipt:
    give_receipt(session, obligation_id=reading(session), thing=of(about), question=text, act=PIA)
    kept = Receipt.report_id if about == "unit_plans" else Receipt.submission_id
    return session.exec(select(Receipt).where(col(kept).is_not(None))).one()


def test_a_question_goes_to_the_chair_who_passes_it_on_to_the_units_head(year: Database) -> None:
    with year.writing() as session:
        chaired(session)
        receipt = ask(session, "Hur märks det?")
        assert told(session, f"chair-1:{receipt.id}") == ["karin"]
        assert told(session, f"question-1:{receipt.id}") == []
        assert asked_of_unit(session.connection(), "u1") == ()
        assert question(session.connection(), receipt.id or 0) is None
        (waiting,) = waiting_questions(session.connection(), bodies=["bun"])
        assert (waiting.about, waiting.question, waiting.waits) == ("Skola 1", "Hur märks det?", True)

        act = replace(KARIN, comment="Svara gärna före mötet.")
        pass_on_question(session, receipt_id=receipt.id or 0, act=act)
        assert told(session, f"question-1:{receipt.id}") == ["h1"]
        assert (receipt.passed_on_by, receipt.passed_on_at) == ("Karin", KARIN.now)
        (seen,) = asked_of_unit(session.connection(), "u1")
        assert (seen.question, seen.word) == ("Hur märks det?", "Svara gärna före mötet.")
        assert waiting_questions(session.connection(), bodies=["bun"]) == ()
        (row,) = session.exec(select(Audit).where(Audit.verb == "pass_on")).all()
        assert (row.actor, row.subject, row.reason) == ("Karin", f"receipt:{receipt.id}", "Svara gärna före mötet.")


def test_a_committee_without_a_chair_has_its_administrator_pass_it_on(year: Database) -> None:
    with year.writing() as session:
        receipt = ask(session, "Hur märks det?")
        assert told(session, f"chair-1:{receipt.id}") == ["anna"]


def test_the_chairs_own_question_goes_straight_to_the_unit(year: Database) -> None:
    with year.writing() as session:
        body = session.exec(select(Body)).one()
        pia = session.exec(select(Person).where(Person.key == "pia")).one()
        cast.holds(session, pia, "chair", body_id=body.id)
        receipt = ask(session, "Hur märks det?")
        assert told(session, f"chair-1:{receipt.id}") == []
        assert told(session, f"question-1:{receipt.id}") == ["h1"]
        assert receipt.passed_on_by == "Pia"


def test_the_chair_may_answer_without_passing_it_on(year: Database) -> None:
    with year.writing() as session:
        chaired(session)
        receipt = ask(session, "Hur märks det?")
        answer_question(session, receipt_id=receipt.id or 0, answer="Det vet vi i maj.", act=KARIN)
        assert told(session, f"answer-1:{receipt.id}") == ["pia"]
        assert told(session, f"question-1:{receipt.id}") == []
        (seen,) = asked_of_unit(session.connection(), "u1")
        assert (seen.question, seen.answer, seen.word) == ("Hur märks det?", "Det vet vi i maj.", "")


def test_a_new_question_waits_anew_and_the_earlier_one_stays_with_the_unit(year: Database) -> None:
    with year.writing() as session:
        chaired(session)
        receipt = ask(session, "Hur märks det?")
        number_of_it = receipt.id or 0
        pass_on_question(session, receipt_id=number_of_it, act=replace(KARIN, comment="Kort svar räcker."))
        ask(session, "Och när?")
        assert (receipt.passed_on_by, receipt.passed_on_at) == ("", None)
        assert told(session, f"chair-2:{receipt.id}") == ["karin"]
        (seen,) = asked_of_unit(session.connection(), "u1")
        assert (seen.question, seen.more_waits, seen.word) == ("Hur märks det?", True, "")

        answer_question(session, receipt_id=number_of_it, answer="Fler läser.", act=HANNA, from_unit=True)
        assert told(session, f"answer-1:{receipt.id}") == ["pia"]
        assert len(waiting_questions(session.connection(), bodies=["bun"])) == 1
        pass_on_question(session, receipt_id=number_of_it, act=KARIN)
        answer_question(session, receipt_id=number_of_it, answer="I maj.", act=HANNA, from_unit=True)
        assert receipt.answered_at == HANNA.now
        assert receipt.answer == "Fler läser.\n\nI maj."


def test_what_waits_with_the_chair_is_no_question_to_the_unit(year: Database) -> None:
    with year.writing() as session:
        receipt = ask(session, "Hur märks det?")
        with pytest.raises(Refused, match="ingen fråga med nummer"):
            answer_question(session, receipt_id=receipt.id or 0, answer="Så.", act=HANNA, from_unit=True)


def test_a_question_is_passed_on_once_and_only_about_a_plan(year: Database) -> None:
    with year.writing() as session:
        compiled(session)
        about_report = ask(session, "Varför?", "unit_plans")
        with pytest.raises(Refused, match="gäller en rapport"):
            pass_on_question(session, receipt_id=about_report.id or 0, act=KARIN)
        (waiting,) = waiting_questions(session.connection(), bodies=["bun"])
        assert (waiting.about, waiting.plan_id) == ("Enhetsplanerna 2027", None)
        receipt = ask(session, "Hur märks det?")
        pass_on_question(session, receipt_id=receipt.id or 0, act=KARIN)
        with pytest.raises(Refused, match="redan skickad vidare till enheten av Karin"):
            pass_on_question(session, receipt_id=receipt.id or 0, act=KARIN)
        answer_question(session, receipt_id=receipt.id or 0, answer="Så.", act=HANNA)
        with pytest.raises(Refused, match="redan besvarad"):
            pass_on_question(session, receipt_id=receipt.id or 0, act=KARIN)
        with pytest.raises(Refused, match="ingen fråga med nummer 99"):
            pass_on_question(session, receipt_id=99, act=KARIN)


def test_the_answer_reaches_the_one_who_asked(year: Database) -> None:
    with year.writing() as session:
        receipt = ask(session, "Hur märks det?")
        pass_on_question(session, receipt_id=receipt.id or 0, act=KARIN)
        assert told(session, f"question-1:{receipt.id}") == ["h1"]
        answer_question(session, receipt_id=receipt.id or 0, answer="De läser mer.", act=HANNA)
        assert told(session, f"answer-1:{receipt.id}") == ["pia"]
        (asked,) = asked_about(session.connection(), number(session, step="enhetsplan", party="u1"))
        assert (asked.by, asked.question, asked.answer, asked.answered_by) == (
            "Pia",
            "Hur märks det?",
            "De läser mer.",
            "Hanna",
        )


def test_a_new_question_is_added_to_the_receipt_and_told_anew(year: Database) -> None:
    with year.writing() as session:
        receipt = ask(session, "Hur märks det?")
        pass_on_question(session, receipt_id=receipt.id or 0, act=KARIN)
        for text in ("Hur märks det?", "Och\n\nnär?"):
            ask(session, text)
        assert receipt.question == "Hur märks det?\n\nOch\nnär?"
        pass_on_question(session, receipt_id=receipt.id or 0, act=KARIN)
        assert told(session, f"question-2:{receipt.id}") == ["h1"]
        answer_question(session, receipt_id=receipt.id or 0, answer="I maj.", act=HANNA)
        with pytest.raises(Refused, match="redan besvarad: I maj"):
            answer_question(session, receipt_id=receipt.id or 0, answer="I juni.", act=HANNA)
        ask(session, "Varför maj?")
        answer_question(session, receipt_id=receipt.id or 0, answer="Efter proven.", act=HANNA)
        assert receipt.answer == "I maj.\n\nEfter proven."
        assert told(session, f"answer-3:{receipt.id}") == ["pia"]


def test_nobody_is_asked_more_than_nine_times_about_the_same_thing(year: Database) -> None:
    with year.writing() as session:
        for n in range(9):
            receipt = ask(session, f"Fråga {n}")
            pass_on_question(session, receipt_id=receipt.id or 0, act=KARIN)
        with pytest.raises(Refused, match="Det finns redan 9 frågor"):
            ask(session, "En till")


def test_what_is_asked_while_a_question_waits_is_added_to_it_within_reason(year: Database) -> None:
    with year.writing() as session:
        receipt = ask(session, "Hur märks det?")
        ask(session, "När?")
        ask(session, "När?")
        assert receipt.question == "Hur märks det?\nNär?"
        with pytest.raises(Refused, match="väntar redan mycket"):
            ask(session, "å" * 6_000)


def test_a_question_about_a_report_goes_to_the_administrator(year: Database) -> None:
    with year.writing() as session:
        compiled(session)
        give_receipt(session, obligation_id=reading(session), thing=of("unit_plans"), question="Varför?", act=PIA)
        receipt = session.exec(select(Receipt)).one()
        assert told(session, f"question-1:{receipt.id}") == ["anna"]


def test_what_cannot_be_done_is_said_why(year: Database) -> None:
    with year.writing() as session:
        own = reading(session)
        refusals = {
            "ingen läsning": {"obligation_id": number(session, step="enhetsplan", party="u1")},
            "Det här finns: u1, u2, u3": {"obligation_id": own, "thing": of("u9")},
            "en sak i taget": {"obligation_id": own, "question": "Hur?"},
        }
        for message, how in refusals.items():
            with pytest.raises(Refused, match=message):
                give_receipt(session, act=PIA, **how)
        give_receipt(session, obligation_id=own, thing=of("u1"), act=PIA)
        for receipt_id, answer, message in ((99, "Ja", "ingen fråga"), (1, "Ja", "ingen fråga med nummer 1")):
            with pytest.raises(Refused, match=message):
                answer_question(session, receipt_id=receipt_id, answer=answer, act=HANNA)
        give_receipt(session, obligation_id=own, thing=of("u1"), question="Hur?", act=PIA)
        with pytest.raises(Refused, match="Skriv ett svar"):
            answer_question(session, receipt_id=1, answer=" ", act=HANNA)


def test_before_any_plan_has_come_there_is_nothing_to_read(database: Database) -> None:
    with database.writing() as session:
        opened(session)
        with pytest.raises(Refused, match="inget att läsa än"):
            give_receipt(session, obligation_id=reading(session), act=PIA)


def test_readings_are_counted_and_one_that_is_waived_is_not(year: Database) -> None:
    with year.writing() as session:
        give_receipt(session, obligation_id=reading(session), thing=of("u1"), question="Hur?", act=PIA)
        counts = reading_counts(session.connection(), body="bun", year=2027)
        assert [(row.person, row.things, row.read, row.asked, row.due_on) for row in counts] == [
            ("Per", 3, 0, 0, date(2027, 2, 10)),
            ("Pia", 3, 1, 1, date(2027, 2, 10)),
        ]
        transitions.waive(session, obligation_id=reading(session, "per"), act=cast.act(READING, comment="Sjuk"))
        assert len(reading_counts(session.connection(), body="bun", year=2027)) == 1


def test_receipts_are_alike_on_postgresql(on_postgresql: Database) -> None:
    with on_postgresql.writing() as session:
        opened(session)
        handed_in(session, "u1")
        compiled(session)
        give_receipt(session, obligation_id=reading(session), thing=of("u1"), question="Hur?", act=PIA)
        give_receipt(session, obligation_id=reading(session), thing=of("unit_plans"), question="Hur?", act=PIA)
        assert not is_chairs_own(session.connection(), reading_id=reading(session), today=READING)
        assert [row.about for row in waiting_questions(session.connection(), bodies=["bun"])] == [
            "Skola 1",
            "Enhetsplanerna 2027",
        ]
        assert asked_of_unit(session.connection(), "u1") == ()
        pass_on_question(session, receipt_id=1, act=replace(KARIN, comment="Gärna kort."))
        assert [row.word for row in asked_of_unit(session.connection(), "u1")] == ["Gärna kort."]
        assert answer_question(session, receipt_id=1, answer="Så.", act=HANNA).answered_by == "Hanna"
        assert [row.read for row in reading_counts(session.connection(), body="bun", year=2027)] == [0, 2]
