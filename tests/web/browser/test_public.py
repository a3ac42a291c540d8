"""The citizen's pages in a browser: full and empty, desk and phone, with and without scripts, in two languages."""

import pytest
from playwright.sync_api import ViewportSize, expect

from styrhjul.web.site import Site
from tests.web.browser.conftest import Browsing, Served
from tests.web.browser.looking import DESK, PHONE, assert_accessible, assert_no_sideways
from tests.web.public.town import TODAY, make_town

BASIC = ("/", "/goals", "/indicators", "/plans", "/procurements", "/accessibility", "/open-data")
DEEP = ("/goals/bun/2027", "/indicators/lasformaga", "/plans/bun/2027", "/plans/bun/2027/u3", "/procurements/bun")


@pytest.fixture
def site(site: Site) -> Site:
    return Site(database=site.database, folder=site.folder, clock=site.clock, shown_day=TODAY)


@pytest.mark.parametrize(("size", "language"), [(DESK, "sv"), (PHONE, "en")], ids=["desk", "phone"])
def test_a_town_with_everything_is_for_everybody(
    browsing: Browsing, served: Served, size: ViewportSize, language: str
) -> None:
    with served.site.database.writing() as session:
        make_town(session)
    page = browsing(size, scripts=size is DESK, language=language)
    for address in BASIC + DEEP:
        page.goto(address)
        assert_accessible(page)
        assert_no_sideways(page)


def test_a_town_with_nothing_yet_is_for_everybody(browsing: Browsing) -> None:
    page = browsing(PHONE)
    for address in BASIC:
        page.goto(address)
        assert_accessible(page)
        assert_no_sideways(page)


def test_a_citizen_goes_from_the_first_page_to_a_figure_and_back(browsing: Browsing, served: Served) -> None:
    with served.site.database.writing() as session:
        make_town(session)
    page = browsing(PHONE, scripts=False)
    page.goto("/")
    page.get_by_role("link", name="Så går det med målen 2027: Barn- och utbildningsnämnden").click()
    page.get_by_role("link", name="Läsförmåga i årskurs 3").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Läsförmåga i årskurs 3")
    expect(page.get_by_role("img", name="över åren")).to_be_visible()
    page.get_by_role("navigation", name="Du är här").get_by_role("link", name="Nyckeltal").click()
    page.get_by_label("Når det vår standard?").select_option("Ja")
    page.get_by_role("button", name="Visa").click()
    expect(page.get_by_role("row")).to_have_count(2)
