"""Lets browsers and caches keep a public page, and ask shortly whether it still stands.

A page that a newspaper links to is asked for by many at once. While nothing has been written in the database and the
day is the same, the answer is the same; so its mark costs one question, and who has it already gets no more than that.
"""

import hashlib
import re
from collections.abc import Callable
from importlib.metadata import version

from fastapi import Request, Response
from sqlalchemy import Connection

from styrhjul.store.version import Version
from styrhjul.store.version import version as version_of
from styrhjul.web.gate import NotHere, Visit
from styrhjul.web.pages import static

SECONDS = 60
"""How long an answer may be kept without asking."""

_YEAR = re.compile(r"(19|20|21)[0-9]{2}")

Draw = Callable[[Connection], Response]


def kept(visit: Visit, request: Request, draw: Draw) -> Response:
    """What ``draw`` makes, with a mark; or that nothing has changed, for who shows the mark (RFC 9110, 13.1.2).

    Who has signed in sees a menu of their own, and no cache keeps it.
    """
    with visit.site.database.snapshot() as connection:
        if visit.visitor is not None:
            return draw(connection)
        mark = _mark(visit, request, version_of(connection))
        known = mark in request.headers.get("if-none-match", "")
        answer = Response(status_code=304) if known else draw(connection)
    answer.headers["ETag"] = mark
    answer.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    return answer


def _mark(visit: Visit, request: Request, change: Version) -> str:
    """Weak, for a page's nonce differs from time to time."""
    parts = (
        version("styrhjul"),
        static("styrhjul.css"),
        str(change),
        str(visit.today),
        visit.language,
        str(request.url.path),
        str(request.url.query),
    )
    return f'W/"{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:24]}"'


def year_in(text: str) -> int:
    """The year in an address.

    Raises:
        NotHere: it is none.
    """
    if not _YEAR.fullmatch(text):
        raise NotHere
    return int(text)
