"""What the log says of a fault. What it says of a request is tested where the pages are served (tests/cli)."""

import io
import json
import logging
from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from starlette.testclient import TestClient

from styrhjul.store.database import Database
from styrhjul.web.app import create_app
from styrhjul.web.gate import SESSION
from styrhjul.web.logs import writing_to
from styrhjul.web.site import Site

Told = Callable[[], dict[str, object]]


@pytest.fixture
def told() -> Told:
    """The one line that a record of the logger "elsewhere" becomes."""
    written = io.StringIO()
    logger = logging.getLogger("elsewhere")
    logger.handlers = [writing_to(written)]

    def read() -> dict[str, object]:
        line: dict[str, object] = json.loads(written.getvalue())
        return line

    return read


def test_what_somebody_has_written_is_not_repeated_from_an_error(told: Told) -> None:
    try:
        int("Elevens namn är Kim")
    except ValueError:
        logging.getLogger("elsewhere").exception("it did not go")
    line = told()
    assert (line["event"], line["level"], line["error"]) == ("it did not go", "error", "ValueError")
    assert "Kim" not in json.dumps(line, ensure_ascii=False)


def test_what_the_database_says_is_told_without_the_values(told: Told, database: Database) -> None:
    try:
        with database.transaction() as connection:
            connection.execute(text("SELECT * FROM pupil WHERE name = :name"), {"name": "Kim"})
    except DatabaseError:
        logging.getLogger("elsewhere").exception("it did not go")
    line = told()
    assert "pupil" in str(line["says"])
    assert "Kim" not in json.dumps(line)


def test_a_fault_is_shown_kindly_and_asks_the_database_for_nothing(site: Site, database: Database) -> None:
    with database.transaction() as connection:
        connection.exec_driver_sql("DROP TABLE sign_in_session")
    browser = TestClient(create_app(site), base_url="http://127.0.0.1", raise_server_exceptions=False)
    browser.cookies.set(SESSION, "a-secret")
    for language, said in (("sv", "Något gick fel hos oss"), ("en", "Something went wrong at our end")):
        browser.cookies.set("styrhjul_language", language)
        answer = browser.get("/start")
        assert answer.status_code == 500
        assert said in answer.text
