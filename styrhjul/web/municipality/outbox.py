"""The outbox: what waits, what has been sent, what did not get through and why, and another try.

A body's administrator sees the notices that tell of something of the body's. Of a notice that also tells of another
body's, only the body's own things are shown: never the letter, whose words are not theirs to read.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Response
from fastapi.responses import RedirectResponse

from models.kinds import NoticeState
from styrhjul.refused import Refused
from styrhjul.rules.wording import ENDING_WORDS, NOTICE_WORDS, reason_in_swedish
from styrhjul.services.delivering import retry_undelivered
from styrhjul.store.digests import NoticeStory, notice_story
from styrhjul.store.holding import open_hold
from styrhjul.store.outbox import (
    NoticeHead,
    NoticeThing,
    OutboxWanted,
    notice_head,
    outbox_counts,
    outbox_lines,
)
from styrhjul.store.people import people_called
from styrhjul.web.gate import LARGEST, Asked, NotHere, Right, Visit, room
from styrhjul.web.municipality.shared import BodyHead, head_of
from styrhjul.web.pages import said, show, told
from styrhjul.web.paging import PageNumber, nearest

pages = room()

PAGE = 50
UNFINISHED = (NoticeState.DEAD, NoticeState.RETRY, NoticeState.SENDING, NoticeState.QUEUED)
"""What there may be something to see to in, the worst first."""


@pages.get("/outbox", right=Right.INSTALL)
def everybodys(visit: Asked, state: str = "", search: str = "", page: PageNumber = 1, done: str = "") -> Response:
    return _list(visit, _Asked(state, search.strip(), page, done))


@pages.get("/bodies/{body}/outbox", right=Right.ADMINISTER)
def of_body(  # noqa: PLR0913, PLR0917  (the page's own choices)
    visit: Asked, body: str, state: str = "", search: str = "", page: PageNumber = 1, done: str = ""
) -> Response:
    return _list(visit, _Asked(state, search.strip(), page, done), body=body)


@dataclass(frozen=True)
class _Asked:
    state: str
    search: str
    page: int
    done: str


def _list(visit: Visit, asked: _Asked, *, body: str = "", fault: str = "") -> Response:
    states = _states(asked.state)
    with visit.site.database.snapshot() as connection:
        head = head_of(visit, connection, body) if body else None
        people = people_called(connection, asked.search) if asked.search else None
        wanted = OutboxWanted(states=states, body=body, people=people)
        counts = outbox_counts(connection, wanted=wanted)
        total = sum(counts.get(state, 0) for state in states)
        page, last = nearest(asked.page, total, PAGE)
        lines = outbox_lines(connection, wanted=wanted, first=(page - 1) * PAGE, most=PAGE)
        hold = open_hold(connection)
    words = {state: said(visit, word) for state, word in NOTICE_WORDS.items()}
    return show(
        visit,
        "municipality/outbox.html.jinja",
        status=422 if fault else 200,
        head=head,
        base=_base(head),
        lines=lines,
        hold=hold,
        counts=[(words[state], counts.get(state, 0)) for state in words],
        dead=counts.get(NoticeState.DEAD, 0),
        words=words,
        options=_options(visit),
        asked=asked,
        total=total,
        page=page,
        last=last,
        faults=[("again", fault)] if fault else [],
    )


def _states(state: str) -> tuple[NoticeState, ...]:
    if state == "all":
        return tuple(NoticeState)
    return (NoticeState(state),) if state in set(NoticeState) else UNFINISHED


def _options(visit: Visit) -> list[tuple[str, str]]:
    """What may be chosen among: all that is not finished, one state, or everything."""
    return [
        ("", said(visit, "allt som inte är framme")),
        *((state.value, said(visit, word)) for state, word in NOTICE_WORDS.items()),
        ("all", said(visit, "allt")),
    ]


def _base(head: BodyHead | None) -> str:
    return f"/bodies/{head.key}/outbox" if head else "/outbox"


@pages.get("/outbox/{notice_id}", right=Right.INSTALL)
def any_notice(visit: Asked, notice_id: int, done: str = "") -> Response:
    return _notice(visit, notice_id, done=done)


@pages.get("/bodies/{body}/outbox/{notice_id}", right=Right.ADMINISTER)
def notice_of_body(visit: Asked, body: str, notice_id: int, done: str = "") -> Response:
    return _notice(visit, notice_id, body=body, done=done)


def _notice(visit: Visit, notice_id: int, *, body: str = "", done: str = "") -> Response:
    with visit.site.database.snapshot() as connection:
        head = head_of(visit, connection, body) if body else None
        about = notice_head(connection, notice_id=notice_id) if notice_id <= LARGEST else None
        things = _things(about, body)
        story = notice_story(connection, notice_id=notice_id)
    assert about is not None
    assert story is not None
    return show(
        visit,
        "municipality/notice.html.jinja",
        head=head,
        base=_base(head),
        about=about,
        things=things,
        others=len(things) < len(about.things),
        letter=_letter(about, story, body),
        attempts=story.attempts,
        state=said(visit, NOTICE_WORDS[about.state]),
        is_dead=about.state is NoticeState.DEAD,
        endings={ending: said(visit, word) for ending, word in ENDING_WORDS.items()},
        reasons={thing.reason: told(visit, reason_in_swedish(thing.reason)) for thing in things},
        done=done,
    )


def _things(about: NoticeHead | None, body: str) -> Sequence[NoticeThing]:
    """What the visitor may see of the notice; one that tells of nothing of the body's is not here."""
    if about is None:
        raise NotHere
    things = about.things_of(body) if body else about.things
    if body and not things:
        raise NotHere
    return things


def _letter(about: NoticeHead, story: NoticeStory, body: str) -> tuple[str, str] | None:
    """Subject and text as they were sent, where all that they tell of is the visitor's to read."""
    if not story.body or (body and not about.tells_only_of(body)):
        return None
    return story.subject, story.body


@pages.post("/outbox/retry", right=Right.INSTALL)
def retry_all(visit: Asked) -> Response:
    try:
        with visit.site.database.writing() as session:
            retry_undelivered(session, act=visit.act())
    except Refused as refused:
        return _list(visit, _Asked("", "", 1, ""), fault=told(visit, refused))
    return RedirectResponse("/outbox?done=retry", status_code=303)


@pages.post("/outbox/{notice_id}/retry", right=Right.INSTALL)
def retry_any(visit: Asked, notice_id: int) -> Response:
    return _retry(visit, notice_id, "/outbox")


@pages.post("/bodies/{body}/outbox/{notice_id}/retry", right=Right.ADMINISTER)
def retry_of_body(visit: Asked, body: str, notice_id: int) -> Response:
    """The letter goes to whom it was written to; that may be asked for by those who see that it did not arrive."""
    with visit.site.database.snapshot() as connection:
        _things(notice_head(connection, notice_id=notice_id) if notice_id <= LARGEST else None, body)
    return _retry(visit, notice_id, f"/bodies/{body}/outbox")


def _retry(visit: Visit, notice_id: int, base: str) -> Response:
    if not 0 < notice_id <= LARGEST:  # 0 would mean all of them
        raise NotHere
    with visit.site.database.writing() as session:
        retry_undelivered(session, notice_id=notice_id, act=visit.act())
    return RedirectResponse(f"{base}/{notice_id}?done=retry", status_code=303)
