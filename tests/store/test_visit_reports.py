"""What the visits came to is the same on both databases."""

from datetime import date

import pytest
from sqlmodel import Session, select

from models.goals import Goal
from models.organisation import Person
from models.reviews import Recommendation, Review
from models.visits import Visit, VisitGoal, VisitMember, VisitReport
from styrhjul.services.acts import audit_row
from styrhjul.store.database import Database
from styrhjul.store.reviews import review_lines
from styrhjul.store.visit_reports import (
    MemberLine,
    Period,
    coverage_lines,
    heard_between,
    heard_in,
    member_lines,
    party_seats,
    visit_lines,
)
from tests.cast import NOON, act, committee, holds, units

DAY, TOLD_ON = date(2027, 3, 16), date(2027, 3, 18)


def a_visit(session: Session) -> Visit:
    """A visit that was moved, held and reported twice, the second time with a word about a goal."""
    body = committee(session, units=2)
    first, _ = units(session)
    visit = Visit(
        body_id=body.id, unit_id=first.id, year=2027, key="u1", period="var", day=DAY, held_on=DAY, changed_at=NOON
    )
    goal = Goal(body_id=body.id, key="lasning", sentence="Fler läser", first_year=2027, last_year=2027)
    session.add_all([visit, goal, audit_row(act(DAY, comment="Krock."), verb="move", subject="visit:bun/2027/u1")])
    session.flush()
    anna = session.exec(select(Person).where(Person.key == "anna")).one()
    holds(session, anna, "politician", body_id=body.id, party="C")
    session.add(VisitMember(visit_id=visit.id, person_id=anna.id))
    for version in (1, 2):
        told = VisitReport(
            visit_id=visit.id, version=version, works=f"Version {version}", by="Anna", at=NOON, day=TOLD_ON
        )
        session.add(told)
        session.flush()
        session.add(VisitGoal(report_id=told.id, goal_id=goal.id, heard=f"Hört {version}"))
    session.flush()
    return visit


@pytest.mark.parametrize("kind", ["database", "on_postgresql"])
def test_the_newest_version_of_a_report_is_what_was_told(kind: str, request: pytest.FixtureRequest) -> None:
    database: Database = request.getfixturevalue(kind)
    with database.writing() as session:
        visit = a_visit(session)
        connection, of_body = session.connection(), {"body_id": visit.body_id}
        (line,) = visit_lines(connection, Period(visit.body_id, 2027, "var"))
        assert (line.unit, line.works, line.moves, line.moved_why) == ("Skola 1", "Version 2", 1, "Krock.")
        assert visit_lines(connection, Period(visit.body_id, 2027, "host")) == []
        ((member,),) = member_lines(connection, visits=[line.id]).values()
        assert member == MemberLine(line.id, member.person_id, "Anna", "C")
        assert [heard.heard for heard in heard_in(connection, Period(visit.body_id, 2027))] == ["Hört 2"]
        assert [one.unit for one in heard_between(connection, **of_body, after=DAY, until=TOLD_ON)] == ["Skola 1"]
        assert heard_between(connection, **of_body, after=TOLD_ON, until=TOLD_ON) == []
        covered = coverage_lines(connection, **of_body, today=TOLD_ON)
        assert [(one.unit, one.last_on, one.next_on) for one in covered] == [
            ("Skola 1", DAY, None),
            ("Skola 2", None, None),
        ]
        assert party_seats(connection, **of_body, today=TOLD_ON) == {"C": 1}


@pytest.mark.parametrize("kind", ["database", "on_postgresql"])
def test_a_review_comes_with_its_recommendations_in_order(kind: str, request: pytest.FixtureRequest) -> None:
    database: Database = request.getfixturevalue(kind)
    with database.writing() as session:
        body = committee(session)
        review = Review(body_id=body.id, key="tillsyn", title="Tillsyn", decided_on=DAY)
        session.add(review)
        session.flush()
        session.add_all(Recommendation(review_id=review.id, no=no, what=f"Gör {no}", due_on=DAY) for no in (2, 1))
        session.flush()
        (line,) = review_lines(session.connection(), body="bun")
        assert (line.decided_on, line.unit) == (DAY, "")
        assert [(one.no, one.due_on) for one in line.recommendations] == [(1, DAY), (2, DAY)]
        assert review_lines(session.connection(), body="kf") == ()
