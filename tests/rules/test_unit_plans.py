"""What a unit plan must have, whichever way it comes."""

from dataclasses import replace
from datetime import date

import pytest

from styrhjul.rules.unit_plans import (
    FIELD_NAMES,
    LEARNED,
    LONGEST_ANSWER,
    Fault,
    GoalAnswer,
    Incomplete,
    PlanContent,
    PlannedActivity,
    plan_faults,
    section_in_swedish,
)

READING = PlannedActivity(1, "lasning", "Läsgrupper", "Rektor", date(2027, 1, 11), date(2027, 6, 10), "Fler läser")
PLAN = PlanContent("Mer tid.", (GoalAnswer("lasning", "Allas ämne", "Läslust"),), (READING,))


def spots(plan: PlanContent) -> list[tuple[str, str]]:
    return [(fault.section, fault.field) for fault in plan_faults(plan, goals=["lasning"], people=["Hanna  Hult"])]


def test_a_whole_plan_has_no_faults() -> None:
    assert spots(PLAN) == []


def test_every_goal_is_to_be_understood_and_contributed_to() -> None:
    faults = plan_faults(PLAN, goals=["lasning", "trygghet"])
    assert [(fault.section, fault.field) for fault in faults] == [
        ("trygghet", "understanding"),
        ("trygghet", "contribution"),
    ]


def test_risks_and_resources_are_for_those_who_have_something_to_say() -> None:
    assert PLAN.answers[0].risks == ""
    assert spots(PLAN) == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"what": ""}, "what"),
        ({"what": "å" * 301}, "what"),
        ({"owner": " "}, "owner"),
        ({"owner": "hanna hult"}, "owner"),
        ({"starts_on": None}, "starts_on"),
        ({"ends_on": None}, "ends_on"),
        ({"ends_on": date(2027, 1, 10)}, "ends_on"),
        ({"sign": ""}, "sign"),
        ({"goal": ""}, "goal"),
        ({"goal": "ekonomi"}, "goal"),
    ],
)
def test_an_activity_has_a_goal_a_what_a_role_a_span_and_a_sign(changed: dict[str, object], field: str) -> None:
    plan = replace(PLAN, activities=(replace(READING, **changed),))  # type: ignore[arg-type]
    assert spots(plan) == [("aktivitet:1", field)]


def test_an_activity_may_take_a_single_day() -> None:
    assert spots(replace(PLAN, activities=(replace(READING, ends_on=READING.starts_on),))) == []


def test_two_activities_do_not_share_a_number() -> None:
    assert spots(replace(PLAN, activities=(READING, READING))) == [("aktivitet:1", "what")]


def test_a_goal_of_somebody_elses_is_not_answered_and_none_is_answered_twice() -> None:
    more = (*PLAN.answers, *PLAN.answers, GoalAnswer("ekonomi", "x", "y"))
    assert spots(replace(PLAN, answers=more)) == [("ekonomi", "understanding"), ("lasning", "understanding")]


def test_what_the_last_year_taught_is_asked_of_all() -> None:
    assert spots(replace(PLAN, learned="\n")) == [(LEARNED, "learned")]
    assert spots(replace(PLAN, learned="å" * (LONGEST_ANSWER + 1))) == [(LEARNED, "learned")]


def test_what_is_wrong_is_said_in_words() -> None:
    faults = [Fault("lasning", "understanding", "Skriv."), Fault("aktivitet:3", "owner", "Skriv rollen.")]
    assert str(Incomplete(faults, names=FIELD_NAMES)).splitlines() == [
        "Det går inte att lämna in än. Inget är sparat.",
        "Mål lasning, så förstår vi målet: Skriv.",
        "Aktivitet 3, ansvarig roll: Skriv rollen.",
    ]


@pytest.mark.parametrize(
    ("section", "words"),
    [("", "Hela"), (LEARNED, "Lärdomar"), ("sammanfattning", "Sammanfattning"), ("avtal:krav", "Avtalet krav")],
)
def test_every_section_has_a_heading(section: str, words: str) -> None:
    assert section_in_swedish(section) == words
