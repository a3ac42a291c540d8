"""Writes a form as an .xlsx that is easy to fill in: locked facts, tinted answer cells, dropdowns, A4 landscape.

Every text is written as text, whatever it begins with: nothing that somebody has handed in becomes a formula.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from styrhjul.exchange.forms import identity
from styrhjul.exchange.forms.layout import GUIDE, HEADING_ROW, KEY_HEADING, Answer, Column, Form, Row, Sheet
from styrhjul.exchange.grid import letters

_A4 = 9
_LINE = 15
"""Points a line of the body's size takes. Heights are set: not every program measures wrapped text by itself."""
_HIGHEST = 400
_ROOM, _SPARE_ROOM = 8, 2
"""Lines that a row has room for at least, where long answers are asked for and where one may add rows."""
_GUIDE_WIDTH = 100
_KEY_WIDTH = 12
_FIRST_LIST = 3
"""The column of the hidden sheet where the dropdowns' words begin."""

_TEXT = {"text_wrap": True, "valign": "top"}
_FORMATS: Mapping[str, Mapping[str, object]] = {
    "title": {"bold": True, "font_size": 16},
    "guidance": {"italic": True, "font_color": "#505A5F"},
    "paragraph": {**_TEXT, "font_size": 12},
    "heading": {**_TEXT, "bold": True, "bg_color": "#1D5C63", "font_color": "#FFFFFF", "border": 1},
    "shown": {**_TEXT, "bg_color": "#F3F2F1", "border": 1, "border_color": "#B1B4B6"},
    # As text, so that a line that begins with a hyphen is no formula to Excel.
    "answer": {
        **_TEXT,
        "num_format": "@",
        "bg_color": "#FFFBE6",
        "border": 1,
        "border_color": "#B1B4B6",
        "locked": False,
    },
    "day": {
        "num_format": "yyyy-mm-dd",
        "valign": "top",
        "align": "left",
        "bg_color": "#FFFBE6",
        "border": 1,
        "border_color": "#B1B4B6",
        "locked": False,
    },
}
_MAY = {"format_rows": True, "format_columns": True, "select_locked_cells": True, "select_unlocked_cells": True}


def write_form(form: Form) -> bytes:
    """The workbook's bytes."""
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": form.title})
        formats = {name: book.add_format(dict(how)) for name, how in _FORMATS.items()}
        _write_guide(book.add_worksheet(GUIDE), form, formats)
        drawn = [(book.add_worksheet(sheet.name), sheet) for sheet in form.sheets]
        hidden = book.add_worksheet(identity.SHEET)
        lists = _write_hidden(hidden, form)
        for worksheet, sheet in drawn:
            _write_sheet(worksheet, sheet, title=form.title, formats=formats, lists=lists)
    return file.getvalue()


