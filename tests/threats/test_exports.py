"""What leaves as a workbook or as lines for a spreadsheet holds no formula, whoever wrote what is in it."""

import ast
import csv
import io
import zipfile
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from styrhjul.exchange.archive import Sheet, write_archive
from styrhjul.exchange.open_csv import csv_file
from styrhjul.services.forms import write_unit_plan_form
from styrhjul.store.database import Database
from tests.threats.conftest import write_everywhere
from tests.threats.evil import FORMULA, MARK
from tests.threats.test_reports import formulas_in
from tests.web.conftest import NOON, Entering
from tests.web.unit.conftest import Numbers, year

__all__ = ["year"]
ROOT = Path(__file__).parents[2]
SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet may take a formula to begin with (OWASP), in wide signs too."""


@pytest.mark.parametrize("sign", SIGNS)
def test_a_cell_of_lines_for_a_spreadsheet_never_begins_as_a_formula(sign: str) -> None:
    rows = [[sign + FORMULA, -1.5]]
    (_, (cell, number)) = csv.reader(io.StringIO(csv_file(["a", "b"], rows).decode("utf-8-sig"), newline=""))
    assert (cell[0], number) == ("'", "-1.5")
    packed = io.BytesIO()
    write_archive(packed, about="", sheets=[Sheet("t", ["a", "b"], rows)], files=[])
    with zipfile.ZipFile(packed) as archive:
        text = archive.read("t.csv").decode("utf-8-sig")
    (_, (cell, _)) = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    assert cell[0] == "'"


def test_the_unit_plans_workbook_holds_no_formula(year: Numbers, database: Database, entering: Entering) -> None:
    write_everywhere(database, FORMULA)
    with database.transaction() as connection:
        connection.exec_driver_sql("UPDATE goal SET sentence = '=1+1' || sentence")
        connection.exec_driver_sql("UPDATE unit SET name = '=1+1' || name")
    with database.snapshot() as connection:
        book = write_unit_plan_form(connection, unit="u1", today=NOON.date())
    assert formulas_in(book.content) == []


def test_every_workbook_that_is_written_is_told_to_make_no_formulas() -> None:
    """So that the next one is, too: each call of xlsxwriter names both options."""
    wanted = {"strings_to_formulas", "strings_to_urls"}
    found = {}
    for path in sorted((ROOT / "styrhjul").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "Workbook":
                told = {
                    key.value
                    for each in ast.walk(node)
                    if isinstance(each, ast.Dict)
                    for key in each.keys
                    if isinstance(key, ast.Constant)
                }
                found[f"{path.relative_to(ROOT)}"] = wanted <= told
    assert len(found) >= 4
    assert [path for path, told in found.items() if not told] == []


def test_everything_out_holds_no_formula(parts: dict[str, str], database: Database, entering: Entering) -> None:
    with database.transaction() as connection:
        for table in ("body", "unit", "person"):
            connection.exec_driver_sql(f"UPDATE {table} SET name = '=1+1' || name || '{MARK}'")
    browser: TestClient = entering("kerstin")
    answer = browser.post("/export")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        for name in archive.namelist():
            if name.endswith(".csv"):
                rows = csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline=""), delimiter=";")
                assert [cell for row in rows for cell in row if cell.startswith("=")] == [], name
