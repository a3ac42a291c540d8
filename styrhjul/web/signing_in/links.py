"""Signing in by mail: ask for a link, press the button that it leads to, and sign out again."""

from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse
from starlette.background import BackgroundTask

from styrhjul.exchange.addresses import mail_address
from styrhjul.rules.secrets import hashed
from styrhjul.services.mailing_links import mail_links, mails_links
from styrhjul.services.signing_in import MAILED_LIFE, end_session, use_link
from styrhjul.store.sessions import usable_link
from styrhjul.web.gate import SESSION, Asked, Right, Visit, room
from styrhjul.web.pages import said, show
from styrhjul.web.signing_in.doorkeeper import (
    BY_ADDRESS,
    BY_COMPUTER,
    FAILURES,
    come_back_later,
    computer,
    doorkeeper_of,
)
from styrhjul.web.signing_in.entering import browser_of, enter, wanted
from styrhjul.web.signing_in.provider import provider_of

pages = room()

_GONE = 410


@pages.get("/sign-in", right=Right.LOOK)
def ask(visit: Asked, request: Request, to: str = "", done: str = "") -> Response:
    """Where one says who one is. ``to`` is the page that one was going to."""
    if visit.visitor is not None:
        return RedirectResponse(wanted(to) or "/start", status_code=303)
    return _asking(visit, request, to=to, done=done)


@pages.post("/sign-in", right=Right.LOOK)
def send(
    visit: Asked, request: Request, address: Annotated[str, Form()] = "", to: Annotated[str, Form()] = ""
) -> Response:
    """Answers everybody alike. What there is to do is done when the page has gone."""
    chosen = visit.site.chosen
    if not mails_links(chosen):
        return _asking(visit, request, to=to)
    try:
        found = mail_address(address)
    except ValueError:
        found = ""
    if not found:
        fault = said(visit, "Skriv din e-postadress, som namn@kommun.se.")
        return _asking(visit, request, to=to, address=address, fault=fault)
    keeper = doorkeeper_of(request)
    if seconds := keeper.wait(BY_COMPUTER, computer(request)) or keeper.wait(BY_ADDRESS, found):
        return come_back_later(visit, seconds)
    answer = show(visit, "signing_in/asked.html.jinja", address=found, minutes=int(MAILED_LIFE.total_seconds() // 60))
    answer.background = BackgroundTask(
        mail_links,
        visit.site.database,
        chosen=chosen,
        address=found,
        path=wanted(to),
        now=visit.site.instant,
    )
    return answer


def _asking(visit: Visit, request: Request, *, address: str = "", fault: str = "", **said: str) -> Response:
    """The page with its one field; ``said``: where one was going (to), what has just been done (done)."""
    return show(
        visit,
        "signing_in/ask.html.jinja",
        status=422 if fault else 200,
        address=address,
        fault=fault,
        mails=mails_links(visit.site.chosen),
        provider=provider_of(request),
        contact=visit.site.chosen.mail_contact,
        **{"to": "", "done": ""} | said,
    )


@pages.get("/sign-in/{secret}", right=Right.LOOK)
def look_at_link(visit: Asked, secret: str) -> Response:
    """A button. Programs that guard mailboxes open every link in a letter, and none of them may use it up."""
    with visit.site.database.snapshot() as connection:
        link = usable_link(connection, hashed(secret), now=visit.site.instant)
    if link is None or link.person_id is None:
        return _too_late(visit)
    return show(visit, "signing_in/press.html.jinja", name=link.name)


@pages.post("/sign-in/{secret}", right=Right.LOOK)
def follow_link(visit: Asked, request: Request, secret: str) -> Response:
    """Signs in, once."""
    keeper, who = doorkeeper_of(request), computer(request)
    if seconds := keeper.barred(FAILURES, who):
        return come_back_later(visit, seconds)
    browser = browser_of(request, visit)
    entry = use_link(visit.site.database, secret=secret, browser=browser, now=visit.site.instant)
    if entry is None:
        keeper.wait(FAILURES, who)
        return _too_late(visit)
    return enter(visit, entry)


def _too_late(visit: Visit) -> Response:
    return show(visit, "signing_in/too_late.html.jinja", status=_GONE)


@pages.post("/sign-out", right=Right.LOOK)
def sign_out(visit: Asked) -> Response:
    """Ends this session, whether or not it still stood."""
    if visit.visitor is not None:
        who = visit.visitor.signed_in
        end_session(visit.site.database, who, session_id=who.session_id, now=visit.site.instant)
    return signed_out()


def signed_out() -> Response:
    """To the page for signing in, without the cookie."""
    answer = RedirectResponse("/sign-in?done=signed-out", status_code=303)
    answer.delete_cookie(SESSION, path="/", httponly=True, samesite="lax")
    return answer
