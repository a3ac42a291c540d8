"""How the tests look at a page in a browser: with axe, at its width, and with a picture of it."""

import json
import os
import re
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from styrhjul import ROOT

DESK = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=320, height=640)
"""The narrowest that must do without scrolling sideways (WCAG 2.2, 1.4.10)."""

IN_THE_HAND = ViewportSize(width=390, height=844)
"""An ordinary telephone, to make pictures of."""

_AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
_SCRIPTS = re.compile(r"<script\b.*?</script>", re.DOTALL)
_COPIES: WeakKeyDictionary[Browser, Page] = WeakKeyDictionary()
_IMAGES = ROOT / "docs" / "images"


def assert_accessible(page: Page, *, colours: bool = True) -> None:
    """Axe finds nothing against WCAG 2.2 AA, nor against what it calls best practice.

    Without ``colours`` it takes half the time: where the same page has been seen at another width, they are the same.
    """
    same = _where_axe_runs(page)
    same.evaluate(_axe())
    rules = {} if colours else {"color-contrast": {"enabled": False}}
    found = same.evaluate(
        """asked => axe.run({...asked, resultTypes: ['violations'], preload: false}).then(run => run.violations)""",
        {"runOnly": list(_RULES), "rules": rules},
    )
    assert not found, f"{page.url}\n" + "\n".join(_told(violation) for violation in found)


def _where_axe_runs(page: Page) -> Page:
    """The page itself; of one in a browser that runs no scripts, a copy without any in another, which is kept."""
    if not page.evaluate("matchMedia('(scripting: none)').matches"):
        return page
    browser, size = page.context.browser, page.viewport_size
    assert browser is not None
    assert size is not None
    copy = _COPIES.get(browser) or _COPIES.setdefault(browser, browser.new_context().new_page())
    shown = _SCRIPTS.sub("", page.content())
    copy.set_viewport_size(size)
    copy.route(page.url, lambda route: route.fulfill(body=shown, content_type="text/html; charset=utf-8"), times=1)
    copy.goto(page.url)
    return copy


def assert_no_sideways(page: Page) -> None:
    """Nothing on the page is wider than the window, but for what scrolls in a region of its own."""
    wide = page.evaluate(
        """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
        [...document.body.querySelectorAll('*')]
            .filter(one => one.getBoundingClientRect().right > window.innerWidth && !one.closest('.styrhjul-scroll'))
            .map(one => one.outerHTML.slice(0, 120))"""
    )
    assert not wide, f"{page.url} is wider than the window:\n" + "\n".join(wide)


def picture(page: Page, name: str, *, size: ViewportSize | None = None, whole: bool = False) -> None:
    """Draws docs/images/NAME.png anew, if STYRHJUL_PICTURES asks for it; otherwise nothing.

    ``size``: the picture's own, where it is another than that of the browser's window.
    """
    if not os.environ.get("STYRHJUL_PICTURES"):
        return
    before = page.viewport_size
    page.set_viewport_size(size or before or DESK)
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=_IMAGES / f"{name}.png", full_page=whole, animations="disabled")
    page.set_viewport_size(before or DESK)


def missing(what: str) -> None:
    """Skips the test for want of something; where a machine checks what is to be handed in, that is a fault."""
    reason = f"{what} is not here: make test gets it where it may"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@cache
def _axe() -> str:
    if not _AXE.exists():
        missing("axe-core (npm)")
    return _AXE.read_text("utf-8")


def _told(violation: dict[str, Any]) -> str:
    nodes = "".join(f"\n    {node['html'][:200]}\n      {_why(node)}" for node in violation["nodes"][:5])
    return f"  {violation['id']}: {violation['help']}{nodes}"


def _why(node: dict[str, Any]) -> str:
    checks = [check["message"] for check in [*node["any"], *node["all"], *node["none"]]]
    return json.dumps(checks, ensure_ascii=False)
