"""A cell far out is refused however it is spelt: the fast look at a sheet stops all that the slow one does."""

from pathlib import Path

import pytest

from styrhjul.exchange.problems import ImportRefused
from styrhjul.exchange.workbook import read_workbook
from tests.exchange.files import repacked, workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def book(tmp_path: Path, data: str, *, head: str = "", root: str = f'worksheet xmlns="{MAIN}"') -> bytes:
    """A workbook whose sheet has just these rows."""
    end, prefix = root.split(maxsplit=1)[0], "x:" if root.startswith("x:") else ""
    sheet = f'<?xml version="1.0"?>{head}<{root}><{prefix}sheetData>{data}</{prefix}sheetData></{end}>'
    path = workbook(tmp_path / "f.xlsx", {"Blad": [["a"]]})
    return repacked(path, {"xl/worksheets/sheet1.xml": sheet.encode()}).read_bytes()


@pytest.mark.parametrize(
    "data",
    [
        '<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
        "<row><c r='XFD1'><v>1</v></c></row>",
        '<row><c  r="XFD1"><v>1</v></c></row>',
        '<row><c\nr="XFD1"><v>1</v></c></row>',
        '<row><c t="n" r="XFD1"><v>1</v></c></row>',
        '<row><c r="&#88;FD1"><v>1</v></c></row>',
        '<row><c r="xfd1"><v>1</v></c></row>',
        '<row r="1048576"><c><v>1</v></c></row>',
        '<row><c r="A1"><v>1</v></c></row><row r="1048576"><c><v>1</v></c></row>',
        '<!-- <c r="A1"> --><row r="1048576"><c><v>1</v></c></row>',
    ],
)
def test_a_far_cell_is_refused_however_it_is_written(tmp_path: Path, data: str) -> None:
    with pytest.raises(ImportRefused, match="Ett blad når till"):
        read_workbook(book(tmp_path, data), file="f.xlsx")


def test_a_far_cell_with_a_prefix_is_refused(tmp_path: Path) -> None:
    data = '<x:row r="1"><x:c r="XFD1"><x:v>1</x:v></x:c></x:row>'
    with pytest.raises(ImportRefused, match="Ett blad når till"):
        read_workbook(book(tmp_path, data, root=f'x:worksheet xmlns:x="{MAIN}"'), file="f.xlsx")


def test_a_doctype_is_refused_beside_cells_that_look_plain(tmp_path: Path) -> None:
    data = '<row r="1"><c r="A1"><v>1</v></c></row>'
    with pytest.raises(ImportRefused, match="dokumenttyp"):
        read_workbook(book(tmp_path, data, head="<!DOCTYPE worksheet>"), file="f.xlsx")


def test_a_far_cell_that_is_only_coloured_is_no_harm(tmp_path: Path) -> None:
    data = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576" s="0"/></row>'
    (grid,) = read_workbook(book(tmp_path, data), file="f.xlsx")
    assert grid.rows[0][0] == 1
