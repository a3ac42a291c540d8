"""The report of the visits as people read it, and where else what was heard turns up."""

from styrhjul.exchange.workbook import read_workbook
from styrhjul.reports.contexts import ReportContext
from styrhjul.reports.rendering import html, xlsx
from tests.reports.examples import cycle_status, goal_proposal, visits
from tests.reports.pages import read_page


def page(report: ReportContext) -> str:
    return read_page(html(report)).text


def sheets(report: ReportContext) -> list[str]:
    return [grid.sheet for grid in read_workbook(xlsx(report), file="r.xlsx")]


def test_what_makes_it_work_comes_first_then_the_questions_then_visit_by_visit() -> None:
    shown = page(visits())
    order = ("Vad vi har lärt oss", "Frågor till nämnden", "Om målen", "Vad besöken berättade", "Kvar att besöka")
    assert sorted(order, key=shown.index) == list(order)


def test_a_report_that_the_unit_has_not_had_time_to_read_says_so() -> None:
    assert page(visits()).count("Enheten har inte hunnit läsa återrapporten än. Den har tid på sig till och med 4") == 1


def test_a_cancelled_and_a_moved_visit_say_why() -> None:
    shown = page(visits())
    assert "Inställt: Förskolan hade magsjuka." in shown
    assert "Genomfört, flyttat: Förskolan hade planeringsdag." in shown


def test_own_and_private_units_are_counted_side_by_side() -> None:
    assert "13 av 15 enheter har haft besök 2025–2027: 10 av 11 egna och 3 av 4 privata." in page(visits())


def test_no_politician_is_counted_beside_another() -> None:
    assert [row[0] for row in _rows(visits(), "Partierna")][:4] == ["C", "M", "S", "V"]


def _rows(report: ReportContext, sheet: str) -> list[tuple[object, ...]]:
    (grid,) = [grid for grid in read_workbook(xlsx(report), file="r.xlsx") if grid.sheet == sheet]
    return [tuple(row) for row in list(grid.rows)[2:]]


def test_the_workbook_has_every_report_in_full() -> None:
    assert sheets(visits())[1:] == [
        "Det som fungerar",
        "Frågor till nämnden",
        "Om målen",
        "Återrapporter",
        "Besöken",
        "Kvar att besöka",
        "Partierna",
    ]
    assert "Lugna korridorer" in str(_rows(visits(), "Återrapporter")[0])


def test_the_goal_proposal_tells_what_the_visits_heard_only_when_there_is_something() -> None:
    report = goal_proposal()
    assert "Vad besöken berättade" in page(report)
    assert "Vad besöken berättade" in sheets(report)
    without = report.model_copy(update={"told": ()})
    assert "Vad besöken berättade" not in page(without)
    assert "Vad besöken berättade" not in sheets(without)


def test_the_status_report_tells_of_recommendations_only_when_some_are_left() -> None:
    report = cycle_status()
    assert "Granskningar" in sheets(report)
    assert "Externa granskningar" in page(report)
    without = report.model_copy(update={"recommendations": ()})
    assert "Granskningar" not in sheets(without)
    assert "Externa granskningar" not in page(without)
