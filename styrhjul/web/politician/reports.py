"""A compiled report: read on the page just as it was compiled, or taken away as a file.

The page that was compiled is a whole document with a style of its own and no script. It is shown as it is, with a bar
above and below it that leads back, and with a policy that lets its own styles in by their sums and nothing else.
"""

import base64
import hashlib
import re
from urllib.parse import quote

from fastapi import Response
from fastapi.responses import HTMLResponse

from models.kinds import FileFormat
from styrhjul.store.receipts import to_read
from styrhjul.store.reports import reading_with, report_file, report_head
from styrhjul.web.gate import Asked, NotHere, Right, room
from styrhjul.web.pages import drawn

pages = room()

_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL | re.IGNORECASE)
_BODY = re.compile(r"<body[^>]*>(?:\s*<a class=\"skip\"[^>]*>[^<]*</a>)?", re.IGNORECASE)
_TYPES = {
    FileFormat.PDF: "application/pdf",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.ZIP: "application/zip",
}


@pages.get("/reports/{report_id}", right=Right.READ)
def report(visit: Asked, report_id: int) -> Response:
    """The report to be read at once, with a way back and on to its receipt."""
    with visit.site.database.snapshot() as connection:
        head = report_head(connection, report_id)
        page = report_file(connection, report_id=report_id, kind=FileFormat.HTML)
        reading = reading_with(connection, report_id=report_id, person_id=visit.person.person_id)
        things = to_read(connection, reading) if reading is not None else ()
    if page is None:
        raise NotHere
    shared = {
        "head": head,
        "reading": reading,
        "thing": next((thing for thing in things if thing.report_id == report_id), None),
        "is_official": visit.may(Right.FOLLOW, visit.about),
    }
    whole = with_bars(
        page[1].decode(),
        top=drawn(visit, "politician/report_top.html.jinja", **shared),
        bottom=drawn(visit, "politician/report_bottom.html.jinja", **shared),
    )
    return HTMLResponse(whole, headers={"Content-Security-Policy": policy_of(whole)})


def with_bars(page: str, *, top: str, bottom: str) -> str:
    """The document with something of ours first (but after its own skip link) and last in its body."""
    opening = _BODY.search(page)
    closing = page.lower().rfind("</body>")
    start = opening.end() if opening else 0
    end = closing if closing > start else len(page)
    return f"{page[:start]}\n{top}{page[start:end]}{bottom}\n{page[end:]}"


def policy_of(page: str) -> str:
    """Only the page's own style elements, by their sums (CSP level 3), and the pages' typeface; no script."""
    sums = [base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() for style in _STYLE.findall(page)]
    styles = " ".join(f"'sha256-{one}'" for one in dict.fromkeys(sums)) or "'none'"
    return (
        f"default-src 'none'; style-src {styles}; font-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )


@pages.get("/reports/{report_id}/{format}", right=Right.READ)
def file(visit: Asked, report_id: int, format: str) -> Response:  # noqa: A002  (its name in the address)
    """The report as a file: PDF to read or print, Excel, and for officials the package for the case system."""
    kind = next((one for one in _TYPES if one.value == format), None)
    if kind is None or (kind is FileFormat.ZIP and not visit.may(Right.FOLLOW, visit.about)):
        raise NotHere
    with visit.site.database.snapshot() as connection:
        found = report_file(connection, report_id=report_id, kind=kind)
    if found is None:
        raise NotHere
    name, content = found
    shown = "inline" if kind is FileFormat.PDF else "attachment"
    headers = {
        "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(name)}",
        # A page's policy would also stop the browser's own reader of PDF, which draws with styles of its own.
        "Content-Security-Policy": "frame-ancestors 'none'",
    }
    return Response(content, media_type=_TYPES[kind], headers=headers)
