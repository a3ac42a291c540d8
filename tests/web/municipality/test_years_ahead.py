"""A year before it happens: clashes, the preview and its opening, and the simulated notices."""

import re
from datetime import date

from sqlmodel import select

from models.cycles import Cycle, Occurrence
from models.notices import Notice, NoticeItem
from models.obligations import Audit, Obligation
from models.organisation import Unit
from styrhjul.services.opening import edit_date
from styrhjul.store.database import Database
from styrhjul.web.gate import LANGUAGE
from styrhjul.web.site import Site
from tests import cast
from tests.web.conftest import Entering
from tests.web.municipality.conftest import statements

PREVIEW = "/bodies/bun/2028/preview"


def mark_in(page: str) -> str:
    found = re.search(r'name="mark" value="([0-9a-f]+)"', page)
    assert found is not None
    return found[1]


def test_a_clash_is_shown_with_what_can_be_done_and_a_way_to_the_step(
    municipality: Database, entering: Entering
) -> None:
    with municipality.writing() as session:
        holiday = date(2027, 1, 6)
        edit_date(
            session,
            body_key="bun",
            year=2027,
            step="enhetsplan",
            occasion="",
            which="due",
            day=holiday,
            act=cast.act(date(2026, 11, 2)),
        )
    shown = entering("maria").get("/bodies/bun/2027/clashes").text
    assert "1 krock att ta ställning till" in shown
    assert "Trettondedag jul" in shown
    assert "Sätt en arbetsdag för hand" in shown
    assert 'href="/bodies/bun/2027/steps/enhetsplan"' in shown
    browser = entering("maria")
    browser.cookies.set(LANGUAGE, "en")
    english = browser.get("/bodies/bun/2027/clashes").text
    assert "is to be done 6 January 2027, which is not a working day (Trettondedag jul, Wednesday)." in english


def test_a_year_without_clashes_says_so(municipality: Database, entering: Entering) -> None:
    assert "Inget krockar i det här året" in entering("anna").get("/bodies/bun/2027/clashes").text


def test_a_year_that_is_not_open_has_no_clashes_to_follow(municipality: Database, entering: Entering) -> None:
    assert entering("anna").get("/bodies/bun/2028/clashes").status_code == 404


def test_nobody_is_led_to_the_pages_of_a_year_that_is_not_open(municipality: Database, entering: Entering) -> None:
    shown = entering("anna").get(PREVIEW).text
    assert 'href="/bodies/bun/2028"' not in shown
    assert 'href="/bodies/bun/2028/clashes"' not in shown


def test_next_year_is_shown_whole_and_nothing_is_opened(municipality: Database, entering: Entering) -> None:
    shown = entering("anna").get(PREVIEW).text
    assert "Inget är öppnat än" in shown
    assert "Stegen och deras dagar" in shown
    with municipality.reading() as session:
        assert session.exec(select(Cycle).where(Cycle.year == 2028)).first() is None


def test_what_was_shown_is_what_is_opened_and_who_did_it_is_kept(municipality: Database, entering: Entering) -> None:
    browser = entering("anna")
    sent = {"definition": "new", "mark": mark_in(browser.get(PREVIEW).text)}
    answer = browser.post(PREVIEW, data=sent)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PREVIEW}?done=opened")
    assert "är öppet" in browser.get(answer.headers["location"]).text
    with municipality.reading() as session:
        cycle = session.exec(select(Cycle).where(Cycle.year == 2028)).one()
        assert session.exec(select(Occurrence).where(Occurrence.cycle_id == cycle.id)).first() is not None
        opened = session.exec(select(Audit).where(Audit.subject == "cycle:bun/2028", Audit.verb == "open")).one()
        assert opened.actor == "Anna"


def test_what_has_changed_since_it_was_shown_is_shown_again(municipality: Database, entering: Entering) -> None:
    browser = entering("anna")
    sent = {"definition": "new", "mark": mark_in(browser.get(PREVIEW).text)}
    with municipality.writing() as session:
        body_id = cast.units(session)[0].body_id
        session.add(Unit(key="u9", name="Skola 9", kind="school", body_id=body_id))
    answer = browser.post(PREVIEW, data=sent)
    assert answer.status_code == 422
    assert "Något har ändrats sedan du tittade" in answer.text
    with municipality.reading() as session:
        assert session.exec(select(Cycle).where(Cycle.year == 2028)).first() is None
    again = {"definition": "new", "mark": mark_in(answer.text)}
    assert browser.post(PREVIEW, data=again).status_code == 303


