"""Real browsers on a served site: Chromium at a desk and on a phone, with and without JavaScript.

Playwright's sync API keeps an event loop running in the thread that has started it, where nothing else can run one.
So the browser is closed with the last test of this package, and not, as pytest-playwright does it, with the session's.
"""

import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, ViewportSize, expect, sync_playwright

from styrhjul.web.app import create_app
from styrhjul.web.gate import LANGUAGE, SESSION
from styrhjul.web.site import Site
from tests.web.browser.looking import DESK, missing
from tests.web.conftest import session_of

Browsing = Callable[..., Page]
Enter = Callable[[Page, str], None]

PATIENCE = 30_000
"""Milliseconds: a page that has not come by then is not coming, on however busy a machine."""
_HERE = Path(__file__).parent
expect.set_options(timeout=PATIENCE)
_LONG = {"test_every_page.py": "every page"}
_PROGRAMS = ("chromium-headless-shell", "chromium")
"""The first takes half the time to come to a page, and is the same in all else."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser takes memory, and time to start: one process runs them all, but for the longest file."""
    for item in items:
        if item.path.is_relative_to(_HERE):
            group = _LONG.get(item.path.name, "browser")
            if item.get_closest_marker("xdist_group") is None:
                item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        missing("Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@dataclass(frozen=True)
class Served:
    """A site that answers on a port of loopback."""

    site: Site
    app: FastAPI
    address: str


@pytest.fixture
def served(site: Site) -> Iterator[Served]:
    with serving(site) as answering:
        yield answering


@contextmanager
def serving(site: Site) -> Iterator[Served]:
    """The site answers within the block."""
    app = create_app(site)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(
            uvicorn.Config(app, log_config=None, ws="none", access_log=False, timeout_graceful_shutdown=1)
        )
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        yield Served(site, app, f"http://127.0.0.1:{listening.getsockname()[1]}")
        server.should_exit = True
        thread.join()


@pytest.fixture
def browsing(chromium: Browser, served: Served) -> Iterator[Browsing]:
    """``browsing(PHONE, scripts=False)`` is a page in a browser of its own; ``page.goto("/tasks")`` goes to the site.

    Afterwards nothing may have gone wrong in the browser: no script that failed, nothing that its rules forbade, no
    file that was missing.
    """
    wrong: list[str] = []
    with ExitStack() as opened:

        def browse(size: ViewportSize = DESK, *, scripts: bool = True, language: str = "sv") -> Page:
            context = chromium.new_context(
                base_url=served.address, viewport=size, java_script_enabled=scripts, locale=language
            )
            opened.callback(context.close)
            context.set_default_timeout(PATIENCE)
            context.add_cookies([{"name": LANGUAGE, "value": language, "url": served.address}])
            page = context.new_page()
            listen(page, wrong)
            return page

        yield browse
    assert not wrong, "\n".join(wrong)


def listen(page: Page, wrong: list[str]) -> None:
    """What goes wrong in the browser from now on is added to ``wrong``."""

    def heard(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource"):
            wrong.append(message.text)

    def answered(response: Response) -> None:
        if response.status >= 400 and response.request.resource_type in {"stylesheet", "script", "font", "image"}:
            wrong.append(f"{response.url}: {response.status}")

    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", heard)
    page.on("response", answered)


@pytest.fixture
def page(browsing: Browsing) -> Page:
    """A page at a desk."""
    return browsing()


@pytest.fixture
def enter(served: Served) -> Enter:
    """``enter(page, "anna")``: the person with the key has signed in, in that page's browser."""

    def signed_in(page: Page, key: str) -> None:
        secret = session_of(served.site, key)
        page.context.add_cookies([{"name": SESSION, "value": secret, "url": served.address}])

    return signed_in
