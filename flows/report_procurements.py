"""The procurement reports: what is bought, from whom, and when it ends."""

from datetime import date
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.find_day import find_day, named_by_day
from flows.follow_stage import follow_stage, summary
from styrhjul.services.updating import Part


@flow(flow_run_name=named_by_day("procurement"), persist_result=False)
async def report_procurements(today: date | None = None, body: str = "", year: int = 0, folder: str = "") -> State[Any]:
    """Bring the stage up to date in the open years and show where it stands; empty means every body and year."""
    day = find_day(today)
    report = await follow_stage(Part("procurement", body, year), day=day, folder=folder)
    return summary(report)
