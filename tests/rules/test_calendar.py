"""Working days: what the almanac says, and that counting in them behaves."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from styrhjul.rules.calendar import CalendarSettings, OutsideCalendarError, Pause, work_calendar

SETTINGS = CalendarSettings.model_validate(
    {"closing_days": [date(2027, 5, 7), "06-04"], "pause": {"start": "07-01", "end": "07-31"}}
)
SWEDEN = work_calendar(SETTINGS, range(2018, 2032))
DAYS = st.dates(date(2020, 1, 1), date(2029, 12, 31))
COUNTS = st.integers(1, 120)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2023, 5, 18), "Kristi himmelsfärdsdag"),
        (date(2023, 6, 6), "Nationaldagen"),
        (date(2023, 4, 10), "Annandag påsk"),
        (date(2023, 6, 23), "Midsommarafton"),
        (date(2024, 12, 24), "Julafton"),
        (date(2024, 12, 31), "Nyårsafton"),
        (date(2018, 6, 30), "lördag"),
        (date(2027, 5, 7), "stängningsdag"),
        (date(2029, 6, 4), "stängningsdag"),
        (date(2023, 9, 25), None),
        (date(2027, 7, 15), None),
    ],
)
def test_a_day_off_is_called_by_its_swedish_name(day: date, name: str | None) -> None:
    assert SWEDEN.why_not_working(day) == name
    assert SWEDEN.is_working(day) == (name is None)


def test_the_summer_pause_is_told_apart_and_closes_only_where_it_is_asked_to() -> None:
    day = date(2027, 7, 15)
    assert SWEDEN.in_pause(day)
    assert SWEDEN.without_pause().why_not_working(day) == "sommaruppehåll"
    assert SWEDEN.add_working_days(date(2027, 6, 30), 1) == date(2027, 7, 1)
    assert SWEDEN.without_pause().add_working_days(date(2027, 6, 30), 1) == date(2027, 8, 2)


def test_a_municipality_without_a_pause_is_never_in_one() -> None:
    assert not work_calendar(CalendarSettings(), [2027]).in_pause(date(2027, 7, 15))


def test_a_closing_day_may_bear_a_name() -> None:
    named = CalendarSettings.model_validate({"closing_days": [{"date": "05-02", "name": "klämdag"}]})
    assert work_calendar(named, [2024]).why_not_working(date(2024, 5, 2)) == "klämdag"


def test_a_pause_that_ends_on_leap_day_is_clamped() -> None:
    assert Pause(start="02-01", end="02-29").holds(date(2023, 2, 28))


def test_a_day_that_the_calendar_was_not_built_for_is_refused_and_not_guessed() -> None:
    small = work_calendar(CalendarSettings(), [2027])
    with pytest.raises(OutsideCalendarError):
        small.is_working(date(2028, 1, 1))
    with pytest.raises(OutsideCalendarError):
        small.add_working_days(date(2027, 12, 30), 5)
    with pytest.raises(OutsideCalendarError):
        small.add_working_days(date(2027, 1, 2), -5)


@given(day=DAYS, n=COUNTS)
def test_counting_there_and_back_returns_to_a_working_day(day: date, n: int) -> None:
    start = SWEDEN.next_working(day)
    assert SWEDEN.add_working_days(SWEDEN.add_working_days(start, n), -n) == start
    assert SWEDEN.add_working_days(SWEDEN.add_working_days(start, -n), n) == start


@given(day=DAYS, n=COUNTS)
def test_counting_lands_on_working_days_and_counts_them_all(day: date, n: int) -> None:
    end = SWEDEN.add_working_days(day, n)
    between = [day + timedelta(step) for step in range(1, (end - day).days + 1)]
    assert sum(map(SWEDEN.is_working, between)) == n
    assert SWEDEN.is_working(end)


@given(first=DAYS, second=DAYS, n=st.integers(-60, 60))
def test_a_later_day_never_gives_an_earlier_deadline(first: date, second: date, n: int) -> None:
    first, second = sorted((first, second))
    assert SWEDEN.add_working_days(first, n) <= SWEDEN.add_working_days(second, n)


@given(day=DAYS)
def test_the_nearest_working_days_enclose_the_day(day: date) -> None:
    assert SWEDEN.previous_working(day) <= day <= SWEDEN.next_working(day)
    assert SWEDEN.is_working(day) == (SWEDEN.previous_working(day) == SWEDEN.next_working(day))
