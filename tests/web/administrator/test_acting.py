"""What an administrator does with an obligation: every action through its page, and what it leaves behind."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from models.notices import NoticeItem
from models.obligations import Audit, Obligation, Transition
from models.organisation import Person, Role, Unit
from styrhjul.services import transitions
from styrhjul.services.opening import open_cycle
from styrhjul.store.database import Database
from styrhjul.web.administrator.offering import ACTIONS
from tests.cast import act, person
from tests.services import plans
from tests.web.administrator.conftest import TODAY, Owed
from tests.web.conftest import Entering
from tests.web.unit.browsing import visit

HandIn = Callable[..., int]


def last_transition(database: Database, number: int) -> Transition:
    with database.reading() as session:
        every = select(Transition).where(Transition.obligation_id == number).order_by(Transition.no)  # type: ignore[arg-type]
        return session.exec(every).all()[-1]


def obligation(database: Database, number: int) -> Obligation:
    with database.reading() as session:
        return session.get_one(Obligation, number)


def test_accepting(opened: Database, handed_in: HandIn, entering: Entering) -> None:
    number, anna = handed_in("u1"), entering("anna")
    assert "Godkänn" in anna.get(f"/obligations/{number}/accept").text
    answer = anna.post(f"/obligations/{number}/accept", data={"version": "1"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/obligations/{number}?done=accept")
    done = last_transition(opened, number)
    assert (done.kind, done.actor, done.day) == ("accept", "Anna", TODAY)
    assert "Inlämningen är godkänd." in anna.get(answer.headers["location"]).text


def test_nobody_accepts_a_version_that_they_have_not_read(opened: Database, handed_in: HandIn,
                                                          entering: Entering) -> None:  # fmt: skip
    number, anna = handed_in("u1"), entering("anna")
    handed_in("u1", text="En ny version.")
    answer = anna.post(f"/obligations/{number}/accept", data={"version": "1"})
    assert answer.status_code == 422
    assert "En ny version har kommit in" in answer.text
    assert obligation(opened, number).last == "submit"


def test_a_newer_version_is_read_and_then_returned_with_what_was_written(
    opened: Database, handed_in: HandIn, entering: Entering
) -> None:
    number, anna = handed_in("u1"), entering("anna")
    page = visit(anna, f"/obligations/{number}/return")
    handed_in("u1", text="En ny version.")
    told = page.fill({"comment": "Skriv mer."})
    assert told.status == 422
    assert "Läs version 2 i en ny flik" in told.text
    assert told.form.fields["comment"] == "Skriv mer."
    assert told.press().address.endswith("?done=return")
    done = last_transition(opened, number)
    assert (done.kind, done.comment, done.version) == ("return", "Skriv mer.", 2)


def test_comments_follow_their_sections_to_a_newer_version(database: Database, entering: Entering) -> None:
    """Its first activity is gone, and the others are what they were: no comment comes to the wrong one."""
    with database.writing() as session:
        plans.opened(session)
        number = plans.handed_in(session, "u1")
    page = visit(entering("anna"), f"/obligations/{number}/return")
    first, second = plans.PLAN.activities
    with database.writing() as session:
        plans.handed_in(session, "u1", plan=replace(plans.PLAN, activities=(second,)))
    comments = {f"section-aktivitet:{first.no}": "Den första", f"section-aktivitet:{second.no}": "Den andra"}
    told = page.fill(comments)
    assert told.status == 422
    assert "Den första" in told.text
    assert "som inte finns i den nya versionen" in told.text
    assert told.form.fields[f"section-aktivitet:{second.no}"] == "Den andra"
    told.press()
    assert last_transition(database, number).comment == f"Aktivitet {second.no}: Den andra"


def test_nothing_is_decided_on_a_version_that_nobody_has_read(opened: Database, owed: Owed, entering: Entering) -> None:
    number, anna = owed(step="beslut"), entering("anna")
    with opened.writing() as session:
        transitions.submit(session, obligation_id=number, content=transitions.Content(text="ett"), act=act(TODAY))
    page = visit(anna, f"/obligations/{number}/decide")
    with opened.writing() as session:
        transitions.submit(session, obligation_id=number, content=transitions.Content(text="två"), act=act(TODAY))
    told = page.fill({"decider": "nämnden", "decided_on": "2026-11-01", "paragraph": "7"})
    assert told.status == 422
    assert "En ny version har kommit in" in told.text
    assert last_transition(opened, number).kind == "submit"
    told.press()
    assert last_transition(opened, number).kind == "decide"


def test_returning_with_a_comment_and_a_new_day(opened: Database, handed_in: HandIn, entering: Entering) -> None:
    number, anna = handed_in("u1"), entering("anna")
    told = {"version": "1", "comment": "Hur märker eleverna det?\r\nSkriv gärna mer.", "due_on": "2026-11-20"}
    assert anna.post(f"/obligations/{number}/return", data=told).status_code == 303
    assert last_transition(opened, number).comment == "Hur märker eleverna det?\nSkriv gärna mer."
    owed = obligation(opened, number)
    assert (owed.last, owed.due_on, owed.due_edited) == ("return", date(2026, 11, 20), True)


def test_what_was_written_is_kept_when_something_is_wrong(handed_in: HandIn, entering: Entering) -> None:
    number, anna = handed_in("u1"), entering("anna")
    told = {"version": "1", "comment": "Ett långt ord om läsningen.", "due_on": "2026-10-01"}
    answer = anna.post(f"/obligations/{number}/return", data=told)
    assert answer.status_code == 422
    assert "Ett långt ord om läsningen." in answer.text
    assert 'value="2026-10-01"' in answer.text
    assert 'href="#due_on"' in answer.text
    assert "Den nya dagen 2026-10-01 har redan varit." in answer.text
    wrong = anna.post(f"/obligations/{number}/return", data=told | {"due_on": "i morgon"})
    assert "Skriv dagen som år-månad-dag" in wrong.text
    assert "Skriv en kommentar" in anna.post(f"/obligations/{number}/return", data={"version": "1"}).text


def test_waiving_takes_a_reason(opened: Database, owed: Owed, entering: Entering) -> None:
    number, anna = owed("u1"), entering("anna")
    answer = anna.post(f"/obligations/{number}/waive", data={"comment": "  "})
    assert answer.status_code == 422
    assert 'href="#comment"' in answer.text
    assert anna.post(f"/obligations/{number}/waive", data={"comment": "Skolan läggs ner."}).status_code == 303
    done = last_transition(opened, number)
    assert (done.kind, done.comment) == ("waive", "Skolan läggs ner.")


def test_reopening_what_was_waived(opened: Database, owed: Owed, entering: Entering) -> None:
    number, anna = owed("u1"), entering("anna")
    anna.post(f"/obligations/{number}/waive", data={"comment": "Skolan läggs ner."})
    told = {"comment": "Den läggs inte ner.", "due_on": "2026-12-01"}
    assert anna.post(f"/obligations/{number}/reopen", data=told).status_code == 303
    assert (obligation(opened, number).last, obligation(opened, number).due_on) == ("reopen", date(2026, 12, 1))


def test_recording_a_decision(opened: Database, owed: Owed, entering: Entering) -> None:
    number, anna = owed(step="beslut"), entering("anna")
    form = anna.get(f"/obligations/{number}/decide").text
    assert 'value="Barn- och utbildningsnämnden"' in form
    told = {"decider": "nämnden", "decided_on": "2026-11-01", "paragraph": "7"}
    for missing, sentence in (
        ("decider", "Skriv vem som har beslutat."),
        ("decided_on", "Välj en dag."),
        ("paragraph", "Skriv paragrafen"),
    ):
        answer = anna.post(f"/obligations/{number}/decide", data=told | {missing: ""})
        assert (answer.status_code, sentence in answer.text) == (422, True)
    late = anna.post(f"/obligations/{number}/decide", data=told | {"decided_on": "2026-11-03"})
    assert "ligger i framtiden" in late.text
    assert anna.post(f"/obligations/{number}/decide", data=told).status_code == 303
    done = last_transition(opened, number)
    assert (done.decider, done.decided_on, done.paragraph) == ("nämnden", date(2026, 11, 1), "7")


def test_opening_early(opened: Database, owed: Owed, entering: Entering) -> None:
    number, anna = owed(step="beslut"), entering("anna")
    assert anna.post(f"/obligations/{number}/open").status_code == 303
    assert obligation(opened, number).opens_on == TODAY


def test_a_day_of_its_own_stays_when_the_year_is_updated(opened: Database, owed: Owed, entering: Entering) -> None:
    number, anna = owed("u1"), entering("anna")
    told = {"due_on": "2026-11-13", "comment": "Rektorn är ny."}
    assert "Skriv ett skäl" in anna.post(f"/obligations/{number}/date", data=told | {"comment": ""}).text
    assert anna.post(f"/obligations/{number}/date", data=told).status_code == 303
    with opened.writing() as session:
        open_cycle(session, body_key="bun", year=2027, act=act(TODAY))
    assert obligation(opened, number).due_on == date(2026, 11, 13)
    assert obligation(opened, owed("u2")).due_on == date(2026, 10, 30)
    page = anna.get(f"/obligations/{number}").text
    assert "Sista dag 2026-11-13 i stället för 2026-10-30" in page
    assert "Rektorn är ny." in page


def test_reminding_once_a_day(opened: Database, owed: Owed, entering: Entering) -> None:
    number, anna = owed("u1"), entering("anna")
    assert anna.post(f"/obligations/{number}/remind").status_code == 303
    again = anna.post(f"/obligations/{number}/remind")
    assert (again.status_code, "redan på väg" in again.text) == (422, True)
    with opened.reading() as session:
        items = session.exec(select(NoticeItem).where(NoticeItem.obligation_id == number)).all()
        names = [session.get_one(Person, item.person_id).key for item in items]
    assert ([item.reason for item in items], names) == (["remind:2026-11-02"], ["h1"])
    page = anna.get(f"/obligations/{number}").text
    assert "väntar på nästa avisering" in page
    assert "påminnelse från administratören" in page
    assert "Påminnelse till H1" in page


def test_handing_over_to_another(opened: Database, owed: Owed, entering: Entering) -> None:
    with opened.writing() as session:
        person(session, "nils", name="Nils Ny")
        held = session.exec(select(Role).join(Unit, Unit.id == Role.unit_id).where(Unit.key == "u1")).one()  # type: ignore[arg-type]
        role_id = held.id
    number, anna = owed("u1"), entering("anna")
    assert "H1" in anna.get(f"/obligations/{number}/responsible").text
    told = {"holder": str(role_id), "person": "Nils Nykvist", "first": "2026-11-09", "comment": "Ny rektor."}
    wrong = anna.post(f"/obligations/{number}/responsible", data=told)
    assert (wrong.status_code, "Nils Nykvist" in wrong.text, 'href="#person"' in wrong.text) == (422, True, True)
    assert anna.post(f"/obligations/{number}/responsible", data=told | {"person": "nils ny"}).status_code == 303
    with opened.reading() as session:
        assert session.get_one(Role, role_id).ends_on == date(2026, 11, 8)
        new = session.exec(select(Role).join(Person, Person.id == Role.person_id).where(Person.key == "nils")).one()  # type: ignore[arg-type]
        audits = session.exec(select(Audit).where(Audit.verb == "hand_over")).all()
    assert (new.kind, new.starts_on) == ("unit_head", date(2026, 11, 9))
    assert {audit.subject for audit in audits} == {f"obligation:{number}", "person:nils"}
    page = anna.get(f"/obligations/{number}").text
    assert "Nils Ny, enhetschef, från 9 november 2026" in page
    assert "Nils Ny är enhetschef från 2026-11-09" in page


def test_a_substitute_between_two_days(opened: Database, owed: Owed, entering: Entering) -> None:
    with opened.writing() as session:
        person(session, "nils", name="Nils Ny")
        role_id = session.exec(select(Role.id).join(Unit, Unit.id == Role.unit_id).where(Unit.key == "u1")).one()  # type: ignore[arg-type]
    number, anna = owed("u1"), entering("anna")
    told = {"holder": str(role_id), "person": "nils@ekbacka.example", "first": "2026-11-03", "last": "2026-11-01"}
    wrong = anna.post(f"/obligations/{number}/substitute", data=told)
    assert (wrong.status_code, 'href="#last"' in wrong.text) == (422, True)
    assert anna.post(f"/obligations/{number}/substitute", data=told | {"last": "2026-11-30"}).status_code == 303
    page = anna.get(f"/obligations/{number}").text
    assert "Ersättare: Nils Ny, 3 november 2026–30 november 2026" in page
    assert "Nils Ny ersätter H1 2026-11-03–2026-11-30" in page


def test_only_what_is_possible_is_offered(opened: Database, owed: Owed, handed_in: HandIn, entering: Entering) -> None:
    anna, number = entering("anna"), owed("u1")

    def shown() -> set[str]:
        page = anna.get(f"/obligations/{number}").text
        return {word for word in ACTIONS if f'href="/obligations/{number}/{word}"' in page}

    assert shown() == {"remind", "date", "waive", "responsible", "substitute"}
    handed_in("u1")
    assert shown() == {"accept", "return", "waive", "reopen", "responsible", "substitute"}
    with opened.writing() as session:
        transitions.accept(session, obligation_id=number, act=act(TODAY))
    assert shown() == {"reopen", "responsible", "substitute"}
    assert anna.get(f"/obligations/{number}/accept").status_code == 303, "no page for what cannot be done"


@pytest.mark.parametrize("word", ACTIONS)
def test_who_does_not_administer_the_body_does_nothing(opened: Database, owed: Owed, entering: Entering,
                                                       word: str) -> None:  # fmt: skip
    number = owed("u1")
    page = entering("olle").get(f"/obligations/{number}")
    assert page.status_code == 200
    assert f"/obligations/{number}/{word}" not in page.text
    for key in ("olle", "olga", "h1"):
        browser = entering(key)
        assert browser.get(f"/obligations/{number}/{word}").status_code == 404
        assert browser.post(f"/obligations/{number}/{word}", data={"comment": "x", "version": "0"}).status_code == 404
    assert obligation(opened, number).last == ""


@pytest.mark.parametrize("word", ["accept", "return", "decide", "reopen"])
def test_what_cannot_be_done_now_is_refused_kindly(opened: Database, owed: Owed, entering: Entering, word: str) -> None:
    number = owed("u1")
    told = {"version": "0", "comment": "Skäl.", "decider": "nämnden", "decided_on": "2026-11-01", "paragraph": "7"}
    answer = entering("anna").post(f"/obligations/{number}/{word}", data=told)
    assert answer.status_code == 422
    assert "Något behöver rättas" in answer.text
    assert obligation(opened, number).last == ""


def test_in_english(opened: Database, owed: Owed, entering: Entering) -> None:
    anna = entering("anna")
    anna.cookies.set("styrhjul_language", "en")
    page = anna.get(f"/obligations/{owed('u1')}").text
    for told in ("Remind now", "Nothing has been handed in yet.", "It was due 3 days ago.", "late"):
        assert told in page
    for word in ("waive", "remind", "date", "responsible", "substitute"):
        assert "Cancel" in anna.get(f"/obligations/{owed('u1')}/{word}").text
