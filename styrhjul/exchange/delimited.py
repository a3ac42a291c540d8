"""Opens a .csv as Swedish offices save them: semicolon, tab or comma; UTF-8, UTF-16 or Windows-1252."""

import csv
import io

from styrhjul.exchange.grid import Grid, is_empty
from styrhjul.exchange.problems import refuse
from styrhjul.exchange.workbook import MOST_CELLS, MOST_COLUMNS, MOST_ROWS

_DELIMITERS = ";\t,"


def read_delimited(content: bytes, *, file: str) -> Grid:
    """The file's rows as text.

    Raises:
        ImportRefused: it is no text, its quotes don't pair, or it is too large.
    """
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise refuse(file, "Det är en Excelfil, trots namnet. Byt filändelsen till .xlsx.")
    text = _decoded(content, file=file)
    try:
        rows = _rows(text)
    except csv.Error as error:
        raise refuse(file, "Filen går inte att dela upp i celler. Ett citattecken saknar troligen sin make.") from error
    if len(rows) > MOST_ROWS or sum(map(len, rows)) > MOST_CELLS or max(map(len, rows), default=0) > MOST_COLUMNS:
        most = {"rows": MOST_ROWS, "columns": MOST_COLUMNS}
        raise refuse(file, "Filen är för stor. Högst %(rows)s rader och %(columns)s kolumner läses in.", **most)
    return Grid(file=file, sheet="", rows=rows)


def _decoded(content: bytes, *, file: str) -> str:
    """Excel's "Unicode text" is UTF-16 with a mark; what is not UTF-8 is taken for Windows-1252."""
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise refuse(file, "Det är ingen textfil. Väntade en .csv sparad som UTF-8 eller med Windows teckenkodning.")


def _rows(text: str) -> list[list[str]]:
    first, _, rest = text.partition("\n")
    told = first.strip().lower()
    if told.startswith("sep=") and len(told) <= len("sep=;"):  # Excel's own way to name the delimiter
        return [[], *csv.reader(io.StringIO(rest, newline=""), delimiter=told[4:] or "\t", strict=True)]
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    return list(lines)


def _delimiter(text: str) -> str:
    """The one that splits the fullest of the first rows into the most cells."""
    head = [line for line in text.splitlines() if not is_empty([line])][:5]
    return max(_DELIMITERS, key=lambda sign: max((line.count(sign) for line in head), default=0))
