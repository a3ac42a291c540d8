"""A municipality with two committees and a board, whose administrators see to their own."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import event
from sqlmodel import Session

from models.kinds import BodyKind
from models.organisation import Body, Unit
from styrhjul.services.installation import SHIPPED_CYCLE
from styrhjul.services.opening import open_cycle
from styrhjul.store.database import Database
from styrhjul.web.site import Site
from tests import cast


@pytest.fixture
def municipality(database: Database, site: Site) -> Database:
    """The board with karin, who sees to what all share; bun with anna (whose year is open), von with vera."""
    with database.writing() as session:
        cast.opened_year(session)
        board = Body(key="ks", name="Kommunstyrelsen", kind=BodyKind.BOARD)
        care = Body(key="von", name="Vård- och omsorgsnämnden", kind=BodyKind.COMMITTEE)
        council = Body(key="kf", name="Kommunfullmäktige", kind=BodyKind.COUNCIL)
        session.add_all([board, care, council])
        session.flush()
        cast.holds(session, cast.person(session, "karin"), "administrator", body_id=board.id)
        cast.holds(session, cast.person(session, "vera"), "administrator", body_id=care.id)
        cast.holds(session, cast.person(session, "berit"), "procurement_officer", body_id=care.id)
        cast.holds(session, cast.person(session, "pelle"), "politician", body_id=care.id, party="S")
        home = Unit(key="v1", name="Björken", kind="care", body_id=care.id)
        session.add(home)
        session.flush()
        cast.holds(session, cast.person(session, "åsa", name="Åsa Ek"), "unit_head", unit_id=home.id)
    shutil.copytree(SHIPPED_CYCLE, site.folder / "cycle")
    return database


def open_care(session: Session) -> None:
    """The other committee's year, by the same definition as bun's."""
    open_cycle(session, body_key="von", year=2027, definition=cast.definition(), act=cast.act(date(2026, 9, 1)))


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """The SQL that is said within the block."""
    said: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(database.engine, "before_cursor_execute", listen)
    yield said
    event.remove(database.engine, "before_cursor_execute", listen)
