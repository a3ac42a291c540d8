"""What the stages' Monday does to an open year: it follows the register and the meetings, and can be undone."""

from datetime import date

import pytest
from sqlmodel import Session, select

from models.cycles import Meeting, Occurrence
from models.kinds import MeetingStatus
from models.obligations import Obligation, Transition
from models.organisation import Unit
from styrhjul.services.opening import edit_date, open_cycle
from styrhjul.services.transitions import Content, submit, waive
from styrhjul.services.updating import Part, update_cycles
from styrhjul.store.database import Database
from tests import cast

MONDAY = date(2026, 10, 5)
ACT = cast.act(MONDAY, actor="styrhjul")
AT_EVERY_MEETING = cast.YEAR.replace(
    "due: {date: 2027-01-15}", "repeat: {every_meeting: own}\n        due: {days: 26, before: occasion}"
)


@pytest.fixture
def year(database: Database) -> Database:
    """Three units owe a plan by 15 January 2027."""
    with database.writing() as session:
        cast.opened_year(session)
    return database


def monday(database: Database) -> list[str]:
    openings = update_cycles(database, part=Part("unit_plans"), act=ACT)
    return [change.text for opening in openings for change in opening.changes]


def last(session: Session) -> list[str]:
    return [row.last for row in session.exec(select(Obligation).order_by(Obligation.id))]


def unit(session: Session, number: int) -> Unit:
    return session.get_one(Unit, number)


def test_what_is_handed_in_and_a_day_set_by_hand_are_left_alone(year: Database) -> None:
    with year.writing() as session:
        submit(session, obligation_id=1, content=Content(text="Plan."), act=ACT)
        unit(session, 1).ends_on = date(2026, 12, 31)
        edit_date(
            session,
            body_key="bun",
            year=2027,
            step="enhetsplan",
            occasion="",
            which="due",
            day=date(2027, 1, 29),
            act=cast.act(MONDAY),
        )
    assert monday(year) == []
    with year.reading() as session:
        assert last(session) == ["submit", "", ""]
        assert session.exec(select(Occurrence.due_on)).one() == date(2027, 1, 29)


def test_a_unit_closed_by_mistake_owes_its_plan_again_when_the_register_is_corrected(year: Database) -> None:
    with year.writing() as session:
        unit(session, 1).ends_on = date(2025, 12, 31)
    assert monday(year) == ["Avskrivs: 1 åtaganden för Enhetsplan"]
    with year.writing() as session:
        unit(session, 1).ends_on = date(2035, 12, 31)
    assert monday(year) == ["Återkommer: 1 åtaganden för Enhetsplan"]
    assert monday(year) == []
    with year.reading() as session:
        assert last(session) == ["reopen", "", ""]
        signed = session.exec(select(Transition.kind, Transition.actor).order_by(Transition.no))
        assert list(signed) == [("waive", "styrhjul"), ("reopen", "styrhjul")]


def test_what_comes_back_has_the_days_that_hold_now(year: Database) -> None:
    with year.writing() as session:
        unit(session, 1).ends_on = date(2025, 12, 31)
    monday(year)
    with year.writing() as session:
        later = cast.definition(cast.YEAR.replace("2027-01-15", "2027-01-22"))
        open_cycle(session, body_key="bun", year=2027, definition=later, act=ACT)
        unit(session, 1).ends_on = None
    monday(year)
    with year.reading() as session:
        assert set(session.exec(select(Obligation.due_on))) == {date(2027, 1, 22)}


def test_what_a_person_has_waived_stays_waived(year: Database) -> None:
    with year.writing() as session:
        waive(session, obligation_id=2, act=cast.act(MONDAY, comment="Slås ihop med Skola 1."))
    assert monday(year) == []
    with year.reading() as session:
        assert last(session) == ["", "waive", ""]


def test_nobody_comes_to_owe_what_belongs_to_a_cancelled_meeting(database: Database) -> None:
    with database.writing() as session:
        cast.committee(session)
        for month in (2, 3):
            day = date(2027, month, 23)
            session.add(Meeting(body_id=1, uid=f"m{month}", starts_on=day, ends_on=day))
        session.flush()
        given = cast.definition(AT_EVERY_MEETING)
        open_cycle(session, body_key="bun", year=2027, definition=given, act=ACT)
    with database.writing() as session:
        session.get_one(Meeting, 1).status = MeetingStatus.CANCELLED
        session.add(Unit(key="ny", name="Nya skolan", kind="school", body_id=1))
    assert monday(database) == [
        "Utgår: Enhetsplan 2027-02-23 (3 åtaganden avskrivs)",
        "Tillkommer: 1 åtaganden för Enhetsplan",
    ]
    assert monday(database) == []
    with database.writing() as session:
        session.get_one(Meeting, 1).status = MeetingStatus.PLANNED
    assert "Återkommer: 3 åtaganden för Enhetsplan" in monday(database)


@pytest.mark.xdist_group("postgresql")
def test_postgresql_takes_up_again_what_was_released(on_postgresql: Database) -> None:
    with on_postgresql.writing() as session:
        cast.opened_year(session)
        unit(session, 1).ends_on = date(2025, 12, 31)
    assert monday(on_postgresql) == ["Avskrivs: 1 åtaganden för Enhetsplan"]
    with on_postgresql.writing() as session:
        unit(session, 1).ends_on = None
    assert monday(on_postgresql) == ["Återkommer: 1 åtaganden för Enhetsplan"]
