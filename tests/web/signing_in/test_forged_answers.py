"""What a provider, or somebody who would like to be one, may answer without anybody getting in."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from joserfc.jwk import ECKey
from sqlmodel import select
from starlette.testclient import TestClient

from models.organisation import Address, Person
from models.signing_in import SignInSession
from styrhjul.settings import Settings
from styrhjul.web.app import create_app
from styrhjul.web.gate import SESSION
from styrhjul.web.site import Site
from tests.web.conftest import Entering
from tests.web.signing_in.issuer import CLIENT, SECRET, SHARED_KEY, Issuer, open_issuer
from tests.web.signing_in.test_links import audits


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with open_issuer() as issuer:
        yield issuer


@pytest.fixture
def chosen(chosen: Settings, issuer: Issuer) -> Settings:
    return replace(chosen, oidc_issuer=issuer.url, oidc_client_id=CLIENT, oidc_client_secret=SECRET)


def go(browser: Any) -> str:
    return str(browser.get("/sign-in/provider").headers["location"])


def nobody_is_in(site: Site) -> bool:
    with site.database.reading() as session:
        return session.exec(select(SignInSession)).first() is None


def test_an_honest_answer_lets_in(entering: Entering, issuer: Issuer, site: Site) -> None:
    browser = entering()
    entered = browser.get(issuer.sends_back(go(browser)))
    assert (entered.status_code, entered.headers["location"]) == (303, "/start")
    (held,) = (one for one in entered.headers.get_list("set-cookie") if one.startswith(SESSION))
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(held.split("; "))
    assert not nobody_is_in(site)


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another"},
        {"aud": ["another", "third"]},
        {"aud": None},
        {"iss": "http://127.0.0.1:1"},
        {"iss": None},
        {"sub": None},
        {"sub": ""},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"azp": "another"},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_us_now_lets_nobody_in(
    claims: dict[str, Any], entering: Entering, issuer: Issuer, site: Site
) -> None:
    issuer.claims = claims
    browser = entering()
    answer = browser.get(issuer.sends_back(go(browser)))
    assert answer.status_code == 400
    assert "Inloggningen blev inte klar" in answer.text
    assert nobody_is_in(site)


@pytest.mark.parametrize(
    ("alg", "key"),
    [("none", None), ("HS256", SHARED_KEY), ("ES256", ECKey.generate_key("P-256", {"kid": "own"}))],
    ids=["unsigned", "signed with what we both know", "signed by another"],
)
def test_a_token_that_the_provider_has_not_signed_lets_nobody_in(
    alg: str, key: Any, entering: Entering, issuer: Issuer, site: Site
) -> None:
    issuer.alg, issuer.key = alg, key
    browser = entering()
    assert browser.get(issuer.sends_back(go(browser))).status_code == 400
    assert nobody_is_in(site)


def test_an_answer_is_good_once(entering: Entering, issuer: Issuer, site: Site) -> None:
    browser = entering()
    answer = issuer.sends_back(go(browser))
    assert browser.get(answer).status_code == 303
    assert browser.get(answer).status_code == 400
    again = issuer.sends_back(go(browser), code="code-0")
    assert browser.get(again).status_code == 400
    assert audits(site).count("sign in") == 1


@pytest.mark.parametrize("state", [None, "", "made-up"])
def test_an_answer_that_nobody_asked_for_is_not_taken(
    state: str | None, entering: Entering, issuer: Issuer, site: Site
) -> None:
    browser = entering()
    answer = browser.get(issuer.sends_back(go(browser), state=state))
    assert answer.status_code == 400
    assert SESSION not in browser.cookies
    assert nobody_is_in(site)


def test_an_answer_to_somebody_elses_question_is_not_taken(entering: Entering, issuer: Issuer, site: Site) -> None:
    """Nobody is signed in as another by following a link of theirs."""
    theirs, mine = entering(), entering()
    go(mine)
    assert mine.get(issuer.sends_back(go(theirs))).status_code == 400
    assert nobody_is_in(site)


@pytest.mark.parametrize("sender", [None, "http://127.0.0.1:1"])
def test_an_answer_from_another_provider_is_not_mistaken_for_ours(
    sender: str | None, entering: Entering, issuer: Issuer, site: Site
) -> None:
    browser = entering()
    assert browser.get(issuer.sends_back(go(browser), iss=sender)).status_code == 400
    assert nobody_is_in(site)


@pytest.mark.parametrize(
    "about_itself",
    [{"issuer": "http://127.0.0.1:1"}, {"id_token_signing_alg_values_supported": ["none"]}, {"issuer": None}],
    ids=str,
)
def test_a_provider_that_is_not_what_it_should_be_is_not_gone_to(
    about_itself: dict[str, Any], entering: Entering, issuer: Issuer
) -> None:
    issuer.about_itself = about_itself
    answer = entering().get("/sign-in/provider")
    assert answer.status_code == 503
    assert "Försök igen" in answer.text


def test_a_provider_that_does_not_answer_is_told_of_kindly(entering: Entering, site: Site, chosen: Settings) -> None:
    gone = replace(site, chosen=replace(chosen, oidc_issuer="http://127.0.0.1:1"))
    with TestClient(create_app(gone), base_url="http://127.0.0.1") as browser:
        assert browser.get("/sign-in/provider").status_code == 503


def test_who_changes_their_mind_at_the_provider_is_not_in(entering: Entering, issuer: Issuer, site: Site) -> None:
    browser = entering()
    answer = browser.get(issuer.sends_back(go(browser), code=None, error="access_denied"))
    assert answer.status_code == 400
    assert nobody_is_in(site)


@pytest.mark.parametrize("verified", [False, None, "true", "false"])
def test_an_address_that_is_not_verified_joins_nobody(
    verified: object, entering: Entering, issuer: Issuer, site: Site
) -> None:
    issuer.claims = {"email_verified": verified}
    browser = entering()
    assert browser.get(issuer.sends_back(go(browser))).status_code == 403
    assert nobody_is_in(site)


def test_an_address_that_two_share_joins_neither(entering: Entering, issuer: Issuer, site: Site) -> None:
    with site.database.writing() as session:
        maria = session.exec(select(Person).where(Person.key == "maria")).one()
        session.add(Address(person_id=maria.id, value="anna@ekbacka.example"))
    browser = entering()
    assert browser.get(issuer.sends_back(go(browser))).status_code == 403


def test_a_known_identity_is_the_same_person_whatever_its_address_becomes(
    entering: Entering, issuer: Issuer, site: Site
) -> None:
    browser = entering()
    browser.get(issuer.sends_back(go(browser)))
    issuer.claims = {"email": "h1@ekbacka.example"}
    browser.get(issuer.sends_back(go(browser)))
    assert audits(site).count("sign in") == 2
    assert audits(site, "h1") == []


def test_an_identity_is_not_another_ones_for_having_the_same_subject(
    entering: Entering, issuer: Issuer, site: Site
) -> None:
    browser = entering()
    browser.get(issuer.sends_back(go(browser)))
    issuer.claims = {"sub": "subject-2", "email": "h1@ekbacka.example"}
    browser.get(issuer.sends_back(go(browser)))
    assert audits(site, "h1") == ["join identity", "sign in"]


def test_more_about_a_person_is_taken_only_if_it_is_about_the_same(
    entering: Entering, issuer: Issuer, site: Site
) -> None:
    issuer.claims = {"email": None, "email_verified": None}
    issuer.userinfo = {"sub": "subject-1", "email": "anna@ekbacka.example", "email_verified": True}
    browser = entering()
    assert browser.get(issuer.sends_back(go(browser))).status_code == 303
    issuer.userinfo |= {"sub": "another"}
    assert browser.get(issuer.sends_back(go(browser))).status_code == 400


def test_without_a_provider_there_is_no_way_to_one(site: Site) -> None:
    without = replace(site, chosen=replace(site.chosen, oidc_issuer=""))
    with TestClient(create_app(without), base_url="http://127.0.0.1") as browser:
        assert browser.get("/sign-in/provider").status_code == 404
        assert browser.get("/sign-in/provider/back").status_code == 404
        assert "/sign-in/provider" not in browser.get("/sign-in").text
