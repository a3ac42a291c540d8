"""Plays the invented municipality's year, day by day, through the daily round's flow.

``styrhjul demo`` runs this as a program of its own, since the engine does not import the flows.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path

from prefect.context import AsyncClientContext, SyncClientContext
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from flows.run_daily_round import run_daily_round
from flows.take_step import keep_open
from styrhjul.cli.watching import show_standings
from styrhjul.demo.founding import Founded, act_on, found, keep_midway, midway
from styrhjul.demo.people import live_through
from styrhjul.services.days import anything_due
from styrhjul.store.standing import step_standings

SATURDAY = 5
_COLUMNS = (
    TextColumn("{task.description}"),
    BarColumn(),
    TextColumn("{task.percentage:>3.0f} %"),
    TimeRemainingColumn(),
)


async def demonstrate_year(folder: Path, *, year: int) -> None:
    """Found the municipality while Prefect's server starts, and live through the year."""
    with ThreadPoolExecutor() as aside, Progress(*_COLUMNS, transient=True) as progress:
        shown = progress.add_task("Prefect startar", total=None)
        founding = aside.submit(found, folder, year=year)
        async with _one_client():
            founded = founding.result()
            progress.update(shown, total=(founded.last - founded.first).days + 1)
            with keep_open(str(founded.folder)):
                for day in _days(founded):
                    progress.update(shown, completed=(day - founded.first).days, description=f"{day:%Y-%m-%d}")
                    if day.weekday() < SATURDAY:
                        await _live(founded, day)
    founded.database.close()


@asynccontextmanager
async def _one_client() -> AsyncIterator[None]:
    """Prefect's clients, kept for the whole year: it would otherwise make two for each run, a fifth of a run's time."""
    with SyncClientContext.get_or_create():
        async with AsyncClientContext.get_or_create():
            yield


async def _live(founded: Founded, day: date) -> None:
    """One day. When nothing falls due it costs no flow run, and receipts wait for the next."""
    live_through(founded, act=act_on(day))
    if anything_due(founded.database, today=day, now=act_on(day).now):
        await run_daily_round(today=day, folder=str(founded.folder))
    if day == midway(founded.year):
        _show_standing(founded, day)
        keep_midway(founded)


def _show_standing(founded: Founded, day: date) -> None:
    """What the administrator of the school committee sees on the day; the year then goes on."""
    with founded.database.reading() as session:
        standings = step_standings(session.connection(), today=day, body="bun")
    show_standings(standings, on=day)


def _days(founded: Founded) -> Iterator[date]:
    for n in range((founded.last - founded.first).days + 1):
        yield founded.first + timedelta(days=n)


if __name__ == "__main__":
    asyncio.run(demonstrate_year(Path(sys.argv[1]), year=int(sys.argv[2])))
