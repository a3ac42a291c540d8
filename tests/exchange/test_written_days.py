"""Dates and times of day as Swedish offices write them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from styrhjul.exchange.written_days import EARLIEST, LATEST, clock, day, required_day
from styrhjul.rules.swedish import month_name, weekday_name

DAYS = st.dates(EARLIEST, LATEST)
WAYS = (
    lambda d: d.isoformat(),
    lambda d: f"{d:%Y%m%d}",
    lambda d: f"{d.day}/{d.month} {d.year}",
    lambda d: f"{d.day}/{d.month}-{d.year}",
    lambda d: f"{d.day}.{d.month}.{d.year}",
    lambda d: f"{d.day} {month_name(d.month)} {d.year}",
    lambda d: f"Den {d.day} {month_name(d.month)[:3]} {d.year}",
    lambda d: f"{weekday_name(d).title()}en den {d.day}:e {month_name(d.month).upper()} {d.year}",
    lambda d: f"{weekday_name(d)[:3]} {d.day} {month_name(d.month)[:3]}. {d.year}",
)


@given(DAYS, st.sampled_from(WAYS))
def test_a_day_is_the_same_however_it_is_written(meant: dt.date, way: object) -> None:
    assert day(way(meant)) == meant  # type: ignore[operator]


@given(st.text() | st.floats() | st.integers() | st.datetimes() | st.times() | st.timedeltas() | st.booleans())
def test_anything_in_a_date_cell_is_a_day_or_refused_in_words(cell: object) -> None:
    try:
        found = day(cell)
    except ValueError as error:
        assert str(error).endswith(".")  # noqa: PT017
    else:
        assert found is None or EARLIEST <= found <= LATEST


@given(st.text() | st.floats() | st.times() | st.timedeltas())
def test_anything_in_a_time_cell_is_a_time_or_refused_in_words(cell: object) -> None:
    try:
        found = clock(cell)
    except ValueError as error:
        assert str(error).endswith(".")  # noqa: PT017
    else:
        assert found == "" or len(found) in {5, 11}


@pytest.mark.parametrize(
    "written", ["2027-02-29", "31/4 2027", "32 januari 2027", "19 januri 2027", "13/13 2027", "5 x 2027"]
)
def test_a_day_that_is_in_no_almanac_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="Väntade ett datum"):
        day(written)


def test_a_wrong_weekday_is_a_slip_worth_telling() -> None:
    with pytest.raises(ValueError, match=": 2027-01-19 är en tisdag"):
        day("onsdag 19 januari 2027")


@pytest.mark.parametrize(
    "written",
    [
        "tis 19 jan 2027",
        "tis. den 19:e jan. 2027",
        "ti 19 januari 2027",
        "Tisdagen den 19 januari, 2027",
        "Den 19e januari 2027",
    ],
)
def test_a_weekday_may_be_shortened(written: str) -> None:
    assert day(written) == dt.date(2027, 1, 19)


def test_the_first_and_the_second_of_a_month_end_in_a() -> None:
    assert day("1:a mars 2027") == dt.date(2027, 3, 1)
    assert day("den 2a mars 2027") == dt.date(2027, 3, 2)


@pytest.mark.parametrize("written", ["kl 19 januari 2027", "t 19 januari 2027", "tisdagarna 19 januari 2027"])
def test_a_word_before_the_day_that_is_no_weekday_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="inget datum"):
        day(written)


def test_a_day_that_excel_shows_as_a_number_is_told_how_to_mend() -> None:
    with pytest.raises(ValueError, match="ge den datumformat"):
        day(46406.0)


def test_a_two_digit_year_is_refused_since_it_can_be_read_in_two_ways() -> None:
    with pytest.raises(ValueError, match="inget datum"):
        day("27-01-19")


def test_a_missing_day_is_told() -> None:
    with pytest.raises(ValueError, match="tom"):
        required_day("")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("13:00", "13:00"),
        ("kl. 13.00", "13:00"),
        ("kl 9", "09:00"),
        ("13.15-16.30", "13:15–16:30"),
        ("9 till 12", "09:00–12:00"),
        (dt.time(13, 15), "13:15"),
        (0.5625, "13:30"),
        (dt.timedelta(hours=18), "18:00"),
        ("", ""),
    ],
)
def test_a_time_of_day_is_the_same_however_it_is_written(written: object, meant: str) -> None:
    assert clock(written) == meant


@pytest.mark.parametrize("written", ["25:00", "16:30-13:15", "förmiddag", "13:60", "9-10-11"])
def test_what_is_no_time_of_day_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="inget klockslag"):
        clock(written)
