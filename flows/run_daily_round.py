"""The daily round: compile and plan, deliver what waits in batches, show what came of it.

The tables come last: when Prefect cannot take them the run fails in view, and everything that counts is done.
"""

import asyncio
from datetime import date
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.announce_late import announce_late
from flows.deliver_notices import deliver_all
from flows.find_day import find_day, named_by_day
from flows.publish_tables import publish_digests, publish_standings, read_day
from flows.take_step import step
from styrhjul.rules.tally import tally
from styrhjul.services.days import turn_day
from styrhjul.services.rounds import RoundReport
from styrhjul.settings import now
from styrhjul.store.database import Database


def _plan(database: Database, *, day: date) -> RoundReport:
    return turn_day(database, today=day, now=now())


plan_round = step("plan the round", _plan)


@flow(flow_run_name=named_by_day("round"), persist_result=False)
async def run_daily_round(today: date | None = None, folder: str = "") -> State[Any]:
    """Say what is due on the day. Run it as often as you like: nothing is said twice."""
    day = find_day(today)
    report = await plan_round(folder, day=day)
    announce_late(report.late, day=day, folder=folder)
    delivered = await deliver_all(folder)
    if report.nothing_due:
        return Completed(name="Nothing due", message=f"Inget nytt att säga {day}. {delivered}")
    await _publish(day, folder=folder)
    return Completed(
        message=f"{day}: {report.items} saker att säga i {report.notices} aviseringar, "
        f"{len(report.late)} åtaganden har blivit sena. {delivered}"
    )


async def _publish(day: date, *, folder: str) -> None:
    """The steps in which somebody has something to do now, and the day's notices."""
    standings, digests = await read_day(folder, day=day)
    current = [one for one in standings if tally(one.numbers, closes=one.closes).is_current]
    await asyncio.gather(
        publish_standings(current, day=day, folder=folder), publish_digests(digests, day=day, folder=folder)
    )
