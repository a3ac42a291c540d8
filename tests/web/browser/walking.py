"""Somebody who walks through the pages, and does what it takes to use them: reads, follows links, writes, presses."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from babel.dates import format_date
from playwright.sync_api import Locator, Page, expect

from notifications.catalogue import read_catalogue
from styrhjul.web.pages import LOCALES, TEMPLATES
from tests.web.browser.looking import assert_accessible, assert_no_sideways


@dataclass(frozen=True)
class Somebody:
    """A person at a browser of their own.

    What they look for is said in the pages' Swedish, and found in the language that they have chosen. What others have
    written is in Swedish for all. Every page that they come to is looked at: it is for everybody.
    """

    page: Page
    language: str

    def said(self, sentence: str, **values: object) -> str:
        """The sentence as the pages say it to this person."""
        told: str = _catalogue(self.language).ugettext(sentence)
        return told % values if values else told

    def day(self, day: date) -> str:
        return format_date(day, "d MMMM y", locale=LOCALES[self.language])

    def goes_to(self, address: str) -> None:
        self.page.goto(address)
        self._looks()

    def follows(self, link: str, **values: object) -> None:
        """The first link with the words in its name."""
        self._moves(self.page.get_by_role("link", name=self.said(link, **values)).first)

    def presses(self, button: str, **values: object) -> None:
        self._moves(self.page.get_by_role("button", name=self.said(button, **values)))

    def _moves(self, by: Locator) -> None:
        with self.page.expect_navigation():
            by.click()
        self._looks()

    def writes(self, text: str, label: str, **values: object) -> None:
        self.page.get_by_label(self.said(label, **values), exact=True).fill(text)

    def sees(self, sentence: str, **values: object) -> None:
        expect(self.page.get_by_text(self.said(sentence, **values)).first).to_be_visible()

    def does_not_see(self, words: str) -> None:
        assert words not in self.page.content()

    def is_at(self, heading: str, **values: object) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(self.said(heading, **values))

    def is_at_the(self, thing: str) -> None:
        """At the page of something in the year, by the name that the municipality has given it."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(thing)

    def _looks(self) -> None:
        assert_accessible(self.page)
        assert_no_sideways(self.page)


@cache
def _catalogue(language: str) -> Any:
    return read_catalogue(language, sorted(TEMPLATES.rglob(f"{language}.po")))
