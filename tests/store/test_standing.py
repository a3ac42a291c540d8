"""Status in SQL and status in Python are one rule."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from models.kinds import TransitionKind
from models.organisation import Body
from styrhjul.rules.status import Status, status
from styrhjul.store.database import Database
from styrhjul.store.standing import Wanted, lines, step_standings
from tests import cast

DAYS = st.dates(date(2027, 1, 1), date(2027, 1, 31))
LASTS = st.sampled_from(["", *TransitionKind])


@given(rows=st.lists(st.tuples(DAYS | st.none(), DAYS | st.none(), LASTS), min_size=1, max_size=30), today=DAYS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_the_database_and_the_rule_give_every_obligation_the_same_status(
    database: Database, rows: list[tuple[date | None, date | None, str]], today: date
) -> None:
    with database.writing() as session:
        expected = obligations_like(session, rows, today)
        found = {line.id: line.status for line in lines(session.connection(), today=today, wanted=Wanted())}
        counted = step_standings(session.connection(), today=today)
        session.rollback()
    assert found == expected
    totals = {kind: sum(step.numbers.get(kind, 0) for step in counted) for kind in Status}
    assert totals == {kind: list(expected.values()).count(kind) for kind in Status}


def obligations_like(
    session: Session, rows: list[tuple[date | None, date | None, str]], today: date
) -> dict[int, Status]:
    body: Body = cast.committee(session, units=len(rows))
    year = cast.cycle(session, body)
    expected = {}
    for (opens_on, due_on, last), unit in zip(rows, cast.units(session), strict=True):
        obligation = cast.owed(session, year, unit, opens_on=opens_on, due_on=due_on)
        obligation.last = last
        expected[obligation.id] = status(opens_on=opens_on, due_on=due_on, last=last, today=today)
    session.flush()
    return expected
