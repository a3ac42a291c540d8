"""Every kind of date rule, with facts from real municipalities' calendars and the acts that bind them."""

from datetime import date

import pytest

from styrhjul.rules.clashes import ClashKind
from tests.rules.years import due_of, held, only, plan, with_steps

KF_2020 = held("kf", "2020-06-15")
BUN_2023 = held("bun", "2023-02-21", "2023-03-21", "2023-04-18", "2023-05-23", "2023-06-20", "2023-09-25", "2023-10-24")
APRIL = ', period: {name: april, end: "04-30"}'


def test_a_fixed_date_is_that_date() -> None:
    assert due_of("{date: 2018-02-16}", year=2018).due == date(2018, 2, 16)


def test_the_annual_report_is_due_on_15_april_of_the_year_after() -> None:
    assert due_of('{day: "04-15", year: 1}', year=2023).due == date(2024, 4, 15)


@pytest.mark.parametrize(("year", "day"), [(2023, 28), (2024, 29)])
def test_the_29th_of_february_is_the_28th_in_other_years(year: int, day: int) -> None:
    assert due_of('{day: "02-29"}', year=year).due == date(year, 2, day)


def test_in_january_means_by_its_last_day() -> None:
    found = due_of("{month: 1}", year=2020)
    assert (found.due, found.due_rule) == (date(2020, 1, 31), "sista dagen i januari 2020, 2020-01-31")


def test_in_mid_october_means_by_the_20th() -> None:
    assert due_of("{month: 10, part: middle, year: -1}", year=2023).due == date(2022, 10, 20)


def test_the_meeting_of_may_2023_would_have_been_the_fourth_tuesday() -> None:
    assert due_of("{weekday: tuesday, nth: 4, month: 5}", year=2023).due == date(2023, 5, 23)


def test_the_last_monday_of_september_2023_is_the_odd_meeting_day() -> None:
    assert due_of("{weekday: monday, nth: -1, month: 9}", year=2023).due == date(2023, 9, 25)


def test_a_fifth_tuesday_that_is_not_there_is_a_clash_and_no_date() -> None:
    found = due_of("{weekday: tuesday, nth: 5, month: 2}", year=2023)
    assert found.due is None
    assert [clash.kind for clash in found.clashes] == [ClashKind.NO_DATE]
    assert "ingen femte tisdag i februari 2023" in found.clashes[0].message


def test_monday_in_week_39_is_the_odd_meeting_day_of_2023() -> None:
    assert due_of("{week: 39, weekday: monday}", year=2023).due == date(2023, 9, 25)


def test_2026_has_a_week_53_and_2027_says_that_it_has_none() -> None:
    assert due_of("{week: 53, weekday: thursday}", year=2026).due == date(2026, 12, 31)
    found = due_of("{week: 53, weekday: thursday}", year=2027)
    assert found.due is None
    assert "2027 har ingen vecka 53; sista veckan är 52" in found.clashes[0].message


def test_council_decides_the_budget_at_its_meeting_in_june() -> None:
    found = due_of("{meeting: kf, month: 6}", year=2020, meetings=KF_2020)
    assert (found.due, found.meeting) == (date(2020, 6, 15), "kf-2020-06-15")


def test_the_third_meeting_of_the_year_and_the_last() -> None:
    assert due_of("{meeting: own, nth: 3}", year=2023, meetings=BUN_2023).due == date(2023, 4, 18)
    assert due_of("{meeting: own, nth: -1}", year=2023, meetings=BUN_2023).due == date(2023, 10, 24)


def test_the_last_meeting_before_the_summer() -> None:
    found = due_of('{last_meeting: own, on_or_before: {day: "06-20"}}', year=2023, meetings=BUN_2023)
    assert found.due == date(2023, 6, 20)
    earlier = due_of('{last_meeting: own, before: {day: "06-20"}}', year=2023, meetings=BUN_2023)
    assert earlier.due == date(2023, 5, 23)


def test_the_executive_board_takes_the_report_15_days_after_the_committee() -> None:
    meetings = held("bun", "2023-05-23") + held("ks", "2023-05-10", "2023-06-07")
    found = due_of("{next_meeting: ks, after: {meeting: own, month: 5}}", year=2023, meetings=meetings)
    assert found.due == date(2023, 6, 7)
    assert found.due_rule == (
        "kommunstyrelsens sammanträde 2023-06-07, det första efter nämndens sammanträde 2023-05-23"
    )


def test_the_text_is_due_26_calendar_days_before_the_meeting() -> None:
    found = due_of("{days: 26, before: {meeting: own, month: 2}}", year=2023, meetings=BUN_2023)
    assert (found.due, found.due_rule) == (date(2023, 1, 26), "26 dagar före nämndens sammanträde 2023-02-21")


def test_urgent_business_is_announced_on_the_working_day_before_the_meeting() -> None:
    assert due_of("{working_days: 1, before: {meeting: kf, month: 6}}", year=2020, meetings=KF_2020).due == date(
        2020, 6, 12
    )


def test_ten_working_days_back_from_the_june_meeting_pass_over_the_national_day() -> None:
    rule = "{working_days: 10, before: {meeting: own, month: 6}}"
    assert due_of(rule, year=2023, meetings=BUN_2023).due == date(2023, 6, 5)


def test_a_council_meeting_is_announced_a_week_before() -> None:
    assert due_of("{weeks: 1, before: {meeting: kf, month: 6}}", year=2020, meetings=KF_2020).due == date(2020, 6, 8)


