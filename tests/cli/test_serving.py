"""styrhjul serve: where the pages are, who gets in first, and how they end."""

import json
import re
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from styrhjul.services.installation import ELSEWHERE, open_database
from styrhjul.store.database import Database
from styrhjul.web.gate import SESSION
from styrhjul.web.serving import Place, address, listen
from tests.cli.conftest import Run
from tests.cli.served import PATIENCE, Served, served
from tests.conftest import FreshIn

Setting = Callable[[str, str], None]


@pytest.fixture(scope="module")
def fresh(fresh_in: FreshIn, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The pages of a municipality in which nobody is anything yet."""
    folder = tmp_path_factory.mktemp("kommun")
    with fresh_in(folder), served(folder) as found:
        yield found


@pytest.fixture
def installed(setting: Setting, folder: Path) -> Path:
    """The test's own database, as the one that the settings name; what a command chooses goes with the test."""
    setting("STYRHJUL_DIR", str(folder))
    setting("STYRHJUL_DATABASE_URL", "")
    return folder


def first_link(fresh: Served) -> str:
    found = re.search(r"Ingen är administratör än.*?(http://\S+/begin/(\S+))", fresh.said)
    assert found, fresh.said
    return found[1]


def test_the_pages_say_where_they_are_and_are_well(fresh: Served) -> None:
    answer = httpx.get(f"{fresh.url}/health")
    assert (answer.status_code, answer.json()["status"], answer.json()["round"]) == (200, "ok", "none")


def test_where_nobody_is_an_administrator_the_first_gets_a_link(fresh: Served) -> None:
    assert httpx.get(first_link(fresh)).status_code == 200


def test_the_figures_are_this_machines_own_and_not_what_a_proxy_passes_on(fresh: Served) -> None:
    httpx.get(f"{fresh.url}/start")
    figures = httpx.get(f"{fresh.url}/metrics")
    assert 'styrhjul_requests_total{method="GET",route="/start",status="303"}' in figures.text
    assert httpx.get(f"{fresh.url}/metrics", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 404


def test_the_log_is_a_line_for_each_request_without_secrets(fresh: Served) -> None:
    link = first_link(fresh)
    httpx.get(link)
    httpx.get(f"{fresh.url}/sign-in", params={"to": "/years", "address": "anna@ekbacka.example"})
    httpx.get(f"{fresh.url}/begn/misspelt-secret")
    httpx.get(f"{fresh.url}/health")  # a line is written after its answer, and before the next
    log = fresh.log.read_text()
    lines = [json.loads(line) for line in log.splitlines()]
    assert {"/begin/{secret}", "/sign-in", "-"} <= {line["route"] for line in lines}
    for line in lines:
        assert {"method", "status", "ms", "person", "reference", "timestamp"} <= line.keys()
    for secret in (link.rpartition("/")[2], "anna@ekbacka.example", "misspelt"):
        assert secret not in log


def test_a_fault_has_the_same_number_on_the_page_and_in_the_log(fresh: Served) -> None:
    with closing(open_database(fresh.log.parent)) as database, database.transaction() as connection:
        connection.exec_driver_sql("ALTER TABLE sign_in_session RENAME TO elsewhere")
    answer = httpx.get(f"{fresh.url}/start", cookies={SESSION: "a-secret"})
    (line,) = (line for line in map(json.loads, fresh.log.read_text().splitlines()) if line["level"] == "error")
    assert (answer.status_code, line["status"], line["route"]) == (500, 500, "/start")
    assert str(line["reference"]) in answer.text
    assert line["error"] in {"OperationalError", "ProgrammingError"}  # as each database has it
    assert any(frame.startswith("styrhjul/web/gate.py:") for frame in line["where"])


def test_what_is_under_way_is_finished_before_the_pages_end(fresh: Served) -> None:
    """The form is still being sent when the pages are told to stop. Last here, for after it nothing answers."""
    body = b"address=nobody%40ekbacka.example"
    head = (
        f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", fresh.port), timeout=PATIENCE) as browser:
        browser.sendall(head.encode() + body[:8])
        httpx.get(f"{fresh.url}/health/live")  # so that the half form has been taken up
        fresh.process.send_signal(signal.SIGTERM)
        wait_until_nobody_listens(fresh.port)
        browser.sendall(body[8:])
        answer = browser.recv(100).decode()
    assert re.match(r"HTTP/1.1 (200|303|422) ", answer), answer
    assert fresh.process.wait(PATIENCE) == 0


def wait_until_nobody_listens(port: int) -> None:
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=PATIENCE).close()
        except (ConnectionRefusedError, ConnectionResetError):
            return


def test_without_a_database_the_pages_say_how_to_make_one(run: Run, tmp_path: Path, setting: Setting) -> None:
    setting("STYRHJUL_DIR", str(tmp_path))
    setting("STYRHJUL_DATABASE_URL", "")
    ran = run("serve", "--dir", tmp_path)
    assert (ran.code, ran.out) == (1, "")
    assert "Skapa en med: styrhjul init" in ran.err


def test_a_database_of_another_version_is_not_shown(run: Run, installed: Path, database: Database) -> None:
    with database.transaction() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    ran = run("serve")
    assert (ran.code, ran.out) == (1, "")
    assert "en annan version" in ran.err


@pytest.mark.sqlite("one process is enough for a file")
def test_several_processes_take_postgresql(run: Run, installed: Path) -> None:
    assert "kräver PostgreSQL" in run("serve", "--workers", 2).err


def test_two_processes_share_a_postgresql_database_and_count_together(on_postgresql: Database, tmp_path: Path) -> None:
    (tmp_path / ELSEWHERE).write_text(on_postgresql.url)
    with served(tmp_path, "--workers", "2") as pages:
        with httpx.Client(base_url=pages.url, timeout=PATIENCE) as browser:
            health = browser.get("/health").json()
            assert (health["status"], health["database"], health["delivery"]) == ("ok", "ok", "ok")
            assert browser.get(first_link(pages)).status_code == 200
        # Each comes by a line of its own, and so to whichever of the two takes it up first.
        assert {httpx.get(f"{pages.url}/start", timeout=PATIENCE).status_code for _ in range(20)} == {303}
        figures = httpx.get(f"{pages.url}/metrics", timeout=PATIENCE).text
        assert 'styrhjul_requests_total{method="GET",route="/start",status="303"} 20.0' in figures
        pages.process.send_signal(signal.SIGTERM)
        assert pages.process.wait(PATIENCE) == 0
    wait_until_nobody_listens(pages.port)


def test_a_port_that_somebody_else_has_is_said(run: Run, installed: Path) -> None:
    with listen(Place("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert address(taken) == f"http://127.0.0.1:{port}"
        ran = run("serve", "--port", port)
    assert (ran.code, ran.out) == (1, "")
    assert f"port {port}" in ran.err
