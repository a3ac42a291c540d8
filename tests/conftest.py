"""What every test may ask for: a fresh database in a folder of its own."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from itertools import count
from pathlib import Path

import hypothesis
import psycopg
import pytest

from styrhjul.services.installation import ELSEWHERE
from styrhjul.settings import of_environment
from styrhjul.store.database import FILE_NAME, Database, sqlite_url
from styrhjul.store.schema import migrate

# No test is a timed one: on a slow machine hypothesis' own limit of 200 ms an example would make it so.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


POSTGRESQL = "postgresql"
FreshIn = Callable[..., AbstractContextManager[Database]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--on", choices=("sqlite", POSTGRESQL), default="sqlite", help="what every database stands on")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "sqlite(why): is about SQLite's own file, and skipped with --on postgresql")
    config.addinivalue_line("markers", "prefect_server: starts a Prefect server and a worker as the operator does")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--on") != POSTGRESQL:
        return
    for item in items:
        if (only := item.get_closest_marker("sqlite")) is not None:
            item.add_marker(pytest.mark.skip(reason=f"on SQLite only: {only.args[0]}"))


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One migrated, empty SQLite file; tests copy it rather than migrate anew."""
    folder = tmp_path_factory.mktemp("migrated")
    database = Database(sqlite_url(folder))
    migrate(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return folder / FILE_NAME


@pytest.fixture(scope="session")
def fresh_in(request: pytest.FixtureRequest) -> FreshIn:
    """``with fresh_in(folder) as database``: a migrated, empty database for the folder, on what the tests stand on.

    With ``like``, the URL of another such database that nobody has open, it is a copy of that.
    """

    @contextmanager
    def as_file(folder: Path, like: str = "") -> Iterator[Database]:
        copied = Path(like.removeprefix("sqlite:///")) if like else request.getfixturevalue("migrated_file")
        (folder / FILE_NAME).write_bytes(copied.read_bytes())
        with closing(Database(sqlite_url(folder))) as database:
            yield database

    @contextmanager
    def on_server(folder: Path, like: str = "") -> Iterator[Database]:
        with request.getfixturevalue("cloned")(like.rpartition("/")[2] or MIGRATED) as url:
            (folder / ELSEWHERE).write_text(url, encoding="utf-8")
            with closing(Database(url, folder=folder)) as database:
                yield database

    return on_server if request.config.getoption("--on") == POSTGRESQL else as_file


@pytest.fixture
def database(fresh_in: FreshIn, tmp_path: Path) -> Iterator[Database]:
    """A fresh database whose folder is the test's own (``tmp_path``)."""
    with fresh_in(tmp_path) as database:
        yield database


@pytest.fixture
def setting() -> Iterator[Callable[[str, str], None]]:
    """Gives a setting (STYRHJUL_…) another value for this test."""
    with pytest.MonkeyPatch.context() as environment:

        def chosen(name: str, value: str) -> None:
            environment.setenv(name, value)
            of_environment.cache_clear()

        yield chosen
    of_environment.cache_clear()


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
    with tempfile.TemporaryDirectory(prefix="styrhjul-postgresql-", dir=_in_memory()) as folder:
        as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if as_user:
            shutil.chown(folder, "postgres")
        port, data = _free_port(), f"{folder}/data"
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        options += "".join(f" -c {setting}" for setting in _FORGETFUL)
        locale = ("--locale-provider=icu", "--icu-locale=sv")
        _run(*as_user, "initdb", "-D", data, "-A", "trust", "-U", "postgres", "--no-sync", *locale)
        _run(*as_user, "pg_ctl", "-D", data, "-o", options, "-l", f"{folder}/log", "-w", "start")
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        _run(*as_user, "pg_ctl", "-D", data, "-m", "immediate", "stop")


# What it holds is gone with the tests, so that nothing need outlive a fall of the machine.
_FORGETFUL = (
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "autovacuum=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_wal_size=256MB",
    "max_connections=200",
)
_ROOM = 2_000_000_000
"""Bytes; each database takes some twelve million."""


def _in_memory() -> str | None:
    """Where files are no files of a disk, if there is room: a database is copied there in a tenth of the time."""
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > _ROOM else None


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, cwd="/")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


MIGRATED = "migrated"
Cloned = Callable[..., AbstractContextManager[str]]


@pytest.fixture(scope="session")
def cloned(postgresql: str) -> Cloned:
    """``with cloned() as url``: a database of the server's, copied from one that has been migrated, or from another."""
    server = postgresql.removesuffix("postgres")
    _ask(postgresql, f"CREATE DATABASE {MIGRATED}")
    with closing(Database(f"{server}{MIGRATED}")) as database:
        migrate(database)
    number = count(1)

    @contextmanager
    def clone(template: str = MIGRATED) -> Iterator[str]:
        name = f"kommun_{next(number)}"
        _ask(postgresql, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        yield f"{server}{name}"
        _ask(postgresql, f"DROP DATABASE {name} WITH (FORCE)")

    return clone


def _ask(url: str, sql: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.encode())


@pytest.fixture
def on_postgresql(cloned: Cloned) -> Iterator[Database]:
    """A fresh, migrated PostgreSQL database, whatever the tests stand on."""
    with cloned() as url, closing(Database(url)) as database:
        yield database
