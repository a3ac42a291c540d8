"""One line for each request: which page, by whom, how it went and how long it took. JSON, or text on a terminal.

No secrets and nothing that people have written: no query strings, no addresses with a secret in them, no values from an
error in the database, no visitor's network address. A person is named by their key.
"""

import logging
import secrets
import sys
import time
import traceback
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any, TextIO

import structlog
from fastapi import Request, Response
from jinja2 import TemplateError
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from styrhjul import ROOT
from styrhjul.web.gate import LANGUAGE, LANGUAGES, Visit
from styrhjul.web.pages import show
from styrhjul.web.watching import count

UNKNOWN = "-"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_QUIET = ("/health", "/health/live", "/metrics", "/static")
"""Asked for all the time by machines and by every page: counted, and logged only when they fail."""
_OF_THE_PROGRAM = (OSError, SQLAlchemyError, TemplateError, ImportError, AttributeError, NameError, TypeError)
"""Errors whose text is about the program and the machine. Others may quote what somebody has written."""
_OURS = tuple(f"{place}/" for place in (Path(__file__).parents[1], ROOT / "models", ROOT / "notifications"))
_SERVER_ERROR = 500

Event = MutableMapping[str, Any]


def _told_fault(_logger: object, _method: str, event: Event) -> Event:
    """An exception as its kind, its way through the code and, where it is the program's own, what it says."""
    fault = event.pop("exc_info", None)
    error = fault[1] if isinstance(fault, tuple) else fault
    if not isinstance(error, BaseException):
        return event
    event["error"] = type(error).__name__
    if isinstance(error, _OF_THE_PROGRAM):
        event["says"] = str(error).partition("\n")[0]
    event["where"] = _where(error)
    return event


def _where(error: BaseException) -> list[str]:
    """The way to the fault through our own code, and the place itself: what lies between is other people's."""
    frames = traceback.extract_tb(error.__traceback__)
    told = [frame for frame in frames[:-1] if frame.filename.startswith(_OURS)] + frames[-1:]
    return [f"{frame.filename.removeprefix(f'{ROOT}/')}:{frame.lineno} {frame.name}" for frame in told]


_SHARED: tuple[Any, ...] = (
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _told_fault,
)
_log: structlog.stdlib.BoundLogger = structlog.wrap_logger(
    logging.getLogger("styrhjul.pages"),
    processors=[
        structlog.stdlib.filter_by_level,
        *_SHARED,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)


def write_logs() -> None:
    """From now on everything that is logged in this process goes to standard error, in one form."""
    logging.basicConfig(level=logging.WARNING, handlers=[writing_to(sys.stderr)], force=True)
    logging.getLogger("styrhjul").setLevel(logging.INFO)


def writing_to(stream: TextIO) -> logging.Handler:
    """What writes each record, ours and others', as one line: text where a person looks at it, else JSON."""
    as_text = stream.isatty()
    drawn: Any = structlog.dev.ConsoleRenderer() if as_text else structlog.processors.JSONRenderer(ensure_ascii=False)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_SHARED,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, drawn],
        )
    )
    handler.addFilter(_is_not_told_already)
    return handler


def _is_not_told_already(record: logging.LogRecord) -> bool:
    """The server tells again of an error that went through the application, with all the values in it."""
    return not (record.name == "uvicorn.error" and record.msg.startswith("Exception in ASGI application"))


class Followed:
    """Counts and logs each request. Pure ASGI, and around everything else, so that refusals are counted too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state: dict[str, Any] = scope.setdefault("state", {})
        state["reference"] = secrets.token_hex(4)
        status = _SERVER_ERROR

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        began = time.perf_counter()
        fault: Exception | None = None
        try:
            await self._app(scope, receive, noting)
        except Exception as error:
            fault, status = error, _SERVER_ERROR
            raise
        finally:
            _tell(scope, status=status, seconds=time.perf_counter() - began, fault=fault)


def _tell(scope: Scope, *, status: int, seconds: float, fault: Exception | None) -> None:
    route = _route_of(scope)
    method = scope["method"] if scope["method"] in _METHODS else UNKNOWN
    count(method=method, route=route, status=status, seconds=seconds)
    if route in _QUIET and status < _SERVER_ERROR:
        return
    visit = scope["state"].get("visit")
    who = visit.visitor.signed_in.key if isinstance(visit, Visit) and visit.visitor else ""
    line: dict[str, Any] = {"method": method, "route": route, **_path_of(scope, route), "status": status}
    line |= {"ms": round(seconds * 1000, 1), "person": who, "reference": scope["state"]["reference"]}
    if status < _SERVER_ERROR:
        _log.info("request", **line)
    else:
        _log.error("request", **line, exc_info=fault)


def _route_of(scope: Scope) -> str:
    """The address with the names of its parts; the mounted folder's for a file; ``-`` where there is no such page."""
    found = getattr(scope.get("route"), "path", "")
    return found or scope.get("root_path") or UNKNOWN


def _path_of(scope: Scope, route: str) -> Mapping[str, str]:
    """The address itself, where it can hold no secret: not one of a secret, nor one that nobody knows of."""
    return {} if "secret" in route or route == UNKNOWN else {"path": scope["path"]}


def fault(request: Request, _error: Exception) -> Response:
    """The page when something of ours has gone wrong, with the reference that the log has too.

    It asks the database for nothing, since that may be what went wrong.
    """
    known = getattr(request.state, "visit", None)
    chosen = request.cookies.get(LANGUAGE, "")
    visit = known or Visit(
        site=request.app.state.site,
        visitor=None,
        language=chosen if chosen in LANGUAGES else LANGUAGES[0],
        path=request.url.path,
        nonce=getattr(request.state, "nonce", ""),
    )
    reference = getattr(request.state, "reference", "")
    return show(visit, "problems/fault.html.jinja", status=_SERVER_ERROR, reference=reference)
