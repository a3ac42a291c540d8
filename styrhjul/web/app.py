"""The application: its rooms, the answers when something is not to be had, and the files it serves."""

from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from styrhjul.refused import Refused
from styrhjul.web import rooms
from styrhjul.web.gate import NotHere, SignInFirst, visit_of
from styrhjul.web.pages import STATIC, show
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
    return show(visit_of(request), "problems/other.html.jinja", status=error.status_code, code=error.status_code)


def _refused(request: Request, error: Exception) -> Response:
    """What the engine says no to, in its own words; nothing has been changed."""
    return show(visit_of(request), "problems/refused.html.jinja", status=422, lines=str(error).splitlines())
