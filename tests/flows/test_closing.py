"""Runs that were left Running when their worker vanished: found, shown, and closed."""

import asyncio
from datetime import datetime, timedelta

from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.states import Running, Scheduled

from flows.close_stuck_runs import close_stuck_runs, told
from flows.serve_all import declared, served
from styrhjul.settings import now
from tests.flows.seen import ON_PREFECT

pytestmark = ON_PREFECT


async def states_after(*, close: bool) -> tuple[list[str], str]:
    """Of a run that was left behind yesterday, one that is at it and one that waits; and what is told of them."""
    (daily,) = [config for config in declared() if config.name == "daglig-runda"]
    deployment = await served(daily).apply()
    async with get_client() as client:

        async def begun(at: datetime, *, runs: bool = True) -> object:
            waiting: State[object] = Scheduled(scheduled_time=at)
            run = await client.create_flow_run_from_deployment(deployment, state=waiting)
            if runs:
                await client.set_flow_run_state(run.id, Running(), force=True)
            return run.id

        yesterday = now() - timedelta(days=1)
        runs = [await begun(yesterday), await begun(now()), await begun(yesterday, runs=False)]
        found = await close_stuck_runs(close=close)
        read = [(await client.read_flow_run(run)).state for run in runs]  # type: ignore[arg-type]
        for run in runs:
            await client.delete_flow_run(run)  # type: ignore[arg-type]
    return [state.name for state in read if state is not None], told(found, closed=close)


def test_only_what_was_left_behind_is_closed_and_told_of() -> None:
    states, said = asyncio.run(states_after(close=True))
    assert states == ["Crashed", "Running", "Scheduled"]
    assert said.endswith("1 körningar är avslutade.")
    assert ", Running sedan " in said


def test_they_may_be_looked_at_first() -> None:
    states, said = asyncio.run(states_after(close=False))
    assert states == ["Running", "Running", "Scheduled"]
    assert said.endswith("1 körningar har fastnat.")


def test_where_nothing_has_stuck_it_says_so() -> None:
    assert told([], closed=True) == "Ingen körning har fastnat."
