"""The calendar that people subscribe to."""

from datetime import UTC, date, datetime

from icalendar import Calendar

from styrhjul.exchange.calendar_feed import CalendarEntry, write_calendar_feed

STAMP = datetime(2026, 9, 1, 8, tzinfo=UTC)
PLAN = CalendarEntry(
    uid="obligation-12@styrhjul",
    summary="Senast i dag: Enhetsplan, Ekens förskola",
    starts_on=date(2027, 1, 15),
    stamp=STAMP,
    description="Svara på nämndens mål; kort räcker, gärna i dag.",
    url="https://styrhjul.ekeby.example/12",
    sequence=3,
)
MEETING = CalendarEntry(
    uid="ks-1",
    summary="Kommunstyrelsen",
    starts_on=date(2027, 6, 7),
    ends_on=date(2027, 6, 8),
    stamp=STAMP,
    status="TENTATIVE",
)


def test_a_due_date_is_a_whole_day_in_the_calendar() -> None:
    (event,) = Calendar.from_ical(write_calendar_feed([PLAN], name="Enhetsplaner")).walk("VEVENT")
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2027, 1, 15), date(2027, 1, 16))
    assert str(event["SUMMARY"]) == PLAN.summary
    assert str(event["DESCRIPTION"]) == PLAN.description
    assert (event["SEQUENCE"], event["DTSTAMP"].dt) == (3, STAMP)


def test_a_meeting_over_two_days_ends_after_the_second() -> None:
    (event,) = Calendar.from_ical(write_calendar_feed([MEETING], name="Sammanträden")).walk("VEVENT")
    assert event["DTEND"].dt == date(2027, 6, 9)


def test_the_calendar_has_no_uid_of_its_own_and_the_same_bytes_in_any_order() -> None:
    written = write_calendar_feed([MEETING, PLAN], name="Årshjul 2027")
    assert written == write_calendar_feed([PLAN, MEETING], name="Årshjul 2027")
    head = written.decode().split("BEGIN:VEVENT")[0]
    assert "UID" not in head
    assert "NAME:Årshjul 2027" in head
