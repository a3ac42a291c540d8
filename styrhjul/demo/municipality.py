"""Ekeby, an invented municipality: the files its administrator would have."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.resources import files
from itertools import groupby
from pathlib import Path

from styrhjul.demo.diary import DemoMeeting, meetings, moved_meeting
from styrhjul.exchange.calendar_feed import STATUSES
from styrhjul.settings import STOCKHOLM

NAME = "Ekeby kommun"
MAJORITY = ("Ekebypartiet", "Bygd och stad")
SHEETS = ("organ.csv", "enheter.csv", "personer.csv")
REGISTERS = ("nyckeltal.csv", "mal.csv", "malvarden.csv", "motsatta.csv", "reservationer.csv", "utfall.csv")
_YEAR = re.compile(r"\{year([+-]\d)?\}")


def write_municipality(folder: Path, *, year: int) -> tuple[Path, ...]:
    """Write the files of a municipality about to begin ``year``, and give them in the order to import them.

    The last one comes later than the others: it moves a meeting that has been announced already.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = [write(folder / name, sheet(name, year=year)) for name in (*SHEETS, *REGISTERS)]
    announced = sorted(meetings(year), key=lambda meeting: (meeting.body, meeting.starts_on, meeting.begins))
    for body, of_body in groupby(announced, key=lambda meeting: meeting.body):
        text = meetings_as_ics(of_body, body=body, year=year)
        written.append(write(folder / f"sammantraden-{body}.ics", text))
    moved = meetings_as_ics([moved_meeting(year)], body="bun", year=year)
    return (*written, write(folder / "sammantraden-bun-andring.ics", moved))


def outcomes_file(folder: Path, *, period: str) -> Path:
    """Where the file of a round's figures lies: "april", "augusti" or "december"."""
    return folder / f"utfall-{period}.csv"


def write_outcomes(folder: Path, *, period: str, year: int) -> Path:
    file = outcomes_file(folder, period=period)
    return write(file, sheet(file.name, year=year))


def meetings_as_ics(of_body: Iterable[DemoMeeting], *, body: str, year: int) -> bytes:
    """One body's meetings as a meeting system would export them. The same data gives the same bytes."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//{NAME}//Sammantraden//SV")
    calendar.add("x-styrhjul-body", body)
    for meeting in of_body:
        event = Event()
        event.add("uid", meeting.uid)
        event.add("dtstamp", datetime(year - 2, 10, 15, 9, tzinfo=UTC))
        event.add("dtstart", datetime.combine(meeting.starts_on, meeting.begins, tzinfo=STOCKHOLM).astimezone(UTC))
        event.add("dtend", datetime.combine(meeting.ends_on, meeting.ends, tzinfo=STOCKHOLM).astimezone(UTC))
        event.add("summary", f"Sammanträde {body}")
        event.add("location", meeting.place)
        event.add("status", STATUSES[meeting.status])
        event.add("sequence", meeting.sequence)
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def sheet(name: str, *, year: int) -> bytes:
    """A file of the demo's data, with its years filled in."""
    text = (files("styrhjul.demo") / "data" / name).read_text(encoding="utf-8")
    return _YEAR.sub(lambda found: str(year + int(found[1] or 0)), text).encode()


def write(path: Path, content: bytes) -> Path:
    """Write the file; its path."""
    path.write_bytes(content)
    return path
