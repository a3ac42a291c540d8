"""Where one is signed in: each browser, and a way to end it."""

from fastapi import Response
from fastapi.responses import RedirectResponse

from styrhjul.services.signing_in import end_all_sessions, end_session
from styrhjul.store.sessions import sessions_of
from styrhjul.web.gate import Asked, Right, room
from styrhjul.web.pages import show
from styrhjul.web.signing_in.links import signed_out

pages = room()


@pages.get("/sessions", right=Right.ENTER)
def list_sessions(visit: Asked, done: str = "") -> Response:
    with visit.site.database.snapshot() as connection:
        found = sessions_of(connection, visit.person.person_id, now=visit.site.instant)
    return show(
        visit, "signing_in/sessions.html.jinja", sessions=found, this=visit.person.signed_in.session_id, done=done
    )


@pages.post("/sessions/end-all", right=Right.ENTER)
def end_all(visit: Asked) -> Response:
    end_all_sessions(visit.site.database, visit.person.signed_in, now=visit.site.instant)
    return signed_out()


@pages.post("/sessions/{session_id}/end", right=Right.ANSWER)
def end_one(visit: Asked, session_id: int) -> Response:
    who = visit.person.signed_in
    end_session(visit.site.database, who, session_id=session_id, now=visit.site.instant)
    return signed_out() if session_id == who.session_id else RedirectResponse("/sessions?done=ended", status_code=303)
