"""Who may do what: the table of rights, role by role, and that nothing is given that the table does not give."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from styrhjul.rules.access import NOTHING, Concern, Holding, Right, may

BUN, VON = Concern(body="bun"), Concern(body="von")
SCHOOL = Concern(body="bun", unit="lindskolan")
ITS_PLAN = Concern(body="bun", unit="lindskolan", role="unit_head", role_body="bun")
A_READING = Concern(body="bun", person_id=7, role_body="bun")

ROLES = {
    "administrator": Holding("administrator", "bun", "committee"),
    "officer": Holding("officer", "bun", "committee"),
    "manager": Holding("manager", "bun", "committee"),
    "procurement officer": Holding("procurement_officer", "bun", "committee"),
    "chair": Holding("chair", "bun", "committee"),
    "politician": Holding("politician", "bun", "committee"),
    "head of the unit": Holding("unit_head", "bun", "committee", "lindskolan"),
    "manager of the unit": Holding("manager", "bun", "committee", "lindskolan"),
    "head of another unit": Holding("unit_head", "bun", "committee", "bjorkskolan"),
    "administrator of another body": Holding("administrator", "von", "committee"),
    "politician of another body": Holding("politician", "von", "committee"),
    "administrator of the board": Holding("administrator", "ks", "board"),
}

GIVEN = {
    (Right.ADMINISTER, BUN): {"administrator"},
    (Right.FOLLOW, BUN): {"administrator", "officer", "manager", "procurement officer", "chair"},
    (Right.BUY, BUN): {"administrator", "procurement officer"},
    (Right.READ, BUN): {"administrator", "officer", "manager", "procurement officer", "chair", "politician"},
    (Right.PASS_ON, BUN): {"administrator", "chair"},
    (Right.VISIT, BUN): {"administrator", "chair", "politician"},
    (Right.ATTEND, SCHOOL): {"administrator", "head of the unit", "manager of the unit"},
    (Right.ANSWER, ITS_PLAN): {"head of the unit"},
    (Right.INSTALL, NOTHING): {"administrator of the board"},
    (Right.ENTER, BUN): set(ROLES),
    (Right.LOOK, BUN): set(ROLES),
}


@pytest.mark.parametrize(("right", "about"), GIVEN, ids=str)
def test_a_right_is_given_to_the_roles_of_the_table_and_to_no_others(right: Right, about: Concern) -> None:
    allowed = {name for name, held in ROLES.items() if _may(right, about, held)}
    assert allowed == GIVEN[right, about]


def test_a_reading_is_its_own_politicians_alone() -> None:
    assert may(Right.ANSWER, person_id=7, holdings=(), about=A_READING, governed=True)
    assert not may(Right.ANSWER, person_id=8, holdings=tuple(ROLES.values()), about=A_READING, governed=True)


def test_the_head_in_the_body_acts_for_a_unit_without_one() -> None:
    assert _may(Right.ANSWER, ITS_PLAN, Holding("unit_head", "bun", "committee"))


def test_the_head_in_the_body_does_not_act_for_a_unit_that_has_its_own() -> None:
    with_a_head = replace(ITS_PLAN, has_holder=True)
    assert not _may(Right.ANSWER, with_a_head, Holding("unit_head", "bun", "committee"))
    assert _may(Right.ANSWER, with_a_head, ROLES["head of the unit"])


def test_where_nobody_administers_the_board_each_committees_administrator_answers_for_what_is_shared() -> None:
    held = (ROLES["administrator"],)
    assert may(Right.INSTALL, person_id=1, holdings=held, about=NOTHING, governed=False)
    assert not may(Right.INSTALL, person_id=1, holdings=held, about=NOTHING, governed=True)


holdings = st.builds(
    Holding,
    kind=st.sampled_from(("administrator", "officer", "unit_head", "manager", "politician", "something")),
    body=st.just("von"),
    body_kind=st.just("committee"),
    unit=st.sampled_from(("", "almgarden")),
)


@given(
    right=st.sampled_from(Right), held=st.lists(holdings, max_size=4), about=st.sampled_from((BUN, SCHOOL, ITS_PLAN))
)
def test_roles_in_one_committee_give_nothing_in_another(right: Right, held: list[Holding], about: Concern) -> None:
    if right not in {Right.LOOK, Right.ENTER, Right.INSTALL}:
        assert not may(right, person_id=1, holdings=held, about=about, governed=True)


@given(right=st.sampled_from(Right), about=st.sampled_from((NOTHING, BUN, SCHOOL, ITS_PLAN, A_READING)))
def test_who_has_not_signed_in_only_looks(right: Right, about: Concern) -> None:
    allowed = may(right, person_id=None, holdings=tuple(ROLES.values()), about=about, governed=False)
    assert allowed is (right is Right.LOOK)


def _may(right: Right, about: Concern, held: Holding) -> bool:
    return may(right, person_id=1, holdings=(held,), about=about, governed=True)
