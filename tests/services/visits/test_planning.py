"""The visits of a year are planned on what the register and the calendar say, and written as little as possible."""

from datetime import date

import pytest
from sqlmodel import Session, select

from models.cycles import Meeting
from models.kinds import BodyKind
from models.obligations import Audit
from models.organisation import Body, Unit
from models.visits import Unavailable, Visit, VisitMember
from styrhjul.refused import Refused
from styrhjul.services.planning import cycle_of
from styrhjul.services.visits.changing import cancel_visit, hold_visit, pin_visit
from styrhjul.services.visits.planning import Gathered, gather_problem, plan_body_visits
from styrhjul.store.database import Database
from tests.cast import YEAR as WITHOUT_VISITS
from tests.cast import act, holds, person, units
from tests.services.visits.town import OPENED, YEAR, planned, town, visit, visits


def problem_on(session: Session, day: date = OPENED) -> Gathered:
    return gather_problem(session, cycle=cycle_of(session, body_key="bun", year=2027), today=day)


def test_every_unit_is_visited_by_a_group_of_both_sides_and_the_plan_says_why(database: Database) -> None:
    with database.writing() as session:
        town(session)
        done = planned(session)
        rows = visits(session)
        sides = {"nils": "m", "nora": "m", "nadja": "m", "stig": "o", "sara": "o"}
        assert sorted(row.unit for row in rows) == ["u1", "u2", "u3", "u4", "u5", "u6"]
        assert sorted(done.new) == [f"u{n}" for n in range(1, 7)]
        assert all({sides[member.key] for member in row.members} == {"m", "o"} for row in rows)
        assert all(row.why and row.sequence == 0 and row.period in ("var", "host") for row in rows)
        logged = session.exec(select(Audit).where(Audit.verb == "plan")).all()
        assert {entry.subject for entry in logged} == {f"visit:bun/2027/u{n}" for n in range(1, 7)}


def test_two_visits_of_one_group_on_a_day_are_not_at_the_same_hour(database: Database) -> None:
    with database.writing() as session:
        town(session)
        planned(session)
        hours = [(row.day, member.key, row.starts) for row in visits(session) for member in row.members]
        assert len(set(hours)) == len(hours)


def test_planned_again_nothing_is_changed(database: Database) -> None:
    with database.writing() as session:
        town(session)
        planned(session)
        before = visits(session)
        again = planned(session)
        assert (again.new, again.changed, again.cancelled, again.unchanged) == ((), (), (), 6)
        assert [(row.day, row.members, row.sequence) for row in visits(session)] == [
            (row.day, row.members, row.sequence) for row in before
        ]


def test_a_unit_that_says_no_gets_another_day_and_a_new_sequence_and_the_others_stay(database: Database) -> None:
    with database.writing() as session:
        town(session)
        planned(session)
        before = {row.key: row for row in visits(session)}
        unit = units(session)[0]
        day = before["u1"].day
        session.add(Unavailable(unit_id=unit.id, starts_on=day, ends_on=day))
        done = planned(session)
        after = {row.key: row for row in visits(session)}
        assert "u1" in done.changed
        assert after["u1"].day != day
        assert after["u1"].sequence == 1
        assert done.new == done.cancelled == ()


def test_days_are_working_days_without_meetings_and_far_enough_ahead(database: Database) -> None:
    with database.writing() as session:
        body = town(session)
        session.add(Meeting(body_id=body.id, uid="m", starts_on=date(2027, 4, 20), ends_on=date(2027, 4, 21)))
        session.flush()
        found = problem_on(session, date(2027, 3, 22)).problem
        var = found.periods["var"]
        assert {date(2027, 4, 19), date(2027, 4, 22), date(2027, 4, 30)} <= set(var)
        assert not {date(2027, 4, 20), date(2027, 4, 21), date(2027, 4, 24)} & set(var)
        # Fifteen working days from 22 March, with Good Friday and Easter Monday between.
        assert var[0] == date(2027, 4, 14)


