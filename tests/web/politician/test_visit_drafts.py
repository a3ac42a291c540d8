"""A visit's report is kept while it is written, beside those of the period's other visits, and lost by nobody."""

from datetime import date

import pytest
from sqlmodel import col, select
from starlette.testclient import TestClient

from models.goals import Goal
from models.obligations import Draft, Obligation
from models.organisation import Body
from models.visits import Visit, VisitReport
from styrhjul.store.database import Database
from tests import visits
from tests.web.conftest import Entering
from tests.web.unit.browsing import visit

REPORTED = """
      aterrapport:
        name: Återrapport
        who: {politicians: own}
        periods: [{key: var, name: våren, end: "05-31"}, {key: host, name: hösten, end: "11-30"}]
        due: {days: 14, after: period_end}
        closes: submit
        content: visit_report
"""


@pytest.fixture
def day() -> date:
    return date(2027, 5, 20)


@pytest.fixture
def year(database: Database) -> Database:
    """Pia and Olle went to Skola 1 in March and to Skola 2 in May; each owes a report of the spring's visits."""
    with database.writing() as session:
        visits.opened(session, text=visits.YEAR + REPORTED)
        body = session.exec(select(Body)).one()
        session.add(Goal(body_id=body.id or 0, key="lasning", sentence="Fler läser", first_year=2027, last_year=2027))
        visits.planned(session, "u1", visits.MARCH)
        visits.planned(session, "u2", visits.MAY)
    return database


def report_of(database: Database, unit: str) -> str:
    with database.reading() as session:
        return f"/visits/{session.exec(select(Visit.id).where(Visit.key == unit)).one()}/report"


def keep(browser: TestClient, address: str, **fields: str) -> str:
    """The page saves by itself; what it is told."""
    answer = browser.post(f"{address}/draft?quiet=1", data={"window": "w", "revision": "0"} | fields)
    assert answer.status_code == 200
    return answer.text


def drafts(database: Database) -> int:
    with database.reading() as session:
        return len(session.exec(select(Draft)).all())


def test_what_is_written_is_kept_until_it_is_handed_in(year: Database, entering: Entering) -> None:
    pia, first = entering("pia"), report_of(year, "u1")
    saved = visit(pia, first).fill({"saw": "Lugnt", "goal-lasning": "Fler böcker", "read_by_unit": "1"}, to="draft")
    assert saved.status == 200
    page = visit(pia, first)
    assert page.form.fields["saw"] == "Lugnt"
    assert page.form.fields["goal-lasning"] == "Fler böcker"
    assert "Sparat 12:00" in page.text
    assert drafts(year) == 1
    handed_in = page.press(heard="Tid för planering")
    assert "Tid för planering" in handed_in.text
    assert "Fler böcker" in handed_in.text
    assert drafts(year) == 0


def test_the_drafts_of_two_visits_do_not_mix(year: Database, entering: Entering) -> None:
    pia, first, second = entering("pia"), report_of(year, "u1"), report_of(year, "u2")
    keep(pia, first, saw="Lugnt")
    assert "Sparat 12:00" in keep(pia, second, saw="Livligt")
    assert visit(pia, first).form.fields["saw"] == "Lugnt"
    assert pia.post(second, data={"saw": "Livligt"}).status_code == 303
    assert visit(pia, first).form.fields["saw"] == "Lugnt"
    assert drafts(year) == 1


def test_a_draft_is_ones_own(year: Database, entering: Entering) -> None:
    first = report_of(year, "u1")
    keep(entering("pia"), first, saw="Lugnt")
    assert "Lugnt" not in entering("olle").get(first).text
    assert "Lugnt" not in entering("anna").get(first).text


def test_two_windows_show_both_texts_and_lose_neither(year: Database, entering: Entering) -> None:
    pia, first = entering("pia"), report_of(year, "u1")
    keep(pia, first, saw="Lugnt", window="ena")
    assert "Inte sparat: Pia har skrivit i samma fält." in keep(pia, first, saw="Livligt", window="andra")
    for address in (f"{first}/draft", first):
        both = pia.post(address, data={"saw": "Livligt", "window": "andra", "revision": "0"})
        assert both.status_code == 409
        assert "Lugnt" in both.text
        assert "Livligt" in both.text


