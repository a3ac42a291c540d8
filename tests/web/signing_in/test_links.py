"""Signing in by mail: a link that is used once, and an answer that gives nobody away."""

import logging
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import SQLModel, select
from starlette.testclient import TestClient

from models.obligations import Audit
from models.organisation import Address, Person
from models.signing_in import SignInSession
from styrhjul.refused import Refused
from styrhjul.services.acts import Act
from styrhjul.services.mailing_links import LINKS_AN_HOUR, mail_links
from styrhjul.services.signing_in import Browser, make_link, use_link
from styrhjul.settings import Settings
from styrhjul.store.database import Database
from styrhjul.web.app import create_app
from styrhjul.web.gate import SESSION
from styrhjul.web.site import Site
from tests.cast import person
from tests.notifications.post_office import post_office
from tests.web.conftest import Entering
from tests.web.signing_in.conftest import Clock, Letters, link_in

ANNA = "anna@ekbacka.example"


def printed(site: Site, key: str = "anna", *, path: str = "") -> str:
    """The path of a link as the command line makes it."""
    act = Act("Drift", today=site.today, now=site.instant)
    with site.database.writing() as session:
        return f"/sign-in/{make_link(session, person=key, act=act, path=path)}"


def audits(site: Site, key: str = "anna") -> list[str]:
    with site.database.reading() as session:
        return list(session.exec(select(Audit.verb).where(Audit.subject == f"person:{key}").order_by(Audit.id)))  # type: ignore[arg-type]


def test_who_asks_gets_a_letter_and_comes_in_where_they_were_going(
    entering: Entering, site: Site, came: Letters
) -> None:
    browser = entering(
        **{"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"}
    )
    assert 'name="to" value="/to/12"' in browser.get("/sign-in", params={"to": "/to/12"}).text
    answer = browser.post("/sign-in", data={"address": f" {ANNA.upper()} ", "to": "/to/12"})
    assert answer.status_code == 200
    assert "Titta i din e-post" in answer.text
    (letter,) = came()
    assert letter["To"] == f"Anna <{ANNA}>"
    assert letter["Reply-To"] == ANNA
    assert "Den gäller i 15 minuter och kan användas en gång." in " ".join(
        letter.get_body(("plain",)).get_content().split()  # type: ignore[union-attr]
    )
    link = link_in(letter)
    assert "Välkommen, Anna" in browser.get(link).text
    entered = browser.post(link)
    assert (entered.status_code, entered.headers["location"]) == (303, "/to/12")
    assert browser.get("/start").headers["location"] == "/years"
    assert "Safari, iPhone" in browser.get("/sessions").text
    assert audits(site) == ["mail link", "sign in"]


def test_the_cookie_is_the_browsers_alone(entering: Entering, site: Site) -> None:
    set_cookie = entering().post(printed(site)).headers["set-cookie"]
    assert set_cookie.startswith(f"{SESSION}=")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(set_cookie.split("; "))
    assert "Secure" not in set_cookie


def test_by_https_the_cookie_goes_by_https_alone(database: Database, site: Site) -> None:
    encrypted = replace(site, chosen=replace(site.chosen, public_url="https://arshjul.ekbacka.example"))
    with TestClient(
        create_app(encrypted), base_url="https://arshjul.ekbacka.example", follow_redirects=False
    ) as browser:
        answer = browser.post(printed(site))
        assert "Secure" in answer.headers["set-cookie"].split("; ")
        assert answer.headers["strict-transport-security"].startswith("max-age=")
        assert browser.get("/start", headers={"Host": "elsewhere.example"}).status_code == 400


def test_a_mail_scanner_that_opens_the_link_does_not_use_it_up(entering: Entering, site: Site) -> None:
    link = printed(site)
    for _ in range(10):
        assert entering().get(link).status_code == 200
        assert entering().head(link).status_code == 200
    assert entering().post(link).status_code == 303


def test_a_link_is_used_once(entering: Entering, site: Site) -> None:
    link, browser = printed(site), entering()
    assert browser.post(link).status_code == 303
    again = entering().post(link)
    assert again.status_code == 410
    assert "Be om en ny länk" in again.text
    assert entering().get(link).status_code == 410
    assert audits(site) == ["make link", "sign in", "sign in refused"]


