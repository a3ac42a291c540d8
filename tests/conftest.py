"""What every test may ask for: a fresh database in a folder of its own."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest

from styrhjul.settings import settings
from styrhjul.store.database import Database, sqlite_url
from styrhjul.store.schema import migrate

# No test is a timed one: on a slow machine hypothesis' own limit of 200 ms an example would make it so.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One migrated, empty SQLite file; tests copy it rather than migrate anew."""
    folder = tmp_path_factory.mktemp("migrated")
    database = Database(sqlite_url(folder))
    migrate(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return folder / "styrhjul.db"


@pytest.fixture
def database(migrated_file: Path, tmp_path: Path) -> Iterator[Database]:
    (tmp_path / "styrhjul.db").write_bytes(migrated_file.read_bytes())
    database = Database(sqlite_url(tmp_path))
    yield database
    database.close()


@pytest.fixture
def setting() -> Iterator[Callable[[str, str], None]]:
    """Gives a setting (STYRHJUL_…) another value for this test."""
    with pytest.MonkeyPatch.context() as environment:

        def chosen(name: str, value: str) -> None:
            environment.setenv(name, value)
            settings.cache_clear()

        yield chosen
    settings.cache_clear()


@pytest.fixture
def letters(tmp_path: Path, setting: Callable[[str, str], None]) -> Path:
    """The folder that the settings name for mail: each letter is a file in it."""
    setting("STYRHJUL_MAIL_URL", f"folder://{tmp_path}/brev")
    setting("STYRHJUL_MAIL_FROM", "Årshjulet <arshjul@ekbacka.example>")
    return tmp_path / "brev"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a PostgreSQL server of our own, on a free port of loopback. It refuses to run as root."""
    if shutil.which("initdb") is None:
        pytest.skip("PostgreSQL's server programs (initdb, pg_ctl) are not on the path")
    with tempfile.TemporaryDirectory(prefix="styrhjul-postgresql-") as folder:
        as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if as_user:
            shutil.chown(folder, "postgres")
        port, data = _free_port(), f"{folder}/data"
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
        locale = ("--locale-provider=icu", "--icu-locale=sv")
        _run(*as_user, "initdb", "-D", data, "-A", "trust", "-U", "postgres", "--no-sync", *locale)
        _run(*as_user, "pg_ctl", "-D", data, "-o", options, "-l", f"{folder}/log", "-w", "start")
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        _run(*as_user, "pg_ctl", "-D", data, "-m", "immediate", "stop")


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, cwd="/")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def on_postgresql(postgresql: str) -> Iterator[Database]:
    """A fresh, migrated PostgreSQL database."""
    admin = Database(postgresql)
    with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("DROP DATABASE IF EXISTS kommun")
        connection.exec_driver_sql("CREATE DATABASE kommun")
    admin.close()
    database = Database(postgresql.removesuffix("postgres") + "kommun")
    migrate(database)
    yield database
    database.close()
