"""Makes the files that the tests read in."""

import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

UNITS = ["Nyckel", "Namn", "Slag", "Drift", "Utförare", "Organisationsnummer", "Nämnd", "Från", "Till"]
BODIES = "nyckel;namn;slag\nbun;Barn- och utbildningsnämnden;nämnd\nks;Kommunstyrelsen;KS\n"
BUN = ["bun", "Barn- och utbildningsnämnden", "nämnd"]


def workbook(
    path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]], *, more: Callable[..., None] | None = None
) -> Path:
    """An .xlsx with the sheets; ``more`` may do things to the open workbook."""
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        if more:
            more(book)
    return path


def repacked(path: Path, parts: Mapping[str, bytes]) -> Path:
    """The same workbook with parts added or replaced."""
    with zipfile.ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (kept | dict(parts)).items():
            archive.writestr(name, content)
    return path


def text_file(path: Path, text: str, *, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def calendar(*events: str, head: str = "X-STYRHJUL-BODY:bun") -> str:
    """An iCalendar file; each event is its lines, without BEGIN and END."""
    inside = [f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT" for event in events]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//prov//SV",
        *filter(None, [head]),
        *inside,
        "END:VCALENDAR",
        "",
    ]
    return "\n".join(lines).replace("\n", "\r\n")
