"""Prefect's server and workers as an operator has them, started once and killed as often as a fault wants."""

import atexit
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import httpx

from styrhjul import ROOT
from tests.conftest import _free_port
from tests.flows.office import Office

ENDED = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}
SECONDS = 240.0
"""How long to wait for anything, on a machine that has other things to do."""
UNLIMITED = "faults"
"""A deployment of the round without its limit of one at a time."""


class Stand:
    """An office whose server can be killed and started again on the same port, with what it kept."""

    def __init__(self, home: Path) -> None:
        self.office = Office(home, _free_port())
        self._server: subprocess.Popen[bytes] | None = None

    def start_server(self) -> None:
        self._server = self._started("server", "start", "--host", "127.0.0.1", "--port", str(self.office.port))
        self.office.wait_for("the server", self.office.is_up, seconds=SECONDS)

    def kill_server(self) -> None:
        if self._server is not None:
            kill_all(self._server)
            self._server = None

    def deploy(self) -> None:
        self.office.prefect("work-pool", "create", "kommun", "--type", "process", "--overwrite")
        self.office.prefect("--no-prompt", "deploy", "--all")
        deployed = self.office.ask("/deployments/name/run-daily-round/daglig-runda")
        kept = ("flow_id", "entrypoint", "pull_steps", "work_pool_name", "work_queue_name", "parameters")
        self.office.ask("/deployments/", name=UNLIMITED, **{name: deployed[name] for name in kept})

    @contextmanager
    def worker(self, name: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
        """A worker and all that it starts, killed when the block ends."""
        words = ("worker", "start", "--pool", "kommun", "--name", name, "--limit", "2")
        process = self._started(*words, STYRHJUL_ROOT=str(ROOT), **environment)
        try:
            yield process
        finally:
            kill_all(process)

    def begin(self, deployment: str, **parameters: str) -> str:
        """The id of a new run of the round."""
        found = self._ask(f"/deployments/name/run-daily-round/{deployment}")
        return str(self._ask(f"/deployments/{found['id']}/create_flow_run", parameters=parameters)["id"])

    def wait(self, run_id: str, states: set[str] = ENDED) -> dict[str, Any]:
        def there() -> dict[str, Any] | None:
            found: dict[str, Any] = self._ask(f"/flow_runs/{run_id}")
            return found if found["state_type"] in states else None

        return self.office.wait_for(f"the run in {states}", there, seconds=SECONDS)

    def state(self, run_id: str) -> str:
        return str(self._ask(f"/flow_runs/{run_id}")["state_type"])

    def _ask(self, path: str, **body: object) -> Any:
        """The API's answer, as soon as the server has one: newly started it says 503 for a while."""

        def answer() -> Any:
            with suppress(httpx.HTTPStatusError, httpx.TransportError):
                return self.office.ask(path, **body)
            return None

        return self.office.wait_for(f"an answer from {path}", answer, seconds=SECONDS)

    def run(self, *words: str) -> str:
        """A program of ours against the server; what it says."""
        command = [sys.executable, "-m", *words]
        done = subprocess.run(
            command, cwd=ROOT, env=self.office.environment, capture_output=True, text=True, timeout=SECONDS, check=True
        )
        return done.stdout

    def _started(self, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        with (self.office.home / f"{words[0]}.log").open("ab") as told:
            return subprocess.Popen(
                [sys.executable, "-m", "prefect", *words],
                cwd=ROOT,
                env=self.office.environment | environment,
                stdin=subprocess.DEVNULL,
                stdout=told,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )


def kill_all(process: subprocess.Popen[bytes]) -> None:
    """The process and all that it has started, at once, as when the power goes. A run has a session of its own."""
    for pid in [process.pid, *_descendants(process.pid)]:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait()


def _descendants(pid: int) -> list[int]:
    """The process' children and theirs. In /proc/N/stat the parent stands second after the name in brackets."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parents[int(stat.parent.name)] = int(stat.read_text(encoding="utf-8").rpartition(")")[2].split()[1])
    found, waiting = [], [pid]
    while waiting:
        parent = waiting.pop()
        children = [child for child, its in parents.items() if its == parent]
        found += children
        waiting += children
    return found


@cache
def stand() -> Stand:
    """One for all the faults of a process: it takes the best part of a minute to get going."""
    folder = tempfile.TemporaryDirectory(prefix="styrhjul-prefect-", ignore_cleanup_errors=True)
    made = Stand(Path(folder.name))
    atexit.register(folder.cleanup)
    atexit.register(made.kill_server)
    made.start_server()
    made.deploy()
    return made
