"""The deployments on a server and a worker of their own, as docs/operations.md says to start them."""

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

import pytest
from sqlmodel import select

from models.notices import Notice, NoticeItem
from styrhjul import ROOT
from styrhjul.settings import STOCKHOLM
from styrhjul.store.database import Database
from tests.flows.office import Office, opened
from tests.flows.seen import SOCKETS_LEFT
from tests.flows.test_deployments import DECLARED

pytestmark = [pytest.mark.xdist_group("prefect_server"), pytest.mark.prefect_server, SOCKETS_LEFT]
ROUND = "/deployments/name/run-daily-round/daglig-runda"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A server with the pool and everything in prefect.yaml deployed. It costs some 20 seconds."""
    with opened(tmp_path_factory.mktemp("prefect")) as office:
        office.prefect("work-pool", "create", "kommun", "--type", "process", "--overwrite")
        office.prefect("--no-prompt", "deploy", "--all")
        yield office


def deployments(office: Office) -> list[dict[str, Any]]:
    answer: list[dict[str, Any]] = office.ask("/deployments/filter", limit=100)
    return sorted(answer, key=lambda one: str(one["name"]))


def test_the_scheduler_makes_the_rounds_runs_at_half_past_six_on_weekdays(office: Office) -> None:
    """On SQLAlchemy 2.1 a deployment looks fine and never gets a single run."""
    of_round = {"deployments": {"name": {"any_": ["daglig-runda"]}}}

    def made() -> list[dict[str, Any]] | None:
        found: list[dict[str, Any]] = office.ask("/flow_runs/filter", **of_round, limit=200)
        return found if len(found) >= 3 else None

    runs = office.wait_for("the scheduled runs", made, seconds=60)
    times = [datetime.fromisoformat(str(run["expected_start_time"])).astimezone(STOCKHOLM) for run in runs]
    assert {at.time() for at in times} == {time(6, 30)}
    assert {at.isoweekday() for at in times} <= {1, 2, 3, 4, 5}
    assert len(set(times)) == len(times)


def test_deploying_again_changes_nothing(office: Office) -> None:
    before = deployments(office)
    assert [one["name"] for one in before] == sorted(one["name"] for one in DECLARED["deployments"])
    office.prefect("--no-prompt", "deploy", "--all")
    again = deployments(office)
    kept = ("id", "name", "entrypoint", "parameters", "tags", "concurrency_options", "paused")
    assert [[one[key] for key in kept] for one in again] == [[one[key] for key in kept] for one in before]
    assert [schedules(one) for one in again] == [schedules(one) for one in before]


def schedules(deployment: dict[str, Any]) -> list[tuple[object, ...]]:
    return [(one["id"], one["slug"], one["active"], one["schedule"]["cron"]) for one in deployment["schedules"]]


def test_a_worker_runs_the_round_of_a_municipality_and_its_notices_are_in_the_outbox(
    office: Office, folder: str, database: Database
) -> None:
    parameters = {"today": "2026-12-01", "folder": folder}
    run = office.ask(f"/deployments/{office.ask(ROUND)['id']}/create_flow_run", parameters=parameters)

    def ended() -> dict[str, Any] | None:
        found: dict[str, Any] = office.ask(f"/flow_runs/{run['id']}")
        return found if found["state_type"] in {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"} else None

    with office.running("worker", "start", "--pool", "kommun", "--limit", "2", STYRHJUL_ROOT=str(ROOT)):
        done = office.wait_for("the round", ended, seconds=90)
    assert (done["state_name"], done["name"]) == ("Completed", "round-2026-12-01")
    assert "3 saker att säga i 3 aviseringar" in done["state"]["message"]
    with database.reading() as session:
        assert len(session.exec(select(NoticeItem)).all()) == 3
        assert {str(notice.day) for notice in session.exec(select(Notice))} == {"2026-12-01"}
