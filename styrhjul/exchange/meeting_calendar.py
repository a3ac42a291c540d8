"""Meetings from an iCalendar file (RFC 5545), such as a meeting system or Outlook exports."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from styrhjul.exchange.meetings import MeetingRow
from styrhjul.exchange.problems import Problem, quoted, refuse
from styrhjul.exchange.recurrence import RecurrenceError, occasions
from styrhjul.exchange.tables import Located, checked
from styrhjul.refused import Sentence, joined
from styrhjul.settings import STOCKHOLM

MOST_EVENTS = 2_000
MOST_RECURRING = 50
LARGEST_FILE = 5_000_000
BODY = "X-STYRHJUL-BODY"
_STATUSES = {"CANCELLED": "inställt", "TENTATIVE": "vid behov"}
_COLUMNS = {"starts_on": "DTSTART", "ends_on": "DTEND", "uid": "UID", "place": "LOCATION", "status": "STATUS"}


@dataclass(frozen=True)
class EventPlace:
    """An event is found by its number in the file and its name."""

    file: str
    number: int
    name: str
    exception: bool = False
    """It stands for one occasion of a recurring event (RECURRENCE-ID)."""

    @property
    def called(self) -> str:
        return Sentence("händelse %(number)s", number=self.number)

    def problem(self, field: str, message: str, /, **values: object) -> Problem:
        spot = joined((self.called, quoted(self.name) if self.name else ""), " ")
        return Problem(file=self.file, spot=spot, column=_COLUMNS.get(field, ""), message=Sentence(message, **values))


def read_meeting_calendar(
    content: bytes, *, file: str, body: str | None = None, bodies: Collection[str] = ()
) -> tuple[list[Located[MeetingRow]], list[Problem]]:
    """The meetings in the file, and what is wrong in it.

    Whose a meeting is, is told by X-STYRHJUL-BODY on the event or the calendar, else by ``body``, else by a
    category that is one of ``bodies``.

    Raises:
        ImportRefused: it is no calendar.
    """
    rows: list[Located[MeetingRow]] = []
    problems: list[Problem] = []
    for number, (event, calendar) in enumerate(_newest(_events(content, file=file)), start=1):
        name = _text(event, "SUMMARY") or _text(event, "UID")
        place = EventPlace(file=file, number=number, name=name, exception="RECURRENCE-ID" in event)
        whose = _text(event, BODY) or _text(calendar, BODY) or body or _category(event, bodies)
        try:
            drafts = list(_drafts(event, cancelled=_text(calendar, "METHOD").upper() == "CANCEL"))
        except (RecurrenceError, ValueError, OverflowError) as error:
            problems.append(place.problem("", _readable(error)))
            continue
        for draft in drafts:
            row, wrong = checked(MeetingRow, {**draft, "body": whose}, place=place)
            problems += wrong
            if row is not None:
                rows.append(Located(row, place))
    return _with_exceptions(rows), problems


def _events(content: bytes, *, file: str) -> Iterator[tuple[Any, Any]]:
    if len(content) > LARGEST_FILE or content.count(b"BEGIN:VEVENT") > MOST_EVENTS:
        raise refuse(file, "Kalendern är för stor. Högst %(most)s händelser läses in.", most=MOST_EVENTS)
    if b"BEGIN:VCALENDAR" not in content[:1_000].upper():
        raise refuse(file, "Det är ingen kalenderfil. Väntade iCalendar (.ics), som börjar med BEGIN:VCALENDAR.")
    from icalendar import Calendar

    try:
        text = content.decode("utf-8-sig")
        calendars = Calendar.from_ical(text, multiple=True)
        found = [(event, calendar) for calendar in calendars for event in calendar.walk("VEVENT")]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise refuse(file, "Kalenderfilen är skadad och går inte att läsa. Exportera den på nytt.") from error
    if not found:
        raise refuse(file, "Kalendern innehåller inga händelser.")
    if sum("RRULE" in event for event, _ in found) > MOST_RECURRING:
        pattern = "Kalendern har fler än %(most)s upprepade händelser. Lägg in dem en och en."
        raise refuse(file, pattern, most=MOST_RECURRING)
    return iter(found)


def _newest(events: Iterator[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Of several versions of one event, the one with the highest SEQUENCE (the last, if they are alike)."""
    kept: dict[object, tuple[Any, Any]] = {}
    for number, (event, calendar) in enumerate(events):
        uid = _text(event, "UID")
        name = (uid, _text(event, "RECURRENCE-ID"), _text(event, BODY)) if uid else number
        if name not in kept or _sequence(event) >= _sequence(kept[name][0]):
            kept[name] = (event, calendar)
    return list(kept.values())


