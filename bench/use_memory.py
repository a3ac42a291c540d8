"""How much more memory the round of a hundred times as many obligations takes: each in a process of its own."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.turn_year import NOW, ROUND_DAY, prepared
from styrhjul.services.rounds import run_round
from styrhjul.store.database import Database, sqlite_url

SIZES = (1_000, 10_000, 100_000)
FLAT = 1.25
"""The most that the largest may take of what the smallest takes, for memory to be called flat."""


@dataclass(frozen=True)
class Held:
    """The most memory that the process held during the round, in MB, and the smallest round's."""

    number: int
    megabytes: float
    smallest: float

    def __str__(self) -> str:
        times = self.megabytes / self.smallest
        verdict = "ok" if times <= FLAT else "MISSED"
        what = f"memory of a round of {self.number} open obligations"
        return f"{what:<58} {self.megabytes:8.1f} MB   {times:5.2f}x the smallest (aim {FLAT:g}x) {verdict}"


def main() -> list[Held]:
    with TemporaryDirectory() as folder:
        taken = [_in_a_process(Path(folder) / str(number), number) for number in SIZES]
    return [Held(number, held, taken[0]) for number, held in zip(SIZES, taken, strict=True)]


def _in_a_process(place: Path, number: int) -> float:
    place.mkdir()
    due = prepared(place, units=number // 10) / "due"
    command = [sys.executable, "-m", "bench.use_memory", str(due)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def _walk(folder: Path) -> None:
    """The round in the folder, and the most memory that this process has held.

    Linux says it in kB, and of this program alone; getrusage remembers what the parent had.
    """
    database = Database(sqlite_url(folder))
    with database.writing() as session:
        assert run_round(session, today=ROUND_DAY, now=NOW).items
    database.close()
    told = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    held = next(line.split()[1] for line in told if line.startswith("VmHWM"))
    sys.stdout.write(f"{int(held) / 1024}\n")


if __name__ == "__main__":
    _walk(Path(sys.argv[1]))
