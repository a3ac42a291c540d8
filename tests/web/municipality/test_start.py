"""The municipality's first page, and who comes to the room's pages at all."""

import pytest

from styrhjul.store.database import Database
from tests.web.conftest import Entering

INSTALLING = (
    "/municipality",
    "/people",
    "/people/anna",
    "/people/anna/name",
    "/people/anna/role",
    "/people/anna/address",
    "/add-person",
    "/imports",
    "/imports/template.xlsx",
    "/outbox",
    "/export",
)
ADMINISTERING = (
    "/bodies/bun/2027/preview",
    "/bodies/bun/2028/preview",
    "/bodies/bun/2027/notices",
    "/bodies/bun/outbox",
    "/bodies/bun/people",
    "/bodies/bun/definition",
    "/bodies/bun/imports",
)
FOLLOWING = ("/bodies/bun/2027/clashes",)


@pytest.mark.parametrize("page", INSTALLING)
def test_what_all_share_is_for_the_municipalitys_administrators_alone(
    municipality: Database, entering: Entering, page: str
) -> None:
    assert entering("karin").get(page).status_code == 200
    for other in ("anna", "maria", "h1", "pelle"):
        assert entering(other).get(page).status_code == 404


@pytest.mark.parametrize("page", ADMINISTERING)
def test_what_is_a_bodys_is_for_its_administrators_alone(municipality: Database, entering: Entering, page: str) -> None:
    assert entering("anna").get(page).status_code == 200
    for other in ("karin", "vera", "maria", "h1", "pelle"):
        assert entering(other).get(page).status_code == 404
    assert entering().get(page).status_code == 303


@pytest.mark.parametrize("page", FOLLOWING)
def test_clashes_are_for_those_who_follow_the_year(municipality: Database, entering: Entering, page: str) -> None:
    assert {entering(who).get(page).status_code for who in ("anna", "maria")} == {200}
    assert {entering(who).get(page).status_code for who in ("vera", "h1", "pelle")} == {404}


@pytest.mark.parametrize("page", [*INSTALLING, *ADMINISTERING, *FOLLOWING])
def test_every_page_is_there_in_english(municipality: Database, entering: Entering, page: str) -> None:
    browser = entering("karin" if page in INSTALLING else "anna")
    browser.cookies.set("styrhjul_language", "en")
    answer = browser.get(page)
    assert answer.status_code == 200
    assert page.endswith("xlsx") or '<html lang="en"' in answer.text


def test_the_first_page_counts_what_there_is(municipality: Database, entering: Entering) -> None:
    shown = entering("karin").get("/municipality").text
    assert "Vård- och omsorgsnämnden" in shown
    assert "0 sammanträden framåt" in shown
    assert "Läs in sammanträden" in shown


def test_what_is_not_ones_own_body_is_no_link(municipality: Database, entering: Entering) -> None:
    shown = entering("karin").get("/municipality").text
    assert "/bodies/ks/definition" in shown
    assert "/bodies/bun/" not in shown


def test_a_year_out_of_reach_is_not_there(municipality: Database, entering: Entering) -> None:
    for year in ("1500", "99999", "9" * 30):
        for page in ("clashes", "preview", "notices"):
            assert entering("anna").get(f"/bodies/bun/{year}/{page}").status_code == 404
