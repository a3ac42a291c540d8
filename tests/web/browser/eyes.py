"""The eyes that pages are looked at with: one browser, in which everybody's pages come in turn."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, expect
from sqlmodel import Session

from styrhjul.settings import Settings
from styrhjul.store.database import Database, sqlite_url
from styrhjul.web.gate import LANGUAGE, SESSION
from styrhjul.web.site import Site
from tests.web.browser.conftest import PATIENCE, Served, listen, serving
from tests.web.browser.lively import NOON, Numbers
from tests.web.browser.looking import DESK, PHONE, assert_accessible, assert_no_sideways
from tests.web.conftest import session_of

Make = Callable[[Session, Path], Numbers]
"""Makes a town, whose folder is the path."""


@dataclass(frozen=True)
class Looked:
    """An address as somebody looks at it. The parts in it are filled in from the town."""

    address: str
    who: str = ""
    status: int = 200


@dataclass
class Eyes:
    """A browser in which everybody's pages are looked at in turn."""

    page: Page
    served: Served
    numbers: Numbers
    wrong: list[str] = field(default_factory=list)
    _sessions: dict[str, str] = field(default_factory=dict)

    def enters(self, who: str, language: str) -> None:
        """From now on it is this person who looks, in this language."""
        context = self.page.context
        context.clear_cookies()
        cookies = {LANGUAGE: language}
        if who:
            cookies[SESSION] = self.session(who)
        at = self.served.address
        context.add_cookies([{"name": key, "value": value, "url": at} for key, value in cookies.items()])

    def session(self, who: str) -> str:
        return self._sessions.get(who) or self._sessions.setdefault(who, session_of(self.served.site, who))

    def looks(self, looked: Looked) -> None:
        address = looked.address.format_map(self.numbers)
        answer = self.page.goto(address)
        assert answer is not None
        assert (answer.status, answer.url.removeprefix(self.served.address)) == (looked.status, address)

    def sees_a_page_for_everybody(self, language: str, *, colours: bool = True) -> None:
        """At the width that it has, and without scrolling sideways at the other."""
        page = self.page
        expect(page.locator("h1")).to_have_count(1)
        expect(page.locator("html")).to_have_attribute("lang", language)
        assert_accessible(page, colours=colours)
        for size in (DESK, PHONE):
            page.set_viewport_size(size)
            assert_no_sideways(page)


def open_eyes(browser: Browser, opened: ExitStack, folder: Path, make: Make) -> Eyes:
    """The town is made in the folder, which has an empty database, and looked at until ``opened`` is closed."""
    database = Database(sqlite_url(folder))
    opened.callback(database.close)
    with database.writing() as session:
        numbers = make(session, folder)
    chosen = Settings(
        dir=folder,
        mail_url=f"folder://{folder}/brev",
        mail_from="Årshjulet <arshjul@ekbacka.example>",
        mail_contact="anna@ekbacka.example",
        public_url="http://127.0.0.1",
        oidc_issuer="http://127.0.0.1:9",
        oidc_client_id="styrhjul",
        oidc_name="Ekbacka kommuns inloggning",
    )
    served = opened.enter_context(serving(Site(database=database, folder=folder, clock=lambda: NOON, chosen=chosen)))
    context = browser.new_context(base_url=served.address, viewport=PHONE)
    opened.callback(context.close)
    context.set_default_timeout(PATIENCE)
    eyes = Eyes(context.new_page(), served, numbers)
    listen(eyes.page, eyes.wrong)
    return eyes
