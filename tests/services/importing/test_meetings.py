"""Meetings come from calendars and sheets, move, are called off, and stay the same meetings all along."""

from datetime import date

import pytest

from models.cycles import Meeting
from models.kinds import MeetingStatus
from tests.exchange.files import calendar
from tests.services.importing.conftest import Office
from tests.services.importing.files import BODIES

HEAD = "organ;datum;slutdatum;tid;plats;status;flyttat från;id\n"
EVENT = "UID:m1\nSUMMARY:Nämnd\nDTSTART:20270119T131500\nDTEND:20270119T163000\nLOCATION:Linden"


@pytest.fixture
def office(office: Office) -> Office:
    office.reads(BODIES)
    return office


def days(office: Office) -> list[tuple[str, str]]:
    return sorted((str(meeting.starts_on), meeting.uid) for meeting in office.all(Meeting))


def test_a_calendars_meeting_has_its_time_and_place(office: Office) -> None:
    (told,) = office.reads(calendar(EVENT))
    assert told == (
        "sammanträde bun 2027-01-19: tid: 13:15–16:30; plats: Linden; status: planerat; från: 2027-01-19; "
        "till: 2027-01-19"
    )


def test_a_moved_meeting_is_the_same_one_and_remembers_its_first_day(office: Office) -> None:
    office.reads(calendar(EVENT))
    first = office.one(Meeting).id
    office.reads(calendar(EVENT.replace("0119", "0121")))
    assert office.reads(calendar(EVENT.replace("0119", "0126"))) == [
        "sammanträde bun 2027-01-26: från: 2027-01-21; till: 2027-01-21 → från: 2027-01-26; till: 2027-01-26"
    ]
    meeting = office.one(Meeting)
    assert (meeting.id, meeting.starts_on, meeting.moved_from) == (first, date(2027, 1, 26), date(2027, 1, 19))


def test_a_meeting_that_is_moved_back_has_not_moved(office: Office) -> None:
    office.reads(calendar(EVENT))
    office.reads(calendar(EVENT.replace("0119", "0121")))
    office.reads(calendar(EVENT))
    assert office.one(Meeting).moved_from is None


def test_a_sheet_without_ids_finds_a_moved_meeting_by_its_first_day(office: Office) -> None:
    office.reads(HEAD + "bun;2027-01-19;;;;;;\n")
    office.reads(HEAD + "bun;2027-01-21;;;;;2027-01-19;\n")
    office.reads(HEAD + "bun;2027-01-26;;;;;2027-01-19;\n")
    meeting = office.one(Meeting)
    assert (meeting.starts_on, meeting.moved_from) == (date(2027, 1, 26), date(2027, 1, 19))


def test_a_file_that_tells_of_an_announced_meeting_and_its_move_counts_the_later_one(office: Office) -> None:
    office.reads(calendar(EVENT), calendar(EVENT.replace("0119", "0121")))
    assert days(office) == [("2027-01-21", "m1")]


def test_the_order_of_files_does_not_matter_where_a_calendar_numbers_its_versions(office: Office) -> None:
    office.reads(calendar(EVENT.replace("0119", "0121") + "\nSEQUENCE:1"), calendar(EVENT + "\nSEQUENCE:0"))
    meeting = office.one(Meeting)
    assert (meeting.starts_on, meeting.moved_from) == (date(2027, 1, 21), date(2027, 1, 19))


def test_a_calendar_may_come_before_the_bodies_that_its_categories_name(office: Office) -> None:
    von = "nyckel;namn;slag\nvon;Vårdnämnden;nämnd\n"
    office.reads(calendar(EVENT + "\nCATEGORIES:Vårdnämnden", head=""), von)
    assert office.reads(HEAD + "von;2027-01-19;;13:15–16:30;Linden;;;m1\n", von) == []


def test_a_sheet_without_ids_finds_the_meetings_that_a_calendar_gave_ids(office: Office) -> None:
    office.reads(calendar(EVENT))
    assert office.reads("organ;datum;status\nbun;2027-01-19;inställt\n") == [
        "sammanträde bun 2027-01-19: status: planerat → status: inställt"
    ]
    office.reads("organ;datum;flyttat från\nbun;2027-01-26;2027-01-19\n")
    office.reads("organ;datum;flyttat från\nbun;2027-01-28;2027-01-19\n")
    office.reads("organ;datum\nks;2027-01-28\nbun;2027-02-16\n")
    assert days(office) == [("2027-01-28", "ks-2027-01-28"), ("2027-01-28", "m1"), ("2027-02-16", "bun-2027-02-16")]


def test_a_sheet_that_cannot_tell_which_of_two_meetings_it_means_adds_one(office: Office) -> None:
    office.reads(calendar(EVENT, EVENT.replace("m1", "m2").replace("T13", "T09")))
    office.reads("organ;datum\nbun;2027-01-19\n")
    assert [uid for _, uid in days(office)] == ["bun-2027-01-19", "m1", "m2"]


def test_a_meeting_may_be_called_off_and_be_held_after_all(office: Office) -> None:
    office.reads(HEAD + "bun;2027-01-19;;;;;;\n")
    assert office.reads(HEAD + "bun;2027-01-19;;;;inställt;;\n") == [
        "sammanträde bun 2027-01-19: status: planerat → status: inställt"
    ]
    office.reads(HEAD + "bun;2027-01-19;;;;planerat;;\n")
    assert office.one(Meeting).status is MeetingStatus.PLANNED


