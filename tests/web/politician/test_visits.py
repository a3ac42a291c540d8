"""The visits on the pages: signed up for, given up, prepared, held and reported."""

from datetime import date

import pytest
from sqlmodel import select

from models.goals import Goal
from models.obligations import Audit
from models.organisation import Body
from models.visits import Unavailable, Visit, VisitGoal, VisitReport
from styrhjul.store.database import Database
from tests import cast, visits
from tests.services import plans
from tests.web.conftest import Entering
from tests.web.politician.conftest import statements

TEXT = visits.YEAR.replace("visits: {", "visits: {questions: [Vad går bra?], ")


@pytest.fixture
def day() -> date:
    return date(2027, 3, 10)


@pytest.fixture
def year(database: Database) -> Database:
    """Pia goes to Skola 1 today, Pia and Olle to Skola 2 in May, and Pia alone to Skola 3 in May."""
    with database.writing() as session:
        visits.opened(session, text=TEXT)
        body = session.exec(select(Body)).one()
        session.add(Goal(body_id=body.id or 0, key="lasning", sentence="Fler läser", first_year=2027, last_year=2027))
        visits.planned(session, "u1", visits.MARCH, members=("pia",))
        visits.planned(session, "u2", visits.MAY)
        visits.planned(session, "u3", date(2027, 5, 13), members=("pia",))
    return database


def numbered(database: Database, unit: str) -> int:
    with database.reading() as session:
        found = session.exec(select(Visit.id).where(Visit.key == unit)).one()
    assert found is not None
    return found


def test_a_politician_signs_up_for_a_place_that_is_left(year: Database, entering: Entering) -> None:
    olle = entering("olle")
    assert "En plats är ledig." in olle.get("/visits").text
    third = numbered(year, "u3")
    led = olle.post(f"/visits/{third}/join").headers["location"]
    assert led == f"/visits/{third}?done=joined"
    page = olle.get(led).text
    assert "Du är anmäld." in page
    assert "Olle" in page
    assert "Jag vill följa med" not in page


def test_a_full_visit_says_so(year: Database, entering: Entering) -> None:
    with year.writing() as session:
        cast.holds(session, cast.person(session, "sara"), "politician", body_id=1, party="Söder")
    sara, second = entering("sara"), numbered(year, "u2")
    assert "Jag vill följa med" not in sara.get(f"/visits/{second}").text
    answer = sara.post(f"/visits/{second}/join")
    assert answer.status_code == 422
    assert "Besöket är fullt." in answer.text


def test_who_cannot_gives_up_the_place(year: Database, entering: Entering) -> None:
    olle, second = entering("olle"), numbered(year, "u2")
    assert "Jag kan inte" in olle.get(f"/visits/{second}").text
    led = olle.post(f"/visits/{second}/leave", data={"why": "Bortrest"}).headers["location"]
    assert "Du är avanmäld." in olle.get(led).text
    assert "Du har inga besök inbokade just nu." in olle.get("/visits").text
    with year.reading() as session:
        assert session.exec(select(Audit.reason).where(Audit.verb == "swap")).one() == "Bortrest"


def test_the_only_one_who_goes_is_told_whom_to_talk_to(year: Database, entering: Entering) -> None:
    pia, third = entering("pia"), numbered(year, "u3")
    assert "Du är den enda som går." in pia.get(f"/visits/{third}").text
    assert pia.post(f"/visits/{third}/leave").status_code == 422


def test_a_visits_page_says_what_to_prepare(year: Database, entering: Entering) -> None:
    page = entering("olle").get(f"/visits/{numbered(year, 'u2')}").text
    assert "onsdag 12 maj 2027, 09:00–11:00" in page
    assert "Vad går bra?" in page
    assert "Var rädd om integriteten." in page
    assert "Läs enhetens plan" not in page
    assert entering("olle").get(f"/visits/{numbered(year, 'u2')}/plan").status_code == 404


def test_the_units_plan_is_read_before_one_goes(database: Database, entering: Entering) -> None:
    with database.writing() as session:
        text = plans.YEAR + visits.YEAR.split("stages:\n")[1]
        visits.opened(session, text=text)
        plans.goals(session, session.exec(select(Body)).one())
        visits.planned(session, "u2", visits.MAY)
        plans.handed_in(session, "u2")
    olle, second = entering("olle"), numbered(database, "u2")
    assert "Läs enhetens plan" in olle.get(f"/visits/{second}").text
    assert "Läsgrupper" in olle.get(f"/visits/{second}/plan").text


