"""Who has chosen English meets no Swedish sentence of the program's, on any page of a lively town."""

import html.parser
import re
from collections.abc import Iterator
from pathlib import Path

from starlette.testclient import TestClient

from notifications.catalogue import read_catalogue
from styrhjul.settings import Settings
from styrhjul.store.database import Database, sqlite_url
from styrhjul.web.app import create_app
from styrhjul.web.gate import LANGUAGE, SESSION
from styrhjul.web.pages import TEMPLATES
from styrhjul.web.site import Site
from tests.web.browser.lively import make_lively
from tests.web.browser.test_every_page import ALWAYS_SWEDISH, BEFORE_ALL, PAGES
from tests.web.conftest import NOON, session_of

SHORTEST = 16
"""Of what can be known as the program's own: what is shorter may well be a name that somebody has given."""
_PLACE = re.compile(r"%\(\w+\)s")
_WITHOUT_END = {"br", "hr", "img", "input", "link", "meta", "path", "circle", "rect", "line", "use"}


class _Reader(html.parser.HTMLParser):
    """Gathers what a page says in the language of the page; what is marked as Swedish is somebody's own text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _WITHOUT_END:
            own = "none" if tag in {"script", "style", "textarea", "pre"} else dict(attrs).get("lang")
            self._open.append((tag, own or (self._open[-1][1] if self._open else "")))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][1] == "en":
            self.said.append(" ".join(data.split()))


def test_no_page_says_in_swedish_what_it_has_english_for(migrated_file: Path, tmp_path: Path) -> None:
    (tmp_path / migrated_file.name).write_bytes(migrated_file.read_bytes())
    database = Database(sqlite_url(tmp_path))
    with database.writing() as session:
        numbers = make_lively(session, tmp_path)
    chosen = Settings(dir=tmp_path, public_url="http://127.0.0.1")
    site = Site(database=database, folder=tmp_path, clock=lambda: NOON, chosen=chosen)
    swedish = set(_swedish())
    found = set()
    with TestClient(create_app(site), base_url="http://127.0.0.1") as browser:
        for path in PAGES.keys() - ALWAYS_SWEDISH - {BEFORE_ALL}:
            for looked in PAGES[path]:
                browser.cookies.clear()
                browser.cookies.set(LANGUAGE, "en")
                if looked.who:
                    browser.cookies.set(SESSION, session_of(site, looked.who))
                reader = _Reader()
                reader.feed(browser.get(looked.address.format_map(numbers)).text)
                said = "\n".join(reader.said)
                found |= {(path, part) for part in swedish if part in said}
    database.close()
    assert sorted(found) == []


def _swedish() -> Iterator[str]:
    """The longest part between two places of each sentence that has its English."""
    known = read_catalogue("en", sorted(TEMPLATES.rglob("en.po")))._catalog
    for key in known:
        sentence = key[0] if isinstance(key, tuple) else key
        longest = max((part.strip() for part in _PLACE.split(sentence)), key=len)
        if len(longest) >= SHORTEST and " " in longest:
            yield longest