def _write_guide(worksheet: Any, form: Form, formats: Mapping[str, Any]) -> None:
    _set_up(worksheet)
    worksheet.set_column(0, 0, _GUIDE_WIDTH)
    worksheet.write_string(0, 0, form.title, formats["title"])
    for number, line in enumerate(form.guide, start=2):
        worksheet.set_row(number, _height([(line, _GUIDE_WIDTH * 4 // 5)], least=1, line=_LINE + 3))
        worksheet.write_string(number, 0, line, formats["paragraph"])


def _write_hidden(worksheet: Any, form: Form) -> dict[tuple[str, str], str]:
    """The form's identity, and beside it the words of its dropdowns; where each dropdown's words stand."""
    for number, line in enumerate(form.identity.lines):
        worksheet.write_row(number, 0, line)
    chosen = [(sheet, column) for sheet in form.sheets for column in sheet.columns if column.choices]
    lists = {}
    for at, (sheet, column) in enumerate(chosen, start=_FIRST_LIST):
        for number, word in enumerate(column.choices):
            worksheet.write_string(number, at, word)
        letter = letters(at)
        lists[sheet.name, column.field] = f"={identity.SHEET}!${letter}$1:${letter}${len(column.choices)}"
    worksheet.very_hidden()
    worksheet.protect()
    return lists


def _write_sheet(
    worksheet: Any, sheet: Sheet, *, title: str, formats: Mapping[str, Any], lists: Mapping[tuple[str, str], str]
) -> None:
    _set_up(worksheet)
    worksheet.repeat_rows(HEADING_ROW)
    worksheet.freeze_panes(HEADING_ROW + 1, 1)
    worksheet.write_string(0, 0, f"{sheet.name}: {title}", formats["title"])
    worksheet.write_string(1, 0, sheet.guidance, formats["guidance"])
    worksheet.set_column(0, 0, _KEY_WIDTH)
    worksheet.write_string(HEADING_ROW, 0, KEY_HEADING, formats["heading"])
    for at, column in enumerate(sheet.columns, start=1):
        worksheet.set_column(at, at, column.width)
        worksheet.write_string(HEADING_ROW, at, column.heading, formats["heading"])
        _offer(worksheet, sheet, at, column, lists)
    for number, row in enumerate(sheet.rows, start=HEADING_ROW + 1):
        worksheet.set_row(number, sheet.height or _row_height(row, sheet))
        _write_row(worksheet, number, row, sheet.columns, formats)


def _row_height(row: Row, sheet: Sheet) -> float:
    """Room for all that stands in the row, and for answers."""
    shown = iter(row.shown)
    texts = [next(shown, "") if not column.field else row.answers.get(column.field) for column in sheet.columns]
    told = [(str(text or ""), column.width) for text, column in zip(texts, sheet.columns, strict=True)]
    return _height([(row.key, _KEY_WIDTH), *told], least=_SPARE_ROOM if sheet.spare else _ROOM)


def _height(told: Sequence[tuple[str, int]], *, least: int, line: int = _LINE) -> float:
    """Points for the tallest of the texts, each with the number of signs that its column has room for."""
    lines = [sum(1 + len(part) // width for part in text.split("\n")) for text, width in told]
    return min(_HIGHEST, line * max(least, *lines))


def _set_up(worksheet: Any) -> None:
    """On paper and on the screen. The protection has no password: it is there against slips, not against people."""
    worksheet.set_landscape()
    worksheet.set_paper(_A4)
    worksheet.fit_to_pages(1, 0)
    worksheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    worksheet.set_footer("&L&A&RSida &P av &N")
    worksheet.hide_gridlines(2)
    worksheet.protect("", _MAY)


def _write_row(worksheet: Any, number: int, row: Row, columns: Sequence[Column], formats: Mapping[str, Any]) -> None:
    worksheet.write_string(number, 0, row.key, formats["shown"])
    shown = iter(row.shown)
    for at, column in enumerate(columns, start=1):
        if not column.field:
            worksheet.write_string(number, at, next(shown, ""), formats["shown"])
        else:
            _write_answer(worksheet, (number, at), column, row.answers.get(column.field), formats)


def _write_answer(
    worksheet: Any, cell: tuple[int, int], column: Column, answer: Answer | None, formats: Mapping[str, Any]
) -> None:
    how = formats["day" if column.is_day else "answer"]
    if isinstance(answer, date):
        worksheet.write_datetime(*cell, answer, how)
    elif answer:
        worksheet.write_string(*cell, _word(column, answer), how)
    else:
        worksheet.write_blank(*cell, None, how)


def _word(column: Column, answer: str) -> str:
    """The dropdown's word for a value. One that is no longer offered is left for its writer to choose anew."""
    known = {value: word for word, value in column.choices.items()}
    return known.get(answer, "" if column.choices and column.strict else answer)


def _offer(worksheet: Any, sheet: Sheet, at: int, column: Column, lists: Mapping[tuple[str, str], str]) -> None:
    rule: dict[str, object]
    if column.is_day:
        rule = {
            "validate": "date",
            "criteria": "between",
            "minimum": date(2000, 1, 1),
            "maximum": date(2099, 12, 31),
            "error_title": "Inget datum",
            "error_message": "Skriv ett datum, till exempel 2027-03-15.",
        }
    elif column.choices:
        rule = {
            "validate": "list",
            "source": lists[sheet.name, column.field],
            "error_type": "stop" if column.strict else "information",
            "error_title": "Välj ur listan" if column.strict else "Ett eget ord",
            "error_message": "Välj ett av orden i listan."
            if column.strict
            else "Det går bra att skriva en annan roll, men skriv inte ett namn.",
        }
    else:
        return
    first = HEADING_ROW + 1
    worksheet.data_validation(first, at, first + max(len(sheet.rows), 1) - 1, at, rule)
