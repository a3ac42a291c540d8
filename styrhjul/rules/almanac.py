"""Dates that the almanac alone decides: a day, a month, a weekday, a week or a recurrence in a year."""

from calendar import monthrange
from datetime import date, datetime
from itertools import islice
from typing import assert_never

from dateutil.rrule import rrulestr

from styrhjul.refused import Sentence
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
            told = {"day": day.day, "month": month_name(day.month), "year": year}
            return on_day(day, Sentence("den %(day)s %(month)s %(year)s", **told))
        case MonthRule():
            return _in_month(rule, year)
        case WeekdayOfMonth():
            return _weekday_of_month(rule, year)
        case WeekRule():
            return _in_week(rule, year)
        case RecurrenceRule():
            told = {"rule": rule.rrule, "nth": ordinal(rule.nth)}
            day_in_order = next(islice(recurring(rule.rrule, year), rule.nth - 1, None), None)
            if day_in_order is None:
                return _no_date("regeln %(rule)s ger ingen %(nth)s dag %(year)s", **told, year=year)
            return on_day(day_in_order, Sentence("%(nth)s dagen enligt %(rule)s, %(day)s", **told, day=day_in_order))
        case _:
            assert_never(rule)


def recurring(rule: str, year: int) -> list[date]:
    """The year's days by an RFC 5545 rule that starts on 1 January."""
    last = f"{year}1231T000000"
    moments = rrulestr(f"{rule};UNTIL={last}", dtstart=datetime(year, 1, 1))  # noqa: DTZ001  (days only)
    return sorted({moment.date() for moment in moments})


def _in_month(rule: MonthRule, year: int) -> Found:
    told = {"month": month_name(rule.month), "year": year}
    if rule.part is Part.END:
        day = date(year, rule.month, monthrange(year, rule.month)[1])
        return on_day(day, Sentence("sista dagen i %(month)s %(year)s, %(day)s", **told, day=day), month_end=True)
    day = date(year, rule.month, PART_DAYS[rule.part])
    if rule.part is Part.BEGINNING:
        return on_day(day, Sentence("början av %(month)s %(year)s, senast %(day)s", **told, day=day))
    return on_day(day, Sentence("mitten av %(month)s %(year)s, senast %(day)s", **told, day=day))


def _weekday_of_month(rule: WeekdayOfMonth, year: int) -> Result:
    days = [date(year, rule.month, day) for day in range(1, monthrange(year, rule.month)[1] + 1)]
    days = [day for day in days if day.weekday() == rule.weekday.number]
    index = rule.nth - 1 if rule.nth > 0 else rule.nth
    weekday = WEEKDAYS[rule.weekday.number]
    told = {"nth": ordinal(rule.nth), "weekday": weekday, "month": month_name(rule.month), "year": year}
    if index >= len(days):
        return _no_date("det finns ingen %(nth)s %(weekday)s i %(month)s %(year)s", **told)
    pattern = "%(nth)s %(weekday)sen i %(month)s %(year)s, %(day)s"
    return on_day(days[index], Sentence(pattern, **told, day=days[index]))


def _in_week(rule: WeekRule, year: int) -> Result:
    """A year without a week 53 has no such day; the week after would be a wrong date."""
    told = {"week": rule.week, "year": year}
    try:
        day = date.fromisocalendar(year, rule.week, rule.weekday.number + 1)
    except ValueError:
        last = date(year, 12, 28).isocalendar().week
        return _no_date("%(year)s har ingen vecka %(week)s; sista veckan är %(last)s", **told, last=last)
    weekday = WEEKDAYS[rule.weekday.number]
    return on_day(day, Sentence("%(weekday)s vecka %(week)s %(year)s, %(day)s", **told, weekday=weekday, day=day))


def _no_date(pattern: str, **values: object) -> Missing:
    return Missing(Sentence(pattern, **values), ClashKind.NO_DATE)
