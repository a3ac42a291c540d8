"""Own and private units side by side: what they do together, never so few that one of them shows."""

from datetime import date

from models.kinds import Operator
from styrhjul.services.reporting.facts.operations import compare
from styrhjul.store.operations import UnitOutcome


def outcomes(operator: Operator, *values: float, year: int = 2026) -> list[UnitOutcome]:
    day = date(year, 12, 31)
    return [UnitOutcome("förskola", operator, "Barn per årsarbetare", "barn", day, day, value) for value in values]


def test_the_means_of_both_sides_stand_beside_each_other() -> None:
    (row,) = compare([*outcomes(Operator.OWN, 5, 6, 7), *outcomes(Operator.LOV, 4, 5), *outcomes(Operator.LOU, 6)])
    assert (row.own, row.own_units, row.private, row.private_units) == (6, 3, 5, 3)


def test_a_mean_of_two_units_would_tell_of_each() -> None:
    assert compare([*outcomes(Operator.OWN, 5, 6, 7), *outcomes(Operator.LOV, 4, 5)]) == ()


def test_the_newest_year_that_both_sides_have_is_told() -> None:
    older = [*outcomes(Operator.OWN, 1, 2, 3, year=2025), *outcomes(Operator.LOV, 1, 1, 1, year=2025)]
    (row,) = compare([*older, *outcomes(Operator.OWN, 5, 6, 7)])
    assert row.year == 2025
