"""What the five stage flows share: bring a stage up to date, show where it stands, tell what became late."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from prefect import tags
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.announce_late import announce_late
from flows.publish_tables import publish_standings, read_standings
from flows.take_step import step
from styrhjul.services.acts import Act
from styrhjul.services.opening import Opening
from styrhjul.services.updating import Part, late_since, update_cycles
from styrhjul.settings import now
from styrhjul.store.database import Database
from styrhjul.store.standing import Line

WEEK = timedelta(days=7)
MOST_CHANGES = 50


@dataclass(frozen=True)
class StageReport:
    """The open years that have the stage, what was changed in them, and what of it became late this week."""

    part: Part
    openings: tuple[Opening, ...]
    late: tuple[Line, ...]

    @property
    def changes(self) -> list[str]:
        return [
            f"{opening.body} {opening.year}: {change.text}" for opening in self.openings for change in opening.changes
        ]


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
    await publish_standings(of_stage, day=day, folder=folder, part=part.stage, about=_told(report.changes))
    announce_late(report.late, day=day, folder=folder)
    return report


def summary(report: StageReport) -> State[Any]:
    if not report.openings:
        return Completed(name="No open year", message=f"Inget öppet årshjul har delen {report.part.stage}.")
    return Completed(
        message=f"{len(report.openings)} öppna årshjul, {len(report.changes)} ändringar, "
        f"{len(report.late)} åtaganden har blivit sena den senaste veckan."
    )


def _told(changes: list[str]) -> str:
    """The changes as a Markdown list, the first of them if they are many."""
    shown = changes[:MOST_CHANGES]
    left = len(changes) - len(shown)
    more = [f"… och {left} till"] if left else []
    return "\n\nÄndrat:\n" + "\n".join(f"- {text}" for text in shown + more) if changes else ""
