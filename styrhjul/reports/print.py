"""The report as PDF, set by Typst: tagged (PDF/UA-1), made to last (PDF/A-2a), and the same bytes each time."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from styrhjul.refused import Refused
from styrhjul.reports.charts.drawing import Chart, Drawing
from styrhjul.reports.preparing import Prepared
from styrhjul.reports.tables.table import Cell, Column, Table
from styrhjul.reports.templating import FONTS
from styrhjul.reports.words import AIM, AMBITION, DISSENT, OPERATOR, operated_by
from styrhjul.rules.follow_up import Mark, Shape, Tone
from styrhjul.rules.swedish import MONTHS

if TYPE_CHECKING:
    from typst import Fonts, PDFStandard, TypstError

STANDARDS: "list[PDFStandard]" = ["ua-1", "a-2a"]
UNPRINTABLE = "\N{WHITE SQUARE}"
"""Stands for a letter that none of the fonts has, such as an emoji: PDF/A allows no letter without a shape."""
LONGEST_WORD = 32
"""A longer word may be broken anywhere, so that a link does not run out into the margin."""
ZERO_WIDTH_SPACE = "\N{ZERO WIDTH SPACE}"
SVG = "svg"
IN_TABLES = {"detail": {"units"}}
"""What a context holds much of, and a template finds in its tables only."""

_UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_LONG = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
_PIECE = re.compile(r".{12}(?=.)", re.DOTALL)
_ONE_LETTER = b'#set text(font: "Public Sans", lang: "sv")\n#sys.inputs.letter'


def to_pdf(prepared: Prepared) -> bytes:
    """Raises ``Refused`` where a template does not work."""
    import typst

    data = prepared_data(prepared)
    with prepared.templates.typst_root() as root:
        main = root / f"{prepared.report.kind}.typ"
        try:
            return _set(main, data, prepared)
        except typst.TypstError as error:
            if "could not be displayed" not in error.message:
                raise Refused(_refusal(main, error)) from error
        try:
            return _set(main, _mended(data, _printable), prepared)
        except typst.TypstError as error:
            raise Refused(_refusal(main, error)) from error


def prepared_data(prepared: Prepared) -> dict[str, Any]:
    """What a Typst template reads, as plain JSON values. Drawings are SVG with their words beside them."""
    report, drawing = prepared.report, prepared.drawing
    written = {
        "report": report.model_dump(mode="json", exclude=IN_TABLES),
        "words": dict(prepared.words),
        "said": asdict(prepared.said),
        "labels": {"aim": AIM, "ambition": AMBITION, "dissent": DISSENT, "operator": OPERATOR, "months": MONTHS},
        "units": [{"name": one.unit.name, "by": operated_by(one.unit)} for one in prepared.units],
        "tables": {name: _table(table, drawing) for name, table in prepared.content.tables.items()},
    }
    return {
        **_mended(written, _composed, but=SVG),
        "charts": {name: _chart(chart, drawing) for name, chart in prepared.content.charts.items()},
        "marks": {f"{shape}-{tone}": drawing.mark(shape, tone) for shape in get_args(Shape) for tone in get_args(Tone)},
    }


def _table(table: Table, drawing: Drawing) -> dict[str, Any]:
    return {
        "caption": table.caption,
        "note": table.note,
        "columns": [_column(column) for column in table.columns],
        "rows": [[_cell(cell, drawing) for cell in row] for row in table.rows],
    }


def _column(column: Column) -> dict[str, Any]:
    mark = column.mark and _key(column.mark)
    return {"name": column.name, "width": column.width, "numeric": column.numeric, "mark": mark}


def _key(mark: Mark) -> str:
    return f"{mark.shape}-{mark.tone}"


def _cell(cell: Cell, drawing: Drawing) -> Any:
    """The text alone, for most cells have nothing more."""
    if cell.chart:
        return _chart(cell.chart, drawing)
    return {"text": cell.text, "mark": _key(cell.mark)} if cell.mark else cell.text


def _chart(chart: Chart, drawing: Drawing) -> dict[str, str]:
    return {SVG: drawing.chart(chart), "alt": chart.alt}


def _set(main: Path, data: Mapping[str, Any], prepared: Prepared) -> bytes:
    import typst

    made = prepared.report.head.made_on
    return typst.compile(
        main,
        root=main.parent,
        font_paths=fonts(),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=STANDARDS,
        timestamp=datetime.combine(made, time(12), tzinfo=UTC),
    )


@lru_cache(maxsize=1)
def fonts() -> "Fonts":
    """Ours, and those that come with Typst for letters that ours lack; never the machine's, which differ."""
    from typst import Fonts

    return Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])


def _refusal(main: Path, error: "TypstError") -> str:
    return f"Rapportmallen {main.name} går inte att använda: {error.message}"


def _mended(value: Any, mend: Callable[[str], str], *, but: str = "") -> Any:
    """The same JSON with every text mended, but for those under that key."""
    if isinstance(value, str):
        return mend(value)
    if isinstance(value, dict):
        return {key: one if key == but else _mended(one, mend, but=but) for key, one in value.items()}
    return [_mended(one, mend, but=but) for one in value] if isinstance(value, list | tuple) else value


def _composed(text: str) -> str:
    """Letters with their accents in one, nothing unseen but line breaks, and room to break a very long word."""
    if not text.isascii() or not text.isprintable():
        text = _UNSEEN.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n")))
    if len(text) <= LONGEST_WORD or max(map(len, text.split()), default=0) <= LONGEST_WORD:
        return text
    return _LONG.sub(lambda word: _PIECE.sub(rf"\g<0>{ZERO_WIDTH_SPACE}", word[0]), text)


def _printable(text: str) -> str:
    return text if text.isascii() else "".join(map(_with_shape, _letters(text)))


def _letters(text: str) -> Iterator[str]:
    """Letter by letter, each with the accents that follow it: a font has a shape for the whole or for nothing."""
    letter = ""
    for point in text:
        if letter and not unicodedata.category(point).startswith("M"):
            yield letter
            letter = ""
        letter += point
    yield letter


def _with_shape(letter: str) -> str:
    """The letter, or it without its accents, or a square; what is never seen leaves without a trace."""
    if _has_shape(letter):
        return letter
    if len(letter) > 1:
        return _with_shape(letter[0])
    return "" if unicodedata.category(letter) in {"Mn", "Me", "Cf", "Cc"} else UNPRINTABLE


@lru_cache(maxsize=4_096)
def _has_shape(letter: str) -> bool:
    """Asks Typst itself, for only it knows all of the fonts that come with it."""
    if letter.isascii():
        return True
    import typst

    try:
        typst.compile(_ONE_LETTER, font_paths=fonts(), sys_inputs={"letter": letter}, pdf_standards=["a-2a"])
    except typst.TypstError:
        return False
    return True
