"""What a politician reads: the list, a unit plan, the receipt, a question and its answer; and nobody else's."""

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from models.kinds import FileFormat
from models.obligations import Obligation
from models.reports import Receipt
from styrhjul.rules.status import Status
from styrhjul.services.receipts import answer_question
from styrhjul.store.database import Database
from styrhjul.store.plan_pages import answered_goals, plan_head, plan_of_visit
from styrhjul.store.receipts import own_readings, own_reports, to_read
from styrhjul.store.reports import newest_of, reading_with, report_file, report_head
from styrhjul.store.subscriptions import subscriber, subscriptions
from styrhjul.store.visit_reports import written_report
from styrhjul.store.visits import days_away, visit_rows
from tests import cast
from tests.services.plans import READING, handed_in, number, opened
from tests.web.conftest import Entering
from tests.web.politician.conftest import statements
from tests.web.politician.reports import compiled


@pytest.fixture
def year(database: Database) -> Database:
    """Three plans are handed in, and their report is compiled for Pia and Per."""
    with database.writing() as session:
        opened(session)
        for unit in ("u1", "u2", "u3"):
            handed_in(session, unit)
        compiled(session)
    return database


def reading_of(database: Database, who: str = "pia") -> int:
    with database.reading() as session:
        return number(session, step="lasning", party=who)


def give(browser: TestClient, reading: int, **fields: str) -> str:
    """Sends the form of a receipt; where one is led."""
    answer = browser.post(f"/readings/{reading}/receipt", data=fields)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_a_politician_meets_what_is_new_and_how_far_the_reading_has_come(year: Database, entering: Entering) -> None:
    page = entering("pia").get("/readings").text
    assert "Nytt att läsa" in page
    assert "Enhetsplanerna 2027" in page
    assert "15 enheter har lämnat plan." in page
    assert "0 av 4 lästa" in page
    assert "Läses senast 10 februari 2027" in page


def test_a_plan_is_read_goal_by_goal_with_who_runs_the_unit(year: Database, entering: Entering) -> None:
    page = entering("pia").get(f"/readings/{reading_of(year)}/u3").text
    assert "Drivs av Linden AB på uppdrag av kommunen, enligt LOU." in page
    assert "Fler elever läser bra" in page
    assert "Att läsa är allas ämne." in page
    assert "Läsgrupper" in page
    assert "Vi började för sent." in page


def test_what_is_read_is_receipted_and_the_next_one_comes(year: Database, entering: Entering) -> None:
    pia, reading = entering("pia"), reading_of(year)
    led = give(pia, reading, kind="unit_plan", key="u1", on="page")
    assert led == f"/readings/{reading}/u2?done=read"
    assert "Tack för att du har läst" in pia.get(led).text
    assert "1 av 4 lästa" in pia.get("/readings").text
    assert "Du kvitterade 26 januari 2027" in pia.get(f"/readings/{reading}/u1").text


def test_when_all_is_read_the_reading_is_handed_in_and_it_says_so_kindly(year: Database, entering: Entering) -> None:
    pia, reading = entering("pia"), reading_of(year)
    page = pia.get(give(pia, reading, everything="1")).text
    assert "Nu har du läst allt!" in page
    assert "läsningen är inlämnad. Tack!" in page
    with year.reading() as session:
        assert session.get_one(Obligation, reading).last == "submit"
    assert "Du har läst allt." in pia.get("/readings").text


def test_a_question_goes_to_the_chair_and_the_answer_stands_beside_it(year: Database, entering: Entering) -> None:
    pia, reading = entering("pia"), reading_of(year)
    led = give(pia, reading, kind="unit_plan", key="u1", on="page", question="Hur märks <det>?")
    page = pia.get(led).text
    assert "Frågan är ställd." in page
    assert "Hur märks &lt;det&gt;?" in page
    assert "Frågan är hos nämndens ordförande." in page
    assert "En fråga väntar på svar." in pia.get("/readings").text
    with year.writing() as session:
        receipt = session.exec(select(Receipt)).one()
        answer_question(
            session, receipt_id=receipt.id or 0, answer="De läser mer.", act=cast.act(READING, actor="Hanna")
        )
    page = pia.get(f"/readings/{reading}/u1").text
    assert "Svar från Hanna" in page
    assert "De läser mer." in page


def test_what_one_has_written_is_not_lost_when_it_is_too_long(year: Database, entering: Entering) -> None:
    long = "x" * 2_001
    answer = entering("pia").post(
        f"/readings/{reading_of(year)}/receipt",
        data={"kind": "unit_plan", "key": "u1", "on": "page", "question": long},
    )
    assert answer.status_code == 422
    assert long in answer.text
    assert "Skriv högst 2000 tecken." in answer.text


