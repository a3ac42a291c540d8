"""Starts what many municipalities need on one machine, without containers: the same parts as in compose.yaml.

``python packaging/many.py --home FOLDER --registry FILE`` starts PostgreSQL for Prefect, with ``--servers 2`` also
Redis and a second server beside the first, then the pools, the deployments and the workers, and keeps them until
Ctrl-C. It is for trying and for measuring: what is to stand for years is a unit for each service.
"""

# ruff: noqa: INP001  (a program by itself; a package of this name would hide the one that others import)
import argparse
import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path

from styrhjul import ROOT
from styrhjul.cli.children import Asked, Together
from styrhjul.refused import Refused

# PostgreSQL refuses root; then it runs as its own user.
_POSTGRES = """
import os, pwd, sys
if os.geteuid() == 0:
    who = pwd.getpwnam("postgres")
    os.initgroups("postgres", who.pw_gid)
    os.setgid(who.pw_gid)
    os.setuid(who.pw_uid)
os.execvp("postgres", ["postgres", *sys.argv[1:]])
"""
_REDIS = "import os, sys\nos.execvp('redis-server', ['redis-server', *sys.argv[1:]])"
_PREFECT = "import runpy\nrunpy.run_module('prefect', run_name='__main__')"
_START = 600
"""Seconds that a server gets, the first time with its database to make."""
_COORDINATES = 3
"""Runs that share out and wait: the rounds, the deliveries and the stages may do so at the same time."""


def main() -> None:
    given = _given()
    given.home.mkdir(parents=True, exist_ok=True)
    try:
        with Together(width=len("arbetare-10")) as together:
            environment = _environment(given) | _start_stores(together, given)
            ports = [given.port or _free()] + [_free() for _ in range(given.servers - 1)]
            urls = [f"http://127.0.0.1:{port}/api" for port in ports]
            _start_servers(together, ports, urls, environment)
            _deploy(environment | {"PREFECT_API_URL": urls[0]})
            _start_workers(together, urls, environment, given)
            sys.stdout.write(f"Driftens fönster finns på http://127.0.0.1:{ports[0]}. Avsluta med Ctrl-C.\n")
            sys.stdout.flush()
            together.for_ever()
    except Asked:
        sys.stdout.write("Allt är avslutat.\n")
    except Refused as why:
        sys.exit(str(why))


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Startar allt som många kommuner behöver, på en maskin.")
    parser.add_argument("--home", type=Path, required=True, help="Mappen där Prefects databas och loggar hamnar.")
    parser.add_argument("--registry", type=Path, required=True, help="Kommunernas register.")
    parser.add_argument("--port", type=int, default=4200, help="Driftens fönster; 0 tar en ledig port.")
    parser.add_argument("--servers", type=int, default=1, help="Prefects servrar; fler än en kräver Redis.")
    parser.add_argument("--workers", type=int, default=2, help="Arbetare för kommunerna.")
    parser.add_argument("--limit", type=int, default=1, help="Processer som en arbetare kör på en gång.")
    given = parser.parse_args()
    given.home, given.registry = given.home.resolve(), given.registry.resolve()
    return given


