"""A reminder that an administrator sends now goes out with the day's digest, like every other."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session, select

from models.notices import NoticeItem
from models.obligations import Obligation
from models.organisation import Address
from notifications.digest import Digest, Section, read_digests
from notifications.wording import put_into_words
from styrhjul.refused import Refused
from styrhjul.rules.wording import reason_in_swedish
from styrhjul.services import transitions
from styrhjul.services.reminding import remind
from styrhjul.services.rounds import run_round
from styrhjul.store.database import Database
from styrhjul.store.told import told_totals
from tests.cast import YEAR, act, opened_year

DAY = date(2027, 1, 11)
AFTER = date(2027, 1, 20)


def first(session: Session) -> int:
    found = session.exec(select(Obligation.id).order_by(Obligation.id)).first()  # type: ignore[arg-type]
    assert found is not None
    return found


def digest_of(database: Database, day: date) -> Digest | None:
    """The day's digest to the head of the first school, as it is read before it is sent."""
    with database.writing() as session:
        run_round(session, today=day, now=datetime(day.year, day.month, day.day, 7, tzinfo=UTC))
        session.connection().exec_driver_sql("UPDATE notice SET claim = 'prov'")
    with database.snapshot() as connection:
        every = read_digests(connection, claim="prov")
    return next((digest for digest in every if (digest.person_key, digest.day) == ("h1", day)), None)


def test_it_is_in_the_days_digest(database: Database) -> None:
    with database.writing() as session:
        opened_year(session, text=YEAR)
    digest_of(database, DAY.replace(day=8))  # what the policy says has been said
    with database.writing() as session:
        assert remind(session, obligation_id=first(session), act=act(DAY)) == 1
    digest = digest_of(database, DAY)
    assert digest is not None
    (thing,) = digest.things
    assert (thing.kind, thing.section) == ("remind", Section.DUE)
    letter = put_into_words(digest)
    assert letter.subject == "Påminnelse: Enhetsplan, Skola 1"
    assert "Årshjulets administratör påminner om det här." in letter.text
    assert "Senast fredag 15 januari 2027." in letter.text


def test_what_is_late_is_said_to_be(database: Database) -> None:
    with database.writing() as session:
        opened_year(session, text=YEAR)
        remind(session, obligation_id=first(session), act=act(AFTER))
    digest = digest_of(database, AFTER)
    assert digest is not None
    assert Section.LATE in {thing.section for thing in digest.things if thing.kind == "remind"}
    assert told_totals_of(database)["remind"] == 1


def told_totals_of(database: Database) -> dict[str, int]:
    with database.snapshot() as connection:
        return {kind: total.things for kind, total in told_totals(connection).items()}


def test_what_has_been_handed_in_meanwhile_is_not_said(database: Database) -> None:
    with database.writing() as session:
        opened_year(session, text=YEAR)
        number = first(session)
        remind(session, obligation_id=number, act=act(DAY))
        transitions.submit(session, obligation_id=number, content=transitions.Content(text="Klar."), act=act(DAY))
    digest = digest_of(database, DAY)
    assert digest is not None
    assert "remind" not in {thing.kind for thing in digest.things}


def test_once_a_day_and_again_the_next(database: Database) -> None:
    with database.writing() as session:
        opened_year(session, text=YEAR)
        number = first(session)
        remind(session, obligation_id=number, act=act(DAY))
    with database.writing() as session, pytest.raises(Refused, match="redan på väg"):
        remind(session, obligation_id=number, act=act(DAY))
    with database.writing() as session:
        remind(session, obligation_id=number, act=act(DAY.replace(day=12)))
        assert len(session.exec(select(NoticeItem)).all()) == 2
    assert reason_in_swedish("remind:2027-01-11") == "påminnelse från administratören"


def test_nobody_is_reminded_of_what_is_not_owed(database: Database) -> None:
    with database.writing() as session:
        opened_year(session, text=YEAR)
        number = first(session)
        transitions.waive(session, obligation_id=number, act=act(DAY, comment="Behövs inte."))
    with database.writing() as session, pytest.raises(Refused, match="inget att påminna om"):
        remind(session, obligation_id=number, act=act(DAY))
    with database.writing() as session, pytest.raises(Refused, match="inget åtagande med nummer 4711"):
        remind(session, obligation_id=4711, act=act(DAY))


def test_it_is_refused_where_nobody_can_be_reached(database: Database) -> None:
    with database.writing() as session:
        opened_year(session, text=YEAR)
        for address in session.exec(select(Address)):
            address.active = False
    with database.writing() as session, pytest.raises(Refused, match="Ingen ansvarig går att nå"):
        remind(session, obligation_id=first(session), act=act(DAY))
