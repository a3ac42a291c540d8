"""A calendar subscription: made, shown once, fetched without a session, ended."""

import re
from datetime import date

import pytest
from icalendar import Calendar
from sqlmodel import select

from models.signing_in import CalendarKey
from styrhjul.store.database import Database
from tests import visits
from tests.web.conftest import Entering


@pytest.fixture
def day() -> date:
    return date(2027, 3, 1)


@pytest.fixture
def year(database: Database) -> Database:
    """Pia and Olle go to Skola 1, Olle alone to Skola 2."""
    with database.writing() as session:
        visits.opened(session)
        visits.planned(session, "u1", visits.MARCH)
        visits.planned(session, "u2", visits.MAY, members=("olle",))
    return database


def made(entering: Entering, who: str = "pia") -> str:
    """The path of a new subscription."""
    page = entering(who).post("/calendar").text
    found = re.search(r"http://127.0.0.1(/calendars/[\w-]+\.ics)", page)
    assert found is not None
    assert f"webcal://127.0.0.1{found[1]}" in page
    return found[1]


def test_a_calendar_program_fetches_what_is_the_persons_own_without_a_session(
    year: Database, entering: Entering
) -> None:
    answer = entering().get(made(entering))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-cache"
    summaries = {str(event["SUMMARY"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")}
    assert "Verksamhetsbesök, Skola 1" in summaries
    assert "Verksamhetsbesök, Skola 2" not in summaries


def test_what_has_not_changed_is_not_sent_again(year: Database, entering: Entering) -> None:
    path, program = made(entering), entering()
    tag = program.get(path).headers["etag"]
    again = program.get(path, headers={"If-None-Match": f"W/{tag}"})
    assert (again.status_code, again.content) == (304, b"")
    with year.writing() as session:
        visits.changed(session, "u1", date(2027, 3, 1), starts="10:00", ends="12:00")
    assert program.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_only_the_sum_of_the_secret_is_kept(year: Database, entering: Entering) -> None:
    path = made(entering)
    with year.reading() as session:
        assert session.exec(select(CalendarKey)).one().secret_sha256 not in path
    page = entering("pia").get("/calendar").text
    assert "Skapad 1 mars 2027" in page
    assert path not in page


def test_a_subscription_that_is_ended_answers_nobody(year: Database, entering: Entering) -> None:
    path, pia = made(entering), entering("pia")
    ended = pia.post("/calendar/end", data={"number": "1"})
    assert ended.headers["location"] == "/calendar?done=ended"
    assert "avslutad" in pia.get("/calendar?done=ended").text
    assert entering().get(path).status_code == 404
    assert pia.post("/calendar/end", data={"number": "1"}).status_code == 303


def test_a_secret_that_is_nobodys_answers_like_one_that_is_ended(year: Database, entering: Entering) -> None:
    assert entering().get("/calendars/abc.ics").status_code == 404


def test_nobody_ends_anothers_subscription(year: Database, entering: Entering) -> None:
    path = made(entering)
    assert entering("olle").post("/calendar/end", data={"number": "1"}).status_code == 422
    assert entering().get(path).status_code == 200


def test_a_number_that_no_database_has_room_for_is_no_subscription(year: Database, entering: Entering) -> None:
    assert entering("pia").post("/calendar/end", data={"number": "9" * 23}).status_code == 422


def test_five_subscriptions_are_enough(year: Database, entering: Entering) -> None:
    pia = entering("pia")
    for _ in range(5):
        assert pia.post("/calendar").status_code == 200
    answer = pia.post("/calendar")
    assert answer.status_code == 422
    assert "Avsluta en som du inte använder" in answer.text


def test_who_has_not_signed_in_makes_none(year: Database, entering: Entering) -> None:
    assert entering().get("/calendar").status_code == 303
    assert entering().post("/calendar").status_code == 401
