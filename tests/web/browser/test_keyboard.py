"""Everybody's main path with the keys alone: Tab, Enter, Space and the arrows. What has the focus is always seen."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.web.browser.eyes import Eyes, Looked, open_eyes
from tests.web.browser.lively import make_lively
from tests.web.browser.looking import DESK
from tests.web.signing_in.conftest import link_in

MOST = 120
"""So many presses of Tab may a place be away on the longest page."""
PATIENCE = 300
"""So many tenths of a second may a letter take."""
_FOCUS = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return {name: "", seen: true};
    const styles = (of) => [[of], [of.nextElementSibling, "::before"]].filter(([one]) => one).map(([one, part]) => {
        const style = getComputedStyle(one, part);
        return [style.outlineStyle === "none" ? "" : style.outline, style.boxShadow, style.backgroundColor].join();
    }).join();
    const focused = styles(at);
    let other;
    if (at.type === "date") {  // it has places of its own inside, and would begin anew at the first
        const twin = at.cloneNode();
        twin.removeAttribute("id");
        at.after(twin);
        other = styles(twin);
        twin.remove();
    } else {
        at.blur();
        other = styles(at);
        at.focus({preventScroll: true});
    }
    const box = at.getBoundingClientRect();
    const inside = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    return {name: at.outerHTML.slice(0, 160), seen: inside && focused !== other};
}"""
"""What has the focus, and whether that is seen: it lies in the window, and looks otherwise than without."""


