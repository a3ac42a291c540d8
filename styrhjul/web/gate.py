"""The one gate: every page says which right it takes, and nobody comes to it without.

What a page is about is read from its address: ``/bodies/{body}/…``, ``/obligations/{obligation_id}``. What does not
exist and what is another's are answered alike, so that nobody learns what there is by asking.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import Connection

from styrhjul.rules.access import NOTHING, Concern, Holding, Right, may
from styrhjul.rules.secrets import hashed
from styrhjul.services.acts import Act
from styrhjul.services.signing_in import stay
from styrhjul.store.access import NAMED, NUMBERED, SignedIn, concern_of, holdings, is_governed, signed_in
from styrhjul.web.site import Site

SESSION = "styrhjul_session"
LANGUAGE = "styrhjul_language"
LANGUAGES = ("sv", "en")
_FREE = frozenset({"year", "secret", "format", "language", "goal", "indicator", "notice_id", "person", "step", "file"})
"""Parts of an address that give nobody a right, and take none away: the page itself minds whose they are."""
_RIGHT = "x-right"
_PARTS = re.compile(r"{(\w+)")


@dataclass(frozen=True)
class Visitor:
    """Who is on the page: a person who has signed in, with the roles that they hold today."""

    signed_in: SignedIn
    holdings: tuple[Holding, ...]
    governed: bool

    @property
    def person_id(self) -> int:
        return self.signed_in.person_id

    @property
    def name(self) -> str:
        return self.signed_in.name

    @property
    def bodies(self) -> tuple[str, ...]:
        """The keys of the bodies in which they hold a role of the body's own."""
        return tuple(dict.fromkeys(held.body for held in self.holdings if not held.unit))

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(held.unit for held in self.holdings if held.unit))


@dataclass(frozen=True)
class Visit:
    """One asking for one page: by whom, in which language, on which day. ``nonce`` lets the page's own scripts run."""

    site: Site
    visitor: Visitor | None
    language: str
    path: str
    nonce: str = ""
    here: str = ""
    """The address as one may come back to it, with what it asks for; empty when something was sent to it."""
    about: Concern = NOTHING

    @property
    def today(self) -> date:
        return self.site.today

    @property
    def now(self) -> datetime:
        return self.site.now

    @property
    def person(self) -> Visitor:
        """Who it is, on a page that takes a right."""
        assert self.visitor is not None
        return self.visitor

    def may(self, right: Right, about: Concern = NOTHING) -> bool:
        """Whether the visitor has the right, for what the page shows a way to."""
        who = self.visitor
        return may(
            right,
            person_id=who.person_id if who else None,
            holdings=who.holdings if who else (),
            about=about,
            governed=who.governed if who else True,
        )

    def bodies_where(self, right: Right) -> tuple[str, ...]:
        """The keys of the visitor's bodies in which they have the right."""
        return tuple(body for body in self.person.bodies if self.may(right, Concern(body=body)))

    def act(self, comment: str = "") -> Act:
        """What the visitor does now, signed with their name."""
        return Act(actor=self.person.name, today=self.today, now=self.now, comment=comment)


class SignInFirst(Exception):  # noqa: N818  (no fault: the visitor is shown where to sign in)
    """The page takes a right, and nobody has signed in."""


class NotHere(Exception):  # noqa: N818  (the page says it kindly)
    """There is no such thing, or it is not the visitor's to see."""


@dataclass
class Room:
    """A room's pages. Each says its right; without one it cannot be added."""

    router: APIRouter

    def get(self, path: str, *, right: Right, **more: Any) -> Callable[[Any], Any]:
        return self.router.get(path, **_guarded(path, right), **more)

    def post(self, path: str, *, right: Right, **more: Any) -> Callable[[Any], Any]:
        return self.router.post(path, **_guarded(path, right), **more)


def room(*, described: bool = False) -> Room:
    """``described``: its addresses are for programs too, and stand in the description of the open data."""
    return Room(APIRouter(default_response_class=HTMLResponse, include_in_schema=described))


def right_of(route: Any) -> Right | None:
    """The right that a route of the application takes; None for one that no room has added."""
    extra: Mapping[str, Any] = getattr(route, "openapi_extra", None) or {}
    return Right(extra[_RIGHT]) if _RIGHT in extra else None


