"""The whole year, as a wheel and as a list."""

from datetime import date

import pytest
from sqlmodel import select

from models.cycles import Meeting
from models.organisation import Body
from styrhjul.store.database import Database
from tests.web.conftest import Entering


def test_the_wheel_shows_today_and_the_meetings(opened: Database, entering: Entering) -> None:
    with opened.writing() as session:
        body = session.exec(select(Body).where(Body.key == "bun")).one()
        for day in (date(2027, 2, 2), date(2027, 3, 9)):
            session.add(Meeting(body_id=body.id, uid=f"m{day}", starts_on=day, ends_on=day, place="Kommunhuset"))
    page = entering("anna").get("/bodies/bun/2027").text
    assert page.count('transform="rotate(45') == 2
    assert 'stroke-dasharray="6 4"' in page, "today is in the year before, and pointed at all the same"
    assert "I dag är det måndag 2 november 2026." in page
    assert "tisdag 9 mars 2027, Kommunhuset" in page
    assert 'role="img"' in page


def test_the_list_says_how_far_each_step_has_come(opened: Database, entering: Entering) -> None:
    page = entering("olle").get("/bodies/bun/2027").text
    for told in ("Enhetsplan", "Granskning av planerna", "Nämndens beslut", "3 har inte kommit in", "0 av 3", "pågår"):
        assert told in page
    assert 'href="/bodies/bun/2027/steps/enhetsplan"' in page
    assert "Inga sammanträden är inlagda för året." in page


def test_only_administrators_are_shown_the_way_to_what_is_theirs(opened: Database, entering: Entering) -> None:
    assert "/clashes" in entering("anna").get("/bodies/bun/2027").text
    assert "/clashes" not in entering("olle").get("/bodies/bun/2027").text


def test_the_months_are_in_the_readers_language(opened: Database, entering: Entering) -> None:
    anna = entering("anna")
    anna.cookies.set("styrhjul_language", "en")
    page = anna.get("/bodies/bun/2027").text
    assert ">October</textPath>" in page
    assert "Filled dot: done." in page


@pytest.mark.parametrize("path", ["/bodies/bun/2031", "/bodies/bun/2031/status", "/bodies/bun/2031/late"])
def test_a_year_that_is_not_open_is_not_here(opened: Database, entering: Entering, path: str) -> None:
    assert entering("anna").get(path).status_code == 404
