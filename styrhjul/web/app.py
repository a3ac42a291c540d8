"""The application: its rooms, the answers when something is not to be had, and the files it serves."""

from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from sqlalchemy.exc import DataError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from styrhjul.refused import Refused
from styrhjul.web import rooms, signing_in
from styrhjul.web.gate import NotHere, SignInFirst, visit_of
from styrhjul.web.guarding import TOO_LARGE, guard, too_large
from styrhjul.web.logs import Followed, fault
from styrhjul.web.pages import STATIC, show, told
from styrhjul.web.site import Site
from styrhjul.web.unit.fields import seen_of

UNAUTHORIZED = 401
_HTMX = "HX-Request"


def create_app(site: Site) -> FastAPI:
    """The pages of one installation."""
    app = FastAPI(title="Styrhjul", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.site = site
    for one in rooms.every_room():
        app.include_router(one.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_exception_handler(SignInFirst, _sign_in_first)
    app.add_exception_handler(NotHere, _not_here)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(DataError, _unstorable)
    app.add_exception_handler(Exception, fault)
    signing_in.open_door(app, site)
    guard(app, site)
    app.add_middleware(Followed)  # the last one added stands outermost
    return app


async def _sign_in_first(request: Request, _error: Exception) -> Response:
    """Whoever asks is shown where to sign in, and comes back; what was sent is shown, to be sent again."""
    if here := (await run_in_threadpool(visit_of, request)).here:
        where = f"/sign-in?to={quote(here)}"
        if _HTMX in request.headers:  # it would put the page for signing in where it wanted a part of another
            return Response(status_code=UNAUTHORIZED, headers={"HX-Redirect": where})
        return RedirectResponse(where, status_code=303)
    async with request.form() as form:
        return await run_in_threadpool(_signed_out, request, form)


def _signed_out(request: Request, form: FormData) -> Response:
    """A page that holds what the browser has just sent. Its files must be chosen again: no page can hold them."""
    visit = visit_of(request)
    if _HTMX in request.headers:
        revision = seen_of(form).revision
        return show(visit, "unit/saved.html.jinja", status=UNAUTHORIZED, kept=None, signed_out=True, revision=revision)
    sent = form.multi_items()
    answer = show(
        visit,
        "problems/signed_out.html.jinja",
        status=UNAUTHORIZED,
        where=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        texts=[(name, value) for name, value in sent if isinstance(value, str)],
        files={name: value.filename for name, value in sent if isinstance(value, UploadFile) and value.filename},
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _not_here(request: Request, _error: Exception) -> Response:
    return show(visit_of(request), "problems/not_here.html.jinja", status=404)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:  # noqa: PLR2004  (HTTP's own number for what is not there)
        return _not_here(request, error)
    if error.status_code == TOO_LARGE:
        return too_large(request)
    return show(visit_of(request), "problems/other.html.jinja", status=error.status_code, code=error.status_code)


def _refused(request: Request, error: Exception) -> Response:
    """What the engine says no to, in its own words; nothing has been changed."""
    assert isinstance(error, Refused)
    visit = visit_of(request)
    return show(visit, "problems/refused.html.jinja", status=422, lines=told(visit, error).splitlines())


def _unreadable(request: Request, error: Exception) -> Response:
    """A part of the address or a field that no page of ours would have sent."""
    assert isinstance(error, RequestValidationError)
    if any(one["loc"][0] == "path" for one in error.errors()):
        return _not_here(request, error)
    if getattr(request.scope.get("route"), "include_in_schema", False):
        # A program asks, and gets the answer that the description of the open data promises it.
        return JSONResponse({"detail": jsonable_encoder(error.errors())}, status_code=422)
    return show(visit_of(request), "problems/other.html.jinja", status=422, code=422)


def _unstorable(request: Request, _error: Exception) -> Response:
    """A character that PostgreSQL has no room for (NUL), and no keyboard writes; nothing has been changed."""
    return show(visit_of(request), "problems/other.html.jinja", status=422, code=422)
