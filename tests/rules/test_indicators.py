"""How far an indicator is from its standard, which way it is going, and which to begin with."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from models.kinds import Better
from styrhjul.rules.goal_years import fault_in_years, is_locked
from styrhjul.rules.indicators import (
    Standing,
    Trend,
    gap,
    is_restless,
    months_between,
    shortfall,
    trend,
    worst_first,
    yearly,
)

HIGHER, LOWER = Better.HIGHER, Better.LOWER
TURNED = {Trend.BETTER: Trend.WORSE, Trend.WORSE: Trend.BETTER}
numbers = st.floats(min_value=-1e6, max_value=1e6).map(lambda number: round(number, 3))
series = st.lists(numbers, max_size=5).map(lambda values: tuple(enumerate(values, start=2022)))
betters = st.sampled_from(Better)

ONE = Standing(
    body="bun",
    key="a",
    name="A",
    measured_in="%",
    better=HIGHER,
    rank=1,
    area="",
    standard=80,
    value=72,
    period_end=date(2025, 12, 31),
    age_months=8,
    gap=10,
    is_below=True,
    trend=Trend.UNKNOWN,
    years=(),
)


def test_the_gap_is_told_in_per_cent_of_the_standard_in_the_better_direction() -> None:
    assert gap(value=72, standard=80, better=HIGHER) == 10
    assert gap(value=6.6, standard=6, better=LOWER) == pytest.approx(10)
    assert gap(value=88, standard=80, better=HIGHER) == -10
    assert gap(value=-11, standard=-10, better=HIGHER) == 10


def test_below_a_standard_of_nothing_there_is_no_per_cent_but_a_shortfall() -> None:
    assert gap(value=3, standard=0, better=LOWER) is None
    assert shortfall(value=3, standard=0, better=LOWER) == 3


@given(value=numbers, standard=numbers, better=betters)
def test_the_gap_has_the_sign_of_the_shortfall(value: float, standard: float, better: Better) -> None:
    width = gap(value=value, standard=standard, better=better)
    below = shortfall(value=value, standard=standard, better=better)
    assert (width is None) is (standard == 0)
    assert width is None or (width > 0) is (below > 0)


@given(value=numbers, standard=numbers)
def test_what_is_below_where_higher_is_better_is_above_where_lower_is(value: float, standard: float) -> None:
    one, other = (shortfall(value=value, standard=standard, better=better) for better in Better)
    assert one == -other


@pytest.mark.parametrize(
    ("values", "better", "way"),
    [
        ((80, 82, 85), HIGHER, Trend.BETTER),
        ((80, 82, 85), LOWER, Trend.WORSE),
        ((85, 80, 90, 70, 60), HIGHER, Trend.WORSE),
        ((80, 80.5, 80.2), HIGHER, Trend.SAME),
        ((0, 0, 0), HIGHER, Trend.SAME),
        ((80, 90), HIGHER, Trend.UNKNOWN),
        ((), HIGHER, Trend.UNKNOWN),
    ],
)
def test_the_trend_is_the_way_of_the_line_through_the_years(
    values: tuple[float, ...], better: Better, way: Trend
) -> None:
    assert trend(tuple(enumerate(values, start=2022)), better=better) is way


@given(years=series)
def test_the_trend_turns_with_what_is_better(years: tuple[tuple[int, float], ...]) -> None:
    up, down = (trend(years, better=better) for better in (HIGHER, LOWER))
    assert down is TURNED.get(up, up)


@given(years=series, better=betters)
def test_the_trend_turns_with_the_order_of_the_years(years: tuple[tuple[int, float], ...], better: Better) -> None:
    backward = tuple((year, value) for (year, _), (_, value) in zip(years, reversed(years), strict=True))
    forward = trend(years, better=better)
    assume(forward is not Trend.SAME)  # a line just at the border may round to either side
    assert trend(backward, better=better) in {TURNED.get(forward, forward), Trend.SAME}


def test_a_year_is_told_by_its_last_period_and_only_the_latest_five_count() -> None:
    told = [
        (date(2026, 4, 30), 1.0),
        (date(2026, 8, 31), 2.0),
        *((date(y, 12, 31), float(y)) for y in range(2018, 2026)),
    ]
    assert yearly(told) == ((2022, 2022), (2023, 2023), (2024, 2024), (2025, 2025), (2026, 2))
    assert yearly([]) == ()


def test_a_gap_in_the_series_does_not_stretch_it() -> None:
    assert yearly([(date(2015, 12, 31), 1.0), (date(2025, 12, 31), 2.0)]) == ((2025, 2.0),)


def test_the_age_is_in_whole_months() -> None:
    assert months_between(date(2025, 12, 31), date(2026, 9, 1)) == 8
    assert months_between(date(2025, 12, 31), date(2025, 12, 31)) == 0


def test_the_list_begins_with_the_highest_rank_and_then_the_widest_gap() -> None:
    unranked = replace(ONE, key="unranked", rank=0, gap=90)
    second = replace(ONE, key="second", rank=2, gap=50)
    other_body = replace(ONE, key="other", body="von", gap=20)
    nothing = replace(ONE, key="nothing", gap=None, is_below=False)
    zero = replace(ONE, key="zero", gap=None, is_below=True)
    found = worst_first([unranked, nothing, second, ONE, other_body, zero])
    assert [one.key for one in found] == ["zero", "other", "a", "nothing", "second", "unranked"]


@pytest.mark.parametrize(("changed", "of", "restless"), [(3, 4, False), (4, 4, True), (5, 20, False), (6, 20, True)])
def test_over_a_quarter_and_over_three_is_more_than_can_be_followed(changed: int, of: int, restless: bool) -> None:
    assert is_restless(changed=changed, of=of) is restless


def test_a_goal_is_locked_from_the_first_day_of_its_first_year_once_it_is_decided() -> None:
    decided = date(2026, 10, 20)
    assert is_locked(decided_on=decided, first_year=2027, today=date(2027, 1, 1))
    assert not is_locked(decided_on=decided, first_year=2027, today=date(2026, 12, 31))
    assert not is_locked(decided_on=None, first_year=2027, today=date(2027, 6, 1))


def test_a_goals_years_are_in_order_and_three_at_most() -> None:
    assert fault_in_years(2027, 2029) == ""
    assert fault_in_years(2027, 2030).startswith("Målet skulle gälla 4 år")
    assert fault_in_years(2027, 2026).startswith("2026 ligger före 2027")
