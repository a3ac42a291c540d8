"""Brings the open years of every municipality in the registry in step with its meetings and its organisation."""

from datetime import date
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.find_day import named_by_day
from flows.give_way import has_newer
from flows.share_out import PER_PROCESS, QUIET_MINUTES, Errand, share_out


@flow(flow_run_name=named_by_day("all-stages"), persist_result=False)
async def follow_all_stages(
    today: date | None = None,
    keys: list[str] | None = None,
    per_process: int = PER_PROCESS,
    quiet_minutes: float = QUIET_MINUTES,
    registry: str = "",
) -> State[Any]:
    """Follow the five stages for all municipalities, or for those with the keys."""
    if await has_newer():
        return Completed(name="Superseded", message="En senare körning följer delarna.")
    errand = Errand("stages", registry, today=today, per_process=per_process, quiet_minutes=quiet_minutes)
    return await share_out(errand.municipalities(keys), errand)
