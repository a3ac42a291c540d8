"""Opens an .xlsx that came by mail: only values are taken, and what could run or swell is refused before it is read."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from styrhjul.exchange.grid import Cell, Grid
from styrhjul.exchange.problems import ImportRefused, refuse

LARGEST_FILE = 20_000_000
LARGEST_UNPACKED = 50_000_000
HIGHEST_RATIO = 100
MOST_PARTS = 2_000
MOST_ROWS = 20_000
MOST_COLUMNS = 500
MOST_CELLS = 1_000_000

_LEGACY = b"\xd0\xcf\x11\xe0"
_NEEDED = (".xml", ".rels")
_NEVER_READ = ("docprops/", "xl/theme/")


def read_workbook(content: bytes, *, file: str) -> list[Grid]:
    """Every worksheet as rows of values; formulas give the values that were saved with them.

    Raises:
        ImportRefused: it is no .xlsx, it has macros or a password, or it is too large.
    """
    if content.startswith(_LEGACY):
        raise refuse(
            file, "Det är en äldre Excelfil (.xls) eller en fil med lösenord. Spara den som .xlsx utan lösenord."
        )
    if not content.startswith(b"PK"):
        raise refuse(file, "Det är ingen Excelfil (.xlsx), trots namnet. Öppna den i Excel och spara den som .xlsx.")
    from python_calamine import CalamineError, CalamineWorkbook

    safe = io.BytesIO(_unpacked(content, file=file))
    try:
        with CalamineWorkbook.from_filelike(safe) as book:
            return [_grid(book, sheet, file=file) for sheet in book.sheets_metadata if _is_worksheet(sheet)]
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise refuse(
            file, "Excelfilen är skadad och går inte att läsa. Öppna den i Excel och spara den på nytt."
        ) from error


def _is_worksheet(sheet: Any) -> bool:
    return str(sheet.typ).endswith("WorkSheet")


def _grid(book: Any, sheet: Any, *, file: str) -> Grid:
    read = book.get_sheet_by_name(sheet.name)
    rows: list[list[Cell]] = read.to_python(skip_empty_area=False)
    merged = tuple(read.merged_cell_ranges or ())
    _fill_merged(rows, merged)
    hidden = not str(sheet.visible).endswith("Visible")
    return Grid(file=file, sheet=sheet.name, rows=rows, hidden=hidden, merged=merged)


def _fill_merged(rows: list[list[Cell]], ranges: Any) -> None:
    """A cell merged downwards counts for each of its rows; one merged sideways is a title and is left alone."""
    for (top, left), (bottom, right) in ranges:
        if left == right:
            for number in range(top + 1, min(bottom + 1, len(rows))):
                if left < len(rows[number]):
                    rows[number][left] = rows[top][left]


def _unpacked(content: bytes, *, file: str) -> bytes:
    """The parts that hold values, measured and packed anew: what is read is exactly what was checked."""
    packed = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(packed, "w") as safe:
            for part in _checked_parts(archive, file=file):
                found = archive.read(part)
                if b"sheetData" in found and not _is_plainly_small(found):
                    _measure(found, file=file)
                safe.writestr(zipfile.ZipInfo(part.filename), found)
    except ImportRefused:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        ValueError,
    ) as e:
        raise refuse(
            file, "Excelfilen är skadad och går inte att läsa. Öppna den i Excel och spara den på nytt."
        ) from e
    return packed.getvalue()


def _checked_parts(archive: zipfile.ZipFile, *, file: str) -> list[zipfile.ZipInfo]:
    parts = archive.infolist()
    size = sum(part.file_size for part in parts)
    swollen = any(part.file_size > HIGHEST_RATIO * max(part.compress_size, 1_000) for part in parts)
    if size > LARGEST_UNPACKED or len(parts) > MOST_PARTS or swollen:
        raise refuse(file, "Excelfilen är orimligt stor när den packas upp, och läses därför inte.")
    names = [part.filename.lower() for part in parts]
    if any("vbaproject" in name for name in names):
        raise refuse(file, "Filen innehåller makron. Spara den som en vanlig Excelarbetsbok (.xlsx).")
    if len(set(names)) < len(names):
        raise refuse(file, "Excelfilen är skadad: samma del finns två gånger. Spara den på nytt i Excel.")
    return [part for part, name in zip(parts, names, strict=True) if _holds_values(name)]


def _holds_values(name: str) -> bool:
    return name.endswith(_NEEDED) and not name.startswith(_NEVER_READ)


@dataclass
class _Extent:
    """How far a sheet's values reach. A far-off cell would make the reader set aside room for all before it."""

    row: int = 0
    column: int = 0
    lowest: int = 0
    rightmost: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "row":
                self.row, self.column = int(attributes.get("r", self.row + 1)), 0
            case "c":
                self.column += 1
                if position := re.fullmatch(r"([A-Za-z]{1,3})([0-9]{1,7})", attributes.get("r", "")):
                    self.column, self.row = _column_number(position[1]), int(position[2])
            case "v" | "is" | "f":
                self.lowest, self.rightmost = max(self.lowest, self.row), max(self.rightmost, self.column)


_NEAR_CELL = re.compile(rb'<c r="[A-Z][0-9]{1,4}"')


def _is_plainly_small(sheet: bytes) -> bool:
    """Whether every cell says, as Excel writes it, that it stands in columns A to Z and above row 10,000.

    That is within the limits, and known twenty times as fast as by ``_measure``, which reads everything else in full.
    """
    if b"<!" in sheet or b":c" in sheet or not sheet.startswith((b"<?xml", b"<worksheet")):
        return False
    others = sheet.count(b"<co")  # a column's width, a conditional format
    return len(_NEAR_CELL.findall(sheet)) + others == sheet.count(b"<c")


def _measure(sheet: bytes, *, file: str) -> None:
    extent = _Extent()
    parser = expat.ParserCreate()
    parser.StartElementHandler = extent.start

    def no_doctype(*_: object) -> None:
        raise refuse(file, "Excelfilen innehåller en dokumenttyp, vilket Excel aldrig skriver. Den läses därför inte.")

    parser.StartDoctypeDeclHandler = no_doctype
    parser.Parse(sheet, True)
    wide, long = extent.rightmost > MOST_COLUMNS, extent.lowest > MOST_ROWS
    if wide or long or extent.lowest * extent.rightmost > MOST_CELLS:
        raise refuse(
            file,
            "Ett blad når till rad %(row)s och kolumn %(column)s. Högst %(rows)s rader och %(columns)s kolumner läses "
            "in. Ta bort det som står långt ut.",
            row=extent.lowest,
            column=extent.rightmost,
            rows=MOST_ROWS,
            columns=MOST_COLUMNS,
        )


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