def test_politicians_are_away_when_another_body_of_theirs_meets_or_their_seat_has_ended(database: Database) -> None:
    with database.writing() as session:
        town(session)
        council = Body(key="kf", name="Kommunfullmäktige", kind=BodyKind.COUNCIL)
        session.add(council)
        session.flush()
        busy = person(session, "ture")
        own = session.exec(select(Body).where(Body.key == "bun")).one()
        holds(session, busy, "politician", body_id=own.id, party="Söder", ends_on=date(2027, 6, 30))
        holds(session, busy, "politician", body_id=council.id, party="Söder")
        session.add(Meeting(body_id=council.id, uid="k", starts_on=date(2027, 4, 19), ends_on=date(2027, 4, 19)))
        session.add(Unavailable(person_id=busy.id, starts_on=date(2027, 4, 22), ends_on=date(2027, 4, 23)))
        session.flush()
        found = {visitor.key: visitor for visitor in problem_on(session).problem.visitors}
        away = found["ture"].away
        assert {date(2027, 4, 19), date(2027, 4, 22), date(2027, 4, 23), date(2027, 10, 4)} <= away
        assert date(2027, 4, 20) not in away
        assert (found["ture"].side, found["nils"].side) == ("opposition", "majority")
        assert "sten" not in found, "the vice chair stands outside the groups"


def test_a_unit_that_closes_is_away_from_that_day_and_last_years_pairs_and_visits_are_known(database: Database) -> None:
    with database.writing() as session:
        body = town(session)
        unit = units(session)[0]
        unit.ends_on = date(2027, 6, 30)
        earlier = Visit(
            body_id=body.id,
            unit_id=unit.id,
            year=2026,
            key="u1",
            day=date(2026, 4, 14),
            held_on=date(2026, 4, 15),
            changed_at=act(OPENED).now,
        )
        session.add_all([unit, earlier])
        session.flush()
        nils = session.exec(select(VisitMember)).all()
        assert nils == []
        from models.organisation import Person

        who = session.exec(select(Person).where(Person.key == "nils")).one()
        session.add(VisitMember(visit_id=earlier.id, person_id=who.id))
        session.flush()
        found = problem_on(session).problem
        place = next(place for place in found.places if place.key == "u1")
        assert place.last_visited == 2026
        assert date(2027, 10, 1) in place.away
        assert date(2027, 4, 15) not in place.away
        visitors = {visitor.key: visitor.visited_last_year for visitor in found.visitors}
        assert (visitors["nils"], visitors["nora"]) == ({"u1"}, frozenset())


def test_a_held_and_a_pinned_visit_stay_whatever_else_is_planned(database: Database) -> None:
    with database.writing() as session:
        town(session)
        planned(session)
        rows = visits(session)
        pin_visit(session, rows[-1].key, act=act(OPENED))
        hold_visit(session, rows[0].key, act=act(rows[0].day))
        unit_id = session.exec(select(Unit.id).where(Unit.key == rows[-1].unit)).one()
        session.add(Unavailable(unit_id=unit_id, starts_on=rows[-1].day, ends_on=rows[-1].day))
        planned(session, day=rows[0].day)
        for row in (rows[0], rows[-1]):
            after = visit(session, row.key)
            assert (after.day, after.members, after.sequence) == (row.day, row.members, row.sequence)


def test_a_cancelled_visit_stays_in_the_record_and_its_unit_gets_a_new_one(database: Database) -> None:
    with database.writing() as session:
        town(session)
        planned(session)
        cancel_visit(session, "u1", act=act(OPENED, comment="Vattenskada"))
        done = planned(session)
        assert done.new == ("u1-2",)
        assert visit(session, "u1").cancelled_why == "Vattenskada"
        assert visit(session, "u1-2").state == "planned"


def test_a_visit_to_a_unit_that_is_gone_is_cancelled_and_never_deleted(database: Database) -> None:
    with database.writing() as session:
        town(session)
        planned(session)
        unit = units(session)[5]
        unit.ends_on = date(2027, 1, 31)
        session.add(unit)
        session.flush()
        assert planned(session).cancelled == ("u6",)
        gone = visit(session, "u6")
        assert (gone.state, gone.cancelled_why, gone.sequence) == ("cancelled", "Planen har ändrats.", 1)


def test_without_a_declared_majority_groups_are_not_mixed_and_that_is_said(database: Database) -> None:
    with database.writing() as session:
        town(session, text=YEAR.replace(", majority: [Norrpartiet]", ""))
        found = problem_on(session)
        assert not found.problem.rules.mixed
        assert "vilka partier som är majoritet" in found.remarks[0]
        assert len(planned(session).new) == 6


def test_a_year_without_visits_or_without_anybody_to_go_is_refused(database: Database) -> None:
    with database.writing() as session:
        town(session, text=WITHOUT_VISITS)
        with pytest.raises(Refused, match="inget steg för besök"):
            plan_body_visits(session, body_key="bun", year=2027, act=act(OPENED))
        with pytest.raises(Refused, match="inte öppnat"):
            plan_body_visits(session, body_key="bun", year=2028, act=act(OPENED))
