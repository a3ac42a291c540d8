"""Makes a plain function over the database a Prefect task: something worth retrying and seeing."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from prefect import Task, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.tasks import exponential_backoff
from sqlalchemy.exc import InterfaceError, OperationalError

from styrhjul.services.installation import check_schema, open_database
from styrhjul.settings import settings
from styrhjul.store.database import Database

PASSING = (OperationalError, InterfaceError, OSError)
"""A lost connection or a locked file may pass. A refusal stays one, and a fault of ours is shown at once."""

P = ParamSpec("P")
R = TypeVar("R")

_kept: dict[str, Database] = {}


@contextmanager
def keep_open(folder: str) -> Iterator[None]:
    """One database for every run of ``folder`` in this process: a new one learns each of its questions anew."""
    with closing(_opened(folder)) as database:
        _kept[folder] = database
        try:
            yield
        finally:
            del _kept[folder]


async def in_installation(
    folder: str, work: Callable[Concatenate[Database, P], R], *args: P.args, **kwargs: P.kwargs
) -> R:
    """``work`` on the database of the installation in ``folder``, in a thread: the flow's loop stays free."""

    def worked() -> R:
        if folder in _kept:
            return work(_kept[folder], *args, **kwargs)
        with closing(_opened(folder)) as database:
            return work(database, *args, **kwargs)

    return await asyncio.to_thread(worked)


def _opened(folder: str) -> Database:
    database = open_database(Path(folder) if folder else None)
    check_schema(database)
    return database


def step(name: str, work: Callable[Concatenate[Database, P], R]) -> Task[Concatenate[str, P], Coroutine[Any, Any, R]]:
    """``work`` as a task that takes the installation's folder in place of its database.

    Retries stand here and not on the flow: a flow's retries crash it where its deployment has a concurrency limit.
    """

    async def taken(folder: str, *args: P.args, **kwargs: P.kwargs) -> R:
        return await in_installation(folder, work, *args, **kwargs)

    made = task(
        name=name,
        cache_policy=NO_CACHE,
        persist_result=False,
        retries=4,
        retry_delay_seconds=exponential_backoff(10),
        retry_jitter_factor=0.5,
        retry_condition_fn=_worth_retrying,
    )
    return made(taken)


def place_of(folder: str) -> str:
    """The name by which Prefect keeps municipalities apart: the registry's key, or the last part of the folder."""
    return settings().key or Path(folder).name


async def _worth_retrying(_task: object, _run: TaskRun, state: State[Any]) -> bool:
    """Where many municipalities take turns, one that has to wait lets the others by: its new tries come last."""
    outcome = await state.aresult(raise_on_failure=False)
    return isinstance(outcome, PASSING) and not settings().key
