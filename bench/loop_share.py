"""The other shape that was measured: one flow run for a whole share, and a plain loop in it."""

from contextlib import closing
from datetime import date
from pathlib import Path

from prefect import flow, task

from styrhjul.services.days import turn_day
from styrhjul.services.delivering import deliver_waiting
from styrhjul.services.installation import check_schema, open_database
from styrhjul.settings import now


def walk(folders: list[str], *, today: date) -> int:
    """The round and the delivery, for one after another; how many notices there were."""
    notices = 0
    for folder in folders:
        with closing(open_database(Path(folder))) as database:
            check_schema(database)
            notices += turn_day(database, today=today, now=now()).notices
            deliver_waiting(database)
    return notices


@flow(persist_result=False)
async def loop_share(folders: list[str], today: date) -> str:
    notices = task(walk, persist_result=False)(folders, today=today)
    return f"{notices} notices"