def _environment(given: argparse.Namespace) -> dict[str, str]:
    return {
        "DO_NOT_TRACK": "1",
        "PREFECT_HOME": str(given.home / "prefect"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
        "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
        "STYRHJUL_REGISTRY": str(given.registry),
        "STYRHJUL_ROOT": str(ROOT),
    }


def _start_stores(together: Together, given: argparse.Namespace) -> dict[str, str]:
    """PostgreSQL, and Redis where there are several servers; what the servers must know of them."""
    data, port = given.home / "postgresql", _free()
    if not (data / "PG_VERSION").exists():
        _make_cluster(data)
    listening = ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={data}", "-c", f"port={port}"]
    together.start("postgresql", _POSTGRES, "-D", str(data), *listening, environment={})
    together.until(lambda: _listens(port), seconds=_START)
    database = f"postgresql+asyncpg://postgres@127.0.0.1:{port}/postgres"
    known = {"PREFECT_SERVER_DATABASE_CONNECTION_URL": database}
    return known | (_start_redis(together, given.home) if given.servers > 1 else {})


def _make_cluster(data: Path) -> None:
    data.mkdir()
    as_user = []
    if os.geteuid() == 0:
        shutil.chown(data, "postgres", "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    command = [*as_user, "initdb", "-D", str(data), "-A", "trust", "-U", "postgres"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, cwd="/")  # noqa: S603


def _start_redis(together: Together, home: Path) -> dict[str, str]:
    """It passes messages on and keeps nothing."""
    port = _free()
    words = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(home)]
    together.start("redis", _REDIS, *words, environment={})
    together.until(lambda: _listens(port), seconds=_START)
    return {
        "PREFECT_MESSAGING_BROKER": "prefect_redis.messaging",
        "PREFECT_MESSAGING_CACHE": "prefect_redis.messaging",
        "PREFECT_SERVER_EVENTS_CAUSAL_ORDERING": "prefect_redis.ordering",
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect_redis.lease_storage",
        "PREFECT_REDIS_MESSAGING_HOST": "127.0.0.1",
        "PREFECT_REDIS_MESSAGING_PORT": str(port),
        "PREFECT_REDIS_MESSAGING_DB": "0",
        "PREFECT_SERVER_DOCKET_URL": f"redis://127.0.0.1:{port}/1",
        "PREFECT_SERVER_DATABASE_MIGRATE_ON_START": "false",
    }


def _start_servers(together: Together, ports: list[int], urls: list[str], environment: Mapping[str, str]) -> None:
    """One server does all; of several each answers, and a process of its own does what goes on by itself."""
    alone = not ports[1:]
    if not alone:
        _prefect("server", "database", "upgrade", "--yes", environment=environment)
        together.start("tjänster", _PREFECT, "server", "services", "start", environment=environment)
    for number, (port, url) in enumerate(zip(ports, urls, strict=True), start=1):
        words = ["server", "start", "--host", "127.0.0.1", "--port", str(port), *(["--no-services"] * (not alone))]
        own = {"PREFECT_API_URL": url, "PREFECT_UI_API_URL": url}
        together.start(f"server-{number}", _PREFECT, *words, environment={**environment, **own})
    for url in urls:
        together.until(lambda url=url: _answers(f"{url}/health"), seconds=_START)  # type: ignore[misc]


def _deploy(environment: Mapping[str, str]) -> None:
    for pool in ("samordning", "kommuner"):
        _prefect("work-pool", "create", pool, "--type", "process", "--overwrite", environment=environment)
    known = {name: value for name, value in environment.items() if name != "STYRHJUL_ROOT"}  # each worker's own
    _prefect("--no-prompt", "deploy", "--all", "--prefect-file", "prefect-many.yaml", environment=known)


def _start_workers(
    together: Together, urls: list[str], environment: Mapping[str, str], given: argparse.Namespace
) -> None:
    for number in range(given.workers + 1):
        pool, name, limit = ("kommuner", f"arbetare-{number}", given.limit)
        if not number:
            pool, name, limit = ("samordning", "samordnare", _COORDINATES)
        words = ["worker", "start", "--pool", pool, "--name", name, "--limit", str(limit)]
        own = {"PREFECT_API_URL": urls[number % len(urls)], "PREFECT_WORKER_QUERY_SECONDS": "2"}
        together.start(name, _PREFECT, *words, environment={**environment, **own})


def _prefect(*words: str, environment: Mapping[str, str]) -> None:
    """A Prefect command to its end."""
    command = [sys.executable, "-m", "prefect", *words]
    done = subprocess.run(  # noqa: S603  (our own programs)
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Refused(f"prefect {' '.join(words)} gick inte:\n{done.stdout}{done.stderr}")


def _free() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as at:
        return at.connect_ex(("127.0.0.1", port)) == 0


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  (our own server on loopback)
            return bool(answer.status == HTTPStatus.OK)
    except OSError:
        return False


if __name__ == "__main__":
    main()
