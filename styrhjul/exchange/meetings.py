"""The sheet of meetings. Real diaries have several on a day, some over two days, some held only if needed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated

from pydantic import BeforeValidator

from models.kinds import MeetingStatus
from styrhjul.exchange.organisation import in_order
from styrhjul.exchange.tables import Column, SheetRow, Table
from styrhjul.exchange.values import text, word
from styrhjul.exchange.written_days import clock, day, required_day
from styrhjul.refused import Sentence

LONGEST = timedelta(days=31)
STATUSES = {
    "planerat": MeetingStatus.PLANNED,
    "planerad": MeetingStatus.PLANNED,
    "ordinarie": MeetingStatus.PLANNED,
    "bekräftat": MeetingStatus.PLANNED,
    "planned": MeetingStatus.PLANNED,
    "vidbehov": MeetingStatus.PROVISIONAL,
    "preliminärt": MeetingStatus.PROVISIONAL,
    "preliminär": MeetingStatus.PROVISIONAL,
    "reserv": MeetingStatus.PROVISIONAL,
    "reservtid": MeetingStatus.PROVISIONAL,
    "provisional": MeetingStatus.PROVISIONAL,
    "inställt": MeetingStatus.CANCELLED,
    "inställd": MeetingStatus.CANCELLED,
    "avbokat": MeetingStatus.CANCELLED,
    "cancelled": MeetingStatus.CANCELLED,
}


def meeting_status(cell: object) -> MeetingStatus:
    if not text(cell):
        return MeetingStatus.PLANNED
    return word(cell, STATUSES, expected="planerat, vid behov eller inställt")


class MeetingRow(SheetRow):
    """``uid`` is "" where the source gives none. ``moved_from`` is the first date, if the source tells it.

    ``sequence`` is a calendar's own number of the version (SEQUENCE).
    """

    body: Annotated[str, BeforeValidator(text)] = ""
    starts_on: Annotated[date, BeforeValidator(required_day)]
    ends_on: Annotated[date | None, BeforeValidator(day)] = None
    time: Annotated[str, BeforeValidator(clock)] = ""
    place: Annotated[str, BeforeValidator(text)] = ""
    status: Annotated[MeetingStatus, BeforeValidator(meeting_status)] = MeetingStatus.PLANNED
    moved_from: Annotated[date | None, BeforeValidator(day)] = None
    uid: Annotated[str, BeforeValidator(text)] = ""
    sequence: int = 0

    @property
    def last_day(self) -> date:
        return self.ends_on or self.starts_on

    def conflicts(self) -> Iterator[tuple[str, str]]:
        yield from in_order(self.starts_on, self.ends_on)
        if self.last_day - self.starts_on > LONGEST:
            days = {"first": self.starts_on, "last": self.last_day}
            yield "ends_on", Sentence("Sammanträdet skulle pågå från %(first)s till %(last)s. Högst 31 dagar.", **days)


MEETINGS = Table(
    name="sammanträden",
    row=MeetingRow,
    columns=(
        Column("body", "Organ", ("nämnd", "body"), required=True),
        Column(
            "starts_on",
            "Datum",
            ("startdatum", "dag", "sammanträdesdag", "sammanträde", "date", "start"),
            required=True,
        ),
        Column("ends_on", "Slutdatum", ("till", "sista dag", "end", "slut")),
        Column("time", "Tid", ("klockslag", "kl")),
        Column("place", "Plats", ("lokal", "location")),
        Column("status", "Status", ()),
        Column("moved_from", "Flyttat från", ("flyttad från", "ursprungligt datum")),
        Column("uid", "Id", ("uid", "nyckel")),
    ),
)


def meetings_table(*, one_body: bool) -> Table[MeetingRow]:
    """Where the importer says whose the meetings are, the sheet need not."""
    if not one_body:
        return MEETINGS
    columns = tuple(replace(column, required=column.field == "starts_on") for column in MEETINGS.columns)
    return replace(MEETINGS, columns=columns)
