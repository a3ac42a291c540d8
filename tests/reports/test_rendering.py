"""Reports: the same facts as a page, a print and a workbook that everyone can read."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from models.kinds import FileFormat, Operator, ReportKind
from styrhjul.exchange.workbook import read_workbook
from styrhjul.refused import Refused
from styrhjul.reports.contexts import (
    FollowUp,
    GoalProposal,
    Procurements,
    RedThread,
    ReportContext,
    UnitPlans,
    Visits,
    load,
)
from styrhjul.reports.contexts.cycle_status import CycleStatus, Stage
from styrhjul.reports.contexts.parts import Figure, Unit
from styrhjul.reports.contexts.unit_plans import Plan
from styrhjul.reports.rendering import html, pdf, render, xlsx
from styrhjul.rules.follow_up import SCALE, Mark
from tests.reports.examples import every_report, follow_up, goal_proposal, head, red_thread, unit_plans
from tests.reports.pages import read_page

EXAMPLES = every_report()


def empty(kind: ReportKind) -> ReportContext:
    """A report of a year in which nothing has happened yet."""
    first = head("Rapport", sources=(), meeting_on=None)
    followed = FollowUp(head=first, scale=SCALE, units_own=0, units_private=0, answered_own=0, answered_private=0)
    bought = Procurements(head=first, since=date(2027, 1, 1))
    others = (report(head=first) for report in (UnitPlans, GoalProposal, RedThread, CycleStatus, Visits))
    return {report.kind: report for report in (followed, bought, *others)}[kind]


def sheets(context: ReportContext) -> dict[str, list[list[Any]]]:
    return {grid.sheet: [list(row) for row in grid.rows] for grid in read_workbook(xlsx(context), file="r.xlsx")}


def texts_of(value: Any) -> list[str]:
    """Every sentence that a context holds, but for keys and closed lists."""
    if isinstance(value, BaseModel):
        kept = {name: getattr(value, name) for name in type(value).model_fields}
        return [text for name, one in kept.items() if name not in {"kind", "shape", "tone"} for text in texts_of(one)]
    if isinstance(value, tuple):
        return [text for one in value for text in texts_of(one)]
    return [value] if type(value) is str and " " in value else []


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_report_can_be_made_anew_from_what_was_kept_of_it(name: str) -> None:
    assert load(EXAMPLES[name].model_dump_json()) == EXAMPLES[name]


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_report_comes_as_a_page_a_print_and_a_workbook(name: str) -> None:
    files = render(EXAMPLES[name])
    assert files[FileFormat.HTML].startswith(b"<!DOCTYPE html>")
    assert files[FileFormat.PDF].startswith(b"%PDF-")
    assert files[FileFormat.XLSX].startswith(b"PK")


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_same_facts_give_the_same_bytes(name: str) -> None:
    assert render(EXAMPLES[name]) == render(load(EXAMPLES[name].model_dump_json()))


@pytest.mark.parametrize("kind", ReportKind)
def test_a_report_of_nothing_says_so_and_stands(kind: ReportKind) -> None:
    files = render(empty(kind))
    assert files[FileFormat.PDF].startswith(b"%PDF-")
    assert read_page(files[FileFormat.HTML]).headings[0] == 1
    assert not any(sheet.startswith("Sheet") for sheet in sheets(empty(kind)))


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_print_is_tagged_and_made_to_last(name: str) -> None:
    made = pdf(EXAMPLES[name])
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert b"<pdfaid:part>2</pdfaid:part>" in made
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in made
    assert re.search(rb"/Lang\s*\(sv", made)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_page_says_all_that_the_report_knows(name: str) -> None:
    page = html(EXAMPLES[name])
    drawn = " ".join(str(one.get("aria-label", "")) for one in read_page(page).drawings)
    seen = " ".join((read_page(page).text + drawn).split())
    for text in set(texts_of(EXAMPLES[name])):
        assert " ".join(text.split()) in seen, text


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_page_can_be_walked_by_its_headings(name: str) -> None:
    page = read_page(html(EXAMPLES[name]))
    assert page.language == "sv"
    assert page.headings.count(1) == 1
    assert page.headings[0] == 1
    steps = zip(page.headings, page.headings[1:], strict=False)
    assert all(after <= before + 1 for before, after in steps)
    assert {"header", "main", "footer"} <= set(page.tags)
    assert "script" not in page.tags


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_table_has_a_caption_and_can_be_scrolled_by_keyboard(name: str) -> None:
    page = read_page(html(EXAMPLES[name]))
    assert page.tables == page.captions == page.scrollable
    assert page.unscoped == 0
    assert len(set(page.ids)) == len(page.ids)
    assert set(page.labelled_by) <= set(page.ids)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_drawing_is_told_in_words_or_stands_beside_its_word(name: str) -> None:
    for drawing in read_page(html(EXAMPLES[name])).drawings:
        told = drawing.get("role") == "img" and bool(drawing.get("aria-label"))
        assert told or drawing.get("aria-hidden") == "true"


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_workbook_begins_with_what_the_report_is(name: str) -> None:
    book = sheets(EXAMPLES[name])
    about = {str(row[0]): row[1] for row in book["Om rapporten"][1:] if len(row) > 1}
    assert next(iter(book)) == "Om rapporten"
    assert about["Organ"] == EXAMPLES[name].head.body
    assert about["Status"]


def test_it_is_a_draft_until_the_committee_has_decided() -> None:
    assert "Utkast, inte beslutat" in read_page(html(follow_up())).text
    decided = read_page(html(follow_up(decided=True))).text
    assert "Utkast" not in decided
    assert "Beslutad av barn- och utbildningsnämnden 12\N{NO-BREAK SPACE}oktober 2027, § 87" in decided


def test_it_begins_with_the_citizens_then_what_was_learned_then_the_tables() -> None:
    text = read_page(html(follow_up())).text
    places = [text.index(word) for word in ("Vad det betyder för invånarna", "Vad vi har lärt oss", "Målen i korthet")]
    assert places == sorted(places)


def test_what_is_missing_is_named() -> None:
    assert "1 av 15 enheter har inte lämnat in: Kyrkskolan." in read_page(html(follow_up())).text
    assert "Rapporten är komplett." in read_page(html(goal_proposal())).text


def test_a_figure_tells_its_source_and_how_old_it_is() -> None:
    text = read_page(html(follow_up())).text
    assert "Källa: Kolada" in text
    assert "Siffran avser 2026 och är 9 månader gammal." in text


def test_a_value_of_few_persons_is_nowhere_in_the_files() -> None:
    with pytest.raises(ValidationError, match="inte får visas"):
        Figure(key="k", indicator="Få", outcome=3, withheld="För få.")
    row = next(row for row in sheets(follow_up())["Nyckeltal"] if "anpassad gymnasieskola" in str(row[1]))
    assert row[2] == "Visas inte"


def test_own_and_private_units_stand_in_the_same_table_in_alphabetical_order() -> None:
    rows = sheets(unit_plans())["Planerna"][2:]
    names = [str(row[0]) for row in rows if len(row) > 1 and row[1]]
    assert names[:3] == ["Björkskolan", "Centralskolan", "Ekebyviks friskola"]
    assert names[-3:] == ["Åsens förskola", "Ängsskolan", "Örnens förskola"]
    assert {str(row[1]).split(",")[0] for row in rows if row[0] in names} == {
        "Egen regi",
        "Privat (LOV)",
        "Privat (LOU)",
    }


def test_the_details_are_closed_unless_the_report_has_them() -> None:
    closed = read_page(html(follow_up())).text
    assert "Vad varje enhet har svarat är stängt" in closed
    assert "Enheternas svar" not in sheets(follow_up())


def test_an_opened_detail_says_why_and_for_how_long() -> None:
    text = read_page(html(EXAMPLES["follow_up_in_detail"])).text
    assert "Väntetiderna i förskolan" in text
    assert "till och med 31\N{NO-BREAK SPACE}oktober 2027" in text
    assert "Enheternas svar" in sheets(EXAMPLES["follow_up_in_detail"])


def test_the_red_thread_shows_what_hangs_loose_in_both_directions() -> None:
    report = red_thread()
    assert [goal.key for goal in report.unserved] == ["F4"]
    assert [goal.key for goal in report.unanchored] == ["M4"]
    assert [goal.key for goal in report.without_activities] == ["M6"]
    book = sheets(report)
    assert book["Fullmäktigemål utan svar"][2][0] == "F4"
    assert book["Mål utan fullmäktigemål"][2][0] == "M4"
    assert book["Mål utan aktiviteter"][2][0] == "M6"
    assert [row[1] for row in book["Röda tråden"] if str(row[0]).startswith("F4")] == ["Inget av nämndens mål"]


def test_alternatives_stand_beside_the_goal_that_they_are_about() -> None:
    text = read_page(html(goal_proposal())).text
    first, second = text.index("N1 Familjer"), text.index("N2 Fler elever lämnar")
    assert first < text.index("Alternativ, Ekebylistan") < second


def test_numbers_and_days_are_numbers_and_days_in_the_workbook() -> None:
    row = next(row for row in sheets(follow_up())["Nyckeltal"] if row[1] == "Elever i åk 9 med godkänt i alla ämnen")
    assert row[2:7] == [78.6, 74.9, 71.2, 80.0, 78.0]
    assert date(2027, 1, 11) in [row[2] for row in sheets(unit_plans())["Planerna"] if len(row) > 1]


def test_no_text_becomes_a_formula() -> None:
    names = ("=1+1", "+46 70", "-5", "@SUM(A1)", "{=1}", "https://ekeby.example")
    report = UnitPlans(head=head("=cmd()"), plans=tuple(Plan(unit=Unit(name=name)) for name in names))
    book = sheets(report)
    assert {row[0] for row in book["Planerna"][2:]} >= set(names)
    assert book["Om rapporten"][0][0] == "=cmd()"


def test_the_workbook_holds_back_no_long_text() -> None:
    report = UnitPlans(head=head("Plan", citizens=("Lång text. " * 4_000,)))
    about = {str(row[0]): str(row[1]) for row in sheets(report)["Om rapporten"][1:] if len(row) > 1}
    assert about["Vad det betyder för invånarna"].endswith("(texten fortsätter i rapporten)")


def test_the_scale_is_the_municipalitys_own() -> None:
    halfway = Mark(key="halfway", name="På god väg", shape="half", tone="fair")
    goal = follow_up().goals[0].model_copy(update={"mark": halfway})
    report = follow_up().model_copy(update={"scale": (*SCALE[:2], halfway, *SCALE[2:]), "goals": (goal,)})
    assert [one.count for one in report.marks] == [0, 0, 1, 0, 0]
    assert "På god väg" in read_page(html(report)).text
    assert pdf(report).startswith(b"%PDF-")


def test_a_municipality_says_it_in_its_own_words(tmp_path: Path) -> None:
    (tmp_path / "words.yaml").write_text("learning: Lärdomar\n", encoding="utf-8")
    assert "Lärdomar" in read_page(html(follow_up(), own=tmp_path)).text
    assert any(row[0] == "Lärdomar" for row in _about(xlsx(follow_up(), own=tmp_path)))
    assert pdf(follow_up(), own=tmp_path) != pdf(follow_up())


def _about(book: bytes) -> list[Any]:
    return [row for grid in read_workbook(book, file="r.xlsx") if grid.sheet == "Om rapporten" for row in grid.rows]


def test_a_municipalitys_own_template_goes_first(tmp_path: Path) -> None:
    (tmp_path / "red_thread.html.jinja").write_text("<p>{{ head.body }}, på vårt sätt</p>", encoding="utf-8")
    (tmp_path / "red_thread.typ").write_text(
        '#import "base.typ": *\n#show: report-of\n= På vårt sätt\n', encoding="utf-8"
    )
    assert html(red_thread(), own=tmp_path).decode() == "<p>Barn- och utbildningsnämnden, på vårt sätt</p>"
    assert pdf(red_thread(), own=tmp_path) != pdf(red_thread())
    assert html(follow_up(), own=tmp_path) == html(follow_up())


@pytest.mark.parametrize(
    "template",
    ["{{ report.nosuch }}", "{{ nosuch }}", "{{ ''.__class__.__mro__ }}", "{% if %}", "{{ words.pop('learning') }}"],
)
def test_a_template_that_asks_for_what_is_not_there_or_not_allowed_is_refused(tmp_path: Path, template: str) -> None:
    (tmp_path / "red_thread.html.jinja").write_text(template, encoding="utf-8")
    with pytest.raises(Refused, match=r"red_thread\.html\.jinja går inte att använda"):
        html(red_thread(), own=tmp_path)


@pytest.mark.parametrize("template", ["#data.nosuch", '#read("/etc/passwd")', '#read("../../etc/passwd")', "#("])
def test_a_typst_template_reads_nothing_but_its_folder(tmp_path: Path, template: str) -> None:
    (tmp_path / "red_thread.typ").write_text('#import "base.typ": *\n' + template, encoding="utf-8")
    with pytest.raises(Refused, match=r"red_thread\.typ går inte att använda"):
        pdf(red_thread(), own=tmp_path)


def test_words_that_are_not_words_are_refused(tmp_path: Path) -> None:
    (tmp_path / "words.yaml").write_text("learning: [1, 2]\n", encoding="utf-8")
    with pytest.raises(Refused, match=r"words\.yaml"):
        html(red_thread(), own=tmp_path)


def test_letters_that_no_font_has_are_printed_as_a_square() -> None:
    report = RedThread(head=head("Plan 🎉 för 你好 och Привет", citizens=("Bra jobbat 👩🏽‍🏫!",)))
    stages = (Stage(key="goals", name="Mål 🎉"),)
    assert pdf(report).startswith(b"%PDF-")
    assert pdf(CycleStatus(head=report.head, stages=stages)).startswith(b"%PDF-")
    assert "Plan 🎉 för 你好" in read_page(html(report)).text


MARKUP = st.sampled_from(
    [
        "<script>",
        "</td>",
        "&amp;",
        "#panic()",
        "= Rubrik",
        "$x$",
        "*fet*",
        "@ref",
        "{{ x }}",
        "{% if %}",
        "`",
        "\\",
        "]]>",
        "\n",
    ]
)
ODD = st.lists(MARKUP | st.text(st.characters(exclude_categories=["Cs"]), max_size=20), min_size=1, max_size=4).map(
    "".join
)
LONG = st.sampled_from(["Donaudampfschifffahrtsgesellschaft" * 9, "https://ekeby.example/" + "a" * 300])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(odd=ODD | LONG, name=ODD)
def test_whatever_people_write_comes_out_as_they_wrote_it(odd: str, name: str) -> None:
    unit = Unit(name=f"Enhet {name}", operator=Operator.LOV, provider=odd)
    report = UnitPlans(
        head=head("Planer", citizens=(odd,), holes=(odd,), body=f"Nämnd {odd}"),
        plans=(Plan(unit=unit, handed_in_on=date(2027, 1, 11), lesson=odd),),
    )
    files = render(report)
    assert files[FileFormat.PDF].startswith(b"%PDF-")
    page = read_page(files[FileFormat.HTML])
    assert "script" not in page.tags
    assert _plain(odd) in _plain(page.text)


def _plain(text: str) -> str:
    """Without what HTML itself leaves out or makes one: control characters and white space."""
    return "".join(letter for letter in text if letter.isprintable() and not letter.isspace())
