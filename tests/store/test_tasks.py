"""Whose a task is: the same as who the letters are written to."""

from datetime import date

import pytest
from sqlmodel import Session, select

from models.cycles import Cycle
from models.organisation import Body, Person, Role
from styrhjul.services import transitions
from styrhjul.store.database import Database
from styrhjul.store.tasks import Task, tasks, tasks_of_unit
from tests import cast
from tests.services.plans import handed_in, number, opened

TODAY = date(2026, 11, 2)


@pytest.fixture
def year(database: Database) -> Database:
    with database.writing() as session:
        opened(session)
    return database


def person_id(session: Session, key: str) -> int:
    found = session.exec(select(Person.id).where(Person.key == key)).one()
    assert found is not None
    return found


def of(database: Database, key: str, *, today: date = TODAY) -> list[tuple[str, str]]:
    with database.reading() as session:
        found = tasks(session.connection(), person_id=person_id(session, key), today=today)
        return [(task.step, task.party) for task in found]


def test_a_head_has_the_units_own_and_nothing_of_anothers(year: Database) -> None:
    assert set(of(year, "h1")) == {("enhetsplan", "Skola 1"), ("uppfoljning", "Skola 1")}
    assert of(year, "pia") == [("lasning", "Pia")]
    assert of(year, "anna") == []


def test_a_substitute_has_it_while_the_dates_run(year: Database) -> None:
    with year.writing() as session:
        role = session.exec(select(Role).where(Role.person_id == person_id(session, "h1"))).one()
        role.substitute_id = person_id(session, "maria")
        role.substitute_from, role.substitute_to = TODAY, date(2026, 11, 30)
        session.add(role)
    assert ("enhetsplan", "Skola 1") in of(year, "maria")
    assert ("enhetsplan", "Skola 1") in of(year, "h1")  # who still sees what is theirs
    assert of(year, "maria", today=date(2026, 12, 1)) == []


def test_the_bodys_role_acts_for_a_unit_that_nobody_heads(year: Database) -> None:
    with year.writing() as session:
        body = session.exec(select(Body)).one()
        cast.holds(session, cast.person(session, "sven"), "unit_head", body_id=body.id)
    assert of(year, "sven") == []
    with year.writing() as session:
        role = session.exec(select(Role).where(Role.person_id == person_id(session, "h2"))).one()
        role.ends_on = date(2026, 10, 31)
        session.add(role)
    assert set(of(year, "sven")) == {("enhetsplan", "Skola 2"), ("uppfoljning", "Skola 2")}
    assert of(year, "h2") == []


def test_a_body_owes_through_whoever_holds_the_role_in_it(year: Database) -> None:
    with year.writing() as session:
        body = session.exec(select(Body)).one()
        unit = cast.units(session)[0]
        cycle = session.exec(select(Cycle)).one()
        owed = cast.owed(session, cycle, unit, due_on=TODAY, step="granskning")
        owed.unit_id, owed.party, owed.role = None, f"body:{body.id}/manager", "manager"
        session.add(owed)
    assert of(year, "maria") == [("granskning", "Barn- och utbildningsnämnden")]


def test_what_was_settled_long_ago_or_waived_is_no_task(year: Database) -> None:
    with year.writing() as session:
        handed_in(session, "u1", accepted=True)  # on the tenth of January
        waived = number(session, step="enhetsplan", party="u2")
        transitions.waive(session, obligation_id=waived, act=cast.act(TODAY, comment="Enheten stänger."))
    assert ("enhetsplan", "Skola 1") in of(year, "h1", today=date(2027, 2, 9))
    assert ("enhetsplan", "Skola 1") not in of(year, "h1", today=date(2027, 2, 10))
    assert ("enhetsplan", "Skola 2") not in of(year, "h2")


def test_a_unit_has_its_own_tasks(year: Database) -> None:
    with year.snapshot() as connection:
        found: tuple[Task, ...] = tasks_of_unit(connection, unit="u1", today=TODAY)
    assert {task.unit for task in found} == {"u1"}
    assert [task.page for task in found] == [f"/obligations/{task.id}/write" for task in found]


def test_it_is_the_same_on_postgresql(on_postgresql: Database) -> None:
    with on_postgresql.writing() as session:
        opened(session)
        session.flush()
    assert set(of(on_postgresql, "h1")) == {("enhetsplan", "Skola 1"), ("uppfoljning", "Skola 1")}