@pytest.mark.parametrize(("end", "due"), [("06-30", date(2023, 8, 31)), ("08-31", date(2023, 10, 31))])
def test_two_months_from_a_periods_end_reach_the_end_of_the_second_month(end: str, due: date) -> None:
    more = f', period: {{name: delår, end: "{end}"}}'
    assert due_of("{months: 2, after: period_end}", year=2023, more=more).due == due


def test_months_from_any_other_day_keep_the_day_of_the_month() -> None:
    assert due_of('{months: 2, after: {day: "06-30"}}', year=2023).due == date(2023, 8, 30)


def test_a_year_after_a_leap_day_is_the_28th() -> None:
    assert due_of("{years: 1, after: {date: 2024-02-29}}", year=2025).due == date(2025, 2, 28)


def test_a_period_ends_on_its_own_last_day_whatever_it_is_called() -> None:
    found = due_of("period_end", year=2023, more=APRIL)
    assert (found.due, found.period, found.period_end) == (date(2023, 4, 30), "april", date(2023, 4, 30))


def test_visits_are_followed_up_at_the_meeting_after_and_prepared_at_the_one_before() -> None:
    steps = """
    besok: {due: {day: "04-03"}}
    forbered: {due: {meetings: 1, before: {due: besok}}}
    uppfolj: {due: {meetings: 2, after: {due: besok}}}
    """
    found = plan(with_steps(steps), 2023, BUN_2023)
    assert [one.due for one in found] == [date(2023, 4, 3), date(2023, 3, 21), date(2023, 5, 23)]


def test_a_step_may_open_before_its_own_due_date() -> None:
    found = due_of("{meeting: own, month: 5}", year=2023, meetings=BUN_2023, more=", opens: {weeks: 4, before: due}")
    assert found.opens == date(2023, 4, 25)


def test_a_step_may_open_when_another_opens() -> None:
    steps = """
    a: {opens: {day: "03-01"}, due: {weeks: 3, after: opens}}
    b: {opens: {opens: a}, due: {due: a}}
    """
    (_, b) = plan(with_steps(steps), 2023)
    assert (b.opens, b.due) == (date(2023, 3, 1), date(2023, 3, 22))


def test_an_after_notice_is_due_30_days_after_the_contract_and_waits_until_there_is_one() -> None:
    definition = with_steps(
        "efterannons: {due: {days: 30, after: {event: avtal}}}", head="events: {avtal: avtal tecknat}"
    )
    (waiting,) = plan(definition, 2023)
    assert (waiting.due, waiting.due_rule, waiting.clashes) == (None, "väntar på avtal tecknat", ())
    (told,) = plan(definition, 2023, events={"avtal": [date(2022, 1, 3), date(2023, 3, 1)]})
    assert (told.due, told.due_rule) == (date(2023, 3, 31), "30 dagar efter avtal tecknat 2023-03-01")


def test_what_is_left_is_said_by_rfc_5545() -> None:
    found = due_of('{rrule: "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1", nth: 2}', year=2023)
    assert found.due == date(2023, 6, 30)


def test_a_recurrence_may_have_no_such_day() -> None:
    found = due_of('{rrule: "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}', year=2023)
    assert found.due is None
    assert "ger ingen första dag 2023" in found.clashes[0].message


def test_counting_no_days_is_the_day_itself() -> None:
    assert due_of("{days: 0, before: {meeting: kf, month: 6}}", year=2020, meetings=KF_2020).due == date(2020, 6, 15)


def test_one_occasion_of_a_recurring_step_can_be_named() -> None:
    steps = """
    rapport: {periods: [{name: april, end: "04-30"}, {key: t2, name: augusti, end: "08-31"}], due: period_end}
    samlad: {due: {days: 30, after: {due: rapport, occasion: t2}}}
    """
    assert only(plan(with_steps(steps), 2023), "samlad").due == date(2023, 9, 30)


def test_a_two_day_meeting_counts_from_its_first_day_before_and_its_last_day_after() -> None:
    meetings = held("kf", "2023-11-20", length=2)
    before = due_of("{days: 7, before: {meeting: kf, month: 11}}", year=2023, meetings=meetings)
    after = due_of("{days: 14, after: {meeting: kf, month: 11}}", year=2023, meetings=meetings)
    assert (before.due, after.due) == (date(2023, 11, 13), date(2023, 12, 5))
    assert before.due_rule == "7 dagar före kommunfullmäktiges sammanträde 2023-11-20–2023-11-21"


def test_two_meetings_on_one_day_are_one_occasion() -> None:
    steps = "kallelse: {repeat: {every_meeting: own}, due: {days: 5, before: occasion}}"
    twice = held("bun", "2023-10-24", "2023-10-24")
    assert [one.occasion for one in plan(with_steps(steps), 2023, twice)] == ["2023-10-24"]


def test_a_provisional_meeting_is_passed_over_unless_asked_for_and_a_cancelled_one_always() -> None:
    meetings = (
        held("bun", "2023-08-29", status="provisional")
        + held("bun", "2023-08-15", status="cancelled")
        + held("bun", "2023-09-25")
    )
    rule = '{next_meeting: own, on_or_after: {day: "08-01"}'
    assert due_of(rule + "}", year=2023, meetings=meetings).due == date(2023, 9, 25)
    assert due_of(rule + ", provisional: true}", year=2023, meetings=meetings).due == date(2023, 8, 29)
