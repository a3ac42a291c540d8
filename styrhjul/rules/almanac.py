"""Dates that the almanac alone decides: a day, a month, a weekday, a week or a recurrence in a year."""

from calendar import monthrange
from datetime import date, datetime
from itertools import islice
from typing import assert_never

from dateutil.rrule import rrulestr

from styrhjul.rules.clashes import ClashKind
from styrhjul.rules.dates import DayOfYear, MonthRule, Part, RecurrenceRule, WeekdayOfMonth, WeekRule
from styrhjul.rules.days import in_year
from styrhjul.rules.scene import Found, Missing, Result
from styrhjul.rules.swedish import WEEKDAYS, month_name, ordinal

PART_DAYS = {Part.BEGINNING: 10, Part.MIDDLE: 20}


def on_day(day: date, text: str, *, month_end: bool = False) -> Found:
    return Found(day, day, text, month_end=month_end)


def in_almanac(rule: DayOfYear | MonthRule | WeekdayOfMonth | WeekRule | RecurrenceRule, year: int) -> Result:
    match rule:
        case DayOfYear():
            day = in_year(rule.day, year)
            return on_day(day, f"den {day.day} {month_name(day.month)} {year}")
        case MonthRule():
            return _in_month(rule, year)
        case WeekdayOfMonth():
            return _weekday_of_month(rule, year)
        case WeekRule():
            return _in_week(rule, year)
        case RecurrenceRule():
            day_in_order = next(islice(recurring(rule.rrule, year), rule.nth - 1, None), None)
            if day_in_order is None:
                return Missing(f"regeln {rule.rrule} ger ingen {ordinal(rule.nth)} dag {year}", ClashKind.NO_DATE)
            return on_day(day_in_order, f"{ordinal(rule.nth)} dagen enligt {rule.rrule}, {day_in_order}")
        case _:
            assert_never(rule)


def recurring(rule: str, year: int) -> list[date]:
    """The year's days by an RFC 5545 rule that starts on 1 January."""
    last = f"{year}1231T000000"
    moments = rrulestr(f"{rule};UNTIL={last}", dtstart=datetime(year, 1, 1))  # noqa: DTZ001  (days only)
    return sorted({moment.date() for moment in moments})


def _in_month(rule: MonthRule, year: int) -> Found:
    name = f"{month_name(rule.month)} {year}"
    if rule.part is Part.END:
        day = date(year, rule.month, monthrange(year, rule.month)[1])
        return on_day(day, f"sista dagen i {name}, {day}", month_end=True)
    day = date(year, rule.month, PART_DAYS[rule.part])
    word = "början" if rule.part is Part.BEGINNING else "mitten"
    return on_day(day, f"{word} av {name}, senast {day}")


def _weekday_of_month(rule: WeekdayOfMonth, year: int) -> Result:
    days = [date(year, rule.month, day) for day in range(1, monthrange(year, rule.month)[1] + 1)]
    days = [day for day in days if day.weekday() == rule.weekday.number]
    index = rule.nth - 1 if rule.nth > 0 else rule.nth
    words = f"{ordinal(rule.nth)} {WEEKDAYS[rule.weekday.number]}en i {month_name(rule.month)} {year}"
    if index >= len(days):
        return Missing(f"det finns ingen {words.replace('en i', ' i', 1)}", ClashKind.NO_DATE)
    return on_day(days[index], f"{words}, {days[index]}")


def _in_week(rule: WeekRule, year: int) -> Result:
    """A year without a week 53 has no such day; the week after would be a wrong date."""
    try:
        day = date.fromisocalendar(year, rule.week, rule.weekday.number + 1)
    except ValueError:
        last = date(year, 12, 28).isocalendar().week
        return Missing(f"{year} har ingen vecka {rule.week}; sista veckan är {last}", ClashKind.NO_DATE)
    return on_day(day, f"{WEEKDAYS[rule.weekday.number]} vecka {rule.week} {year}, {day}")
