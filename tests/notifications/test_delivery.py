"""From the outbox to the mail server and back: nothing is lost, nothing is said that no longer holds."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlmodel import select

from faults.changes import broken_english
from models.kinds import Ending, NoticeState
from models.notices import NoticeItem
from models.organisation import Address, Person
from notifications.channels.letters import Mailbox
from notifications.channels.opening import open_mail
from notifications.delivery import FRESH, Post, deliver, waiting
from notifications.outbox import BACKOFF, LEASE, claim
from styrhjul.refused import Refused
from styrhjul.services.delivering import deliver_waiting
from styrhjul.services.rounds import run_round
from styrhjul.services.transitions import Content, return_, submit
from styrhjul.settings import STOCKHOLM
from styrhjul.store.database import Database
from tests import cast
from tests.notifications.office_hours import SENDER, TUESDAY, Clock, attempts, notices, run_sql, send
from tests.notifications.post_office import PostOffice

HEADS = [f"h{n}@ekbacka.example" for n in (1, 2, 3)]


@pytest.fixture
def clock() -> Clock:
    return Clock()


def said(letter: EmailMessage) -> str:
    """The letter's plain text."""
    plain = letter.get_body(preferencelist=["plain"])
    assert plain is not None
    return str(plain.get_content()).replace("\r\n", "\n")


def states(database: Database) -> list[NoticeState]:
    return [notice.state for notice in notices(database)]


def test_each_head_gets_one_letter_and_its_delivery_is_kept(due: Database, office: PostOffice, clock: Clock) -> None:
    tally = send(due, office, clock=clock)
    assert tally.states == Counter({NoticeState.SENT: 3})
    assert office.receivers == HEADS
    assert states(due) == [NoticeState.SENT] * 3
    for notice, attempt, letter in zip(notices(due), attempts(due), office.letters, strict=True):
        assert (attempt.notice_id, attempt.ending, attempt.code) == (notice.id, Ending.ACCEPTED, 250)
        assert letter["Message-ID"] == notice.message_id
        assert notice.subject == letter["Subject"]
        assert "Senast 15 januari: Enhetsplan, Skola" in notice.subject
        assert "Svara på nämndens mål." in notice.body


def test_delivering_again_sends_nothing_more(due: Database, office: PostOffice, clock: Clock) -> None:
    send(due, office, clock=clock)
    assert send(due, office, clock=clock).taken == 0
    assert office.receivers == HEADS


def test_several_connections_share_the_letters_and_each_is_sent_once(
    due: Database, office: PostOffice, clock: Clock, setting: Callable[[str, str], None]
) -> None:
    setting("STYRHJUL_MAIL_URL", f"{office.url}&connections=3")
    assert deliver_waiting(due, limit=3, clock=clock).states == {NoticeState.SENT: 3}
    assert (sorted(office.receivers), office.connections) == (HEADS, 3)


@pytest.mark.parametrize("number", ["0", "9", "-1", "många"])
def test_a_number_of_connections_that_no_server_would_like_is_refused(
    due: Database, office: PostOffice, setting: Callable[[str, str], None], number: str
) -> None:
    setting("STYRHJUL_MAIL_URL", f"{office.url}&connections={number}")
    with pytest.raises(Refused):
        deliver_waiting(due)
    assert office.receivers == []


def test_who_has_handed_in_before_the_letter_left_is_not_reminded(
    due: Database, office: PostOffice, clock: Clock
) -> None:
    with due.writing() as session:
        submit(session, obligation_id=1, content=Content(text="Vår plan"), act=cast.act(TUESDAY))
    tally = send(due, office, clock=clock)
    assert tally.states == Counter({NoticeState.SENT: 2, NoticeState.SUPPRESSED: 1})
    assert office.receivers == HEADS[1:]


def test_who_has_got_another_due_date_is_not_reminded_of_the_old_one(
    due: Database, office: PostOffice, clock: Clock
) -> None:
    run_sql(due, "UPDATE obligation SET due_on = '2027-02-15' WHERE id = 1")
    send(due, office, clock=clock)
    assert office.receivers == HEADS[1:]


