"""Sessions: what one is signed in with, how long it stands, and how it ends."""

import re

import pytest
from sqlmodel import select

from models.obligations import Audit
from models.signing_in import SignInSession
from styrhjul.refused import Refused
from styrhjul.services.acts import Act
from styrhjul.services.signing_in import end_sessions_of
from styrhjul.store.sessions import person_by_key, sessions_of
from styrhjul.web.gate import SESSION
from styrhjul.web.signing_in.entering import browser_name
from styrhjul.web.site import Site
from tests.web.conftest import Entering
from tests.web.signing_in.conftest import Clock
from tests.web.signing_in.test_links import printed


def numbers(page: str) -> list[int]:
    return [int(number) for number in re.findall(r"/sessions/(\d+)/end", page)]


def standing(site: Site, key: str = "anna") -> int:
    with site.database.snapshot() as connection:
        person_id = person_by_key(connection, key)
        assert person_id is not None
        return len(sessions_of(connection, person_id, now=site.instant))


def test_signing_out_ends_the_session_and_not_only_the_cookie(entering: Entering, site: Site) -> None:
    browser = entering("anna")
    held = browser.cookies[SESSION]
    answer = browser.post("/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?done=signed-out")
    assert answer.headers["set-cookie"].startswith(f'{SESSION}=""; ')
    assert "Du är utloggad." in entering().get("/sign-in?done=signed-out").text
    thief = entering()
    thief.cookies.set(SESSION, held)
    refused = thief.get("/start")
    assert refused.headers["location"] == "/sign-in?to=/start"
    assert f'{SESSION}=""; ' in refused.headers["set-cookie"]


def test_one_sees_where_one_is_signed_in_and_ends_one_of_them(entering: Entering) -> None:
    at_work, on_the_phone = entering("anna"), entering("anna")
    page = at_work.get("/sessions").text
    assert len(numbers(page)) == 2
    other = next(
        n for n in numbers(page) if "den du använder nu" not in page.split(f'id="session-{n}"')[1].split("</h2>")[0]
    )
    assert at_work.post(f"/sessions/{other}/end").headers["location"] == "/sessions?done=ended"
    assert on_the_phone.get("/start").headers["location"].startswith("/sign-in")
    assert at_work.get("/sessions").status_code == 200


def test_ending_the_one_that_is_used_signs_out(entering: Entering) -> None:
    browser = entering("anna")
    (this,) = numbers(browser.get("/sessions").text)
    assert browser.post(f"/sessions/{this}/end").headers["location"].startswith("/sign-in")
    assert browser.get("/sessions").status_code == 303


def test_nobody_sees_or_ends_anothers_session(entering: Entering, site: Site) -> None:
    (annas,) = numbers(entering("anna").get("/sessions").text)
    stranger = entering("h1")
    assert annas not in numbers(stranger.get("/sessions").text)
    assert stranger.post(f"/sessions/{annas}/end").status_code == 404
    assert standing(site) == 1


def test_all_are_ended_at_once(entering: Entering, site: Site) -> None:
    browsers = [entering("anna") for _ in range(3)]
    entering("h1")
    assert browsers[0].post("/sessions/end-all").status_code == 303
    assert all(browser.get("/start").headers["location"].startswith("/sign-in") for browser in browsers)
    assert standing(site, "h1") == 1


def test_an_administrator_ends_all_that_a_person_is_signed_in_with(entering: Entering, site: Site) -> None:
    browser = entering("h1")
    act = Act("Anna", today=site.today, now=site.instant)
    with site.database.writing() as session:
        assert end_sessions_of(session, person="h1", act=act) == 1
        with pytest.raises(Refused):
            end_sessions_of(session, person="nobody", act=act)
    assert browser.get("/start").headers["location"].startswith("/sign-in")


def test_signing_in_anew_leaves_nothing_of_the_old_session(entering: Entering, site: Site) -> None:
    browser = entering("h1")
    fixed = browser.cookies[SESSION]
    answer = browser.post(printed(site))
    assert fixed not in answer.headers["set-cookie"]
    thief = entering()
    thief.cookies.set(SESSION, fixed)
    assert thief.get("/start").headers["location"].startswith("/sign-in")


def test_a_session_that_is_used_stands_and_one_that_is_left_does_not(
    entering: Entering, site: Site, clock: Clock
) -> None:
    browser = entering("anna")
    for _ in range(3):
        clock.passes(hours=11)
        assert browser.get("/start").headers["location"] == "/years"
    clock.passes(hours=12)
    assert browser.get("/start").headers["location"] == "/sign-in?to=/start"


def test_no_session_stands_longer_than_a_week(entering: Entering, clock: Clock) -> None:
    browser = entering("anna")
    hours = 0
    while browser.get("/start").headers["location"] == "/years":
        clock.passes(hours=6)
        hours += 6
    assert hours == 7 * 24


def test_looking_at_pages_is_not_writing(entering: Entering, site: Site, clock: Clock) -> None:
    def seen() -> object:
        with site.database.reading() as session:
            return session.exec(select(SignInSession.seen_at)).one()

    browser, began = entering("anna"), clock.at
    clock.passes(minutes=4)
    browser.get("/start")
    assert seen() == began
    clock.passes(minutes=1)
    browser.get("/start")
    assert seen() == clock.at


def test_what_happens_to_sessions_stands_in_the_audit(entering: Entering, site: Site) -> None:
    browser = entering()
    browser.post(printed(site))
    browser.post("/sign-out")
    with site.database.reading() as session:
        rows = session.exec(select(Audit).where(Audit.subject == "person:anna").order_by(Audit.id)).all()  # type: ignore[arg-type]
    assert [(row.actor, row.verb) for row in rows] == [
        ("Drift", "make link"),
        ("Anna", "sign in"),
        ("Anna", "sign out"),
    ]


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) FxiOS/140 Safari/605", "Firefox, iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) Version/18.0 Safari/605", "Safari, Mac"),
        ("<script>alert(1)</script>", ""),
    ],
)
def test_a_browser_is_called_as_people_call_it(told: str, name: str) -> None:
    assert browser_name(told) == name
