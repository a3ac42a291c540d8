"""Nothing that is not public is on any public page, nor in the open data."""

import re

from sqlmodel import select
from starlette.testclient import TestClient

from models.organisation import Address, Person
from styrhjul.web.site import Site
from tests.web.public.crawling import OPEN_DATA, everything
from tests.web.public.town import SECRET, UNSEEN

UNTOLD = (
    *(str(value) for value in UNSEEN),
    *(str(value).replace(".", ",") for value in UNSEEN),
    "31415926",
    "31 415 926",
    "31415927",
    "31415928",
    "6512211234",
    "warning",
    '"numberOfTenderers": 7',
    SECRET,
)
"""Figures that are closed, estimates and tenders before the award, a sole trader's number, sanctions, and secrets."""


def test_nothing_secret_is_told_anywhere(citizen: TestClient) -> None:
    found = everything(citizen)
    assert len(found) > 20
    assert {address for address in found if address.startswith("/plans/")} == {
        "/plans/bun/2027",
        "/plans/bun/2027/u1",
        "/plans/bun/2027/u3",
        "/plans/kf/2027",
    }
    assert [(address, word) for address, told in found.items() for word in UNTOLD if word in told] == []


def test_nobody_who_works_or_decides_is_named(town: Site, citizen: TestClient) -> None:
    with town.database.reading() as session:
        names = [person.name for person in session.exec(select(Person))]
        addresses = [address.value for address in session.exec(select(Address))]
    told = "\n".join(everything(citizen).values())
    assert len(names) > 5
    assert [word for word in (*names, *addresses) if word in told] == []
    assert re.findall(r"[\w.]+@[\w.]+\.\w+", told) == []


def test_what_is_not_published_is_as_if_it_were_not_there(citizen: TestClient) -> None:
    absent = citizen.get("/plans/bun/2027/u9").text
    for address in ("/plans/bun/2027/u2", "/plans/kf/2027/u1", "/plans/bun/2026/u1", "/plans/bun/0000/u1"):
        answer = citizen.get(address)
        assert answer.status_code == 404, address
        assert _without_nonce(answer.text).replace(address, "") == _without_nonce(absent).replace(
            "/plans/bun/2027/u9", ""
        )


def _without_nonce(page: str) -> str:
    return re.sub(r'nonce="[^"]*"', "", page)


def test_where_nothing_is_there_every_page_says_so_kindly(early: TestClient) -> None:
    for address in ("/", "/goals", "/indicators", "/plans", "/procurements"):
        answer = early.get(address)
        assert answer.status_code == 200
        assert "styrhjul-empty" in answer.text, address
    for address in OPEN_DATA:
        assert early.get(address).status_code == (404 if address.endswith("procurements.json") else 200), address
