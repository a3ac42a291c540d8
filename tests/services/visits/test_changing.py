"""What people do with visits, and what becomes of what the politicians owe."""

from datetime import date

import pytest
from sqlmodel import Session, select

from models.kinds import StepContent
from models.obligations import Audit
from models.visits import Unavailable, Visit, VisitMember, VisitWish
from styrhjul.refused import Refused
from styrhjul.services.planning import cycle_of
from styrhjul.services.visits.changing import (
    Whose,
    cancel_visit,
    hold_visit,
    move_visit,
    pin_visit,
    say_no,
    swap_members,
    wish_for_visit,
)
from styrhjul.services.visits.duties import NO_VISIT
from styrhjul.services.visits.finding import find_visit
from styrhjul.store.database import Database
from styrhjul.store.visits import visit_duties
from tests.cast import act
from tests.services.visits.town import OPENED, planned, town, visit, visits

APRIL = date(2027, 4, 12)


def owed(session: Session, person: str, period: str, content: StepContent = StepContent.VISIT) -> tuple[str, str]:
    """What last happened to the obligation, and the comment to it."""
    session.flush()
    cycle = cycle_of(session, body_key="bun", year=2027)
    assert cycle.id is not None
    duties = visit_duties(session.connection(), cycle_id=cycle.id)
    return next(
        (duty.last, duty.comment)
        for duty in duties
        if (duty.person, duty.period, duty.content) == (person, period, content)
    )


def only_one_visit(session: Session, *, day: date = APRIL) -> Visit:
    """A year with a single visit in spring, by Nils and Stig."""
    town(session)
    planned(session)
    for row in visits(session):
        if row.key != "u1":
            cancel_visit(session, row.key, act=act(OPENED, comment="Prov"))
    kept, _ = find_visit(session, "u1")
    group = {member.key for member in visit(session, "u1").members}
    for key in ("nils", "stig"):
        if key not in group:
            swap_members(session, "u1", leaves="", joins=key, act=act(OPENED))
    for key in group - {"nils", "stig"}:
        swap_members(session, "u1", leaves=key, joins="", act=act(OPENED))
    if kept.day != day:
        move_visit(session, "u1", day=day, act=act(OPENED))
    return kept


def test_whoever_has_no_visit_in_a_period_owes_none_and_owes_it_again_when_one_is_planned(database: Database) -> None:
    with database.writing() as session:
        only_one_visit(session)
        assert owed(session, "sten", "var") == ("waive", NO_VISIT)
        assert owed(session, "nils", "host", StepContent.VISIT_REPORT) == ("waive", NO_VISIT)
        assert owed(session, "nils", "var")[0] in ("", "reopen")
        swap_members(session, "u1", leaves="nils", joins="nora", act=act(OPENED))
        assert owed(session, "nils", "var") == ("waive", NO_VISIT)
        assert owed(session, "nora", "var") == ("reopen", "Ett besök är planerat för dig.")


def test_a_visit_that_is_held_is_done_for_those_who_went(database: Database) -> None:
    with database.writing() as session:
        only_one_visit(session)
        hold_visit(session, "u1", act=act(date(2027, 4, 13)))
        assert owed(session, "nils", "var")[0] == owed(session, "stig", "var")[0] == "submit"
        assert owed(session, "stig", "var", StepContent.VISIT_REPORT)[0] != "submit"
        assert visit(session, "u1").held_on == APRIL


def test_with_another_visit_planned_what_was_done_is_owed_again(database: Database) -> None:
    with database.writing() as session:
        only_one_visit(session)
        hold_visit(session, "u1", act=act(date(2027, 4, 13)))
        planned(session, day=date(2027, 1, 12))
        again = {
            member.key for row in visits(session, period="var") if row.state == "planned" for member in row.members
        }
        expected = ("reopen", "Ett besök till är planerat för dig.") if "nils" in again else ("submit", "")
        assert owed(session, "nils", "var") == expected


def test_a_visit_is_not_held_before_its_day(database: Database) -> None:
    with database.writing() as session:
        only_one_visit(session)
        with pytest.raises(Refused, match="har inte varit än"):
            hold_visit(session, "u1", act=act(date(2027, 4, 11)))


def test_moved_by_a_person_it_is_pinned_has_its_next_sequence_and_may_change_period(database: Database) -> None:
    with database.writing() as session:
        only_one_visit(session)
        before = visit(session, "u1")
        changed = move_visit(session, "u1", day=date(2027, 10, 5), act=act(OPENED), hours=("13:00", "15:00"))
        after = visit(session, "u1")
        assert changed.visit == "bun/2027/u1"
        assert changed.warnings == ()
        assert (after.period, after.day, after.starts, after.pinned) == ("host", date(2027, 10, 5), "13:00", True)
        assert after.sequence == before.sequence + 1
        assert owed(session, "nils", "var") == ("waive", NO_VISIT)
        logged = session.exec(select(Audit).where(Audit.verb == "move", Audit.subject == "visit:bun/2027/u1")).all()
        assert '"2027-10-05"' in logged[-1].after


