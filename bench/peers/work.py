"""What each engine is given, how it says what it took, and whether it did it. Nothing but the standard library."""

import json
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

TODAY = "2027-03-01"
LATER = "2027-09-01"
ONE_IN = 10
"""Of the open obligations, those that are due."""
FILE = "round.db"


def prepare(folder: Path, number: int) -> Path:
    """A database of ``number`` open obligations, a tenth of them due on ``TODAY``; the file's path."""
    path = folder / FILE
    raw = sqlite3.connect(path, isolation_level=None)
    raw.executescript(
        "PRAGMA journal_mode=WAL;"
        "CREATE TABLE obligation (id INTEGER PRIMARY KEY, due_on TEXT NOT NULL);"
        "CREATE INDEX obligation_due ON obligation (due_on);"
        "CREATE TABLE notice (id INTEGER PRIMARY KEY, obligation_id INTEGER NOT NULL UNIQUE REFERENCES obligation,"
        " state TEXT NOT NULL);"
    )
    raw.execute("BEGIN")
    dues = ((n, TODAY if n % ONE_IN == 0 else LATER) for n in range(1, number + 1))
    raw.executemany("INSERT INTO obligation VALUES (?, ?)", dues)
    raw.execute("COMMIT")
    raw.close()
    return path


def check(path: Path, number: int) -> None:
    """Every due obligation has been told of once, and nothing else."""
    raw = sqlite3.connect(path)
    (sent,) = raw.execute("SELECT count(*) FROM notice WHERE state = 'sent'").fetchone()
    (all_of_them,) = raw.execute("SELECT count(*) FROM notice").fetchone()
    raw.close()
    assert sent == all_of_them == number // ONE_IN, (sent, all_of_them, number)


def wait_for(path: Path, number: int) -> None:
    """Until as many notices have been sent as are due: for engines that work on their own threads."""
    raw = sqlite3.connect(path)
    while raw.execute("SELECT count(*) FROM notice WHERE state = 'sent'").fetchone() != (number // ONE_IN,):
        time.sleep(0.005)
    raw.close()


def run(start: Callable[[Path, int], Callable[[], object]]) -> None:
    """Called by each script: ``start`` sets the engine up and returns the round. Prints the seconds that it took."""
    number = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        path = prepare(Path(folder), number)
        walk = start(path, number)
        begun = time.perf_counter()
        walk()
        taken = time.perf_counter() - begun
        check(path, number)
    sys.stdout.write(json.dumps({"seconds": taken}) + "\n")
    sys.stdout.flush()
