"""The small values that rules about dates are made of: a day, a day of the year, a weekday, a recurrence."""

import calendar
import datetime as dt
import re
from enum import StrEnum
from typing import Annotated, Any

from dateutil.rrule import rrulestr
from pydantic import AfterValidator, BeforeValidator, Field

_MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_INTERVAL = re.compile(r"[1-9][0-9]{0,3}")
_LEAP_YEAR = 2024
_FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")
_RECURRENCE_PARTS = {
    *("FREQ", "INTERVAL", "WKST", "BYDAY", "BYMONTH"),
    *("BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"),
}


class Weekday(StrEnum):
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @property
    def number(self) -> int:
        """Monday is 0, as in ``date.weekday``."""
        return list(Weekday).index(self)


def in_year(month_day: str, year: int) -> dt.date:
    """The day in that year; 29 February is the 28th in years without one."""
    month, day = map(int, month_day.split("-"))
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _real_month_day(value: str) -> str:
    if not _MONTH_DAY.fullmatch(value) or in_year(value, _LEAP_YEAR).strftime("%m-%d") != value:
        raise ValueError("månad och dag som finns, med två siffror var, till exempel ”04-15”")
    return value


def _no_numbers(value: Any) -> Any:
    # Pydantic reads a bare number as seconds since 1970, which would be a wrong date and no error.
    if isinstance(value, (int, float)):
        raise ValueError("ett datum med streck, till exempel 2027-05-07")  # noqa: TRY004  (Pydantic's error)
    return value


def _recurrence(value: str) -> str:
    """A rule for days, which ends with its year: counts, ends and clock times belong elsewhere."""
    parts = dict(part.partition("=")[::2] for part in value.upper().split(";"))
    whole = parts.get("FREQ") in _FREQUENCIES and parts.keys() <= _RECURRENCE_PARTS
    if not (whole and _INTERVAL.fullmatch(parts.get("INTERVAL", "1")) and _is_readable(value)):
        raise ValueError(
            "en regel för dagar enligt RFC 5545, utan DTSTART, COUNT och UNTIL, till exempel FREQ=MONTHLY;BYDAY=-1FR"
        )
    return value


def _is_readable(rule: str) -> bool:
    try:
        rrulestr(rule, dtstart=dt.datetime(_LEAP_YEAR, 1, 1))  # noqa: DTZ001  (days only)
    except (ValueError, TypeError, KeyError):
        return False
    return True


Day = Annotated[dt.date, BeforeValidator(_no_numbers)]
MonthDay = Annotated[str, AfterValidator(_real_month_day)]
Recurrence = Annotated[str, AfterValidator(_recurrence)]
MonthNumber = Annotated[int, Field(ge=1, le=12)]