def test_a_return_is_told_with_its_comment_until_something_new_is_handed_in(
    due: Database, office: PostOffice, clock: Clock
) -> None:
    day = TUESDAY + timedelta(days=1)
    send(due, office, clock=clock)
    for obligation in (1, 2):
        with due.writing() as session:
            submit(session, obligation_id=obligation, content=Content(text="Vår plan"), act=cast.act(day))
        with due.writing() as session:
            return_(session, obligation_id=obligation, act=cast.act(day, comment="Skriv varför."))
    with due.writing() as session:
        submit(session, obligation_id=2, content=Content(text="Ny plan"), act=cast.act(day))
    with due.writing() as session:
        run_round(session, today=day, now=cast.NOON)
    clock.move(days=1)
    office.letters.clear()
    send(due, office, clock=clock)
    first, second = (said(letter) for letter in office.letters)
    assert "Anna Administratör skriver:\n  > Skriv varför." in first
    assert "Vi har tagit emot" not in first
    assert "Skriv varför." not in second
    assert "Vi har tagit emot" in second


def test_an_address_that_the_server_refuses_is_dead_at_once_and_the_administrator_is_told(
    due: Database, office: PostOffice, clock: Clock
) -> None:
    office.faults = {HEADS[0]: ["refuse"]}
    tally = send(due, office, clock=clock)
    assert tally.states == Counter({NoticeState.SENT: 2, NoticeState.DEAD: 1})
    with due.writing() as session:
        run_round(session, today=TUESDAY + timedelta(days=1), now=cast.NOON)
    clock.move(days=1)
    office.letters.clear()
    send(due, office, clock=clock)
    (told,) = office.letters
    assert "Anna" in str(told["To"])
    assert told["Subject"] == "Kom inte fram: meddelande till H1 (h1@ekbacka.example)"


def test_a_greylisted_letter_is_sent_again_after_a_while_with_the_same_id(
    due: Database, office: PostOffice, clock: Clock
) -> None:
    office.faults = {HEADS[0]: ["greylist"]}
    send(due, office, clock=clock)
    assert states(due)[0] is NoticeState.RETRY
    assert send(due, office, clock=clock).taken == 0
    clock.move(minutes=5)
    send(due, office, clock=clock)
    assert states(due)[0] is NoticeState.SENT
    assert [attempt.ending for attempt in attempts(due) if attempt.notice_id == 1] == [
        Ending.TEMPORARY,
        Ending.ACCEPTED,
    ]


@pytest.mark.parametrize("fault", ["drop", "hang", "full"])
def test_a_letter_that_goes_wrong_on_the_way_is_tried_again_and_its_neighbours_are_untouched(
    due: Database, office: PostOffice, clock: Clock, fault: str
) -> None:
    office.faults = {HEADS[1]: [fault]}
    office.patience = 1 if fault == "hang" else office.patience
    send(due, office, clock=clock)
    clock.move(minutes=5)
    send(due, office, clock=clock)
    assert states(due) == [NoticeState.SENT] * 3
    assert sorted(office.receivers) == HEADS


def test_a_letter_whose_answer_was_lost_goes_twice_as_the_same_message(
    due: Database, office: PostOffice, clock: Clock
) -> None:
    office.faults = {HEADS[1]: ["lose"]}
    send(due, office, clock=clock)
    assert attempts(due)[1].ending is Ending.UNKNOWN
    clock.move(minutes=5)
    send(due, office, clock=clock)
    assert sorted(office.ids().values()) == [1, 1, 2]


def test_a_letter_that_never_gets_through_ends_dead_after_its_last_attempt(
    due: Database, office: PostOffice, clock: Clock
) -> None:
    office.faults = {HEADS[0]: ["greylist"] * 20}
    for wait in (timedelta(), *BACKOFF):
        clock.now += wait
        send(due, office, clock=clock)
    notice = notices(due)[0]
    assert (notice.state, notice.attempts) == (NoticeState.DEAD, len(BACKOFF) + 1)


def test_while_the_server_is_away_no_attempt_is_spent_and_all_arrives_afterwards(
    due: Database, office: PostOffice, clock: Clock
) -> None:
    nowhere = open_mail("smtp://127.0.0.1:1?cto=1")
    for _ in range(10):
        tally = deliver(due.transaction, post=Post(nowhere, SENDER), clock=clock, limit=500)
        assert tally.down
        clock.move(minutes=5)
    assert [notice.attempts for notice in notices(due)] == [0, 0, 0]
    assert {attempt.ending for attempt in attempts(due)} == {Ending.UNREACHABLE}
    send(due, office, clock=clock)
    assert (states(due), office.receivers) == ([NoticeState.SENT] * 3, HEADS)


