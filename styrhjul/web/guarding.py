"""What stands around every page: what a browser may do with it, who may send to it, and how much.

Pure ASGI throughout, so that files and long answers go through as they come.
"""

import secrets
from typing import Any
from urllib.parse import urlsplit

from asgi_cross_origin_protection import CrossOriginProtection
from fastapi import FastAPI, Request, Response
from secure import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    CrossOriginResourcePolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    StrictTransportSecurity,
    XContentTypeOptions,
)
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from styrhjul.exchange.workbook import LARGEST_FILE
from styrhjul.web.gate import SESSION, Visit, visit_of
from styrhjul.web.pages import show
from styrhjul.web.site import Site

LARGEST_FORM = 1_000_000
"""Bytes: the longest plan that anybody has written is a twentieth of it."""
LARGEST_UPLOAD = LARGEST_FILE + LARGEST_FORM
"""Bytes: one file, and what stands in the form around it."""
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_YEAR = 365 * 86_400
_SECRETIVE = ("/sign-in", "/begin")
TOO_LARGE = 413
NOT_MODIFIED = 304


def guard(app: FastAPI, site: Site) -> None:
    """Set the guards around an application that has its pages and its handlers, the innermost first."""
    app.add_middleware(BodyLimit)
    trusted = (site.chosen.public_url.rstrip("/"),) if site.chosen.public_url else ()
    app.add_middleware(
        CrossOriginProtection, allowed_origins=[_origin(url) for url in trusted], deny_app=_sent_from_elsewhere
    )
    if site.chosen.public_url:
        own = urlsplit(site.chosen.public_url).hostname or ""
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=[own, *_LOOPBACK], www_redirect=False)
    app.add_middleware(Dressed, site=site)
    _dress_faults(app, site)


