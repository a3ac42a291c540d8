"""DBOS on SQLite: the round is a durable workflow, and each notice a step of it."""

# /// script
# requires-python = ">=3.11"
# dependencies = ["dbos==3.4.0", "sqlalchemy==2.1.9"]
# ///

import sqlite3
from collections.abc import Callable
from pathlib import Path

from dbos import DBOS
from work import TODAY, run

_PLACE = {}


@DBOS.step()
def find_due() -> list[int]:
    with sqlite3.connect(_PLACE["path"]) as raw:
        return [row[0] for row in raw.execute("SELECT id FROM obligation WHERE due_on = ?", (TODAY,))]


@DBOS.step()
def tell(obligation_id: int) -> None:
    with sqlite3.connect(_PLACE["path"], timeout=60) as raw:
        raw.execute("INSERT INTO notice (obligation_id, state) VALUES (?, 'sent')", (obligation_id,))


@DBOS.workflow()
def walk_round() -> None:
    for obligation_id in find_due():
        tell(obligation_id)


def start(path: Path, _number: int) -> Callable[[], object]:
    _PLACE["path"] = path
    system = f"sqlite:///{path.with_name('dbos.db')}"
    DBOS(config={"name": "peers", "system_database_url": system, "log_level": "ERROR", "run_admin_server": False})
    DBOS.launch()

    def walk() -> None:
        walk_round()
        DBOS.destroy()

    return walk


if __name__ == "__main__":
    run(start)
