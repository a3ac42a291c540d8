"""Writes open data as CSV by RFC 4180: comma, decimal point, days as 2027-12-31, UTF-8 with a byte order mark."""

import csv
import io
from collections.abc import Iterable, Sequence
from enum import StrEnum

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def csv_file(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The file. A text that a spreadsheet would take for a formula begins with an apostrophe; numbers stay numbers."""
    written = io.StringIO(newline="")
    lines = csv.writer(written, lineterminator="\r\n")
    lines.writerow(head)
    lines.writerows([_cell(value) for value in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def _cell(value: object) -> object:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case StrEnum():
            return value.value
        case str() if value.startswith(_FORMULA):
            return f"'{value}"
        case _:
            return value
