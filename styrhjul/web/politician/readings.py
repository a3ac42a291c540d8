"""What a politician has to read: the list of it, the unit plans one by one, receipts and questions."""

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Form, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel
from sqlalchemy import Connection

from styrhjul.refused import Refused
from styrhjul.rules.status import Status
from styrhjul.services.receipts import give_receipt
from styrhjul.store.handed_in import plan_content
from styrhjul.store.plan_pages import answered_goals, plan_head
from styrhjul.store.receipts import (
    ReadingObligation,
    Thing,
    own_readings,
    own_reports,
    reading_obligation,
    to_read,
)
from styrhjul.store.reports import newest_of, report_head
from styrhjul.web.gate import Asked, NotHere, Right, Visit, room
from styrhjul.web.pages import said, show, told

pages = room()

LONGEST_QUESTION = 2_000
_DONE = {Status.SUBMITTED, Status.ACCEPTED, Status.DECIDED, Status.WAIVED}


@pages.get("/readings", right=Right.READ)
def readings(visit: Asked) -> Response:
    """What is new, the visitor's own readings, and the year's reports of the bodies that they follow."""
    with visit.site.database.snapshot() as connection:
        mine = own_readings(connection, person_id=visit.person.person_id, today=visit.today)
        new = [report for report in own_reports(connection, person_id=visit.person.person_id) if not report.is_read]
        reports = newest_of(connection, bodies=visit.bodies_where(Right.READ))
    return show(
        visit,
        "politician/readings.html.jinja",
        new=new,
        by_number={reading.obligation_id: reading for reading in mine},
        left=[reading for reading in mine if reading.status not in _DONE],
        read=[reading for reading in mine if reading.status in _DONE],
        reports=reports,
    )


@pages.get("/readings/{obligation_id}", right=Right.ANSWER)
def reading(visit: Asked, obligation_id: int, done: str = "") -> Response:
    """Everything in one reading, in the order in which it is to be read."""
    return _list(visit, obligation_id, done=done)


def _list(visit: Visit, obligation_id: int, *, done: str = "", fault: str = "") -> Response:
    with visit.site.database.snapshot() as connection:
        about, things = _things(connection, obligation_id)
        mine = own_readings(connection, person_id=visit.person.person_id, today=visit.today)
    return show(
        visit,
        "politician/reading.html.jinja",
        status=422 if fault else 200,
        about=about,
        # Nothing of it in a closed year, which is read as it was left.
        reading=next((one for one in mine if one.obligation_id == obligation_id), None),
        things=things,
        done=_said_done(visit, done),
        fault=fault,
    )


@pages.get("/readings/{obligation_id}/{file}", right=Right.ANSWER)
def one_thing(visit: Asked, obligation_id: int, file: str, done: str = "") -> Response:
    """One unit plan as a page, by the unit's key; or what a report says in brief, by its kind."""
    return _one(visit, obligation_id, file, done=done)


def _one(  # noqa: PLR0913  (a page, and what came of the form on it)
    visit: Visit, obligation_id: int, file: str, *, done: str = "", question: str = "", fault: str = ""
) -> Response:
    with visit.site.database.snapshot() as connection:
        about, things = _things(connection, obligation_id)
        place = _place_of(things, file)
        thing = things[place]
        shared = {
            "about": about,
            "thing": thing,
            "before": things[place - 1] if place else None,
            "after": things[place + 1] if place + 1 < len(things) else None,
            "number": place + 1,
            "things": things,
            "question": question,
            "longest": LONGEST_QUESTION,
            "done": _said_done(visit, done),
            "fault": fault,
        }
        status = 422 if fault else 200
        if thing.report_id is not None:
            head = report_head(connection, thing.report_id)
            return show(visit, "politician/report.html.jinja", status=status, head=head, **shared)
        assert thing.submission_id is not None
        plan = plan_page(connection, thing.submission_id)
    return show(visit, "politician/plan.html.jinja", status=status, **plan, **shared)


def plan_page(connection: Connection, submission_id: int) -> dict[str, Any]:
    """What the template of a unit plan reads."""
    content = plan_content(connection, submission_id)
    return {
        "plan": content,
        "answers": {answer.goal: answer for answer in content.answers},
        "goals": answered_goals(connection, submission_id),
        "unit": plan_head(connection, submission_id),
    }


class ReceiptForm(BaseModel):
    """``on`` is where the form stood: "page" for the thing's own page, else the list."""

    kind: str = ""
    key: str = ""
    question: str = ""
    everything: str = ""
    on: str = ""

    def picks(self, thing: Thing) -> bool:
        return bool(self.everything) or (thing.kind, thing.key) == (self.kind, self.key)


@pages.post("/readings/{obligation_id}/receipt", right=Right.ANSWER)
def receipt(visit: Asked, obligation_id: int, sent: Annotated[ReceiptForm, Form()]) -> Response:
    """Write that one thing, or everything, is read and understood; with a question, if there is one.

    From a thing's own page one comes to the next that is unread.
    """
    try:
        _refuse_long(sent.question)
        with visit.site.database.writing() as session:
            give_receipt(
                session, obligation_id=obligation_id, thing=sent.picks, question=sent.question, act=visit.act()
            )
    except Refused as refused:
        if sent.on == "page":
            return _one(visit, obligation_id, sent.key, question=sent.question, fault=told(visit, refused))
        return _list(visit, obligation_id, fault=told(visit, refused))
    return RedirectResponse(_next(visit, obligation_id, sent), status_code=303)


def _refuse_long(question: str) -> None:
    if len(question) > LONGEST_QUESTION:
        raise Refused("Frågan är för lång. Skriv högst %(most)s tecken.", most=LONGEST_QUESTION)


def _next(visit: Visit, obligation_id: int, sent: ReceiptForm) -> str:
    asked = bool(sent.question.strip())
    word = "asked" if asked else "read"
    with visit.site.database.snapshot() as connection:
        things = to_read(connection, obligation_id)
    if asked and sent.on == "page":
        return f"/readings/{obligation_id}/{quote(sent.key)}?done=asked"
    if all(thing.is_read for thing in things):
        return f"/readings/{obligation_id}?done=all"
    if sent.on != "page":
        return f"/readings/{obligation_id}?done={word}#{quote(sent.key)}"
    place = _place_of(things, sent.key)
    following = next(thing for thing in (*things[place:], *things[:place]) if not thing.is_read)
    return f"/readings/{obligation_id}/{quote(following.key)}?done={word}"


def _things(connection: Connection, obligation_id: int) -> tuple[ReadingObligation, tuple[Thing, ...]]:
    about = reading_obligation(connection, obligation_id)
    if about is None:
        raise NotHere
    return about, to_read(connection, obligation_id)


def _place_of(things: Sequence[Thing], key: str) -> int:
    for place, thing in enumerate(things):
        if thing.key == key:
            return place
    raise NotHere


def _said_done(visit: Visit, word: str) -> str:
    match word:
        case "read":
            return said(visit, "Kvitterat. Tack för att du har läst!")
        case "asked":
            return said(visit, "Frågan är ställd. Du får svaret i ett meddelande, och det står sedan här.")
        case "all":
            return said(visit, "Kvitterat. Nu har du läst allt!")
        case _:
            return ""
