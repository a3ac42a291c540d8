"""Prefect as its documentation begins: a flow, and a task run for each notice. Run in the project's own environment."""

import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

from prefect import flow, task
from prefect.testing.utilities import prefect_test_harness
from work import TODAY, run


@task
def find_due(path: str) -> list[int]:
    with sqlite3.connect(path) as raw:
        return [row[0] for row in raw.execute("SELECT id FROM obligation WHERE due_on = ?", (TODAY,))]


@task
def tell(path: str, obligation_id: int) -> None:
    with sqlite3.connect(path, timeout=60) as raw:
        raw.execute("INSERT INTO notice (obligation_id, state) VALUES (?, 'sent')", (obligation_id,))


@flow
def walk_round(path: str) -> None:
    for obligation_id in find_due(path):
        tell(path, obligation_id)


def start(path: Path, _number: int) -> Callable[[], object]:
    return lambda: walk_round(str(path))


if __name__ == "__main__":
    with prefect_test_harness(server_startup_timeout=180):
        run(start)
    sys.stdout.flush()