def test_of_many_who_use_a_link_at_the_same_time_one_gets_in(site: Site) -> None:
    secret = printed(site).removeprefix("/sign-in/")

    def use(_: int) -> bool:
        return use_link(site.database, secret=secret, browser=Browser(), now=site.instant) is not None

    with ThreadPoolExecutor(12) as many:
        entered = list(many.map(use, range(48)))
    assert sum(entered) == 1
    with site.database.reading() as session:
        assert len(session.exec(select(SignInSession)).all()) == 1


def test_of_many_at_the_same_time_one_gets_in_on_postgresql_too(on_postgresql: Database) -> None:
    site = Site(on_postgresql, folder=Path(), clock=Clock())
    with on_postgresql.writing() as session:
        person(session, "anna")
    secret = printed(site).removeprefix("/sign-in/")

    def use(_: int) -> bool:
        return use_link(on_postgresql, secret=secret, browser=Browser(), now=site.instant) is not None

    with ThreadPoolExecutor(6) as many:
        assert sum(many.map(use, range(24))) == 1


@pytest.mark.parametrize(("minutes", "status"), [(14, 303), (15, 410)])
def test_a_mailed_link_is_good_for_a_quarter_of_an_hour(
    minutes: int, status: int, entering: Entering, clock: Clock, came: Letters
) -> None:
    entering().post("/sign-in", data={"address": ANNA})
    clock.passes(minutes=minutes)
    assert entering().post(link_in(came()[0])).status_code == status


@pytest.mark.parametrize(("hours", "status"), [(23, 303), (24, 410)])
def test_a_printed_link_is_good_for_a_day(
    hours: int, status: int, entering: Entering, clock: Clock, site: Site
) -> None:
    link = printed(site)
    clock.passes(hours=hours)
    assert entering().post(link).status_code == status


def test_nobody_can_tell_a_known_address_from_an_unknown_one(entering: Entering, came: Letters) -> None:
    def told(address: str) -> tuple[object, ...]:
        answer = entering().post("/sign-in", data={"address": address})
        varying = {"content-length", "content-security-policy"}
        headers = {name: value for name, value in answer.headers.items() if name not in varying}
        return answer.status_code, headers, re.sub(r'nonce="[^"]*"', "", answer.text).replace(address, "…")

    assert told("h1@ekbacka.example") == told("hx@ekbacka.example")
    assert len(came()) == 1


def test_what_is_no_address_is_said_so_and_kept(entering: Entering) -> None:
    for written in ("anna", "", "anna@ekbacka.example,evil@elsewhere.example", "anna@ekbacka.example\r\nBcc: x@y.se"):
        answer = entering().post("/sign-in", data={"address": written})
        assert answer.status_code == 422
        assert "e-postadress" in answer.text
    assert 'value="anna"' in entering().post("/sign-in", data={"address": "anna"}).text


def test_an_address_that_is_no_longer_used_gets_no_letter(entering: Entering, site: Site, came: Letters) -> None:
    with site.database.writing() as session:
        session.exec(select(Address).where(Address.value == ANNA)).one().active = False
    assert entering().post("/sign-in", data={"address": ANNA}).status_code == 200
    assert came() == []


def test_an_office_that_shares_an_address_gets_a_link_for_each(entering: Entering, site: Site, came: Letters) -> None:
    with site.database.writing() as session:
        maria = session.exec(select(Person).where(Person.key == "maria")).one()
        session.add(Address(person_id=maria.id, value=ANNA))
    entering().post("/sign-in", data={"address": ANNA})
    assert {letter["To"] for letter in came()} == {f"Anna <{ANNA}>", f"Maria <{ANNA}>"}


def test_who_reads_english_gets_the_letter_in_english(entering: Entering, site: Site, came: Letters) -> None:
    with site.database.writing() as session:
        session.exec(select(Person).where(Person.key == "anna")).one().language = "en"
    entering().post("/sign-in", data={"address": ANNA})
    (letter,) = came()
    assert letter["Subject"] == "Your link to sign in to the annual cycle"
    assert letter["Content-Language"] == "en"


