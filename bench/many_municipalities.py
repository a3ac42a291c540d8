"""Many municipalities: what one day's round costs for 1 to 300 of them, with and without Prefect.

``python -m bench.many_municipalities --most 300 --minutes 12 --draw docs/images/many.svg``. Each has a database of its
own with 1,000 units and 10,000 obligations, of which 1,000 are reminded of on the day. No mail leaves: that is another
benchmark. Read the ratios: absolute times mean little on a busy machine.
"""

import argparse
import os
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import httpx

from bench.draw_growth import draw
from bench.turn_year import ROUND_DAY, UNITS, prepared
from bench.watch_processes import children, cpu, watched
from styrhjul import ROOT

NUMBERS = (1, 3, 10, 30, 100, 300)
PER_PROCESS = 25
LOOP_DEPLOYMENT = """
name: bench
deployments:
  - name: bench
    entrypoint: bench.loop_share:loop_share
    work_pool: {name: kommuner}
pull:
  - prefect.deployments.steps.set_working_directory: {directory: "%s"}
"""


@dataclass(frozen=True)
class Way:
    """One way to walk all rounds. ``longest`` is how many seconds it may be thought to take at the next number."""

    key: str
    what: str
    prefect: bool = True
    longest: float = 150.0


WAYS = (
    Way("loop", "a plain loop in a process a worker, no Prefect", prefect=False),
    Way("process", "a process each (`styrhjul round`, as from cron), no Prefect", prefect=False),
    Way("batch", f"Prefect: a flow run for {PER_PROCESS}, a plain loop in it"),
    Way("shared", f"Prefect: a flow run each, {PER_PROCESS} in a process (the default)", longest=300.0),
    Way("own", "Prefect: a flow run each, a process each"),
)


@dataclass(frozen=True)
class Figure:
    """Seconds of wall clock and of processor (where the rounds run, and in Prefect's servers), peak memory in MB."""

    way: Way
    workers: int
    number: int
    wall: float
    cpu: float
    servers: float
    memory: float

    @property
    def each(self) -> float:
        """Seconds of processor for a municipality, all told."""
        return (self.cpu + self.servers) / self.number


@dataclass(frozen=True)
class Place:
    """The municipalities' folders, and Prefect as ``packaging/many.py`` starts it."""

    source: Path
    folders: tuple[Path, ...]
    api: str
    starter: int
    workers: int

    def fresh(self, number: int) -> list[Path]:
        """The first of the folders, each on the eve of the day again."""
        for folder in self.folders[:number]:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            shutil.copy(self.source / "styrhjul.db", folder)
        return list(self.folders[:number])


def main() -> None:
    given = _given()
    numbers = given.numbers or [number for number in NUMBERS if number <= given.most]
    ways = [way for way in WAYS if way.key in (given.ways or way.key)]
    deadline = time.monotonic() + 60 * given.minutes
    os.environ["PYTHONDONTWRITEBYTECODE"] = ""  # as installed: otherwise every start compiles anew
    with tempfile.TemporaryDirectory(prefix="styrhjul-many-") as folder:
        source = prepared(Path(folder)) / "due"
        with _started(Path(folder), source, number=max(numbers), workers=max(given.workers)) as place:
            figures = list(_measure(place, ways, numbers, given.workers, until=deadline))
    print(table(figures))
    if given.draw:
        given.draw.write_text(draw(figures), encoding="utf-8")


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=10)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--numbers", type=_numbers, default=[], help="just these, such as 30,300")
    parser.add_argument("--ways", type=lambda text: text.split(","), default=[], help="just these, such as loop,shared")
    parser.add_argument("--workers", type=_numbers, default=[2, 1])
    parser.add_argument("--draw", type=Path)
    return parser.parse_args()


def _numbers(text: str) -> list[int]:
    return [int(one) for one in text.split(",")]


def _measure(
    place: Place, ways: Sequence[Way], numbers: Sequence[int], workers: Sequence[int], *, until: float
) -> Iterator[Figure]:
    """All ways within each number, so that those that are compared stand side by side in time."""
    seen: dict[tuple[str, int], list[Figure]] = {}
    for number, several, way in product(numbers, workers, ways):
        of_way = seen.setdefault((way.key, several), [])
        foreseen = _foreseen(of_way, number)
        if foreseen > min(way.longest, until - time.monotonic()):
            print(f"{way.key} with {number}: left out, it might take {foreseen:.0f} s", file=sys.stderr)
            continue
        figure = _timed(way, replace(place, workers=several), number)
        of_way.append(figure)
        print(f"{time.strftime('%X')} {line(figure)}", file=sys.stderr)
        yield figure


