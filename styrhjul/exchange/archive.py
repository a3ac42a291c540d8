"""A database as a zip: each table as CSV, and each file as itself. Written as it is read, a row at a time."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import IO

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_UNSAFE = re.compile(r"[^A-Za-z0-9ÅÄÖåäö._-]+")
_LONGEST_NAME = 80


@dataclass(frozen=True)
class Sheet:
    """A table: its name, its headings, and its rows."""

    name: str
    head: Sequence[str]
    rows: Iterable[Sequence[object]]


def write_archive(file: IO[bytes], *, about: str, sheets: Iterable[Sheet], files: Iterable[tuple[str, bytes]]) -> None:
    """``about`` is a text to read first; ``files`` are their paths in the archive and what is in them."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("LÄSMIG.txt", about)
        for sheet in sheets:
            with archive.open(f"{sheet.name}.csv", "w") as part:
                write_sheet(part, sheet)
        for path, content in files:
            archive.writestr(path, content)


def write_sheet(file: IO[bytes], sheet: Sheet) -> None:
    """The sheet as CSV at the end of ``file``, which is left open."""
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    lines = csv.writer(text, delimiter=";", lineterminator="\r\n")
    lines.writerow(sheet.head)
    lines.writerows(_cells(sheet.rows))
    text.detach()


def safe_name(name: str) -> str:
    """A file's name that leads nowhere but into its folder."""
    return _UNSAFE.sub("-", name.replace("..", "."))[-_LONGEST_NAME:].strip("-.") or "fil"


def _cells(rows: Iterable[Sequence[object]]) -> Iterator[list[object]]:
    return ([_cell(value) for value in row] for row in rows)


def _cell(value: object) -> object:
    """A text that a spreadsheet would take for a formula begins with an apostrophe; numbers stay numbers."""
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nej"
        case StrEnum():
            return value.value
        case datetime() | date():
            return value.isoformat()
        case str() if value.startswith(_FORMULA):
            return f"'{value}"
        case _:
            return value
