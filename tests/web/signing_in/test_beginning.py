"""The first administrator: whoever holds the link that a fresh installation prints."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import select

from models.organisation import Address, Body, Person, Role
from styrhjul.refused import Refused
from styrhjul.services.first_administrator import make_first_link
from styrhjul.settings import Settings
from styrhjul.store.database import Database
from styrhjul.web.site import Site
from tests.cast import committee, person
from tests.web.conftest import Entering
from tests.web.signing_in.conftest import Clock
from tests.web.signing_in.test_links import printed

SELF = {
    "body": "Barn- och utbildningsnämnden",
    "kind": "committee",
    "name": "Åsa Öberg",
    "address": "Asa.Oberg@Ekbacka.example",
}

FirstLink = Callable[[], str]


@pytest.fixture
def site(database: Database, tmp_path: Path, clock: Clock, chosen: Settings) -> Site:
    """A fresh installation."""
    return Site(database=database, folder=tmp_path, clock=clock, chosen=chosen)


@pytest.fixture
def first_link(site: Site) -> FirstLink:
    def make() -> str:
        with site.database.writing() as session:
            return f"/begin/{make_first_link(session, now=site.instant)}"

    return make


def test_the_first_one_says_who_they_are_and_is_in(entering: Entering, site: Site, first_link: FirstLink) -> None:
    browser, link = entering(), first_link()
    assert "Du är först här" in browser.get(link).text
    entered = browser.post(link, data=SELF)
    assert (entered.status_code, entered.headers["location"]) == (303, "/start")
    assert browser.get("/start").headers["location"] == "/years"
    with site.database.reading() as session:
        body, who = session.exec(select(Body)).one(), session.exec(select(Person)).one()
        role, address = session.exec(select(Role)).one(), session.exec(select(Address)).one()
    assert (body.key, who.key, address.value) == (
        "barn-och-utbildningsnämnden",
        "åsa.öberg",
        "asa.oberg@ekbacka.example",
    )
    assert (role.kind, role.body_id, role.person_id) == ("administrator", body.id, who.id)


def test_a_slip_loses_nothing_of_what_was_written(entering: Entering, first_link: FirstLink) -> None:
    browser, link = entering(), first_link()
    answer = browser.post(link, data=SELF | {"address": "asa", "kind": "parliament", "name": " "})
    assert answer.status_code == 422
    for said in ("Skriv ditt namn.", "Välj vilket slags organ det är.", "Skriv din e-postadress", 'value="asa"'):
        assert said in answer.text
    assert browser.post(link, data=SELF).status_code == 303


def test_the_link_is_used_once_and_there_is_no_second(entering: Entering, site: Site, first_link: FirstLink) -> None:
    link, other = first_link(), first_link()
    assert entering().post(link, data=SELF).status_code == 303
    for again in (link, other):
        assert entering().get(again).status_code == 410
        assert entering().post(again, data=SELF).status_code == 410
    with pytest.raises(Refused, match="redan en administratör"):
        first_link()


def test_the_link_is_good_for_a_day(entering: Entering, first_link: FirstLink, clock: Clock) -> None:
    link = first_link()
    clock.passes(hours=24)
    assert entering().get(link).status_code == 410


def test_who_has_been_read_in_already_is_not_made_anew(entering: Entering, site: Site, first_link: FirstLink) -> None:
    with site.database.writing() as session:
        session.add(Body(key="bun", name="Barn- och utbildningsnämnden", kind="committee"))
        asa = person(session, "asa", name="Åsa Öberg", mail=False)
        session.add(Address(person_id=asa.id, value="asa.oberg@ekbacka.example"))
    entering().post(first_link(), data=SELF)
    with site.database.reading() as session:
        assert session.exec(select(Person.key)).all() == ["asa"]
        assert session.exec(select(Body.key)).all() == ["bun"]


def test_neither_link_does_what_the_other_is_for(entering: Entering, site: Site, first_link: FirstLink) -> None:
    secret = first_link().removeprefix("/begin/")
    assert entering().get(f"/sign-in/{secret}").status_code == 410
    assert entering().post(f"/sign-in/{secret}").status_code == 410
    with site.database.writing() as session:
        person(session, "per")
    theirs = printed(site, "per").removeprefix("/sign-in/")
    assert entering().get(f"/begin/{theirs}").status_code == 410
    assert entering().post(f"/begin/{theirs}", data=SELF).status_code == 410


def test_where_somebody_administers_nobody_begins(site: Site, first_link: FirstLink) -> None:
    with site.database.writing() as session:
        committee(session)
    with pytest.raises(Refused):
        first_link()
