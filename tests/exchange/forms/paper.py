"""A form as somebody hands it in: its cells written anew by another program, with some of them changed."""

import io
import re
from collections.abc import Callable, Mapping
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_cell_to_rowcol

from styrhjul.exchange.workbook import read_workbook

Changes = Mapping[tuple[str, str], Any]
"""The new value of a cell by its sheet and its name, such as ("Mål", "E5")."""


def refilled(content: bytes, changes: Changes, *, more: Callable[[Any], None] | None = None) -> bytes:
    """The same cells in a plain workbook, with the changes; ``more`` may do things to the open book."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"default_date_format": "yyyy-mm-dd", "strings_to_formulas": False}) as book:
        for grid in read_workbook(content, file="f.xlsx"):
            sheet = book.add_worksheet(grid.sheet)
            cells = {(row, at): cell for row, found in enumerate(grid.rows) for at, cell in enumerate(found)}
            changed = {xl_cell_to_rowcol(cell): value for (name, cell), value in changes.items() if name == grid.sheet}
            for (row, at), value in (cells | changed).items():
                sheet.write(row, at, value)
            if grid.hidden:
                sheet.very_hidden()
        if more:
            more(book)
    return file.getvalue()


def without_sheet(content: bytes, name: str) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"default_date_format": "yyyy-mm-dd"}) as book:
        for grid in read_workbook(content, file="f.xlsx"):
            if grid.sheet != name:
                sheet = book.add_worksheet(grid.sheet)
                for number, row in enumerate(grid.rows):
                    sheet.write_row(number, 0, row)
    return file.getvalue()


def sheet_xml(content: bytes, number: int) -> str:
    """The XML of a worksheet, counted from 1."""
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(f"xl/worksheets/sheet{number}.xml").decode()


def validations(content: bytes, number: int) -> list[tuple[str, str]]:
    """The kind and the area of each rule for what may be written in a worksheet."""
    found = re.findall(r"<dataValidation ([^>]*)>", sheet_xml(content, number))
    return [(re.search(r'type="(\w+)"', rule)[1], re.search(r'sqref="([^"]+)"', rule)[1]) for rule in found]  # type: ignore[index]
