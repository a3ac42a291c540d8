"""What the plan of visits asks the database, on both kinds of it."""

from datetime import date

import pytest
from sqlmodel import Session, select

from models.cycles import Occurrence
from models.follow_up import FollowUpAnswer
from models.goals import Goal
from models.kinds import Closing, StepContent
from models.obligations import Obligation, Submission
from models.organisation import Unit
from models.visits import VisitWish
from styrhjul.store.database import Database
from styrhjul.store.visits import (
    PlaceLine,
    meeting_days,
    pairs,
    persons_busy,
    place_lines,
    terms,
    units_busy,
    visit_duties,
    visit_periods,
    visit_rows,
)
from tests.cast import committee, cycle

FIRST, LAST = date(2027, 4, 1), date(2027, 10, 29)


def answered(session: Session, *, period_end: date, version: int, judgements: tuple[str, ...]) -> None:
    """The first unit's follow-up of 2026, with as many versions; only the newest has answers."""
    year_id = session.info["cycle"]
    unit = session.exec(select(Unit).where(Unit.key == "u1")).one()
    occurrence = Occurrence(
        cycle_id=year_id,
        position=0,
        stage="follow_up",
        step="uppfoljning",
        occasion=period_end.isoformat(),
        title="Uppföljning",
        period_end=period_end,
        closes=Closing.ACCEPT,
        content=StepContent.FOLLOW_UP,
    )
    session.add(occurrence)
    session.flush()
    assert occurrence.id is not None
    owed = Obligation(
        occurrence_id=occurrence.id, party=f"unit:{unit.id}", body_id=unit.body_id, unit_id=unit.id, version=version
    )
    session.add(owed)
    session.flush()
    assert owed.id is not None
    goals = session.exec(select(Goal.id).order_by(Goal.key)).all()
    for number in range(1, version + 1):
        submission = Submission(obligation_id=owed.id, version=number, text="Så gick det")
        session.add(submission)
        session.flush()
        told = judgements if number == version else ("not_yet",) * len(goals)
        for goal_id, judgement in zip(goals, told, strict=True):
            session.add(FollowUpAnswer(submission_id=submission.id, goal_id=goal_id, judgement=judgement))
    session.flush()


def prepared(session: Session) -> int:
    body = committee(session)
    assert body.id is not None
    session.info["cycle"] = cycle(session, body, year=2026).id
    session.add_all(
        Goal(body_id=body.id, key=key, sentence=key, first_year=2026, last_year=2026) for key in ("a", "b", "c")
    )
    session.flush()
    return body.id


def places(session: Session, body_id: int) -> dict[str, PlaceLine]:
    lines = place_lines(
        session.connection(), body_id=body_id, year=2027, first=FIRST, last=LAST, today=date(2027, 1, 11)
    )
    return {line.key: line for line in lines}


def test_missed_goals_are_those_of_the_newest_version_of_last_years_last_follow_up(database: Database) -> None:
    with database.writing() as session:
        body_id = prepared(session)
        answered(session, period_end=date(2026, 4, 30), version=1, judgements=("not_yet", "not_yet", "not_yet"))
        assert places(session, body_id)["u1"].missed_goals == 3
        answered(session, period_end=date(2026, 8, 31), version=2, judgements=("not_yet", "nearly", "reached"))
        found = places(session, body_id)
        assert (found["u1"].missed_goals, found["u2"].missed_goals) == (1, 0)


def test_a_wish_is_for_its_year(database: Database) -> None:
    with database.writing() as session:
        body_id = prepared(session)
        unit = session.exec(select(Unit).where(Unit.key == "u2")).one()
        session.add_all([VisitWish(unit_id=unit.id, year=2027), VisitWish(unit_id=unit.id, year=2026)])
        session.flush()
        assert {key: line.asked for key, line in places(session, body_id).items()} == {
            "u1": False,
            "u2": True,
            "u3": False,
        }


@pytest.mark.parametrize("kind", ["database", "on_postgresql"])
def test_every_question_is_understood_by_both_databases(kind: str, request: pytest.FixtureRequest) -> None:
    database: Database = request.getfixturevalue(kind)
    with database.writing() as session:
        body_id = prepared(session)
        connection, span = session.connection(), {"body_id": body_id, "first": FIRST, "last": LAST}
        assert len(places(session, body_id)) == 3
        assert meeting_days(connection, **span) == frozenset()
        assert terms(connection, **span) == []
        assert persons_busy(connection, **span) == units_busy(connection, **span) == {}
        assert pairs(connection, body_id=body_id, year=2026) == {}
        assert visit_rows(connection, body="bun", year=2027, person="nils", period="var") == []
        assert visit_periods(connection, cycle_id=session.info["cycle"]) == ()
        assert visit_duties(connection, cycle_id=session.info["cycle"]) == []
