"""Reminders as ranges of due dates, held against the plain reading of the policy."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from styrhjul.rules.calendar import work_calendar
from styrhjul.rules.definition import CalendarSettings, ReminderPolicy
from styrhjul.rules.reminders import OWNER, milestones, reminder_date, windows

DEFAULT = ReminderPolicy()
SWEDEN = work_calendar(CalendarSettings(), years=range(2024, 2032))
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))


def newest(policy: ReminderPolicy, *, due: date, today: date) -> set[tuple[str, str]]:
    """The plain reading: of each recipient's milestones that have come, the last."""
    come = [m for m in milestones(policy) if reminder_date(due, offset=m.offset, calendar=SWEDEN) <= today]
    return {(m.to, m.reason) for m in {m.to: m for m in come}.values()}


@st.composite
def policies(draw: st.DrawFn) -> ReminderPolicy:
    counts = st.lists(st.integers(1, 40), max_size=4, unique=True).map(lambda found: tuple(sorted(found)))
    return ReminderPolicy(before=draw(counts)[::-1], after=draw(counts))


@given(due=DAYS, today=DAYS.filter(SWEDEN.is_working), policy=st.just(DEFAULT) | policies())
def test_a_due_date_is_in_the_window_of_its_newest_milestone_and_in_no_other(
    due: date, today: date, policy: ReminderPolicy
) -> None:
    found = windows(policy, today=today, calendar=SWEDEN)
    assert {(w.to, w.reason) for w in found if w.due_from <= due <= w.due_to} == newest(policy, due=due, today=today)


@given(today=DAYS.filter(lambda day: not SWEDEN.is_working(day)))
def test_nothing_is_said_on_a_day_that_is_not_a_working_day(today: date) -> None:
    assert windows(DEFAULT, today=today, calendar=SWEDEN) == ()


def test_a_plan_due_on_friday_15_january_is_reminded_of_on_these_days() -> None:
    days = {m.reason: reminder_date(date(2027, 1, 15), offset=m.offset, calendar=SWEDEN) for m in milestones(DEFAULT)}
    assert days == {
        "before-28": date(2026, 12, 1),
        "before-7": date(2027, 1, 5),
        "before-1": date(2027, 1, 14),
        "after-1": date(2027, 1, 18),
        "after-5": date(2027, 1, 22),
        "escalate-10-manager": date(2027, 1, 29),
        "escalate-15-administrator": date(2027, 2, 5),
    }


def test_after_four_days_of_outage_the_owner_has_one_reminder_and_not_four() -> None:
    daily = ReminderPolicy(before=(4, 3, 2, 1), after=(), escalate=())
    due = date(2027, 3, 19)
    found = [w for w in windows(daily, today=date(2027, 3, 18), calendar=SWEDEN) if w.due_from <= due <= w.due_to]
    assert [w.reason for w in found] == ["before-1"]


def test_lower_levels_hear_of_it_first() -> None:
    offsets = {m.to: m.offset for m in milestones(DEFAULT)}
    assert offsets[OWNER] < offsets["manager"] < offsets["administrator"]
