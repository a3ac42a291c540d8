"""Invitations to visits: in good time, changed and called off, in words and as a calendar takes them."""

from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from icalendar import Calendar
from sqlmodel import select

from models.notices import NoticeItem
from models.organisation import Address, Person, Role
from models.visits import Visit, VisitMember
from styrhjul.services.inviting import VisitsWanted, invite_visits
from styrhjul.services.rounds import run_round
from styrhjul.services.visits.changing import cancel_visit, move_visit, swap_members
from styrhjul.store.database import Database
from tests import cast, visits
from tests.notifications.office_hours import Clock, run_sql, send
from tests.notifications.post_office import PostOffice
from tests.notifications.test_delivery import said

INVITED = date(2027, 2, 17)
"""Fifteen working days before the visit on 10 March."""
LATER = date(2027, 2, 24)


@pytest.fixture(params=["database", "on_postgresql"])
def planned(request: pytest.FixtureRequest) -> Database:
    database: Database = request.getfixturevalue(request.param)
    with database.writing() as session:
        visits.opened(session)
        visits.planned(session, "u1", visits.MARCH)
        visits.planned(session, "u2", visits.MAY)
    return database


@pytest.fixture
def spring(database: Database) -> Database:
    with database.writing() as session:
        visits.opened(session)
        visits.planned(session, "u1", visits.MARCH)
    return database


def walk(database: Database, day: date) -> int:
    with database.writing() as session:
        return run_round(session, today=day, now=cast.NOON).items


def morning(database: Database, office: PostOffice, day: date) -> dict[str, EmailMessage]:
    """The letters of the day's round that tell of visits, by receiver."""
    walk(database, day)
    return delivered(database, office, day)


def delivered(database: Database, office: PostOffice, day: date) -> dict[str, EmailMessage]:
    clock = Clock()
    clock.now = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
    office.letters.clear()
    send(database, office, clock=clock, public_url="https://arshjul.ekbacka.example", contact="hjalp@ekbacka.example")
    found = {letter["To"].split("@")[0].split("<")[-1]: letter for letter in office.letters}
    return {key: letter for key, letter in found.items() if "text/calendar" in letter.as_string()}


def parts(letter: EmailMessage) -> list[EmailMessage]:
    return [part for part in letter.walk() if part.get_content_type() == "text/calendar"]  # type: ignore[misc]


def event(letter: EmailMessage) -> Any:
    (part,) = parts(letter)
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    assert calendar["METHOD"] == part.get_param("method")
    (found,) = calendar.walk("VEVENT")
    return found


def method(letter: EmailMessage) -> object:
    return parts(letter)[0].get_param("method")


def change(database: Database, on: date, **values: object) -> None:
    with database.writing() as session:
        visits.changed(session, "u1", on, **values)


def leave(database: Database, on: date) -> None:
    """Olle is no longer to come."""
    with database.writing() as session:
        visit = visits.changed(session, "u1", on)
        olle = session.exec(select(Person.id).where(Person.key == "olle")).one()
        member = select(VisitMember).where(VisitMember.visit_id == visit.id, VisitMember.person_id == olle)
        session.exec(member).one().left_on = on


def test_the_members_and_the_head_are_invited_the_working_days_before_and_once(
    planned: Database, office: PostOffice
) -> None:
    assert morning(planned, office, INVITED - timedelta(days=1)) == {}
    letters = morning(planned, office, INVITED)
    assert sorted(letters) == ["h1", "olle", "pia"]
    assert {method(letter) for letter in letters.values()} == {"REQUEST"}
    assert walk(planned, INVITED) == 0
    assert morning(planned, office, INVITED + timedelta(days=1)) == {}
    with planned.reading() as session:
        told = {visit.key: visit.invited_sequence for visit in session.exec(select(Visit))}
        reasons = set(session.exec(select(NoticeItem.reason).where(NoticeItem.due_on == visits.MARCH)))
    assert told == {"u1": 1, "u2": None}
    assert reasons == {"invite-1:1"}


def test_the_letter_says_where_when_with_whom_and_what_applies(spring: Database, office: PostOffice) -> None:
    letters = morning(spring, office, INVITED)
    pia, head = (" ".join(said(letters[key]).split()) for key in ("pia", "h1"))
    assert letters["pia"]["Subject"].startswith("Inbjudan 10 mars: verksamhetsbesök, Skola 1")
    for told in (pia, head):
        assert "När: onsdag 10 mars 2027 kl. 09:00–11:00." in told
        assert "Från Barn- och utbildningsnämnden: Olle, Pia." in told
        assert "Tar emot: H1." in told
        assert "– Var rädd om integriteten." in told
        assert "Kalenderbokningen följer med det här brevet." in told
    assert "Besök enheten enligt planen." in pia
    assert "ta med nämndens frågor" in pia
    assert "Visa vardagen" in head
    html = letters["pia"].get_body(preferencelist=["html"])
    assert html is not None
    assert "onsdag 10 mars 2027" in html.get_content()


