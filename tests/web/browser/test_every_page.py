"""Every page there is, as the person whose page it is meets it: full, empty and at fault, on a phone and at a desk.

The pages are read from the rooms, so that a new one is in it by itself. What cannot be looked at stands in a table,
with the reason.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute
from playwright.sync_api import Browser, expect
from starlette.testclient import TestClient

from styrhjul.rules.access import Right
from styrhjul.web.gate import SESSION, right_of
from styrhjul.web.rooms import every_room
from tests.web.browser.eyes import Eyes, Looked, open_eyes
from tests.web.browser.lively import make_bare, make_fresh, make_lively
from tests.web.browser.looking import DESK, PHONE, assert_no_sideways

WHO = {
    Right.LOOK: "",
    Right.ENTER: "h1",
    Right.ADMINISTER: "anna",
    Right.FOLLOW: "anna",
    Right.BUY: "siv",
    Right.READ: "pia",
    Right.PASS_ON: "karin",
    Right.VISIT: "pia",
    Right.ATTEND: "h1",
    Right.ANSWER: "h1",
    Right.INSTALL: "kerstin",
}
"""Whose page it is, by the right that it takes."""

ALWAYS_SWEDISH = {"/reports/{report_id}"}
"""A report is shown as it was compiled."""

LEADS_ON, A_FILE, FOR_PROGRAMS = "leads on to another page", "a file to take away", "read by programs alone"
NO_PAGE = {
    "/start": LEADS_ON,
    "/to/{obligation_id}": LEADS_ON,
    "/to/{obligation_id}/question": LEADS_ON,
    "/language/{language}": LEADS_ON,
    "/health": FOR_PROGRAMS,
    "/health/live": FOR_PROGRAMS,
    "/metrics": FOR_PROGRAMS,
    "/calendars/{secret}.ics": FOR_PROGRAMS,
    "/open-data/openapi.json": FOR_PROGRAMS,
    "/open-data/catalogue.jsonld": FOR_PROGRAMS,
    "/obligations/{obligation_id}/versions/{file}": A_FILE,
    "/obligations/{obligation_id}/form": A_FILE,
    "/obligations/{obligation_id}/handed-in/{file}": A_FILE,
    "/imports/template.xlsx": A_FILE,
    "/bodies/{body}/imports/template.xlsx": A_FILE,
    "/bodies/{body}/goals/imports/template.xlsx": A_FILE,
    "/reports/{report_id}/{format}": A_FILE,
}
"""What answers with no page of its own."""

BEFORE_ALL = "/begin/{secret}"
"""The first administrator comes before there is a town."""


MORE = {
    "/sign-in": [Looked("/sign-in"), Looked("/sign-in?done=signed-out&to=/tasks")],
    "/sign-in/{secret}": [Looked("/sign-in/{link}"), Looked("/sign-in/has-been-used", status=410)],
    "/sign-in/provider": [Looked("/sign-in/provider", status=503)],
    "/sign-in/provider/back": [Looked("/sign-in/provider/back", status=400)],
    "/bodies/{body}/{year:int}/status": [
        Looked("/bodies/bun/2027/status", "anna"),
        Looked("/bodies/bun/2027/status?unit=finns+inte", "anna"),
    ],
    "/bodies/{body}/{year:int}/steps/{step}": [
        Looked(f"/bodies/bun/2027/steps/{step}", "anna") for step in ("lokaler", "uppfoljning", "besok")
    ],
    "/obligations/{obligation_id}": [
        Looked(f"/obligations/{{{name}}}", "anna")
        for name in ("accepted", "returned", "waiting", "rooms", "with_file", "decision", "reading")
    ],
    "/obligations/{obligation_id}/accept": [Looked("/obligations/{waiting}/accept", "anna")],
    "/obligations/{obligation_id}/return": [Looked("/obligations/{waiting}/return", "anna")],
    "/obligations/{obligation_id}/decide": [Looked("/obligations/{decision}/decide", "anna")],
    "/obligations/{obligation_id}/open": [Looked("/obligations/{upcoming}/open", "anna")],
    "/obligations/{obligation_id}/reopen": [Looked("/obligations/{accepted}/reopen", "anna")],
    **{
        f"/obligations/{{obligation_id}}/{word}": [Looked(f"/obligations/{{rooms}}/{word}", "anna")]
        for word in ("remind", "date", "responsible", "substitute", "waive")
    },
    "/bodies/{body}/{year}/preview": [
        Looked("/bodies/bun/2027/preview", "anna"),
        Looked("/bodies/bun/2027/preview?definition=new", "anna"),
        Looked("/bodies/bun/2028/preview", "anna"),
    ],
    "/outbox": [Looked("/outbox", "kerstin"), Looked("/outbox?state=all", "kerstin")],
    "/imports/{file}": [Looked("/imports/{well}", "kerstin"), Looked("/imports/{faulty}", "kerstin", 422)],
    "/bodies/{body}/goals/imports/{file}": [Looked("/bodies/bun/goals/imports/{goals}", "anna")],
    "/bodies/{body}/imports/{file}": [Looked("/bodies/bun/imports/{register}", "siv")],
    "/people/{person}/role-change": [Looked("/people/h1/role-change?role={role_id}", "kerstin")],
    "/bodies/{body}/definition": [
        Looked("/bodies/bun/definition", "anna"),
        Looked("/bodies/bun/definition?file=README.md", "anna"),
    ],
    "/tasks": [Looked("/tasks", who) for who in ("h1", "h2", "pia", "anna")],
    "/obligations/{obligation_id}/write": [
        Looked("/obligations/{returned}/write", "h2"),
        Looked("/obligations/{returned}/write?section=trygghet", "h2"),
        Looked("/obligations/{follow_up}/write", "h1"),
        Looked("/obligations/{follow_up}/write?section=lasning", "h1"),
        Looked("/obligations/{follow_up}/write?section=sammanfattning", "h1"),
        Looked("/obligations/{rooms}/write", "h1"),
        Looked("/obligations/{accepted}/write", "h1"),
        Looked("/obligations/{upcoming}/write", "h1"),
    ],
    "/obligations/{obligation_id}/preview": [Looked("/obligations/{returned}/preview", "h2")],
    "/obligations/{obligation_id}/upload": [Looked("/obligations/{returned}/upload", "h2")],
    "/obligations/{obligation_id}/receipt": [
        Looked("/obligations/{waiting}/receipt", "h3"),
        Looked("/obligations/{with_file}/receipt", "h2"),
    ],
    "/units/{unit}/{obligation_id}": [
        Looked("/units/u1/{accepted}", "h1"),
        Looked("/units/u2/{with_file}", "h2"),
    ],
    "/units": [Looked("/units", "anna")],
    "/receipts/{receipt_id}/answer": [Looked("/receipts/{passed_on}/answer", "h1")],
    "/receipts/{receipt_id}/question": [Looked("/receipts/{with_chair}/question", "karin")],
    "/readings": [Looked("/readings", "pia"), Looked("/readings", "anna")],
    "/readings/{obligation_id}": [Looked("/readings/{reading}", "pia")],
    "/readings/{obligation_id}/{file}": [
        Looked("/readings/{reading}/u1", "pia"),
        Looked("/readings/{reading}/u3", "pia"),
        Looked("/readings/{reading}/unit_plans", "pia"),
    ],
    "/visits": [Looked("/visits", "pia"), Looked("/visits", "anna")],
    "/visits/{visit_id}": [Looked(f"/visits/{{{name}}}", "pia") for name in ("made", "now", "coming")],
    "/visits/{visit_id}/plan": [Looked("/visits/{now}/plan", "pia")],
    "/visits/{visit_id}/report": [Looked("/visits/{now}/report", "pia")],
    "/calendar": [Looked("/calendar", "pia")],
}
"""Pages that are met in more than one state, or whose parts take more than their names."""

ADDED = [route for one in every_room() for route in one.router.routes if isinstance(route, APIRoute)]
ROUTES = {route.path: route for route in ADDED if "GET" in route.methods and route.response_class is HTMLResponse}
PAGES = {
    path: MORE.get(path) or [Looked(re.sub(r":\w+}", "}", path), WHO[right_of(route) or Right.LOOK])]
    for path, route in ROUTES.items()
    if path not in NO_PAGE
}
FULL = {path: looked for path, looked in PAGES.items() if path != BEFORE_ALL}
_OF_SOMETHING = re.compile(r"{(?!body|year)|/{year:int}|^/(goals|plans|procurements)/{|/clashes$")
"""Addresses of what a municipality that has just begun has nothing of."""
EMPTY = {path: looked[0] for path, looked in PAGES.items() if not _OF_SOMETHING.search(path)}


@dataclass(frozen=True)
class Sent(Looked):
    """A form on a page, filled in so that it cannot be taken. ``fields`` are those that are changed."""

    fields: Mapping[str, str] = field(default_factory=dict)


def _sent(address: str, who: str, /, **fields: str) -> Sent:
    return Sent(address, who, fields=fields)


WRONG = {
    "/sign-in": _sent("/sign-in", "", address="anna"),
    "/bodies/{body}/{year:int}/steps/{step}/date": _sent("/bodies/bun/2027/steps/lokaler/date", "anna", day=""),
    "/obligations/{obligation_id}/accept": _sent("/obligations/{waiting}/accept", "anna", version="0"),
    "/obligations/{obligation_id}/return": _sent("/obligations/{waiting}/return", "anna"),
    "/obligations/{obligation_id}/decide": _sent("/obligations/{decision}/decide", "anna"),
    "/obligations/{obligation_id}/date": _sent("/obligations/{rooms}/date", "anna"),
    "/obligations/{obligation_id}/responsible": _sent("/obligations/{rooms}/responsible", "anna", person="Ingen Alls"),
    "/obligations/{obligation_id}/substitute": _sent("/obligations/{rooms}/substitute", "anna"),
    "/obligations/{obligation_id}/waive": _sent("/obligations/{rooms}/waive", "anna"),
    "/obligations/{obligation_id}/reopen": _sent("/obligations/{accepted}/reopen", "anna"),
    "/imports": _sent("/imports", "kerstin"),
    "/bodies/{body}/imports": _sent("/bodies/bun/imports", "siv"),
    "/bodies/{body}/goals/imports": _sent("/bodies/bun/goals/imports", "anna"),
    "/imports/{file}": _sent("/imports/{well}", "kerstin", mark="en annan"),
    "/add-person": _sent("/add-person", "kerstin"),
    "/people/{person}/name": _sent("/people/h1/name", "kerstin", name=""),
    "/people/{person}/role": _sent("/people/h1/role", "kerstin"),
    "/people/{person}/role-end": _sent("/people/h1/role-change?role={role_id}", "kerstin", ends=""),
    "/people/{person}/substitute": _sent("/people/h1/role-change?role={role_id}", "kerstin", who="Ingen Alls"),
    "/people/{person}/address": _sent("/people/h1/address", "kerstin"),
    "/bodies/{body}/definition": _sent("/bodies/ks/definition", "kerstin", text="key: ["),
    "/obligations/{obligation_id}/submit": _sent("/obligations/{rooms}/write", "h1"),
    "/obligations/{obligation_id}/upload": _sent("/obligations/{returned}/upload", "h2"),
    "/receipts/{receipt_id}/answer": _sent("/receipts/{passed_on}/answer", "h1"),
    "/receipts/{receipt_id}/pass-on": _sent("/receipts/{with_chair}/question", "karin", word="Svara. " * 100),
    "/receipts/{receipt_id}/reply": _sent("/receipts/{with_chair}/question", "karin"),
    "/readings/{obligation_id}/receipt": _sent("/readings/{reading}/u3", "pia", question="Varför? " * 300),
    "/visits/away": _sent("/visits", "pia"),
    "/visits/{visit_id}/report": _sent("/visits/{now}/report", "pia"),
}
"""A form of each page that takes one, filled in wrong, by where it is sent."""

A_BUTTON, A_RACE = "a button and nothing to fill in", "goes wrong only if two do it at once"
NOTHING_WRONG = {
    "/sign-in/{secret}": A_BUTTON,
    "/sign-out": A_BUTTON,
    "/sessions/end-all": A_BUTTON,
    "/sessions/{session_id}/end": A_BUTTON,
    "/obligations/{obligation_id}/remind": A_BUTTON,
    "/obligations/{obligation_id}/open": A_BUTTON,
    "/bodies/{body}/{year}/preview": A_RACE,
    "/outbox/retry": A_BUTTON,
    "/outbox/{notice_id}/retry": A_BUTTON,
    "/bodies/{body}/outbox/{notice_id}/retry": A_BUTTON,
    "/bodies/{body}/goals/imports/{file}": "the same page as /imports/{file}",
    "/bodies/{body}/imports/{file}": "the same page as /imports/{file}",
    "/people/{person}/sessions-end": A_BUTTON,
    "/people/{person}/address-use": A_BUTTON,
    "/bodies/{body}/definition/check": "tells the faults while one writes: the page is that of what is saved",
    "/export": A_BUTTON,
    "/obligations/{obligation_id}/write": "takes whatever is written; two at once are tried in test_unit.py",
    "/obligations/{obligation_id}/write/begin-anew": A_BUTTON,
    "/visits/{visit_id}/join": A_RACE,
    "/visits/{visit_id}/leave": A_RACE,
    "/visits/{visit_id}/held": A_RACE,
    "/visits/{visit_id}/report/draft": A_RACE,
    "/visits/{visit_id}/report/begin-anew": A_BUTTON,
    "/calendar": A_BUTTON,
    "/calendar/end": A_BUTTON,
    BEFORE_ALL: "before there is a town: looked at by itself",
}


_SEND = """([action, fields]) => {
    const button = [...document.querySelectorAll("main button")].find(one => one.form && new RegExp("^" + action).test(
        new URL(one.hasAttribute("formaction") ? one.formAction : one.form.action).pathname));
    const form = button.form;
    form.noValidate = true;
    for (const [name, value] of Object.entries(fields)) form.elements[name].value = value;
    form.requestSubmit(button);
}"""
_UNTOLD = """() => [...document.querySelectorAll(".govuk-error-summary a[href^='#']")].filter(link => {
    const field = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (field?.matches("form")) return false;  // a button, which is pressed once more
    if (!field || !field.matches("input, select, textarea, button")) return true;
    const group = field.closest("fieldset[aria-describedby]");
    const told = [field, group].map(one => one?.getAttribute("aria-describedby") || "").join(" ").split(" ");
    return !told.some(id => document.getElementById(id)?.textContent.includes(link.textContent.trim()));
}).map(link => link.outerHTML)"""
"""The faults in the summary that are not said again at their fields, to those who hear the field."""


HANDFUL = (
    Looked("/bodies/bun/2027", "anna"),
    Looked("/bodies/bun/2027/status", "anna"),
    Looked("/obligations/{waiting}", "anna"),
    Looked("/municipality", "kerstin"),
    Looked("/obligations/{returned}/write?section=trygghet", "h2"),
    Looked("/readings/{reading}", "pia"),
    Looked("/indicators"),
)
"""Pages with everything on them that a reader's own settings may change: tags, drawings, forms, tables, buttons."""
_MOVES = """() => [...document.querySelectorAll("*")].filter(one => {
    const style = getComputedStyle(one);
    return style.animationName !== "none" || style.transitionDuration.split(", ").some(time => parseFloat(time) > 0);
}).map(one => one.outerHTML.slice(0, 120))"""
_EDGELESS = """() => [...document.querySelectorAll("main :is(.govuk-button, .styrhjul-tag, .govuk-input, textarea)")]
.filter(one => ["none", "hidden"].includes(getComputedStyle(one).borderBottomStyle))
.map(one => one.outerHTML.slice(0, 120))"""
_CUT = """() => [...document.querySelectorAll("body *")].filter(one => {
    const style = getComputedStyle(one), clips = ["hidden", "clip"];
    return one.innerText?.trim() && one.clientWidth > 1 && !one.closest("svg")  // what is only heard is one pixel wide
        && (clips.includes(style.overflowX) && one.scrollWidth > one.clientWidth + 1
            || clips.includes(style.overflowY) && one.scrollHeight > one.clientHeight + 1);
}).map(one => one.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def looking(
    chromium: Browser, migrated_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Eyes]]:
    """``looking("lively")`` are the eyes in the town with that name, which is made once."""
    towns = {"lively": make_lively, "fresh": make_fresh, "bare": make_bare}
    known: dict[str, Eyes] = {}
    with ExitStack() as opened:

        def look(name: str) -> Eyes:
            if name not in known:
                folder = tmp_path_factory.mktemp(name)
                (folder / migrated_file.name).write_bytes(migrated_file.read_bytes())
                known[name] = open_eyes(chromium, opened, folder, towns[name])
            return known[name]

        yield look


@pytest.fixture
def lively(looking: Callable[[str], Eyes]) -> Iterator[Eyes]:
    yield from _unharmed(looking("lively"))


@pytest.fixture
def fresh(looking: Callable[[str], Eyes]) -> Iterator[Eyes]:
    yield from _unharmed(looking("fresh"))


@pytest.fixture
def bare(looking: Callable[[str], Eyes]) -> Iterator[Eyes]:
    yield from _unharmed(looking("bare"))


def _unharmed(eyes: Eyes) -> Iterator[Eyes]:
    """Nothing goes wrong in the browser meanwhile."""
    eyes.wrong.clear()
    yield eyes
    assert not eyes.wrong, "\n".join(eyes.wrong)


@pytest.mark.xdist_group("every page on a phone")
@pytest.mark.parametrize("path", FULL)
def test_a_full_page_is_for_everybody_on_a_phone(lively: Eyes, path: str) -> None:
    for looked in FULL[path]:
        lively.enters(looked.who, "sv")
        lively.page.set_viewport_size(PHONE)
        lively.looks(looked)
        lively.sees_a_page_for_everybody("sv")


@pytest.mark.parametrize("path", FULL)
def test_a_full_page_is_for_everybody_at_a_desk(lively: Eyes, path: str) -> None:
    """In English. The colours are those of the phone."""
    looked = FULL[path][0]
    lively.enters(looked.who, "en")
    lively.page.set_viewport_size(DESK)
    lively.looks(looked)
    lively.sees_a_page_for_everybody("sv" if path in ALWAYS_SWEDISH else "en", colours=False)


@pytest.mark.parametrize("path", EMPTY)
def test_an_empty_page_is_for_everybody(fresh: Eyes, path: str) -> None:
    """What there is for the one administrator of a municipality that began this morning, and for its citizens."""
    looked = EMPTY[path]
    own = looked.address.replace("/bun/", "/ks/")
    fresh.enters("kerstin" if looked.who else "", "en")
    fresh.page.set_viewport_size(DESK)
    fresh.looks(replace(looked, address=own))
    fresh.sees_a_page_for_everybody("en")


def test_a_form_that_cannot_be_taken_is_in_the_table() -> None:
    sent_to = {route.path for route in ADDED if "POST" in route.methods}
    assert sent_to - WRONG.keys() - NOTHING_WRONG.keys() == set()
    assert (WRONG.keys() | NOTHING_WRONG.keys()) - sent_to == set()


def _send(eyes: Eyes, sent: Sent, path: str) -> None:
    """The form on the page that is sent to the path, past what the browser itself would have said."""
    eyes.looks(sent)
    action = re.sub(r"{[^}]+}", "[^/]+", path) + "$"
    with eyes.page.expect_navigation():
        eyes.page.evaluate(_SEND, [action, dict(sent.fields)])


@pytest.mark.parametrize("path", WRONG)
def test_what_has_to_be_put_right_is_said_to_everybody(lively: Eyes, path: str) -> None:
    """The title says so first, the summary has the focus, and each fault is said again at its field."""
    lively.enters(WRONG[path].who, "sv")
    lively.page.set_viewport_size(PHONE)
    _send(lively, WRONG[path], path)
    _says_what_is_wrong(lively)


def test_the_first_administrator_is_told_what_is_missing(bare: Eyes) -> None:
    bare.enters("", "sv")
    bare.page.set_viewport_size(PHONE)
    bare.looks(Looked(BEFORE_ALL))
    bare.sees_a_page_for_everybody("sv")
    _send(bare, Sent(BEFORE_ALL), BEFORE_ALL)
    _says_what_is_wrong(bare)


def _says_what_is_wrong(eyes: Eyes) -> None:
    page = eyes.page
    assert page.title().startswith("Fel: ")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert page.evaluate(_UNTOLD) == []
    eyes.sees_a_page_for_everybody("sv")


@pytest.mark.parametrize("looked", HANDFUL, ids=[looked.address for looked in HANDFUL])
def test_nothing_is_lost_with_ones_own_settings(lively: Eyes, looked: Looked) -> None:
    """With less motion nothing moves; with one's own colours every part has its edge; text twice as large has room."""
    page = lively.page
    lively.enters(looked.who, "sv")
    page.set_viewport_size(DESK)
    lively.looks(looked)
    page.emulate_media(reduced_motion="reduce", forced_colors="active")
    assert page.evaluate(_MOVES) == []
    assert page.evaluate(_EDGELESS) == []
    page.emulate_media(reduced_motion="no-preference", forced_colors="none")
    size = "() => parseFloat(getComputedStyle(document.querySelector('main h1')).fontSize)"
    before = page.evaluate(size)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(size) >= 1.9 * before
    assert page.evaluate(_CUT) == []
    assert_no_sideways(page)


def test_nobody_has_two_pages_that_are_called_the_same(lively: Eyes) -> None:
    """Asked for without a browser: what is in the title needs none."""
    titles: dict[tuple[str, str], set[str]] = {}
    with TestClient(lively.served.app, base_url=lively.served.address) as browser:
        for path, (looked, *_) in PAGES.items():
            if path != BEFORE_ALL and looked.status < 300:
                browser.cookies.clear()
                if looked.who:
                    browser.cookies.set(SESSION, lively.session(looked.who))
                answer = browser.get(looked.address.format_map(lively.numbers))
                (title,) = re.findall(r"<title[^>]*>\s*(.*?)\s*</title>", answer.text, re.DOTALL)
                titles.setdefault((looked.who, title), set()).add(path)
    assert [paths for paths in titles.values() if len(paths) > 1] == []


def test_what_is_called_no_page_is_there() -> None:
    assert NO_PAGE.keys() - ROUTES.keys() == set()
