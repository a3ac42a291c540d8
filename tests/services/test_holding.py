"""While delivery is held the round goes on, notices wait, and that is said; what goes is seen before it is released."""

from collections import Counter
from datetime import date

import pytest
from sqlmodel import select

from models.kinds import NoticeState
from models.notices import DeliveryHold, Notice
from models.obligations import Audit
from notifications.outbox import claim
from styrhjul.refused import Refused
from styrhjul.services.delivering import deliver_waiting, preview_waiting
from styrhjul.services.holding import foresee_release, hold_delivery, release_delivery, release_in_words
from styrhjul.services.rounds import run_round
from styrhjul.store.database import Database
from styrhjul.store.holding import open_hold
from tests import cast
from tests.cast import act

FIRST, SECOND = date(2026, 12, 1), date(2027, 1, 5)
WHY = "Vi flyttar e-postservern."


@pytest.fixture
def held(database: Database) -> Database:
    """Three heads are to be written to about the same thing on two days; nothing has gone."""
    with database.writing() as session:
        cast.opened_year(session)
        hold_delivery(session, act=act(FIRST, comment=WHY))
    for day in (FIRST, SECOND):
        with database.writing() as session:
            assert run_round(session, today=day, now=act(day).now).notices == 3
    return database


def states(database: Database) -> Counter[NoticeState]:
    with database.reading() as session:
        return Counter(session.exec(select(Notice.state)))


def test_nothing_is_sent_and_it_says_why(held: Database, letters: object) -> None:
    report = deliver_waiting(held)
    assert str(report) == (
        "6 aviseringar väntar: utskicken står stilla sedan 2026-12-01 12:00, av Anna Administratör: "
        "Vi flyttar e-postservern."
    )
    assert (report.more, states(held)) == (False, {NoticeState.QUEUED: 6})
    assert preview_waiting(held) == []


def test_it_takes_a_reason_and_is_done_once(held: Database) -> None:
    with pytest.raises(Refused, match="Säg varför"), held.writing() as session:
        hold_delivery(session, act=act(SECOND, comment=" "))
    with pytest.raises(Refused, match="Utskicken står stilla sedan 2026-12-01 12:00"), held.writing() as session:
        hold_delivery(session, act=act(SECOND, comment="Igen"))


def test_it_is_seen_first_what_goes_and_to_how_many(held: Database) -> None:
    with held.snapshot() as connection:
        everything = foresee_release(connection, act=act(SECOND))
        later = foresee_release(connection, act=act(SECOND), skip_before=SECOND)
    assert [(one.day, one.notices, one.people) for one in everything.days] == [(FIRST, 3, 3), (SECOND, 3, 3)]
    assert release_in_words(everything) == "6 aviseringar till 3 personer går med nästa utskick."
    assert release_in_words(later) == "3 aviseringar till 3 personer går med nästa utskick; 3 hoppas över."
    assert states(held) == {NoticeState.QUEUED: 6}


def test_what_waits_goes_when_it_is_released(held: Database, letters: object) -> None:
    with held.writing() as session:
        release_delivery(session, act=act(SECOND))
    assert deliver_waiting(held).states == {NoticeState.SENT: 6}
    with held.reading() as session:
        hold = session.exec(select(DeliveryHold)).one()
        assert (hold.ended_by, hold.ended_at) == ("Anna Administratör", act(SECOND).now)
        assert [audit.verb for audit in session.exec(select(Audit)) if "hold" in audit.subject] == ["hold", "release"]


def test_what_is_skipped_is_never_sent_and_the_reason_is_kept(held: Database, letters: object) -> None:
    with held.writing() as session:
        release_delivery(session, act=act(SECOND, comment="De fick det per telefon."), skip_before=SECOND)
    assert deliver_waiting(held).states == {NoticeState.SENT: 3}
    assert states(held) == {NoticeState.SENT: 3, NoticeState.SUPPRESSED: 3}
    with held.reading() as session:
        skipped = session.exec(select(Audit).where(Audit.verb == "skip")).one()
    assert (skipped.reason, skipped.after) == ("De fick det per telefon.", '{"before": "2027-01-05", "notices": 3}')


def test_what_somebody_is_just_sending_is_not_skipped(database: Database) -> None:
    with database.writing() as session:
        cast.opened_year(session)
        run_round(session, today=FIRST, now=act(FIRST).now)
    with database.transaction() as connection:
        claim(connection, now=act(FIRST).now, limit=1, mail=True)
    with database.writing() as session:
        hold_delivery(session, act=act(FIRST, comment=WHY))
    with database.writing() as session:
        assert release_delivery(session, act=act(FIRST), skip_before=SECOND).skipped == 2
    assert states(database) == {NoticeState.SENDING: 1, NoticeState.SUPPRESSED: 2}


def test_what_goes_as_usual_cannot_be_released(database: Database) -> None:
    with pytest.raises(Refused, match="står inte stilla"), database.writing() as session:
        release_delivery(session, act=act(FIRST))
    with database.snapshot() as connection:
        assert open_hold(connection) is None
