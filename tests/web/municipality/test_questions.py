"""The room's questions are answered alike by both kinds of database."""

import io
import zipfile
from datetime import date

import pytest

from models.kinds import NoticeState
from styrhjul.services.exporting import export_everything
from styrhjul.services.foreseeing import foresee_notices, foresee_year
from styrhjul.services.rounds import run_round
from styrhjul.store.database import Database
from styrhjul.store.municipality import bodies_entered, body_name, entered
from styrhjul.store.outbox import OutboxWanted, notice_head, outbox_counts, outbox_lines
from styrhjul.store.people import people, people_called, person_known, places, roles_of
from tests import cast

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize("kind", ["database", "on_postgresql"])
def test_what_there_is(request: pytest.FixtureRequest, kind: str) -> None:
    database: Database = request.getfixturevalue(kind)
    with database.writing() as session:
        cast.opened_year(session)
    with database.writing() as session:
        run_round(session, today=TODAY, now=cast.NOON)
    with database.snapshot() as connection:
        assert entered(connection, today=TODAY).units == 3
        (body,) = bodies_entered(connection, today=TODAY)
        assert (body.name, body.years) == (body_name(connection, key="bun"), ((2027, "open"),))
        assert [line.key for line in people(connection, body="bun")] == ["anna", "h1", "h2", "h3", "maria"]
        (h1,) = people_called(connection, "h1@ekbacka")
        assert roles_of(connection, people=[h1], body="bun")[h1][0].unit == "u1"
        known = person_known(connection, key="h1", now=cast.NOON)
        assert known is not None
        assert known.addresses[0].active is True
        assert [key for key, _ in places(connection).units] == ["u1", "u2", "u3"]
        wanted = OutboxWanted(states=(NoticeState.QUEUED,), body="bun", people=(h1,))
        assert outbox_counts(connection, wanted=wanted) == {NoticeState.QUEUED: 1}
        (line,) = outbox_lines(connection, wanted=wanted, first=0, most=10)
        head = notice_head(connection, notice_id=line.id)
        assert head is not None
        assert head.tells_only_of("bun")
        assert not head.things_of("von")
    act = cast.act(TODAY)
    assert foresee_year(database, body_key="bun", year=2027, act=act).opening.changes == ()
    assert len(foresee_notices(database, body_key="bun", year=2027, act=act).items) > 10
    file = io.BytesIO()
    export_everything(database, file, act=act)
    assert "unit.csv" in zipfile.ZipFile(file).namelist()
