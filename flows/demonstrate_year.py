"""Plays the invented municipality's year, day by day, through the daily round's flow.

``styrhjul demo`` runs this as a program of its own, since the engine does not import the flows.
"""

import asyncio
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from flows.run_daily_round import run_daily_round
from styrhjul.cli.watching import show_standings
from styrhjul.demo.founding import Founded, act_on, found
from styrhjul.demo.people import live_through
from styrhjul.services.rounds import run_round
from styrhjul.store.standing import step_standings

SATURDAY = 5
MIDWAY = (5, 21)
"""The day in the year when there is most to see: follow-ups handed in, read and missing, visits under way."""


async def demonstrate_year(folder: Path, *, year: int) -> int:
    """Live through the year; the number of days on which there was something to say."""
    founded = found(folder, year=year)
    midway, shown_on, eventful = date(year, *MIDWAY), date.min, 0
    for day in _shown(founded):
        with founded.database.writing() as session:
            live_through(session, act=act_on(day))
        if _anything_due(founded, day):
            await run_daily_round(today=day, folder=str(folder))
            eventful += 1
        if day >= midway > shown_on:
            _show_standing(founded, day)
            shown_on = day
    founded.database.close()
    return eventful


def _show_standing(founded: Founded, day: date) -> None:
    """What the administrator of the school committee sees on the day; the year then goes on."""
    with founded.database.reading() as session:
        standings = step_standings(session.connection(), today=day, body="bun")
    show_standings(standings, on=day)


def _anything_due(founded: Founded, day: date) -> bool:
    """The round itself, rolled back. A day on which nothing falls due costs no flow run; receipts wait for the next."""
    with founded.database.writing() as session:
        report = run_round(session, today=day, now=act_on(day).now)
        session.rollback()
    return bool(report.items or report.late)


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
