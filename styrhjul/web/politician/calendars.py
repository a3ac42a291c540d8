"""A calendar subscription: made, shown once, fetched by the calendar program, ended."""

import hashlib
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Form, Header, Request, Response
from fastapi.responses import RedirectResponse

from styrhjul.services.subscribing import end_subscription, subscribe, subscribed_calendar
from styrhjul.store.subscriptions import subscriptions
from styrhjul.web.gate import LARGEST, Asked, Right, room
from styrhjul.web.pages import said, show

pages = room()


@pages.get("/calendar", right=Right.ENTER)
def calendar(visit: Asked, done: str = "") -> Response:
    """The visitor's subscriptions."""
    with visit.site.database.snapshot() as connection:
        found = subscriptions(connection, person_id=visit.person.person_id)
    ended = said(visit, "Prenumerationen är avslutad. Kalendern hämtar inget mer.") if done == "ended" else ""
    return show(visit, "politician/calendar.html.jinja", subscriptions=found, done=ended)


@pages.post("/calendar", right=Right.ENTER)
def make(visit: Asked, request: Request) -> Response:
    """Make a subscription, and show its address this once: it is kept by nobody but who sees it here."""
    with visit.site.database.writing() as session:
        secret = subscribe(session, person_id=visit.person.person_id, act=visit.act())
    base = visit.site.chosen.public_url.rstrip("/") or str(request.base_url).rstrip("/")
    address = f"{base}/calendars/{secret}.ics"
    webcal = urlsplit(address)._replace(scheme="webcal").geturl()
    return show(visit, "politician/calendar_made.html.jinja", address=address, webcal=webcal)


@pages.post("/calendar/end", right=Right.ENTER)
def end(visit: Asked, number: Annotated[int, Form(gt=0, le=LARGEST)]) -> Response:
    with visit.site.database.writing() as session:
        end_subscription(session, number=number, person_id=visit.person.person_id, act=visit.act())
    return RedirectResponse("/calendar?done=ended", status_code=303)


@pages.get("/calendars/{secret}.ics", right=Right.LOOK)
def feed(visit: Asked, secret: str, if_none_match: Annotated[str, Header()] = "") -> Response:
    """What the calendar program fetches, without a session; a secret that is nobody's, or ended, is not here."""
    with visit.site.database.reading() as session:
        content = subscribed_calendar(session, secret=secret)
    if content is None:
        return Response(said(visit, "Prenumerationen finns inte."), status_code=404, media_type="text/plain")
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}
    if tag in {one.strip().removeprefix("W/") for one in if_none_match.split(",")}:
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = 'inline; filename="arshjul.ics"'
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)
