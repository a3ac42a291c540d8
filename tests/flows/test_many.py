"""Many municipalities on a server, with the coordinator and the workers that docs/many-municipalities.md starts."""

import os
import shutil
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from prefect import Flow
from prefect.cli.deploy._models import ConcurrencyLimitSpec, DeploymentConfig, RawScheduleConfig
from prefect.workers.process import ProcessWorker

from flows.serve_all import AT_ONCE, MANY, declared, flow_of, served
from flows.take_share import tag_of
from styrhjul import ROOT
from styrhjul.settings import STOCKHOLM
from styrhjul.store.database import Database, sqlite_url
from tests import cast
from tests.flows.office import Office, opened
from tests.flows.seen import SOCKETS_LEFT
from tests.flows.test_deployments import hours, unknown_keys
from tests.flows.test_up import started_by

DEPLOYMENTS = declared(MANY)
COORDINATING = [config for config in DEPLOYMENTS if config.name != "kommuner-del"]
KEYS = ("ale", "bo", "cy")
DAY = "2026-12-01"
PATIENCE = 400
ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")


class TestDeclared:
    def test_no_key_is_one_that_prefect_does_not_know(self) -> None:
        text = yaml.safe_load((ROOT / MANY).read_text(encoding="utf-8"))
        (share,) = [one for one in text["deployments"] if one["name"] == "kommuner-del"]
        share |= {"concurrency_limit": {}, "schedules": []}
        assert unknown_keys(text) == []

    @pytest.mark.parametrize("config", DEPLOYMENTS, ids=lambda config: config.name)
    def test_a_deployment_runs_a_flow_by_its_module_with_the_flows_own_parameters(
        self, config: DeploymentConfig
    ) -> None:
        flow = flow_of(str(config.entrypoint))
        assert isinstance(flow, Flow)
        assert set(config.parameters) <= set(flow.parameters.properties)
        assert served(config).entrypoint == str(config.entrypoint).replace(":", ".")

    @pytest.mark.parametrize("config", COORDINATING, ids=lambda config: config.name)
    def test_those_that_share_out_go_by_swedish_time_one_at_a_time(self, config: DeploymentConfig) -> None:
        assert isinstance(config.concurrency_limit, ConcurrencyLimitSpec)
        assert (config.concurrency_limit.limit, config.concurrency_limit.collision_strategy) == (1, "ENQUEUE")
        (schedule,) = config.schedules or []
        assert isinstance(schedule, RawScheduleConfig)
        assert schedule.timezone == "Europe/Stockholm"
        assert hours(schedule, datetime(2027, 1, 1, tzinfo=STOCKHOLM), timedelta(days=365))

    def test_those_that_wait_never_stand_in_the_way_of_what_they_wait_for(self) -> None:
        pools = {config.name: config.work_pool.name for config in DEPLOYMENTS}
        assert pools.pop("kommuner-del") == "kommuner"
        assert set(pools.values()) == {"samordning"}
        assert AT_ONCE[MANY] > len(COORDINATING)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A server with the two pools and everything in prefect-many.yaml deployed."""
    with opened(tmp_path_factory.mktemp("prefect")) as office:
        for pool in ("samordning", "kommuner"):
            template = ProcessWorker.get_default_base_job_template()
            office.ask("/work_pools/", name=pool, type="process", base_job_template=template)
        office.prefect("--no-prompt", "deploy", "--all", "--prefect-file", MANY)
        yield office


@pytest.fixture
def registry(migrated_file: Path, tmp_path: Path) -> Path:
    """Ale, Bo and Cy, whose units owe a plan by 15 January 2027."""
    file = tmp_path / "municipalities.toml"
    file.write_text("".join(f'[{key}]\nname = "{key.title()} kommun"\nfolder = "{key}"\n' for key in KEYS))
    for key in KEYS:
        (tmp_path / key).mkdir()
        shutil.copy(migrated_file, tmp_path / key)
        database = Database(sqlite_url(tmp_path / key))
        with database.writing() as session:
            cast.opened_year(session)
        database.close()
    return file


@contextmanager
def workers(office: Office, *limits: int, registry: Path) -> Iterator[list[int]]:
    """The coordinator and, with each limit, a worker; the workers' process numbers."""
    own = {"STYRHJUL_ROOT": str(ROOT), "STYRHJUL_REGISTRY": str(registry)}
    start = ("worker", "start", "--pool")
    with ExitStack() as running:
        running.enter_context(office.running(*start, "samordning", "--limit", "3", **own))
        yield [
            running.enter_context(office.running(*start, "kommuner", "--limit", str(limit), **own)).pid
            for limit in limits
        ]


