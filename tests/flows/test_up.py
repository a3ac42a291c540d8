"""styrhjul up: everything a small municipality needs, as one tree of processes that lives and dies together."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.cli.served import CODE, environment
from tests.flows.office import Office
from tests.flows.seen import SOCKETS_LEFT

pytestmark = [
    pytest.mark.xdist_group("prefect_server"),
    pytest.mark.prefect_server,
    SOCKETS_LEFT,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc to see what is left"),
]
PATIENCE = 120


def started_by(parent: int) -> dict[int, str]:
    """The processes below it by number, with their command lines."""
    found: dict[int, str] = {}
    for process in Path("/proc").iterdir():
        try:
            if process.name.isdecimal() and f"\nPPid:\t{parent}\n" in (process / "status").read_text():
                found[int(process.name)] = (process / "cmdline").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


@pytest.fixture
def up(folder: str, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The municipality's installation on free ports; killed if the test leaves it."""
    log = (tmp_path / "up.log").open("wb")
    command = [sys.executable, "-c", CODE, "up", "--dir", folder, "--port", "0", "--prefect-port", "0"]
    with log, subprocess.Popen(command, env=environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log) as process:
        yield process
        process.kill()


def test_the_pages_and_the_round_come_up_together_and_leave_nothing_behind(
    up: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    office = Office(tmp_path, 0)

    def told(mark: str) -> str | None:
        lines = (tmp_path / "up.log").read_text().splitlines()
        return next((line.partition(mark)[2].split()[0].rstrip(".") for line in lines if mark in line), None)

    window = office.wait_for("the window", lambda: told("Driftens fönster finns på "), seconds=PATIENCE)
    office = Office(tmp_path, int(window.rpartition(":")[2]))
    pages = told("Sidorna finns på ")
    assert httpx.get(f"{pages}/health").json()["status"] == "ok"

    def planned() -> list[dict[str, Any]] | None:
        wanted: dict[str, Any] = {"deployments": {"name": {"any_": ["daglig-runda"]}}}
        runs: list[dict[str, Any]] = office.ask("/flow_runs/filter", **wanted, limit=5)
        return runs or None

    assert office.wait_for("the round's runs", planned, seconds=PATIENCE)[0]["state_type"] == "SCHEDULED"

    below = started_by(up.pid)
    assert len(below) == 3
    (round_,) = (pid for pid, line in below.items() if "serve_all" in line)
    os.kill(round_, signal.SIGKILL)
    assert up.wait(PATIENCE) == 1
    assert told("Runda avslutades ") == "av"
    assert not [pid for pid in below if Path(f"/proc/{pid}").exists()]
