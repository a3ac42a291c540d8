"""The form in Excel: what is on the page is in the file, and what is in the file comes to the page."""

from sqlmodel import select
from starlette.testclient import TestClient

from models.obligations import Draft
from styrhjul.exchange.workbook import read_workbook
from styrhjul.store.database import Database
from styrhjul.store.handed_in import plan_content, versions
from styrhjul.web.gate import LANGUAGE
from tests.exchange.forms.paper import refilled
from tests.services.plans import PLAN
from tests.services.test_forms import ANSWERS
from tests.web.conftest import Entering
from tests.web.unit.browsing import visit
from tests.web.unit.conftest import Numbers


def form_of(browser: TestClient, number: int) -> bytes:
    answer = browser.get(f"/obligations/{number}/form")
    assert answer.headers["content-type"].startswith("application/vnd.openxmlformats")
    assert "enhetsplan-2027-u1.xlsx" in answer.headers["content-disposition"]
    return answer.content


def test_what_is_written_on_the_page_is_in_the_workbook(year: Numbers, entering: Entering) -> None:
    h1 = entering("h1")
    page = visit(h1, f"/obligations/{year.plan['u1']}/write?section=lasning")
    page.fill({"lasning.understanding": "Att läsa", "aktivitet:lasning-1.what": "Läsgrupper"}, "stay")
    grids = read_workbook(form_of(h1, year.plan["u1"]), file="f")
    said = [str(cell) for grid in grids for row in grid.rows for cell in row]
    assert "Att läsa" in said
    assert "Läsgrupper" in said


def test_a_filled_in_workbook_becomes_a_draft_that_is_looked_through_and_handed_in(
    year: Numbers, database: Database, entering: Entering
) -> None:
    number, h1 = year.plan["u1"], entering("h1")
    filled = refilled(form_of(h1, number), ANSWERS)
    preview = visit(h1, f"/obligations/{number}/upload").press(files={"file": ("plan.xlsx", filled)})
    assert preview.address.endswith("/preview")
    assert "Rastvärdar" in preview.text
    assert "Filen plan.xlsx sparas med det ni lämnar in." in preview.text
    preview.press()
    with database.snapshot() as connection:
        version = versions(connection, number)[0]
        assert plan_content(connection, version.submission_id) == PLAN
        assert version.file_name == "plan.xlsx"
    assert h1.get(f"/obligations/{number}/handed-in/1").content == filled
    assert "Skiljer den sig är det som står här som gäller" in entering("anna").get(f"/obligations/{number}").text


def test_a_workbook_is_kept_as_it_came_though_the_draft_has_been_changed_since(
    year: Numbers, entering: Entering
) -> None:
    number, h1 = year.plan["u1"], entering("h1")
    filled = refilled(form_of(h1, number), ANSWERS)
    visit(h1, f"/obligations/{number}/upload").press(files={"file": ("plan.xlsx", filled)})
    visit(h1, f"/obligations/{number}/write?section=lasning").fill({"lasning.risks": "En risk till"}, "stay")
    preview = visit(h1, f"/obligations/{number}/preview")
    assert "Ni har ändrat här sedan den lästes in" in preview.text
    preview.press()
    assert h1.get(f"/obligations/{number}/handed-in/1").content == filled
    assert "En risk till" in h1.get(f"/units/u1/{number}").text


def test_what_is_wrong_in_a_workbook_is_told_by_its_cell_and_the_draft_is_untouched(
    year: Numbers, database: Database, entering: Entering
) -> None:
    number, h1 = year.plan["u1"], entering("h1")
    wrong = refilled(form_of(h1, number), ANSWERS | {("Aktiviteter", "F5"): "i sommar"})
    page = visit(h1, f"/obligations/{number}/upload").press(files={"file": ("plan.xlsx", wrong)})
    assert page.status == 422
    assert "cell F5" in page.text
    with database.reading() as session:
        assert session.exec(select(Draft)).all() == []


def test_a_workbook_replaces_what_is_written_only_when_the_writer_says_so(year: Numbers, entering: Entering) -> None:
    number, h1 = year.plan["u1"], entering("h1")
    empty = form_of(h1, number)
    visit(h1, f"/obligations/{number}/write?section=lasning").fill({"lasning.risks": "En risk"}, "stay")
    page = visit(h1, f"/obligations/{number}/upload")
    filled = {"file": ("plan.xlsx", refilled(empty, ANSWERS))}
    asked = page.press(files=filled)
    assert asked.status == 422
    assert "Kryssa för" in asked.text
    assert visit(h1, f"/obligations/{number}/write?section=lasning").form.fields["lasning.risks"] == "En risk"
    visit(h1, f"/obligations/{number}/write?section=lasning").fill({"lasning.risks": "En annan risk"}, "stay")
    asked = asked.press(files=filled, replace="1")
    assert asked.status == 422, "the file may replace what the page told of, and nothing later"
    assert asked.press(files=filled, replace="1").address.endswith("/preview")


def test_what_a_workbook_says_is_not_handed_in_or_written_over_by_who_has_not_seen_it(
    year: Numbers, database: Database, entering: Entering
) -> None:
    number, h1 = year.plan["u1"], entering("h1")
    part = f"/obligations/{number}/write?section=lasning"
    empty = form_of(h1, number)
    visit(h1, part).fill({"lasning.risks": "En risk"}, "stay")
    old, preview = visit(h1, part), visit(h1, f"/obligations/{number}/preview")
    filled = {"file": ("plan.xlsx", refilled(empty, ANSWERS))}
    visit(h1, f"/obligations/{number}/upload").press(files=filled, replace="1")
    newer = preview.press()
    assert newer.status == 409
    assert "Rastvärdar" in newer.text
    both = old.fill({"lasning.contribution": "Från det gamla fönstret"}, "stay")
    assert both.status == 409
    assert visit(h1, part).form.fields["lasning.contribution"] == PLAN.answers[0].contribution
    assert "Filen plan.xlsx sparas med det ni lämnar in." in newer.text
    assert newer.press().address.endswith("/receipt")


def test_what_is_no_workbook_is_refused_kindly(year: Numbers, entering: Entering) -> None:
    page = visit(entering("h1"), f"/obligations/{year.plan['u1']}/upload")
    assert "Välj filen" in page.press().text
    refused = page.press(files={"file": ("plan.xlsx", b"ingen arbetsbok")})
    assert refused.status == 422
    assert "Rätta i filen" in refused.text


def test_what_is_wrong_in_a_workbook_is_told_in_the_readers_language(year: Numbers, entering: Entering) -> None:
    number, h1 = year.plan["u1"], entering("h1")
    h1.cookies.set(LANGUAGE, "en")
    empty = visit(h1, f"/obligations/{number}/upload").press(files={"file": ("plan.xlsx", form_of(h1, number))})
    assert "The file has 5 faults. Nothing has been read in." in empty.text
    assert "sheet Mål, cell E5 (Så förstår vi målet hos oss): Write how you understand the goal" in empty.text
    assert "The same at cell" in empty.text
    other = visit(h1, f"/obligations/{number}/upload").press(files={"file": ("plan.xlsx", b"inget")})
    assert "plan.xlsx: It is no Excel file (.xlsx), in spite of its name." in other.text
