"""What Prefect has recorded, as the operator sees it: runs, tasks, tables and events."""

import asyncio
import json
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from prefect import Flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId
from prefect.client.schemas.objects import State

# Prefect's clients leave sockets to its own server on loopback for the garbage collector.
SOCKETS_LEFT = pytest.mark.filterwarnings(
    "ignore:Exception ignored in. <socket.socket fd=.*127.0.0.1:pytest.PytestUnraisableExceptionWarning"
)
ON_PREFECT = [pytest.mark.xdist_group("prefect"), pytest.mark.usefixtures("prefect"), SOCKETS_LEFT]


@dataclass(frozen=True)
class Seen:
    """A finished run: its state, its name and tags, its own tasks by name, and its tables by key."""

    state: State[Any]
    name: str
    tasks: list[str]
    tables: dict[str, list[dict[str, str]]]
    children: list[str]


def run(flow: Flow[..., Any], **parameters: object) -> Seen:
    """Run the flow to its end and look at what Prefect has of it."""
    return asyncio.run(run_and_look(flow(**parameters, return_state=True)))


async def run_and_look(running: Coroutine[Any, Any, State[Any]]) -> Seen:
    state = await running
    assert state.state_details.flow_run_id is not None
    return await look(state.state_details.flow_run_id, state)


async def look(run_id: UUID, state: State[Any]) -> Seen:
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterParentFlowRunId

    async with get_client() as client:
        flow_run = await client.read_flow_run(run_id)
        of_run = ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[run_id]))
        artifacts = await client.read_artifacts(artifact_filter=of_run)
        children = await client.read_flow_runs(
            flow_run_filter=FlowRunFilter(parent_flow_run_id=FlowRunFilterParentFlowRunId(any_=[run_id]))
        )
    tables = {artifact.key or "": json.loads(str(artifact.data)) for artifact in artifacts}
    return Seen(state, flow_run.name, await _tasks(run_id), tables, sorted(child.name for child in children))


async def _tasks(run_id: UUID) -> list[str]:
    """The names of the run's tasks, which the server records a moment later."""
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId

    names: list[str] = []
    async with get_client() as client:
        for _ in range(30):
            before = names
            found = await client.read_task_runs(flow_run_filter=FlowRunFilter(id=FlowRunFilterId(any_=[run_id])))
            names = sorted(one.name.rsplit("-", 1)[0] for one in found)
            if names and names == before:
                break
            await asyncio.sleep(0.5)
    return names


def events(name: str, *, number: int) -> list[dict[str, Any]]:
    """The events of that name, once there are so many; they are written some seconds later."""
    return asyncio.run(_events(name, number))


async def _events(name: str, number: int) -> list[dict[str, Any]]:
    until = time.monotonic() + 30
    async with get_client() as client:
        while True:
            answer = await client._client.post("/events/filter", json={"filter": {"event": {"name": [name]}}})
            found: list[dict[str, Any]] = answer.json()["events"]
            if len(found) >= number or time.monotonic() > until:
                return found
            await asyncio.sleep(0.5)
