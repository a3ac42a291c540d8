"""Prefect as an operator runs it: a server, a work pool, deployments and a worker, each a process of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx

from styrhjul import ROOT
from tests.conftest import _free_port

T = TypeVar("T")
PATIENCE = 60
"""Seconds that a server may take over an answer while everything around it starts."""


@dataclass(frozen=True)
class Office:
    """A Prefect server of its own on loopback, with all that it keeps in ``home``."""

    home: Path
    port: int

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.port}/api"

    @property
    def environment(self) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "STYRHJUL_"))}
        return own | {
            "DO_NOT_TRACK": "1",
            "PREFECT_HOME": str(self.home),
            "PREFECT_API_URL": self.api,
            "PREFECT_UI_API_URL": self.api,
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_WORKER_QUERY_SECONDS": "1",
        }

    def prefect(self, *words: str) -> str:
        """A Prefect command in the folder of prefect.yaml, to its end; what it says."""
        command = [sys.executable, "-m", "prefect", *words]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @contextmanager
    def running(self, *words: str, **more: str) -> Iterator[subprocess.Popen[bytes]]:
        """A Prefect command that goes on, asked to end when the block does."""
        command = [sys.executable, "-m", "prefect", *words]
        with (
            (self.home / f"{words[0]}.log").open("wb") as told,
            subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment | more,
                stdin=subprocess.DEVNULL,
                stdout=told,
                stderr=subprocess.STDOUT,
            ) as process,
        ):
            try:
                yield process
            finally:
                process.terminate()
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()

    def ask(self, path: str, **body: object) -> Any:
        """The API's answer: POST with a body, else GET."""
        url = self.api + path
        answer = httpx.post(url, json=body, timeout=PATIENCE) if body else httpx.get(url, timeout=PATIENCE)
        answer.raise_for_status()
        return answer.json()

    def wait_for(self, what: str, answer: Callable[[], T | None], *, seconds: float) -> T:
        """What ``answer`` gives once it gives something; else the test fails with what the processes have said."""
        until = time.monotonic() + seconds
        while (given := answer()) is None:
            logs = "".join(path.read_text(errors="replace") for path in self.home.glob("*.log"))
            assert time.monotonic() < until, f"{what} did not come within {seconds} seconds\n{logs}"
            time.sleep(0.25)
        return given

    def is_up(self) -> bool | None:
        try:
            return httpx.get(self.api + "/health").is_success or None
        except httpx.TransportError:
            return None


@contextmanager
def opened(home: Path) -> Iterator[Office]:
    """An office whose server is up."""
    office = Office(home, _free_port())
    with office.running("server", "start", "--host", "127.0.0.1", "--port", str(office.port)):
        office.wait_for("the server", office.is_up, seconds=400)
        yield office
