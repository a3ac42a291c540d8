"""Open data as CSV: read back as it was written, and no text of it is a formula to a spreadsheet."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from styrhjul.exchange.open_csv import csv_file

_TEXT = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"))


def read(file: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))


def test_a_file_begins_with_a_mark_so_that_a_spreadsheet_reads_swedish_letters() -> None:
    assert csv_file(["namn"], [["Åsö"]]) == b"\xef\xbb\xbf" + "namn\r\nÅsö\r\n".encode()


def test_numbers_stay_numbers_and_nothing_is_an_empty_cell() -> None:
    assert read(csv_file(["a", "b", "c"], [[-1.5, None, True]])) == [["a", "b", "c"], ["-1.5", "", "true"]]


@given(_TEXT)
def test_no_text_is_a_formula_and_none_is_lost(text: str) -> None:
    (_, (cell, _)) = read(csv_file(["a", "b"], [[text, "x"]]))
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell.removeprefix("'") == text.removeprefix("'") or cell == text
