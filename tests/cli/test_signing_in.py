"""A link for a person, from the command line."""

from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from styrhjul.settings import settings
from styrhjul.store.database import Database
from styrhjul.web.app import create_app
from styrhjul.web.site import Site
from tests.cast import committee
from tests.cli.conftest import Run


@pytest.fixture(autouse=True)
def municipality(database: Database) -> None:
    with database.writing() as session:
        committee(session)


def test_the_link_signs_the_person_in(run: Run, folder: Path, database: Database) -> None:
    ran = run("sign-in", "anna", "--by", "Drift", "--dir", folder)
    assert (ran.code, ran.err) == (0, "")
    url = ran.out.strip()
    assert url.startswith("http://127.0.0.1:8000/sign-in/")
    with TestClient(create_app(Site(database, folder)), base_url="http://127.0.0.1", follow_redirects=False) as browser:
        assert browser.post(url.removeprefix("http://127.0.0.1:8000")).headers["location"] == "/start"


def test_it_leads_to_where_the_pages_are(run: Run, folder: Path, setting: Callable[[str, str], None]) -> None:
    setting("STYRHJUL_PUBLIC_URL", "https://arshjul.ekbacka.example/")
    assert settings().public_url
    assert run("sign-in", "anna", "--dir", folder).out.startswith("https://arshjul.ekbacka.example/sign-in/")
    given = run("sign-in", "anna", "--url", "http://127.0.0.1:8123", "--dir", folder)
    assert given.out.startswith("http://127.0.0.1:8123/sign-in/")


def test_there_is_none_for_somebody_who_is_not_there(run: Run, folder: Path) -> None:
    ran = run("sign-in", "nobody", "--dir", folder)
    assert (ran.code, ran.out, ran.err) == (1, "", "Det finns ingen person med nyckeln nobody.\n")
