"""What the five stage flows share: bring a stage up to date, show where it stands and what collides in it.

An update adds what is missing and moves dates; what is handed in and dates set by hand it leaves alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from prefect import tags
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.publish_tables import publish_standings, read_standings
from flows.take_step import step
from styrhjul.services.acts import Act
from styrhjul.services.opening import Opening
from styrhjul.services.updating import Part, late_since, update_cycles
from styrhjul.settings import now
from styrhjul.store.database import Database
from styrhjul.store.standing import Line

WEEK = timedelta(days=7)
MOST_TOLD = 50


@dataclass(frozen=True)
class StageReport:
    """The open years that have the stage, what was changed in them, and what of it became late this week."""

    part: Part
    openings: tuple[Opening, ...]
    late: tuple[Line, ...]

    def changes(self, body: str = "") -> list[str]:
        """Every change in the years of ``body``, or of all: the first stage to run brings the whole year along."""
        return [f"{one.year}: {change.text}" for one in self._years_of(body) for change in one.changes]

    def clashes(self, body: str = "") -> list[str]:
        """What collides in this stage, for as long as it does."""
        return [
            f"{one.year}: {clash.message}"
            for one in self._years_of(body)
            for planned, clash in one.clashes
            if planned.stage == self.part.stage
        ]

    def about(self, body: str) -> str:
        return _listed("Ändrat", self.changes(body)) + _listed("Krockar", self.clashes(body))

    def _years_of(self, body: str) -> Iterable[Opening]:
        return (opening for opening in self.openings if body in {"", opening.body})


def _update(database: Database, *, part: Part, day: date) -> StageReport:
    act = Act(actor="styrhjul", today=day, now=now())
    openings = update_cycles(database, part=part, act=act)
    with database.reading() as session:
        return StageReport(part, openings, late_since(session, part=part, since=day - WEEK, today=day))


update_stage = step("bring the stage up to date", _update)


async def follow_stage(part: Part, *, day: date, folder: str) -> StageReport:
    with tags(part.stage, *[part.body] * bool(part.body)):
        report = await update_stage(folder, part=part, day=day)
        if not report.openings:
            return report
        standings = await read_standings(folder, today=day, body=part.body, year=part.year)
    of_stage = [standing for standing in standings if standing.stage == part.stage]
    await publish_standings(of_stage, day=day, folder=folder, part=part.stage, about=report.about)
    return report


def summary(report: StageReport) -> State[Any]:
    if not report.openings:
        return Completed(name="No open year", message=f"Inget öppet årshjul har delen {report.part.stage}.")
    return Completed(
        message=f"{len(report.openings)} öppna årshjul, {len(report.changes())} ändringar, "
        f"{len(report.clashes())} krockar, {len(report.late)} åtaganden har blivit sena den senaste veckan."
    )


def _listed(heading: str, sentences: list[str]) -> str:
    """A Markdown list, the first of them if they are many; nothing if there are none."""
    if not sentences:
        return ""
    left = len(sentences) - MOST_TOLD
    shown = [*sentences[:MOST_TOLD], *[f"… och {left} till"] * (left > 0)]
    return f"\n\n{heading}:\n" + "\n".join(f"- {sentence}" for sentence in shown)
