"""The daily round of every municipality in the registry, shared out over the work pool's workers."""

from datetime import date
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.find_day import named_by_day
from flows.give_way import has_newer
from flows.share_out import PER_PROCESS, QUIET_MINUTES, Errand, share_out


@flow(flow_run_name=named_by_day("all-rounds"), persist_result=False)
async def run_all_rounds(
    today: date | None = None,
    keys: list[str] | None = None,
    per_process: int = PER_PROCESS,
    quiet_minutes: float = QUIET_MINUTES,
    registry: str = "",
) -> State[Any]:
    """Walk the day's round for all municipalities, or for those with the keys. Nothing is said twice.

    Each finds its own day when its turn comes, so a run that comes late, or a municipality that was down yesterday,
    says what is due now, once.
    """
    if await has_newer():
        return Completed(name="Superseded", message="En senare körning gör dagens rundor.")
    errand = Errand("round", registry, today=today, per_process=per_process, quiet_minutes=quiet_minutes)
    return await share_out(errand.municipalities(keys), errand)
