"""What every way in ends with: the browser gets its cookie, and goes to where the person was going."""

import re

from fastapi import Request
from fastapi.responses import RedirectResponse

from styrhjul.services.signing_in import LONGEST, Browser, Entry
from styrhjul.web.gate import SESSION, Visit
from styrhjul.web.home import own_path

_PROGRAMS = (
    ("Edge", r"Edg(e|A|iOS)?/"),
    ("Opera", r"OPR/"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"(Firefox|FxiOS)/"),
    ("Chrome", r"(Chrome|CriOS|Chromium)/"),
    ("Safari", r"Safari/"),
)
_MACHINES = (
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("Windows", r"Windows"),
    ("Mac", r"Macintosh"),
    ("Linux", r"Linux|CrOS"),
)


_LONGEST_PATH = 500


def wanted(to: str) -> str:
    """Where one was going, if that is a page of ours; else empty, for one's own first page."""
    return to if own_path(to) == to and len(to) <= _LONGEST_PATH and to.isprintable() else ""


def enter(visit: Visit, entry: Entry) -> RedirectResponse:
    """Off the address with the secret in it, signed in."""
    answer = RedirectResponse(wanted(entry.path) or "/start", status_code=303)
    answer.set_cookie(
        SESSION,
        entry.secret,
        max_age=int(LONGEST.total_seconds()),
        path="/",
        httponly=True,
        samesite="lax",
        secure=visit.site.is_encrypted,
    )
    return answer


def browser_of(request: Request, visit: Visit) -> Browser:
    told = request.headers.get("user-agent", "")
    return Browser(name=browser_name(told), holds=visit.visitor.signed_in if visit.visitor else None)


def browser_name(told: str) -> str:
    """A browser as people call it, such as "Safari, iPhone"; no more of what it tells of itself is kept."""
    return ", ".join(
        next((name for name, mark in kinds if re.search(mark, told)), "") for kinds in (_PROGRAMS, _MACHINES)
    ).strip(", ")
