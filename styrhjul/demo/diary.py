"""When the invented municipality's bodies meet: as irregular as real ones, for a year and the two around it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from models.kinds import MeetingStatus

DOMAIN = "ekeby.example"
MONDAY, TUESDAY, WEDNESDAY = range(3)
JUNE, AUGUST, OCTOBER, NOVEMBER, DECEMBER = 6, 8, 10, 11, 12
LAST = 5
WEEK = timedelta(weeks=1)
NOON = time(12)
EASTER, ASCENSION = range(-7, 2), range(38, 41)  # in days from Easter Sunday


@dataclass(frozen=True)
class DemoMeeting:
    """``sequence`` rises when a meeting that has been announced is changed."""

    body: str
    uid: str
    starts_on: date
    ends_on: date
    begins: time
    ends: time
    place: str
    status: MeetingStatus = MeetingStatus.PLANNED
    sequence: int = 0


@dataclass(frozen=True)
class Habit:
    """A body's usual weekday, the week of each month it meets in (July never), and its hours and room."""

    body: str
    weekday: int
    weeks: dict[int, int]
    begins: time
    ends: time
    place: str
    two_days: frozenset[int] = frozenset()
    provisional: frozenset[int] = frozenset()


HABITS = (
    Habit(
        "kf",
        MONDAY,
        {1: 4, 2: LAST, 3: LAST, 4: LAST, 5: 4, JUNE: 3, 9: LAST, OCTOBER: LAST, NOVEMBER: 3, DECEMBER: 2},
        time(18),
        time(21, 30),
        "Folkets hus, stora salen",
        two_days=frozenset({NOVEMBER}),
    ),
    Habit(
        "ks",
        MONDAY,
        {1: 4, 2: 2, 3: 2, 4: 2, 5: 2, JUNE: 1, AUGUST: LAST, 9: 2, OCTOBER: 2, NOVEMBER: 1, DECEMBER: 1},
        time(13),
        time(17),
        "Kommunhuset, Eksalen",
        two_days=frozenset({JUNE}),
        provisional=frozenset({AUGUST}),
    ),
    Habit(
        "bun",
        TUESDAY,
        {1: 3, 2: 4, 3: 4, 4: 3, 5: 3, JUNE: 2, AUGUST: 4, 9: 3, OCTOBER: 3, NOVEMBER: 4, DECEMBER: 2},
        time(13, 15),
        time(16, 30),
        "Kommunhuset, Linden",
        provisional=frozenset({AUGUST}),
    ),
    Habit(
        "von",
        WEDNESDAY,
        {1: 4, 2: 3, 3: 4, 4: 4, 5: 4, JUNE: 2, AUGUST: LAST, 9: 4, OCTOBER: 4, NOVEMBER: 4, DECEMBER: 2},
        time(9),
        time(12),
        "Kommunhuset, Almen",
        provisional=frozenset({AUGUST}),
    ),
)
BEFORE_THE_COMMITTEE = 2 * WEEK


def meetings(year: int) -> tuple[DemoMeeting, ...]:
    """Every body's meetings from ``year - 1`` to ``year + 1``, as first announced."""
    years = (year - 1, year, year + 1)
    usual = [meeting for habit in HABITS for each in years for meeting in _of_year(habit, each)]
    drafting = [_drafting(meeting) for meeting in usual if meeting.body in {"bun", "von"}]
    return tuple(_with_happenings(usual + drafting, year))


def moved_meeting(year: int) -> DemoMeeting:
    """The school committee's February meeting, moved to the day before after it had been announced."""
    announced = next(found for found in meetings(year) if found.uid.startswith(f"bun-{year}-02"))
    day = announced.starts_on - timedelta(days=1)
    return replace(announced, starts_on=day, ends_on=day, sequence=1)


def _of_year(habit: Habit, year: int) -> Iterator[DemoMeeting]:
    for month, week in habit.weeks.items():
        two_days = month in habit.two_days
        day = _free_day(_weekday_of_month(year, month, habit.weekday, week), days=1 + two_days)
        status = MeetingStatus.PROVISIONAL if month in habit.provisional else MeetingStatus.PLANNED
        yield DemoMeeting(
            body=habit.body,
            uid=f"{habit.body}-{day}@{DOMAIN}",
            starts_on=day,
            ends_on=day + timedelta(days=int(two_days)),
            begins=time(9) if two_days else habit.begins,
            ends=time(16) if two_days else habit.ends,
            place=habit.place,
            status=status,
        )


def _drafting(meeting: DemoMeeting) -> DemoMeeting:
    """The working committee's meeting, two weeks before its committee's and in the other half of the day."""
    body, day = f"{meeting.body}-au", meeting.starts_on - BEFORE_THE_COMMITTEE
    while _is_closed(day):
        day -= WEEK
    return replace(
        meeting,
        body=body,
        uid=f"{body}-{day}@{DOMAIN}",
        starts_on=day,
        ends_on=day,
        begins=time(8, 30) if meeting.begins > NOON else time(13, 30),
        ends=time(11) if meeting.begins > NOON else time(16),
        place="Kommunhuset, Lilla rummet",
    )


def _with_happenings(usual: list[DemoMeeting], year: int) -> Iterator[DemoMeeting]:
    """The board meets a second time on its day in October, and the council's January meeting is called off."""
    for meeting in usual:
        month = (meeting.body, meeting.starts_on.year, meeting.starts_on.month)
        if month == ("kf", year, 1):
            yield replace(meeting, status=MeetingStatus.CANCELLED)
            continue
        yield meeting
        if month == ("ks", year, OCTOBER):
            uid = f"ks-{meeting.starts_on}-agarsamrad@{DOMAIN}"
            yield replace(meeting, uid=uid, begins=time(9), ends=time(11), place="Kommunhuset, Almen")


def _weekday_of_month(year: int, month: int, weekday: int, week: int) -> date:
    """The ``week``-th such weekday; the last one when the month hasn't so many."""
    first = date(year, month, 1)
    day = first + timedelta(days=(weekday - first.weekday()) % 7) + (week - 1) * WEEK
    return day if day.month == month else day - WEEK


def _free_day(day: date, *, days: int) -> date:
    """The day itself or, if a day of the meeting is closed, one whole weeks off, preferably in the same month."""
    near = sorted((day + n * WEEK for n in (0, 1, -1, 2, -2)), key=lambda other: other.month != day.month)
    return next(first for first in near if not any(_is_closed(first + timedelta(days=n)) for n in range(days)))


def _is_closed(day: date) -> bool:
    """Easter week and Easter Monday, the days around Ascension Day, and days off with a date of their own."""
    from dateutil.easter import easter

    since_easter = (day - easter(day.year)).days
    fixed = {(1, 1), (1, 5), (1, 6), (4, 30), (5, 1), (JUNE, 5), (JUNE, 6)}
    christmas = day >= date(day.year, DECEMBER, 20)
    return since_easter in EASTER or since_easter in ASCENSION or (day.month, day.day) in fixed or christmas
