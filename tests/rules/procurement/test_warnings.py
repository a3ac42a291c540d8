"""What the register warns about: in time, with the rule and where it stands, and deciding nothing."""

from dataclasses import replace
from datetime import date, timedelta
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.kinds import ContractNature, Procedure
from styrhjul.rules.procurement.limits import parse_limits, with_rate
from styrhjul.rules.procurement.register import (
    Approval,
    ChoiceSystem,
    Contract,
    FollowUp,
    Option,
    Procurement,
    Register,
    Supplier,
)
from styrhjul.rules.procurement.settings import ProcurementSettings, Programme
from styrhjul.rules.procurement.warnings import NAMES, RegisterWarning, warnings_on
from tests.rules.procurement.register import AWARD, CONTRACT, OMSORG, PROCUREMENT, bought

LIMITS = parse_limits((files("styrhjul.rules") / "data" / "procurement_limits.yaml").read_text(encoding="utf-8"))
PROGRAMME = Programme(decided_on=date(2023, 3, 27), to=date(2026, 12, 31), paragraph="45")
SETTINGS = ProcurementSettings(programme=PROGRAMME)
TODAY = date(2026, 11, 25)
BUSS = Supplier("bussbolaget", "Bussbolaget")
DAY = date(2026, 3, 2)


def warned(
    *procurements: Procurement,
    systems: tuple[ChoiceSystem, ...] = (),
    today: date = TODAY,
    settings: ProcurementSettings = SETTINGS,
) -> tuple[RegisterWarning, ...]:
    limits = with_rate(LIMITS, settings.kronor_per_euro)
    return warnings_on(Register(procurements, systems), limits=limits, settings=settings, today=today)


def kinds(*procurements: Procurement, **given: object) -> list[str]:
    return [one.kind for one in warned(*procurements, **given)]  # type: ignore[arg-type]


def with_award(**changes: object) -> Procurement:
    return replace(PROCUREMENT, awards=(replace(AWARD, **changes),))  # type: ignore[arg-type]


def with_contract(**changes: object) -> Procurement:
    return with_award(contracts=(replace(CONTRACT, **changes),))  # type: ignore[arg-type]


def test_a_procurement_in_order_gives_no_warning() -> None:
    assert warned(PROCUREMENT) == ()


def test_small_direct_awards_of_one_kind_in_a_year_are_counted_together() -> None:
    near = warned(bought("1", 300_000, DAY), bought("2", 260_000, DAY))
    assert [(one.kind, one.key) for one in near] == [("limit_neared", "2")]
    assert "2 direktupphandlingar av samma slag (CPV 3916) under 2026 är tillsammans 560\u00a0000\u00a0kronor" in (
        near[0].what
    )
    assert "5 kap. och 19 a kap. LOU" in near[0].what
    assert kinds(bought("1", 300_000, DAY), bought("2", 259_999, DAY)) == []
    assert kinds(bought("1", 350_000, DAY), bought("2", 350_000, DAY)) == ["limit_passed"]


def test_direct_awards_of_other_kinds_or_years_are_not_counted_with_them() -> None:
    first = bought("1", 500_000, DAY)
    assert kinds(first, bought("2", 300_000, DAY, cpv="30200000")) == []
    assert kinds(first, bought("2", 300_000, DAY, cpv="")) == []
    assert kinds(first, bought("2", 300_000, date(2025, 3, 2))) == []
    assert kinds(bought("1", 500_000, date(2024, 3, 2)), bought("2", 300_000, date(2024, 3, 2))) == []
    assert kinds(first, replace(bought("2", 300_000, DAY), cancelled_on=DAY)) == []


def test_a_direct_award_that_is_planned_counts_so_that_it_can_be_announced_instead() -> None:
    planned = replace(bought("2", 0, DAY), awards=(), estimate=300_000, award_planned_on=date(2026, 12, 10))
    assert kinds(bought("1", 500_000, DAY), planned) == ["limit_passed"]


@given(st.lists(st.integers(1, 200_000), min_size=2, max_size=6))
def test_the_limit_is_said_to_be_neared_from_four_fifths_and_passed_from_the_whole(values: list[int]) -> None:
    total = sum(values)
    expected = ["limit_passed"] if total >= 700_000 else ["limit_neared"] if total >= 560_000 else []
    assert kinds(*(bought(str(no), value, DAY) for no, value in enumerate(values))) == expected


def test_a_direct_award_of_the_limit_or_more_should_be_looked_into() -> None:
    large = bought("1", 700_000, DAY)
    found = warned(large)
    assert [one.kind for one in found] == ["large_direct_award", "notice_late"]
    assert "bör ses över" in found[0].what
    assert kinds(bought("1", 699_999, DAY)) == []


