"""Delivers what waits in the outbox, some hundreds at a time. What does not go through is tried again later."""

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.find_day import named_by_time
from flows.take_step import step
from styrhjul.services.delivering import deliver_waiting

BATCH = 500
"""A batch is one task: 500 notices cost Prefect as much as one, and a burst of thousands loses records."""

deliver_batch = step("deliver a batch", deliver_waiting)


@flow(flow_run_name=named_by_time("delivery"), persist_result=False)
async def deliver_notices(folder: str = "") -> State[Any]:
    """Send what waits, whatever day it was written for."""
    told = await deliver_all(folder)
    return Completed(message=told)


async def deliver_all(folder: str) -> str:
    """Batch after batch until nothing is left that may be tried now; what came of them, in words."""
    report = await deliver_batch(folder, limit=BATCH)
    while report.more:
        report += await deliver_batch(folder, limit=BATCH)
    return str(report)
