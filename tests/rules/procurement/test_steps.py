"""How far a procurement has come is what its dates say on the day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.kinds import ContractNature, Procedure, ProcurementStep, Sanction
from styrhjul.rules.procurement.names import NATURE_NAMES, PROCEDURE_NAMES, SANCTION_NAMES, STEP_NAMES
from styrhjul.rules.procurement.register import Award, Contract, FollowUp, Option, Procurement
from styrhjul.rules.procurement.steps import NextDate, awarded, end_of, is_in_force, next_date, step_of, value_of
from tests.rules.procurement.register import AWARD, CONTRACT, PROCUREMENT

ORDER = list(ProcurementStep)


@pytest.mark.parametrize(
    ("today", "step", "coming"),
    [
        (date(2026, 1, 1), "planned", NextDate("annonsering planerad", date(2026, 1, 15))),
        (date(2026, 2, 1), "planned", NextDate("annonsering planerad", date(2026, 1, 15))),
        (date(2026, 2, 2), "announced", NextDate("sista anbudsdag", date(2026, 3, 16))),
        (date(2026, 3, 16), "announced", NextDate("sista anbudsdag", date(2026, 3, 16))),
        (date(2026, 3, 17), "evaluation", NextDate("tilldelning planerad", date(2026, 5, 1))),
        (date(2026, 5, 4), "standstill", NextDate("avtalsspärrens sista dag", date(2026, 5, 14))),
        (date(2026, 5, 14), "standstill", NextDate("avtalsspärrens sista dag", date(2026, 5, 14))),
        (date(2026, 5, 15), "awarded", NextDate("avtalsstart planerad", date(2026, 9, 1))),
        (date(2026, 5, 20), "contract", NextDate("besked om option", date(2028, 2, 29))),
        (date(2028, 3, 1), "contract", NextDate("avtalets sista dag", date(2028, 8, 31))),
        (date(2028, 8, 31), "contract", NextDate("avtalets sista dag", date(2028, 8, 31))),
        (date(2028, 9, 1), "ended", None),
    ],
)
def test_a_procurement_goes_from_its_plan_to_the_day_after_its_last(
    today: date, step: str, coming: NextDate | None
) -> None:
    assert step_of(PROCUREMENT, today) == step
    assert next_date(PROCUREMENT, today) == coming


def test_a_cancelled_procurement_is_cancelled_whatever_else_it_says() -> None:
    cancelled = replace(PROCUREMENT, cancelled_on=date(2026, 6, 1))
    assert step_of(cancelled, date(2026, 5, 31)) is ProcurementStep.CONTRACT
    assert step_of(cancelled, date(2026, 6, 1)) is ProcurementStep.CANCELLED
    assert next_date(cancelled, date(2026, 6, 1)) is None


def test_a_withdrawn_award_leads_back_to_the_evaluation() -> None:
    withdrawn = replace(PROCUREMENT, awards=(replace(AWARD, cancelled_on=date(2026, 5, 8), contracts=()),))
    assert step_of(withdrawn, date(2026, 5, 7)) is ProcurementStep.STANDSTILL
    assert step_of(withdrawn, date(2026, 5, 8)) is ProcurementStep.EVALUATION
    assert awarded(withdrawn, date(2026, 5, 8)) == ()


def test_a_signed_contract_presupposes_an_award_whose_day_nobody_wrote_down() -> None:
    undated = replace(PROCUREMENT, awards=(replace(AWARD, decided_on=None, standstill_to=None),))
    assert step_of(undated, date(2026, 5, 19)) is ProcurementStep.EVALUATION
    assert step_of(undated, date(2026, 5, 20)) is ProcurementStep.CONTRACT


def test_a_used_option_moves_the_end_and_one_that_is_not_used_does_not() -> None:
    option = CONTRACT.options[0]
    used = replace(CONTRACT, options=(replace(option, used_on=date(2028, 1, 10)),))
    assert end_of(CONTRACT) == date(2028, 8, 31)
    assert end_of(used) == date(2029, 8, 31)
    assert end_of(replace(used, ended_on=date(2028, 11, 30))) == date(2028, 11, 30)
    assert end_of(replace(CONTRACT, ends_on=None)) is None


def test_a_contract_without_a_last_day_runs_until_further_notice() -> None:
    assert is_in_force(replace(CONTRACT, ends_on=None), date(2090, 1, 1))


def test_one_contract_in_force_is_enough() -> None:
    ended = replace(CONTRACT, key="A-0", ended_on=date(2026, 12, 31))
    both = replace(PROCUREMENT, awards=(replace(AWARD, contracts=(ended, CONTRACT)),))
    assert step_of(both, date(2027, 1, 1)) is ProcurementStep.CONTRACT
    assert step_of(replace(both, awards=(replace(AWARD, contracts=(ended,)),)), date(2027, 1, 1)) == "ended"


def test_a_follow_up_that_is_not_done_comes_next_even_when_its_day_has_passed() -> None:
    done = FollowUp(1, "bemanning", date(2026, 10, 1), done_on=date(2026, 10, 2))
    contract = replace(CONTRACT, follow_ups=(done, FollowUp(2, "kontinuitet", date(2026, 11, 1))))
    followed = replace(PROCUREMENT, awards=(replace(AWARD, contracts=(contract,)),))
    assert next_date(followed, date(2026, 12, 1)) == NextDate("uppföljning", date(2026, 11, 1))


def test_the_value_is_the_estimate_until_the_award() -> None:
    assert value_of(PROCUREMENT, date(2026, 5, 3)) == 3_500_000
    assert value_of(PROCUREMENT, date(2026, 5, 4)) == 4_100_000
    assert value_of(replace(PROCUREMENT, awards=(replace(AWARD, value=None),)), date(2026, 5, 4)) == 4_000_000


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31)) | st.none()
PROCUREMENTS = st.builds(
    Procurement,
    st.just("1"),
    st.just("Larm"),
    announced_on=DAYS,
    tenders_due_on=DAYS,
    cancelled_on=DAYS,
    awards=st.builds(
        Award,
        st.just("1"),
        decided_on=DAYS,
        standstill_to=DAYS,
        contracts=st.builds(
            Contract,
            st.just("1"),
            signed_on=DAYS,
            starts_on=DAYS,
            ends_on=DAYS,
            ended_on=DAYS,
            options=st.builds(Option, st.just(1), extends_to=DAYS, used_on=DAYS).map(lambda option: (option,)),
        ).map(lambda contract: (contract,)),
    ).map(lambda award: (award,)),
)
TODAYS = st.dates(date(2026, 1, 1), date(2026, 12, 30))


@given(PROCUREMENTS, TODAYS)
def test_whatever_dates_are_missing_or_wrong_a_procurement_never_goes_back(
    procurement: Procurement, today: date
) -> None:
    now, tomorrow = step_of(procurement, today), step_of(procurement, today + timedelta(days=1))
    assert ORDER.index(now) <= ORDER.index(tomorrow)


@given(PROCUREMENTS, TODAYS)
def test_there_is_something_to_tell_of_suppliers_exactly_when_there_is_an_award(
    procurement: Procurement, today: date
) -> None:
    step = step_of(procurement, today)
    if step is not ProcurementStep.CANCELLED:
        secret = {ProcurementStep.PLANNED, ProcurementStep.ANNOUNCED, ProcurementStep.EVALUATION}
        assert bool(awarded(procurement, today)) == (step not in secret)


@given(PROCUREMENTS, TODAYS)
def test_a_procurement_that_is_over_has_nothing_more_to_come(procurement: Procurement, today: date) -> None:
    coming = next_date(procurement, today)
    if step_of(procurement, today) in {ProcurementStep.ENDED, ProcurementStep.CANCELLED}:
        assert coming is None


def test_every_kind_has_a_swedish_name() -> None:
    for kinds, names in (
        (ProcurementStep, STEP_NAMES),
        (Procedure, PROCEDURE_NAMES),
        (ContractNature, NATURE_NAMES),
        (Sanction, SANCTION_NAMES),
    ):
        assert set(names) == set(kinds)
        assert len(set(names.values())) == len(names)
