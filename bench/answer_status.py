"""How long ``styrhjul status`` takes to answer, against Python importing SQLModel, whose tables it reads."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.measuring import Ratio, compare, timed
from bench.turn_year import prepared

TIMES = 9


def main() -> list[Ratio]:
    with TemporaryDirectory() as folder:
        opened = prepared(Path(folder)) / "opened"
        status = [str(Path(sys.executable).with_name("styrhjul")), "status", "--dir", str(opened)]
        return [
            compare(
                "status in a shell, to python -c 'import sqlmodel'",
                floor=lambda: _run([sys.executable, "-c", "import sqlmodel"]),
                ours=lambda: _run(status),
                aim=1.6,
                times=TIMES,
            )
        ]


def _run(command: list[str]) -> float:
    return timed(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))
