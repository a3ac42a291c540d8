"""The calendar file: last days and meetings, read back as a subscriber's program reads it."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from sqlmodel import Session, select

from models.cycles import Meeting
from models.kinds import BodyKind, MeetingStatus
from models.obligations import Obligation
from models.organisation import Body
from styrhjul.refused import Refused
from styrhjul.services.calendars import CalendarOf, write_calendar
from styrhjul.services.opening import close_cycle, edit_date
from styrhjul.services.transitions import reopen, waive
from styrhjul.store.database import Database
from tests import cast

MEETS = "Barn- och utbildningsnämnden sammanträder"
PLAN = "Enhetsplan, BUN"


@pytest.fixture
def year(database: Database) -> Iterator[Session]:
    """2027 is open since 1 September 2026: the unit plan is due on 15 January."""
    with database.writing() as session:
        cast.opened_year(session)
        yield session


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kalendrar" / "arshjul.ics"


def events(session: Session, file: Path, *, body: str = "") -> dict[str, Any]:
    """The written entries by their summary."""
    number = write_calendar(session, file=file, of=CalendarOf(body=body))
    found = {str(event["SUMMARY"]): event for event in Calendar.from_ical(file.read_bytes()).walk("VEVENT")}
    assert number == len(found)
    return found


def meets(session: Session, *, body: str = "bun", **more: Any) -> Meeting:
    body_id = session.exec(select(Body.id).where(Body.key == body)).one()
    told = {"uid": "a", "starts_on": date(2027, 1, 19), "ends_on": date(2027, 1, 19)} | more
    meeting = Meeting(body_id=body_id, **told)
    session.add(meeting)
    session.flush()
    return meeting


def test_a_last_day_is_a_whole_day_with_its_body_rule_and_description(year: Session, file: Path) -> None:
    plan = events(year, file)[PLAN]
    assert (plan["DTSTART"].dt, plan["DTEND"].dt) == (date(2027, 1, 15), date(2027, 1, 16))
    assert str(plan["DESCRIPTION"]).splitlines() == [
        "Sista dag i Barn- och utbildningsnämndens årshjul 2027.",
        "Regel: fast datum 2027-01-15.",
        "Svara på nämndens mål.",
    ]
    assert plan["STATUS"] == "CONFIRMED"
    assert plan["DTSTAMP"].dt == datetime(2026, 9, 1, 11, tzinfo=UTC)


def test_a_step_that_waits_for_its_day_is_not_in_the_calendar(database: Database, file: Path) -> None:
    with database.writing() as session:
        cast.opened_year(session, text=cast.YEAR.replace("{date: 2027-01-15}", "{meeting: own, month: 1}"))
        assert events(session, file) == {}


def test_a_meeting_tells_where_and_when_and_that_it_was_moved(year: Session, file: Path) -> None:
    meets(year, time="13:15–16:30", place="Linden", moved_from=date(2027, 1, 12))
    meeting = events(year, file)[MEETS]
    assert str(meeting["DESCRIPTION"]).splitlines() == ["Kl. 13:15–16:30.", "Flyttat från 2027-01-12."]
    assert (meeting["LOCATION"], meeting["STATUS"]) == ("Linden", "CONFIRMED")


@pytest.mark.parametrize(
    ("status", "shown", "remark"),
    [
        (MeetingStatus.PROVISIONAL, "TENTATIVE", "Hålls bara vid behov."),
        (MeetingStatus.CANCELLED, "CANCELLED", "Sammanträdet är inställt."),
    ],
)
def test_a_meeting_may_be_provisional_or_cancelled(
    year: Session, file: Path, status: MeetingStatus, shown: str, remark: str
) -> None:
    meets(year, status=status)
    meeting = events(year, file)[MEETS]
    assert (meeting["STATUS"], meeting["DESCRIPTION"]) == (shown, remark)


def test_a_meeting_over_two_days_lasts_through_the_second(year: Session, file: Path) -> None:
    meets(year, ends_on=date(2027, 1, 20))
    assert events(year, file)[MEETS]["DTEND"].dt == date(2027, 1, 21)


def test_the_calendar_of_one_body_holds_only_its_own(year: Session, file: Path) -> None:
    year.add(Body(key="ks", name="Kommunstyrelsen", kind=BodyKind.BOARD))
    meets(year)
    meets(year, body="ks")
    assert set(events(year, file)) == {PLAN, MEETS, "Kommunstyrelsen sammanträder"}
    assert set(events(year, file, body="bun")) == {PLAN, MEETS}
    assert "NAME:Barn- och utbildningsnämndens årshjul" in file.read_text(encoding="utf-8")
    assert set(events(year, file, body="ks")) == {"Kommunstyrelsen sammanträder"}


def test_the_calendar_of_an_unknown_body_is_refused_and_nothing_is_written(year: Session, file: Path) -> None:
    with pytest.raises(Refused, match="Organet 'kf' finns inte"):
        write_calendar(year, file=file, of=CalendarOf(body="kf"))
    assert not file.exists()


def test_the_same_year_gives_the_same_bytes(year: Session, file: Path, tmp_path: Path) -> None:
    meets(year)
    write_calendar(year, file=file)
    write_calendar(year, file=tmp_path / "igen.ics")
    assert file.read_bytes() == (tmp_path / "igen.ics").read_bytes()


def test_a_day_that_is_moved_is_the_same_entry_with_a_higher_sequence(year: Session, file: Path) -> None:
    before = events(year, file)[PLAN]
    moved = {"step": "enhetsplan", "occasion": "", "which": "due", "day": date(2027, 1, 22)}
    edit_date(year, body_key="bun", year=2027, act=cast.act(date(2026, 10, 1)), **moved)  # type: ignore[arg-type]
    after = events(year, file)[PLAN]
    assert (after["UID"], after["DTSTART"].dt) == (before["UID"], date(2027, 1, 22))
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTAMP"].dt.date() == date(2026, 10, 1)


def test_what_nobody_owes_any_more_is_cancelled_until_it_is_opened_again(year: Session, file: Path) -> None:
    act = cast.act(date(2026, 10, 1), comment="Nämnden har beslutat det")
    sequences = [events(year, file)[PLAN]["SEQUENCE"]]
    for number in year.exec(select(Obligation.id)).all():
        assert events(year, file)[PLAN]["STATUS"] == "CONFIRMED"
        waive(year, obligation_id=number or 0, act=act)
    cancelled = events(year, file)[PLAN]
    sequences.append(cancelled["SEQUENCE"])
    reopen(year, obligation_id=1, act=act)
    again = events(year, file)[PLAN]
    sequences.append(again["SEQUENCE"])
    assert (cancelled["STATUS"], again["STATUS"]) == ("CANCELLED", "CONFIRMED")
    assert sequences == sorted(set(sequences))


def test_a_closed_year_leaves_the_calendar_and_the_meetings_stay(year: Session, file: Path) -> None:
    meets(year)
    act = cast.act(date(2026, 10, 1), comment="Överflyttat")
    for number in year.exec(select(Obligation.id)).all():
        waive(year, obligation_id=number or 0, act=act)
    close_cycle(year, body_key="bun", year=2027, act=act)
    assert set(events(year, file)) == {MEETS}


def test_ids_tell_the_municipality_apart_where_it_says_where_its_pages_are(
    year: Session, file: Path, setting: Callable[[str, str], None]
) -> None:
    assert events(year, file)[PLAN]["UID"].endswith("@styrhjul")
    setting("STYRHJUL_PUBLIC_URL", "https://arshjul.ekeby.example/start")
    assert events(year, file)[PLAN]["UID"].endswith("@arshjul.ekeby.example")