def test_a_report_is_receipted_too(year: Database, entering: Entering) -> None:
    pia, reading = entering("pia"), reading_of(year)
    assert "Läs rapporten" in pia.get(f"/readings/{reading}/unit_plans").text
    led = give(pia, reading, kind="unit_plans", key="unit_plans", question="Vad kostar det?", on="page")
    assert led == f"/readings/{reading}/unit_plans?done=asked"
    assert "Nytt att läsa" not in pia.get("/readings").text


def test_anothers_reading_is_not_here(year: Database, entering: Entering) -> None:
    theirs = reading_of(year, "per")
    pia = entering("pia")
    assert pia.get(f"/readings/{theirs}").status_code == 404
    assert pia.get(f"/readings/{theirs}/u1").status_code == 404
    assert pia.post(f"/readings/{theirs}/receipt", data={"everything": "1"}).status_code == 404
    assert entering("anna").get(f"/readings/{theirs}").status_code == 404


def test_what_is_not_in_the_reading_is_not_here(year: Database, entering: Entering) -> None:
    pia, reading = entering("pia"), reading_of(year)
    assert pia.get(f"/readings/{reading}/u9").status_code == 404
    answer = pia.post(f"/readings/{reading}/receipt", data={"kind": "unit_plan", "key": "u9"})
    assert answer.status_code == 422
    assert "Det finns inget sådant att läsa" in answer.text


def test_an_obligation_that_is_no_reading_is_not_a_page_of_readings(year: Database, entering: Entering) -> None:
    with year.reading() as session:
        plan = number(session, step="enhetsplan", party="u1")
    assert entering("h1").get(f"/readings/{plan}").status_code == 404


def test_an_official_finds_the_years_reports_without_a_reading(year: Database, entering: Entering) -> None:
    page = entering("anna").get("/readings").text
    assert "Rapporter i år" in page
    assert "Enhetsplanerna 2027" in page
    assert "Dina läsningar" not in page


def test_the_pages_ask_the_same_number_of_questions_however_much_there_is_to_read(
    year: Database, entering: Entering
) -> None:
    pia, reading = entering("pia"), reading_of(year)
    pages = ("/readings", f"/readings/{reading}", f"/readings/{reading}/u1")
    before = [_questions(year, pia, page) for page in pages]
    with year.writing() as session:
        for version in range(2, 6):
            compiled(session, version=version, body="bun")
        for unit in ("u1", "u2", "u3"):
            handed_in(session, unit)
    assert [_questions(year, pia, page) for page in pages] == before


def test_the_lists_are_alike_on_postgresql(on_postgresql: Database) -> None:
    with on_postgresql.writing() as session:
        opened(session)
        handed_in(session, "u1")
        compiled(session)
        connection, reading = session.connection(), number(session, step="lasning", party="pia")
        pia = session.get_one(Obligation, reading).person_id or 0
        (mine,) = own_readings(connection, person_id=pia, today=READING)
        assert (mine.read, mine.things, mine.status) == (0, 2, Status.OPEN)
        (report,) = own_reports(connection, person_id=pia)
        assert (report.obligation_id, report.is_read) == (reading, False)
        (newest,) = newest_of(connection, bodies=["bun", "ks"])
        assert newest.newest_id == report.report_id == report_head(connection, report.report_id).id
        assert reading_with(connection, report_id=report.report_id, person_id=pia) == reading
        assert report_file(connection, report_id=report.report_id, kind=FileFormat.PDF) is not None
        plan = next(thing.submission_id for thing in to_read(connection, reading) if thing.submission_id)
        assert [goal.key for goal in answered_goals(connection, plan)] == ["lasning", "trygghet"]
        assert plan_head(connection, plan).unit == "u1"
        assert days_away(connection, person_id=pia, today=READING) == ()
        assert visit_rows(connection, since=READING) == []
        assert (plan_of_visit(connection, 1), written_report(connection, visit_id=1)) == (None, None)
        assert subscriptions(connection, person_id=pia) == ()
        assert subscriber(connection, secret_sha256="") == ""


def _questions(database: Database, browser: TestClient, page: str) -> int:
    with statements(database) as asked:
        assert browser.get(page).status_code == 200
    return len(asked)


def test_the_pages_speak_english_to_who_chooses_it(year: Database, entering: Entering) -> None:
    pia = entering("pia")
    pia.cookies.set("styrhjul_language", "en")
    assert "0 of 4 read" in pia.get("/readings").text
    assert "Read and understood" in pia.get(f"/readings/{reading_of(year)}/u1").text
