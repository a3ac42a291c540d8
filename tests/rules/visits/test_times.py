"""Those who make two visits in a day are not at both at once."""

from styrhjul.rules.visits.problem import VisitRules
from styrhjul.rules.visits.times import Timed, slots, times_of_day

RULES = VisitRules(starts="09:00", ends="11:00", visits_a_day=3)


def timed(key: str, *visitors: str, starts: str = "", ends: str = "") -> Timed:
    return Timed(key, frozenset(visitors), starts, ends)


def test_the_day_has_as_many_times_as_a_person_may_make_visits() -> None:
    assert slots(RULES) == (("09:00", "11:00"), ("12:00", "14:00"), ("15:00", "17:00"))


def test_groups_of_others_go_at_the_same_time_and_the_same_group_after_one_another() -> None:
    found = times_of_day([timed("a", "x", "y"), timed("b", "z"), timed("c", "y")], RULES)
    assert {key: start for key, (start, _) in found.items()} == {"a": "09:00", "b": "09:00", "c": "12:00"}


def test_a_time_that_is_said_stays() -> None:
    found = times_of_day([timed("a", "x"), timed("b", "x", starts="10:00", ends="12:30")], RULES)
    assert found == {"a": ("15:00", "17:00"), "b": ("10:00", "12:30")}
