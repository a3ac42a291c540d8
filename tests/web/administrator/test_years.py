"""The first page of those who follow a year."""

from datetime import date

from sqlmodel import select

from models.cycles import Meeting
from models.organisation import Body
from styrhjul.services.opening import close_cycle
from styrhjul.store.database import Database
from tests.cast import act, committee
from tests.web.administrator.conftest import Owed
from tests.web.conftest import Entering


def test_it_says_how_many_are_late_and_what_comes_next(opened: Database, entering: Entering) -> None:
    with opened.writing() as session:
        body = session.exec(select(Body).where(Body.key == "bun")).one()
        day = date(2026, 11, 17)
        session.add(Meeting(body_id=body.id, uid="m1", starts_on=day, ends_on=day))
    page = entering("anna").get("/years").text
    assert "3 har inte kommit in" in page
    assert "Granskning av planerna, senast 9 november 2026" in page
    assert "tisdag 17 november 2026" in page
    assert 'href="/bodies/bun/2027/late"' in page
    assert "Allt är som det ska" not in page


def test_it_is_calm_when_all_is_well(opened: Database, owed: Owed, entering: Entering) -> None:
    from styrhjul.services import transitions

    with opened.writing() as session:
        for unit in ("u1", "u2", "u3"):
            why = act(date(2026, 11, 2), comment="Behövs inte.")
            transitions.waive(session, obligation_id=owed(unit), act=why)
    assert "Allt är som det ska." in entering("anna").get("/years").text


def test_what_has_been_handed_in_waits_to_be_read(handed_in: object, entering: Entering) -> None:
    handed_in("u1")  # type: ignore[operator]
    page = entering("anna").get("/years").text
    assert "2 har inte kommit in" in page
    assert "1 inlämning att läsa" in page


def test_a_body_without_a_year_is_shown_where_to_open_one(database: Database, entering: Entering) -> None:
    with database.writing() as session:
        committee(session)
    page = entering("anna").get("/years").text
    assert "Inget årshjul är öppet." in page
    assert 'href="/bodies/bun/2027/preview"' in page


def test_who_only_follows_is_shown_no_way_to_open_a_year(opened: Database, entering: Entering) -> None:
    page = entering("olle").get("/years").text
    assert "Barn- och utbildningsnämnden" in page
    assert "/preview" not in page


def test_a_closed_year_is_still_to_be_read(opened: Database, entering: Entering) -> None:
    from models.obligations import Obligation
    from styrhjul.services import transitions

    with opened.writing() as session:
        why = act(date(2026, 11, 2), comment="Prov.")
        for number in session.exec(select(Obligation.id)).all():
            transitions.waive(session, obligation_id=number, act=why)
        close_cycle(session, body_key="bun", year=2027, act=why)
    anna = entering("anna")
    assert "Stängda år:" in anna.get("/years").text
    page = anna.get("/bodies/bun/2027").text
    assert "Året stängdes 2 november 2026." in page
    assert "Enhetsplan" in page


def test_nobody_is_shown_another_bodys_year(opened: Database, entering: Entering) -> None:
    page = entering("olga").get("/years").text
    assert "Vård- och omsorgsnämnden" in page
    assert "Barn- och utbildningsnämnden" not in page
    assert entering("h1").get("/years").status_code == 404
    assert entering("olga").get("/bodies/bun/2027").status_code == 404


def test_in_english(opened: Database, entering: Entering) -> None:
    page = entering("anna", cookie="").get("/years", headers={"cookie": ""})
    assert page.status_code in {200, 303}
    anna = entering("anna")
    anna.cookies.set("styrhjul_language", "en")
    page = anna.get("/years")
    assert "3 have not come in" in page.text
    assert 'lang="en"' in page.text
