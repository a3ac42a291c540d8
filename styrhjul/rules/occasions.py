"""When a step occurs within its year: once, once a period, or as often as its repetition says."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from typing import assert_never

from styrhjul.refused import Sentence, joined
from styrhjul.rules.almanac import recurring
from styrhjul.rules.days import in_year
from styrhjul.rules.definition import Step
from styrhjul.rules.repeats import (
    ByRecurrence,
    EveryEvent,
    EveryMeeting,
    EveryYears,
    Monthly,
    MonthlyWeekday,
    OnDates,
    Repeat,
)
from styrhjul.rules.resolution import as_found, in_month, no_meeting
from styrhjul.rules.scene import Found, Occasion, Scene
from styrhjul.rules.swedish import month_name


def occasions(step: Step, scene: Scene) -> tuple[Occasion, ...]:
    """The step's occasions in order; a single one without a key when it does not recur."""
    if step.periods:
        return tuple(Occasion(period.occasion, period.name, period=period) for period in step.periods)
    if step.repeat is None:
        return (Occasion(period=step.period),)
    ends = scene.events.get(step.repeat.until, ()) if step.repeat.until is not None else ()
    return tuple(
        Occasion(found.key, found.label, found.when, step.period)
        for found in _repeated(step.repeat, scene)
        if not ends or _begins(found, scene.year + step.repeat.year) <= max(ends)
    )


def _begins(occasion: Occasion, year: int) -> date:
    if isinstance(occasion.when, Found):
        return occasion.when.first
    return date.fromisoformat(f"{occasion.key}-01") if occasion.key else date(year, 1, 1)


def _repeated(repeat: Repeat, scene: Scene) -> Iterator[Occasion]:
    year = scene.year + repeat.year
    match repeat:
        case EveryMeeting():
            yield from _meetings(repeat, scene, year)
        case Monthly() | MonthlyWeekday():
            yield from _months(repeat, year)
        case EveryYears():
            if (year - repeat.first) % repeat.every_years == 0:
                yield Occasion()
        case EveryEvent():
            yield from _events(repeat, scene, year)
        case OnDates():
            yield from _days(repeat, sorted({day for day in repeat.dates if day.year == year}), Sentence("datum"))
        case ByRecurrence():
            yield from _days(repeat, recurring(repeat.rrule, year), Sentence("datum"))
        case _:
            assert_never(repeat)


def _events(repeat: EveryEvent, scene: Scene, year: int) -> Iterator[Occasion]:
    """One occasion a day, even when several of the events happened on it."""
    names = {day: event for event in reversed(repeat.every_event) for day in scene.recorded(event, year=year)}
    for day in sorted(names):
        yield from _days(repeat, [day], scene.event_name(names[day]))


def _days(repeat: Repeat, days: Iterable[date], name: str) -> Iterator[Occasion]:
    for day in days:
        if repeat.takes(day.month):
            yield Occasion(str(day), str(day), Found(day, day, joined((name, str(day)), " ")))


def _months(repeat: Monthly | MonthlyWeekday, year: int) -> Iterator[Occasion]:
    """Keyed by the month, so that another day in it is the same occasion."""
    for month in filter(repeat.takes, range(1, 13)):
        if isinstance(repeat, Monthly):
            day = in_year(f"{month:02}-{31 if repeat.monthly < 0 else repeat.monthly:02}", year)
        else:
            word, nth = repeat.monthly_weekday.value[:2].upper(), repeat.nth
            (day,) = recurring(f"FREQ=YEARLY;BYMONTH={month};BYDAY={nth:+d}{word}", year)
        yield Occasion(f"{year}-{month:02}", month_name(month), Found(day, day, str(day)))


def _meetings(repeat: EveryMeeting, scene: Scene, year: int) -> Iterator[Occasion]:
    """The year's meetings. A listed month without one, or a year without any, is an occasion that clashes."""
    body = scene.body_key(repeat.every_meeting)
    held = [
        meeting
        for meeting in scene.diary.within(body, year=year, provisional=repeat.provisional)
        if repeat.takes(meeting.starts.month)
    ]
    found = [(m.starts, Occasion(str(m.starts), str(m.starts), as_found(m, scene))) for m in held]
    absent = _absent(repeat, scene, year, {meeting.starts.month for meeting in held})
    yield from (occasion for _, occasion in sorted(chain(found, absent), key=lambda pair: pair[0]))


def _absent(repeat: EveryMeeting, scene: Scene, year: int, months: set[int]) -> Iterator[tuple[date, Occasion]]:
    for month in sorted(set(repeat.months) - set(repeat.except_months) - months):
        where = in_month(month, year)
        missing = no_meeting(scene, repeat.every_meeting, where, year=year, month=month)
        yield date(year, month, 1), Occasion(f"{year}-{month:02}", month_name(month), missing)
    if not months and not repeat.months:
        yield date(year, 1, 1), Occasion(when=no_meeting(scene, repeat.every_meeting, str(year), year=year))
