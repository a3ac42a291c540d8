"""The gate: nobody comes to a page without the right that it takes."""

import pytest

from styrhjul.rules.access import Right
from styrhjul.store.database import Database
from styrhjul.web.gate import room
from tests.cast import committee
from tests.web.conftest import Entering


def test_a_page_without_a_right_cannot_be_added() -> None:
    with pytest.raises(TypeError, match="right"):
        room().get("/everything")  # type: ignore[call-arg]


def test_a_page_about_what_the_gate_does_not_know_cannot_be_added() -> None:
    with pytest.raises(ValueError, match="secret_plan"):
        room().get("/plans/{secret_plan}", right=Right.READ)


def test_a_part_of_an_address_may_have_an_ending() -> None:
    room().get("/calendars/{secret}.ics", right=Right.LOOK)
    with pytest.raises(ValueError, match="plan"):
        room().get("/plans/{plan}.txt", right=Right.READ)


def test_who_has_not_signed_in_is_shown_where(entering: Entering) -> None:
    answer = entering().get("/start")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?to=/start")


def test_an_administrator_comes_to_the_year_first(database: Database, entering: Entering) -> None:
    with database.writing() as session:
        committee(session)
    assert entering("anna").get("/start").headers["location"] == "/years"
    assert entering("h1").get("/start").headers["location"] == "/tasks"


def test_a_link_that_only_looks_like_ours_leads_home(entering: Entering) -> None:
    for elsewhere in ("https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example"):
        assert entering().get("/language/en", params={"to": elsewhere}).headers["location"] == "/"
