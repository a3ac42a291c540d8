"""What a tree of processes has used: seconds of processor by the kernel's count, and the most memory at a time."""

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_EVERY = 1.0


@dataclass(frozen=True)
class Process:
    """``cpu`` in seconds, with that of its children that have ended."""

    pid: int
    parent: int
    cpu: float


def tree(roots: Iterable[int]) -> list[Process]:
    """The processes and all below them, as they are now."""
    everyone = _everyone()
    below: dict[int, list[Process]] = {}
    for one in everyone.values():
        below.setdefault(one.parent, []).append(one)
    found = [everyone[root] for root in roots if root in everyone]
    for one in found:  # grows while it is walked through
        found += below.get(one.pid, [])
    return found


def children(parent: int) -> dict[int, str]:
    """The processes below by number, with their command lines."""
    return {one.pid: _command(one.pid) for one in _everyone().values() if one.parent == parent}


def cpu(roots: Iterable[int]) -> float:
    return sum(one.cpu for one in tree(roots))


@dataclass
class Peak:
    """The most memory that was seen, in bytes."""

    memory: int = 0


@contextmanager
def watched(roots: Callable[[], Iterable[int]]) -> Iterator[Peak]:
    """Look at the memory each second while the block goes on."""
    peak, over = Peak(), threading.Event()

    def look() -> None:
        while not over.wait(_EVERY):
            peak.memory = max(peak.memory, sum(_memory(one.pid) for one in tree(roots())))

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        over.set()
        watcher.join()


def _everyone() -> dict[int, Process]:
    read = (_read(int(one.name)) for one in Path("/proc").iterdir() if one.name.isdecimal())
    return {one.pid: one for one in read if one}


def _read(pid: int) -> Process | None:
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None  # it has ended since it was listed
    numbers = told.rpartition(")")[2].split()
    return Process(pid, int(numbers[1]), sum(int(ticks) for ticks in numbers[11:15]) / _TICKS)


def _memory(pid: int) -> int:
    """Bytes, with its part of what it shares with others (PSS)."""
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    return next((1024 * int(row.split()[1]) for row in told.splitlines() if row.startswith("Pss:")), 0)


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace").replace("\0", " ")
    except OSError:
        return ""
