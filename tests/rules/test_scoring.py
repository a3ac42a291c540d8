"""The way travelled: what is nearly there is not a failure, and an old figure never turns a goal red."""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.kinds import Aim, Ambition, Better
from styrhjul.rules.follow_up import NEARLY, NOT_YET, REACHED, UNKNOWN, FollowUpRules, Thresholds
from styrhjul.rules.scoring import Measured, age_in_words, forecast, is_missed, judge, together, way_travelled

RULES = FollowUpRules()
AUGUST = date(2027, 8, 31)
MEASURED = Measured(
    Better.HIGHER, Aim.IMPROVE, Ambition.COMMITMENT, baseline=70, target=80, outcome=79, outcome_end=AUGUST
)


def judged(measured: Measured = MEASURED, **changes: object) -> str:
    return judge(replace(measured, **changes), period_end=AUGUST, rules=RULES).key  # type: ignore[arg-type]


def test_from_70_towards_80_with_79_is_nine_tenths_of_the_way_and_not_reached() -> None:
    found = judge(MEASURED, period_end=AUGUST, rules=RULES)
    assert (found.key, found.way, found.reason) == (NEARLY, 90, "90 % av vägen, målvärdet är inte nått.")


@pytest.mark.parametrize(
    ("ambition", "outcome", "expected"),
    [
        (Ambition.COMMITMENT, 80, REACHED),
        (Ambition.COMMITMENT, 77.9, NOT_YET),
        (Ambition.STRETCH, 77.9, REACHED),
        (Ambition.STRETCH, 74.5, NEARLY),
        (Ambition.STRETCH, 69, NOT_YET),
    ],
)
def test_a_stretch_is_judged_more_mildly_than_a_commitment(ambition: Ambition, outcome: float, expected: str) -> None:
    assert judged(ambition=ambition, outcome=outcome) == expected


def test_waiting_days_are_to_fall() -> None:
    falling = replace(MEASURED, better=Better.LOWER, baseline=40, target=20, outcome=22)
    assert judge(falling, period_end=AUGUST, rules=RULES).way == pytest.approx(90)
    assert judged(falling, outcome=20) == REACHED


def test_a_standard_that_is_kept_is_good_news_though_nothing_has_risen() -> None:
    kept = replace(MEASURED, aim=Aim.MAINTAIN, standard=90, outcome=91, target=None, baseline=91)
    assert judged(kept) == REACHED
    assert judged(kept, outcome=89) == NOT_YET
    assert judged(kept, standard=None) == UNKNOWN


@pytest.mark.parametrize("missing", [{"outcome": None}, {"target": None}, {"changed": "skolenkäten fick nya frågor"}])
def test_what_cannot_be_compared_cannot_be_judged_yet(missing: dict[str, object]) -> None:
    assert judged(**missing) == UNKNOWN


def test_an_old_figure_says_how_old_it_is_and_tells_no_bad_news() -> None:
    found = judge(replace(MEASURED, outcome=71, outcome_end=date(2026, 12, 31)), period_end=AUGUST, rules=RULES)
    assert found.key == UNKNOWN
    assert found.age == "Siffran gäller 2026 och är 8 månader äldre än perioden."
    assert judged(outcome=81, outcome_end=date(2026, 12, 31)) == REACHED


def test_a_figure_of_the_month_before_is_one_month_older() -> None:
    assert age_in_words(date(2027, 7, 31), period_end=AUGUST).endswith("1 månad äldre än perioden.")
    assert age_in_words(date(2027, 8, 15), period_end=AUGUST) == "Siffran gäller till och med 2027-08-15."


def test_almost_all_the_way_is_not_called_all_of_it() -> None:
    assert judge(replace(MEASURED, outcome=79.97), period_end=AUGUST, rules=RULES).reason.startswith("99 %")


def test_without_a_baseline_only_hit_or_miss_can_be_told() -> None:
    assert judged(baseline=None, outcome=80) == REACHED
    assert judged(baseline=None, outcome=79) == NOT_YET


def test_a_target_below_what_is_already_reached_is_hit_or_miss_too() -> None:
    assert judged(baseline=85, outcome=82) == REACHED


def test_a_goal_is_where_its_least_advanced_indicator_is() -> None:
    assert together([REACHED, UNKNOWN, NEARLY]) == NEARLY
    assert together([UNKNOWN]) == UNKNOWN


def test_only_a_commitment_is_missed_and_only_when_the_year_is_over() -> None:
    over, during = date(2027, 12, 31), AUGUST
    missed = partial(is_missed, ambition=Ambition.COMMITMENT, period_end=over, year=2027)
    assert [missed(key) for key in (REACHED, NEARLY, NOT_YET, UNKNOWN)] == [False, True, True, False]
    assert not missed(NOT_YET, period_end=during)
    assert not missed(NOT_YET, ambition=Ambition.STRETCH)


def test_half_the_way_in_half_the_time_will_do() -> None:
    year = {"start": date(2026, 12, 31), "end": date(2027, 12, 31), "thresholds": RULES.commitment}
    assert forecast(51, period_end=date(2027, 6, 30), **year) == REACHED
    assert forecast(42, period_end=date(2027, 6, 30), **year) == NEARLY
    assert forecast(10, period_end=date(2027, 6, 30), **year) == NOT_YET
    assert forecast(None, period_end=AUGUST, **year) == UNKNOWN


figures = st.floats(min_value=-1e4, max_value=1e4)


@given(figures, figures, figures)
def test_the_way_is_nothing_at_the_baseline_and_all_at_the_target(
    baseline: float, target: float, outcome: float
) -> None:
    if abs(target - baseline) < 1e-6:
        return
    assert way_travelled(baseline=baseline, target=target, outcome=baseline) == 0
    assert way_travelled(baseline=baseline, target=target, outcome=target) == 100


@given(figures, figures, figures, st.sampled_from(Better), st.sampled_from(Ambition), st.sampled_from(Aim))
def test_an_old_figure_never_turns_a_goal_red(
    baseline: float, target: float, outcome: float, better: Better, ambition: Ambition, aim: Aim
) -> None:
    old = Measured(better, aim, ambition, baseline, target, target, outcome, date(2026, 12, 31))
    assert judge(old, period_end=AUGUST, rules=RULES).key != NOT_YET


@given(figures, figures, st.sampled_from(Better), st.floats(min_value=0, max_value=1e4))
def test_a_better_outcome_is_never_judged_worse(baseline: float, outcome: float, better: Better, gained: float) -> None:
    better_by = gained if better is Better.HIGHER else -gained
    target = baseline + (10 if better is Better.HIGHER else -10)
    measured = replace(MEASURED, better=better, baseline=baseline, target=target, outcome=outcome)
    order = [NOT_YET, NEARLY, REACHED]
    assert order.index(judged(measured)) <= order.index(judged(measured, outcome=outcome + better_by))


def test_thresholds_stand_in_order() -> None:
    with pytest.raises(ValueError, match="nearly högst"):
        Thresholds(reached=50, nearly=60)


def test_a_scale_of_ones_own_keeps_the_four_that_the_rules_use() -> None:
    with pytest.raises(ValueError, match="unknown"):
        FollowUpRules(scale=RULES.scale[:3])
    assert RULES.mark("gammalt ord").key == UNKNOWN