def _sequence(event: Any) -> int:
    told = _text(event, "SEQUENCE")
    return int(told) if told.isdecimal() and len(told) < 10 else 0  # noqa: PLR2004  (an int32 has ten digits)


def _drafts(event: Any, *, cancelled: bool) -> Iterator[dict[str, object]]:
    """The meetings of one event: one, or those that its recurrence gives."""
    start = _moment(event, "DTSTART")
    if start is None:
        raise RecurrenceError("DTSTART saknas eller är inget datum.")
    first, last = _day(start), _last_day(event, start)
    recurrence_id = _moment(event, "RECURRENCE-ID")
    uid = _text(event, "UID")
    for number, day in enumerate(occasions(event, first=first, day_of=_day)):
        recurring = number or any(name in event for name in ("RRULE", "RDATE"))
        told = {
            "starts_on": day,
            "ends_on": day + (last - first),
            "time": _time(event, start, last=last),
            "place": " ".join(_text(event, "LOCATION").split()),
            "status": "inställt" if cancelled else _STATUSES.get(_text(event, "STATUS").upper(), ""),
            "uid": " ".join(uid.split()),
            "sequence": _sequence(event),
        }
        if uid and recurrence_id is not None:
            first_day = _day(recurrence_id)
            told |= {"uid": f"{uid}/{first_day}", "moved_from": None if first_day == day else first_day}
        elif uid and recurring:
            told["uid"] = f"{uid}/{day}"
        yield told


def _with_exceptions(rows: list[Located[MeetingRow]]) -> list[Located[MeetingRow]]:
    """An event with RECURRENCE-ID takes the place of the occasion it names, whichever comes first in the file."""
    excepted = {(found.row.body, found.row.uid) for found in rows if found.place.exception}
    return [found for found in rows if found.place.exception or (found.row.body, found.row.uid) not in excepted]


def _last_day(event: Any, start: date) -> date:
    """DTEND is the first day after for dates; a meeting that ends at midnight ends the evening before."""
    end = _moment(event, "DTEND")
    duration = event.get("DURATION")
    if end is None and duration is not None:
        length = _value(duration)
        if not isinstance(length, timedelta):
            raise RecurrenceError("DURATION är ingen tidslängd.")
        end = start + length
    if end is None:
        return _day(start)
    if not isinstance(end, datetime):
        return max(_day(start), end - timedelta(days=1)) if end >= _day(start) else end
    local = _local(end)
    at_midnight = (local.hour, local.minute) == (0, 0) and _day(end) > _day(start)
    return local.date() - timedelta(days=at_midnight)


def _time(event: Any, start: date, *, last: date) -> str:
    if not isinstance(start, datetime):
        return ""
    end = _moment(event, "DTEND")
    begins = f"{_local(start):%H:%M}"
    if isinstance(end, datetime) and last == _day(start) and f"{_local(end):%H:%M}" > begins:
        return f"{begins}–{_local(end):%H:%M}"
    return begins


def _moment(event: Any, name: str) -> date | None:
    """A date or a datetime; None if the property is missing or unreadable."""
    if (told := event.get(name)) is None:
        return None
    found = _value(told)
    if not isinstance(found, date):
        raise RecurrenceError("%(name)s är inget datum: %(found)s.", name=name, found=quoted(told))
    return found


def _value(told: Any) -> object:
    """What a property says; None if it is unreadable or there are several of it."""
    try:
        return getattr(told, "dt", None)
    except ValueError:  # how the library tells of a property that it couldn't parse
        return None


def _local(moment: datetime) -> datetime:
    """A time of day without a zone is already the office's own."""
    return moment.astimezone(STOCKHOLM) if moment.tzinfo else moment


def _day(moment: date) -> date:
    return _local(moment).date() if isinstance(moment, datetime) else moment


def _text(component: Any, name: str) -> str:
    found = component.get(name, "")
    return str(found[0] if isinstance(found, list) else found).strip()


def _category(event: Any, bodies: Collection[str]) -> str:
    found = event.get("CATEGORIES", ())
    lists = found if isinstance(found, list) else [found]
    named = [str(category) for several in lists for category in getattr(several, "cats", ())]
    known = {body.casefold() for body in bodies}
    return next((name for name in named if name.casefold() in known), "")


def _readable(error: Exception) -> str:
    return error.sentence if isinstance(error, RecurrenceError) else "Händelsens datum går inte att läsa."
