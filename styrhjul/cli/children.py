"""Several programs as one: started together, ended together, and no process left behind.

Each runs in a group of its own, and what it says is written with its name in front. On Linux a program's own children
are found even when it has died without ending them, and all end when this process is killed.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Self

from styrhjul import ROOT
from styrhjul.refused import Refused

_EVERY = 0.2
"""Seconds between two looks at how the programs are."""
_SOON = 20
"""Seconds that a program gets to end by itself."""
_IS_LINUX = sys.platform == "linux"
# prctl(2): a signal when the parent dies, and orphans below this process come to it.
_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36


class Asked(Exception):  # noqa: N818  (no fault: somebody has asked the program to end)
    """SIGTERM or SIGINT has come."""


def end_with_parent() -> None:
    """Called first in a program that is started here: it is asked to end when the one who started it is killed."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Together:
    """Programs that live and die together. As a context it ends them all, the last one started first."""

    def __init__(self, *, width: int) -> None:
        self._width = width
        self._running: dict[str, subprocess.Popen[str]] = {}
        self._asked = threading.Event()

    def __enter__(self) -> Self:
        _prctl(_PR_SET_CHILD_SUBREAPER, 1)
        for asked in (signal.SIGTERM, signal.SIGINT):
            signal.signal(asked, self._note)
        return self

    def __exit__(self, *_error: object) -> None:
        for process in reversed(self._running.values()):
            _end(process)
        _end_orphans()

    def start(self, name: str, code: str, *words: str, environment: Mapping[str, str]) -> None:
        """Run Python code that stands on the program's path, in the folder of prefect.toml."""
        before = "import styrhjul\nfrom styrhjul.cli.children import end_with_parent\nend_with_parent()\n"
        process = subprocess.Popen(  # noqa: S603  (our own programs)
            [sys.executable, "-c", before + code, *words],
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self._running[name] = process
        assert process.stdout is not None
        threading.Thread(target=_pass_on, args=(f"{name:<{self._width}} | ", process.stdout), daemon=True).start()

    def until(self, ready: Callable[[], bool], *, seconds: float) -> None:
        """Wait until something is ready.

        Raises:
            Asked: the programs are to end.
            Refused: one of them has ended, or the time has run out.
        """
        last = time.monotonic() + seconds
        while not ready():
            if time.monotonic() > last:
                raise Refused(f"Starten tog mer än {seconds:.0f} sekunder. Allt avslutas.")
            if self._asked.wait(_EVERY):
                raise Asked
            self._none_has_ended()

    def for_ever(self) -> None:
        """As ``until``, for what never comes."""
        self.until(lambda: False, seconds=float("inf"))

    def _none_has_ended(self) -> None:
        for name, process in self._running.items():
            if (code := process.poll()) is not None:
                how = f"av signal {-code}" if code < 0 else f"med kod {code}"
                raise Refused(f"{name.capitalize()} avslutades {how}. Allt annat avslutas också.")

    def _note(self, _signal: int, _frame: Any) -> None:
        self._asked.set()


def _pass_on(mark: str, told: IO[str]) -> None:
    with told:
        for line in told:
            sys.stdout.write(mark + line)
            sys.stdout.flush()


def _end(process: "subprocess.Popen[str]") -> None:
    """Ask the program and what it has started to end, and make an end of it when it does not."""
    if process.poll() is None:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_SOON)
    with suppress(ProcessLookupError):  # nothing was left
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _end_orphans() -> None:
    """What programs have started in groups of their own, as Prefect does its runs, and have not ended."""
    last = time.monotonic() + _SOON
    while (left := _children_of(os.getpid())) and time.monotonic() < last:
        for pid in left:
            with suppress(ProcessLookupError, ChildProcessError):  # it has ended by itself meanwhile
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)


def _children_of(parent: int) -> tuple[int, ...]:
    """The processes whose parent it is; their own children become ours when they have ended."""
    if not _IS_LINUX:
        return ()
    return tuple(int(one.name) for one in Path("/proc").iterdir() if one.name.isdecimal() and _parent_of(one) == parent)


def _parent_of(process: Path) -> int:
    try:
        told = (process / "stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return 0  # it has ended since it was listed
    return int(told.rpartition(")")[2].split()[1])


def _prctl(what: int, value: int) -> None:
    if _IS_LINUX:
        ctypes.CDLL(None).prctl(what, value, 0, 0, 0)


__all__: Sequence[str] = ("Asked", "Together", "end_with_parent")
