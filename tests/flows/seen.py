"""What Prefect has recorded, as the operator sees it: runs, tasks, tables and events."""

import asyncio
import json
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from prefect import Flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    ArtifactFilter,
    ArtifactFilterFlowRunId,
    ArtifactFilterType,
    FlowRunFilter,
    FlowRunFilterParentFlowRunId,
)
from prefect.client.schemas.objects import State
from prefect.events import emit_event

# Prefect's clients leave sockets to its own server on loopback for the garbage collector.
SOCKETS_LEFT = pytest.mark.filterwarnings(
    "ignore:Exception ignored in. <socket.socket fd=.*127.0.0.1:pytest.PytestUnraisableExceptionWarning"
)
ON_PREFECT = [pytest.mark.xdist_group("prefect"), pytest.mark.usefixtures("prefect"), SOCKETS_LEFT]


@dataclass(frozen=True)
class Seen:
    """A finished run: its state and name, and its tables and what is told of them by key."""

    id: UUID
    state: State[Any]
    name: str
    tables: dict[str, list[dict[str, str]]]
    told: dict[str, str]
    children: list[str]


def run(flow: Flow[..., Any], **parameters: object) -> Seen:
    """Run the flow to its end and look at what Prefect has of it."""
    return asyncio.run(run_and_look(flow(**parameters, return_state=True)))


async def run_and_look(running: Coroutine[Any, Any, State[Any]]) -> Seen:
    state = await running
    assert state.state_details.flow_run_id is not None
    return await look(state.state_details.flow_run_id, state)


async def look(run_id: UUID, state: State[Any]) -> Seen:
    async with get_client() as client:
        flow_run = await client.read_flow_run(run_id)
        of_run = ArtifactFilter(  # what a failed run raised is an artifact too, of another type
            flow_run_id=ArtifactFilterFlowRunId(any_=[run_id]), type=ArtifactFilterType(any_=["table"])
        )
        artifacts = await client.read_artifacts(artifact_filter=of_run)
        children = await client.read_flow_runs(
            flow_run_filter=FlowRunFilter(parent_flow_run_id=FlowRunFilterParentFlowRunId(any_=[run_id]))
        )
    tables = {artifact.key or "": json.loads(str(artifact.data)) for artifact in artifacts}
    told = {artifact.key or "": artifact.description or "" for artifact in artifacts}
    return Seen(run_id, state, flow_run.name, tables, told, sorted(child.name for child in children))


def events(name: str) -> list[dict[str, Any]]:
    """All events of that name that have been emitted until now, which the server writes some seconds later."""
    marker = f"tests.marker.{uuid4()}"
    emit_event(marker, resource={"prefect.resource.id": marker})
    return asyncio.run(_events(name, after=marker))


async def _events(name: str, *, after: str) -> list[dict[str, Any]]:
    async with get_client() as client:

        async def read(wanted: str) -> list[dict[str, Any]]:
            answer = await client._client.post("/events/filter", json={"filter": {"event": {"name": [wanted]}}})
            found: list[dict[str, Any]] = answer.json()["events"]
            return found

        until = time.monotonic() + 30
        while not await read(after):
            assert time.monotonic() < until, "Prefect's server has not written the events within 30 seconds"
            await asyncio.sleep(0.25)
        return await read(name)
