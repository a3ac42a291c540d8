"""Serves the pages with uvicorn until it is told to stop. What is under way is then finished first.

Each worker makes its application of the environment alone, so that one process and several are made alike.
"""

import os
import signal
import socket
import tempfile
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import uvicorn
from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from styrhjul.refused import Refused
from styrhjul.services.installation import database_url
from styrhjul.services.publishing import municipality_name
from styrhjul.settings import settings
from styrhjul.store.database import Database
from styrhjul.web.app import create_app
from styrhjul.web.logs import write_logs
from styrhjul.web.site import Site
from styrhjul.web.watching import SHARED_BY_WORKERS

THREADS = 20
"""Requests that a worker handles at a time, and the connections that it keeps to the database."""
LAST_SECONDS = 10
"""So long may a request take that is under way when the pages are told to stop."""
SHOWN_DAY = "STYRHJUL_SHOWN_DAY"
_LOOPBACK = ["127.0.0.1", "::1"]


@dataclass(frozen=True)
class Place:
    """Where the pages are served. ``behind_proxy``: one on this machine says whom a request comes from, and how."""

    host: str
    port: int
    workers: int = 1
    behind_proxy: bool = False


def application() -> FastAPI:
    """The pages of the installation that the settings name; called by uvicorn in each worker, in its loop."""
    write_logs()
    current_default_thread_limiter().total_tokens = THREADS
    chosen = settings()
    shown = os.environ.get(SHOWN_DAY, "")
    database = Database(database_url(), pool_size=THREADS)
    return create_app(
        Site(
            database=database,
            folder=chosen.dir,
            chosen=replace(chosen, municipality=chosen.municipality or _declared_name(database)),
            shown_day=date.fromisoformat(shown) if shown else None,
        )
    )


def _declared_name(database: Database) -> str:
    """The municipality's name in the newest opened year's definition, as it was when the pages were started."""
    with database.snapshot() as connection:
        return municipality_name(connection)


def listen(place: Place) -> socket.socket:
    """A socket at the place; whoever connects is answered as soon as the pages are ready.

    Raises:
        Refused: the port is taken, or is not ours to take.
    """
    try:
        family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
        return socket.create_server((place.host, place.port), family=family, backlog=2048)
    except OSError as error:
        raise Refused(
            f"Det går inte att öppna port {place.port} på {place.host}: {error.strerror or error}. "
            "Välj en annan med --port; 0 tar en ledig."
        ) from error


def address(at: socket.socket) -> str:
    """The socket's address as one writes it in a browser."""
    host, port = at.getsockname()[:2]
    return f"http://[{host}]:{port}" if at.family == socket.AF_INET6 else f"http://{host}:{port}"


def serve(place: Place, at: socket.socket) -> None:
    """Answer requests until SIGTERM or SIGINT, and then end the process with code 0."""
    config = uvicorn.Config(
        "styrhjul.web.serving:application",
        factory=True,
        workers=place.workers,
        proxy_headers=place.behind_proxy,
        forwarded_allow_ips=_LOOPBACK,
        timeout_graceful_shutdown=LAST_SECONDS,
        server_header=False,
        access_log=False,
        log_config=None,
        log_level="warning",
    )
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, _end)  # uvicorn raises the signal anew when it has stopped
    if place.workers == 1:
        server = uvicorn.Server(config)
        server.run(sockets=[at])
        if not server.started:
            raise Refused("Sidorna kunde inte starta. Det som skrevs ovanför säger varför.")
        return
    with tempfile.TemporaryDirectory(prefix="styrhjul-figures-") as shared:
        os.environ[SHARED_BY_WORKERS] = shared
        Multiprocess(config, sockets=[at]).run()


def _end(_signal: int, _frame: Any) -> None:
    raise SystemExit(0)
