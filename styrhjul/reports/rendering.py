"""A report's context made into files: a page, a print and a workbook, all from the same tables and drawings.

``own`` is a municipality's folder of templates: a file there goes before the shipped one of the same name. The same
context and templates give the same bytes.
"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from models.kinds import FileFormat
from styrhjul.reports.contexts import ReportContext
from styrhjul.reports.page import to_html
from styrhjul.reports.preparing import Prepared, prepare
from styrhjul.reports.print import to_pdf
from styrhjul.reports.spreadsheet import to_xlsx
from styrhjul.reports.templating import Templates


def render(context: ReportContext, *, own: Path | None = None) -> dict[FileFormat, bytes]:
    """The report in every format.

    Raises:
        Refused: a template of the municipality's own does not work; the message says which and why.
    """
    prepared = _prepared(context, own)
    # Typst works outside the interpreter's lock, so the page and the workbook are made meanwhile.
    with ThreadPoolExecutor(max_workers=1) as aside:
        printed = aside.submit(to_pdf, prepared)
        page, workbook = to_html(prepared), to_xlsx(prepared)
        return {FileFormat.PDF: printed.result(), FileFormat.HTML: page, FileFormat.XLSX: workbook}


def html(context: ReportContext, *, own: Path | None = None) -> bytes:
    """One page in UTF-8 that needs nothing beside itself."""
    return to_html(_prepared(context, own))


def pdf(context: ReportContext, *, own: Path | None = None) -> bytes:
    """Made in Typst's PDF/UA-1 and PDF/A-2a modes: tagged, with its fonts."""
    return to_pdf(_prepared(context, own))


def xlsx(context: ReportContext, *, own: Path | None = None) -> bytes:
    return to_xlsx(_prepared(context, own))


def _prepared(context: ReportContext, own: Path | None) -> Prepared:
    return prepare(context, Templates(own))
