"""Opening a year, and keeping it in step with what changes afterwards."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from models.cycles import Meeting, Occurrence
from models.obligations import Obligation, Transition
from styrhjul.refused import Refused
from styrhjul.services.opening import close_cycle, edit_date, open_cycle, record_event
from styrhjul.services.transitions import Content, accept, submit
from styrhjul.store.database import Database
from tests import cast

TODAY = date(2026, 10, 1)
ACT = cast.act(TODAY)
BY_MEETING = """
key: prov
name: Årshjul på prov
events: {avtal: avtalet tecknat}
stages:
  follow_up:
    name: Uppföljning
    steps:
      text:
        name: Text till nämnden
        who: {body: own}
        repeat: {every_meeting: own}
        due: {days: 26, before: occasion}
      granskning:
        name: Granskning
        who: {role: secretary}
        repeat: {every_meeting: own}
        due: {days: 5, after: {due: text}}
      avtal:
        name: Avtalsuppföljning
        who: {units: private}
        due: {days: 30, after: {event: avtal}}
"""


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as session:
        yield session


def parties(session: Session, step: str = "enhetsplan") -> list[tuple[str, str]]:
    rows = session.exec(
        select(Obligation.party, Obligation.last)
        .join(Occurrence, Occurrence.id == Obligation.occurrence_id)  # type: ignore[arg-type]
        .where(Occurrence.step == step)
        .order_by(Obligation.id)
    )
    return list(rows)


def meeting(session: Session, day: date, uid: str) -> Meeting:
    row = Meeting(body_id=1, uid=uid, starts_on=day, ends_on=day)
    session.add(row)
    session.flush()
    return row


def again(session: Session, text: str | None = None) -> list[str]:
    given = cast.definition(text) if text else None
    return [change.text for change in open_cycle(session, body_key="bun", year=2027, definition=given, act=ACT).changes]


def test_opening_makes_every_unit_owe_its_plan_own_and_private_alike(session: Session) -> None:
    opening = cast.opened_year(session)
    assert opening.obligations == 3
    assert parties(session) == [("unit:1", ""), ("unit:2", ""), ("unit:3", "")]


def test_opening_again_changes_nothing(session: Session) -> None:
    cast.opened_year(session)
    assert again(session, cast.YEAR) == []


def test_only_units_of_the_named_operator_or_kind_owe_the_step(session: Session) -> None:
    cast.opened_year(session, text=cast.YEAR.replace("{units: all}", "{units: lou}"))
    assert parties(session) == [("unit:3", "")]
    again(session, cast.YEAR.replace("{units: all}", "{units: all, kinds: [förskola]}"))
    assert parties(session) == [("unit:3", "waive")]


def test_a_unit_that_starts_in_mid_year_comes_to_owe_what_is_due_after_its_start(session: Session) -> None:
    cast.opened_year(session)
    session.add(cast.Unit(key="ny", name="Nya skolan", kind="school", body_id=1, starts_on=date(2027, 1, 15)))
    session.add(cast.Unit(key="sen", name="Sena skolan", kind="school", body_id=1, starts_on=date(2027, 1, 16)))
    session.flush()
    assert again(session) == ["Tillkommer: 1 åtaganden för Enhetsplan"]
    assert parties(session)[-1] == ("unit:4", "")


def test_a_unit_that_closes_is_released_with_the_reason_and_nothing_is_deleted(session: Session) -> None:
    cast.opened_year(session)
    cast.units(session)[0].ends_on = date(2026, 12, 31)
    session.flush()
    assert again(session) == ["Avskrivs: 1 åtaganden för Enhetsplan"]
    assert parties(session)[0] == ("unit:1", "waive")
    row = session.exec(select(Transition)).one()
    assert (row.actor, row.comment) == (
        "styrhjul",
        "Omfattas inte längre av steget enligt registret eller definitionen.",
    )


def test_what_a_closing_unit_has_handed_in_stays(session: Session) -> None:
    cast.opened_year(session)
    submit(session, obligation_id=1, content=Content(text="Plan."), act=ACT)
    cast.units(session)[0].ends_on = date(2026, 12, 31)
    session.flush()
    assert again(session) == []
    assert parties(session)[0] == ("unit:1", "submit")


def test_a_changed_definition_moves_dates_but_not_edited_ones_nor_what_is_done(session: Session) -> None:
    cast.opened_year(session)
    submit(session, obligation_id=1, content=Content(text="Plan."), act=ACT)
    second = session.get_one(Obligation, 2)
    second.due_on, second.due_edited = date(2027, 1, 29), True
    session.flush()
    assert again(session, cast.YEAR.replace("2027-01-15", "2027-01-22")) == [
        "Ny dag: Enhetsplan, senast 2027-01-15 → senast 2027-01-22"
    ]
    session.expire_all()
    days = [row.due_on for row in session.exec(select(Obligation).order_by(Obligation.id))]
    assert days == [date(2027, 1, 15), date(2027, 1, 29), date(2027, 1, 22)]


def test_a_preview_is_the_same_operation_rolled_back(database: Database) -> None:
    with database.writing() as session:
        cast.opened_year(session)
    with database.writing() as session:
        assert again(session, cast.YEAR.replace("2027-01-15", "2027-01-22"))
        session.rollback()
    with database.reading() as session:
        assert session.exec(select(Occurrence)).one().due_on == date(2027, 1, 15)


def test_a_step_that_is_taken_out_is_waived_for_those_who_still_owe_it(session: Session) -> None:
    cast.opened_year(session)
    accept_first(session)
    assert again(session, cast.YEAR.replace("enhetsplan:", "annan_plan:"))[0] == "Nytt: Enhetsplan, senast 2027-01-15"
    assert parties(session) == [("unit:1", "accept"), ("unit:2", "waive"), ("unit:3", "waive")]


def accept_first(session: Session) -> None:
    submit(session, obligation_id=1, content=Content(text="Plan."), act=ACT)
    accept(session, obligation_id=1, act=ACT)


def test_a_moved_meeting_takes_its_steps_along_and_keeps_what_is_done(session: Session) -> None:
    cast.committee(session)
    moved = meeting(session, date(2027, 2, 23), "m2")
    open_cycle(session, body_key="bun", year=2027, definition=cast.definition(BY_MEETING), act=ACT)
    submit(session, obligation_id=1, content=Content(text="Text."), act=ACT)
    moved.starts_on = moved.ends_on = date(2027, 3, 2)
    session.flush()
    texts = again(session)
    assert "Ny dag: " in texts[0]
    assert not [text for text in texts if text.startswith(("Nytt", "Utgår"))]
    assert parties(session, "text") == [("body:1/administrator", "submit")]


def test_a_date_set_by_hand_survives_every_update_and_what_counts_from_it_follows(session: Session) -> None:
    cast.committee(session)
    meeting(session, date(2027, 2, 23), "m2")
    open_cycle(session, body_key="bun", year=2027, definition=cast.definition(BY_MEETING), act=ACT)
    row = session.exec(select(Occurrence).where(Occurrence.step == "text")).one()
    edit_date(
        session,
        body_key="bun",
        year=2027,
        step="text",
        occasion=row.occasion,
        which="due",
        day=date(2027, 1, 25),
        act=ACT,
    )
    assert again(session, BY_MEETING) == []
    days = {row.step: (row.due_on, row.due_edited) for row in session.exec(select(Occurrence))}
    assert days["text"] == (date(2027, 1, 25), True)
    assert days["granskning"] == (date(2027, 1, 30), False)


def test_a_date_set_by_hand_stays_with_its_meeting_when_the_meeting_moves(session: Session) -> None:
    cast.committee(session)
    moved = meeting(session, date(2027, 2, 23), "m2")
    open_cycle(session, body_key="bun", year=2027, definition=cast.definition(BY_MEETING), act=ACT)
    row = session.exec(select(Occurrence).where(Occurrence.step == "text")).one()
    edit_date(
        session,
        body_key="bun",
        year=2027,
        step="text",
        occasion=row.occasion,
        which="due",
        day=date(2027, 1, 25),
        act=ACT,
    )
    moved.starts_on = moved.ends_on = date(2027, 3, 2)
    session.flush()
    again(session)
    row = session.exec(select(Occurrence).where(Occurrence.step == "text")).one()
    assert (row.due_on, row.due_edited, row.occasion) == (date(2027, 1, 25), True, "2027-03-02")


def test_a_step_waits_for_its_event_and_gets_its_date_when_the_event_is_recorded(session: Session) -> None:
    cast.committee(session)
    open_cycle(session, body_key="bun", year=2027, definition=cast.definition(BY_MEETING), act=ACT)
    assert session.exec(select(Occurrence).where(Occurrence.step == "avtal")).one().due_on is None
    record_event(session, body_key="bun", name="avtal", day=date(2027, 3, 1), act=ACT)
    session.expire_all()
    assert session.exec(select(Obligation).where(Obligation.party == "unit:3")).one().due_on == date(2027, 3, 31)


def test_a_politician_who_leaves_no_longer_owes_and_the_successor_does(session: Session) -> None:
    text = cast.YEAR.replace("{units: all}", "{politicians: own}")
    cast.committee(session)
    leaving = cast.holds(session, cast.person(session, "pia"), "politician", body_id=1)
    open_cycle(session, body_key="bun", year=2027, definition=cast.definition(text), act=ACT)
    leaving.ends_on = date(2026, 12, 31)
    successor = cast.person(session, "per")
    cast.holds(session, successor, "politician", body_id=1, starts_on=date(2027, 1, 1))
    again(session)
    assert parties(session) == [(f"person:{leaving.person_id}", "waive"), (f"person:{successor.id}", "")]


def test_a_year_with_something_owed_is_not_closed(session: Session) -> None:
    cast.opened_year(session)
    with pytest.raises(Refused, match="3 åtaganden är inte avslutade"):
        close_cycle(session, body_key="bun", year=2027, act=cast.act(date(2027, 6, 1)))


def test_a_first_opening_needs_a_definition_and_a_body(session: Session) -> None:
    with pytest.raises(Refused, match="finns inte"):
        again(session, cast.YEAR)
    cast.committee(session)
    with pytest.raises(Refused, match="behöver en definition"):
        again(session)


def test_three_years_stand_open_side_by_side(session: Session) -> None:
    cast.opened_year(session)
    for year in (2026, 2028):
        open_cycle(session, body_key="bun", year=year, definition=cast.definition(), act=ACT)
    assert len(parties(session)) == 9
    assert TODAY + timedelta(days=0) == ACT.today


@pytest.mark.xdist_group("postgresql")
def test_postgresql_opens_and_updates_the_same_year(on_postgresql: Database) -> None:
    text = BY_MEETING.replace("{role: secretary}", "{politicians: own}")
    with on_postgresql.writing() as session:
        cast.committee(session)
        cast.holds(session, cast.person(session, "pia"), "politician", body_id=1)
        meeting(session, date(2027, 2, 23), "m2")
        open_cycle(session, body_key="bun", year=2027, definition=cast.definition(text), act=ACT)
        record_event(session, body_key="bun", name="avtal", day=date(2027, 3, 1), act=ACT)
        session.exec(select(cast.Unit).where(cast.Unit.key == "u3")).one().ends_on = date(2027, 3, 1)
        session.flush()
        assert again(session) == ["Avskrivs: 1 åtaganden för Avtalsuppföljning"]
        assert parties(session, "text") == [("body:1/administrator", "")]
