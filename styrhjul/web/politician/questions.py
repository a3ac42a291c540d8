"""What politicians ask goes through the committee's chair, who passes it on to the unit or answers it."""

from typing import Annotated

from fastapi import Form, Response
from fastapi.responses import RedirectResponse

from styrhjul.refused import Refused
from styrhjul.services.receipts import answer_question, pass_on_question
from styrhjul.store.receipts import waiting_question, waiting_questions
from styrhjul.web.gate import Asked, NotHere, Right, Visit, room
from styrhjul.web.pages import said, show, told

pages = room()

LONGEST_WORD = 500
LONGEST_REPLY = 4_000


@pages.get("/questions", right=Right.PASS_ON)
def questions(visit: Asked, done: str = "") -> Response:
    """The questions that wait in the bodies where the visitor may pass them on."""
    with visit.site.database.snapshot() as connection:
        waiting = waiting_questions(connection, bodies=visit.bodies_where(Right.PASS_ON))
    return show(visit, "politician/questions.html.jinja", waiting=waiting, done=_said_done(visit, done))


@pages.get("/receipts/{receipt_id}/question", right=Right.PASS_ON)
def question(visit: Asked, receipt_id: int) -> Response:
    """One question: to be passed on, with a word to the unit, or answered at once."""
    return _page(visit, receipt_id)


def _page(visit: Visit, receipt_id: int, *, faults: tuple[tuple[str, str], ...] = (), **written: str) -> Response:
    with visit.site.database.snapshot() as connection:
        asked = waiting_question(connection, receipt_id)
    if asked is None:
        raise NotHere
    return show(
        visit,
        "politician/question.html.jinja",
        status=422 if faults else 200,
        asked=asked,
        faults=faults,
        written=written,
        longest_word=LONGEST_WORD,
        longest_reply=LONGEST_REPLY,
    )


@pages.post("/receipts/{receipt_id}/pass-on", right=Right.PASS_ON)
def pass_on(visit: Asked, receipt_id: int, word: Annotated[str, Form()] = "") -> Response:
    """The question goes on to the unit, with the chair's word if there is one."""
    try:
        _refuse_long(visit, word, LONGEST_WORD)
        with visit.site.database.writing() as session:
            pass_on_question(session, receipt_id=receipt_id, act=visit.act(word))
    except Refused as refused:
        return _page(visit, receipt_id, faults=(("word", told(visit, refused)),), word=word)
    return RedirectResponse("/questions?done=passed", status_code=303)


@pages.post("/receipts/{receipt_id}/reply", right=Right.PASS_ON)
def reply(visit: Asked, receipt_id: int, answer: Annotated[str, Form()] = "") -> Response:
    """The chair, or the administrator, answers the question without passing it on."""
    try:
        _refuse_long(visit, answer, LONGEST_REPLY)
        with visit.site.database.writing() as session:
            answer_question(session, receipt_id=receipt_id, answer=answer, act=visit.act())
    except Refused as refused:
        return _page(visit, receipt_id, faults=(("answer", told(visit, refused)),), answer=answer)
    return RedirectResponse("/questions?done=answered", status_code=303)


def _refuse_long(visit: Visit, text: str, longest: int) -> None:
    if len(text) > longest:
        raise Refused(said(visit, "Det är för långt. Skriv högst %(count)s tecken.", count=longest))


def _said_done(visit: Visit, word: str) -> str:
    match word:
        case "passed":
            return said(visit, "Frågan är skickad vidare. Enheten får veta det i nästa avisering.")
        case "answered":
            return said(visit, "Svaret är sparat. Den som frågade får det i nästa avisering.")
        case _:
            return ""
