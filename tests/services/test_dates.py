"""Dates set by hand: a step's for everybody, and one party's own."""

from datetime import date

import pytest
from sqlmodel import select

from models.cycles import Occurrence
from models.obligations import Audit, Obligation
from styrhjul.refused import Refused
from styrhjul.services import transitions
from styrhjul.services.dates import StepDate, preview_date, set_date
from styrhjul.services.opening import close_cycle
from styrhjul.store.database import Database
from tests.cast import act, opened_year

DAY = date(2026, 11, 2)
STEP = StepDate(body="bun", year=2027, step="enhetsplan", occasion="", which="due")


def test_what_would_follow_is_said_and_not_done(database: Database) -> None:
    with database.writing() as session:
        opened_year(session)
    follows = preview_date(database, of=STEP, day=date(2026, 10, 1), act=act(DAY, comment="Prov."))
    assert [clash for clash in follows.clashes if "öppnar" in clash]
    with database.reading() as session:
        assert session.exec(select(Occurrence.due_on)).one() == date(2027, 1, 15)
        assert not session.exec(select(Audit).where(Audit.verb == "date")).all()


def test_a_date_takes_a_reason_and_an_open_year(database: Database) -> None:
    with database.writing() as session:
        opened_year(session, units=0)
    with database.writing() as session, pytest.raises(Refused, match="skäl"):
        set_date(session, of=STEP, day=DAY, act=act(DAY))
    with database.writing() as session:
        close_cycle(session, body_key="bun", year=2027, act=act(DAY))
    with database.writing() as session, pytest.raises(Refused, match="stängt"):
        set_date(session, of=STEP, day=DAY, act=act(DAY, comment="Prov."))


def test_one_partys_own_date_stays_when_the_steps_is_changed(database: Database) -> None:
    with database.writing() as session:
        opened_year(session)
        number = session.exec(select(Obligation.id).order_by(Obligation.id)).first()  # type: ignore[arg-type]
        assert number is not None
        why = act(DAY, comment="Ny rektor.")
        transitions.move_date(session, obligation_id=number, due_on=date(2027, 1, 29), act=why)
        set_date(session, of=STEP, day=date(2027, 1, 20), act=act(DAY, comment="Helgerna."))
    with database.reading() as session:
        days = [row.due_on for row in session.exec(select(Obligation).order_by(Obligation.id))]  # type: ignore[arg-type]
    assert days == [date(2027, 1, 29), date(2027, 1, 20), date(2027, 1, 20)]


@pytest.mark.parametrize(
    ("due_on", "comment", "why"),
    [(date(2027, 1, 29), " ", "skäl"), (date(2026, 11, 1), "Ny rektor.", "har redan varit")],
)
def test_one_partys_own_date_takes_a_reason_and_a_day_to_come(
    database: Database, due_on: date, comment: str, why: str
) -> None:
    with database.writing() as session:
        opened_year(session)
    with database.writing() as session, pytest.raises(Refused, match=why):
        transitions.move_date(session, obligation_id=1, due_on=due_on, act=act(DAY, comment=comment))


def test_what_is_finished_gets_no_new_date(database: Database) -> None:
    with database.writing() as session:
        opened_year(session)
        transitions.waive(session, obligation_id=1, act=act(DAY, comment="Behövs inte."))
    with database.writing() as session, pytest.raises(Refused, match="Öppna det igen"):
        transitions.move_date(session, obligation_id=1, due_on=date(2027, 1, 29), act=act(DAY, comment="Prov."))