def test_what_cannot_be_handed_in_is_kept(year: Database, entering: Entering) -> None:
    pia, first = entering("pia"), report_of(year, "u1")
    assert pia.post(first, data={"saw": "Kontakt: anna@skolan.example"}).status_code == 422
    assert "Kontakt: anna@skolan.example" in pia.get(first).text


def test_a_draft_that_another_has_overtaken_can_be_let_go(year: Database, entering: Entering) -> None:
    pia, first = entering("pia"), report_of(year, "u1")
    keep(pia, first, saw="Lugnt")
    entering("olle").post(first, data={"saw": "Livligt"})
    page = pia.get(first).text
    assert "Version 1 har lämnats in på annat sätt" in page
    assert "Lugnt" in page
    anew = pia.post(f"{first}/begin-anew")
    assert "Livligt" in pia.get(anew.headers["location"]).text
    assert drafts(year) == 0


def test_who_hands_in_second_sees_what_was_handed_in_first(year: Database, entering: Entering) -> None:
    first = report_of(year, "u1")
    pia, olle = visit(entering("pia"), first), visit(entering("olle"), first)
    told = {"saw": "Lugnt", "heard": "Tid för planering", "read_by_unit": "1"}
    assert pia.fill(told, to="/report").address.endswith("?done=reported")
    assert pia.fill(told, to="/report").address.endswith("?done=reported"), "the button pressed twice"
    both = olle.fill({"saw": "Livligt"}, to="/report")
    assert both.status == 409
    assert "Pia lämnade in version 1 medan du skrev." in both.text
    assert "Tid för planering" in both.text
    assert (both.form.fields["saw"], both.form.fields["heard"]) == ("Livligt", "")
    assert "Livligt" in entering("olle").get(first).text, "it is kept meanwhile"
    both.fill({"saw": "Livligt och lugnt", "heard": "Tid för planering"}, to="/report")
    with year.reading() as session:
        reports = session.exec(select(VisitReport).order_by(col(VisitReport.version))).all()
    assert [(one.by, one.saw, one.heard) for one in reports] == [
        ("Pia", "Lugnt", "Tid för planering"),
        ("Olle", "Livligt och lugnt", "Tid för planering"),
    ]
    assert drafts(year) == 0


def test_a_draft_that_is_begun_after_another_has_handed_in_knows_that_it_is_overtaken(
    year: Database, entering: Entering
) -> None:
    first = report_of(year, "u1")
    page = visit(entering("pia"), first)
    entering("olle").post(first, data={"saw": "Livligt"})
    assert "Version 1 har lämnats in på annat sätt" in page.fill({"saw": "Lugnt"}, to="/draft").text


def test_a_visit_after_the_others_have_been_reported_is_kept_as_they_were(year: Database, entering: Entering) -> None:
    """How many times the period's reports have been handed in has nothing to do with how many this visit has got."""
    pia = entering("pia")
    for unit in ("u1", "u2"):
        pia.post(report_of(year, unit), data={"saw": "Lugnt"})
    with year.writing() as session:
        assert session.exec(select(Obligation.version).where(Obligation.last == "submit")).first() == 1
        visits.planned(session, "u3", visits.MAY)
    assert "Sparat 12:00" in keep(pia, report_of(year, "u3"), saw="Livligt")


def test_where_no_report_is_owed_the_page_says_that_nothing_is_kept(year: Database, entering: Entering) -> None:
    anna, first = entering("anna"), report_of(year, "u1")
    page = anna.get(first).text
    assert "Det du skriver sparas när du lämnar in." in page
    assert "hx-post" not in page
    assert "Här sparas ingenting förrän du lämnar in." in keep(anna, first, saw="Lugnt")
    refused = anna.post(f"{first}/draft", data={"saw": "Lugnt"})
    assert refused.status_code == 422
    assert "Lugnt" in refused.text
    assert anna.post(f"{first}/begin-anew").status_code == 303
    assert anna.post(first, data={"saw": "Lugnt"}).status_code == 303
    with year.reading() as session:
        assert session.exec(select(VisitReport.by)).one() == "Anna"


def test_nothing_new_is_nothing_to_keep(year: Database, entering: Entering) -> None:
    pia, first = entering("pia"), report_of(year, "u1")
    pia.post(first, data={"saw": "Lugnt"})
    assert "Inget är sparat än." in keep(pia, first, saw="Lugnt", heard="")
    assert drafts(year) == 0
