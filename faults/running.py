"""Injects one fault in a folder of its own, with chance from the seed, and says whether everything held."""

import shutil
import tempfile
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from faults.invariants import BrokenError, Counts
from faults.registry import Fault, NotTriedError, Trial

MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""Where a disk is only waited for: a process that is killed loses nothing that it has written, on a disk or not."""


@dataclass(frozen=True)
class Result:
    """What came of a fault. ``broken`` says what did not hold, "" if all did; ``skipped`` why it was not tried."""

    fault: Fault
    injected: int = 0
    counts: Counts = field(default_factory=Counts)
    note: str = ""
    broken: str = ""
    skipped: str = ""
    seconds: float = 0.0

    @property
    def verdict(self) -> str:
        return "BROKEN" if self.broken else "not tried" if self.skipped else "held"


def inject(fault: Fault, *, seed: int, times: int) -> Result:
    """The same seed and fault give the same chances; what a machine makes of them in time differs."""
    if fault.needs and shutil.which(fault.needs) is None:
        return Result(fault, skipped=f"{fault.needs} is not on the path")
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="styrhjul-fault-", dir=MEMORY, ignore_cleanup_errors=True) as folder:
        trial = Trial(Path(folder), Random(f"{seed}/{fault.name}"), times)
        try:
            outcome = fault.inject(trial)
        except NotTriedError as lacking:
            return Result(fault, skipped=str(lacking))
        except BrokenError as broken:
            return Result(fault, broken=str(broken), seconds=time.perf_counter() - begun)
        except Exception as error:  # noqa: BLE001  (what nobody foresaw is what the suite is for)
            last = traceback.extract_tb(error.__traceback__)[-1]
            told = f"{type(error).__name__}: {error} ({Path(last.filename).name}:{last.lineno})"
            return Result(fault, broken=told, seconds=time.perf_counter() - begun)
    return Result(fault, outcome.injected, outcome.counts, outcome.note, seconds=time.perf_counter() - begun)
