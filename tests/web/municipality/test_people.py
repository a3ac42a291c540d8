"""People seen to on the page: every change leaves its trace, and nothing is removed."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from models.obligations import Audit
from models.organisation import Address, Person, Role, Unit
from models.signing_in import SignInSession
from styrhjul.store.database import Database
from styrhjul.web.app import create_app
from styrhjul.web.gate import LANGUAGE, SESSION
from styrhjul.web.site import Site
from tests import cast
from tests.web.conftest import NOON, Entering, session_of
from tests.web.municipality.conftest import statements


def role_of(database: Database, key: str) -> Role:
    with database.reading() as session:
        return session.exec(select(Role).join(Person, Role.person_id == Person.id).where(Person.key == key)).one()


def verbs(database: Database, key: str) -> list[str]:
    with database.reading() as session:
        return list(session.exec(select(Audit.verb).where(Audit.subject == f"person:{key}").order_by(Audit.id)))


def test_people_are_found_by_name_key_and_address(municipality: Database, entering: Entering) -> None:
    browser = entering("karin")
    for search in ("ÅSA", "åsa@ekbacka", "ek"):
        assert "Åsa Ek" in browser.get("/people", params={"search": search}).text
    assert "Ingen heter" in browser.get("/people?search=ingenstans").text


def test_a_bodys_administrator_sees_the_bodys_people_and_their_roles_in_it_alone(
    municipality: Database, entering: Entering
) -> None:
    with municipality.writing() as session:
        vera = session.exec(select(Person).where(Person.key == "vera")).one()
        school = session.exec(select(Unit).where(Unit.key == "u1")).one()
        cast.holds(session, vera, "unit_head", unit_id=school.id)
    vons = entering("vera").get("/bodies/von/people").text
    assert "Åsa Ek" in vons
    assert "Maria" not in vons
    assert "Skola 1" not in vons
    assert "/people/" not in vons.replace("/bodies/von/people", "")
    assert entering("vera").get("/people/vera").status_code == 404


def test_a_person_is_added_with_an_address_and_a_role(municipality: Database, entering: Entering) -> None:
    browser = entering("karin")
    written = {"key": "nils", "name": "Nils Ny", "mail": "Nils@Ekbacka.example", "language": "en"}
    assert browser.post("/add-person", data=written).headers["location"] == "/people/nils?done=added"
    role = {"role": "unit_head", "unit": "u1", "starts_on": "2027-01-01"}
    assert browser.post("/people/nils/role", data=role).headers["location"] == "/people/nils?done=role"
    shown = browser.get("/people/nils").text
    assert "nils@ekbacka.example" in shown
    assert "1 januari 2027" in shown
    assert verbs(municipality, "nils") == ["person", "address", "role"]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ({"key": "anna", "name": "Anna Annan"}, "Nyckeln anna är upptagen"),
        ({"key": "", "name": "Utan Nyckel"}, "Fältet är tomt"),
        ({"key": "nils", "name": ""}, "Skriv personens namn"),
        ({"key": "nils", "name": "Nils", "mail": "inte en adress"}, "ingen e-postadress"),
    ],
)
def test_what_is_wrong_about_a_new_person_is_told_and_nothing_written_is_lost(
    municipality: Database, entering: Entering, written: dict[str, str], told: str
) -> None:
    answer = entering("karin").post("/add-person", data=written)
    assert answer.status_code == 422
    assert told in answer.text
    assert all(f'value="{value}"' in answer.text for value in written.values() if value)


def test_what_is_wrong_about_a_person_is_told_in_the_readers_language(
    municipality: Database, entering: Entering
) -> None:
    browser = entering("karin")
    browser.cookies.set(LANGUAGE, "en")
    taken = browser.post("/add-person", data={"key": "anna", "name": "Anna Annan"}).text
    assert "The key anna is taken by somebody else." in taken
    empty = browser.post("/add-person", data={"key": "", "name": "Utan Nyckel", "mail": "ingen"}).text
    assert "The field is empty and must be filled in." in empty
    assert "is no e-mail address. Expected just one, such as name@kommun.se." in empty


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ({}, "Välj vilken roll det är"),
        ({"role": "unit_head"}, "En enhetschef måste ha en enhet"),
        ({"role": "politician", "unit": "u1"}, "En förtroendevald måste ha ett organ"),
        ({"role": "manager", "body": "bun", "starts_on": "2027-02-01", "ends_on": "2027-01-01"}, "ligger före"),
        ({"role": "manager", "body": "bun"}, "har redan den rollen där"),
        ({"role": "manager", "body": "von", "unit": "u1"}, "hör till ett annat organ"),
        ({"role": "manager", "body": "ingen"}, "Välj ett organ i listan"),
        ({"role": "manager", "body": "von", "starts_on": "snart"}, "datum"),
    ],
)
def test_a_role_that_will_not_do_is_told_at_its_field(
    municipality: Database, entering: Entering, written: dict[str, str], told: str
) -> None:
    answer = entering("karin").post("/people/maria/role", data=written)
    assert answer.status_code == 422
    assert told in answer.text


def test_a_role_ends_on_its_last_day_and_stands_in_the_register(municipality: Database, entering: Entering) -> None:
    held = role_of(municipality, "maria")
    browser = entering("karin")
    assert "Avsluta rollen" in browser.get(f"/people/maria/role-change?role={held.id}").text
    answer = browser.post("/people/maria/role-end", data={"role": str(held.id), "ends": "2026-12-31"})
    assert answer.headers["location"] == "/people/maria?done=ended"
    assert role_of(municipality, "maria").ends_on == date(2026, 12, 31)
    assert verbs(municipality, "maria") == ["role_end"]


def test_the_last_administrator_cannot_be_ended(municipality: Database, entering: Entering) -> None:
    browser = entering("karin")
    for key in ("anna", "vera"):
        held = role_of(municipality, key)
        browser.post(f"/people/{key}/role-end", data={"role": str(held.id), "ends": "2026-11-01"})
    held = role_of(municipality, "karin")
    answer = browser.post("/people/karin/role-end", data={"role": str(held.id), "ends": "2026-11-01"})
    assert answer.status_code == 422
    assert "Ingen annan är administratör" in answer.text
    assert role_of(municipality, "karin").ends_on is None


def test_another_persons_role_is_not_this_ones_to_end(municipality: Database, entering: Entering) -> None:
    held = role_of(municipality, "anna")
    browser = entering("karin")
    for role in (str(held.id), "0", "x", ""):
        assert browser.post("/people/maria/role-end", data={"role": role, "ends": "2026-12-31"}).status_code == 404
    assert role_of(municipality, "anna").ends_on is None


def test_a_substitute_stands_in_between_two_days_and_is_taken_away(municipality: Database, entering: Entering) -> None:
    held, browser = role_of(municipality, "h1"), entering("karin")
    stand_in = {"role": str(held.id), "who": "h2@ekbacka.example", "first": "2026-12-01", "last": "2026-12-31"}
    assert browser.post("/people/h1/substitute", data=stand_in).headers["location"] == "/people/h1?done=substitute"
    assert "1 december 2026 till 31 december 2026" in browser.get("/people/h1").text
    for who, told in (("h1", "sin egen ersättare"), ("ingen", "Ingen i registret")):
        answer = browser.post("/people/h1/substitute", data=stand_in | {"who": who})
        assert answer.status_code == 422
        assert told in answer.text
    wrong = browser.post("/people/h1/substitute", data=stand_in | {"last": "2026-11-01"})
    assert wrong.status_code == 422
    assert browser.post("/people/h1/substitute", data={"role": str(held.id), "who": ""}).status_code == 303
    assert role_of(municipality, "h1").substitute_id is None
    assert verbs(municipality, "h1") == ["substitute", "substitute"]


def test_a_new_address_takes_the_old_ones_place_and_the_old_one_is_kept(
    municipality: Database, entering: Entering
) -> None:
    browser = entering("karin")
    assert browser.post("/people/h1/address", data={"value": "ny@ekbacka.example"}).status_code == 303
    assert browser.post("/people/h1/address", data={"value": "ny@ekbacka.example"}).status_code == 422
    assert browser.post("/people/h1/address", data={"value": "slack://hemligt/mycket/hemligt"}).status_code == 303
    shown = browser.get("/people/h1").text
    assert "h1@ekbacka.example, används inte" in shown
    assert "ny@ekbacka.example, används" in shown
    assert "hemligt" not in shown
    with municipality.reading() as session:
        told = " ".join(row.after + row.before for row in session.exec(select(Audit)))
        found = session.exec(select(Address).where(Address.value == "ny@ekbacka.example")).one()
    assert "hemligt" not in told
    assert browser.post("/people/h1/address-use", data={"address": str(found.id), "used": "no"}).status_code == 303
    assert browser.post("/people/h2/address-use", data={"address": str(found.id), "used": "yes"}).status_code == 404
    assert "ny@ekbacka.example, används inte" in browser.get("/people/h1").text
    for wrong in ("", "inte en adress", "ftp://x"):
        assert browser.post("/people/h1/address", data={"value": wrong}).status_code == 422


def test_a_name_is_changed(municipality: Database, entering: Entering) -> None:
    browser = entering("karin")
    assert browser.post("/people/h1/name", data={"name": "Hanna Ett", "language": "en"}).status_code == 303
    assert "Hanna Ett" in browser.get("/people/h1").text
    assert browser.post("/people/h1/name", data={"name": " ", "language": "sv"}).status_code == 422


def standing(database: Database, key: str) -> int:
    with database.reading() as session:
        statement = select(SignInSession).join(Person, SignInSession.person_id == Person.id)
        return len(session.exec(statement.where(Person.key == key, SignInSession.ended_at.is_(None))).all())


def test_whose_last_role_ends_is_signed_out(municipality: Database, entering: Entering) -> None:
    browser, maria = entering("karin"), entering("maria")
    held = role_of(municipality, "maria")
    browser.post("/people/maria/role-end", data={"role": str(held.id), "ends": "2026-12-31"})
    assert standing(municipality, "maria") == 1
    browser.post("/people/maria/role-end", data={"role": str(held.id), "ends": "2026-11-02"})
    assert standing(municipality, "maria") == 0
    assert maria.get("/start").headers["location"].startswith("/sign-in")
    assert verbs(municipality, "maria")[-1] == "end sessions"


def test_who_has_another_role_stays(municipality: Database, entering: Entering) -> None:
    browser = entering("karin")
    entering("maria")
    held = role_of(municipality, "maria")
    heads = role_of(municipality, "h1")
    browser.post("/people/h1/substitute", data={"role": str(heads.id), "who": "maria"})
    browser.post("/people/maria/role-end", data={"role": str(held.id), "ends": "2026-11-01"})
    assert standing(municipality, "maria") == 1


def test_whose_last_address_goes_is_signed_out(municipality: Database, entering: Entering) -> None:
    browser, h1 = entering("karin"), entering("h1")
    browser.post("/people/h1/address", data={"value": "ny@ekbacka.example"})
    assert standing(municipality, "h1") == 1, "a new address takes the old one's place"
    with municipality.reading() as session:
        known = {row.value: row.id for row in session.exec(select(Address)).all()}
    browser.post("/people/h1/address-use", data={"address": str(known["h1@ekbacka.example"]), "used": "no"})
    assert standing(municipality, "h1") == 1
    browser.post("/people/h1/address-use", data={"address": str(known["ny@ekbacka.example"]), "used": "no"})
    assert standing(municipality, "h1") == 0
    assert h1.get("/start").headers["location"].startswith("/sign-in")


def test_sessions_end_by_the_clock_whatever_day_the_pages_show(municipality: Database, site: Site) -> None:
    secrets = {key: session_of(site, key) for key in ("karin", "h1", "h2", "maria")}
    held = role_of(municipality, "maria")
    with municipality.reading() as session:
        known = {row.value: row.id for row in session.exec(select(Address)).all()}
    for shown in (date(2031, 5, 20), date(2024, 5, 20)):
        app = create_app(replace(site, shown_day=shown))
        with TestClient(app, base_url="http://127.0.0.1", follow_redirects=False) as browser:
            browser.cookies.set(SESSION, secrets["karin"])
            if shown.year == 2031:
                assert browser.post("/people/h1/sessions-end").status_code == 303
                browser.post("/people/maria/role-end", data={"role": str(held.id), "ends": "2031-05-20"})
            else:
                address = str(known["h2@ekbacka.example"])
                browser.post("/people/h2/address-use", data={"address": address, "used": "no"})
    assert [standing(municipality, key) for key in ("h1", "h2", "maria", "karin")] == [0, 0, 0, 1]
    with municipality.reading() as session:
        ended = session.exec(select(SignInSession.ended_at).where(SignInSession.ended_at.is_not(None))).all()
    assert {at.date() for at in ended} == {NOON.date()}


def test_a_persons_sessions_are_ended(municipality: Database, entering: Entering) -> None:
    theirs, browser = entering("h1"), entering("karin")
    assert theirs.get("/tasks").status_code == 200
    assert browser.post("/people/h1/sessions-end").status_code == 303
    assert theirs.get("/tasks").status_code == 303
    with municipality.reading() as session:
        assert session.exec(select(SignInSession).where(SignInSession.ended_at.is_not(None))).one()


def test_nobody_else_changes_people(municipality: Database, entering: Entering) -> None:
    held = role_of(municipality, "h1")
    for page, sent in (
        ("/add-person", {"key": "x", "name": "X"}),
        ("/people/h1/name", {"name": "X"}),
        ("/people/h1/role", {"role": "administrator", "body": "bun"}),
        ("/people/h1/role-end", {"role": str(held.id), "ends": "2026-12-31"}),
        ("/people/h1/substitute", {"role": str(held.id), "who": "anna"}),
        ("/people/h1/address", {"value": "x@y.example"}),
        ("/people/h1/address-use", {"address": "1", "used": "no"}),
        ("/people/h1/sessions-end", {}),
    ):
        assert {entering(who).post(page, data=sent).status_code for who in ("anna", "h1", "vera")} == {404}


def test_a_person_who_is_not_there_is_not_there(municipality: Database, entering: Entering) -> None:
    browser = entering("karin")
    for page in ("", "/name", "/role", "/role-change", "/address"):
        assert browser.get(f"/people/ingen{page}").status_code == 404


def test_more_people_take_no_more_statements(municipality: Database, entering: Entering) -> None:
    browser = entering("karin")
    with statements(municipality) as few:
        browser.get("/people")
    with municipality.writing() as session:
        unit = cast.units(session)[0]
        for number in range(60):
            cast.holds(session, cast.person(session, f"n{number}"), "officer", body_id=unit.body_id)
    with statements(municipality) as many:
        assert "Nästa sida" in browser.get("/people").text
    assert len(few) == len(many)
