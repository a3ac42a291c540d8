"""Lets a run that comes late give way to a newer one: after an outage the work is done once, not once for each day."""

from datetime import timedelta

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import StateType
from prefect.context import FlowRunContext

from styrhjul.settings import now

_TAKES_OVER = tuple(set(StateType) - {StateType.CRASHED, StateType.CANCELLED})
"""One that was broken off has not done what the older is about to do; one that failed has gone through all."""


async def has_newer() -> bool:
    """Whether the schedule has a newer run of this deployment that is due too. Never for a run by hand."""
    context = FlowRunContext.get()
    mine = context.flow_run if context else None
    if mine is None or not mine.auto_scheduled or mine.deployment_id is None or mine.expected_start_time is None:
        return False
    newer = FlowRunFilter(
        deployment_id=FlowRunFilterDeploymentId(any_=[mine.deployment_id]),
        expected_start_time=FlowRunFilterExpectedStartTime(
            after_=mine.expected_start_time + timedelta(seconds=1), before_=now()
        ),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(_TAKES_OVER))),
    )
    async with get_client() as client:
        return any(run.auto_scheduled for run in await client.read_flow_runs(flow_run_filter=newer))
