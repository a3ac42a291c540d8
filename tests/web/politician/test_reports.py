"""A report on the page and as a file: as it was compiled, for the body's own readers, under a policy of its own."""

import base64
import hashlib
import re

import pytest

from models.kinds import BodyKind
from models.organisation import Body
from styrhjul.store.database import Database
from styrhjul.web.politician.reports import policy_of, with_bars
from tests import cast
from tests.services.plans import handed_in, opened
from tests.web.conftest import Entering
from tests.web.politician.reports import PAGE, compiled


@pytest.fixture
def report(database: Database) -> int:
    """The number of the report that Pia and Per are to read; the board has a reader of its own, Kim."""
    with database.writing() as session:
        opened(session)
        handed_in(session, "u1")
        board = Body(key="ks", name="Kommunstyrelsen", kind=BodyKind.BOARD)
        session.add(board)
        session.flush()
        cast.holds(session, cast.person(session, "kim"), "politician", body_id=board.id)
        cast.holds(session, cast.person(session, "karl"), "secretary", body_id=board.id)
        return compiled(session)


def test_a_report_is_shown_as_it_was_compiled_with_a_way_back_and_its_receipt(report: int, entering: Entering) -> None:
    page = entering("pia").get(f"/reports/{report}").text
    for line in PAGE.splitlines()[2:3]:
        assert line in page
    assert "Tillbaka till läsningen" in page
    assert "Läst och förstått" in page
    assert page.index('class="skip"') < page.index("Tillbaka till läsningen") < page.index("<main")


def test_only_the_reports_own_styles_are_let_in_and_no_script(report: int, entering: Entering) -> None:
    answer = entering("pia").get(f"/reports/{report}")
    policy = answer.headers["content-security-policy"]
    styles = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    assert len(styles) == 2
    for style in styles:
        assert base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert " style=" not in answer.text


def test_a_page_without_style_or_body_is_shown_all_the_same() -> None:
    assert with_bars("<p>Kort.</p>", top="a", bottom="b") == "\na<p>Kort.</p>b\n"
    assert "style-src 'none'" in policy_of("<p>Kort.</p>")


@pytest.mark.parametrize(
    ("kind", "type_of_it", "shown"),
    [
        ("pdf", "application/pdf", "inline"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "attachment"),
    ],
)
def test_a_report_is_had_as_a_file(report: int, entering: Entering, kind: str, type_of_it: str, shown: str) -> None:
    answer = entering("pia").get(f"/reports/{report}/{kind}")
    assert answer.content == f"{kind} 1".encode()
    assert answer.headers["content-type"] == type_of_it
    assert answer.headers["content-disposition"] == f"{shown}; filename*=UTF-8''enhetsplaner%202027%20v1.{kind}"


def test_the_package_for_the_case_system_is_for_officials(report: int, entering: Entering) -> None:
    assert entering("pia").get(f"/reports/{report}/zip").status_code == 404
    assert "zip" not in entering("pia").get(f"/reports/{report}").text
    assert entering("anna").get(f"/reports/{report}/zip").headers["content-type"] == "application/zip"
    assert "zip" in entering("anna").get(f"/reports/{report}").text
    assert entering("anna").get(f"/reports/{report}/doc").status_code == 404


def test_another_bodys_report_is_not_here(report: int, entering: Entering) -> None:
    for who in ("kim", "karl", "h1"):
        assert entering(who).get(f"/reports/{report}").status_code == 404
        assert entering(who).get(f"/reports/{report}/pdf").status_code == 404
    assert "Enhetsplanerna" not in entering("kim").get("/readings").text
    assert entering().get(f"/reports/{report}").status_code == 303


def test_an_older_version_says_that_there_is_a_newer_one(database: Database, report: int, entering: Entering) -> None:
    newer = "Det finns en nyare version av rapporten."
    pia = entering("pia")
    assert newer not in pia.get(f"/reports/{report}").text
    with database.writing() as session:
        second = compiled(session, version=2)
    page = pia.get(f"/reports/{report}").text
    assert newer in page
    assert f'href="/reports/{second}"' in page
    assert newer not in pia.get(f"/reports/{second}").text


def test_who_has_no_reading_goes_back_to_the_reports(report: int, entering: Entering) -> None:
    page = entering("anna").get(f"/reports/{report}").text
    assert "Tillbaka till rapporterna" in page
    assert "Läst och förstått" not in page
