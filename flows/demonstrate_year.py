"""Plays the invented municipality's year, day by day, through the daily round's flow.

``styrhjul demo`` runs this as a program of its own, since the engine does not import the flows.
"""

import asyncio
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from prefect.context import AsyncClientContext, SyncClientContext
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from flows.run_daily_round import run_daily_round
from styrhjul.cli.watching import show_standings
from styrhjul.demo.founding import Founded, act_on, found
from styrhjul.demo.people import live_through
from styrhjul.services.days import anything_due
from styrhjul.store.standing import step_standings

SATURDAY = 5
MIDWAY = (5, 21)
"""The day in the year when there is most to see: follow-ups handed in, read and missing, visits under way."""


async def demonstrate_year(folder: Path, *, year: int) -> None:
    """Live through the year. A day on which nothing falls due costs no flow run; receipts wait for the next."""
    founded = found(folder, year=year)
    midway, shown_on = date(year, *MIDWAY), date.min
    # One client for the whole year: Prefect would otherwise make two for each run, a fifth of a run's time.
    with SyncClientContext.get_or_create():
        async with AsyncClientContext.get_or_create():
            for day in _shown(founded):
                live_through(founded, act=act_on(day))
                if anything_due(founded.database, today=day, now=act_on(day).now):
                    await run_daily_round(today=day, folder=str(folder))
                if day >= midway > shown_on:
                    _show_standing(founded, day)
                    shown_on = day
    founded.database.close()


def _show_standing(founded: Founded, day: date) -> None:
    """What the administrator of the school committee sees on the day; the year then goes on."""
    with founded.database.reading() as session:
        standings = step_standings(session.connection(), today=day, body="bun")
    show_standings(standings, on=day)


def _shown(founded: Founded) -> Iterator[date]:
    """The weekdays to live through, under a bar that tells how far the year has come."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, transient=True) as progress:
        days = (founded.last - founded.first).days + 1
        shown = progress.add_task("Prefect startar", total=days)
        for n in range(days):
            day = founded.first + timedelta(days=n)
            progress.update(shown, advance=1, description=f"{day:%Y-%m-%d}")
            if day.weekday() < SATURDAY:
                yield day


if __name__ == "__main__":
    asyncio.run(demonstrate_year(Path(sys.argv[1]), year=int(sys.argv[2])))
