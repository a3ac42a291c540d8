"""A committee whose year is open, as those who follow it meet it."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlmodel import select

from models.obligations import Obligation
from models.organisation import Body, Unit
from styrhjul.services import transitions
from styrhjul.store.database import Database
from tests.cast import act, holds, opened_year, person

YEAR = """
key: prov
name: Årshjul på prov
stages:
  unit_plans:
    name: Enhetsplaner
    steps:
      enhetsplan:
        name: Enhetsplan
        description: Svara på nämndens mål.
        who: {units: all}
        closes: accept
        opens: {date: 2026-10-01}
        due: {date: 2026-10-30}
      granskning:
        name: Granskning av planerna
        who: {role: manager}
        opens: {due: enhetsplan}
        due: {days: 10, after: {due: enhetsplan}}
      beslut:
        name: Nämndens beslut
        who: {role: administrator}
        closes: decide
        decider: own
        opens: {date: 2026-12-01}
        due: {date: 2027-02-02}
"""
TODAY = date(2026, 11, 2)
"""The day that the pages show in these tests: the plans were due three days ago."""

Owed = Callable[..., int]


@pytest.fixture
def opened(database: Database) -> Database:
    """Anna's committee with three schools, whose plans are late; an official, olle, and another body's olga."""
    with database.writing() as session:
        opened_year(session, text=YEAR)
        bun = session.exec(select(Body)).one()
        holds(session, person(session, "olle", name="Olle Handläggare"), "officer", body_id=bun.id)
        von = Body(key="von", name="Vård- och omsorgsnämnden", kind="committee")
        session.add(von)
        session.flush()
        holds(session, person(session, "olga"), "administrator", body_id=von.id)
    return database


@pytest.fixture
def owed(opened: Database) -> Owed:
    """``owed("u1")`` is the number of a unit's obligation to plan, ``owed(step="beslut")`` of what no unit owes."""

    def number(unit: str = "", *, step: str = "enhetsplan") -> int:
        from models.cycles import Occurrence

        with opened.reading() as session:
            asked = select(Obligation.id).join(Occurrence).where(Occurrence.step == step)
            if unit:
                asked = asked.join(Unit, Unit.id == Obligation.unit_id).where(Unit.key == unit)
            found = session.exec(asked).first()
        assert found is not None
        return found

    return number


@pytest.fixture
def handed_in(opened: Database, owed: Owed) -> Callable[..., int]:
    """``handed_in("u1")`` hands in the unit's plan, and is its obligation's number."""

    def hand_in(unit: str, text: str = "Vi läser tillsammans varje dag.", file: bytes | None = None) -> int:
        number = owed(unit)
        content = transitions.Content(text=text, file_name="plan <1>.pdf" if file else "", file=file)
        with opened.writing() as session:
            transitions.submit(session, obligation_id=number, content=content, act=act(TODAY, actor="Hilda"))
        return number

    return hand_in