class Keys:
    """Somebody at the keys of a page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reaches(self, place: Locator, key: str = "Tab") -> None:
        """Goes from place to place until it is this one."""
        place.wait_for()
        for _ in range(MOST):
            self.page.keyboard.press(key)
            self._sees_the_focus()
            if place.evaluate("one => one === document.activeElement"):
                return
        pytest.fail(f"{place} is not reached with {key} on {self.page.url}")

    def _sees_the_focus(self) -> str:
        at = self.page.evaluate(_FOCUS)
        assert at["seen"], f"nobody sees that this has the focus on {self.page.url}:\n{at['name']}"
        return str(at["name"])

    def writes(self, text: str, field: str) -> None:
        self.reaches(self.page.get_by_label(field, exact=True))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def chooses(self, option: str, field: str) -> None:
        """Among the options of a list, by the arrows."""
        place = self.page.get_by_label(field, exact=True)
        self.reaches(place)
        for _ in range(place.locator("option").count()):
            if place.evaluate("one => one.selectedOptions[0].textContent.trim()") == option:
                return
            self.page.keyboard.press("ArrowDown")
        pytest.fail(f"{option} is not among the options of {field}")

    def follows(self, link: str | re.Pattern[str]) -> None:
        self._presses(self.page.get_by_role("link", name=link).first, "Enter")

    def presses(self, button: str | re.Pattern[str], key: str = "Enter") -> None:
        self._presses(self.page.get_by_role("button", name=button).first, key)

    def _presses(self, place: Locator, key: str) -> None:
        self.reaches(place)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def goes_round(self) -> list[str]:
        """Everything that the keys reach, from the top of the page until they are out of it."""
        reached: list[str] = []
        for _ in range(MOST):
            self.page.keyboard.press("Tab")
            at = self._sees_the_focus()
            if not at or (len(reached) > 1 and at == reached[0]):
                return reached
            if [at] != reached[-1:]:  # a date has a place for each of its parts
                reached.append(at)
        pytest.fail(f"the keys do not come out of {self.page.url}: {reached[-3:]}")

    def is_at(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()


@pytest.fixture(scope="module")
def eyes(chromium: Browser, migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Eyes]:
    folder = tmp_path_factory.mktemp("keys")
    (folder / migrated_file.name).write_bytes(migrated_file.read_bytes())
    with ExitStack() as opened:
        town = open_eyes(chromium, opened, folder, make_lively)
        town.page.set_viewport_size(DESK)
        yield town


@pytest.fixture
def keys(eyes: Eyes) -> Keys:
    return Keys(eyes.page)


def test_one_signs_in_by_a_letter(eyes: Eyes, keys: Keys) -> None:
    eyes.enters("", "sv")
    keys.page.goto("/sign-in")
    keys.writes("h1@ekbacka.example", "E-postadress")
    with keys.page.expect_navigation():
        keys.page.keyboard.press("Enter")
    keys.page.goto(_link_in_the_letter(eyes))
    keys.presses("Logga in", "Space")
    keys.is_at("Att göra")


def _link_in_the_letter(eyes: Eyes) -> str:
    """It is sent when the page has been answered."""
    folder = eyes.served.site.folder / "brev"
    for _ in range(PATIENCE):
        if letters := list(folder.glob("*.eml")):
            letter = message_from_bytes(letters[0].read_bytes(), policy=policy.default)
            assert isinstance(letter, EmailMessage)
            return link_in(letter)
        eyes.page.wait_for_timeout(100)
    pytest.fail("the letter does not come")


def test_the_administrator_filters_and_returns_a_plan(eyes: Eyes, keys: Keys) -> None:
    eyes.enters("anna", "sv")
    keys.page.goto("/bodies/bun/2027/status")
    keys.writes("Skola 3", "Enhetens namn")
    keys.chooses("Inlämnad", "Läge")
    keys.reaches(keys.page.get_by_role("button", name="Visa"))
    keys.page.keyboard.press("Enter")
    expect(keys.page).to_have_url(re.compile(r"\?unit=Skola\+3&status=submitted&"))
    expect(keys.page.locator(".styrhjul-matrix tbody tr")).to_have_count(1)
    keys.follows(re.compile("inlämnad"))
    keys.presses("Lämna tillbaka med kommentarer", "Space")
    keys.writes("Skriv gärna mer om rasterna.", "Om helheten")
    keys.presses("Lämna tillbaka med kommentarer")
    keys.sees("Skriv gärna mer om rasterna.")
    keys.sees("återlämnad")


def test_a_head_completes_a_plan_and_hands_it_in(eyes: Eyes, keys: Keys) -> None:
    eyes.enters("h2", "sv")
    keys.page.goto("/tasks")
    keys.follows(re.compile("Komplettera Enhetsplan"))
    keys.follows(re.compile("Alla är trygga"))
    keys.writes("Barnen berättar det för oss.", "Så förstår vi målet hos oss")
    keys.presses("Spara och gå till översikten")
    keys.follows("Granska och lämna in")
    keys.presses("Lämna in")
    keys.sees("Version 2")


def test_a_politician_receipts_and_signs_up_for_a_visit(eyes: Eyes, keys: Keys) -> None:
    eyes.enters("pia", "sv")
    keys.page.goto("/readings")
    keys.follows("Läsning av enhetsplanerna")
    keys.follows("Enheternas planer 2027")
    keys.presses("Läst och förstått", "Space")
    keys.page.goto("/visits")
    keys.presses(re.compile("Jag vill följa med"))
    keys.sees("Du är anmäld.")


def test_a_citizen_looks_for_a_figure(eyes: Eyes, keys: Keys) -> None:
    eyes.enters("", "sv")
    keys.page.goto("/")
    keys.follows("Nyckeltal")
    keys.chooses("Nej, inte än", "Når det vår standard?")
    keys.presses("Visa")
    keys.follows("Läsförmåga")
    keys.is_at("Läsförmåga")


def test_the_first_place_leads_past_the_menu(eyes: Eyes, keys: Keys) -> None:
    eyes.enters("anna", "sv")
    keys.page.goto("/years")
    keys.reaches(keys.page.get_by_role("link", name="Hoppa till innehållet"))
    keys.page.keyboard.press("Enter")
    keys.page.keyboard.press("Tab")
    assert keys.page.evaluate("document.activeElement.closest('main') !== null")


PLACES = [
    Looked("/bodies/bun/2027/status", "anna"),
    Looked("/obligations/{with_file}/return", "anna"),
    Looked("/bodies/ks/definition", "kerstin"),
    Looked("/obligations/{follow_up}/write?section=lasning", "h1"),
    Looked("/readings/{reading}/u1", "pia"),
    Looked("/reports/{report_id}", "pia"),
    Looked("/indicators"),
]


@pytest.mark.parametrize("place", PLACES, ids=[place.address for place in PLACES])
def test_the_keys_reach_everything_and_come_out_again(eyes: Eyes, keys: Keys, place: Looked) -> None:
    eyes.enters(place.who, "sv")
    eyes.looks(place)
    reached = keys.goes_round()
    many = keys.page.evaluate(
        """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
        .filter(one => one.checkVisibility() && one.type !== "hidden" && one.tabIndex >= 0).length"""
    )
    radios = keys.page.locator("input[type=radio]").count()
    assert many - radios <= len(reached) <= many
