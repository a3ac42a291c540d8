"""How fast the status matrix of 1,000 units comes to 50 users at once, against the same bytes as a file.

Both come from one real uvicorn process on loopback, set up as ``styrhjul serve`` sets it up. The users are many
connections in this process, each of which asks again as soon as it has been answered; and then once more with users
who look at each page for about a second, as a hurried person would. The number of requests is fixed.
"""

import asyncio
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from os import environ
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from bench.measuring import Ratio
from bench.turn_year import UNITS, prepared
from models.signing_in import SignInSession
from styrhjul.store.database import Database, sqlite_url
from styrhjul.web.gate import SESSION, hashed
from styrhjul.web.serving import Place, address, application, listen

USERS = 50
REQUESTS = 10
"""By each user."""
LOOKED_AT = (0.5, 1.5)
"""Seconds that a user looks at a page before asking for the next."""
LIMIT = 0.2
"""Seconds within which 95 of 100 pages are to have come."""
DAY = "2027-06-20"
MATRIX = "/bodies/bun/2027/status?page="
PAGES = UNITS // 50
SECRET = "bench"
ADMINISTRATOR = UNITS + 1


@dataclass(frozen=True)
class Waited:
    """How long the answers took, in seconds."""

    what: str
    taken: tuple[float, ...]
    saturated: bool = False
    """Whether the users never paused: the server then does nothing but answer, and waiting is queueing."""

    @property
    def middle(self) -> float:
        return statistics.median(self.taken)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.taken, n=20)[-1]

    def __str__(self) -> str:
        verdict = "ok" if self.p95 <= LIMIT else "over, with no pause at all" if self.saturated else "MISSED"
        return (
            f"{self.what:<58} p50 {1000 * self.middle:8.1f} ms   p95 {1000 * self.p95:8.1f} ms   "
            f"(aim p95 {1000 * LIMIT:g} ms) {verdict}"
        )


def main() -> list[Ratio | Waited]:
    with TemporaryDirectory() as place:
        folder = prepared(Path(place)) / "opened"
        _sign_in(folder)
        with _served(folder) as port:
            return asyncio.run(_measured(port, folder))


async def _measured(port: int, folder: Path) -> list[Ratio | Waited]:
    matrix = [f"{MATRIX}{number}" for number in range(1, PAGES + 1)]
    _, body = await _first(port, matrix[0])
    bytes_ = folder / "bytes"
    (bytes_ / "page.html").write_bytes(body)
    floor = await _by_all(port, ["/bytes/page.html"])
    ours = await _by_all(port, matrix)
    hurried = await _by_all(port, matrix, looked_at=LOOKED_AT)
    return [
        Ratio(f"status matrix of 1,000 units to {USERS} at once, to a file", _middle(floor), _middle(ours), aim=6),
        Waited(f"  the same, {USERS} who ask again at once", tuple(ours), saturated=True),
        Waited(f"  the same, {USERS} who look at each page for a second", tuple(hurried)),
    ]


def _middle(taken: list[float]) -> float:
    return statistics.median(taken)


async def _first(port: int, path: str) -> tuple[float, bytes]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        return await _get(reader, writer, path)
    finally:
        writer.close()


async def _by_all(port: int, paths: list[str], looked_at: tuple[float, float] | None = None) -> list[float]:
    """The seconds of every request, all users together."""
    by_user = await asyncio.gather(*(_by_one(port, paths, number, looked_at) for number in range(USERS)))
    return [seconds for taken in by_user for seconds in taken]


async def _by_one(port: int, paths: list[str], number: int, looked_at: tuple[float, float] | None) -> list[float]:
    chance = random.Random(number)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    taken = []
    for _ in range(REQUESTS):
        if looked_at is not None:
            await asyncio.sleep(chance.uniform(*looked_at))
        seconds, _ = await _get(reader, writer, chance.choice(paths))
        taken.append(seconds)
    writer.close()
    return taken


async def _get(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> tuple[float, bytes]:
    """One request on a kept connection, written by hand: a client of its own weight would be measured too."""
    begun = time.perf_counter()
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {SESSION}={SECRET}\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.decode("latin-1").lower().split("\r\n")
    length = next(int(line.partition(":")[2]) for line in lines if line.startswith("content-length:"))
    body = await reader.readexactly(length)
    taken = time.perf_counter() - begun
    assert " 200 " in lines[0], (lines[0], path)
    return taken, body


def _sign_in(folder: Path) -> None:
    database, now = Database(sqlite_url(folder)), datetime.now(UTC)  # noqa: TID251  (a session lasts by the clock)
    with database.writing() as session:
        session.add(
            SignInSession(
                secret_sha256=hashed(SECRET),
                person_id=ADMINISTRATOR,
                way="link",
                began_at=now,
                seen_at=now,
                ends_at=now + timedelta(hours=1),
            )
        )
    database.close()


@contextmanager
def _served(folder: Path) -> Iterator[int]:
    """The port of a server of the municipality in the folder, in a process of its own."""
    (folder / "bytes").mkdir()
    told = environ | {"STYRHJUL_DIR": str(folder), "STYRHJUL_SHOWN_DAY": DAY, "STYRHJUL_MAIL_URL": ""}
    command = [sys.executable, "-m", "bench.serve_pages"]
    with subprocess.Popen(command, env=told, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.terminate()


def with_bytes() -> FastAPI:
    """The pages, and beside them a folder of files to compare with."""
    app = application()
    app.mount("/bytes", StaticFiles(directory=Path(environ["STYRHJUL_DIR"]) / "bytes"))
    return app


def _serve() -> None:
    import uvicorn

    at = listen(Place("127.0.0.1", 0))
    sys.stdout.write(f"{address(at).rpartition(':')[2]}\n")
    sys.stdout.flush()
    config = uvicorn.Config(
        "bench.serve_pages:with_bytes", factory=True, access_log=False, log_config=None, log_level="warning"
    )
    uvicorn.Server(config).run(sockets=[at])


if __name__ == "__main__":
    _serve()
