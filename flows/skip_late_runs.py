"""Cancels what Prefect has piled up during an outage, save the newest run of each deployment, which does it all.

``python -m flows.skip_late_runs``, before the worker is started again. It spares the machine; nothing else depends on
it, since a late run finds that the newest has done its work.
"""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.states import Cancelled

from flows.serve_all import MANY, ONE, declared, flow_of
from styrhjul.settings import now

PAGE = 200
"""As many runs as Prefect's server gives at a time."""


async def skip_late_runs() -> int:
    """The number of runs that were cancelled."""
    async with get_client() as client:
        superseded = _superseded(await _overdue(client))
        for run in superseded:
            state: State[Any] = Cancelled(message="En senare körning tar igen den.")
            await client.set_flow_run_state(run.id, state)
    return len(superseded)


async def _overdue(client: PrefectClient) -> list[FlowRun]:
    """The runs of our flows that should have begun, the newest first."""
    overdue = FlowRunFilter(
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
        expected_start_time=FlowRunFilterExpectedStartTime(before_=now()),
    )
    return await read_runs(client, overdue)


async def read_runs(client: PrefectClient, wanted: FlowRunFilter) -> list[FlowRun]:
    """Of our flows' runs those that are wanted, the newest first."""
    names = [flow_of(str(config.entrypoint)).name for file in (ONE, MANY) for config in declared(file)]
    found: list[FlowRun] = []
    while page := await client.read_flow_runs(
        flow_filter=FlowFilter(name=FlowFilterName(any_=names)),
        flow_run_filter=wanted,
        sort=FlowRunSort.EXPECTED_START_TIME_DESC,
        limit=PAGE,
        offset=len(found),
    ):
        found += page
    return found


def _superseded(newest_first: Sequence[FlowRun]) -> list[FlowRun]:
    """All but the first with the same deployment and the same parameters."""
    seen: set[tuple[object, str]] = set()
    superseded = []
    for run in newest_first:
        job = (run.deployment_id, json.dumps(run.parameters, sort_keys=True, default=str))
        if job in seen:
            superseded.append(run)
        seen.add(job)
    return superseded


if __name__ == "__main__":
    print(f"{asyncio.run(skip_late_runs())} sena körningar är inställda.")  # noqa: T201  (a program's answer)
