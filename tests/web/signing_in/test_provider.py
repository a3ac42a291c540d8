"""Signing in through a real provider: oidc-provider, run by the test."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin

import httpx2
import pytest
from sqlmodel import select

from models.signing_in import Identity, SignInSession
from styrhjul.settings import Settings
from styrhjul.web.site import Site
from tests.web.conftest import Entering
from tests.web.signing_in.conftest import HOME
from tests.web.signing_in.test_links import audits

BACK = f"{HOME}/sign-in/provider/back"
PROGRAM = Path(__file__).with_name("provider.mjs")
PACKAGE = Path(__file__).parents[3] / "node_modules" / "oidc-provider"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    if shutil.which("node") is None or not PACKAGE.exists():
        reason = "the provider needs node, and the packages of package.json (npm ci)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with subprocess.Popen(
        ["node", str(PROGRAM), BACK],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        yield running.stdout.readline().strip()
        running.stdin.close()
        running.wait(timeout=10)


@pytest.fixture
def chosen(chosen: Settings, issuer: str) -> Settings:
    return replace(
        chosen,
        oidc_issuer=issuer,
        oidc_client_id="styrhjul",
        oidc_client_secret="a secret of the two",
        oidc_name="Ekbacka kommun",
    )


def walk(start: str, *, account: str) -> str:
    """Where the provider sends a person's browser in the end, when they have signed in there."""
    with httpx2.Client() as person:
        answer = person.get(start)
        while True:
            if answer.is_redirect:
                where = urljoin(str(answer.url), answer.headers["location"])
                if where.startswith(HOME + "/"):
                    return where.removeprefix(HOME)
                answer = person.get(where)
                continue
            prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)
            action = re.search(r'action="([^"]+)"', answer.text)
            assert prompt is not None, answer.text
            assert action is not None
            said = {"prompt": prompt[1], "login": account}
            answer = person.post(urljoin(str(answer.url), action[1]), data=said)


def test_one_comes_in_through_the_municipalitys_provider(entering: Entering, site: Site) -> None:
    browser = entering()
    asking = browser.get("/sign-in", params={"to": "/to/7"}).text
    assert asking.index("Logga in med Ekbacka kommun") < asking.index("Eller få en länk med e-post")
    start = browser.get("/sign-in/provider", params={"to": "/to/7"})
    assert "code_challenge_method=S256" in start.headers["location"]
    entered = browser.get(walk(start.headers["location"], account="anna"))
    assert (entered.status_code, entered.headers["location"]) == (303, "/to/7")
    assert browser.get("/start").headers["location"] == "/years"
    with site.database.reading() as session:
        identity = session.exec(select(Identity)).one()
        assert (identity.issuer, identity.subject) == (site.chosen.oidc_issuer, "anna")
        assert session.exec(select(SignInSession.way)).one() == "provider"
    assert audits(site) == ["join identity", "sign in"]


def test_the_second_time_it_is_the_identity_that_counts(entering: Entering, site: Site) -> None:
    for _ in range(2):
        browser = entering()
        start = browser.get("/sign-in/provider").headers["location"]
        assert browser.get(walk(start, account="anna")).headers["location"] == "/start"
    assert audits(site) == ["join identity", "sign in", "sign in"]


@pytest.mark.parametrize("account", ["unverified", "stranger"])
def test_who_is_nobody_here_is_told_whom_to_ask(account: str, entering: Entering, site: Site) -> None:
    browser = entering()
    start = browser.get("/sign-in/provider").headers["location"]
    answer = browser.get(walk(start, account=account))
    assert answer.status_code == 403
    assert "Vi hittar dig inte i årshjulet" in answer.text
    assert 'href="mailto:anna@ekbacka.example"' in answer.text
    with site.database.reading() as session:
        assert session.exec(select(Identity)).all() == []
