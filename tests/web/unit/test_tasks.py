"""What is mine to do: the most pressing first, and calm when there is nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import event
from sqlmodel import select

from models.cycles import Cycle
from models.organisation import Unit
from styrhjul.services import transitions
from styrhjul.store.database import Database
from tests import cast
from tests.services.plans import handed_in
from tests.web.conftest import Entering
from tests.web.unit.browsing import visit
from tests.web.unit.conftest import Numbers


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that are put to the database meanwhile."""
    asked: list[str] = []

    def hear(*told: object) -> None:
        asked.append(str(told[2]))

    event.listen(database.engine, "before_cursor_execute", hear)
    yield asked
    event.remove(database.engine, "before_cursor_execute", hear)


def test_nothing_to_do_is_said_kindly_with_what_comes_next(
    year: Numbers, database: Database, entering: Entering
) -> None:
    with database.writing() as session:
        handed_in(session, "u1", accepted=True)
    page = visit(entering("h1"), "/tasks")
    assert "Du har inget att göra just nu." in page.text
    assert "Nästa sak är Enhetens uppföljning januari–april. Den öppnar lördag 1 maj 2027." in page.text
    assert visit(entering("anna"), "/tasks").text.count("Du har inget att göra just nu.") == 1


def test_a_politicians_reading_leads_to_the_reading(year: Numbers, entering: Entering) -> None:
    assert f"/readings/{year.reading['pia']}" in visit(entering("pia"), "/tasks").links
    h1 = entering("pia").get(f"/obligations/{year.reading['pia']}/write")
    assert h1.headers["location"] == f"/readings/{year.reading['pia']}"


def test_what_is_returned_comes_first_then_what_is_late(year: Numbers, database: Database, entering: Entering) -> None:
    with database.writing() as session:
        cycle, unit = session.exec(select(Cycle)).one(), cast.units(session)[0]
        cast.owed(session, cycle, unit, due_on=date(2026, 10, 30), step="sent")
        number = handed_in(session, "u1")
        act = cast.act(date(2026, 10, 30), comment="Skriv mer om målen.")
        transitions.return_(session, obligation_id=number, act=act)
    page = visit(entering("h1"), "/tasks")
    assert "2 saker att göra nu." in page.text
    assert page.text.index("Skriv mer om målen.") < page.text.index("Dagen har passerat")


@pytest.mark.parametrize("page", ["/tasks", "/units/u1", "/units", "/obligations/{}/write", "/obligations/{}/preview"])
def test_a_page_asks_the_database_as_often_whatever_there_is(
    page: str, year: Numbers, database: Database, entering: Entering
) -> None:
    who = entering("anna" if page == "/units" else "h1")
    address = page.format(year.plan["u1"])
    with counted(database) as few:
        assert who.get(address).status_code == 200
    with database.writing() as session:
        cycle, unit = session.exec(select(Cycle)).one(), cast.units(session)[0]
        for day in range(1, 9):
            cast.owed(session, cycle, unit, due_on=date(2026, 12, day), step=f"s{day}")
        body_id = unit.body_id
        session.add_all(Unit(key=f"x{n}", name=f"Skola x{n}", kind="school", body_id=body_id) for n in range(20))
    with counted(database) as many:
        assert who.get(address).status_code == 200
    assert len(many) == len(few) <= 40, "\n".join(many)