def test_those_who_went_report_and_the_visit_counts_as_held(year: Database, entering: Entering) -> None:
    pia, first = entering("pia"), numbered(year, "u1")
    assert "Skriv återrapporten" in pia.get("/visits").text
    assert "Fler läser" in pia.get(f"/visits/{first}/report").text
    told = {"saw": "Lugna korridorer.", "heard": "Tid för planering.", "goal-lasning": "Läslusten växer."}
    led = pia.post(f"/visits/{first}/report", data=told | {"read_by_unit": "1"}).headers["location"]
    page = entering("olle").get(led.partition("?")[0]).text
    assert "Lugna korridorer." in page
    assert "Om målet: Fler läser" in page
    assert "Läslusten växer." in page
    with year.reading() as session:
        assert session.get_one(Visit, first).held_on == date(2027, 3, 10)
        assert session.exec(select(VisitReport.by)).one() == "Pia"
        assert session.exec(select(VisitGoal.heard)).one() == "Läslusten växer."
        assert "Enheten har läst" in session.exec(select(Audit.reason).where(Audit.verb == "report")).one()
    assert "Lugna korridorer." in pia.get(f"/visits/{first}/report").text


def test_what_one_has_written_of_an_individual_is_refused_and_not_lost(year: Database, entering: Entering) -> None:
    pia, first = entering("pia"), numbered(year, "u1")
    answer = pia.post(f"/visits/{first}/report", data={"saw": "Kontakt: anna@skolan.example", "works": "Lugnet."})
    assert answer.status_code == 422
    assert "Skriv inget som pekar ut enskilda." in answer.text
    assert "Kontakt: anna@skolan.example" in answer.text
    assert "Lugnet." in answer.text
    with year.reading() as session:
        assert session.exec(select(VisitReport)).all() == []


def test_only_those_who_went_and_the_administrator_report_and_nobody_beforehand(
    year: Database, entering: Entering
) -> None:
    first, second = numbered(year, "u1"), numbered(year, "u2")
    assert entering("olle").get(f"/visits/{first}/report").status_code == 404
    assert entering("olle").post(f"/visits/{first}/report", data={"saw": "Allt"}).status_code == 404
    assert entering("olle").get(f"/visits/{second}/report").status_code == 404
    assert entering("anna").get(f"/visits/{first}/report").status_code == 200


def test_the_administrator_sees_all_and_notes_what_has_been_held(year: Database, entering: Entering) -> None:
    anna, first = entering("anna"), numbered(year, "u1")
    page = anna.get("/visits").text
    assert all(f"Skola {n}" in page for n in (1, 2, 3))
    assert "Jag vill följa med" not in page
    assert anna.post(f"/visits/{first}/held").headers["location"] == f"/visits/{first}?done=held"
    assert "Genomfört" in anna.get(f"/visits/{first}").text
    assert entering("pia").post(f"/visits/{first}/held").status_code == 404
    assert anna.post(f"/visits/{numbered(year, 'u2')}/held").status_code == 422


def test_days_when_one_cannot_are_noted_and_taken_back(year: Database, entering: Entering) -> None:
    olle = entering("olle")
    first = {"first": "2027-05-10", "last": "2027-05-12"}
    led = olle.post("/visits/away", data=first | {"why": "Resa"}).headers["location"]
    assert led == "/visits?done=collides"
    assert "10 maj 2027 – 12 maj 2027: Resa" in olle.get(led).text
    assert "Resa" not in entering("pia").get("/visits").text
    assert olle.post("/visits/away", data=first | {"undo": "1"}).headers["location"] == "/visits?done=back"
    assert olle.post("/visits/away", data={"first": "2027-06-01"}).headers["location"] == "/visits?done=away"
    with year.reading() as session:
        assert session.exec(select(Unavailable.ends_on)).all() == [date(2027, 6, 1)]


def test_a_day_that_is_none_is_said_with_what_was_written(year: Database, entering: Entering) -> None:
    answer = entering("olle").post("/visits/away", data={"first": "i maj", "why": "Resa"})
    assert answer.status_code == 422
    assert "till exempel 2027-03-15" in answer.text
    assert 'value="Resa"' in answer.text


def test_another_bodys_visits_are_not_here(year: Database, entering: Entering) -> None:
    with year.writing() as session:
        board = Body(key="ks", name="Kommunstyrelsen", kind="board")
        session.add(board)
        session.flush()
        cast.holds(session, cast.person(session, "kim"), "politician", body_id=board.id)
    kim, first = entering("kim"), numbered(year, "u1")
    assert "Skola" not in kim.get("/visits").text
    for page in ("", "/plan", "/report"):
        assert kim.get(f"/visits/{first}{page}").status_code == 404
    assert kim.post(f"/visits/{first}/join").status_code == 404
    assert entering("h1").get(f"/visits/{first}").status_code == 404


def test_the_list_asks_the_same_number_of_questions_however_many_visits_there_are(
    year: Database, entering: Entering
) -> None:
    olle = entering("olle")
    with statements(year) as before:
        olle.get("/visits")
    with year.writing() as session:
        body, unit = session.exec(select(Visit.body_id, Visit.unit_id).where(Visit.key == "u1")).one()
        for number in range(1, 29):
            session.add(
                Visit(
                    body_id=body,
                    unit_id=unit,
                    year=2027,
                    key=f"u1-{number}",
                    day=date(2027, 4, number),
                    changed_at=visits.PLANNED,
                )
            )
    with statements(year) as after:
        olle.get("/visits")
    assert len(after) == len(before)
