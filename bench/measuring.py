"""Interleaved timing and the table of ratios."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Ratio:
    """What we take compared with the floor, both in seconds (medians), and the aim."""

    what: str
    floor: float
    ours: float
    aim: float

    @property
    def times(self) -> float:
        return self.ours / self.floor

    def __str__(self) -> str:
        verdict = "ok" if self.times <= self.aim else "MISSED"
        return (
            f"{self.what:<58} floor {1000 * self.floor:9.1f} ms   ours {1000 * self.ours:9.1f} ms   "
            f"{self.times:5.2f}x (aim {self.aim:g}x) {verdict}"
        )


def compare(what: str, *, floor: Callable[[], float], ours: Callable[[], float], aim: float, times: int = 5) -> Ratio:
    """Run the two by turns, each returning the seconds it took of what is to be measured."""
    floors, mine = [], []
    for _ in range(times):
        floors.append(floor())
        mine.append(ours())
    return Ratio(what, statistics.median(floors), statistics.median(mine), aim)


def timed(work: Callable[[], object]) -> float:
    """Seconds of wall clock, with the garbage collector out of the way."""
    gc.collect()
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