def test_an_open_year_shows_what_an_update_would_change(municipality: Database, entering: Entering) -> None:
    page = "/bodies/bun/2027/preview"
    browser = entering("anna")
    assert "Året stämmer redan" in browser.get(page).text
    with municipality.writing() as session:
        body_id = cast.units(session)[0].body_id
        session.add(Unit(key="u9", name="Skola 9", kind="school", body_id=body_id))
    shown = browser.get(page).text
    assert "Tillkommer: 1 åtaganden för Enhetsplan" in shown
    assert browser.post(page, data={"definition": "own", "mark": mark_in(shown)}).status_code == 303
    with municipality.reading() as session:
        assert len(session.exec(select(Obligation)).all()) == 4


def test_an_open_year_keeps_its_own_definition_until_one_asks_for_the_new(
    municipality: Database, entering: Entering
) -> None:
    browser = entering("anna")
    shown = browser.get("/bodies/bun/2027/preview").text
    assert "Definitionen har ändrats sedan året öppnades" in shown
    assert "Året räknas här efter den nya definitionen" in browser.get("/bodies/bun/2027/preview?definition=new").text


def test_a_definition_with_faults_is_said_and_opens_nothing(
    municipality: Database, entering: Entering, site: Site
) -> None:
    (site.folder / "cycle" / "goals.yaml").write_text("name: [\n")
    answer = entering("anna").get(PREVIEW)
    assert answer.status_code == 200
    assert "går inte att räkna ut" in answer.text
    assert "goals.yaml, rad" in answer.text
    assert entering("anna").post(PREVIEW, data={"definition": "new", "mark": "x"}).status_code == 422


def test_nobody_opens_another_bodys_year(municipality: Database, entering: Entering) -> None:
    for other in ("vera", "karin", "maria", "h1"):
        assert entering(other).post(PREVIEW, data={"definition": "new", "mark": "x"}).status_code == 404


def test_the_years_notices_are_counted_by_month_and_person_and_nothing_is_kept(
    municipality: Database, entering: Entering
) -> None:
    browser = entering("anna")
    shown = browser.get("/bodies/bun/2027/notices").text
    assert "december 2026" in shown
    assert "Skola 1" in shown
    assert "28 arbetsdagar kvar" in shown
    assert "10 arbetsdagar sedan, till verksamhetschefen" in shown
    only = browser.get("/bodies/bun/2027/notices?month=2026-12").text
    assert "28 arbetsdagar kvar" in only
    assert "till verksamhetschefen" not in only
    with municipality.reading() as session:
        assert session.exec(select(Notice)).first() is None
        assert session.exec(select(NoticeItem)).first() is None


def test_a_year_that_is_not_open_yet_has_its_notices_foretold(municipality: Database, entering: Entering) -> None:
    shown = entering("vera").get("/bodies/von/2028/notices").text
    assert "Verksamhetsbesök våren, Pelle" in shown
    assert "Skola 1" not in shown
    with municipality.reading() as session:
        assert session.exec(select(Cycle).where(Cycle.year == 2028)).first() is None


def test_the_walk_through_the_year_is_not_made_anew_for_each_page(municipality: Database, entering: Entering) -> None:
    browser = entering("anna")
    with statements(municipality) as first:
        browser.get("/bodies/bun/2027/notices")
    with statements(municipality) as second:
        browser.get("/bodies/bun/2027/notices?page=2")
    assert len(second) < 15 < len(first)


def test_the_clashes_of_more_units_take_no_more_statements(municipality: Database, entering: Entering) -> None:
    browser = entering("anna")
    with statements(municipality) as few:
        browser.get("/bodies/bun/2027/clashes")
    with municipality.writing() as session:
        body_id = cast.units(session)[0].body_id
        session.add_all([Unit(key=f"x{n}", name=f"Skola {n}", kind="school", body_id=body_id) for n in range(40)])
    with statements(municipality) as many:
        browser.get("/bodies/bun/2027/clashes")
    assert len(few) == len(many)
