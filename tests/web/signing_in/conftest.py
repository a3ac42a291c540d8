"""An installation that can mail links, a clock that can be moved, and the letters that have come."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from styrhjul.settings import Settings
from styrhjul.store.database import Database
from styrhjul.web.site import Site
from tests.cast import committee
from tests.web.conftest import NOON

HOME = "http://127.0.0.1"


@dataclass
class Clock:
    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def passes(self, **time: float) -> None:
        self.at += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def chosen(tmp_path: Path) -> Settings:
    return Settings(
        dir=tmp_path,
        mail_url=f"folder://{tmp_path}/brev",
        mail_from="Årshjulet <arshjul@ekbacka.example>",
        mail_contact="anna@ekbacka.example",
        public_url=HOME,
    )


@pytest.fixture
def site(database: Database, tmp_path: Path, clock: Clock, chosen: Settings) -> Site:
    """The committee of the cast: anna administers it, h1, h2 … are heads of its units."""
    with database.writing() as session:
        committee(session)
    return Site(database=database, folder=tmp_path, clock=clock, chosen=chosen)


Letters = Callable[[], list[EmailMessage]]


@pytest.fixture
def came(tmp_path: Path) -> Letters:
    """The letters that have come, by the receivers' names."""

    def read() -> list[EmailMessage]:
        files = sorted((tmp_path / "brev").glob("*.eml"))
        found = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
        assert all(isinstance(letter, EmailMessage) for letter in found)
        return found  # type: ignore[return-value]

    return read


def link_in(letter: EmailMessage) -> str:
    """The path of the link in a letter, the same in both its forms."""
    plain, marked = (letter.get_body((form,)) for form in ("plain", "html"))
    assert plain is not None
    assert marked is not None
    url = next(line for line in plain.get_content().splitlines() if line.startswith(HOME))
    assert url in marked.get_content()
    return url.removeprefix(HOME)
