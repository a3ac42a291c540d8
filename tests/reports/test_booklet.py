"""The booklet: its examples agree with the checks, and it is two pages that anybody can read."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from styrhjul.refused import Refused
from styrhjul.reports.booklet import as_html, as_pdf, booklet, write_booklet
from styrhjul.rules.goal_language import activity_in, citizens_in, undefined_quality_in

TOLD = booklet()


@pytest.mark.parametrize("sentence", TOLD.goals)
def test_what_the_booklet_calls_a_goal_gets_no_advice(sentence: str) -> None:
    assert activity_in(sentence) is None
    assert citizens_in(sentence)
    assert undefined_quality_in(sentence) == ()


@pytest.mark.parametrize("sentence", TOLD.activities)
def test_what_the_booklet_calls_a_means_is_found_to_be_one(sentence: str) -> None:
    assert activity_in(sentence) is not None


def test_what_the_booklet_calls_vague_is_found_to_be_so() -> None:
    assert [sentence for sentence in TOLD.vague if not undefined_quality_in(sentence)] == []
    assert TOLD.vague


def test_it_is_two_tagged_pages_and_the_same_bytes_each_time() -> None:
    made = as_pdf(TOLD)
    assert len(re.findall(rb"/Type\s*/Page\b", made)) == 2
    assert b"/MarkInfo" in made
    assert as_pdf(TOLD) == made


class _Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_page_is_swedish_with_headings_in_order_and_labels_that_are_there() -> None:
    outline = _Outline()
    outline.feed(as_html(TOLD))
    tags = [tag for tag, _ in outline.found]
    assert ("html", {"lang": "sv"}) in outline.found
    assert [tag for tag in tags if re.fullmatch(r"h\d", tag)] == ["h1", *["h2"] * 12]
    ids = {attributes.get("id") for _, attributes in outline.found}
    assert {attributes["aria-labelledby"] for _, attributes in outline.found if "aria-labelledby" in attributes} <= ids
    assert [attributes.get("scope") for tag, attributes in outline.found if tag == "th"] == ["col", "col"]
    assert "script" not in tags


def test_words_from_the_file_are_text_in_the_page_and_in_print() -> None:
    odd = TOLD.model_copy(update={"lead": "<b>#panic() & ”citat”"})
    assert "&lt;b&gt;#panic() &amp; ”citat”" in as_html(odd)
    assert as_pdf(odd).startswith(b"%PDF")


def test_it_is_written_in_a_folder_that_need_not_be_there(tmp_path: Path) -> None:
    pdf, page = write_booklet(tmp_path / "ny" / "mapp")
    assert (pdf.name, page.name) == ("haftet-mal-och-medel.pdf", "haftet-mal-och-medel.html")
    assert pdf.read_bytes().startswith(b"%PDF")
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_where_it_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("")
    with pytest.raises(Refused, match="Det går inte att skriva i"):
        write_booklet(tmp_path / "fil")
