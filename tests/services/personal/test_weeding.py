"""What is of use for a while only is weeded out when its time is over, and not a day before."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from models.kinds import Ending
from models.notices import Delivery, Notice
from models.obligations import Audit, Draft
from models.organisation import Address, Person
from models.signing_in import CalendarKey, SignInLink, SignInSession
from models.visits import Unavailable
from styrhjul.rules.retention import RETENTION, Passing, last_kept
from styrhjul.services.personal.weeding import Weeded, weed
from styrhjul.store.database import Database
from tests import cast

MARCH = date(2027, 3, 1)


@pytest.fixture
def old(database: Database) -> Database:
    """One of each, of 1 March 2027."""
    settle(database)
    return database


def settle(database: Database) -> None:
    with database.writing() as session:
        body = cast.committee(session)
        anna = session.exec(select(Person).where(Person.key == "anna")).one()
        address = session.exec(select(Address).where(Address.person_id == anna.id)).one()
        owed = cast.owed(session, cast.cycle(session, body), cast.units(session)[0], due_on=MARCH)
        notice = Notice(person_id=anna.id, day=MARCH, address_id=address.id, subject="Hej", body="Hej!")
        session.add(notice)
        session.flush()
        at = cast.NOON
        session.add_all(
            [
                Delivery(notice_id=notice.id, at=at, sent_to="anna@ekbacka.example", ending=Ending.ACCEPTED),
                SignInLink(secret_sha256="a", person_id=anna.id, made_at=at, ends_at=at),
                SignInSession(secret_sha256="b", person_id=anna.id, way="link", began_at=at, seen_at=at, ends_at=at),
                CalendarKey(secret_sha256="c", person_id=anna.id, made_at=at, ended_at=at),
                CalendarKey(secret_sha256="d", person_id=anna.id, made_at=at),
                Draft(obligation_id=owed.id, content="{}", saved_at=at, saved_by="Hanna"),
                Unavailable(person_id=anna.id, starts_on=MARCH, ends_on=MARCH),
            ]
        )


@pytest.mark.parametrize("kind", ["database", "on_postgresql"])
def test_each_goes_the_day_after_its_last(request: pytest.FixtureRequest, kind: str) -> None:
    old: Database = request.getfixturevalue(kind)
    settle(old)
    for keep in RETENTION:
        last = MARCH + timedelta(days=keep.days)
        with old.writing() as session:
            assert number_of(weed(session, act=cast.act(last)), keep.what) == 0
            assert number_of(weed(session, act=cast.act(last + timedelta(days=1))), keep.what) == 1
            assert number_of(weed(session, act=cast.act(last + timedelta(days=1))), keep.what) == 0
            session.rollback()


def number_of(weeded: tuple[Weeded, ...], what: Passing) -> int:
    return next(one.number for one in weeded if one.keep.what is what)


def test_that_a_letter_was_sent_is_still_known(old: Database) -> None:
    with old.writing() as session:
        weed(session, act=cast.act(date(2029, 6, 1)))
        notice, delivery = session.exec(select(Notice)).one(), session.exec(select(Delivery)).one()
        assert (notice.day, notice.body, delivery.sent_to, delivery.ending) == (MARCH, "", "", Ending.ACCEPTED)
        assert [key.secret_sha256 for key in session.exec(select(CalendarKey))] == ["d"]
        told = session.exec(select(Audit).where(Audit.verb == "retain")).one()
        assert '"letters": 1' in told.after


def test_the_table_says_why_and_since_when() -> None:
    assert {keep.what for keep in RETENTION} == set(Passing)
    assert all(keep.ground and keep.days > 0 for keep in RETENTION)
    assert last_kept(RETENTION[0], today=date(2027, 3, 31)) == MARCH
