"""A day's round in other engines and in ours: a tenth of the open obligations are due, and each is told of once.

The floor is two statements of SQL on the tables that the peers are given. Ours writes more than they do: whom it
concerns by role and substitute, one digest a person, the rule behind each; its tables are the real ones. "Delivered" is
a mark in the database for all, and ours is also measured with every letter written and handed to a channel.
"""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from bench.measuring import timed
from bench.peers import work
from bench.turn_year import NOW, ROUND_DAY, copied, prepared
from models.kinds import Ending, NoticeState
from notifications.channels.letters import Answer, Letter, Mailbox
from notifications.channels.plugin import NotifyLetters
from notifications.delivery import Post, deliver
from styrhjul.services.rounds import run_round

PEERS = Path(__file__).with_name("peers")
SIZES = (1_000, 10_000)
OBLIGATIONS_A_UNIT = 10
TIMES = 5
AIM, AIMED_AT = 50, 10_000
"""Times faster than the fastest of them, at that many obligations: with few, what every round costs weighs more."""
SCRIPTS = {
    "Django and Huey, a task a notice": "django_huey",
    "APScheduler and SQLAlchemy, a job a notice": "apscheduler_sqlalchemy",
    "DBOS, a step a notice": "dbos_steps",
    "SpiffWorkflow, the instances whose timer is due": "spiff_instances",
    "Prefect, a task run a notice": "prefect_tasks",
}


@dataclass(frozen=True)
class Walked:
    """How long a round took, in seconds, and the floor's in the same run."""

    what: str
    number: int
    seconds: float
    floor: float

    def __str__(self) -> str:
        times = self.seconds / self.floor
        return f"{f'{self.number} open: {self.what}':<66} {1000 * self.seconds:10.1f} ms   {times:7.1f}x the floor"


@dataclass(frozen=True)
class Ahead:
    """How many times faster our round is than the fastest of the others."""

    number: int
    times: float

    def __str__(self) -> str:
        verdict = "ok" if self.times >= AIM else "MISSED"
        what = f"{self.number} open: our round, to the fastest of the others"
        aim = f" (aim {AIM}) {verdict}" if self.number == AIMED_AT else ""
        return f"{what:<66} {self.times:7.1f} times faster{aim}"


def main() -> list[Walked | Ahead]:
    return [row for number in SIZES for row in _of(number)]


def _of(number: int) -> Iterator[Walked | Ahead]:
    floor = median(_floor(number) for _ in range(TIMES))
    yield Walked("SQL by hand", number, floor, floor)
    with TemporaryDirectory() as folder:
        due = prepared(Path(folder), units=number // OBLIGATIONS_A_UNIT) / "due"
        ours = median(_ours(due, number) for _ in range(TIMES))
        yield Walked("Styrhjul, the round", number, ours, floor)
        told = median(_ours(due, number, told=True) for _ in range(TIMES))
        yield Walked("Styrhjul, the round, and each letter written and handed over", number, told, floor)
    peers = [Walked(what, number, _theirs(script, number), floor) for what, script in SCRIPTS.items()]
    yield from peers
    yield Ahead(number, min(peer.seconds for peer in peers) / ours)


def _floor(number: int) -> float:
    with TemporaryDirectory() as folder:
        path = work.prepare(Path(folder), number)
        raw = sqlite3.connect(path, isolation_level=None)
        raw.execute("PRAGMA synchronous=FULL")
        taken = timed(lambda: _by_hand(raw))
        raw.close()
        work.check(path, number)
    return taken


def _by_hand(raw: sqlite3.Connection) -> None:
    """What is due is written in one transaction, and marked as delivered in another."""
    for statement in (
        (
            f"INSERT INTO notice (obligation_id, state) SELECT id, 'queued' FROM obligation"
            f" WHERE due_on = '{work.TODAY}' ON CONFLICT DO NOTHING"
        ),
        "UPDATE notice SET state = 'sent' WHERE state = 'queued'",
    ):
        raw.execute("BEGIN IMMEDIATE")
        raw.execute(statement)
        raw.execute("COMMIT")


def _ours(due: Path, number: int, *, told: bool = False) -> float:
    def round_(database: Any) -> None:
        with database.writing() as session:
            assert run_round(session, today=ROUND_DAY, now=NOW).notices == number // work.ONE_IN
        if told:
            post = Post(_Taking(), Mailbox("Bänken", "bank@kommun.example"))
            tally = deliver(database.transaction, post=post, clock=lambda: NOW, limit=number)
            assert tally.states[NoticeState.SENT] == number // work.ONE_IN

    with copied(due) as database:
        with database.writing() as session:  # a process that walks rounds has compiled its statements once
            run_round(session, today=ROUND_DAY, now=NOW)
            session.rollback()
        return timed(lambda: round_(database))


class _Taking(NotifyLetters):
    """A channel that takes every letter and does nothing with it."""

    service_name = "Takes all"
    templates = ("{schema}://",)

    def deliver(self, letters: Iterable[Letter]) -> Iterator[Answer]:
        for letter in letters:
            assert letter.content
            yield Answer(Ending.ACCEPTED, 250)


def _theirs(script: str, number: int) -> float:
    """One run in the script's own environment, which uv makes the first time."""
    file = PEERS / f"{script}.py"
    own = [str(Path(sys.executable).with_name("uv")), "run", "--quiet", "--no-project", "--script", str(file)]
    command = [sys.executable, str(file)] if script.startswith("prefect") else own
    done = subprocess.run([*command, str(number)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    seconds = json.loads(done.stdout.strip().splitlines()[-1])["seconds"]
    assert isinstance(seconds, float)
    return seconds


if __name__ == "__main__":
    for figure in main():
        sys.stdout.write(f"{figure}\n")
