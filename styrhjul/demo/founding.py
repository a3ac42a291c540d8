"""Founds the invented municipality in a folder: its files, read by the real importers, and its years opened."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from styrhjul.demo.municipality import MAJORITY, NAME, write_municipality
from styrhjul.refused import Refused
from styrhjul.rules.loading import load_definition
from styrhjul.services.acts import Act
from styrhjul.services.importing import import_files
from styrhjul.services.installation import make_installation, open_database
from styrhjul.services.opening import open_cycle
from styrhjul.store.database import FILE_NAME, Database

COMMITTEES = ("bun", "von")
ADMINISTRATOR = "administratören"
_MARK = "DEMO.txt"
_SATURDAY = 5


@dataclass(frozen=True)
class Founded:
    """The demo's folder and database, and the first and last day of the year that is to be lived through."""

    folder: Path
    database: Database
    year: int
    first: date
    last: date


def found(folder: Path, *, year: int) -> Founded:
    """Make the municipality in ``folder``, where there is room for it (see ``make_room``)."""
    make_installation(folder)
    first = date(year - 1, 8, 1)
    database = open_database(folder)
    with database.writing() as session:
        *known, moved = write_municipality(folder / "underlag", year=year)
        for files in (known, [moved]):
            import_files(session, paths=files, act=act_on(first))
        declared = load_definition(folder / "cycle")
        visits = declared.visits.model_copy(update={"majority": MAJORITY})
        definition = declared.model_copy(update={"municipality": NAME, "visits": visits})
        for committee in COMMITTEES:
            open_cycle(session, body_key=committee, year=year, definition=definition, act=act_on(first))
    return Founded(folder, database, year, first, last_day(year))


def midway(year: int) -> date:
    """The day in the year when there is most to see: follow-ups handed in, read and missing, visits under way."""
    day = date(year, 5, 21)
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= _SATURDAY else day


def midway_folder(folder: Path) -> Path:
    """Where the municipality is kept as it stood that day, for who wants to see a year that goes on."""
    return folder / "mitt-i-aret"


def keep_midway(founded: Founded) -> None:
    """Keep the database as it stands now, with the definition beside it: an installation of its own."""
    place = midway_folder(founded.folder)
    place.mkdir()
    shutil.copytree(founded.folder / "cycle", place / "cycle")
    with (
        closing(sqlite3.connect(founded.folder / FILE_NAME)) as whole,
        closing(sqlite3.connect(place / FILE_NAME)) as kept,
    ):
        whole.backup(kept)


def last_day(year: int) -> date:
    """When the year's last follow-up has been to the council's board."""
    return date(year + 1, 3, 31)


def act_on(day: date) -> Act:
    return Act(actor=ADMINISTRATOR, today=day, now=_morning(day))


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9), tzinfo=UTC)


def make_room(folder: Path) -> None:
    """An empty folder marked as a demo's; an earlier demo there is replaced, anything else is not.

    Raises:
        Refused: the folder holds a database that is not a demo's.
    """
    if (folder / _MARK).exists():
        shutil.rmtree(folder)
    elif (folder / FILE_NAME).exists():
        raise Refused(f"I {folder} finns redan en databas. Välj en annan mapp med --dir.")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).write_text("Påhittad kommun. Mappen skrivs om nästa gång styrhjul demo körs.\n", encoding="utf-8")
