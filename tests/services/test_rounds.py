"""The round: who hears what when, once; after an outage; and two at the same moment."""

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from models.notices import Notice, NoticeItem, Round
from models.obligations import Obligation
from models.organisation import Person
from styrhjul.services.rounds import RoundReport, run_round, simulate
from styrhjul.services.transitions import Content, submit
from styrhjul.store.database import Database
from styrhjul.store.told import told_items
from tests import cast

FIRST_REMINDER = date(2026, 12, 1)
DUE = date(2027, 1, 15)


@pytest.fixture
def year(database: Database) -> Database:
    """Three units owe a plan by 15 January 2027."""
    with database.writing() as session:
        cast.opened_year(session)
    return database


@pytest.fixture
def session(year: Database) -> Iterator[Session]:
    with year.writing() as session:
        yield session


def walk(session: Session, day: date) -> RoundReport:
    return run_round(session, today=day, now=cast.NOON)


def told(session: Session, first: date = date.min, last: date = date.max) -> list[tuple[str, str]]:
    return [(item.person, item.reason) for item in told_items(session.connection(), first=first, last=last)]


def test_28_working_days_before_the_heads_of_all_units_are_told(session: Session) -> None:
    report = walk(session, FIRST_REMINDER)
    assert (report.items, report.notices) == (3, 3)
    assert told(session) == [("H1", "before-28"), ("H2", "before-28"), ("H3", "before-28")]


def test_a_second_round_the_same_day_says_nothing(session: Session) -> None:
    walk(session, FIRST_REMINDER)
    assert walk(session, FIRST_REMINDER).nothing_due
    assert len(session.exec(select(Round)).all()) == 1


@pytest.mark.parametrize("day", [date(2026, 12, 5), date(2026, 12, 24), date(2027, 1, 1), date(2027, 7, 7)])
def test_nothing_is_said_on_a_saturday_an_eve_a_holiday_or_in_the_july_pause(session: Session, day: date) -> None:
    assert walk(session, day).nothing_due


def test_the_year_of_a_plan_that_is_never_handed_in(session: Session) -> None:
    for _ in simulate(session, start=date(2026, 11, 1), end=date(2027, 3, 1), now=cast.NOON):
        pass
    days = {
        (item.person, item.reason): item.day
        for item in told_items(session.connection(), first=date.min, last=date.max)
        if item.party_name == "Skola 1"
    }
    assert days == {
        ("H1", "before-28"): date(2026, 12, 1),
        ("H1", "before-7"): date(2027, 1, 5),
        ("H1", "before-1"): date(2027, 1, 14),
        ("H1", "after-1"): date(2027, 1, 18),
        ("H1", "after-5"): date(2027, 1, 22),
        ("Maria", "escalate-10-manager"): date(2027, 1, 29),
        ("Anna", "escalate-15-administrator"): date(2027, 2, 5),
    }


def test_after_a_month_of_outage_each_head_gets_one_notice(session: Session) -> None:
    walk(session, FIRST_REMINDER - timedelta(days=1))
    report = walk(session, date(2027, 1, 14))
    assert (report.items, report.notices) == (3, 3)
    assert {reason for _, reason in told(session)} == {"before-1"}


def test_the_administrator_gets_one_digest_for_all_units(session: Session) -> None:
    for _ in simulate(session, start=date(2027, 1, 10), end=date(2027, 2, 6), now=cast.NOON):
        pass
    digests = session.exec(
        select(Person.key, Notice.day).join(Notice, Notice.person_id == Person.id)  # type: ignore[arg-type]
    ).all()
    assert Counter(digests).most_common(1)[0][1] == 1
    assert Counter(key for key, _ in digests)["anna"] == 1


def test_nothing_more_is_said_of_a_plan_that_has_been_handed_in(session: Session) -> None:
    walk(session, FIRST_REMINDER)
    first = session.exec(select(Obligation).order_by(Obligation.id)).first()
    assert first is not None
    assert first.id is not None
    submit(session, obligation_id=first.id, content=Content(text="Plan."), act=cast.act(FIRST_REMINDER))
    walk(session, DUE - timedelta(days=1))
    assert [row for row in told(session, first=DUE - timedelta(days=1)) if row[0] == "H1"] == [("H1", "submit:1")]


def test_what_happens_after_the_day_s_digest_waits_for_the_next(session: Session) -> None:
    walk(session, FIRST_REMINDER)
    submit(session, obligation_id=1, content=Content(text="Plan."), act=cast.act(FIRST_REMINDER))
    assert walk(session, FIRST_REMINDER).notices == 0
    assert walk(session, FIRST_REMINDER + timedelta(days=1)).notices == 1


def test_an_obligation_becomes_late_once(session: Session) -> None:
    walk(session, DUE)
    monday = walk(session, date(2027, 1, 18))
    assert [line.party_name for line in monday.late] == ["Skola 1", "Skola 2", "Skola 3"]
    assert walk(session, date(2027, 1, 18)).late == ()
    assert walk(session, date(2027, 1, 19)).late == ()


def test_a_clock_that_jumps_back_or_forward_tells_nobody_twice(session: Session) -> None:
    for day in (FIRST_REMINDER, date(2027, 1, 5), FIRST_REMINDER, date(2027, 1, 4), date(2027, 1, 5)):
        walk(session, day)
    counted = Counter(told(session))
    assert set(counted.values()) == {1}


def test_two_rounds_at_the_same_moment_tell_nobody_twice(year: Database) -> None:
    start = threading.Barrier(4)

    def one_round() -> None:
        start.wait()
        with year.writing() as session:
            walk(session, FIRST_REMINDER)

    threads = [threading.Thread(target=one_round) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with year.reading() as session:
        assert len(session.exec(select(NoticeItem)).all()) == 3
        assert len(session.exec(select(Notice)).all()) == 3


def test_where_nobody_can_be_reached_it_is_told_as_soon_as_somebody_can(session: Session) -> None:
    addresses = session.exec(select(cast.Address)).all()
    for active, told in ((False, (0, 0)), (True, (3, 3))):
        for address in addresses:
            address.active = active
        session.flush()
        report = walk(session, FIRST_REMINDER + timedelta(days=int(active)))
        assert (report.items, report.notices) == told


@pytest.mark.xdist_group("postgresql")
def test_postgresql_tells_the_same_as_sqlite(year: Database, on_postgresql: Database) -> None:
    with on_postgresql.writing() as session:
        cast.opened_year(session)
    lists = []
    for database in (year, on_postgresql):
        with database.writing() as session:
            for _ in simulate(session, start=date(2026, 11, 1), end=date(2027, 3, 1), now=cast.NOON):
                pass
            items = told_items(session.connection(), first=date.min, last=date.max)
            lists.append(sorted((i.day, i.person, i.reason, i.party_name) for i in items))
            session.rollback()
    assert lists[0] == lists[1]
    assert len(lists[0]) == 21
