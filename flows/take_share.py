"""Takes a share of the registry's municipalities, one after another, each as a flow run of its own.

A process for each would spend most of its time on starting (docs/adr/0014). One that fails leaves the rest alone, and
one that cannot be reached does not keep them waiting: it is tried again when they are done.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from prefect import flow, tags
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.deliver_notices import deliver_notices
from flows.find_day import prefix
from flows.run_daily_round import run_daily_round
from flows.run_year import STAGES
from flows.take_step import PASSING
from styrhjul.refused import Refused
from styrhjul.rules.swedish import counted, listed
from styrhjul.services.registry import Municipality, chosen, read_registry
from styrhjul.settings import of_environment, settled

TRIES = 4
PAUSE = 20.0
"""Seconds before the second try; twice as long before each that follows."""
_TAG = "municipality:"


Work = Callable[[date | None], Awaitable[State[Any]]]
"""What is done for a municipality, whose settings hold meanwhile."""


async def _round(today: date | None) -> State[Any]:
    return await run_daily_round(today=today, return_state=True)


async def _delivery(_today: date | None) -> State[Any]:
    return await deliver_notices(return_state=True)


async def _stages(today: date | None) -> State[Any]:
    """The first of them brings the year along; they stop at the first that does not go well."""
    for stage in STAGES:
        state = await stage(today=today, return_state=True)
        if not state.is_completed():
            break
    return state


WORK: Mapping[str, Work] = {"round": _round, "delivery": _delivery, "stages": _stages}


@flow(flow_run_name="share-{what}-{keys[0]}", persist_result=False)
async def take_share(
    what: str, keys: list[str], today: date | None = None, registry: str = "", pause: float = PAUSE
) -> State[Any]:
    """Do ``what`` (round, delivery, stages) for the municipalities with the keys. Seldom started by hand."""
    left: Sequence[Municipality] = chosen(read_registry(registry_file(registry)), keys)
    failed: list[Municipality] = []
    for number in range(TRIES):
        await asyncio.sleep(pause * 2 ** (number - 1) if number else 0)
        again, done_with = await _go_round(left, WORK[what], what=what, today=today)
        left, failed = again, failed + done_with
        if not left:
            break
    return _summary(len(keys), [*failed, *left])


def registry_file(written: str) -> Path:
    """The registry that a run was given, or STYRHJUL_REGISTRY."""
    return Path(written or of_environment().registry)


def tag_of(key: str) -> str:
    """The tag of a municipality's flow runs."""
    return _TAG + key


def key_of(tagged: Sequence[str]) -> str:
    """The municipality that a flow run is about."""
    return next((tag.removeprefix(_TAG) for tag in tagged if tag.startswith(_TAG)), "")


async def _go_round(
    municipalities: Sequence[Municipality], work: Work, *, what: str, today: date | None
) -> tuple[list[Municipality], list[Municipality]]:
    """Those that are worth another try, and those that failed for good."""
    again: list[Municipality] = []
    failed: list[Municipality] = []
    for one in municipalities:
        state = await _take_turn(one, work, what=what, today=today)
        if state.is_completed():
            continue
        passing = isinstance(await state.aresult(raise_on_failure=False), PASSING)
        (again if passing else failed).append(one)
    return again, failed


async def _take_turn(one: Municipality, work: Work, *, what: str, today: date | None) -> State[Any]:
    with tags(tag_of(one.key)):
        try:
            own = one.settings()
        except Refused as why:
            return await _cannot_begin(one, what=what, why=str(why))
        with settled(own):
            return await work(today)


async def _cannot_begin(one: Municipality, *, what: str, why: str) -> State[Any]:
    """A run that says why, so that it is seen where the others are."""

    async def refused() -> State[Any]:
        return Failed(name="Refused", message=why)

    made: Callable[..., Awaitable[State[Any]]] = flow(
        name="cannot-begin", flow_run_name=f"{prefix(what, one.key)}refused", persist_result=False
    )(refused)
    return await made(return_state=True)


def _summary(number: int, failed: Sequence[Municipality]) -> State[Any]:
    told = counted(number, "kommun", "kommuner")
    if failed:
        told += f", varav {len(failed)} inte gick: {listed([one.name for one in failed])}"
    return Completed(message=f"{told}.")
