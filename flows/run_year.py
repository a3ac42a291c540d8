"""Opens the year of the committees, or closes it, and lets each stage show where it stands."""

from datetime import date
from pathlib import Path
from typing import Any

from prefect import flow, tags
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.collect_unit_plans import collect_unit_plans
from flows.find_day import find_day, named_by_day, scheduled_day
from flows.follow_up_results import follow_up_results
from flows.report_procurements import report_procurements
from flows.set_goals import set_goals
from flows.take_step import step
from flows.visit_units import visit_units
from styrhjul.services.acts import Act
from styrhjul.services.years import Turned, close_years, open_years
from styrhjul.settings import now, settings
from styrhjul.store.database import Database

STAGES = (set_goals, collect_unit_plans, follow_up_results, report_procurements, visit_units)


def _open(database: Database, *, day: date, body: str, year: int, definition: str) -> tuple[Turned, ...]:
    return open_years(database, year=year, body=body, act=_act(day), definition=Path(definition))


def _close(database: Database, *, day: date, body: str, year: int) -> tuple[Turned, ...]:
    return close_years(database, year=year, body=body, act=_act(day))


open_step = step("open the year", _open)
close_step = step("close the year", _close)


@flow(flow_run_name=named_by_day("year"), persist_result=False)
async def run_year(
    *, body: str = "", year: int = 0, close: bool = False, today: date | None = None, folder: str = ""
) -> State[Any]:
    """Open a year (next year if none is given) for a committee (every one if none is given), or close it."""
    day = find_day(today)
    year = year or (today or scheduled_day()).year + 1  # a run that comes late opens the year it was meant for
    if close:
        return summary(await close_step(folder, day=day, body=body, year=year))
    definition = (Path(folder) if folder else settings().dir) / "cycle"
    turned = await open_step(folder, day=day, body=body, year=year, definition=str(definition))
    with tags("year"):
        for stage in STAGES:
            await stage(today=day, body=body, year=year, folder=folder)
    return summary(turned)


def summary(turned: tuple[Turned, ...]) -> State[Any]:
    told = "\n".join(f"{one.body}: {one.sentence}" for one in turned)
    if any(one.refused for one in turned):
        return Failed(name="Refused", message=told)
    return Completed(message=told or "Det finns ingen nämnd.")


def _act(day: date) -> Act:
    return Act(actor="styrhjul", today=day, now=now())
