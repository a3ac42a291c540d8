"""The frame of every page: what the pages are called, and which way in the menu one is under."""

from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from models.kinds import Closing, TransitionKind
from styrhjul.refused import Refused
from styrhjul.rules.transitions import refusal
from styrhjul.settings import Settings
from styrhjul.store.database import Database
from styrhjul.web.app import create_app
from styrhjul.web.gate import SESSION, Visit
from styrhjul.web.pages import _PUBLIC_WAYS, _WAYS, Way, told, way_of
from styrhjul.web.serving import _declared_name
from styrhjul.web.site import Site
from tests import cast
from tests.cast import committee
from tests.web.conftest import session_of

WAYS = [way for _, way in _WAYS]


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/years", "Årshjulet"),
        ("/bodies/bun/2027/status", "Årshjulet"),
        ("/bodies/bun/outbox", "Årshjulet"),
        ("/obligations/12", "Årshjulet"),
        ("/obligations/12/return", "Årshjulet"),
        ("/obligations/12/versions/1", "Årshjulet"),
        ("/obligations/12/write", "Att göra"),
        ("/obligations/12/handed-in/1", "Att göra"),
        ("/tasks", "Att göra"),
        ("/units/eken/12", "Enheter"),
        ("/receipts/14/answer", "Enheter"),
        ("/receipts/14/question", "Frågor"),
        ("/readings/3/eken", "Att läsa"),
        ("/reports/4", "Att läsa"),
        ("/calendar", "Att läsa"),
        ("/visits/7/report", "Besök"),
        ("/people/eva", "Kommunen"),
        ("/imports", "Kommunen"),
        ("/municipality", "Kommunen"),
    ],
)
def test_every_page_lies_under_a_way_in_the_menu(path: str, label: str) -> None:
    way = way_of(path, WAYS)
    assert way is not None
    assert way.label == label


@pytest.mark.parametrize("path", ["/sessions", "/", "/yearsbook", "/accessibility"])
def test_a_page_that_lies_under_none_marks_none(path: str) -> None:
    assert way_of(path, WAYS) is None


def test_a_citizens_way_is_marked_too() -> None:
    assert way_of("/goals/bun/2027", _PUBLIC_WAYS) == Way("Mål", "/goals")
    assert way_of("/bodies/bun/2027", _PUBLIC_WAYS) is None


def test_the_pages_bear_the_municipalitys_name(database: Database, tmp_path: Path) -> None:
    site = Site(database=database, folder=tmp_path, chosen=Settings(municipality="Ekeby kommun"))
    assert site.title == "Ekeby kommun · Årshjul"
    assert replace(site, chosen=Settings()).title == "Styrhjul"


def test_the_frame_shows_the_name_and_marks_the_way(site: Site, database: Database) -> None:
    with database.writing() as session:
        committee(session)
    named = replace(site, chosen=Settings(municipality="Ekeby kommun"))
    with TestClient(create_app(named), base_url="http://127.0.0.1") as browser:
        assert "<title>Logga in – Ekeby kommun · Årshjul</title>" in browser.get("/sign-in").text
        browser.cookies.set(SESSION, session_of(named, "anna"))
        page = browser.get("/bodies/bun/outbox").text
    assert '<span lang="sv">Ekeby kommun · Årshjul</span>' in page
    assert '<a href="/years" aria-current="true">Årshjulet</a>' in page


@pytest.mark.parametrize(
    ("no", "swedish", "english"),
    [
        (Refused("Skriv ett svar på frågan."), "Skriv ett svar på frågan.", "Write an answer to the question."),
        (
            Refused("Det finns redan %(most)s frågor om det här. Ta gärna ett samtal i stället.", most=9),
            "Det finns redan 9 frågor om det här. Ta gärna ett samtal i stället.",
            "There are already 9 questions about this. Please talk about it instead.",
        ),
        (
            Refused(refusal(TransitionKind.SUBMIT, last="accept", closes=Closing.ACCEPT)),
            "Åtagandet kan inte lämnas in nu: det är godkänt.",
            "This cannot be handed in now: it is accepted.",
        ),
        (
            Refused("Välj minst en fil.\nOch något som bara finns på svenska, till 100 %."),
            "Välj minst en fil.\nOch något som bara finns på svenska, till 100 %.",
            "Choose at least one file.\nOch något som bara finns på svenska, till 100 %.",
        ),
        ("", "", ""),
    ],
)
def test_what_the_engine_says_no_with_is_said_in_the_visitors_language(
    site: Site, no: Refused | str, swedish: str, english: str
) -> None:
    visit = Visit(site=site, visitor=None, language="sv", path="/")
    assert told(visit, no) == swedish
    assert told(replace(visit, language="en"), no) == english


def test_a_refusal_on_an_english_page_is_english(site: Site, database: Database) -> None:
    with database.writing() as session:
        committee(session)
        cast.holds(session, cast.person(session, "pia"), "politician", body_id=1)
    with TestClient(create_app(site), base_url="http://127.0.0.1") as browser:
        browser.cookies.set(SESSION, session_of(site, "pia"))
        browser.cookies.set("styrhjul_language", "en")
        answer = browser.post("/visits/away", data={"first": "imorgon"})
    assert answer.status_code == 422
    assert "Write the day as year, month and day, such as 2027-03-15." in answer.text


def test_where_nobody_has_set_it_the_name_is_that_of_the_years_definition(database: Database) -> None:
    assert _declared_name(database) == ""
    with database.writing() as session:
        cast.opened_year(session, text=f"municipality: Ekeby kommun\n{cast.YEAR}")
    assert _declared_name(database) == "Ekeby kommun"


def test_one_changes_language_where_one_stands_and_not_where_one_has_sent_something(
    site: Site, database: Database
) -> None:
    with database.writing() as session:
        committee(session)
    with TestClient(create_app(site), base_url="http://127.0.0.1") as browser:
        browser.cookies.set(SESSION, session_of(site, "anna"))
        assert 'href="/language/en?to=/people%3Fsearch%3Dh1"' in browser.get("/people?search=h1").text
        assert "/language/en" not in browser.post("/add-person", data={"name": ""}).text
        browser.cookies.delete(SESSION)
        asked = browser.get("/people?search=h1", follow_redirects=False).headers["location"]
    assert asked == "/sign-in?to=/people%3Fsearch%3Dh1"


def test_a_character_that_postgresql_has_no_room_for_is_no_fault(site: Site, on_postgresql: Database) -> None:
    with on_postgresql.writing() as session:
        cast.opened_year(session)
    there = replace(site, database=on_postgresql)
    with TestClient(create_app(there), base_url="http://127.0.0.1") as browser:
        browser.cookies.set(SESSION, session_of(there, "anna"))
        assert browser.get("/bodies/bun/2027/status?unit=%00").status_code == 422
