"""A small municipality's pages, and browsers that have signed in as its people."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from models.organisation import Person
from models.signing_in import SignInSession
from styrhjul.store.database import Database
from styrhjul.web.app import create_app
from styrhjul.web.gate import SESSION, hashed
from styrhjul.web.site import Site

NOON = datetime(2026, 11, 2, 11, 0, tzinfo=UTC)
"""The day in the tests: the shipped year's plans are being written."""

Entering = Callable[..., TestClient]


@pytest.fixture
def site(database: Database, tmp_path: Path) -> Site:
    return Site(database=database, folder=tmp_path, clock=lambda: NOON)


@pytest.fixture
def entering(site: Site) -> Iterator[Entering]:
    """``entering("anna")`` is a browser in which the person with the key has signed in; ``entering()`` a citizen's."""
    app = create_app(site)
    with ExitStack() as open_browsers:

        def enter(key: str = "", **more: str) -> TestClient:
            browser = open_browsers.enter_context(
                TestClient(app, base_url="http://127.0.0.1", follow_redirects=False, headers=more)
            )
            if key:
                browser.cookies.set(SESSION, session_of(site, key))
            return browser

        yield enter


def session_of(site: Site, key: str) -> str:
    """The secret of a new session of the person with the key, as the browser's cookie holds it."""
    secret = secrets.token_urlsafe(32)
    with site.database.writing() as session:
        person = session.exec(select(Person).where(Person.key == key)).one()
        assert person.id is not None
        session.add(
            SignInSession(
                secret_sha256=hashed(secret),
                person_id=person.id,
                way="link",
                began_at=site.now,
                seen_at=site.now,
                ends_at=site.now + timedelta(hours=12),
            )
        )
    return secret