def test_while_trying_things_out_the_letter_goes_to_the_one_who_tries(site: Site, came: Letters) -> None:
    trying = replace(site.chosen, redirect_to="prov@ekbacka.example")
    mail_links(site.database, chosen=trying, address=ANNA, path="", now=site.instant)
    (letter,) = came()
    assert letter["To"] == "prov@ekbacka.example"
    assert f"Anna <{ANNA}>" in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]


@pytest.mark.parametrize("address", [ANNA, "nobody@ekbacka.example"])
def test_who_asks_too_often_is_asked_to_wait(address: str, entering: Entering) -> None:
    browser = entering()
    answers = [browser.post("/sign-in", data={"address": address}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 3600
    assert "Du kan försöka igen om" in answers[-1].text
    assert browser.post("/sign-in", data={"address": "h1@ekbacka.example"}).status_code == 200


def test_one_computer_cannot_ask_for_everybody(entering: Entering) -> None:
    browser = entering()
    statuses = [browser.post("/sign-in", data={"address": f"x{n}@ekbacka.example"}).status_code for n in range(61)]
    assert statuses == [200] * 60 + [429]


def test_one_computer_cannot_try_secrets_for_ever(entering: Entering, site: Site) -> None:
    browser = entering()
    statuses = [browser.post(f"/sign-in/{n}").status_code for n in range(61)]
    assert statuses == [410] * 60 + [429]


def test_one_person_gets_few_links_an_hour_however_many_processes_there_are(
    site: Site, came: Letters, clock: Clock
) -> None:
    def ask() -> None:
        mail_links(site.database, chosen=site.chosen, address=ANNA, path="", now=site.instant)

    for _ in range(LINKS_AN_HOUR + 3):
        ask()
    assert len(came()) == LINKS_AN_HOUR
    clock.passes(minutes=61)
    ask()
    assert len(came()) == LINKS_AN_HOUR + 1


@pytest.mark.parametrize("without", ["mail_url", "public_url"])
def test_where_no_mail_can_be_sent_the_page_says_whom_to_ask(site: Site, without: str) -> None:
    lacking = replace(site, chosen=replace(site.chosen, **{without: ""}))
    with TestClient(create_app(lacking), base_url="http://127.0.0.1") as browser:
        for answer in (browser.get("/sign-in"), browser.post("/sign-in", data={"address": ANNA})):
            assert "Här går det inte att logga in med e-post än." in answer.text
            assert f'href="mailto:{ANNA}"' in answer.text


def test_a_letter_that_does_not_get_through_is_known_to_those_who_look_after_it(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = replace(site.chosen, mail_url="smtp://127.0.0.1:1?rto=1&cto=1")
    mail_links(site.database, chosen=nowhere, address=ANNA, path="", now=site.instant)
    assert audits(site) == ["mail link failed"]
    assert "person:anna" in caplog.text


def test_a_real_mail_server_takes_the_letter(site: Site, chosen: Settings) -> None:
    with post_office() as office:
        mail_links(site.database, chosen=replace(chosen, mail_url=office.url), address=ANNA, path="", now=site.instant)
        assert office.receivers == [ANNA]
        assert link_in(office.letters[0]).startswith("/sign-in/")


def test_no_secret_is_kept_or_logged(
    entering: Entering, site: Site, came: Letters, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    browser = entering()
    browser.post("/sign-in", data={"address": ANNA})
    secret = link_in(came()[0]).removeprefix("/sign-in/")
    browser.get(f"/sign-in/{secret}")
    answer = browser.post(f"/sign-in/{secret}")
    held = browser.cookies[SESSION]
    assert secret not in answer.headers["location"]
    with site.database.snapshot() as connection:
        rows = "".join(str(connection.execute(table.select()).all()) for table in SQLModel.metadata.sorted_tables)
    ours = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("httpx"))
    for hidden in (secret, held):
        assert hidden not in rows
        assert hidden not in ours


def test_a_link_leads_nowhere_but_here(entering: Entering, site: Site) -> None:
    assert entering().post(printed(site, path="//elsewhere.example")).headers["location"] == "/start"
    assert entering().get("/sign-in", params={"to": "https://elsewhere.example"}).status_code == 200


def test_there_is_no_link_for_a_person_who_is_not_there(site: Site) -> None:
    with pytest.raises(Refused, match="nobody"):
        printed(site, "nobody")
