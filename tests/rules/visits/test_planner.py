"""A year's visits: who goes where, and on which day."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from styrhjul.rules.visits.planner import Colliding
from styrhjul.rules.visits.problem import Kept, Place, Problem, Visitor, VisitRules
from tests.rules.visits.committee import FIRST, broken_rules, days, places, plan, problem, visitors


def test_every_group_has_both_majority_and_opposition() -> None:
    asked = problem()
    made = plan(asked)
    assert len(made.visits) == 4
    assert not broken_rules(asked, made)


def test_units_nearby_are_visited_by_one_group_on_one_day() -> None:
    made = plan(problem(units=(*places(2), Place("syd", "Skola syd", "syd", last_visited=2024))))
    by_unit = {visit.place: visit for visit in made.visits}
    assert (by_unit["u1"].day, by_unit["u1"].visitors) == (by_unit["u2"].day, by_unit["u2"].visitors)
    assert made.parts["travel"] == 20
    assert "Gruppen besöker Skola 2, som ligger nära, samma dag." in by_unit["u1"].why


def test_units_whose_area_is_not_known_are_not_taken_for_neighbours() -> None:
    made = plan(problem(units=places(2, area="")))
    assert made.parts["travel"] == 20


def test_the_load_is_even_over_the_politicians_even_where_it_costs_a_trip() -> None:
    made = plan(problem(units=places(4, last_visited=2024), people=visitors(4, 4)))
    assert Counter(person for visit in made.visits for person in visit.visitors) == Counter(
        {f"v{no}": 1 for no in range(1, 9)}
    )
    assert made.parts["load"] == 0


def test_the_chairs_stand_outside() -> None:
    chair = Visitor("chair", "Ordföranden", "S")
    made = plan(problem(people=(*visitors(2, 2), chair)))
    assert "chair" not in {person for visit in made.visits for person in visit.visitors}


def test_groups_need_not_be_mixed_where_the_definition_says_so() -> None:
    made = plan(problem(people=visitors(3, 0), mixed=False, group_size=3))
    assert {len(visit.visitors) for visit in made.visits} == {3}


def test_nobody_goes_to_a_unit_they_visited_last_year() -> None:
    people = tuple(
        replace(one, visited_last_year=frozenset({"u1"})) if one.key == "v1" else one for one in visitors(2, 2)
    )
    made = plan(problem(people=people, visits_a_day=1))
    assert "v1" not in next(visit.visitors for visit in made.visits if visit.place == "u1")
    assert made.parts["repeats"] == 0


def test_a_visit_is_on_no_day_when_the_unit_or_a_visitor_is_away() -> None:
    units = tuple(replace(place, away=frozenset(days(2))) for place in places(4))
    people = tuple(replace(one, away=frozenset({days(5)[4]})) for one in visitors(2, 2))
    asked = problem(units=units, people=people)
    made = plan(asked)
    assert {visit.day for visit in made.visits} <= set(days(5)[2:4])
    assert not broken_rules(asked, made)


def test_a_third_of_the_units_are_visited_a_year_when_no_visit_is_known() -> None:
    assert len(plan(problem(units=places(7, last_visited=None))).visits) == 3


def test_a_unit_whose_years_are_out_is_visited_beside_the_years_share() -> None:
    units = (*places(4, last_visited=2024), Place("ny", "Nya skolan", "syd", last_visited=2026))
    assert {visit.place for visit in plan(problem(units=units)).visits} == {"u1", "u2", "u3", "u4"}


def test_units_that_asked_or_missed_goals_come_before_others_by_turn() -> None:
    units = tuple(
        replace(place, asked=place.key == "u5", missed_goals=2 if place.key == "u6" else 0)
        for place in places(6, last_visited=2026)
    )
    made = plan(problem(units=units))
    assert {visit.place for visit in made.visits} == {"u5", "u6"}
    assert {visit.place: visit.why[0] for visit in made.visits} == {
        "u5": "Enheten har bett om besök.",
        "u6": "Enheten har 2 mål som inte nåddes.",
    }


def test_visits_are_spread_over_the_days_and_the_periods() -> None:
    asked = problem(units=tuple(replace(place, area="") for place in places(4)))
    asked = replace(asked, periods={"var": days(4), "host": days(4, first=date(2027, 9, 6))})
    assert Counter(visit.period for visit in plan(asked).visits) == {"var": 2, "host": 2}


def test_a_pinned_visit_is_kept_exactly_even_against_the_rules() -> None:
    saturday = date(2027, 3, 27)
    asked = replace(problem(), kept=(Kept("u1", saturday, ("v1", "v2"), pinned=True, period="var"),))
    made = plan(asked)
    pinned = next(visit for visit in made.visits if visit.place == "u1")
    assert (pinned.day, pinned.visitors, pinned.period, pinned.pinned) == (saturday, ("v1", "v2"), "var", True)
    assert len(made.visits) == 4


def test_a_plan_that_can_stand_is_not_changed() -> None:
    asked = problem(units=(*places(3), Place("syd", "Skola syd", "syd", last_visited=2024)))
    before = plan(asked)
    kept = tuple(Kept(visit.place, visit.day, visit.visitors) for visit in before.visits)
    after = plan(replace(asked, kept=kept))
    assert after.changed == 0
    assert [(one.place, one.day, one.visitors) for one in after.visits] == [
        (one.place, one.day, one.visitors) for one in before.visits
    ]


def test_when_one_visit_is_moved_and_pinned_the_others_stay() -> None:
    asked = problem(on=8, units=places(6), people=visitors(3, 3))
    before = plan(asked)
    kept = [Kept(visit.place, visit.day, visit.visitors) for visit in before.visits]
    free = next(day for day in days(8) if day not in {one.day for one in kept})
    moved = replace(kept[0], day=free, pinned=True)
    after = plan(replace(asked, kept=(moved, *kept[1:])))
    assert after.changed == 0


def test_when_somebody_cannot_come_only_their_place_is_filled() -> None:
    asked = problem(on=8, units=places(4), people=visitors(3, 3))
    kept = tuple(Kept(visit.place, visit.day, visit.visitors) for visit in plan(asked).visits)
    gone, day = kept[0].visitors[0], kept[0].day
    people = tuple(replace(one, away=frozenset({day})) if one.key == gone else one for one in asked.visitors)
    after = plan(replace(asked, visitors=people, kept=kept))
    concerned = {one.place for one in kept if one.day == day and gone in one.visitors}
    assert after.changed == len(concerned)
    assert {visit.day for visit in after.visits if visit.place in concerned} == {day}


def test_a_unit_that_has_closed_counts_as_changed() -> None:
    asked = replace(problem(), kept=(Kept("nedlagd", FIRST, ("v1", "v3")),))
    assert plan(asked).changed == 1


def test_the_same_question_gets_the_same_plan() -> None:
    asked = problem(on=8, units=places(6), people=visitors(4, 3))
    assert plan(asked) == plan(asked)


def test_a_small_plan_is_proved_to_be_the_best() -> None:
    assert plan(problem()).gap == 0


def test_nothing_to_plan_gives_an_empty_plan() -> None:
    assert plan(problem(units=places(3, last_visited=2027))).visits == ()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (problem(people=visitors(3, 0)), "men oppositionen har 0 ledamöter att skicka"),
        (problem(group_size=1), "gruppens storlek är 1"),
        (problem(people=visitors(1, 1), group_size=3), "En grupp ska vara 3, men det finns 2 ledamöter"),
        (problem(on=0), "4 enheter ska få besök, men det finns 0 dagar"),
        (problem(on=1, people=visitors(1, 1), units=places(3)), "3 besök ska göras i år, men på 1 dag ryms högst 2"),
    ],
)
def test_rules_that_collide_are_named_with_their_numbers(asked: Problem, said: str) -> None:
    with pytest.raises(Colliding, match=said) as told:
        plan(asked)
    assert told.value.rules


def test_it_is_said_that_nobody_in_the_opposition_can_come() -> None:
    people = tuple(replace(one, away=frozenset(days(5))) if one.side == "opposition" else one for one in visitors(2, 2))
    with pytest.raises(Colliding, match="ingen av 2 i oppositionen kan någon av de 5 dagar"):
        plan(problem(people=people))


def test_it_is_said_which_unit_cannot_receive_on_any_day() -> None:
    units = tuple(replace(place, away=frozenset(days(5))) if place.key == "u2" else place for place in places(4))
    with pytest.raises(Colliding, match=r"Skola 2 ska få besök i år .* men kan ingen av de 5 dagar"):
        plan(problem(units=units))


def test_it_is_said_which_units_find_no_room_together() -> None:
    units = tuple(replace(place, area="", away=frozenset(days(5)[1:])) for place in places(3))
    with pytest.raises(
        Colliding, match=r"1 av 3 besök får inte plats: Skola \d\. De enheterna kan 1 dag, .* 2 grupper"
    ):
        plan(problem(units=units))


def test_a_unit_by_turn_that_cannot_receive_waits_for_another_year() -> None:
    units = tuple(
        replace(place, away=frozenset(days(5))) if place.key == "u1" else place
        for place in places(3, last_visited=2026)
    )
    assert [visit.place for visit in plan(problem(units=units)).visits] == ["u2"]


SOME_DAYS = st.frozensets(st.sampled_from(days(6)), max_size=3)
COMMITTEES = st.builds(
    lambda majority, opposition, aways: tuple(
        replace(one, away=away) for one, away in zip(visitors(majority, opposition), aways, strict=False)
    ),
    st.integers(1, 4),
    st.integers(1, 4),
    st.lists(SOME_DAYS, min_size=8, max_size=8),
)
UNITS = st.lists(
    st.builds(
        lambda area, away, last, asked: Place("", "", area, last_visited=last, asked=asked, away=away),
        st.sampled_from(("norr", "syd", "")),
        SOME_DAYS,
        st.sampled_from((None, 2023, 2024, 2026)),
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
).map(lambda found: tuple(replace(one, key=f"u{no}", name=f"Skola {no}") for no, one in enumerate(found)))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(COMMITTEES, UNITS, st.sampled_from((2, 3)), st.booleans(), st.integers(1, 3))
def test_a_plan_breaks_no_rule_or_says_which_collide(
    people: tuple[Visitor, ...], units: tuple[Place, ...], size: int, mixed: bool, a_day: int
) -> None:
    rules = VisitRules(group_size=size, mixed=mixed, visits_a_day=a_day)
    asked = Problem(2027, {"var": days(3), "host": days(6)[3:]}, people, units, rules)
    try:
        made = plan(asked)
    except Colliding as told:
        assert told.rules  # noqa: PT017  (either a plan or the rules that collide)
        return
    assert not broken_rules(asked, made)
    assert made.bound <= made.cost + 1e-6
    assert made.cost == sum(made.parts.values())
    assert all(visit.why for visit in made.visits)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(COMMITTEES, UNITS, COMMITTEES, st.integers(0, 3))
def test_a_plan_made_anew_breaks_no_rule_and_keeps_what_is_pinned(
    people: tuple[Visitor, ...], units: tuple[Place, ...], later: tuple[Visitor, ...], pins: int
) -> None:
    asked = Problem(2027, {"var": days(3), "host": days(6)[3:]}, people, units)
    aways = {one.key: one.away for one in later}
    try:
        before = plan(asked)
        kept = [Kept(one.place, one.day, one.visitors, no < pins, one.period) for no, one in enumerate(before.visits)]
        people = tuple(replace(one, away=aways.get(one.key, frozenset())) for one in people)
        after = plan(replace(asked, visitors=people, kept=tuple(kept)))
    except Colliding:
        return
    now = {visit.place: visit for visit in after.visits}
    same = [one for one in kept if (now[one.place].day, now[one.place].visitors) == (one.day, one.visitors)]
    assert after.changed == len(kept) - len(same)
    assert {one.place for one in kept if one.pinned} <= {one.place for one in same}
    assert after.bound <= after.cost + 1e-6
    free = replace(after, visits=tuple(visit for visit in after.visits if not visit.pinned))
    assert not [
        rule for rule in broken_rules(asked=replace(asked, visitors=people), made=free) if "years are out" not in rule
    ]
