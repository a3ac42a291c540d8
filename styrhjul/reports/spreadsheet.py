"""The report as an Excel workbook: what it is first, then a sheet a table, with numbers and dates as such."""

import io
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

from styrhjul.reports.contexts.head import Head
from styrhjul.reports.preparing import Prepared
from styrhjul.reports.sayings import Sayings
from styrhjul.reports.tables.table import Cell, Table

MOST_LETTERS = 32_000
"""Excel holds 32 767 in a cell; the writer would leave a longer text out."""
ABOUT_WIDTHS = (26, 100)
INK, ACCENT = "#17323A", "#1F5C70"
RULE = {"bottom": 1, "bottom_color": "#D5DFE1"}


def to_xlsx(prepared: Prepared) -> bytes:
    """Texts are written as texts, whatever they begin with: none can become a formula."""
    import xlsxwriter

    held = io.BytesIO()
    head = prepared.report.head
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    made = datetime.combine(head.made_on, time(12), tzinfo=UTC).replace(tzinfo=None)
    book.set_properties({"title": head.title, "author": head.municipality, "created": made})
    writer = _Writer(book)
    writer.about(prepared)
    for table in prepared.content.sheets():
        writer.table(table)
    book.close()
    return held.getvalue()


class _Writer:
    """Knows the workbook's few formats."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._title = self._format(bold=True, font_size=16)
        self._head = self._format(bold=True, font_color="#FFFFFF", bg_color=ACCENT, text_wrap=True)
        self._label = self._format(bold=True, text_wrap=True)
        self._prose = self._format(text_wrap=True)
        self._text = self._format(text_wrap=True, **RULE)
        self._day = self._format(num_format="yyyy-mm-dd", align="left", **RULE)
        self._number = cache(lambda shape: self._format(num_format=shape, **RULE))

    def _format(self, **looks: Any) -> Any:
        return self._book.add_format({"font_name": "Calibri", "valign": "top", "font_color": INK, **looks})

    def about(self, prepared: Prepared) -> None:
        """The first sheet: what the report is, what it means for the citizens, and what is missing."""
        sheet = self._book.add_worksheet(prepared.words["about"])
        for column, width in enumerate(ABOUT_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, _short(prepared.report.head.title), self._title)
        for row, (label, told) in enumerate(_about(prepared), start=2):
            sheet.write_string(row, 0, label, self._label)
            sheet.write_string(row, 1, _short(told), self._prose)
        self._as_page(sheet)

    def table(self, table: Table) -> None:
        """The caption on the first row, the frozen header on the second."""
        sheet = self._book.add_worksheet(table.sheet)
        sheet.write_string(0, 0, _short(table.caption), self._title)
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, max(column.width, 9) + 2)
            sheet.write_string(1, place, _short(column.name), self._head)
        for number, row in enumerate(table.rows, start=2):
            for place, cell in enumerate(row):
                self._cell(sheet, (number, place), cell)
        sheet.freeze_panes(2, 1)
        if table.rows:
            sheet.autofilter(1, 0, len(table.rows) + 1, len(table.columns) - 1)
        if table.note:
            sheet.write_string(len(table.rows) + 3, 0, _short(table.note), self._prose)
        self._as_page(sheet)
        sheet.repeat_rows(1)

    def _cell(self, sheet: Any, spot: tuple[int, int], cell: Cell) -> None:
        match cell.value:
            case None:
                sheet.write_string(*spot, _short(cell.text), self._text)
            case date():
                sheet.write_datetime(*spot, datetime.combine(cell.value, time()), self._day)
            case int():
                sheet.write_number(*spot, cell.value, self._number("0"))
            case _:
                sheet.write_number(*spot, cell.value, self._number(_number_format(cell.value, cell.measured_in)))

    def _as_page(self, sheet: Any) -> None:
        """As it comes out of a printer: lying, A4, as many pages high as it needs."""
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)


def _about(prepared: Prepared) -> list[tuple[str, str]]:
    head, said, words = prepared.report.head, prepared.said, prepared.words
    rows = _identity(head, said)
    if said.coverage:
        rows.append(("Underlag", said.coverage))
    rows += _listed(words["citizens"], head.citizens)
    rows += _listed(words["highlights"], head.highlights)
    rows += _listed(words["learning"], head.learning)
    rows += _listed(words["incomplete"], head.holes) or [("Underlag", words["complete"])]
    rows += _listed(words["changed"], head.changed)
    return rows + _listed(words["sources"], head.sources)


def _identity(head: Head, said: Sayings) -> list[tuple[str, str]]:
    return [
        ("Kommun", head.municipality),
        ("Organ", head.body),
        ("Avser", said.when),
        ("Status", said.status),
        *(("", particular) for particular in said.particulars),
        ("Kontrollsumma", said.mark),
    ]


def _listed(label: str, told: tuple[str, ...]) -> list[tuple[str, str]]:
    """The label stands by the first sentence only."""
    return [("" if place else label, sentence) for place, sentence in enumerate(told)]


def _short(written: str) -> str:
    return written if len(written) <= MOST_LETTERS else f"{written[:MOST_LETTERS]} … (texten fortsätter i rapporten)"


def _number_format(value: float, measured_in: str) -> str:
    """The decimals that the value has, at most two, and its unit of measure."""
    decimals = next(places for places in (0, 1, 2) if places == 2 or round(value, places) == value)  # noqa: PLR2004
    unit = measured_in.replace('"', "")
    return "#,##0" + ("." + "0" * decimals if decimals else "") + (f'" {unit}"' if unit else "")
