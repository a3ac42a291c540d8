"""The shared parts and the pages that say that something is not to be had: in every state, on a desk and a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import Response
from fastapi.responses import HTMLResponse
from playwright.sync_api import Page, ViewportSize, expect

from styrhjul.refused import Refused
from styrhjul.rules.status import Status
from styrhjul.store.database import Database
from styrhjul.web import pages
from styrhjul.web.gate import Asked, Right, room
from tests.cast import committee
from tests.web.browser.conftest import Browsing, Enter, Served
from tests.web.browser.looking import DESK, PHONE, assert_accessible, assert_no_sideways

PARTS = Path(__file__).with_name("every_part.html.jinja")
FIELDS = ("title", "mail", "why", "note", "count", "due", "unit", "done", "who", "sheet")
CHOSEN = {"why": "Det blev så.\n" * 20, "due": "2027-02-12", "unit": 2, "done": "partly", "who": (1, "3")}

shown = room()


@shown.get("/every-part", right=Right.LOOK)
def every_part(visit: Asked, state: str = "") -> Response:
    at_fault = state == "faults"
    page = {
        "faults": [(name, f"Skriv något i fältet {name}.") for name in FIELDS] if at_fault else [],
        "done": "Det är sparat." if state == "done" else "",
        "statuses": list(Status),
        "said": dict.fromkeys(FIELDS, "Skriv något." if at_fault else ""),
        "values": dict.fromkeys(FIELDS, "") | (CHOSEN if at_fault else {"who": ()}),
    }
    shared = {"visit": visit, "menu": pages.menu(visit), "today": visit.today}
    template = pages._environment(visit.language).from_string(PARTS.read_text("utf-8"))
    return HTMLResponse(template.render(shared | page), status_code=422 if at_fault else 200)


@shown.get("/refusing", right=Right.LOOK)
def refusing(visit: Asked) -> Response:
    raise Refused("Enhetsplanen kan inte lämnas in.\nDen är redan inlämnad.")


@pytest.fixture(autouse=True)
def with_the_parts(served: Served) -> Iterator[None]:
    return served.app.include_router(shown.router)


@pytest.mark.parametrize(("size", "scripts"), [(DESK, True), (PHONE, False)], ids=["desk", "phone without scripts"])
@pytest.mark.parametrize("state", ["", "done", "faults"])
def test_every_part_is_for_everybody(
    browsing: Browsing, enter: Enter, database: Database, size: ViewportSize, scripts: bool, state: str
) -> None:
    with database.writing() as session:
        committee(session)
    page = browsing(size, scripts=scripts)
    enter(page, "anna")
    page.goto(f"/every-part?state={state}")
    expect(page.get_by_role("link", name="Inloggad som Anna")).to_be_visible()
    assert_accessible(page)
    assert_no_sideways(page)


@pytest.mark.parametrize(("address", "language"), [("/nothing-here", "sv"), ("/refusing", "en")])
def test_a_page_that_is_not_to_be_had_is_for_everybody(browsing: Browsing, language: str, address: str) -> None:
    page = browsing(PHONE, language=language)
    page.goto(address)
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert_accessible(page)
    assert_no_sideways(page)


def test_the_keyboard_comes_first_to_the_content_and_to_what_needs_to_be_put_right(page: Page) -> None:
    page.goto("/every-part")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hoppa till innehållet")).to_be_focused()
    page.goto("/every-part?state=faults")
    expect(page.get_by_role("alert").locator("..")).to_be_focused()
    expect(page).to_have_title("Fel: Delarna – Styrhjul")
    page.get_by_role("link", name="Skriv något i fältet due.").press("Enter")
    expect(page.get_by_label("Ny sista dag")).to_be_focused()


def test_one_sees_how_much_room_is_left_while_one_writes(page: Page) -> None:
    page.goto("/every-part")
    page.get_by_label("Varför blev det så?").fill("Det blev så.")
    expect(page.get_by_text("Det finns plats för 188 tecken till").first).to_be_visible()


def test_the_other_language_is_a_link_in_its_own_language(page: Page) -> None:
    page.goto("/nothing-here")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The page is not here")
    page.get_by_role("link", name="Svenska").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sidan finns inte här")
