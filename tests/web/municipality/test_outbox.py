"""The outbox: everybody's for the municipality's administrators, and for a body's what concerns the body."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from models.kinds import NoticeState
from models.notices import Notice, NoticeItem
from models.obligations import Audit, Obligation
from models.organisation import Address, Person
from styrhjul.store.database import Database
from tests.web.conftest import Entering
from tests.web.municipality.conftest import open_care, statements

DAY = date(2026, 12, 1)


@pytest.fixture
def outbox(municipality: Database) -> Database:
    """h1 has been told of bun's plan, åsa of von's, and maria of both in one letter, which did not get through."""
    with municipality.writing() as session:
        open_care(session)
        notice(session, "h1", NoticeState.SENT, "Om Skola 1", {"u1"})
        notice(session, "åsa", NoticeState.DEAD, "Om Björken", {"v1"})
        notice(session, "maria", NoticeState.DEAD, "Om Skola 1 och Björken", {"u1", "v1"})
    return municipality


def notice(session: Session, key: str, state: NoticeState, subject: str, units: set[str]) -> None:
    person = session.exec(select(Person).where(Person.key == key)).one()
    address = session.exec(select(Address).where(Address.person_id == person.id)).one()
    body = f"Brevet till {person.name}: {subject}"
    session.add(Notice(person_id=person.id, day=DAY, address_id=address.id, state=state, subject=subject, body=body))
    for unit in units:
        found = session.connection().execute(
            text("SELECT o.id FROM obligation AS o JOIN unit AS u ON u.id = o.unit_id WHERE u.key = :key"),
            {"key": unit},
        )
        obligation = session.get_one(Obligation, found.scalar_one())
        session.add(
            NoticeItem(
                obligation_id=obligation.id,
                person_id=person.id,
                reason="before-28",
                due_on=obligation.due_on,
                planned_on=DAY,
                told_on=DAY,
            )
        )
    session.flush()


def number_of(database: Database, key: str) -> int:
    with database.reading() as session:
        found = session.exec(select(Notice.id).join(Person).where(Person.key == key)).one()
        assert found is not None
        return found


def test_the_municipalitys_administrator_sees_all_of_it(outbox: Database, entering: Entering) -> None:
    shown = entering("karin").get("/outbox?state=all").text
    assert all(name in shown for name in ("H1", "Åsa Ek", "Maria"))
    assert "Brevet till Maria" in entering("karin").get(f"/outbox/{number_of(outbox, 'maria')}").text


def test_a_body_sees_what_concerns_it_alone(outbox: Database, entering: Entering) -> None:
    buns = entering("anna").get("/bodies/bun/outbox?state=all").text
    assert ">H1<" in buns
    assert "Maria" in buns
    assert "Åsa Ek" not in buns
    vons = entering("vera").get("/bodies/von/outbox?state=all").text
    assert "Åsa Ek" in vons
    assert ">H1<" not in vons


def test_a_letter_that_is_all_the_bodys_own_is_shown_as_it_was_sent(outbox: Database, entering: Entering) -> None:
    shown = entering("anna").get(f"/bodies/bun/outbox/{number_of(outbox, 'h1')}").text
    assert "Brevet till H1: Om Skola 1" in shown


def test_of_a_letter_about_two_bodies_each_sees_its_own_things_and_never_the_letter(
    outbox: Database, entering: Entering
) -> None:
    number = number_of(outbox, "maria")
    buns = entering("anna").get(f"/bodies/bun/outbox/{number}").text
    assert "Skola 1" in buns
    assert "handlar också om andra organ" in buns
    vons = entering("vera").get(f"/bodies/von/outbox/{number}").text
    assert "Björken" in vons
    for shown, another in ((buns, "Björken"), (vons, "Skola 1")):
        assert another not in shown
        assert "Brevet till" not in shown


def test_anothers_notice_is_not_there_to_be_seen_or_sent_again(outbox: Database, entering: Entering) -> None:
    number = number_of(outbox, "åsa")
    assert entering("anna").get(f"/bodies/bun/outbox/{number}").status_code == 404
    assert entering("anna").post(f"/bodies/bun/outbox/{number}/retry").status_code == 404
    assert entering("anna").get(f"/bodies/von/outbox/{number}").status_code == 404
    assert entering("anna").get(f"/outbox/{number}").status_code == 404
    assert entering("anna").post("/outbox/retry").status_code == 404
    for absent in ("0", "9999", "9" * 30):
        assert entering("anna").get(f"/bodies/bun/outbox/{absent}").status_code == 404
        assert entering("karin").post(f"/outbox/{absent}/retry").status_code in {404, 422}
    with outbox.reading() as session:
        assert len(session.exec(select(Notice).where(Notice.state == NoticeState.DEAD)).all()) == 2


def test_what_did_not_get_through_is_tried_again_and_who_asked_is_kept(outbox: Database, entering: Entering) -> None:
    number = number_of(outbox, "maria")
    browser = entering("anna")
    assert "Försök igen" in browser.get(f"/bodies/bun/outbox/{number}").text
    answer = browser.post(f"/bodies/bun/outbox/{number}/retry")
    assert answer.status_code == 303
    assert "nya försök vid nästa utskick" in browser.get(answer.headers["location"]).text
    with outbox.reading() as session:
        assert session.get_one(Notice, number).state is NoticeState.RETRY
        assert session.exec(select(Audit.actor).where(Audit.subject == f"notice:{number}")).one() == "Anna"
    assert browser.post(f"/bodies/bun/outbox/{number}/retry").status_code == 422


def test_everything_is_tried_again_at_once_by_who_sees_it_all(outbox: Database, entering: Entering) -> None:
    browser = entering("karin")
    assert browser.post("/outbox/retry").headers["location"] == "/outbox?done=retry"
    answer = browser.post("/outbox/retry")
    assert answer.status_code == 422
    assert "som har misslyckats" in answer.text


def test_a_person_is_found_by_name_whatever_the_letters_and_a_state_by_itself(
    outbox: Database, entering: Entering
) -> None:
    browser = entering("karin")
    found = browser.get("/outbox", params={"search": "ÅSA", "state": "all"}).text
    assert "Åsa Ek" in found
    assert "Maria" not in found
    dead = browser.get("/outbox?state=dead").text
    assert "Maria" in dead
    assert "H1" not in dead
    assert "Ingen avisering stämmer" in browser.get("/outbox?search=ingenstans").text


def test_a_longer_outbox_takes_no_more_statements(outbox: Database, entering: Entering) -> None:
    browser = entering("anna")
    with statements(outbox) as few:
        browser.get("/bodies/bun/outbox?state=all")
    with outbox.writing() as session:
        session.connection().execute(
            text(
                "INSERT INTO notice (person_id, day, address_id, state, attempts, claim, message_id, subject, body)"
                " SELECT n.person_id, '2026-12-02', n.address_id, 'sent', 1, '', '', '', '' FROM notice AS n"
            )
        )
        session.connection().execute(
            text(
                "INSERT INTO notice_item (obligation_id, person_id, reason, due_on, planned_on, told_on)"
                " SELECT obligation_id, person_id, 'before-7', due_on, planned_on, '2026-12-02' FROM notice_item"
            )
        )
    with statements(outbox) as many:
        assert "5 aviseringar" not in browser.get("/bodies/bun/outbox?state=all").text
    assert len(few) == len(many)