def test_without_a_mail_server_letters_wait(due: Database, clock: Clock) -> None:
    assert send(due, None, clock=clock).taken == 0
    assert states(due) == [NoticeState.QUEUED] * 3


def test_while_trying_things_out_every_letter_goes_to_one_address_and_says_whom_it_was_for(
    due: Database, office: PostOffice, clock: Clock
) -> None:
    run_sql(due, "UPDATE address SET channel = 'json', value = 'json://127.0.0.1:1/hemlig' WHERE id = 4")
    send(due, office, clock=clock, redirect_to=Mailbox("Prov", "prov@ekbacka.example"))
    assert office.receivers == ["prov@ekbacka.example"] * 3
    assert "Prov: det här skulle ha gått till H1 <h1@ekbacka.example>." in said(office.letters[0])


def test_a_trial_without_a_mail_server_sends_nothing_to_anybody(due: Database, clock: Clock) -> None:
    run_sql(due, "UPDATE address SET channel = 'json', value = 'json://127.0.0.1:1'")
    assert send(due, None, clock=clock, redirect_to=Mailbox("Prov", "prov@ekbacka.example")).taken == 0


def test_an_address_that_is_none_is_dead_and_harms_nobody(due: Database, office: PostOffice, clock: Clock) -> None:
    run_sql(due, "UPDATE address SET value = 'h1@ekbacka.example,angripare@ond.example' WHERE value = :h", h=HEADS[0])
    run_sql(due, "UPDATE address SET active = false WHERE value = :h", h=HEADS[1])
    send(due, office, clock=clock)
    assert states(due) == [NoticeState.DEAD, NoticeState.DEAD, NoticeState.SENT]
    assert office.receivers == HEADS[2:]
    assert "ingen e-postadress" in attempts(due)[1].answer


def test_a_claim_keeps_others_away_until_it_runs_out(due: Database, office: PostOffice, clock: Clock) -> None:
    with due.transaction() as connection:
        claim(connection, now=clock(), limit=500, mail=True)  # and dies here
    assert send(due, office, clock=clock).taken == 0
    clock.now += LEASE
    assert send(due, office, clock=clock).states[NoticeState.SENT] == 3


def test_a_dry_run_shows_what_would_be_sent_and_changes_nothing(due: Database, clock: Clock) -> None:
    with due.writing() as session:
        found = waiting(session.connection(), post=Post(None, SENDER), now=clock(), limit=500)
        session.rollback()
    assert [(one.person, one.things) for one in found] == [("H1", 1), ("H2", 1), ("H3", 1)]
    assert states(due) == [NoticeState.QUEUED] * 3


def test_who_reads_english_gets_english(due: Database, office: PostOffice, clock: Clock) -> None:
    run_sql(due, "UPDATE person SET language = 'en' WHERE key = 'h1'")
    send(due, office, clock=clock, contact="anna@ekbacka.example")
    english, swedish, _ = office.letters
    assert english["Subject"] == "By 15 January: Enhetsplan, Skola 1"
    assert (english["Content-Language"], swedish["Content-Language"]) == ("en", "sv")


def test_a_person_without_an_address_falls_to_the_administrator(database: Database) -> None:
    with database.writing() as session:
        cast.opened_year(session)
        person = session.exec(select(Person).where(Person.key == "h1")).one()
        for address in session.exec(select(Address).where(Address.person_id == person.id)):
            address.active = False
    with database.writing() as session:
        run_round(session, today=TUESDAY, now=cast.NOON)
        told = session.exec(select(Person.key).join(NoticeItem, NoticeItem.person_id == Person.id)).all()
    assert sorted(told) == ["anna", "h2", "h3"]


def test_a_letter_of_an_earlier_day_bears_that_days_date(due: Database, office: PostOffice, clock: Clock) -> None:
    clock.move(days=3)
    send(due, office, clock=clock)
    assert office.letters[0]["Date"].datetime.date() == date(2026, 12, 1)


def both_at_once(database: Database, office: PostOffice, clock: Clock) -> int:
    """Two deliveries of one database at the same moment, each with a line of its own; how many notices they took."""
    start = Barrier(2)

    def one() -> int:
        other = Database(database.url)
        start.wait()
        taken = send(other, office, clock=clock).taken
        other.close()
        return taken

    with ThreadPoolExecutor(2) as pool:
        return sum(deliveries.result() for deliveries in [pool.submit(one), pool.submit(one)])


