"""What a page is about, and whose: the one who has a task is the one who comes to its page."""

from datetime import date

import pytest
from sqlmodel import Session, select

from models.organisation import Body, Person, Role, Unit
from styrhjul.rules.access import Concern, Right, may
from styrhjul.store.access import concern_of, holdings
from styrhjul.store.database import Database
from styrhjul.store.tasks import tasks
from tests import cast
from tests.services.plans import number, opened

TODAY = date(2026, 11, 2)


def town(session: Session) -> None:
    """Sven is head in the body: of u2, whose own head has left, and not of u1, which has its own."""
    opened(session)
    body = session.exec(select(Body)).one()
    cast.holds(session, cast.person(session, "sven"), "unit_head", body_id=body.id)
    role = session.exec(select(Role).join(Unit).where(Unit.key == "u2")).one()
    role.ends_on = date(2026, 10, 31)
    session.add(role)
    session.flush()


def concern(session: Session, obligation_id: int) -> Concern:
    found = concern_of(session.connection(), "obligation_id", obligation_id, today=TODAY)
    assert found is not None
    return found


def mine(session: Session, key: str) -> tuple[set[int], set[int]]:
    """The plans that the person has as tasks, and those whose pages they come to."""
    connection = session.connection()
    person_id = session.exec(select(Person.id).where(Person.key == key)).one() or 0
    held = holdings(connection, person_id=person_id, today=TODAY)
    plans = {number(session, step="enhetsplan", party=unit) for unit in ("u1", "u2", "u3")}
    listed = {task.id for task in tasks(connection, person_id=person_id, today=TODAY)}
    answered = {
        plan
        for plan in plans
        if may(Right.ANSWER, person_id=person_id, holdings=held, about=concern(session, plan), governed=True)
    }
    return plans & listed, answered


@pytest.mark.parametrize(("who", "units"), [("sven", {"u2"}), ("h1", {"u1"}), ("h2", set()), ("h3", {"u3"})])
def test_who_has_a_task_comes_to_its_page_and_nobody_else_does(who: str, units: set[str], database: Database) -> None:
    with database.writing() as session:
        town(session)
        expected = {number(session, step="enhetsplan", party=unit) for unit in units}
        assert mine(session, who) == (expected, expected)


def test_it_is_the_same_on_postgresql(on_postgresql: Database) -> None:
    with on_postgresql.writing() as session:
        town(session)
        headed, unheaded = (concern(session, number(session, step="enhetsplan", party=unit)) for unit in ("u1", "u2"))
        assert (headed.has_holder, unheaded.has_holder) == (True, False)
        assert concern_of(session.connection(), "body", "bun", today=TODAY) == Concern(body="bun")
        assert concern_of(session.connection(), "receipt_id", 1, today=TODAY) is None
