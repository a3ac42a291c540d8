"""The first page, and the choice of language."""

from fastapi import Response
from fastapi.responses import RedirectResponse

from styrhjul.store.tasks import task
from styrhjul.store.units import asked_of_unit
from styrhjul.web.gate import LANGUAGE, LANGUAGES, Asked, NotHere, Right, Visit, room
from styrhjul.web.pages import first_page

pages = room()


@pages.get("/start", right=Right.ENTER)
def start(visit: Asked) -> Response:
    """Where one comes after signing in."""
    return RedirectResponse(first_page(visit), status_code=303)


@pages.get("/to/{obligation_id}", right=Right.ENTER)
def to_obligation(visit: Asked, obligation_id: int) -> Response:
    """Where a letter's link leads: to the page where the one who follows it does their part, or sees how it stands."""
    return _lead(visit, obligation_id)


def _lead(visit: Visit, obligation_id: int) -> Response:
    if visit.may(Right.ANSWER, visit.about):
        with visit.site.database.snapshot() as connection:
            own = task(connection, obligation_id, today=visit.today)
        return RedirectResponse(own.page, status_code=303)
    if visit.may(Right.FOLLOW, visit.about):
        return RedirectResponse(f"/obligations/{obligation_id}", status_code=303)
    raise NotHere


@pages.get("/to/{obligation_id}/question", right=Right.ENTER)
def to_question(visit: Asked, obligation_id: int) -> Response:
    """Where a letter about a question leads: to the answer that it waits for, else to how the matter stands."""
    if visit.may(Right.ANSWER, visit.about):
        with visit.site.database.snapshot() as connection:
            asked = asked_of_unit(connection, visit.about.unit)
        waiting = (one for one in asked if one.obligation_id == obligation_id and one.answered_at is None)
        if first := next((one for one in waiting if not one.more_waits), None):
            return RedirectResponse(f"/receipts/{first.receipt_id}/answer", status_code=303)
    return _lead(visit, obligation_id)


@pages.get("/language/{language}", right=Right.LOOK)
def choose_language(visit: Asked, language: str, to: str = "/") -> Response:
    """Remembers the language in the browser, and goes back to where the visitor was."""
    if language not in LANGUAGES:
        raise NotHere
    answer = RedirectResponse(own_path(to), status_code=303)
    answer.set_cookie(
        LANGUAGE, language, max_age=365 * 86_400, samesite="lax", httponly=True, secure=visit.site.is_encrypted
    )
    return answer


def own_path(to: str) -> str:
    """A path on these pages: nobody is sent elsewhere by a link that only looks like ours."""
    return to if to.startswith("/") and not to.startswith(("//", "/\\")) else "/"