def test_the_calendar_part_is_one_of_the_letters_forms_and_names_only_its_reader(
    spring: Database, office: PostOffice
) -> None:
    letter = morning(spring, office, INVITED)["pia"]
    assert letter.get_content_type() == "multipart/alternative"
    booking = event(letter)
    assert str(booking["UID"]) == "visit-1@arshjul.ekbacka.example"
    assert (booking["SEQUENCE"], booking["DTSTAMP"].dt, booking["STATUS"]) == (1, visits.PLANNED, "CONFIRMED")
    assert booking["DTSTART"].dt == datetime(2027, 3, 10, 8, tzinfo=UTC)
    assert booking["DTEND"].dt == datetime(2027, 3, 10, 10, tzinfo=UTC)
    assert str(booking["ORGANIZER"]) == "mailto:arshjul@ekbacka.example"
    assert str(booking["ATTENDEE"]) == "mailto:pia@ekbacka.example"
    assert str(booking["SUMMARY"]) == "Verksamhetsbesök, Skola 1"
    assert "Tar emot: H1." in str(booking["DESCRIPTION"]).splitlines()


def test_in_summer_time_the_visit_is_at_the_same_time_by_the_clock(planned: Database, office: PostOffice) -> None:
    booking = event(morning(planned, office, date(2027, 5, 5))["h2"])
    assert booking["DTSTART"].dt == datetime(2027, 5, 12, 7, tzinfo=UTC)


def test_several_visits_in_one_letter_are_a_file_each(planned: Database, office: PostOffice) -> None:
    change(planned, INVITED, day=visits.MAY)
    letter = morning(planned, office, date(2027, 4, 28))["pia"]
    assert [part.get_content_disposition() for part in parts(letter)] == ["attachment", "attachment"]
    assert sorted(str(part.get_filename()) for part in parts(letter)) == [
        "besok-2027-05-12-skola-1.ics",
        "besok-2027-05-12-skola-2.ics",
    ]
    assert letter["Subject"].startswith("Inbjudan 12 maj: ")


def test_a_person_may_invite_ahead_of_the_round_which_then_says_nothing_of_it(
    planned: Database, office: PostOffice
) -> None:
    early = date(2027, 1, 12)
    with planned.writing() as session:
        news = invite_visits(session, wanted=VisitsWanted(("u1",)), act=cast.act(early))
    assert [(one.visit, one.person, one.what) for one in news] == [
        ("u1", "H1", "invite"),
        ("u1", "Olle", "invite"),
        ("u1", "Pia", "invite"),
    ]
    assert sorted(morning(planned, office, early)) == ["h1", "olle", "pia"]
    assert morning(planned, office, INVITED) == {}


def test_what_is_moved_swapped_and_cancelled_by_command_reaches_those_concerned(
    planned: Database, office: PostOffice
) -> None:
    morning(planned, office, INVITED)
    with planned.writing() as session:
        cast.holds(
            session, cast.person(session, "sara"), "politician", body_id=session.exec(select(Visit.body_id)).first()
        )
    with planned.writing() as session:
        swap_members(session, "u1", leaves="olle", joins="sara", act=cast.act(LATER))
        move_visit(session, "u1", day=date(2027, 3, 24), act=cast.act(LATER))
    letters = morning(planned, office, LATER)
    told = {key: method(letter) for key, letter in letters.items()}
    assert told == {"h1": "REQUEST", "olle": "CANCEL", "pia": "REQUEST", "sara": "REQUEST"}
    assert letters["sara"]["Subject"].startswith("Inbjudan 24 mars")
    with planned.writing() as session:
        cancel_visit(session, "u1", act=cast.act(LATER, comment="Vattenskada"))
    letters = morning(planned, office, LATER + timedelta(days=1))
    assert {key: method(letter) for key, letter in letters.items()} == dict.fromkeys(("h1", "pia", "sara"), "CANCEL")


def test_a_moved_visit_is_the_same_entry_with_a_higher_sequence(planned: Database, office: PostOffice) -> None:
    before = event(morning(planned, office, INVITED)["pia"])
    change(planned, LATER, day=date(2027, 4, 28))
    letter = morning(planned, office, LATER)["pia"]
    after = event(letter)
    assert letter["Subject"].startswith("Ändrat till 28 april: verksamhetsbesök, Skola 1")
    assert "Besöket har ändrats. Det här gäller nu:" in said(letter)
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTAMP"].dt.date() == LATER


def test_a_cancelled_visit_is_called_off_for_all_who_were_invited(planned: Database, office: PostOffice) -> None:
    morning(planned, office, INVITED)
    change(planned, LATER, cancelled_on=LATER, cancelled_why="Skolan flyttar just då.")
    letters = morning(planned, office, LATER)
    assert sorted(letters) == ["h1", "olle", "pia"]
    assert letters["pia"]["Subject"].startswith("Inställt: verksamhetsbesök, Skola 1")
    assert "> Skolan flyttar just då." in said(letters["pia"])
    called_off = event(letters["pia"])
    assert (method(letters["pia"]), called_off["STATUS"], called_off["SEQUENCE"]) == ("CANCEL", "CANCELLED", 2)
    assert morning(planned, office, LATER + timedelta(days=1)) == {}


