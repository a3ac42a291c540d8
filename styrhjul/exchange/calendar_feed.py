"""Writes a calendar that people subscribe to: whole days and hours, and the same bytes for the same data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from models.kinds import MeetingStatus

STATUSES: Mapping[MeetingStatus, str] = MappingProxyType(
    {
        MeetingStatus.PLANNED: "CONFIRMED",
        MeetingStatus.PROVISIONAL: "TENTATIVE",
        MeetingStatus.CANCELLED: "CANCELLED",
    }
)


@dataclass(frozen=True)
class CalendarEntry:
    """One event of whole days, both included, or of some hours. A new ``sequence`` tells that it has changed.

    ``stamp`` is when the entry last changed, from the data: with the clock in it each fetch would look new.
    """

    uid: str
    summary: str
    starts_on: date
    stamp: datetime
    ends_on: date | None = None
    hours: tuple[datetime, datetime] | None = None
    """From when to when, as instants on ``starts_on``; it then keeps those who are in it busy."""
    description: str = ""
    location: str = ""
    url: str = ""
    sequence: int = 0
    status: str = "CONFIRMED"
    """CONFIRMED, TENTATIVE (provisional) or CANCELLED."""


def write_calendar_feed(entries: Iterable[CalendarEntry], *, name: str, language: str = "sv") -> bytes:
    """An iCalendar file (RFC 5545, with RFC 7986's name). It has no UID of its own: some readers then see one event."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//Styrhjul//Arshjul//{language.upper()}")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    for entry in sorted(entries, key=lambda entry: (entry.starts_on, entry.uid)):
        calendar.add_component(_event(entry))
    content: bytes = calendar.to_ical()
    return content


def _event(entry: CalendarEntry) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.stamp)
    starts, ends = entry.hours or (entry.starts_on, (entry.ends_on or entry.starts_on) + timedelta(days=1))
    event.add("dtstart", starts)
    event.add("dtend", ends)  # of whole days: the first day after
    event.add("summary", entry.summary)
    event.add("sequence", entry.sequence)
    event.add("status", entry.status)
    event.add("transp", "OPAQUE" if entry.hours else "TRANSPARENT")  # a due date doesn't make anyone's day busy
    for field in ("description", "location", "url"):
        if told := getattr(entry, field):
            event.add(field, told)
    return event
