"""The guards around every page: headers, senders, sizes."""

import logging
import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from styrhjul.store.database import Database
from styrhjul.web.app import create_app
from styrhjul.web.guarding import LARGEST_FORM, LARGEST_UPLOAD
from styrhjul.web.site import Site
from tests.cast import committee
from tests.web.conftest import Entering

ELSEWHERE = "https://elsewhere.example"
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin",
    "cross-origin-opener-policy": "same-origin",
}
POLICY = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


@pytest.fixture(autouse=True)
def municipality(database: Database) -> None:
    with database.writing() as session:
        committee(session)


def nonce_of(page: str) -> str:
    nonces = set(re.findall(r'nonce="([^"]+)"', page))
    assert len(nonces) == 1
    return nonces.pop()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/sign-in", 200),
        ("GET", "/start", 303),
        ("GET", "/nothing", 404),
        ("GET", "/to/99999999999999999999999", 404),
        ("PUT", "/sign-in", 405),
        ("POST", "/sign-in", 200),
        ("GET", "/sign-in/none", 410),
        ("GET", "/static/styrhjul.css", 200),
        ("GET", "/static/none.css", 404),
        ("GET", "/static/../app.py", 404),
    ],
)
def test_every_answer_has_the_headers(method: str, path: str, status: int, entering: Entering) -> None:
    answer = entering("anna" if path.startswith("/to") else "").request(method, path)
    assert answer.status_code == status
    assert HEADERS.items() <= dict(answer.headers).items()
    assert "camera=()" in answer.headers["permissions-policy"]
    assert "strict-transport-security" not in answer.headers


def test_a_pages_own_scripts_bear_its_nonce_and_no_two_pages_have_the_same(entering: Entering) -> None:
    browser = entering()
    pages = [browser.get("/sign-in") for _ in range(2)]
    nonces = [nonce_of(page.text) for page in pages]
    assert nonces[0] != nonces[1]
    assert [page.headers["content-security-policy"] for page in pages] == [POLICY.format(nonce=one) for one in nonces]


def test_no_page_has_script_or_style_that_the_policy_would_stop(entering: Entering) -> None:
    page = entering("anna").get("/sessions").text
    assert not re.search(r"<script(?![^>]*nonce=)", page)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page)


def test_what_somebody_has_seen_signed_in_is_not_kept_by_the_browser(entering: Entering) -> None:
    assert entering("anna").get("/sessions").headers["cache-control"] == "no-store"
    assert entering().get("/sign-in").headers["cache-control"] == "no-store"
    assert entering().get("/nothing").headers["cache-control"] == "no-cache"
    assert "Cookie" in entering().get("/nothing").headers["vary"]


def test_files_that_are_asked_for_by_their_content_may_be_kept(entering: Entering) -> None:
    browser = entering("anna")
    found = re.search(r'href="(/static/styrhjul\.css\?\w+)"', browser.get("/sessions").text)
    assert found is not None
    assert browser.get(found[1]).headers["cache-control"] == "public, max-age=31536000, immutable"
    assert browser.get("/static/styrhjul.css").headers["cache-control"] == "no-cache"
    assert browser.get("/static/none.css?1").headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "from_elsewhere",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": ELSEWHERE},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9"},
    ],
    ids=str,
)
def test_what_another_site_makes_the_browser_send_is_refused(
    from_elsewhere: dict[str, str], entering: Entering
) -> None:
    browser = entering("anna")
    answer = browser.post("/sessions/end-all", headers=from_elsewhere)
    assert answer.status_code == 403
    assert "kom från en annan webbplats" in answer.text
    assert HEADERS.items() <= dict(answer.headers).items()
    assert browser.get("/sessions").status_code == 200


@pytest.mark.parametrize("own", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://127.0.0.1"}, {}], ids=str)
def test_what_our_own_page_sends_is_taken(own: dict[str, str], entering: Entering) -> None:
    assert entering("anna").post("/sessions/end-all", headers=own).status_code == 303


def chunks(size: int) -> Iterator[bytes]:
    """A body that does not say how long it is."""
    for _ in range(size // 50_000 + 1):
        yield b"x" * 50_000


FORM = "application/x-www-form-urlencoded"


def test_a_form_that_is_too_large_is_refused_kindly(entering: Entering) -> None:
    answer = entering().post("/sign-in", content=b"x" * (LARGEST_FORM + 1), headers={"Content-Type": FORM})
    assert answer.status_code == 413
    assert "för stort" in answer.text
    assert HEADERS.items() <= dict(answer.headers).items()


def test_so_is_one_that_does_not_say_how_large_it_is(entering: Entering) -> None:
    answer = entering().post("/sign-in", content=chunks(LARGEST_FORM), headers={"Content-Type": FORM})
    assert answer.status_code == 413
    assert "för stort" in answer.text


def test_an_upload_has_more_room_and_not_without_end(entering: Entering) -> None:
    def sent(size: int) -> int:
        upload = {"address": ("plan.xlsx", b"x" * size)}
        answer = entering().post("/sign-in", files=upload)
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        return answer.status_code

    assert sent(LARGEST_FORM * 2) == 422
    assert sent(LARGEST_UPLOAD + 1) == 413


def test_a_form_of_very_many_fields_is_refused(entering: Entering) -> None:
    answer = entering().post("/sign-in", data={f"field{n}": "x" for n in range(1_001)})
    assert answer.status_code == 400
    assert "Det gick inte" in answer.text


def test_head_is_answered_as_get_is_but_for_the_body(entering: Entering) -> None:
    head, get = entering().head("/sign-in"), entering().get("/sign-in")
    assert (head.status_code, head.text) == (200, "")
    assert head.headers["content-length"] == get.headers["content-length"]


def test_the_page_of_a_fault_has_the_headers_too(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    app = create_app(site)
    site.database.close()
    app.state.doorkeeper = None
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as browser:
        answer = browser.post("/sign-in/none")
    assert answer.status_code == 500
    assert HEADERS.items() <= dict(answer.headers).items()
    assert answer.headers["content-security-policy"] == POLICY.format(nonce=nonce_of(answer.text))


def test_a_cookie_that_opens_nothing_is_taken_back(entering: Entering) -> None:
    browser = entering()
    browser.cookies.set("styrhjul_session", "nothing")
    assert browser.get("/sign-in").headers["set-cookie"].startswith('styrhjul_session=""; ')
    assert "set-cookie" not in entering("anna").get("/sessions").headers
