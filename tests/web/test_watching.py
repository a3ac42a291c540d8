"""How the pages are looked after: whether they are well, and what stands in the database as figures."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from models.notices import Round
from styrhjul.services.holding import hold_delivery
from styrhjul.settings import Settings
from styrhjul.store.database import Database, sqlite_url
from styrhjul.web.app import create_app
from styrhjul.web.site import Site
from tests.cast import act, opened_year
from tests.web.conftest import NOON, Entering, session_of


def walked(database: Database, day: date) -> None:
    with database.writing() as session:
        session.add(Round(day=day, at=NOON))


def browser(site: Site, *, host: str = "127.0.0.1") -> TestClient:
    return TestClient(create_app(site), base_url="http://127.0.0.1", client=(host, 50_000))


@pytest.mark.parametrize(
    ("last", "said"),
    [
        # NOON is Monday 2 November. All Saints' Eve, the Friday before, is a working day in the state's calendar.
        (date(2026, 11, 2), "ok"),
        (date(2026, 10, 29), "ok"),
        (date(2026, 10, 28), "stale"),
    ],
)
def test_two_working_days_without_a_round_are_said(
    database: Database, entering: Entering, last: date, said: str
) -> None:
    walked(database, last)
    answer = entering().get("/health")
    assert answer.status_code == 200, "the pages are as good as before"
    assert (answer.json()["status"], answer.json()["last_round"]) == (said, last.isoformat())


def test_delivery_that_is_held_is_said_and_is_no_fault_of_the_pages(site: Site, database: Database) -> None:
    with database.writing() as session:
        hold_delivery(session, act=act(date(2026, 11, 2), comment="Vi flyttar e-postservern."))
    answer = browser(site).get("/health")
    assert (answer.status_code, answer.json()["status"], answer.json()["delivery"]) == (200, "ok", "held")


def test_a_database_of_another_version_is_no_health(database: Database, entering: Entering) -> None:
    with database.transaction() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    answer = entering().get("/health")
    assert (answer.status_code, answer.json()["status"]) == (503, "down")


def test_a_database_that_does_not_answer_is_no_health_and_the_process_lives(tmp_path: Path) -> None:
    nowhere = Site(database=Database(sqlite_url(tmp_path / "nowhere")), folder=tmp_path, clock=lambda: NOON)
    answer = browser(nowhere).get("/health")
    assert (answer.status_code, answer.json()) == (503, {"status": "down", "database": "no answer"})
    assert browser(nowhere).get("/health/live").status_code == 200


def test_the_figures_say_what_stands_in_the_database(site: Site, database: Database) -> None:
    with database.writing() as session:
        opened_year(session)
    walked(database, date(2026, 11, 2))
    session_of(site, "anna")
    late = Site(database=database, folder=site.folder, clock=lambda: NOON, shown_day=date(2027, 1, 16))
    figures = browser(late).get("/metrics").text
    assert 'styrhjul_late_obligations{body="bun"} 3.0' in figures
    assert 'styrhjul_notices{state="dead"} 0.0' in figures
    assert "styrhjul_sessions 1.0" in figures
    assert re.search(r"^styrhjul_last_round_timestamp_seconds 1.7936172e\+09$", figures, re.MULTILINE), "NOON"
    assert "styrhjul_last_delivery" not in figures, "nothing has been delivered"


def test_from_another_machine_the_figures_take_the_token(site: Site) -> None:
    told = Site(database=site.database, folder=site.folder, clock=site.clock, chosen=Settings(metrics_token="hemlig"))
    for from_afar in (browser(site, host="192.0.2.7"), browser(told, host="192.0.2.7")):
        assert from_afar.get("/metrics").status_code == 404
        assert from_afar.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
    assert browser(told, host="192.0.2.7").get("/metrics", headers={"Authorization": "Bearer hemlig"}).is_success


def test_a_page_shown_as_on_another_day_lets_in_who_has_signed_in_today(site: Site, database: Database) -> None:
    with database.writing() as session:
        opened_year(session)
    far = NOON.date() + timedelta(days=400)
    shown = Site(database=database, folder=site.folder, clock=lambda: NOON, shown_day=far)
    assert (shown.today, shown.instant) == (far, NOON)
    entered = browser(shown)
    entered.cookies.set("styrhjul_session", session_of(site, "anna"))
    assert entered.get("/start", follow_redirects=False).headers["location"] == "/years"
