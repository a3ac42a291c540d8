"""A clock that is wrong, hours that come twice or not at all, days that are odd, and outages."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import holidays
from sqlalchemy import text

from faults.invariants import Counts, check, must, said
from faults.municipality import (
    MORNING,
    copied,
    empty,
    opened,
    states,
    with_letters,
    with_year,
)
from faults.post_office import post_office
from faults.registry import Outcome, Trial, fault
from faults.victims import send, walk_rounds
from models.kinds import NoticeState
from notifications.outbox import BACKOFF, LEASE, claim
from styrhjul.rules.loading import definition_to_json
from styrhjul.services.acts import audit_row
from styrhjul.settings import STOCKHOLM
from tests import cast

UNITS = 20
FIRST, LAST = date(2026, 11, 25), date(2027, 3, 1)
FRIDAY = 4
WITHOUT_PAUSE = "\n".join(line for line in cast.YEAR.splitlines() if not line.startswith("calendar:"))
DAY = timedelta(days=1)


@fault("A clock set back, anywhere in the year: nobody is told anything a second time.", times=60, few=4)
def clock_goes_back(trial: Trial) -> Outcome:
    ready, counts = with_year(trial.folder / "ready", units=UNITS), Counts()
    undisturbed = _walked(copied(ready, trial.folder / "undisturbed"), _days(FIRST, LAST))
    for _ in range(trial.times):
        folder = copied(ready, trial.folder / "struck")
        back = FIRST + DAY * trial.chance.randrange((LAST - FIRST).days)
        days = [*_days(FIRST, back), *_days(back - DAY * trial.chance.choice([1, 2, 7]), LAST)]
        must(_walked(folder, days) == undisturbed, "somebody heard something else than without it")
        counts += check(folder)
    return Outcome(trial.times, counts, "the same is said on the same days as without it")


@fault("A clock a week ahead for a day: nobody is told twice; what was said too early is not said again.", times=60)
def clock_goes_forward_a_week(trial: Trial) -> Outcome:
    """What is honest to say: an escalation that a wrong clock has sent cannot be called back."""
    ready, counts, early = with_year(trial.folder / "ready", units=UNITS), Counts(), 0
    undisturbed = _reasons(_walked(copied(ready, trial.folder / "undisturbed"), _days(FIRST, LAST)))
    for _ in range(trial.times):
        folder = copied(ready, trial.folder / "struck")
        wrong = FIRST + DAY * trial.chance.randrange((LAST - FIRST).days - 7)
        told = _walked(folder, [*_days(FIRST, wrong), wrong + 7 * DAY, *_days(wrong + DAY, LAST)])
        must(_reasons(told) == undisturbed, "somebody heard something else, or not all of it")
        early += sum(1 for row in told if row[4] == str(wrong + 7 * DAY))
        counts += check(folder)
    return Outcome(trial.times, counts, f"each thing said once; {early} of them up to a week early, on the wrong day")


@fault(
    "A delivery that died while the clock was ahead holds its letters until the clock is right, and no longer.",
    times=20,
)
def killed_while_the_clock_is_ahead(trial: Trial) -> Outcome:
    ready, counts = with_letters(trial.folder / "ready", units=UNITS), Counts()
    for _ in range(trial.times):
        folder = copied(ready, trial.folder / "struck")
        ahead = MORNING + timedelta(days=trial.chance.uniform(3, 30))
        with opened(folder) as database, post_office() as office:
            with database.transaction() as connection:
                claim(connection, now=ahead, limit=UNITS, mail=True)
            send(database, office.url, at=MORNING)
            must(states(database) == {NoticeState.SENT: UNITS}, f"they wait for the wrong day: {states(database)}")
        counts += check(folder, accepted=office.ids())
    return Outcome(trial.times, counts, f"an instant further off than {BACKOFF[-1].days} days is taken for what it is")


@fault(
    "In the hour that comes twice, and the one that is not, what is claimed is nobody else's, and then free.",
    times=40,
    few=4,
)
def summer_time_begins_and_ends(trial: Trial) -> Outcome:
    ready, counts = with_letters(trial.folder / "ready", units=UNITS), Counts()
    for _ in range(trial.times):
        folder = copied(ready, trial.folder / "struck")
        around = trial.chance.choice([datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2027, 10, 31, 1, tzinfo=UTC)])
        at = (around + timedelta(minutes=trial.chance.uniform(-65, 65))).astimezone(STOCKHOLM)
        with opened(folder) as database, post_office() as office:
            with database.transaction() as connection:
                claim(connection, now=at, limit=UNITS, mail=True)
            for minutes in (1, 5, 9):
                now = (at.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(STOCKHOLM)
                must(not send(database, office.url, at=now).taken, f"taken after {minutes} minutes, at {at}")
            after = (at.astimezone(UTC) + LEASE).astimezone(STOCKHOLM)
            must(send(database, office.url, at=after).states[NoticeState.SENT] == UNITS, "still held afterwards")
        counts += check(folder, accepted=office.ids())
    return Outcome(
        trial.times, counts, f"a claim is {int(LEASE.total_seconds() / 60)} minutes whatever the wall clock says"
    )


@fault(
    "The round's schedule gives one run each weekday of ten years, at half past six, whatever the clock does.", times=1
)
def schedule_over_summer_time(_trial: Trial) -> Outcome:
    from prefect.server.schemas.schedules import CronSchedule

    from flows.serve_all import declared

    round_of = next(one for one in declared() if one.name == "daglig-runda")
    (schedule,) = round_of.schedules or []
    cron = CronSchedule(cron=schedule.cron, timezone=schedule.timezone)  # type: ignore[union-attr]
    local: list[datetime] = []
    for year in range(2027, 2037):
        first, last = (datetime(year, *day, tzinfo=STOCKHOLM) for day in ((1, 1, 0), (12, 31, 23)))
        local += [at.astimezone(STOCKHOLM) for at in asyncio.run(cron.get_dates(n=1_000, start=first, end=last))]
    weekdays = [day for day in _days(date(2027, 1, 1), date(2036, 12, 31)) if day.weekday() <= FRIDAY]
    must({at.strftime("%H:%M") for at in local} == {"06:30"}, "a run at another time than half past six")
    must([date(at.year, at.month, at.day) for at in local] == weekdays, "not one run a weekday")
    return Outcome(20, note=f"{len(local)} of {len(weekdays)} days, 20 changes of the clock")


@fault(
    "Reminders around leap day, week 53, Easter and midsummer fall on the days that counting one by one gives.",
    times=12,
    few=1,
)
def leap_day_and_week_53(trial: Trial) -> Outcome:
    counts, compared = Counts(), 0
    around = [date(2028, 2, 29), date(2027, 1, 3), date(2032, 12, 31), date(2027, 3, 28), date(2028, 6, 24)]
    for _ in range(trial.times):
        middle = trial.chance.choice(around)
        dues = sorted({middle + DAY * trial.chance.randint(-8, 20) for _ in range(12)})
        folder = _with_due_days(trial.folder / "struck", dues)
        walk_rounds(folder, tuple(_days(dues[0] - 20 * DAY, dues[-1] + 12 * DAY)))
        with opened(folder) as database:
            told = {(row[3], row[2]): row[4] for row in said(database) if row[2] in ("before-7", "before-1", "after-1")}
        expected = {
            (str(due), reason): str(_counted(due, offset))
            for due in dues
            for reason, offset in (("before-7", -7), ("before-1", -1), ("after-1", 1))
        }
        must(told == expected, f"told on other days: {sorted(told.items() ^ expected.items())[:4]}")
        compared += len(expected)
        counts += check(folder)
    return Outcome(trial.times, counts, f"{compared} reminders, 0 on another day than the holidays' own calendar gives")


@fault(
    "After a day without a round: at most one notice each, of what holds now, and nothing is missed.", times=30, few=2
)
def outage_of_one_day(trial: Trial) -> Outcome:
    return _outage(trial, days=1)


@fault(
    "After thirty days without a round: at most one notice each, of what holds now, and nothing is missed.",
    times=30,
    few=2,
)
def outage_of_thirty_days(trial: Trial) -> Outcome:
    return _outage(trial, days=30)


def _outage(trial: Trial, *, days: int) -> Outcome:
    ready, counts, most = with_year(trial.folder / "ready", units=UNITS), Counts(), 0
    undisturbed = _walked(copied(ready, trial.folder / "undisturbed"), _days(FIRST, LAST))
    for _ in range(trial.times):
        folder = copied(ready, trial.folder / "struck")
        down = FIRST + DAY * trial.chance.randrange((LAST - FIRST).days - days - 10)
        back = down + days * DAY
        told = _walked(folder, [*_days(FIRST, down - DAY), *_days(back, LAST)])
        caught_up = next((row[4] for row in told if row[4] and row[4] >= str(back)), "")
        each = Counter(row[:2] for row in told if row[4] == caught_up)
        most = max([most, *each.values()])
        must(most <= 1, "somebody was told more than one thing about the same obligation")
        must(_reasons(told) <= _reasons(undisturbed), "something was said that would not have been")
        skipped = {row[2] for row in undisturbed if str(down) <= row[4] < str(back)}
        missing = {reason for _, _, reason in _reasons(undisturbed) - _reasons(told)}
        must(missing <= skipped, f"missed although its day came: {missing - skipped}")
        must(_notices_a_day(folder) == 1, "somebody got two notices in a day")
        counts += check(folder)
    return Outcome(trial.times, counts, "the newest milestone once, not one for every day that was lost")


def _days(first: date, last: date) -> Iterator[date]:
    return (first + DAY * n for n in range((last - first).days + 1))


def _walked(folder: Path, days: Iterable[date]) -> list[tuple[object, ...]]:
    walk_rounds(folder, tuple(days))
    with opened(folder) as database:
        return said(database)


def _reasons(told: Iterable[tuple[object, ...]]) -> set[tuple[object, ...]]:
    """What was said to whom, whenever."""
    return {row[:3] for row in told}


def _notices_a_day(folder: Path) -> int:
    with opened(folder) as database, database.snapshot() as connection:
        statement = "SELECT max(n) FROM (SELECT count(*) AS n FROM notice GROUP BY person_id, day) AS a"
        return int(connection.execute(text(statement)).scalar_one() or 1)


def _with_due_days(folder: Path, dues: list[date]) -> Path:
    """A unit for each due day."""
    with opened(empty(folder)) as database, database.writing() as session:
        body = cast.committee(session, units=len(dues))
        year = cast.cycle(session, body, year=dues[0].year, opened_on=dues[0] - 90 * DAY)
        year.definition = definition_to_json(cast.definition(WITHOUT_PAUSE))
        session.add(audit_row(cast.act(year.opened_on), verb="open", subject=f"cycle:{body.key}/{year.year}"))
        for unit, due in zip(cast.units(session), dues, strict=True):
            cast.owed(session, year, unit, due_on=due)
    return folder


def _counted(due: date, offset: int) -> date:
    """Day by day with the holidays' own calendar: no weekend, no holiday, and none of the four eves of the law."""
    free = holidays.country_holidays(
        "SE", years=range(due.year - 1, due.year + 2), include_sundays=False, language="sv"
    )
    day, left, step = due, abs(offset), DAY if offset > 0 else -DAY
    while left:
        day += step
        left -= _works(day, free)
    return day


def _works(day: date, free: holidays.HolidayBase) -> bool:
    eve = (day.month, day.day) in {(12, 24), (12, 31)} or "Midsommardagen" in free.get(day + DAY, "")
    return day.weekday() <= FRIDAY and day not in free and not eve