def _guarded(path: str, right: Right) -> dict[str, Any]:
    parts = set(_PARTS.findall(path))
    if unknown := parts - _FREE - NAMED - NUMBERED:
        raise ValueError(f"the gate does not know what {sorted(unknown)} in {path} belongs to")
    return {"dependencies": [Depends(_pass(right))], "openapi_extra": {_RIGHT: right.value}}


def _pass(right: Right) -> Callable[[Request], None]:
    def gate(request: Request) -> None:
        visit = visit_of(request)
        about = _read_about(visit.site, request.path_params) if _can_be(request.path_params) else None
        if right is not Right.LOOK and visit.visitor is None:
            raise SignInFirst
        if about is None or not visit.may(right, about):
            raise NotHere
        request.state.visit = replace(visit, about=about)

    return gate


def _read_about(site: Site, parts: Mapping[str, str]) -> Concern | None:
    if not parts.keys() - _FREE:
        return NOTHING
    with site.database.snapshot() as connection:
        return _about(connection, parts, today=site.today)


def _about(connection: Connection, parts: Mapping[str, str], *, today: date) -> Concern | None:
    """What the address is about; every part of it must lie in the same body (and unit), or it is about nothing."""
    about = NOTHING
    for name, value in parts.items():
        if name in _FREE:
            continue
        if not _fits(name, value):
            return None
        found = concern_of(connection, name, int(value) if name in NUMBERED else value, today=today)
        if found is None or (about.body and found.body != about.body):
            return None
        about = found if found.unit or found.person_id or found.role or not about.body else about
    return about


LARGEST = 2**63 - 1
"""The largest number that a database has room for."""
_LONGEST_NUMBER = len(str(LARGEST)) - 1


def whole_number(written: str, *, most: int = LARGEST) -> int | None:
    """What somebody has sent as a number, 0 or more; None if it is none, or larger than it may be."""
    is_one = written.isascii() and written.isdecimal() and len(written) <= len(str(most))
    return int(written) if is_one and int(written) <= most else None


def _can_be(parts: Mapping[str, object]) -> bool:
    """Whether anything in the database could be so called: no number is longer than there is room for, nor any year."""
    texts = {name: str(value) for name, value in parts.items()}
    if any("\0" in text or (text.isdecimal() and len(text) > _LONGEST_NUMBER) for text in texts.values()):
        return False
    year = texts.get("year", "")
    return not year.isdecimal() or MINYEAR <= int(year) <= MAXYEAR


def _fits(name: str, value: str) -> bool:
    """PostgreSQL has no room for a NUL in a text, nor for a larger number."""
    if name in NAMED:
        return "\0" not in value
    return whole_number(value) is not None


def visit_of(request: Request) -> Visit:
    """Who asks, read once for each asking."""
    known = getattr(request.state, "visit", None)
    if isinstance(known, Visit):
        return known
    site: Site = request.app.state.site
    secret = request.cookies.get(SESSION, "")
    visitor = read_visitor(site, secret) if secret else None
    chosen = request.cookies.get(LANGUAGE, "") or (visitor.signed_in.language if visitor else "")
    visit = Visit(
        site=site,
        visitor=visitor,
        language=chosen if chosen in LANGUAGES else LANGUAGES[0],
        path=request.url.path,
        here=_here(request),
        nonce=getattr(request.state, "nonce", ""),
    )
    request.state.visit = visit
    return visit


def _here(request: Request) -> str:
    asked = f"?{request.url.query}" if request.url.query else ""
    return f"{request.url.path}{asked}" if request.method in {"GET", "HEAD"} else ""


def read_visitor(site: Site, secret: str) -> Visitor | None:
    """Whose session the secret in the cookie opens."""
    with site.database.snapshot() as connection:
        found = signed_in(connection, secret_sha256=hashed(secret), now=site.instant)
        if found is None:
            return None
        held = holdings(connection, person_id=found.person_id, today=site.today)
        visitor = Visitor(found, held, is_governed(connection, today=site.today))
    stay(site.database, found, now=site.instant)
    return visitor


Asked = Annotated[Visit, Depends(visit_of)]
"""What a page's function takes to know who asks: ``def page(visit: Asked) -> Response``."""

__all__ = ["Asked", "NotHere", "Right", "Room", "SignInFirst", "Visit", "Visitor", "hashed", "right_of", "room"]
