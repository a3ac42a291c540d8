"""What comes back is known as ours by its Message-ID, and makes the notice one that did not get through."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from models.kinds import Ending, NoticeState
from models.notices import NoticeItem
from models.organisation import Person
from notifications.bounces import Came
from notifications.outbox import retry_dead
from styrhjul.refused import Refused
from styrhjul.services.bounces import Taken, mails_in, take_bounce
from styrhjul.store.database import Database
from tests import cast
from tests.exchange.dsn import EXCHANGE, dsn
from tests.notifications.office_hours import TUESDAY, Clock, attempts, notices, send
from tests.notifications.post_office import PostOffice

ACT = cast.act(TUESDAY)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sent(due: Database, office: PostOffice, clock: Clock) -> Database:
    """Three heads have been written to."""
    send(due, office, clock=clock)
    return due


def comes(database: Database, mail: bytes) -> Taken:
    return take_bounce(database, mail, where="brev", act=ACT)


def test_a_letter_that_comes_back_is_found_by_its_id_and_told_of(sent: Database, clock: Clock) -> None:
    first = notices(sent)[0]
    taken = comes(sent, dsn(first.message_id, at=clock.now + timedelta(days=2)))
    assert str(taken) == "brev: avisering 1 till H1 kom tillbaka. Den står nu bland det som inte kom fram."
    assert [notice.state for notice in notices(sent)] == [NoticeState.DEAD, NoticeState.SENT, NoticeState.SENT]
    *_, last = attempts(sent)
    assert (last.notice_id, last.ending, last.code, last.sent_to) == (1, Ending.BOUNCED, 550, "h1@ekbacka.example")
    assert "User unknown" in last.answer
    with sent.reading() as session:
        told = session.exec(select(Person.key).join(NoticeItem).where(NoticeItem.reason == "undelivered:1")).all()
    assert told == ["anna"]


def test_the_same_again_changes_nothing(sent: Database, clock: Clock) -> None:
    mail = dsn(notices(sent)[0].message_id, at=clock.now, form=EXCHANGE)
    assert [comes(sent, mail).came for _ in range(3)] == [Came.BACK, Came.AGAIN, Came.AGAIN]
    assert len(attempts(sent)) == 4


def test_an_old_one_says_nothing_of_what_has_been_sent_anew(sent: Database, office: PostOffice, clock: Clock) -> None:
    first = notices(sent)[0]
    old = dsn(first.message_id, at=clock.now)
    comes(sent, old)
    with sent.transaction() as connection:
        retry_dead(connection)
    clock.move(days=1)
    send(sent, office, clock=clock)
    assert comes(sent, old).came is Came.LATE
    assert notices(sent)[0].state is NoticeState.SENT
    assert comes(sent, dsn(first.message_id, at=clock.now)).came is Came.BACK


@pytest.mark.parametrize("action", ["delayed", "relayed"])
def test_a_letter_that_is_late_is_waited_for(sent: Database, clock: Clock, action: str) -> None:
    taken = comes(sent, dsn(notices(sent)[0].message_id, at=clock.now, action=action, status="4.4.1"))
    assert "Inget är ändrat" in str(taken)
    assert {notice.state for notice in notices(sent)} == {NoticeState.SENT}


def test_somebody_elses_letter_is_unknown(sent: Database, clock: Clock) -> None:
    taken = comes(sent, dsn("<none@of.ours>", at=clock.now))
    assert (taken.came, taken.said) == (Came.UNKNOWN, "gäller e-post som inte är någon avisering härifrån")
    assert comes(sent, b"Subject: Hej\n\nTack!").said == "är inget besked från en e-postserver"


def test_what_is_too_large_is_not_read(sent: Database) -> None:
    assert "större än 10 MB" in str(comes(sent, b"x" * 10_000_001))


def test_one_that_waits_for_its_next_attempt_is_not_tried_again(
    due: Database, office: PostOffice, clock: Clock
) -> None:
    """The line was lost after the letter had been taken: it went all the same, and has come back."""
    office.faults["h1@ekbacka.example"] = ["lose"]
    send(due, office, clock=clock)
    first = notices(due)[0]
    assert first.state is NoticeState.RETRY
    assert comes(due, dsn(first.message_id, at=clock.now)).came is Came.BACK
    assert notices(due)[0].state is NoticeState.DEAD


def test_a_maildir_is_read_but_not_what_is_being_written_there(tmp_path: Path) -> None:
    for folder in ("new", "cur", "tmp"):
        (tmp_path / "tmp" / "maildir" / folder).mkdir(parents=True)
        (tmp_path / "tmp" / "maildir" / folder / f"1.{folder}").write_bytes(folder.encode())
    found = dict(mails_in([tmp_path / "tmp" / "maildir", tmp_path / "tmp" / "maildir" / "cur" / "1.cur"]))
    assert found == {"1.new": b"new", "1.cur": b"cur"}
    with pytest.raises(Refused, match="Det finns ingen fil"):
        list(mails_in([tmp_path / "borta"]))
