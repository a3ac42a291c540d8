"""Starts a piece of work in a process of its own and kills it (SIGKILL) at a point that chance has chosen."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from faults.invariants import Counts, check, content, must
from faults.municipality import copied
from faults.registry import Outcome, Trial

# Every victim is a fork of a process that has done all of it before.
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["faults.warm"])
Work = Callable[..., object]


def _begin(told: Connection, work: Work, arguments: tuple[object, ...]) -> None:
    told.send(None)
    work(*arguments)


def start(work: Work, *arguments: object) -> BaseProcess:
    """The process of the work, which has begun."""
    here, there = FORKS.Pipe()
    process = FORKS.Process(target=_begin, args=(there, work, arguments))
    process.start()
    there.close()
    here.recv()
    here.close()
    return process


def kill(process: BaseProcess) -> bool:
    """Whether it was still at it."""
    alive = process.is_alive()
    if alive and process.pid is not None:
        os.kill(process.pid, signal.SIGKILL)
    process.join()
    alive = alive and process.exitcode == -signal.SIGKILL
    process.close()
    return alive


def strike(work: Work, *arguments: object, after: float) -> bool:
    """Kill the work so many seconds after it has begun; whether it was still at it."""
    process = start(work, *arguments)
    process.join(timeout=after)
    return kill(process)


def run(work: Work, *arguments: object) -> float:
    """The seconds that the work takes in a process of its own, undisturbed."""
    process = start(work, *arguments)
    begun = time.perf_counter()
    process.join()
    taken = time.perf_counter() - begun
    must(process.exitcode == 0, f"undisturbed it ended with {process.exitcode}")
    process.close()
    return taken


def kill_until_struck(trial: Trial, ready: Path, work: Work, *arguments: object, whole: bool) -> Outcome:
    """Kill the work on copies of ``ready`` until it has been struck so often; each time, let it be done again.

    It must then end as if nothing had happened, row for row; and if it is ``whole`` a kill leaves all of it or none.
    """
    undisturbed = copied(ready, trial.folder / "undisturbed")
    before, took = content(undisturbed), run(work, undisturbed, *arguments)
    after = content(undisturbed)
    must(before != after, "the work does nothing")
    counts, struck, seen = Counts(), 0, set[str]()
    while struck < trial.times:
        folder = copied(ready, trial.folder / "struck")
        if not strike(work, folder, *arguments, after=trial.chance.uniform(0, 1.1 * took)):
            continue
        struck += 1
        left = content(folder)
        seen.add(left)
        must(left in {before, after} or not whole, f"kill {struck} left half of it")
        if left != before:
            counts += check(folder)
        work(folder, *arguments)
        must(content(folder) == after, f"after kill {struck} and a run to the end it is not as it would have been")
        counts += check(folder)
    return Outcome(struck, counts, f"left in {len(seen)} states of the work; then every row as in an undisturbed run")
