"""When Ekeby's bodies meet: on open days, in no July, and the working committee before its committee."""

from datetime import date, timedelta

import pytest

from styrhjul.demo.diary import DemoMeeting, meetings, moved_meeting
from styrhjul.rules.calendar import CalendarSettings, work_calendar

YEARS = range(2026, 2036)


def days(meeting: DemoMeeting) -> list[date]:
    return [meeting.starts_on + timedelta(n) for n in range((meeting.ends_on - meeting.starts_on).days + 1)]


@pytest.mark.parametrize("year", YEARS)
def test_nobody_meets_on_a_day_off_or_in_july(year: int) -> None:
    calendar = work_calendar(CalendarSettings(), range(year - 2, year + 3))
    held = [day for meeting in (*meetings(year), moved_meeting(year)) for day in days(meeting)]
    assert [day for day in held if calendar.why_not_working(day)] == []
    assert [day for day in held if day.month == 7] == []


@pytest.mark.parametrize("year", YEARS)
def test_a_committee_meets_once_in_each_month_but_july(year: int) -> None:
    for body in ("bun", "von"):
        months = [meeting.starts_on.month for meeting in meetings(year) if meeting.body == body][11:22]
        assert months == [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12]


@pytest.mark.parametrize("year", YEARS)
def test_every_meeting_has_an_id_of_its_own_that_stays_when_it_is_moved(year: int) -> None:
    ids = [meeting.uid for meeting in meetings(year)]
    assert len(set(ids)) == len(ids)
    moved = moved_meeting(year)
    (announced,) = [meeting for meeting in meetings(year) if meeting.uid == moved.uid]
    assert moved.starts_on == announced.starts_on - timedelta(days=1)
    assert (announced.sequence, moved.sequence) == (0, 1)
    assert moved.starts_on.month == 2


@pytest.mark.parametrize("year", YEARS)
def test_a_working_committee_meets_at_least_two_weeks_before_its_committee_and_never_at_the_same_time(
    year: int,
) -> None:
    for body in ("bun", "von"):
        committee = [meeting for meeting in meetings(year) if meeting.body == body]
        drafting = [meeting for meeting in meetings(year) if meeting.body == f"{body}-au"]
        for before, after in zip(drafting, committee, strict=True):
            assert timedelta(weeks=2) <= after.starts_on - before.starts_on <= timedelta(weeks=5)
        for one in drafting:
            same_day = [other for other in committee if other.starts_on == one.starts_on]
            assert all(one.ends <= other.begins or other.ends <= one.begins for other in same_day)
