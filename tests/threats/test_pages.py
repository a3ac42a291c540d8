"""What people write in any field is shown on the pages and never becomes part of them."""

import re
from itertools import cycle, islice

from fastapi.routing import APIRoute

from styrhjul.store.database import Database
from styrhjul.web.rooms import every_room
from tests.threats.conftest import write_everywhere
from tests.threats.evil import MARK, SCRIPT, TEMPLATE, unescaped
from tests.web.conftest import Entering
from tests.web.test_access import _address

GETS = sorted(
    {
        route.path
        for room in every_room()
        for route in room.router.routes
        if isinstance(route, APIRoute) and "GET" in route.methods
    }
)


def test_html_and_templates_in_every_text_field_are_shown_as_they_are_written(
    parts: dict[str, str], database: Database, entering: Entering
) -> None:
    assert write_everywhere(database, SCRIPT + TEMPLATE) > 15
    seen, shown, wrong = set(), set(), []
    for who in ("anna", "hedda", "pia", "kerstin", ""):
        browser = entering(who)
        for path in GETS:
            if path in seen:
                continue
            answer = browser.get(_address(path, parts)[0])
            assert answer.status_code < 500, (who, path)
            if answer.status_code != 200 or not answer.headers["content-type"].startswith("text/html"):
                continue
            seen.add(path)
            shown |= {path} if MARK in answer.text else set()
            wrong += [(path, found) for found in unescaped(answer.text)]
            assert not re.search(r"\b49[%\"]*#panic", answer.text), path
    assert wrong == []
    assert len(shown) > 20


NASTY = (
    "' OR '1'='1",
    "'; DROP TABLE person; --",
    '" UNION SELECT secret_sha256 FROM sign_in_session --',
    "%",
    "_" * 50,
    "\\",
    "\x00",
    "\ud7ff\uffff\U0001f600",
    "9" * 400,
    "-1",
    "1e400",
    "../../etc/passwd",
    "{{7*7}}",
    "a" * 3_000,
    "\r\nSet-Cookie: styrhjul_session=ond",
    "[]",
)


CODED = (
    "' OR 1=1 --",
    "%27%3B%20DROP%20TABLE%20person",
    "%00",
    "-1",
    "0",
    "99999",
    "9" * 18,
    "9" * 30,
    "..%2f..%2fetc",
    "%F0%9F%98%80",
)


def routes_with_questions() -> list[APIRoute]:
    return [
        route
        for room in every_room()
        for route in room.router.routes
        if isinstance(route, APIRoute) and "GET" in route.methods
    ]


def everything(database: Database) -> dict[str, int]:
    with database.snapshot() as connection:
        names = ("person", "unit", "role", "obligation", "transition", "address", "audit", "sign_in_session")
        return {name: int(connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one()) for name in names}


def test_no_question_to_any_page_becomes_sql_or_a_fault(
    parts: dict[str, str], database: Database, entering: Entering
) -> None:
    """Each page is asked two nasty things, and the next page the next two."""
    browser = entering("anna")
    before = everything(database)
    turn = cycle(NASTY)
    for route in routes_with_questions():
        address = _address(route.path, parts)[0]
        asked = [each.alias for each in route.dependant.query_params] or ["search", "to", "page"]
        for nasty in islice(turn, 2):
            answer = browser.get(address, params=dict.fromkeys(asked, nasty))
            assert answer.status_code < 500, (route.path, nasty)
            assert "set-cookie" not in answer.headers or "ond" not in answer.headers["set-cookie"]
            assert "location" not in answer.headers or answer.headers["location"].startswith("/"), route.path
            assert not answer.headers.get("location", "").startswith(("//", "/\\"))
    assert everything(database) == before


def test_no_part_of_an_address_becomes_sql_or_a_fault(
    parts: dict[str, str], database: Database, entering: Entering
) -> None:
    browser = entering("anna")
    before = everything(database)
    named = [route.path for route in routes_with_questions() if "{" in route.path]
    turn = cycle(CODED)
    for path in named:
        for nasty in islice(turn, 2):
            for part in re.findall(r"{(\w+)", path):
                address = _address(path, parts | {part: nasty, f"{part}_id": nasty})[0]
                assert browser.get(address).status_code < 500, address
    assert everything(database) == before
