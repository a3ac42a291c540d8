"""Meetings from calendars: one day or two, moved, provisional, called off, recurring."""

import datetime as dt
from pathlib import Path

import pytest

from models.kinds import MeetingStatus
from styrhjul.exchange.files import Content, Reading, read_file
from styrhjul.exchange.meetings import MeetingRow
from styrhjul.exchange.problems import ImportRefused
from tests.exchange.files import calendar, text_file


def _content(
    tmp_path: Path, *events: str, head: str = "X-STYRHJUL-BODY:bun", reading: Reading | None = None
) -> Content:
    return read_file(text_file(tmp_path / "s.ics", calendar(*events, head=head)), reading=reading)


def _rows(
    tmp_path: Path, *events: str, head: str = "X-STYRHJUL-BODY:bun", reading: Reading | None = None
) -> list[MeetingRow]:
    content = _content(tmp_path, *events, head=head, reading=reading)
    assert content.problems == ()
    return [found.row for found in content.meetings]


def test_an_end_given_as_a_date_is_the_first_day_after(tmp_path: Path) -> None:
    one, two = _rows(
        tmp_path,
        "UID:1\nDTSTART;VALUE=DATE:20270119\nDTEND;VALUE=DATE:20270120",
        "UID:2\nDTSTART;VALUE=DATE:20270607\nDTEND;VALUE=DATE:20270609",
    )
    assert (one.starts_on, one.last_day) == (dt.date(2027, 1, 19), dt.date(2027, 1, 19))
    assert (two.starts_on, two.last_day) == (dt.date(2027, 6, 7), dt.date(2027, 6, 8))


def test_times_in_another_zone_fall_on_the_offices_day(tmp_path: Path) -> None:
    (row,) = _rows(tmp_path, "UID:1\nDTSTART:20270118T230000Z\nDTEND:20270119T003000Z\nLOCATION:Rum\\, 1")
    assert (row.starts_on, row.time, row.place) == (dt.date(2027, 1, 19), "00:00–01:30", "Rum, 1")


def test_a_meeting_that_ends_at_midnight_ends_that_evening(tmp_path: Path) -> None:
    (row,) = _rows(tmp_path, "UID:1\nDTSTART:20270119T180000\nDTEND:20270120T000000")
    assert row.last_day == dt.date(2027, 1, 19)


def test_a_length_may_stand_for_the_end(tmp_path: Path) -> None:
    (row,) = _rows(tmp_path, "UID:1\nDTSTART;VALUE=DATE:20270607\nDURATION:P2D")
    assert row.last_day in {dt.date(2027, 6, 8), dt.date(2027, 6, 9)}


def test_status_tells_the_provisional_and_the_cancelled(tmp_path: Path) -> None:
    rows = _rows(
        tmp_path,
        "UID:1\nDTSTART;VALUE=DATE:20270119\nSTATUS:TENTATIVE",
        "UID:2\nDTSTART;VALUE=DATE:20270119\nSTATUS:CANCELLED",
        "UID:3\nDTSTART;VALUE=DATE:20270119",
    )
    assert [row.status for row in rows] == [MeetingStatus.PROVISIONAL, MeetingStatus.CANCELLED, MeetingStatus.PLANNED]


def test_a_cancelling_calendar_cancels_all_its_meetings(tmp_path: Path) -> None:
    (row,) = _rows(tmp_path, "UID:1\nDTSTART;VALUE=DATE:20270119", head="METHOD:CANCEL", reading=Reading(body="bun"))
    assert row.status is MeetingStatus.CANCELLED


def test_a_recurring_meeting_is_spelled_out(tmp_path: Path) -> None:
    rows = _rows(
        tmp_path,
        "UID:1\nDTSTART:20270119T130000\nDTEND:20270119T160000\nRRULE:FREQ=MONTHLY;BYDAY=3TU;COUNT=4\n"
        "EXDATE:20270316T130000\nRDATE:20270323T130000",
    )
    assert [row.starts_on.isoformat() for row in rows] == ["2027-01-19", "2027-02-16", "2027-03-23", "2027-04-20"]
    assert rows[0].uid == "1/2027-01-19"


