"""Finds the runs that Prefect believes to be running though whoever ran them is gone, and closes them as crashed.

``python -m flows.close_stuck_runs``; with ``--list`` it only shows them. A worker that is killed together with its run
leaves it so for ever, with its place in the queue. Nothing of ours depends on it: the next run does what is left.
"""

import asyncio
from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterId,
    FlowRunFilterState,
    FlowRunFilterStateType,
    TaskRunFilter,
    TaskRunFilterState,
    TaskRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.states import Crashed

from flows.skip_late_runs import PAGE, read_runs
from styrhjul.settings import STOCKHOLM, now

HOURS = 3.0
"""Longer than any run of ours takes: a round of a hundred thousand obligations takes minutes."""
UNDER_WAY = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]
GONE: State[Any] = Crashed(
    message="Körningen avslutades aldrig, och den som körde den är borta. Nästa körning gör det som är kvar."
)


async def find_stuck_runs(client: PrefectClient, *, hours: float) -> list[FlowRun]:
    """The runs of our flows that should have begun longer ago than so many hours, and have not ended."""
    wanted = FlowRunFilter(
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=UNDER_WAY)),
        expected_start_time=FlowRunFilterExpectedStartTime(before_=now() - timedelta(hours=hours)),
    )
    return await read_runs(client, wanted)


async def close_stuck_runs(*, hours: float = HOURS, close: bool = True) -> list[FlowRun]:
    """Close them and the steps that they were at, which frees their places at once; what they were."""
    async with get_client() as client:
        stuck = await find_stuck_runs(client, hours=hours)
        if close:
            for run in stuck:
                await _close_steps(client, run)
                await client.set_flow_run_state(run.id, GONE)
    return stuck


async def _close_steps(client: PrefectClient, run: FlowRun) -> None:
    under_way = TaskRunFilter(state=TaskRunFilterState(type=TaskRunFilterStateType(any_=UNDER_WAY)))
    of_run = FlowRunFilter(id=FlowRunFilterId(any_=[run.id]))
    for step in await client.read_task_runs(flow_run_filter=of_run, task_run_filter=under_way, limit=PAGE):
        await client.set_task_run_state(step.id, GONE, force=True)


def told(runs: Sequence[FlowRun], *, closed: bool) -> str:
    """What was found, a line each."""
    if not runs:
        return "Ingen körning har fastnat."
    lines = [f"{run.name}, {run.state_name or '?'} sedan {_since(run)}" for run in runs]
    return "\n".join(
        [*lines, f"{len(runs)} körningar är avslutade." if closed else f"{len(runs)} körningar har fastnat."]
    )


def _since(run: FlowRun) -> str:
    at = run.start_time or run.expected_start_time
    return f"{at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}" if at else "okänd tid"


def main() -> None:
    parser = ArgumentParser(prog="python -m flows.close_stuck_runs", description="Avslutar körningar som har fastnat.")
    parser.add_argument("--hours", type=float, default=HOURS, help=f"längre tid än så har de hållit på ({HOURS:g})")
    parser.add_argument("--list", action="store_true", help="visa dem bara")
    asked = parser.parse_args()
    found = asyncio.run(close_stuck_runs(hours=asked.hours, close=not asked.list))
    print(told(found, closed=not asked.list))  # noqa: T201  (a program's answer)


if __name__ == "__main__":
    main()
