"""Which days an office works, and counting in such days.

Working days are Monday to Friday that are neither Swedish public holidays, nor the eves that the act on
public holidays (1930:173) puts on a par with them, nor the municipality's own closing days.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from styrhjul.rules.days import Day, MonthDay, in_year
from styrhjul.rules.swedish import weekday_name

SATURDAY = 5
PAUSE = "sommaruppehåll"


class OutsideCalendarError(LookupError):
    """A day that the calendar was not built for."""

    def __init__(self, day: date) -> None:
        super().__init__(f"{day} ligger utanför kalendern.")
        self.day = day


class ClosingDay(BaseModel):
    """En dag då kontoren är stängda: ett datum, eller samma dag varje år."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    date: Day | MonthDay = Field(description="En dag (2027-05-07), eller varje år samma dag (”06-05”).")
    name: str = Field(default="stängningsdag", description="Vad dagen kallas, till exempel ”klämdag”.")

    def on(self, year: int) -> dt.date:
        return in_year(self.date, year) if isinstance(self.date, str) else self.date


class Pause(BaseModel):
    """Veckorna på sommaren då ingen ska behöva göra något."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: MonthDay = Field(description="Uppehållets första dag, till exempel ”07-01”.")
    end: MonthDay = Field(description="Uppehållets sista dag, till exempel ”07-31”.")

    def holds(self, day: date) -> bool:
        return in_year(self.start, day.year) <= day <= in_year(self.end, day.year)


class CalendarSettings(BaseModel):
    """Vad kommunen lägger till almanackan."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    closing_days: tuple[ClosingDay, ...] = Field(
        default=(), description="Kommunens egna stängningsdagar. De räknas inte som arbetsdagar."
    )
    pause: Pause | None = Field(
        default=None,
        description="Sommaruppehåll. Inga påminnelser går ut, och en sista dag som hamnar där är en krock.",
    )

    @field_validator("closing_days", mode="before", json_schema_input_type=tuple[ClosingDay | Day | MonthDay, ...])
    @classmethod
    def _bare_dates(cls, value: Any) -> Any:
        if not isinstance(value, (list, tuple)):
            return value
        return [day if isinstance(day, (dict, ClosingDay)) else {"date": day} for day in value]


@dataclass(frozen=True, eq=False)
class WorkCalendar:
    """The days from ``first`` to ``last``; every question about another day is an OutsideCalendarError."""

    first: date
    last: date
    closed: Mapping[date, str]
    pause: Pause | None = None
    pause_is_closed: bool = False

    @cached_property
    def _working(self) -> tuple[date, ...]:
        days = (self.first + timedelta(n) for n in range((self.last - self.first).days + 1))
        return tuple(day for day in days if self._closed_as(day) is None)

    @cached_property
    def _working_set(self) -> frozenset[date]:
        return frozenset(self._working)

    @cached_property
    def _without_pause(self) -> "WorkCalendar":
        return replace(self, pause_is_closed=True)

    def without_pause(self) -> "WorkCalendar":
        """The same calendar with the summer pause counted as closed, for reminders."""
        return self._without_pause

    def is_working(self, day: date) -> bool:
        self._covers(day)
        return day in self._working_set

    def why_not_working(self, day: date) -> str | None:
        """The holiday's or the weekday's Swedish name; None on a working day."""
        self._covers(day)
        return self._closed_as(day)

    def in_pause(self, day: date) -> bool:
        return self.pause is not None and self.pause.holds(day)

    def add_working_days(self, day: date, n: int) -> date:
        """The ``n``-th working day after ``day`` (before it when negative); ``day`` itself need not be one.

        Zero leaves the day as it is.
        """
        if n == 0:
            return day
        self._covers(day)
        index = bisect_right(self._working, day) + n - 1 if n > 0 else bisect_left(self._working, day) + n
        if not 0 <= index < len(self._working):
            raise OutsideCalendarError(self.last if n > 0 else self.first)
        return self._working[index]

    def previous_working(self, day: date) -> date:
        """``day`` itself if it is a working day, otherwise the nearest one before."""
        return day if self.is_working(day) else self.add_working_days(day, -1)

    def next_working(self, day: date) -> date:
        """``day`` itself if it is a working day, otherwise the nearest one after."""
        return day if self.is_working(day) else self.add_working_days(day, 1)

    def _covers(self, day: date) -> None:
        if not self.first <= day <= self.last:
            raise OutsideCalendarError(day)

    def _closed_as(self, day: date) -> str | None:
        if day in self.closed:
            return self.closed[day]
        if day.weekday() >= SATURDAY:
            return weekday_name(day)
        return PAUSE if self.pause_is_closed and self.in_pause(day) else None


def work_calendar(settings: CalendarSettings, years: Iterable[int]) -> WorkCalendar:
    """The calendar from the first of ``years`` to the last, all years between included."""
    wanted = tuple(years)
    return _work_calendar(settings, min(wanted), max(wanted))


@lru_cache(maxsize=32)
def _work_calendar(settings: CalendarSettings, first: int, last: int) -> WorkCalendar:
    import holidays

    years = range(first, last + 1)
    almanac = holidays.country_holidays(
        "SE", years=years, categories=("public", "de_facto"), language="sv", expand=False
    )
    own = {closing.on(year): closing.name for closing in settings.closing_days for year in years}
    closed = MappingProxyType(own | {day: str(name) for day, name in almanac.items()})
    return WorkCalendar(date(first, 1, 1), date(last, 12, 31), closed, settings.pause)