def _foreseen(seen: Sequence[Figure], number: int) -> float:
    """Seconds by the clock, as the last two numbers went."""
    if not seen[1:]:
        return sum(figure.wall for figure in seen)
    before, last = seen[-2:]
    slope = max(last.wall - before.wall, 0) / (last.number - before.number)
    return last.wall + slope * (number - last.number)


def _timed(way: Way, place: Place, number: int) -> Figure:
    folders = place.fresh(number)
    _allow(place)
    _settle(place)
    servers = _servers(place)
    before, before_servers = _used(way, place), cpu(servers)
    with watched(lambda: _roots(way, place)) as peak:
        begun = time.perf_counter()
        _DO[way.key](place, folders)
        wall = time.perf_counter() - begun
    _settle(place)
    for folder in folders:
        _check(folder)
    in_servers = cpu(servers) - before_servers if way.prefect else 0.0
    used = _used(way, place) - before - in_servers
    return Figure(way, place.workers, number, wall, cpu=used, servers=in_servers, memory=peak.memory / 1e6)


def _used(way: Way, place: Place) -> float:
    """Seconds of processor until now: of Prefect's parts, or of what has been started here and has ended."""
    if way.prefect:
        return cpu([place.starter])
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime


def _roots(way: Way, place: Place) -> list[int]:
    return [place.starter] if way.prefect else [pid for pid in children(os.getpid()) if pid != place.starter]


def _servers(place: Place) -> list[int]:
    """PostgreSQL and Prefect's server: all that the starter has below it but the workers."""
    return [pid for pid, command in children(place.starter).items() if " worker start " not in command]


def _allow(place: Place) -> None:
    """As many processes at a time as there are to be workers, each of which takes one."""
    httpx.patch(f"{place.api}/work_pools/kommuner", json={"concurrency_limit": place.workers}).raise_for_status()


def _settle(place: Place) -> None:
    """Until the servers have nothing left to write: a run's records come some seconds after it."""
    servers = _servers(place)
    used = cpu(servers)
    for _ in range(15):
        time.sleep(1)
        before, used = used, cpu(servers)
        if used - before < 0.3:
            return


def _check(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "styrhjul.db")) as raw:
        (notices,) = raw.execute("SELECT count(*) FROM notice WHERE day = ?", (str(ROUND_DAY),)).fetchone()
    assert notices == UNITS, f"{folder}: {notices} notices"


def _in_a_loop(place: Place, folders: Sequence[Path]) -> None:
    """As many processes as there are workers, each with its part."""
    code = f"import datetime, sys\nfrom bench.loop_share import walk\nwalk(sys.argv[1:], today={ROUND_DAY!r})"
    parts = [folders[nth :: place.workers] for nth in range(place.workers)]
    running = [subprocess.Popen([sys.executable, "-c", code, *map(str, part)], cwd=ROOT) for part in parts if part]
    assert [process.wait() for process in running] == [0] * len(running)


def _a_process_each(place: Place, folders: Sequence[Path]) -> None:
    def start(folder: Path) -> None:
        words = ["round", "--date", str(ROUND_DAY), "--dir", str(folder)]
        code = "from styrhjul.cli import main\nmain()"
        subprocess.run([sys.executable, "-c", code, *words], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)

    with ThreadPoolExecutor(place.workers) as several:
        list(several.map(start, folders))