def test_what_a_move_collides_with_is_told_and_the_move_stands(database: Database) -> None:
    with database.writing() as session:
        only_one_visit(session)
        session.add(Unavailable(unit_id=visit_unit(session), starts_on=date(2027, 4, 24), ends_on=date(2027, 4, 24)))
        changed = move_visit(session, "u1", day=date(2027, 4, 24), act=act(OPENED))
        assert changed.warnings == ("2027-04-24 är ingen arbetsdag (lördag).", "Skola 1 har sagt nej till 2027-04-24.")
        assert visit(session, "u1").day == date(2027, 4, 24)


def visit_unit(session: Session) -> int:
    return find_visit(session, "u1")[0].unit_id


@pytest.mark.parametrize(
    ("day", "why"),
    [(date(2027, 1, 4), "har redan varit"), (date(2027, 6, 1), "utanför perioderna"), (APRIL, "är redan den")],
)
def test_a_move_that_makes_no_sense_is_refused(database: Database, day: date, why: str) -> None:
    with database.writing() as session:
        only_one_visit(session)
        with pytest.raises(Refused, match=why):
            move_visit(session, "u1", day=day, act=act(OPENED))


def test_who_has_been_invited_and_leaves_stays_in_the_record(database: Database) -> None:
    with database.writing() as session:
        kept = only_one_visit(session)
        kept.invited_sequence = kept.sequence
        swap_members(session, "u1", leaves="nils", joins="nora", act=act(OPENED))
        assert [member.key for member in visit(session, "u1").members] == ["nora", "stig"]
        left = session.exec(
            select(VisitMember).where(VisitMember.visit_id == kept.id, VisitMember.left_on == OPENED)
        ).all()
        assert len(left) == 1
        swap_members(session, "u1", leaves="nora", joins="nils", act=act(OPENED))
        assert [member.key for member in visit(session, "u1").members] == ["nils", "stig"]


@pytest.mark.parametrize(
    ("out", "into", "why"),
    [
        ("sten", "", "går inte på besöket"),
        ("", "nils", "går redan"),
        ("", "", "Säg vem"),
        ("", "ingen", "ingen person"),
    ],
)
def test_a_swap_that_makes_no_sense_is_refused(database: Database, out: str, into: str, why: str) -> None:
    with database.writing() as session:
        only_one_visit(session)
        with pytest.raises(Refused, match=why):
            swap_members(session, "u1", leaves=out, joins=into, act=act(OPENED))


def test_a_visit_is_cancelled_with_a_reason_and_then_stays_cancelled(database: Database) -> None:
    with database.writing() as session:
        only_one_visit(session)
        with pytest.raises(Refused, match="Skriv varför"):
            cancel_visit(session, "u1", act=act(OPENED))
        cancel_visit(session, "u1", act=act(OPENED, comment="Vinterkräksjuka"))
        assert owed(session, "nils", "var") == ("waive", NO_VISIT)
        for change in (pin_visit, hold_visit, cancel_visit):
            with pytest.raises(Refused, match="inställt sedan"):
                change(session, "u1", act=act(date(2027, 5, 3), comment="Prov"))


def test_pinned_and_let_go_of_again(database: Database) -> None:
    with database.writing() as session:
        town(session)
        planned(session)
        pin_visit(session, "bun/2027/u1", act=act(OPENED))
        assert visit(session, "u1").pinned
        assert visit(session, "u1").sequence == 0, "nobody need be told"
        pin_visit(session, "2027/u1", act=act(OPENED), pinned=False)
        assert not visit(session, "u1").pinned
        with pytest.raises(Refused, match="inget besök som heter"):
            pin_visit(session, "2028/u1", act=act(OPENED))


def test_a_no_is_noted_once_tells_of_the_visits_it_hits_and_can_be_taken_back(database: Database) -> None:
    with database.writing() as session:
        only_one_visit(session)
        days = {"first": date(2027, 4, 12), "last": date(2027, 4, 16)}
        assert say_no(session, Whose(person="nils"), act=act(OPENED), **days) == ("bun/2027/u1",)
        assert say_no(session, Whose(unit="u2"), act=act(OPENED), **days) == ()
        say_no(session, Whose(person="nils"), act=act(OPENED), **days)
        assert len(session.exec(select(Unavailable)).all()) == 2
        say_no(session, Whose(person="nils"), act=act(OPENED), undo=True, **days)
        assert len(session.exec(select(Unavailable)).all()) == 1
        with pytest.raises(Refused, match="inget nej"):
            say_no(session, Whose(person="nils"), act=act(OPENED), undo=True, **days)
        with pytest.raises(Refused, match="bara en av dem"):
            say_no(session, Whose(person="nils", unit="u1"), act=act(OPENED), **days)
        with pytest.raises(Refused, match="ligger före"):
            say_no(session, Whose(unit="u1"), first=days["last"], last=days["first"], act=act(OPENED))


def test_a_units_wish_is_noted_once_and_can_be_taken_back(database: Database) -> None:
    with database.writing() as session:
        town(session)
        wish = {"unit": "u3", "year": 2027, "act": act(OPENED)}
        assert wish_for_visit(session, **wish)
        assert not wish_for_visit(session, **wish)
        assert wish_for_visit(session, **wish, undo=True)
        assert not wish_for_visit(session, **wish, undo=True)
        assert session.exec(select(VisitWish)).all() == []
        with pytest.raises(Refused, match="ingen enhet"):
            wish_for_visit(session, unit="borta", year=2027, act=act(OPENED))
