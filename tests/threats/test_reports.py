"""What is written in a report's texts is text: in the page, in print and in the workbook."""

import io
import zipfile

import pytest

from styrhjul.reports.rendering import html, pdf, xlsx
from tests.reports.examples import every_report
from tests.reports.pages import read_page
from tests.threats.evil import FORMULA, MARK, SCRIPT, TEMPLATE, unescaped, written_by

EXAMPLES = every_report()


@pytest.mark.parametrize("name", EXAMPLES)
def test_html_in_a_text_is_shown_and_not_obeyed(name: str) -> None:
    page = html(written_by(EXAMPLES[name], after=SCRIPT))
    seen = read_page(page)
    assert MARK in seen.text
    assert "script" not in seen.tags
    assert unescaped(page.decode()) == []
    assert [drawing for drawing in seen.drawings if "onerror" in drawing] == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_template_in_a_text_is_not_run_on_the_page(name: str) -> None:
    seen = read_page(html(written_by(EXAMPLES[name], after=TEMPLATE)))
    assert "{{ 7 * 7 }}" in seen.text


@pytest.mark.parametrize("name", EXAMPLES)
def test_nor_in_print_where_it_would_stop_the_report(name: str) -> None:
    assert pdf(written_by(EXAMPLES[name], after=f" {TEMPLATE} {SCRIPT}")).startswith(b"%PDF-")


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_a_workbook_is_a_formula_or_a_link(name: str, sign: str) -> None:
    book = xlsx(written_by(EXAMPLES[name], before=sign + FORMULA))
    assert formulas_in(book) == []


def formulas_in(book: bytes) -> list[str]:
    """The parts of a workbook in which there is a formula or a link to elsewhere."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        read = {name: archive.read(name) for name in archive.namelist()}
    sheets = [name for name, part in read.items() if "worksheets/sheet" in name and (b"<f>" in part or b"<f " in part)]
    links = [name for name, part in read.items() if b"<hyperlink" in part or b'TargetMode="External"' in part]
    assert any(MARK.encode() in part for part in read.values())
    return sheets + links