def test_the_limit_of_social_services_is_the_eus_where_it_is_known() -> None:
    care = replace(bought("1", 8_000_000, TODAY), nature=ContractNature.SOCIAL)
    assert kinds(care) == []
    assert kinds(care, settings=SETTINGS.model_copy(update={"kronor_per_euro": 10.0})) == ["large_direct_award"]


def test_a_value_above_the_eus_threshold_is_not_for_the_national_rules() -> None:
    rate = SETTINGS.model_copy(update={"kronor_per_euro": 11.0})
    national = replace(PROCUREMENT, procedure=Procedure.SIMPLIFIED)
    assert kinds(national, settings=rate) == ["threshold_passed"]
    assert kinds(replace(national, nature=ContractNature.SOCIAL), settings=rate) == []
    assert kinds(national) == []


def test_a_direct_award_of_100_000_kronor_or_more_has_its_reasons_written_down() -> None:
    assert kinds(bought("1", 100_000, DAY, documentation="")) == ["no_documentation"]
    assert kinds(bought("1", 99_999, DAY, documentation="")) == []
    assert kinds(bought("1", 100_000, date(2024, 12, 20), documentation="")) == []


def test_a_contract_is_not_signed_before_the_standstill_is_over() -> None:
    last = date(2026, 5, 14)
    assert kinds(with_contract(signed_on=last)) == ["signed_in_standstill"]
    assert kinds(with_contract(signed_on=last + timedelta(days=1))) == []


def test_a_standstill_is_ten_days_or_more() -> None:
    (found,) = warned(with_award(standstill_to=date(2026, 5, 13)))
    assert (found.kind, found.due_on) == ("short_standstill", date(2026, 5, 14))
    assert "20 kap. 1 § LOU" in found.what
    assert kinds(with_award(standstill_to=None)) == []


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 6, 4), []),
        (date(2026, 6, 5), ["notice_soon"]),
        (date(2026, 6, 19), ["notice_soon"]),
        (date(2026, 6, 20), ["notice_late"]),
        (date(2027, 6, 1), []),
    ],
)
def test_the_notice_of_the_award_is_due_thirty_days_after_the_contract(today: date, expected: list[str]) -> None:
    missing = with_contract(award_notice_on=None, ends_on=date(2030, 5, 31), options=())
    assert kinds(missing, today=today) == expected


def test_a_framework_agreement_is_for_four_years_with_its_options() -> None:
    def framework(extends_to: date) -> Procurement:
        option = Option(1, extends_to=extends_to)
        return replace(with_contract(ends_on=date(2029, 8, 31), options=(option,)), framework=True)

    assert kinds(framework(date(2030, 8, 31))) == []
    (found,) = warned(framework(date(2030, 9, 1)))
    assert (found.kind, found.due_on) == ("long_framework", date(2030, 8, 31))


def test_a_contract_that_expires_within_eighteen_months_needs_a_plan() -> None:
    expiring = with_contract(ends_on=TODAY + timedelta(days=500), options=())
    planned = Procurement("VON 2027/1", "Trygghetslarm", cpv="85311100")
    assert kinds(expiring) == ["expiring_contract"]
    assert kinds(expiring, planned) == []
    assert kinds(expiring, replace(planned, cpv="39162100")) == ["expiring_contract"]
    assert kinds(expiring, replace(planned, cancelled_on=TODAY)) == ["expiring_contract"]
    assert kinds(with_contract(ends_on=TODAY + timedelta(days=600), options=())) == []


def test_a_contract_whose_successor_is_signed_needs_no_other_plan() -> None:
    ends_on = TODAY + timedelta(days=100)
    contract = replace(CONTRACT, starts_on=ends_on + timedelta(days=1), ends_on=None)
    successor = replace(with_award(contracts=(contract,)), key="VON 2026/90")
    assert kinds(with_contract(ends_on=ends_on, options=()), successor) == []


def test_a_purchase_that_is_delivered_needs_nothing_after_it() -> None:
    assert kinds(bought("1", 90_000, date(2026, 11, 2))) == []


@pytest.mark.parametrize(
    ("decide_by", "used_on", "expected"),
    [
        (TODAY + timedelta(days=91), None, []),
        (TODAY + timedelta(days=90), None, ["option_near"]),
        (TODAY, None, ["option_near"]),
        (TODAY - timedelta(days=1), None, ["option_passed"]),
        (TODAY, TODAY, []),
    ],
)
def test_an_option_is_taken_up_before_its_last_day(decide_by: date, used_on: date | None, expected: list[str]) -> None:
    assert kinds(with_contract(options=(Option(1, decide_by=decide_by, used_on=used_on),))) == expected


