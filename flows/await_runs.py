"""Starts runs of a deployment, waits for them and reads what came of them and of the runs that they started."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterId,
    FlowRunFilterParentFlowRunId,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.deployments import arun_deployment
from prefect.states import Cancelled

PAGE = 200
"""As many runs as Prefect's server gives at a time."""
LOOK_SECONDS = 2.0
NOT_BEGUN = (StateType.SCHEDULED, StateType.PENDING)
_ENDED = (StateType.COMPLETED, StateType.FAILED, StateType.CRASHED, StateType.CANCELLED)
_UNDER_WAY = tuple(set(StateType) - set(_ENDED))


@dataclass(frozen=True)
class Ended:
    """A run that was waited for, as it then was, and the runs below it in order of start."""

    run: FlowRun
    below: tuple[FlowRun, ...]


async def run_them(deployment: str, each: Mapping[str, dict[str, Any]], *, quiet_minutes: float) -> list[Ended]:
    """A run by each name with its parameters, in order, when all have ended or nothing has for ``quiet_minutes``.

    What has not even begun by then is cancelled, so that it does not pile up for the day when there are workers again.
    """
    async with get_client() as client:
        begun = [
            await arun_deployment(deployment, parameters=parameters, flow_run_name=name, timeout=0)
            for name, parameters in each.items()
        ]
        ids = [run.id for run in begun]
        await _wait(client, ids, quiet_minutes=quiet_minutes)
        await _cancel(client, ids)
        return [await _look(client, run_id) for run_id in ids]


async def _wait(client: PrefectClient, runs: Sequence[UUID], *, quiet_minutes: float) -> None:
    last, seen = time.monotonic(), -1
    while await client.count_flow_runs(flow_run_filter=_those(runs, _UNDER_WAY)):
        ended = await client.count_flow_runs(flow_run_filter=_below(runs, _ENDED))
        if ended != seen:
            last, seen = time.monotonic(), ended
        if time.monotonic() - last > 60 * quiet_minutes:
            return
        await asyncio.sleep(LOOK_SECONDS)


async def _cancel(client: PrefectClient, runs: Sequence[UUID]) -> None:
    for run in await client.read_flow_runs(flow_run_filter=_those(runs, NOT_BEGUN), limit=PAGE):
        state: State[Any] = Cancelled(message="Ingen arbetare tog den i tid. Nästa körning tar igen den.")
        await client.set_flow_run_state(run.id, state)


async def _look(client: PrefectClient, run_id: UUID) -> Ended:
    below: list[FlowRun] = []
    while page := await client.read_flow_runs(
        flow_run_filter=_below([run_id]), sort=FlowRunSort.START_TIME_ASC, limit=PAGE, offset=len(below)
    ):
        below += page
    return Ended(await client.read_flow_run(run_id), tuple(below))


def _those(runs: Sequence[UUID], states: Sequence[StateType]) -> FlowRunFilter:
    return FlowRunFilter(id=FlowRunFilterId(any_=list(runs)), state=_in(states))


def _below(runs: Sequence[UUID], states: Sequence[StateType] = tuple(StateType)) -> FlowRunFilter:
    return FlowRunFilter(parent_flow_run_id=FlowRunFilterParentFlowRunId(any_=list(runs)), state=_in(states))


def _in(states: Sequence[StateType]) -> FlowRunFilterState:
    return FlowRunFilterState(type=FlowRunFilterStateType(any_=list(states)))
