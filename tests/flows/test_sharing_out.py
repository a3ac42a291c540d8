"""All municipalities' rounds shared out over the pool, with a worker that takes the shares in this very process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.flow_engine import run_flow
from prefect.states import Crashed

from flows import await_runs
from flows.run_all_rounds import run_all_rounds
from flows.serve_all import MANY, declared, served
from flows.take_share import take_share
from styrhjul.settings import now
from tests.flows.seen import ON_PREFECT, Seen, look, run_and_look
from tests.flows.test_taking_shares import FIRST_REMINDER, Three, three

pytestmark = ON_PREFECT

__all__ = ["three"]
SCHEDULED = FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED]))


async def deploy(name: str) -> UUID:
    (config,) = [one for one in declared(MANY) if one.name == name]
    deployment_id: UUID = await served(config).aapply()
    return deployment_id


@asynccontextmanager
async def a_worker(*, dies: int = 0) -> AsyncIterator[list[list[str]]]:
    """Takes the shares as they come; the first ``dies`` of them it takes with it. Gives the keys of each share."""
    shares: list[list[str]] = []
    deployment = DeploymentFilter(id=DeploymentFilterId(any_=[await deploy("kommuner-del")]))

    async def take(client: PrefectClient, share: FlowRun) -> None:
        shares.append(share.parameters["keys"])
        if len(shares) <= dies:
            dead: State[Any] = Crashed(message="Process exited with status code: -9")
            await client.set_flow_run_state(share.id, dead, force=True)
        else:
            await run_flow(take_share, flow_run=share, parameters=share.parameters, return_type="state")

    async def work() -> None:
        async with get_client() as client:
            while True:
                for share in await client.read_flow_runs(
                    deployment_filter=deployment,
                    flow_run_filter=FlowRunFilter(state=SCHEDULED),
                    sort=FlowRunSort.EXPECTED_START_TIME_ASC,
                ):
                    await take(client, share)
                await asyncio.sleep(0.1)

    working = asyncio.create_task(work())
    try:
        yield shares
    finally:
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working


def share_out(three: Three, *, dies: int = 0, per_process: int = 25) -> tuple[Seen, list[list[str]]]:
    async def both() -> tuple[Seen, list[list[str]]]:
        async with a_worker(dies=dies) as shares:
            running = run_all_rounds(
                today=FIRST_REMINDER, registry=three.registry, per_process=per_process, return_state=True
            )
            return await run_and_look(running), shares

    return asyncio.run(both())


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(await_runs, "LOOK_SECONDS", 0.1)


def table(seen: Seen) -> list[tuple[str, str, str]]:
    return [(row["Kommun"], row["Dag"], row["Hur det gick"]) for row in seen.tables["all-round"]]


def test_each_municipality_is_in_the_table_with_its_day_how_it_went_and_how_long_it_took(three: Three) -> None:
    seen, shares = share_out(three, per_process=2)
    assert (seen.name, seen.state.name) == ("all-rounds-2026-12-01", "Completed")
    assert str(seen.state.message).startswith("3 av 3 kommuner klara på ")
    assert shares == [["ale", "cy"], ["bo"]]
    day = str(FIRST_REMINDER)
    assert table(seen) == [(f"{name} kommun", day, "Klart") for name in ("Ale", "Bo", "Cy")]
    first = seen.tables["all-round"][0]
    assert float(first["Sekunder"].replace(",", ".")) > 0
    assert "3 saker att säga i 3 aviseringar" in first["Besked"]


def test_one_that_fails_leaves_the_others_alone_and_stands_first_in_the_table(three: Three) -> None:
    (three.folder / "bo" / "styrhjul.db").unlink()
    seen, shares = share_out(three)
    assert seen.state.name == "Some failed"
    assert str(seen.state.message).endswith("Gick inte: Bo kommun.")
    assert [(name, went) for name, _, went in table(seen)] == [
        ("Bo kommun", "Gick inte"),
        ("Ale kommun", "Klart"),
        ("Cy kommun", "Klart"),
    ]
    assert "Det finns ingen databas" in seen.tables["all-round"][0]["Besked"]
    assert shares == [["ale", "bo", "cy"]]  # what has failed by itself does not go out again
    assert (three.told("ale"), three.told("cy")) == ([(FIRST_REMINDER, 3)], [(FIRST_REMINDER, 3)])


def test_what_a_dying_process_takes_with_it_goes_out_again_a_process_each(three: Three) -> None:
    seen, shares = share_out(three, dies=1)
    assert seen.state.name == "Completed"
    assert shares == [["ale", "bo", "cy"], ["ale"], ["bo"], ["cy"]]
    assert [three.told(key) for key in ("ale", "bo", "cy")] == [[(FIRST_REMINDER, 3)]] * 3


def test_one_that_kills_its_process_every_time_is_told_of_and_the_others_are_done(three: Three) -> None:
    seen, shares = share_out(three, dies=2)
    assert shares[:2] == [["ale", "bo", "cy"], ["ale"]]
    assert [(name, went) for name, _, went in table(seen)] == [
        ("Ale kommun", "Kördes inte"),
        ("Bo kommun", "Klart"),
        ("Cy kommun", "Klart"),
    ]
    assert "status code: -9" in seen.tables["all-round"][0]["Besked"]


def test_without_a_worker_it_says_so_and_leaves_nothing_to_pile_up(three: Three) -> None:
    async def alone() -> tuple[Seen, list[FlowRun]]:
        await deploy("kommuner-del")
        seen = await run_and_look(run_all_rounds(registry=three.registry, quiet_minutes=0, return_state=True))
        async with get_client() as client:
            return seen, await client.read_flow_runs(flow_run_filter=FlowRunFilter(state=SCHEDULED))

    seen, waiting = asyncio.run(alone())
    assert seen.state.name == "Some failed"
    assert {went for _, _, went in table(seen)} == {"Kördes inte"}
    assert "Ingen arbetare tog den" in seen.tables["all-round"][0]["Besked"]
    assert [one.name for one in waiting if one.name.startswith("share-")] == []


def test_after_an_outage_of_days_the_newest_run_does_the_work_and_the_others_give_way(three: Three) -> None:
    async def catch_up() -> list[Seen]:
        rounds = await deploy("alla-rundor")
        async with get_client() as client, a_worker():
            span = {"start_time": str(now() - timedelta(days=8)), "end_time": str(now()), "max_runs": 3}
            answer = await client._client.post(f"/deployments/{rounds}/schedule", json=span)
            answer.raise_for_status()
            late = await client.read_flow_runs(
                deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[rounds])),
                flow_run_filter=FlowRunFilter(expected_start_time=FlowRunFilterExpectedStartTime(before_=now())),
                sort=FlowRunSort.EXPECTED_START_TIME_ASC,
            )
            given = {"registry": three.registry}
            return [
                await look(run.id, await run_flow(run_all_rounds, flow_run=run, parameters=given, return_type="state"))
                for run in late
            ]

    seen = asyncio.run(catch_up())
    assert [one.state.name for one in seen] == ["Superseded", "Superseded", "Completed"]
    assert [len(one.children) for one in seen] == [0, 0, 1]
    assert {day for _, day, _ in table(seen[-1])} == {str(now().date())}
