"""Delivers what waits in the outboxes of every municipality in the registry, those that have something waiting."""

import asyncio
from contextlib import closing
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed
from sqlalchemy.exc import SQLAlchemyError

from flows.find_day import named_by_time
from flows.give_way import has_newer
from flows.share_out import PER_PROCESS, QUIET_MINUTES, Errand, share_out
from notifications.outbox import count_waiting
from styrhjul.refused import Refused
from styrhjul.services.installation import open_database
from styrhjul.services.registry import Municipality
from styrhjul.settings import now, settled


@flow(flow_run_name=named_by_time("all-deliveries"), persist_result=False)
async def deliver_all_notices(
    keys: list[str] | None = None,
    per_process: int = PER_PROCESS,
    quiet_minutes: float = QUIET_MINUTES,
    registry: str = "",
) -> State[Any]:
    """Send what waits, for all municipalities or for those with the keys; where nothing waits there is no run."""
    if await has_newer():
        return Completed(name="Superseded", message="En senare körning skickar det som väntar.")
    errand = Errand("delivery", registry, per_process=per_process, quiet_minutes=quiet_minutes)
    municipalities = errand.municipalities(keys)
    waiting = [one for one in municipalities if await asyncio.to_thread(_has_waiting, one)]
    if not waiting:
        return Completed(name="Nothing waits", message=f"Inget väntar på att skickas i {len(municipalities)} kommuner.")
    return await share_out(waiting, errand)


def _has_waiting(one: Municipality) -> bool:
    """Whether a delivery could have something to send. When that cannot be seen, the delivery will say why."""
    try:
        with settled(one.settings()), closing(open_database()) as database, database.snapshot() as connection:
            return count_waiting(connection, now=now()) > 0
    except (Refused, SQLAlchemyError):
        return True
