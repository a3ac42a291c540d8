"""A PostgreSQL server of our own on loopback, that can be crashed and comes back."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg

from styrhjul.store.database import Database
from styrhjul.store.schema import migrate
from tests.conftest import _free_port

_numbers = count(1)


@dataclass(frozen=True)
class PostgreSQL:
    folder: Path
    port: int

    @property
    def server(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/"

    def made(self, name: str, fill: Callable[[Database], object]) -> str:
        """The name of a migrated database, filled, to copy from."""
        self._ask(f"CREATE DATABASE {name}")
        with closing(Database(self.server + name)) as database:
            migrate(database)
            fill(database)
        return name

    def copy(self, name: str) -> str:
        """The URL of a copy."""
        copied = f"kommun_{next(_numbers)}"
        self._ask(f"CREATE DATABASE {copied} TEMPLATE {name}")
        return self.server + copied

    def drop(self, url: str) -> None:
        self._ask(f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)")

    def crash(self) -> None:
        """Every connection is cut and nothing is written down in order; what was committed is recovered at once."""
        self.control("-m", "immediate", "restart")

    def control(self, *words: str) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        _as_postgres("pg_ctl", "-D", f"{self.folder}/data", "-o", options, "-l", f"{self.folder}/log", "-w", *words)

    def _ask(self, sql: str) -> None:
        with psycopg.connect(f"{self.server}postgres", autocommit=True) as connection:
            connection.execute(sql.encode())


@contextmanager
def postgresql() -> Iterator[PostgreSQL]:
    """It writes through to its disk as it does by default (fsync), so that a crash is a crash."""
    with tempfile.TemporaryDirectory(prefix="styrhjul-postgresql-") as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        _as_postgres("initdb", "-D", f"{folder}/data", "-A", "trust", "-U", "postgres", "--no-sync")
        server = PostgreSQL(Path(folder), _free_port())
        server.control("start")
        try:
            yield server
        finally:
            server.control("-m", "immediate", "stop")


def _as_postgres(*command: str) -> None:
    """It refuses to run as root."""
    before = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*before, *command], check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, cwd="/")