def test_two_deliveries_at_the_same_moment_send_every_letter_once(
    due: Database, office: PostOffice, clock: Clock
) -> None:
    assert both_at_once(due, office, clock) == 3
    assert sorted(office.receivers) == HEADS


@pytest.mark.xdist_group("postgresql")
def test_two_deliveries_of_a_postgresql_database_send_every_letter_once(
    on_postgresql: Database, office: PostOffice, clock: Clock
) -> None:
    with on_postgresql.writing() as session:
        cast.opened_year(session)
    with on_postgresql.writing() as session:
        run_round(session, today=TUESDAY, now=cast.NOON)
    assert both_at_once(on_postgresql, office, clock) == 3
    assert sorted(office.receivers) == HEADS


@pytest.mark.xdist_group("postgresql")
def test_postgresql_delivers_alike(on_postgresql: Database, office: PostOffice, clock: Clock) -> None:
    with on_postgresql.writing() as session:
        cast.opened_year(session)
    with on_postgresql.writing() as session:
        run_round(session, today=TUESDAY, now=cast.NOON)
    office.faults = {HEADS[0]: ["refuse"], HEADS[1]: ["greylist"]}
    tally = send(on_postgresql, office, clock=clock)
    assert tally.states == Counter({NoticeState.SENT: 1, NoticeState.DEAD: 1, NoticeState.RETRY: 1})
    clock.move(minutes=5)
    send(on_postgresql, office, clock=clock)
    assert states(on_postgresql).count(NoticeState.SENT) == 2


def test_one_whose_letter_cannot_be_written_keeps_nobody_waiting_and_is_tried_again(
    due: Database, office: PostOffice, clock: Clock, tmp_path: Path
) -> None:
    run_sql(due, "UPDATE person SET language = 'en' WHERE key = 'h2'")
    with broken_english(tmp_path / "templates"):
        tally = send(due, office, clock=clock)
    assert tally.states == Counter({NoticeState.SENT: 2, NoticeState.RETRY: 1})
    assert [attempt.answer for attempt in attempts(due) if attempt.ending is Ending.TEMPORARY] == [
        "meddelandet gick inte att skriva: KeyError"
    ]
    clock.move(minutes=5)
    send(due, office, clock=clock)
    assert states(due) == [NoticeState.SENT] * 3


def test_what_is_handed_in_while_a_slow_server_works_is_not_reminded_of(
    due: Database, office: PostOffice, clock: Clock
) -> None:
    """The first letter takes longer than what was read stays fresh, and meanwhile the third head hands in."""
    taken = office.handle_DATA

    async def slowly(*given: Any) -> str:
        clock.move(seconds=FRESH.seconds + 1)
        if len(office.letters) == 0:
            with due.writing() as session:
                submit(session, obligation_id=3, content=Content(text="Vår plan"), act=cast.act(TUESDAY))
        return await taken(*given)

    office.handle_DATA = slowly  # type: ignore[method-assign]
    tally = send(due, office, clock=clock)
    assert tally.states == Counter({NoticeState.SENT: 2, NoticeState.SUPPRESSED: 1})
    assert office.receivers == HEADS[:2]


def test_a_claim_lasts_ten_minutes_in_the_hour_that_comes_twice(due: Database) -> None:
    at = datetime(2026, 10, 25, 2, 30, tzinfo=STOCKHOLM, fold=1)
    with due.transaction() as connection:
        assert claim(connection, now=at, limit=10, mail=True)[1] == 3
        soon, after = (at.astimezone(UTC) + timedelta(minutes=n) for n in (9, 10))
        assert claim(connection, now=soon.astimezone(STOCKHOLM), limit=10, mail=True)[1] == 0
        assert claim(connection, now=after.astimezone(STOCKHOLM), limit=10, mail=True)[1] == 3


def test_a_claim_by_a_clock_that_was_a_week_ahead_holds_nothing_once_it_is_right(due: Database, clock: Clock) -> None:
    with due.transaction() as connection:
        claim(connection, now=clock.now + timedelta(days=7), limit=10, mail=True)
        assert claim(connection, now=clock.now, limit=10, mail=True)[1] == 3