def test_a_meeting_may_be_held_only_if_needed(office: Office) -> None:
    told = office.reads(HEAD + "bun;2027-08-24;;;;vid behov;;\n", calendar("UID:2\nDTSTART:20270825\nSTATUS:TENTATIVE"))
    assert all("status: vid behov" in line for line in told)


def test_two_meetings_on_one_day_are_two(office: Office) -> None:
    rows = HEAD + "bun;2027-01-19;;09:00;;;;\nbun;2027-01-19;;13:00;;;;\n"
    office.reads(rows)
    assert days(office) == [("2027-01-19", "bun-2027-01-19"), ("2027-01-19", "bun-2027-01-19-2")]
    assert office.reads(rows) == []
    office.reads(HEAD + "bun;2027-01-19;;09:00;;;;\nbun;2027-01-19;;13:00;;;;\nbun;2027-01-19;;17:00;;;;\n")
    assert days(office)[-1] == ("2027-01-19", "bun-2027-01-19-3")


def test_the_same_meeting_twice_in_a_file_is_told(office: Office) -> None:
    assert office.is_refused(HEAD + "bun;2027-01-19;;09:00;;;;\nbun;19/1 2027;;kl 9;;;;\n") == [
        "fil1.csv, rad 3 (id): Sammanträdet finns redan på rad 2."
    ]
    assert office.is_refused(HEAD + "bun;2027-01-19;;;;;;a\nbun;2027-01-20;;;;;;a\n") == [
        "fil1.csv, rad 3 (id): Sammanträdet finns redan på rad 2."
    ]


def test_two_bodies_may_use_the_same_id(office: Office) -> None:
    office.reads(HEAD + "bun;2027-01-19;;;;;;1\nks;2027-01-20;;;;;;1\n")
    assert len(office.all(Meeting)) == 2


def test_a_meeting_over_two_days_keeps_its_length_in_a_file_that_does_not_tell_it(office: Office) -> None:
    office.reads(HEAD + "ks;2027-06-07;2027-06-08;;;;;a\n")
    (told,) = office.reads("organ;datum;id\nks;2027-06-14;a\n")
    assert told.endswith("→ från: 2027-06-14; till: 2027-06-15; flyttat från: 2027-06-07")


def test_a_column_left_out_leaves_time_place_and_status(office: Office) -> None:
    office.reads(HEAD + "bun;2027-01-19;;13:00;Linden;vid behov;;\n")
    assert office.reads("organ;datum\nbun;2027-01-19\n") == []


def test_whose_the_meetings_are_may_be_said_by_the_importer(office: Office) -> None:
    office.reads("datum;tid\n2027-01-19;13:00\n", body="Kommunstyrelsen")
    office.reads(calendar(EVENT, head=""), body="bun")
    assert {meeting.uid for meeting in office.all(Meeting)} == {"ks-2027-01-19", "m1"}


def test_a_file_that_says_it_itself_wins_over_the_importer(office: Office) -> None:
    office.reads(calendar(EVENT, head="X-STYRHJUL-BODY:bun"), body="ks")
    assert "bun" in office.reads(calendar(EVENT.replace("13", "14"), head=""), body="bun")[0]


def test_the_importer_may_name_a_body_that_an_earlier_file_brings(office: Office) -> None:
    office.reads("nyckel;namn;slag\nvon;Vårdnämnden;nämnd\n", "datum\n2027-01-19\n", body="von")
    assert office.one(Meeting).uid == "von-2027-01-19"


def test_a_body_that_nobody_knows_is_told_once_for_the_whole_file(office: Office) -> None:
    assert office.is_refused("datum\n2027-01-19\n2027-02-16\n", body="bnu") == [
        "fil1.csv, rad 2: 'bnu' är ett organ som varken finns i filerna eller i databasen. Menas bun?"
    ]


def test_a_meeting_that_is_nobodys_is_told_by_its_name(office: Office) -> None:
    assert office.is_refused(calendar(EVENT, head="")) == [
        "fil1.ics, händelse 1 'Nämnd': Det framgår inte vilket organ som sammanträder."
    ]


def test_a_category_that_is_a_body_says_whose_the_meeting_is(office: Office) -> None:
    office.reads(calendar(EVENT + "\nCATEGORIES:Viktigt,Kommunstyrelsen", head=""))
    assert office.reads(HEAD + "ks;2027-01-19;;13:15–16:30;Linden;;;m1\n") == []


def test_a_recurring_meeting_is_one_a_day_and_its_moved_one_is_found_again(office: Office) -> None:
    series = "UID:s\nDTSTART;VALUE=DATE:20270119\nRRULE:FREQ=MONTHLY;BYDAY=3TU;COUNT=3"
    office.reads(calendar(series))
    moved = "UID:s\nRECURRENCE-ID;VALUE=DATE:20270216\nDTSTART;VALUE=DATE:20270218"
    (told,) = office.reads(calendar(series, moved))
    assert told.endswith("→ från: 2027-02-18; till: 2027-02-18; flyttat från: 2027-02-16")