class Dressed:
    """Gives every answer its headers, and a page its nonce. HEAD is answered as GET is, without the body."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app = app
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope.setdefault("state", {})["nonce"] = secrets.token_urlsafe(16)
        headless = scope["method"] == "HEAD"
        asked = {**scope, "method": "GET"} if headless else scope

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message.setdefault("headers", [])
                headers = MutableHeaders(scope=message)
                _dress(headers, scope, self._site)
                if message["status"] == NOT_MODIFIED:
                    # What the browser has kept goes on with the policy that came with it, which knows its nonce.
                    del headers["Content-Security-Policy"]
            await send({**message, "body": b""} if headless and "body" in message else message)

        await self._app(asked, receive, dressed)
        if headless:
            scope["route"] = asked.get("route")


def _dress(headers: MutableHeaders, scope: Scope, site: Site) -> None:
    """A page may have said something stricter itself, which stands."""
    for name, value in _UNCHANGING.items():
        headers.setdefault(name, value)
    if site.is_encrypted:
        headers.setdefault("Strict-Transport-Security", _ENCRYPTED)
    if scope["path"].startswith("/static/") and not headers.get("content-type", "").startswith("text/html"):
        # Files are asked for by names that change with what is in them.
        lasting = f"public, max-age={_YEAR}, immutable"
        headers.setdefault("Cache-Control", lasting if scope["query_string"] else "no-cache")
        return
    headers.setdefault("Content-Security-Policy", content_policy(scope["state"]["nonce"]))
    headers.add_vary_header("Cookie")
    visit = scope["state"].get("visit")
    is_known = isinstance(visit, Visit) and visit.visitor is not None
    if is_known or scope["path"].startswith(_SECRETIVE):
        headers["Cache-Control"] = "no-store"
    else:
        headers.setdefault("Cache-Control", "no-cache")
    if visit is not None and not is_known:
        _forget_session(headers, scope)


def _forget_session(headers: MutableHeaders, scope: Scope) -> None:
    """A cookie that opens nothing any more is taken back, unless the answer sets another in its place."""
    brought = SESSION in Request(scope).cookies
    if brought and not any(value.startswith(f"{SESSION}=") for value in headers.getlist("set-cookie")):
        answer = Response()
        answer.delete_cookie(SESSION, path="/", httponly=True, samesite="lax")
        headers.append("set-cookie", answer.headers["set-cookie"])


def content_policy(nonce: str) -> str:
    """What a page may load: what is ours, and those scripts of its own that bear its nonce."""
    return _POLICY.replace(_NONCE, nonce)


_NONCE = "{nonce}"
_OURS = ContentSecurityPolicy.keyword("self")
_NOTHING = ContentSecurityPolicy.keyword("none")
_POLICY = (
    ContentSecurityPolicy()
    .default_src(_OURS)
    .script_src(_OURS, f"'nonce-{_NONCE}'")
    .style_src(_OURS)
    .img_src(_OURS, "data:")
    .object_src(_NOTHING)
    .base_uri(_NOTHING)
    .form_action(_OURS)
    .frame_ancestors(_NOTHING)
    .header_value
)
_UNCHANGING = Secure(
    coop=CrossOriginOpenerPolicy().same_origin(),
    corp=CrossOriginResourcePolicy().same_origin(),
    permissions=PermissionsPolicy().camera().microphone().geolocation().payment().usb().browsing_topics(),
    # Under no-referrer a browser calls every form's origin null (Fetch, 3.2), and then ours looks like a stranger's.
    # This policy tells others where the pages are, and never an address on them.
    referrer=ReferrerPolicy().strict_origin(),
    xcto=XContentTypeOptions().nosniff(),
).headers
_ENCRYPTED = StrictTransportSecurity().max_age(_YEAR).header_value


class BodyLimit:
    """A form may be so large, and an upload so much larger. What says that it is larger than that comes to no page."""

    def __init__(self, app: ASGIApp) -> None:
        self._form = RequestBodyLimitMiddleware(app, max_body_size=LARGEST_FORM)
        self._upload = RequestBodyLimitMiddleware(app, max_body_size=LARGEST_UPLOAD)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._form(scope, receive, send)
            return
        headers = Headers(scope=scope)
        limited = self._upload if headers.get("content-type", "").lower().startswith("multipart/") else self._form
        told = headers.get("content-length", "0")
        if not told.isdecimal() or int(told) > limited.max_body_size:
            await _read_and_leave(receive)
            answer = await run_in_threadpool(too_large, Request(scope))
            await answer(scope, receive, send)
            return
        await limited(scope, receive, send)


_PATIENCE = 5 * LARGEST_UPLOAD


async def _read_and_leave(receive: Receive) -> None:
    """A browser reads no answer until it has sent what it has: what is moderately too large is let through, unread."""
    left = _PATIENCE
    more = True
    while more and left > 0:
        message = await receive()
        left -= len(message.get("body", b""))
        more = message.get("more_body", False)


async def _sent_from_elsewhere(scope: Scope, receive: Receive, send: Send) -> None:
    answer = await run_in_threadpool(_page, Request(scope), "guarding/elsewhere.html.jinja", 403)
    await answer(scope, receive, send)


def too_large(request: Request) -> Response:
    return _page(request, "guarding/too_large.html.jinja", TOO_LARGE)


def _page(request: Request, template: str, status: int) -> Response:
    return show(visit_of(request), template, status=status, largest=LARGEST_FILE // 1_000_000)


def _dress_faults(app: FastAPI, site: Site) -> None:
    """The page of a fault is sent outside of every guard; its headers are put on here."""
    handler: Any = app.exception_handlers.get(Exception)

    def dressed(request: Request, error: Exception) -> Response:
        request.scope.setdefault("state", {}).setdefault("nonce", "")
        answer: Response = handler(request, error)
        _dress(answer.headers, request.scope, site)
        return answer

    if handler is not None:
        app.add_exception_handler(Exception, dressed)


def _origin(url: str) -> str:
    found = urlsplit(url)
    return f"{found.scheme}://{found.netloc}"