def test_private_operations_are_followed_up() -> None:
    (found,) = warned(with_contract(private_operation=True))
    assert (found.kind, found.due_on) == ("no_follow_up", None)
    assert "10 kap. 8 § kommunallagen" in found.what
    done = FollowUp(1, "bemanning", date(2026, 10, 1), done_on=date(2026, 10, 1))
    assert kinds(with_contract(private_operation=True, follow_ups=(done,))) == ["no_follow_up"]
    ahead = FollowUp(2, "bemanning", date(2027, 3, 1))
    assert kinds(with_contract(private_operation=True, follow_ups=(done, ahead))) == []


def test_a_follow_up_is_told_a_month_before_and_when_it_is_late() -> None:
    soon = FollowUp(1, "kontinuitet", TODAY + timedelta(days=30), by="Kim Ek")
    late = FollowUp(2, "bemanning", TODAY - timedelta(days=1))
    overdue, due = warned(with_contract(follow_ups=(soon, late)))
    assert (overdue.kind, due.kind) == ("follow_up_overdue", "follow_up_due")
    assert "Ansvarig: Kim Ek." in due.what
    assert "kommunallagen" not in due.what


def system(*approvals: Approval) -> tuple[ChoiceSystem, ...]:
    return (ChoiceSystem("hemtjanst", "Hemtjänst", approvals=approvals),)


def test_an_approved_provider_is_followed_up_and_one_that_has_left_is_not() -> None:
    approved = Approval(OMSORG, date(2026, 1, 7), approved_on=date(2026, 2, 1))
    (found,) = warned(systems=system(approved))
    assert (found.kind, found.key) == ("no_follow_up", "hemtjanst")
    assert found.what.startswith("Hemtjänst, Ekeby Omsorg AB: ingen plan för uppföljning är införd.")
    assert kinds(systems=system(replace(approved, left_on=TODAY - timedelta(days=1)))) == []
    assert kinds(systems=system(replace(approved, approved_on=None))) == []


def test_private_operations_need_a_programme_of_the_councils() -> None:
    followed = with_contract(private_operation=True, follow_ups=(FollowUp(1, "bemanning", date(2027, 9, 1)),))
    assert kinds(followed) == []
    assert kinds(followed, settings=ProcurementSettings()) == ["no_programme"]
    (found,) = warned(followed, today=date(2027, 1, 1))
    assert "gällde till och med 2026-12-31" in found.what
    assert kinds(PROCUREMENT, settings=ProcurementSettings()) == []


def test_a_supplier_is_known_by_its_number_once_it_has_the_contract() -> None:
    unknown = with_award(suppliers=(BUSS,))
    assert kinds(unknown) == ["no_organisation_number"]
    assert kinds(unknown, today=date(2026, 5, 3)) == []


def test_nothing_of_a_bidder_is_told_before_the_award() -> None:
    undecided = with_award(decided_on=None, suppliers=(BUSS,), value=9_999_999, contracts=())
    for today in (TODAY, date(2026, 3, 1)):
        told = " ".join(one.what for one in warned(undecided, today=today))
        assert "Bussbolaget" not in told
        assert "9\u00a0999\u00a0999" not in told


DAYS = st.dates(date(2025, 6, 1), date(2028, 6, 1)) | st.none()
CONTRACTS = st.builds(
    Contract,
    st.just("1"),
    signed_on=DAYS,
    starts_on=DAYS,
    ends_on=DAYS,
    ended_on=DAYS,
    award_notice_on=DAYS,
    private_operation=st.booleans(),
    options=st.builds(Option, st.just(1), decide_by=DAYS, extends_to=DAYS, used_on=DAYS).map(lambda one: (one,)),
)


@given(CONTRACTS, DAYS, DAYS, st.sampled_from(Procedure), st.integers(0, 10**8) | st.none(), st.booleans())
def test_a_register_with_any_dates_is_warned_about_in_known_kinds_and_whole_sentences(
    contract: Contract,
    decided_on: date | None,
    cancelled_on: date | None,
    procedure: Procedure,
    value: int | None,
    framework: bool,
) -> None:
    award = replace(AWARD, decided_on=decided_on, standstill_to=decided_on, value=value, contracts=(contract,))
    procurement = replace(
        PROCUREMENT, procedure=procedure, framework=framework, cancelled_on=cancelled_on, awards=(award,)
    )
    for one in warned(procurement, settings=ProcurementSettings()):
        assert one.kind in NAMES
        assert one.what.endswith(".")
        assert "None" not in one.what
        if cancelled_on and cancelled_on <= TODAY:
            raise AssertionError("a cancelled procurement is no longer anything to see to")
