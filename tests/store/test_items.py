"""Who is told: holders of the role, substitutes, superiors, and the administrator when nobody holds it."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from models.notices import NoticeItem
from models.organisation import Person, Role
from styrhjul.rules.reminders import OWNER, Window
from styrhjul.store.database import Database
from styrhjul.store.items import CycleWindow, write_due_items
from tests import cast

TODAY = date(2027, 1, 5)
DUE = date(2027, 1, 15)


def remind(session: Session, to: str = OWNER, *, today: date = TODAY) -> list[str]:
    """Look at everything due within a month and say who was to be told, by key."""
    window = Window("before-7", to, today, today + timedelta(days=30))
    write_due_items(session.connection(), looked=[CycleWindow(1, cast.REMINDERS, window)], today=today)
    told = select(Person.key).join(NoticeItem, NoticeItem.person_id == Person.id).order_by(Person.key)
    return list(session.exec(told))


@pytest.fixture
def owing(database: Database) -> Database:
    """Skola 1, 2 and the private Skola 3 owe a plan."""
    with database.writing() as session:
        year = cast.cycle(session, cast.committee(session))
        for unit in cast.units(session):
            cast.owed(session, year, unit, due_on=DUE)
    return database


def role_of(session: Session, key: str) -> Role:
    return session.exec(select(Role).join(Person, Role.person_id == Person.id).where(Person.key == key)).one()


def test_heads_of_own_and_private_units_are_told_alike(owing: Database) -> None:
    with owing.writing() as session:
        assert remind(session) == ["h1", "h2", "h3"]


def test_asking_again_tells_nobody_twice(owing: Database) -> None:
    with owing.writing() as session:
        remind(session)
        assert remind(session) == ["h1", "h2", "h3"]


def test_while_a_substitute_stands_in_the_substitute_is_told_instead(owing: Database) -> None:
    with owing.writing() as session:
        role = role_of(session, "h1")
        role.substitute_id = cast.person(session, "vikarie").id
        role.substitute_from, role.substitute_to = TODAY, TODAY
        session.flush()
        assert remind(session) == ["h2", "h3", "vikarie"]


def test_before_and_after_the_substitute_s_time_the_head_is_told(owing: Database) -> None:
    with owing.writing() as session:
        role = role_of(session, "h1")
        role.substitute_id = cast.person(session, "vikarie").id
        role.substitute_from = role.substitute_to = TODAY - timedelta(days=1)
        session.flush()
        assert remind(session) == ["h1", "h2", "h3"]


def test_a_head_who_has_left_is_not_told_but_the_new_one_is(owing: Database) -> None:
    with owing.writing() as session:
        old = role_of(session, "h1")
        old.ends_on = TODAY - timedelta(days=1)
        cast.holds(session, cast.person(session, "ny"), "unit_head", unit_id=old.unit_id, starts_on=TODAY)
        assert remind(session) == ["h2", "h3", "ny"]


def test_when_a_unit_has_no_head_the_administrator_is_told(owing: Database) -> None:
    with owing.writing() as session:
        role_of(session, "h1").ends_on = TODAY - timedelta(days=1)
        session.flush()
        assert remind(session) == ["anna", "h2", "h3"]


def test_the_superior_is_the_unit_s_own_manager_before_the_body_s(owing: Database) -> None:
    with owing.writing() as session:
        first = cast.units(session)[0]
        cast.holds(session, cast.person(session, "områdeschef"), "manager", unit_id=first.id)
        assert remind(session, "manager") == ["maria", "maria", "områdeschef"]


def test_nobody_is_reminded_of_what_is_done_or_not_yet_open_or_older_than_the_year(database: Database) -> None:
    with database.writing() as session:
        year = cast.cycle(session, cast.committee(session, units=3), opened_on=date(2027, 1, 8))
        done, unopened, old = cast.units(session)
        cast.owed(session, year, done, due_on=DUE).last = "submit"
        cast.owed(session, year, unopened, due_on=DUE, opens_on=TODAY + timedelta(days=1))
        cast.owed(session, year, old, due_on=date(2027, 1, 7))
        assert remind(session) == []


def test_a_new_due_date_is_reminded_of_afresh(owing: Database) -> None:
    with owing.writing() as session:
        remind(session)
        obligation = session.exec(select(cast.Obligation)).first()
        assert obligation is not None
        obligation.due_on = DUE + timedelta(days=7)
        session.flush()
        assert remind(session).count("h1") == 2
