"""The pages as the operator starts them: a process of its own on a free port of loopback."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from styrhjul import ROOT

CODE = "from styrhjul.cli import main\nmain()"
PATIENCE = 180
"""Seconds; it takes two or three where the machine has nothing else to do."""


@dataclass(frozen=True)
class Served:
    """``said`` is what stood on standard output before the first request, ``log`` the file of standard error."""

    process: subprocess.Popen[str]
    said: str
    log: Path

    @property
    def url(self) -> str:
        found = re.search(r"Sidorna finns på (http://\S+:\d+)", self.said)
        assert found, self.said + self.log.read_text()
        return found[1]

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])


def environment() -> dict[str, str]:
    """This machine's, without what it has chosen for Styrhjul or Prefect."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "STYRHJUL_"))}
    return own | {"PYTHONPATH": str(ROOT)}


@contextmanager
def served(folder: Path, *words: str) -> Iterator[Served]:
    """``styrhjul serve`` on the folder, answering; killed at the end of the block if it still runs."""
    log = folder / "log"
    command = [sys.executable, "-c", CODE, "serve", "--dir", str(folder), "--port", "0", *words]
    with (
        log.open("w") as errors,
        subprocess.Popen(
            command, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as process,
    ):
        try:
            assert process.stdout is not None
            first = process.stdout.readline()
            found = Served(process, first, log)
            wait_until_it_answers(found.url)
            # All that is said is said before it answers; what stands in the pipe is read without waiting for more.
            os.set_blocking(process.stdout.fileno(), False)
            yield Served(process, first + (process.stdout.read() or ""), log)
        finally:
            process.kill()


def wait_until_it_answers(url: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            assert httpx.get(f"{url}/health/live", timeout=PATIENCE).status_code == 200
        except httpx.TransportError:
            assert time.monotonic() < until, "the pages did not answer"
        else:
            return
