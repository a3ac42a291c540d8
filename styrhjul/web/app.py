"""The application: its rooms, the answers when something is not to be had, and the files it serves."""

from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from styrhjul.refused import Refused
from styrhjul.web import rooms, signing_in
from styrhjul.web.gate import NotHere, SignInFirst, visit_of
from styrhjul.web.guarding import TOO_LARGE, guard, too_large
from styrhjul.web.logs import Followed, fault
from styrhjul.web.pages import STATIC, show, told
from styrhjul.web.site import Site


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
    app.add_exception_handler(Exception, fault)
    signing_in.open_door(app, site)
    guard(app, site)
    app.add_middleware(Followed)  # the last one added stands outermost
    return app


def _sign_in_first(request: Request, _error: Exception) -> Response:
    wanted = quote(request.url.path) if request.method == "GET" else ""
    return RedirectResponse(f"/sign-in?to={wanted}" if wanted else "/sign-in", status_code=303)


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