def test_a_recurring_meetings_moved_occasion_is_the_same_meeting(tmp_path: Path) -> None:
    rows = _rows(
        tmp_path,
        "UID:1\nRECURRENCE-ID;VALUE=DATE:20270216\nDTSTART;VALUE=DATE:20270218",
        "UID:1\nDTSTART;VALUE=DATE:20270119\nRRULE:FREQ=MONTHLY;BYDAY=3TU;UNTIL=20270401",
    )
    moved = next(row for row in rows if row.uid == "1/2027-02-16")
    assert (len(rows), moved.starts_on, moved.moved_from) == (3, dt.date(2027, 2, 18), dt.date(2027, 2, 16))


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY",
        "FREQ=SECONDLY;COUNT=5",
        "FREQ=WEEKLY;INTERVAL=0;COUNT=5",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=5",
        "FREQ=YEARLY;COUNT=10",
        "FREQ=DAILY;COUNT=100000",
        "FREQ=WEEKLY;UNTIL=20990101",
    ],
)
def test_a_recurrence_without_bounds_is_refused_in_words(tmp_path: Path, rule: str) -> None:
    (problem,) = _content(tmp_path, f"UID:1\nSUMMARY:Nämnd\nDTSTART;VALUE=DATE:20270119\nRRULE:{rule}").problems
    assert str(problem).startswith("s.ics, händelse 1 'Nämnd': ")


def test_an_event_without_a_date_is_told_by_its_name(tmp_path: Path) -> None:
    (problem,) = _content(tmp_path, "UID:1\nSUMMARY:Sammanträde i mars").problems
    assert str(problem) == "s.ics, händelse 1 'Sammanträde i mars': DTSTART saknas eller är inget datum."


def test_the_newest_version_of_an_event_counts(tmp_path: Path) -> None:
    (row,) = _rows(
        tmp_path,
        "UID:1\nSEQUENCE:2\nDTSTART;VALUE=DATE:20270121",
        "UID:1\nSEQUENCE:1\nDTSTART;VALUE=DATE:20270119",
    )
    assert row.starts_on == dt.date(2027, 1, 21)


def test_whose_a_meeting_is_stands_on_it_or_on_the_calendar_or_is_said_by_the_importer(tmp_path: Path) -> None:
    event = "UID:1\nDTSTART;VALUE=DATE:20270119\nCATEGORIES:Viktigt,VON"
    assert _rows(tmp_path, event + "\nX-STYRHJUL-BODY:ks")[0].body == "ks"
    assert _rows(tmp_path, event)[0].body == "bun"
    assert _rows(tmp_path, event, head="", reading=Reading(body="kf"))[0].body == "kf"
    assert _rows(tmp_path, event, head="", reading=Reading(bodies=("bun", "von")))[0].body == "VON"


DAY = "UID:1\nSUMMARY:Nämnd\nDTSTART;VALUE=DATE:20270119"


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("DURATION:lång", "DURATION är ingen tidslängd."),
        ("DTEND:snart", "DTEND är inget datum: 'snart'."),
        ("DTEND;VALUE=DATE:20270120\nDTEND;VALUE=DATE:20270121", "DTEND är inget datum"),
        ("DURATION:P99999999D", "Händelsens datum går inte att läsa."),
        ("RDATE;VALUE=PERIOD:20270101T000000Z/PT1H", "RDATE går inte att tyda. Väntade datum."),
        ("RRULE:FREQ=WEEKLY;COUNT=2\nRRULE:FREQ=WEEKLY;COUNT=3", "RRULE går inte att tyda."),
        ("RRULE:FREQ=WEEKLY;BYSETPOS=0;COUNT=2", "RRULE går inte att tyda."),
        ("EXDATE;VALUE=DATE:20270119", "Händelsen har inga dagar kvar: alla är undantagna (EXDATE)."),
        ("DTEND;VALUE=DATE:20270101", "(DTEND): 2027-01-01 ligger före 2027-01-19, då det börjar."),
        ("DTEND;VALUE=DATE:20270719", "(DTEND): Sammanträdet skulle pågå från 2027-01-19 till 2027-07-18."),
        (f"LOCATION:{'x' * 301}", "(LOCATION): "),
    ],
)
def test_what_cannot_be_told_of_an_event_is_said_with_its_name(tmp_path: Path, more: str, told: str) -> None:
    (problem,) = _content(tmp_path, f"{DAY}\n{more}").problems
    assert str(problem).startswith("s.ics, händelse 1 'Nämnd'")
    assert told in str(problem)


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ([DAY] * 2_001, "Högst 2000 händelser läses in."),
        (
            [f"UID:{n}\nDTSTART:20270119\nRRULE:FREQ=WEEKLY;COUNT=2" for n in range(51)],
            "fler än 50 upprepade händelser",
        ),
        ([], "Kalendern innehåller inga händelser."),
        (["END:VEVENT\nEND:VCALENDAR"], "Kalenderfilen är skadad"),
    ],
)
def test_a_calendar_that_cannot_be_a_diary_is_refused(tmp_path: Path, events: list[str], told: str) -> None:
    with pytest.raises(ImportRefused, match=told):
        _content(tmp_path, *events)
