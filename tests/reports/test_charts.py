"""Drawings: what stands where, and what they say to who does not see them."""

from datetime import date
from itertools import combinations
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.kinds import Better
from styrhjul.reports.charts.bullet import WIDTH, bullet
from styrhjul.reports.charts.sparkline import HEIGHT, sparkline
from styrhjul.reports.charts.wheel import DOT, OUTER, SIZE, numbered, wheel
from styrhjul.reports.contexts.cycle_status import CycleStatus, Stage, WheelStep
from styrhjul.reports.contexts.parts import Figure, Point
from styrhjul.reports.words import alphabetical, measure, number
from styrhjul.rules.tally import Tally
from tests.reports.examples import cycle_status, head

VALUES = st.floats(min_value=-1e9, max_value=1e9, allow_nan=False).map(lambda value: round(value, 3))


def test_a_bullet_is_told_in_words() -> None:
    drawn = bullet(Figure(key="k", indicator="Trygga elever", measured_in="%", baseline=80, target=90, outcome=85.5))
    assert drawn
    assert drawn.alt == (
        "Trygga elever: utfall 85,5\N{NO-BREAK SPACE}%, utgångsläge 80\N{NO-BREAK SPACE}%, "
        "målvärde 90\N{NO-BREAK SPACE}%. Högre är bättre."
    )


@pytest.mark.parametrize(("better", "outcome", "forward"), [("higher", 85, True), ("lower", 85, False)])
def test_a_bullet_knows_when_it_has_gone_the_wrong_way(better: str, outcome: float, *, forward: bool) -> None:
    drawn = bullet(Figure(key="k", indicator="i", better=Better(better), baseline=80, target=70, outcome=outcome))
    assert drawn
    assert drawn.forward is forward


def test_what_is_withheld_is_said_and_not_drawn() -> None:
    drawn = bullet(Figure(key="k", indicator="Få", target=90, withheld="Visas inte: få personer"))
    assert drawn
    assert drawn.end is None
    assert "Visas inte: få personer" in drawn.alt


def test_there_is_no_bullet_of_nothing() -> None:
    assert bullet(Figure(key="k", indicator="i", baseline=3)) is None


@given(baseline=VALUES | st.none(), target=VALUES, standard=VALUES | st.none(), outcome=VALUES | st.none())
def test_a_bullet_keeps_within_its_frame(
    baseline: float | None, target: float, standard: float | None, outcome: float | None
) -> None:
    drawn = bullet(Figure(key="k", indicator="i", baseline=baseline, target=target, standard=standard, outcome=outcome))
    assert drawn
    labels = [drawn.baseline, drawn.target, drawn.standard, drawn.outcome]
    assert all(0 <= label.x <= WIDTH for label in labels if label)


def test_a_year_without_a_value_breaks_the_line_and_is_told() -> None:
    series = (Point(year=2024, value=1), Point(year=2025), Point(year=2026, value=3))
    drawn = sparkline(series, name="Trygghet", measured_in="%", standard=None)
    assert drawn
    assert [len(stretch) for stretch in drawn.stretches] == [1, 1]
    assert "2025 inget värde" in drawn.alt


def test_one_value_is_no_development() -> None:
    assert sparkline((Point(year=2026, value=3),), name="n", measured_in="", standard=None) is None


@given(st.lists(VALUES, min_size=2, max_size=12), VALUES | st.none())
def test_a_sparkline_keeps_within_its_frame(values: list[float], standard: float | None) -> None:
    series = [Point(year=2020 + place, value=value) for place, value in enumerate(values)]
    drawn = sparkline(series, name="n", measured_in="", standard=standard)
    assert drawn
    assert all(0 <= y <= HEIGHT for stretch in drawn.stretches for _, y in stretch)


def test_the_wheel_numbers_its_steps_by_date() -> None:
    days = [step.due_on for _, step in numbered(cycle_status())]
    assert days == sorted(days, key=lambda day: day or date.max)
    assert sorted(dot.number for dot in wheel(cycle_status()).dots) == list(range(1, len(days) + 1))


def test_the_wheel_shows_what_is_late_and_what_lies_in_another_year() -> None:
    dots = {dot.number: dot for dot in wheel(cycle_status()).dots}
    late = {
        name for number, name in ((n, step.name) for n, step in numbered(cycle_status())) if dots[number].look == "late"
    }
    assert late == {"Upphandlingsrapport", "Enhetens uppföljning"}
    assert all(
        dots[number].away == (step.due_on.year != 2027) for number, step in numbered(cycle_status()) if step.due_on
    )


def test_the_wheel_points_at_the_day_it_was_made() -> None:
    report = cycle_status()
    later = report.model_copy(update={"head": report.head.model_copy(update={"made_on": date(2028, 2, 1)})})
    assert wheel(report).today
    assert wheel(later).today is None


@given(st.lists(st.dates(date(2026, 1, 1), date(2028, 12, 31)), max_size=14))
def test_no_dot_of_the_wheel_hides_another(days: list[date]) -> None:
    tally = Tally(done=0, handed_in=0, open_now=1, late=0, coming=0)
    steps = tuple(WheelStep(stage="goals", name=str(day), due_on=day, tally=tally) for day in days)
    drawn = wheel(CycleStatus(head=head("Hjulet"), stages=(Stage(key="goals", name="Mål"),), steps=steps))
    for one, other in combinations(drawn.dots, 2):
        assert hypot(one.spot.x - other.spot.x, one.spot.y - other.spot.y) > 2 * DOT - 3
    assert all(hypot(dot.spot.x - SIZE / 2, dot.spot.y - SIZE / 2) < OUTER for dot in drawn.dots)


def test_numbers_are_written_as_swedes_write_them() -> None:
    assert number(1234.5) == "1\N{NO-BREAK SPACE}234,5"
    assert number(-3) == "\N{MINUS SIGN}3"
    assert measure(None, "%") == "–"


def test_units_are_sorted_as_in_a_dictionary() -> None:
    names = ["Örnen", "Ängen", "Åsen", "Zebran", "Évas", "Eken"]
    assert sorted(names, key=alphabetical) == ["Eken", "Évas", "Zebran", "Åsen", "Ängen", "Örnen"]