def _a_flow_run_each(place: Place, folders: Sequence[Path], *, per_process: int) -> None:
    parameters = {
        "today": str(ROUND_DAY),
        "keys": [folder.name for folder in folders],
        "per_process": min(per_process, -(-len(folders) // place.workers)),
    }
    _await(place, [_begin(place, "run-all-rounds/alla-rundor", parameters)])


def _a_flow_run_for_many(place: Place, folders: Sequence[Path]) -> None:
    number = max(-(-len(folders) // PER_PROCESS), min(place.workers, len(folders)))
    parts = [[str(folder) for folder in folders[nth::number]] for nth in range(number)]
    given = [{"folders": part, "today": str(ROUND_DAY)} for part in parts]
    _await(place, [_begin(place, "loop-share/bench", parameters) for parameters in given])


_DO: dict[str, Callable[[Place, Sequence[Path]], None]] = {
    "loop": _in_a_loop,
    "process": _a_process_each,
    "batch": _a_flow_run_for_many,
    "shared": partial(_a_flow_run_each, per_process=PER_PROCESS),
    "own": partial(_a_flow_run_each, per_process=1),
}


def _begin(place: Place, deployment: str, parameters: dict[str, Any]) -> str:
    found = httpx.get(f"{place.api}/deployments/name/{deployment}").raise_for_status().json()
    asked = {"parameters": parameters, "state": {"type": "SCHEDULED"}}
    answer = httpx.post(f"{place.api}/deployments/{found['id']}/create_flow_run", json=asked, timeout=60)
    return str(answer.raise_for_status().json()["id"])


def _await(place: Place, runs: Sequence[str]) -> None:
    for run in runs:
        while (found := httpx.get(f"{place.api}/flow_runs/{run}", timeout=60).json())["state_type"] != "COMPLETED":
            assert found["state_type"] in {"SCHEDULED", "PENDING", "RUNNING"}, found["state"]
            time.sleep(0.5)


@contextmanager
def _started(folder: Path, source: Path, *, number: int, workers: int) -> Iterator[Place]:
    """Prefect with the workers, as an operator starts it, and a registry of ``number`` municipalities."""
    home = folder / f"prefect-{workers}"
    home.mkdir()
    home.chmod(0o755)
    folder.chmod(0o755)  # PostgreSQL's own user goes through it
    folders = tuple(folder / f"kommun-{nth}" for nth in range(1, number + 1))
    registry = folder / "municipalities.toml"
    registry.write_text("".join(f'[{one.name}]\nname = "{one.name}"\nfolder = "{one.name}"\n' for one in folders))
    command = [sys.executable, str(ROOT / "packaging" / "many.py"), "--home", str(home), "--registry", str(registry)]
    with (
        (home / "told.log").open("w") as told,
        subprocess.Popen([*command, "--port", "0", "--workers", str(workers)], stdout=told, stderr=told) as process,
    ):
        try:
            api = _api_when_ready(process, home / "told.log")
            _deploy_loop(api, folder)
            _pause(api)
            yield Place(source, folders, api, process.pid, workers)
        finally:
            process.terminate()


def _api_when_ready(process: "subprocess.Popen[bytes]", log: Path) -> str:
    while not (found := re.search(r"fönster finns på (http://127\.0\.0\.1:\d+)", log.read_text(errors="replace"))):
        assert process.poll() is None, log.read_text(errors="replace")
        time.sleep(1)
    return f"{found[1]}/api"


def _deploy_loop(api: str, folder: Path) -> None:
    file = folder / "loop.yaml"
    file.write_text(LOOP_DEPLOYMENT % ROOT)
    command = [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all", "--prefect-file", str(file)]
    environment = os.environ | {"PREFECT_API_URL": api, "PREFECT_HOME": str(folder / "client"), "DO_NOT_TRACK": "1"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, stdin=subprocess.DEVNULL)


def _pause(api: str) -> None:
    """Nothing goes by the clock while we measure; what is asked for goes all the same."""
    for one in httpx.post(f"{api}/deployments/filter", json={}, timeout=60).raise_for_status().json():
        httpx.patch(f"{api}/deployments/{one['id']}", json={"paused": True}, timeout=60).raise_for_status()


def line(figure: Figure) -> str:
    return (
        f"{figure.way.key:<8} workers {figure.workers}  {figure.number:>3}: wall {figure.wall:7.1f} s, "
        f"cpu {figure.cpu:7.1f} + servers {figure.servers:6.1f} s, {figure.each:6.2f} s each, {figure.memory:5.0f} MB"
    )


def table(figures: Sequence[Figure]) -> str:
    """Markdown: a row a way and number of workers, and within it what each number of municipalities took."""
    rows = [
        "| way | workers | municipalities | wall, s | CPU each, s | of it servers | x the loop | peak MB |",
        "|---|---|---|---|---|---|---|---|",
    ]
    floors = {(figure.workers, figure.number): figure.each for figure in figures if figure.way.key == "loop"}
    for figure in sorted(figures, key=lambda one: (WAYS.index(one.way), one.workers, one.number)):
        floor = floors.get((figure.workers, figure.number))
        times = f"{figure.each / floor:.1f}" if floor else ""
        rows.append(
            f"| {figure.way.what} | {figure.workers} | {figure.number} | {figure.wall:.1f} | {figure.each:.2f}"
            f" | {figure.servers / figure.number:.2f} | {times} | {figure.memory:.0f} |"
        )
    return "\n".join(rows)


if __name__ == "__main__":
    main()
