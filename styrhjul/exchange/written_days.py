"""Dates and times of day as they are written in Swedish offices, in spreadsheets and by hand."""

import re
from datetime import date, datetime, time, timedelta

from styrhjul.exchange.problems import quoted
from styrhjul.exchange.values import text
from styrhjul.refused import Refused, Sentence, joined
from styrhjul.rules.swedish import MONTHS, WEEKDAYS, weekday_name

EARLIEST, LATEST = date(1980, 1, 1), date(2100, 12, 31)
NO_TIME = "%(found)s är inget klockslag. Väntade till exempel 13:00 eller 13:00–16:30."
EXPECTED = Sentence("ett datum som 2027-01-19, 19/1 2027 eller 19 januari 2027")

_MONTHS = {name[:length]: number for number, name in enumerate(MONTHS, start=1) for length in (3, len(name))} | {
    "sept": 9
}
_WEEKDAYS = {
    word: number
    for number, name in enumerate(WEEKDAYS)
    for word in (f"{name}en", *(name[:length] for length in range(2, len(name) + 1)))
}
_FORMS = (
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})([ T]00:00(:00(\.0+)?)?)?"),
    re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})"),
    re.compile(r"(?P<y>[0-9]{4})/(?P<m>[0-9]{1,2})/(?P<d>[0-9]{1,2})"),
    re.compile(r"(?P<d>[0-9]{1,2})\s*/\s*(?P<m>[0-9]{1,2})[\s/-]+(?P<y>[0-9]{4})"),
    re.compile(r"(?P<d>[0-9]{1,2})\.\s*(?P<m>[0-9]{1,2})\.\s*(?P<y>[0-9]{4})"),
    re.compile(
        rf"((?P<weekday>{'|'.join(_WEEKDAYS)})\.?,?\s+)?(den\s+)?(?P<d>[0-9]{{1,2}})(:?[ae])?\s+"
        r"(?P<name>[a-zåäö]+)\.?,?\s+(?P<y>[0-9]{4})"
    ),
)
_TIME = re.compile(r"(?:kl\.?|klockan)?\s*([0-9]{1,2})(?:[:.]([0-9]{2}))?(?::[0-9]{2})?")
_HOUR = 60
_WHOLE_DAY = 24 * _HOUR


def day(cell: object) -> date | None:
    """A date; None for an empty cell. A weekday that is written out must be the date's own."""
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return _within(cell, cell)
    if isinstance(cell, (time, timedelta, bool)):
        raise Refused("%(found)s är inget datum. Väntade %(expected)s.", found=quoted(cell), expected=EXPECTED)
    written = text(cell)
    return _read(written) if written else None


def required_day(cell: object) -> date:
    found = day(cell)
    if found is None:
        raise Refused("Cellen är tom. Väntade %(expected)s.", expected=EXPECTED)
    return found


def clock(cell: object) -> str:
    """A time of day or a span, as "13:00" or "13:00–16:30"; "" for an empty cell."""
    if isinstance(cell, (datetime, time)):
        return f"{cell:%H:%M}"
    if isinstance(cell, timedelta):
        return _of_minutes(round(cell.total_seconds() / 60), cell)
    if isinstance(cell, float) and 0 < cell < 1:  # Excel's fraction of a day, in a cell without a time format
        return _of_minutes(round(cell * _WHOLE_DAY), cell)
    written = text(cell)
    if not written:
        return ""
    first, *rest = [_minutes(part) for part in re.split(r"[–—-]|\btill\b", written)]
    if len(rest) > 1 or any(number <= first for number in rest):
        raise Refused(NO_TIME, found=quoted(written))
    return "–".join(_of_minutes(number, written) for number in (first, *rest))


def _minutes(written: str) -> int:
    """Minutes since midnight; what is no time of day is a whole day, which is out of bounds."""
    match = _TIME.fullmatch(written.strip().lower())
    hours, minutes = (int(match[1]), int(match[2] or 0)) if match else (24, 0)
    return hours * 60 + minutes if minutes < _HOUR else _WHOLE_DAY


def _of_minutes(minutes: int, written: object) -> str:
    if not 0 <= minutes < _WHOLE_DAY:
        raise Refused(NO_TIME, found=quoted(written))
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _read(written: str) -> date:
    for form in _FORMS:
        if match := form.fullmatch(written.lower()):
            return _from_match(match.groupdict(), written)
    hint = ""
    if re.fullmatch(r"[0-9]{5}", written):
        hint = Sentence("Cellen har talformat; ge den datumformat i Excel.")
    wrong = Sentence("%(found)s är inget datum. Väntade %(expected)s.", found=quoted(written), expected=EXPECTED)
    raise Refused(joined((wrong, hint), " "))


def _from_match(parts: dict[str, str | None], written: str) -> date:
    name, weekday = parts.get("name"), parts.get("weekday")
    month = _MONTHS.get(name, 0) if name else int(parts["m"] or 0)
    try:
        found = date(int(parts["y"] or 0), month, int(parts["d"] or 0))
    except ValueError:
        raise Refused(
            "%(found)s finns inte i almanackan. Väntade %(expected)s.", found=quoted(written), expected=EXPECTED
        ) from None
    if weekday and _WEEKDAYS[weekday] != found.weekday():
        told = {"found": quoted(written), "day": found, "weekday": weekday_name(found)}
        raise Refused("%(found)s: %(day)s är en %(weekday)s.", **told)
    return _within(found, written)


def _within(found: date, written: object) -> date:
    if not EARLIEST <= found <= LATEST:
        raise Refused("%(found)s ligger för långt bort. Väntade ett år mellan 1980 och 2100.", found=quoted(written))
    return found