def ask_for(office: Office, name: str, **parameters: object) -> str:
    deployment = office.ask(f"/deployments/name/{name}")
    return str(office.ask(f"/deployments/{deployment['id']}/create_flow_run", parameters=parameters)["id"])


def end_of(office: Office, run: str) -> dict[str, Any]:
    def ended() -> dict[str, Any] | None:
        found: dict[str, Any] = office.ask(f"/flow_runs/{run}")
        return found if found["state_type"] in ENDED else None

    return office.wait_for("the end", ended, seconds=PATIENCE)


def table(office: Office, run: str) -> list[dict[str, str]]:
    (found,) = office.ask("/artifacts/filter", artifacts={"flow_run_id": {"any_": [run]}, "type": {"any_": ["table"]}})
    rows: list[dict[str, str]] = yaml.safe_load(found["data"])
    return rows


def notices(registry: Path, key: str) -> int:
    with closing(sqlite3.connect(registry.parent / key / "styrhjul.db")) as raw:
        (number,) = raw.execute("SELECT count(*) FROM notice").fetchone()
    return int(number)


def of_municipality(office: Office, key: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.ask(
        "/flow_runs/filter", flow_runs={"tags": {"all_": [tag_of(key)]}}, sort="START_TIME_ASC"
    )
    return found


ON_A_SERVER = [pytest.mark.xdist_group("prefect_server"), pytest.mark.prefect_server, SOCKETS_LEFT]


class TestOnAServer:
    pytestmark = ON_A_SERVER

    def test_one_that_fails_leaves_the_others_alone_and_is_first_in_the_table(
        self, office: Office, registry: Path
    ) -> None:
        (registry.parent / "bo" / "styrhjul.db").unlink()
        run = ask_for(office, "run-all-rounds/alla-rundor", today=DAY, per_process=2)
        with workers(office, 1, 1, registry=registry):
            done = end_of(office, run)
        assert (done["name"], done["state_name"]) == (f"all-rounds-{DAY}", "Some failed")
        assert "2 av 3 kommuner klara" in done["state"]["message"]
        assert done["state"]["message"].endswith("Gick inte: Bo kommun.")
        rows = table(office, run)
        assert [(row["Kommun"], row["Dag"], row["Hur det gick"]) for row in rows] == [
            ("Bo kommun", DAY, "Gick inte"),
            ("Ale kommun", DAY, "Klart"),
            ("Cy kommun", DAY, "Klart"),
        ]
        assert "Det finns ingen databas" in rows[0]["Besked"]
        assert "3 saker att säga i 3 aviseringar" in rows[1]["Besked"]
        assert (notices(registry, "ale"), notices(registry, "cy")) == (3, 3)

    def test_what_a_process_takes_with_it_when_it_dies_goes_out_again(self, office: Office, registry: Path) -> None:
        held = sqlite3.connect(registry.parent / "bo" / "styrhjul.db", isolation_level=None)
        held.execute("BEGIN IMMEDIATE")  # Bo's round waits here, where the process is killed
        before = {key: len(of_municipality(office, key)) for key in KEYS}
        run = ask_for(office, "run-all-rounds/alla-rundor", today=DAY, per_process=3)

        def at_bo() -> bool | None:
            return len(of_municipality(office, "bo")) > before["bo"] or None

        with workers(office, 1, registry=registry) as (worker,):
            office.wait_for("Bo's turn", at_bo, seconds=PATIENCE)
            (process,) = started_by(worker)
            os.kill(process, signal.SIGKILL)
            held.execute("ROLLBACK")
            held.close()
            done = end_of(office, run)
        assert done["state_name"] == "Completed"
        assert [notices(registry, key) for key in KEYS] == [3, 3, 3]
        again = {key: len(of_municipality(office, key)) - before[key] for key in KEYS}
        assert again == {"ale": 1, "bo": 2, "cy": 1}


def test_where_nothing_waits_a_delivery_starts_nothing(registry: Path) -> None:
    from flows.deliver_all_notices import _has_waiting
    from flows.run_daily_round import _plan
    from styrhjul.services.registry import read_registry

    ale, bo, cy = read_registry(registry)
    database = Database(sqlite_url(ale.folder))
    _plan(database, day=date.fromisoformat(DAY))
    database.close()
    (cy.folder / "styrhjul.db").unlink()
    assert [_has_waiting(one) for one in (ale, bo, cy)] == [True, False, True]