def test_one_who_leaves_gets_a_cancellation_of_their_own_and_the_others_an_update(
    planned: Database, office: PostOffice
) -> None:
    morning(planned, office, INVITED)
    leave(planned, LATER)
    letters = morning(planned, office, LATER)
    assert {key: method(letter) for key, letter in letters.items()} == {
        "h1": "REQUEST",
        "pia": "REQUEST",
        "olle": "CANCEL",
    }
    assert letters["olle"]["Subject"].startswith("Du behöver inte komma: verksamhetsbesök, Skola 1")
    assert "STATUS" not in event(letters["olle"])
    assert "Olle" not in said(letters["pia"])
    change(planned, LATER, starts="10:00", ends="12:00")
    assert sorted(morning(planned, office, LATER + timedelta(days=1))) == ["h1", "pia"]


def test_one_who_comes_back_is_invited_again(spring: Database, office: PostOffice) -> None:
    morning(spring, office, INVITED)
    leave(spring, LATER)
    morning(spring, office, LATER)
    run_sql(spring, "UPDATE visit_member SET left_on = NULL")
    change(spring, LATER)
    assert method(morning(spring, office, LATER + timedelta(days=1))["olle"]) == "REQUEST"


def test_what_is_cancelled_before_it_is_sent_is_not_invited_to(spring: Database, office: PostOffice) -> None:
    walk(spring, INVITED)
    change(spring, INVITED, cancelled_on=INVITED)
    assert delivered(spring, office, INVITED) == {}


def test_what_is_changed_before_it_is_sent_is_told_the_day_after_as_it_then_stands(
    spring: Database, office: PostOffice
) -> None:
    walk(spring, INVITED)
    change(spring, INVITED, day=date(2027, 3, 17))
    assert delivered(spring, office, INVITED) == {}
    booking = event(morning(spring, office, INVITED + timedelta(days=1))["pia"])
    assert (booking["SEQUENCE"], booking["DTSTART"].dt.date()) == (2, date(2027, 3, 17))


def test_nobody_hears_of_a_visit_that_was_cancelled_before_they_were_invited(
    spring: Database, office: PostOffice
) -> None:
    change(spring, INVITED - timedelta(days=7), cancelled_on=INVITED - timedelta(days=7))
    assert morning(spring, office, INVITED) == {}


def test_a_held_or_past_visit_is_not_invited_to(spring: Database, office: PostOffice) -> None:
    assert morning(spring, office, visits.MARCH + timedelta(days=1)) == {}
    run_sql(spring, "UPDATE visit SET held_on = '2027-03-10', day = '2027-03-20'")
    assert morning(spring, office, visits.MARCH + timedelta(days=2)) == {}


def test_where_the_unit_has_no_head_the_administrator_hears_of_it(spring: Database, office: PostOffice) -> None:
    with spring.writing() as session:
        head = session.exec(select(Role).join(Person, Person.id == Role.person_id).where(Person.key == "h1"))  # type: ignore[arg-type]
        session.delete(head.one())
    walk(spring, INVITED)
    clock = Clock()
    clock.now = datetime(2027, 2, 17, 8, tzinfo=UTC)
    send(spring, office, clock=clock)
    (letter,) = [letter for letter in office.letters if "anna@" in letter["To"]]
    assert "Saknar ansvarig: verksamhetsbesök, Skola 1" in letter["Subject"]
    assert parts(letter) == []


def test_a_text_message_has_no_calendar_and_speaks_of_none(spring: Database) -> None:
    from notifications.digest import read_digests
    from notifications.outbox import claim
    from notifications.wording import put_into_words

    with spring.writing() as session:
        who = select(Address).join(Person, Person.id == Address.person_id).where(Person.key == "pia")  # type: ignore[arg-type]
        address = session.exec(who).one()
        address.channel, address.value = "sms", "46elks://user:word@+46700000000"
    walk(spring, INVITED)
    with spring.writing() as session:
        name, _ = claim(session.connection(), now=cast.NOON, limit=10, mail=True)
        (digest,) = [one for one in read_digests(session.connection(), claim=name) if one.person_key == "pia"]
    assert "Kalenderbokningen" not in put_into_words(digest).text
    assert put_into_words(digest).short.startswith("Inbjudan 10 mars")


def test_a_year_without_a_step_for_visits_is_left_alone(database: Database) -> None:
    with database.writing() as session:
        visits.opened(session, text=visits.YEAR.replace("        content: visit\n", ""))
        visits.planned(session, "u1", visits.MARCH)
    with database.writing() as session:
        before = run_round(session, today=INVITED, now=cast.NOON)
        assert session.exec(select(NoticeItem).where(NoticeItem.due_on == visits.MARCH)).all() == []
        assert before.day == INVITED
        assert session.exec(select(Visit.invited_sequence)).one() is None
