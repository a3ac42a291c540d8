"""The calendar part of an invitation: iTIP (RFC 5546) as it goes by mail (iMIP, RFC 6047).

Times are in UTC: every reader's calendar shows its own, and nothing depends on a table of summer times.
"""

import re
from datetime import UTC, date, datetime, time
from unicodedata import normalize
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from models.kinds import CANCEL
from notifications.channels.letters import Attachment, Mailbox
from notifications.invitations import VisitTold

_STOCKHOLM = ZoneInfo("Europe/Stockholm")


def calendar_domain(public_url: str) -> str:
    """What ends the ids of calendar entries: makes them differ from another municipality's, if the page is known."""
    return urlsplit(public_url).hostname or "styrhjul"


def visit_uid(visit_id: int, *, domain: str) -> str:
    """The same in invitations and in feeds, so that a calendar which gets both shows the visit once."""
    return f"visit-{visit_id}@{domain}"


def instant(day: date, clock: str) -> datetime:
    """A time of day in Sweden (HH:MM) as an instant in UTC."""
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=_STOCKHOLM).astimezone(UTC)


def calendar_part(
    visit: VisitTold, *, kind: str, words: tuple[str, str], people: tuple[Mailbox, Mailbox], domain: str
) -> Attachment:
    """The visit as one REQUEST or, for the ``kind`` cancel, one CANCEL; the same bytes for the same visit.

    ``words`` are its one line and the text below it. ``people`` are the organizer and the reader, who is the only one
    it names: nobody's address goes to another.
    """
    from icalendar import Calendar, Event

    method = "CANCEL" if kind == CANCEL else "REQUEST"
    event = Event()
    event.add("uid", visit_uid(visit.id, domain=domain))
    event.add("dtstamp", visit.changed_at)
    event.add("sequence", visit.sequence)
    event.add("dtstart", instant(visit.day, visit.starts))
    event.add("dtend", instant(visit.day, visit.ends))
    event.add("summary", words[0])
    event.add("description", words[1])
    event.add("location", ", ".join(filter(None, (visit.unit, visit.area))))
    _add_people(event, *people)
    if method == "REQUEST" or visit.cancelled:  # RFC 5546, 3.2.5: no STATUS when only this reader is left out
        event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Styrhjul//Verksamhetsbesok//SV")
    calendar.add("method", method)
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return Attachment(_file_name(visit), f"text/calendar; charset=utf-8; method={method}", content)


def _add_people(event: "object", organizer: Mailbox, attendee: Mailbox) -> None:
    """No answer is asked for by the calendar's own buttons, since it would go where nobody reads."""
    from icalendar import Event, vCalAddress

    assert isinstance(event, Event)
    by = vCalAddress(f"mailto:{organizer.address}")
    to = vCalAddress(f"mailto:{attendee.address}")
    by.params["CN"], to.params["CN"] = organizer.name or organizer.address, attendee.name or attendee.address
    to.params |= {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"}
    event.add("organizer", by)
    event.add("attendee", to)


def _file_name(visit: VisitTold) -> str:
    plain = normalize("NFKD", visit.unit.lower()).encode("ascii", "ignore").decode()
    return f"besok-{visit.day}-{re.sub(r'[^a-z0-9]+', '-', plain).strip('-')}.ics"
