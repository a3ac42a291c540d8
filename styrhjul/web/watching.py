"""What looks after the pages: whether they and the round are well, and figures for Prometheus."""

import hmac
import ipaddress
import os
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from models.kinds import NoticeState
from styrhjul.rules.calendar import CalendarSettings, work_calendar
from styrhjul.store.holding import open_hold
from styrhjul.store.schema import is_current
from styrhjul.store.watching import Figures, Pulse, read_figures, read_pulse
from styrhjul.web.gate import Asked, NotHere, Right, room
from styrhjul.web.site import Site

pages = room()

ROUNDS_MISSED = 2
"""So many working days without a round and something is amiss with what starts it."""
SHARED_BY_WORKERS = "PROMETHEUS_MULTIPROC_DIR"
"""The folder in which several workers count together; Prometheus' own setting."""
_BY_PROXY = ("forwarded", "x-forwarded-for", "x-real-ip", "via")

_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)
disable_created_metrics()  # type: ignore[no-untyped-call]
_requests = Counter("styrhjul_requests", "Requests by page and answer", ["method", "route", "status"])
_seconds = Histogram("styrhjul_request_seconds", "From asked to answered", ["route"], buckets=_BUCKETS)


def count(*, method: str, route: str, status: int, seconds: float) -> None:
    """Take up one request. ``route`` is the address with the names of its parts, never what was asked for."""
    _requests.labels(method, route, status).inc()
    _seconds.labels(route).observe(seconds)


@pages.get("/health/live", right=Right.LOOK)
def live() -> Response:
    """Whether the process answers. Restart it when it does not."""
    return JSONResponse({"status": "ok"}, headers=_NEVER_KEPT)


@pages.get("/health", right=Right.LOOK)
def health(visit: Asked) -> Response:
    """Whether the pages can be used: 503 when the database does not answer or has another version's schema.

    A round that has not been walked is said and answered with 200: the pages are as good as before, and whoever takes
    them away because of it makes it worse.
    """
    try:
        told, well = _state(visit.site)
    except SQLAlchemyError:
        told, well = {"status": "down", "database": "no answer"}, False
    return JSONResponse(told, status_code=200 if well else 503, headers=_NEVER_KEPT)


def _state(site: Site) -> tuple[dict[str, str | None], bool]:
    fits = is_current(site.database)
    with site.database.snapshot() as connection:
        pulse = read_pulse(connection)
        held = fits and open_hold(connection) is not None
    walked = _walked(pulse, today=site.today)
    told: dict[str, str | None] = {
        "status": "down" if not fits else "stale" if walked == "stale" else "ok",
        "database": "ok",
        "schema": pulse.schema if fits else f"{pulse.schema}, another version's",
        "round": walked,
        "delivery": "held" if held else "ok",
        "last_round": pulse.last_round.isoformat() if pulse.last_round else None,
    }
    return told, fits


def _walked(pulse: Pulse, *, today: date) -> str:
    """``none`` before the first round, ``stale`` after two working days without one, else ``ok``."""
    if pulse.last_round is None:
        return "none"
    calendar = work_calendar(CalendarSettings(), (today.year - 1, today.year))
    return "stale" if pulse.last_round < calendar.add_working_days(today, -ROUNDS_MISSED) else "ok"


_NEVER_KEPT = {"Cache-Control": "no-store"}


@pages.get("/metrics", right=Right.LOOK)
def metrics(visit: Asked, request: Request) -> Response:
    """Figures as Prometheus reads them; to this machine itself, and to whoever brings the token in the settings."""
    if not _may_see(visit.site, request):
        raise NotHere
    with visit.site.database.snapshot() as connection:
        figures = read_figures(connection, today=visit.today, instant=visit.site.instant)
        held = open_hold(connection) is not None
    shown = CollectorRegistry()
    shown.register(_Standing(figures, held=held))
    text = generate_latest(_counted()) + generate_latest(shown)
    return Response(text, media_type=CONTENT_TYPE_LATEST, headers=_NEVER_KEPT)


def _may_see(site: Site, request: Request) -> bool:
    token = site.chosen.metrics_token
    given = request.headers.get("authorization", "")
    if token and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return True
    # Everything a proxy on this machine sends comes from loopback, so what bears a proxy's mark does not count as such.
    return _is_loopback(request) and not any(mark in request.headers for mark in _BY_PROXY)


def _is_loopback(request: Request) -> bool:
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:  # a name, as a test's client has, or a socket's path
        return False


def _counted() -> CollectorRegistry:
    """The requests that this process has counted, or all the workers together."""
    registry = CollectorRegistry()
    if os.environ.get(SHARED_BY_WORKERS):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(_requests)
        registry.register(_seconds)
    return registry


class _Standing(Collector):
    """What stands in the database, as gauges."""

    def __init__(self, figures: Figures, *, held: bool) -> None:
        self._figures = figures
        self._held = held

    def collect(self) -> Iterator[Any]:
        it = self._figures
        states = {str(state): it.notices.get(state, 0) for state in NoticeState}
        yield _by("styrhjul_notices", "Notices by state; dead ones have not come through", "state", states)
        yield _by("styrhjul_late_obligations", "Late obligations of the open years", "body", it.late)
        yield GaugeMetricFamily("styrhjul_sessions", "Browsers that are signed in", value=it.sessions)
        yield GaugeMetricFamily("styrhjul_delivery_held", "Whether a person has to release delivery", value=self._held)
        for name, text, at in (
            ("styrhjul_last_round_timestamp_seconds", "When the last round was walked", it.walked_at),
            ("styrhjul_last_delivery_timestamp_seconds", "When the last notice was tried", it.tried_at),
        ):
            if at is not None:
                yield GaugeMetricFamily(name, text, value=at.timestamp())


def _by(name: str, text: str, label: str, values: Mapping[str, int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, text, labels=[label])
    for value, number in values.items():
        family.add_metric([value], number)
    return family
