"""Files as they come: Excel and text in several dresses, and those that are refused."""

import datetime as dt
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from styrhjul.exchange.files import Content, Reading, read_file
from styrhjul.exchange.problems import ImportRefused
from styrhjul.exchange.workbook import LARGEST_FILE
from tests.exchange.files import BODIES, BUN, UNITS, calendar, repacked, text_file, workbook

MEETINGS = "organ;datum;slutdatum;tid;plats;status;flyttat från;id\n"
SHEET = "xl/worksheets/sheet1.xml"


def _refusal(path: Path, **how: Any) -> str:
    with pytest.raises(ImportRefused) as refused:
        read_file(path, reading=Reading(**how))
    assert refused.value.problems
    return str(refused.value)


def _read_or_told(path: Path) -> Content | None:
    """The content; None when the file was refused, and then with reasons."""
    try:
        return read_file(path)
    except ImportRefused as refused:
        reasons = refused.problems
    assert reasons
    return None


def _problem(path: Path) -> str:
    content = read_file(path)
    assert len(content.problems) == 1, content.problems
    return str(content.problems[0])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_text_file_is_read_however_it_was_saved(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = text_file(tmp_path / "organ.csv", BODIES.replace(";", delimiter).replace("\n", "\r\n"), encoding=encoding)
    assert [found.row.name for found in read_file(path).bodies] == ["Barn- och utbildningsnämnden", "Kommunstyrelsen"]


def test_excels_own_note_of_the_delimiter_is_understood(tmp_path: Path) -> None:
    path = text_file(tmp_path / "organ.csv", "sep=;\n" + BODIES + "von;Vårdnämnden;förening\n")
    assert _problem(path) == ("organ.csv, rad 5 (slag): 'förening' känns inte igen. Väntade KF, KS, nämnd eller AU.")


def test_one_workbook_may_hold_every_sheet(tmp_path: Path) -> None:
    sheets = {
        "Läs mig": [["Fyll i bladen och skicka in"]],
        "Organ": [["Nyckel", "Namn", "Slag"], BUN],
        "Enheter": [
            UNITS,
            ["eken", "Ekens förskola", "Förskola", "Egen regi", "", "", "bun", "", dt.date(2027, 6, 30)],
        ],
        "Personer": [["Nyckel", "Namn", "E-post", "Roll", "Enhet"], ["anna", "Anna", "a@b.se", "Rektor", "eken"]],
        "Blad4": [["Organ", "Datum", "Tid"], ["bun", dt.datetime.combine(dt.date(2027, 1, 19), dt.time(13)), "kl 13"]],
    }
    content = read_file(workbook(tmp_path / "allt.xlsx", sheets))
    assert content.problems == ()
    assert content.units[0].row.ends_on == dt.date(2027, 6, 30)
    assert content.people[0].row.role == "unit_head"
    assert content.meetings[0].row.time == "13:00"
    assert content.notes == ("Bladet Läs mig lästes inte, eftersom dess kolumner inte hör till det som läses in.",)


def test_an_error_names_sheet_cell_and_column_and_what_was_expected(tmp_path: Path) -> None:
    path = workbook(tmp_path / "e.xlsx", {"Enheter": [UNITS, [], ["eken", "Eken", "skola", "privat", "", "", "bun"]]})
    assert _problem(path) == (
        "e.xlsx, blad Enheter, cell D3 (Drift): 'privat' känns inte igen. Väntade egen, LOV eller LOU."
    )


def test_all_errors_are_told_at_once(tmp_path: Path) -> None:
    rows = [UNITS, ["", "Eken", "skola", "LOV", "", "556016-0681", "", "2027-02-30"], ["al", "", "", "", "", "", "bun"]]
    told = [
        f"{problem.spot} {problem.column}" for problem in read_file(workbook(tmp_path / "e.xlsx", {"E": rows})).problems
    ]
    assert told == [
        "cell A2 Nyckel",
        "cell F2 Organisationsnummer",
        "cell G2 Nämnd",
        "cell H2 Från",
        "cell B3 Namn",
        "cell C3 Slag",
        "cell D3 Drift",
    ]


def test_headings_below_a_title_are_found(tmp_path: Path) -> None:
    rows = [["Kommunens organ 2027"], [], ["NYCKEL ", "Namn:", "slag"], BUN]
    assert len(read_file(workbook(tmp_path / "o.xlsx", {"Blad1": rows})).bodies) == 1


def test_a_missing_column_is_told(tmp_path: Path) -> None:
    path = text_file(tmp_path / "e.csv", "nyckel;namn;drift;utförare\neken;Eken;egen;\n")
    assert _problem(path) == "e.csv, rad 1: Kolumnerna Slag och Nämnd saknas."


def test_a_misspelt_column_is_told_and_not_left_out(tmp_path: Path) -> None:
    path = text_file(tmp_path / "e.csv", "nyckel;namn;slag;drift;nämnd;utförrare;anteckning\n")
    assert _problem(path) == "e.csv, rad 1: Kolumnen 'utförrare' känns inte igen. Menas Utförare?"


def test_a_column_twice_is_told(tmp_path: Path) -> None:
    assert "finns två gånger" in _problem(text_file(tmp_path / "o.csv", "nyckel;namn;slag;typ\n"))


def test_a_file_with_other_headings_is_refused_with_those_expected(tmp_path: Path) -> None:
    told = _refusal(text_file(tmp_path / "x.csv", "färg;form\nröd;rund\n"))
    assert "organ (Nyckel, Namn, Slag), enheter (Nyckel, Namn, Slag, Drift, Nämnd), personer" in told
    assert "sammanträden (Organ, Datum), mål (Nyckel, Organ, Mål, Första år)" in told
    assert "eller reservationer (Organ, År, Parti, Text, Dag) bland de första raderna" in told


def test_where_only_meetings_are_wanted_nothing_else_is_read(tmp_path: Path) -> None:
    told = _refusal(text_file(tmp_path / "o.csv", BODIES), only_meetings=True)
    assert "Rubrikerna känns inte igen. Väntade sammanträden (Organ, Datum)" in told
    sheets = {"Organ": [["Nyckel", "Namn", "Slag"], BUN], "Möten": [["Organ", "Datum"], ["bun", "2027-01-19"]]}
    content = read_file(workbook(tmp_path / "allt.xlsx", sheets), reading=Reading(only_meetings=True))
    assert (len(content.bodies), len(content.meetings)) == (0, 1)
    assert content.notes == ("Bladet Organ lästes inte, eftersom dess kolumner inte hör till det som läses in.",)


def test_a_cell_merged_downwards_counts_for_each_row(tmp_path: Path) -> None:
    rows = [["Organ", "Datum"], ["", "2027-01-19"], ["", "2027-02-16"]]
    path = workbook(
        tmp_path / "m.xlsx", {"S": rows}, more=lambda book: book.worksheets()[0].merge_range("A2:A3", "bun")
    )
    assert [found.row.body for found in read_file(path).meetings] == ["bun", "bun"]


def test_a_hidden_sheet_is_left_unread_and_told(tmp_path: Path) -> None:
    sheets = {"Organ": [["Nyckel", "Namn", "Slag"], BUN], "Gammalt": [["Nyckel", "Namn", "Slag"], BUN]}
    content = read_file(workbook(tmp_path / "o.xlsx", sheets, more=lambda book: book.worksheets()[1].hide()))
    assert len(content.bodies) == 1
    assert content.notes == ("Bladet Gammalt lästes inte, eftersom det är dolt.",)


def test_a_formula_gives_the_value_that_was_saved_with_it(tmp_path: Path) -> None:
    rows = [["Nyckel", "Namn", "Slag"], ["bun", "", "nämnd"]]
    path = workbook(
        tmp_path / "o.xlsx",
        {"S": rows},
        more=lambda book: book.worksheets()[0].write_formula("B2", "=1+1", None, "Nämnden"),
    )
    assert read_file(path).bodies[0].row.name == "Nämnden"


def test_a_formula_in_a_text_file_is_refused(tmp_path: Path) -> None:
    assert "är en formel" in _problem(text_file(tmp_path / "o.csv", 'nyckel;namn;slag\nbun;"=HYPERLINK(1)";nämnd\n'))


def test_a_line_break_in_a_name_is_refused(tmp_path: Path) -> None:
    told = _problem(text_file(tmp_path / "o.csv", 'nyckel;namn;slag\nbun;"Nämnden\nBcc: x";nämnd\n'))
    assert told.startswith("o.csv, rad 2 (namn): 'Nämnden\\x0aBcc: x' innehåller radbrytning")


@pytest.mark.parametrize("name", ["a.xlsm", "a.xls", "a.ods", "a.xlsb"])
def test_other_spreadsheets_are_refused_with_what_to_do(tmp_path: Path, name: str) -> None:
    assert "Spara den som" in _refusal(text_file(tmp_path / name, "x")).replace("spara", "Spara")


def test_an_unknown_kind_of_file_is_refused(tmp_path: Path) -> None:
    assert "Väntade en .xlsx, .csv eller .ics" in _refusal(text_file(tmp_path / "a.pdf", "%PDF"))


def test_a_file_that_is_not_there_or_empty_is_refused(tmp_path: Path) -> None:
    assert "finns inte" in _refusal(tmp_path / "saknas.csv")
    assert "tom" in _refusal(text_file(tmp_path / "tom.csv", " \n"))


def test_a_file_with_the_wrong_ending_is_told_apart(tmp_path: Path) -> None:
    book = workbook(tmp_path / "o.xlsx", {"Organ": [["Nyckel", "Namn", "Slag"], BUN]})
    assert "Byt filändelsen till .xlsx" in _refusal(Path(book.rename(tmp_path / "o.csv")))
    assert "ingen Excelfil" in _refusal(text_file(tmp_path / "p.xlsx", BODIES))
    assert "lösenord" in _refusal(text_file(tmp_path / "q.xlsx", "\xd0\xcf\x11\xe0 gammal", encoding="latin-1"))
    assert "ingen kalenderfil" in _refusal(text_file(tmp_path / "o.ics", BODIES))


def test_a_workbook_with_macros_is_refused_whatever_it_is_called(tmp_path: Path) -> None:
    book = workbook(tmp_path / "o.xlsx", {"Organ": [["Nyckel", "Namn", "Slag"], BUN]})
    assert "makron" in _refusal(repacked(book, {"xl/vbaProject.bin": b"x"}))


def test_a_workbook_that_swells_is_refused_unopened(tmp_path: Path) -> None:
    book = workbook(tmp_path / "o.xlsx", {"Organ": [["Nyckel", "Namn", "Slag"], BUN]})
    assert "orimligt stor" in _refusal(repacked(book, {"xl/media/x.xml": b"0" * 2_000_000}))


def test_a_cell_far_out_is_refused_before_room_is_made_for_all_before_it(tmp_path: Path) -> None:
    book = workbook(tmp_path / "o.xlsx", {"Organ": [["Nyckel", "Namn", "Slag"], BUN]})
    with zipfile.ZipFile(book) as archive:
        sheet = archive.read(SHEET)
    far = sheet.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    assert "når till rad 1048576 och kolumn 16384" in _refusal(repacked(book, {SHEET: far}))


def test_a_document_type_in_a_sheet_is_refused(tmp_path: Path) -> None:
    book = workbook(tmp_path / "o.xlsx", {"Organ": [["Nyckel", "Namn", "Slag"], BUN]})
    bomb = b'<!DOCTYPE x [<!ENTITY a "aa">]><worksheet><sheetData/></worksheet>'
    assert "dokumenttyp" in _refusal(repacked(book, {SHEET: bomb}))


def test_the_same_part_twice_in_a_workbook_is_refused(tmp_path: Path) -> None:
    book = workbook(tmp_path / "o.xlsx", {"Organ": [["Nyckel", "Namn", "Slag"], BUN]})
    assert "samma del finns två gånger" in _refusal(repacked(book, {"xl/Workbook.xml": b"<workbook/>"}))


def test_cells_merged_outside_what_is_written_are_left_alone(tmp_path: Path) -> None:
    def merge(book: Any) -> None:
        for cells in ("A1:C1", "F2:F3", "A9:A11"):
            book.worksheets()[0].merge_range(cells, "Kommunens organ" * (cells == "A1:C1"))

    rows = [[], ["Nyckel", "Namn", "Slag"], BUN]
    content = read_file(workbook(tmp_path / "o.xlsx", {"Organ": rows}, more=merge))
    assert [found.row.key for found in content.bodies] == ["bun"]


def test_a_workbook_whose_cells_do_not_say_where_they_stand_is_read(tmp_path: Path) -> None:
    book = workbook(tmp_path / "o.xlsx", {"Organ": [["Nyckel", "Namn", "Slag"], BUN]})
    with zipfile.ZipFile(book) as archive:
        sheet = re.sub(rb' r="[A-Z]*[0-9]+"', b"", archive.read(SHEET))
    assert [found.row.key for found in read_file(repacked(book, {SHEET: sheet})).bodies] == ["bun"]


def test_an_empty_sheet_is_not_worth_telling(tmp_path: Path) -> None:
    sheets: dict[str, list[list[str]]] = {"Organ": [["Nyckel", "Namn", "Slag"], BUN], "Blad2": []}
    assert read_file(workbook(tmp_path / "o.xlsx", sheets)).notes == ()


def test_a_file_too_large_to_be_a_register_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "o.csv"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    assert "Högst 20 MB läses in" in _refusal(path)


def test_a_text_file_with_binary_in_it_is_refused(tmp_path: Path) -> None:
    assert "ingen textfil" in _refusal(text_file(tmp_path / "o.csv", BODIES + "\x00"))


def test_too_many_rows_are_refused(tmp_path: Path) -> None:
    assert "för stor" in _refusal(text_file(tmp_path / "o.csv", BODIES + "x;y;nämnd\n" * 20_001))


def test_a_quote_without_its_mate_is_refused(tmp_path: Path) -> None:
    assert "citattecken" in _refusal(text_file(tmp_path / "o.csv", 'nyckel;namn;slag\nbun;"Nämnden;nämnd\n'))


def test_meetings_are_read_in_all_their_variety(tmp_path: Path) -> None:
    rows = (
        "bun;19/1 2027;;13:15-16:30;Linden;;;a\n"
        "bun;19 januari 2027;;17:00;;vid behov;;b\n"
        "ks;2027-06-07;2027-06-08;;;planerat;;c\n"
        "ks;2027-03-09;;;;Inställt;2027-03-02;d\n"
    )
    meetings = [found.row for found in read_file(text_file(tmp_path / "s.csv", MEETINGS + rows)).meetings]
    assert [row.status.value for row in meetings] == ["planned", "provisional", "planned", "cancelled"]
    assert (meetings[2].last_day, meetings[3].moved_from) == (dt.date(2027, 6, 8), dt.date(2027, 3, 2))


def test_a_meeting_cannot_end_before_it_begins_nor_last_for_months(tmp_path: Path) -> None:
    rows = "bun;2027-01-19;2027-01-18;;;;;\nbun;2027-01-19;2028-01-20;;;;;\n"
    problems = read_file(text_file(tmp_path / "s.csv", MEETINGS + rows)).problems
    assert [problem.column for problem in problems] == ["slutdatum", "slutdatum"]


def test_a_sheet_need_not_name_the_body_when_the_importer_does(tmp_path: Path) -> None:
    path = text_file(tmp_path / "s.csv", "Datum\n2027-01-19\n")
    (found,) = read_file(path, reading=Reading(body="bun")).meetings
    assert (found.row.body, found.row.starts_on) == ("", dt.date(2027, 1, 19))
    assert "Kolumnen Organ saknas" in _problem(path)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300), suffix=st.sampled_from([".xlsx", ".csv", ".ics"]), head=st.booleans())
def test_random_bytes_are_refused_and_never_crash(tmp_path: Path, content: bytes, suffix: str, head: bool) -> None:
    heads = {".xlsx": b"PK\x03\x04", ".csv": b"nyckel;namn;slag\n", ".ics": b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"}
    path = tmp_path / f"x{suffix}"
    path.write_bytes(heads[suffix] * head + content)
    _read_or_told(path)


@pytest.fixture(scope="module")
def sound_book(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("book")
    return workbook(folder / "o.xlsx", {"Organ": [["Nyckel", "Namn", "Slag"], BUN]}).read_bytes()


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_workbook_damaged_anywhere_is_read_or_refused(tmp_path: Path, sound_book: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(sound_book) - 1))
    garbage = data.draw(st.binary(min_size=1, max_size=20))
    path = tmp_path / "o.xlsx"
    path.write_bytes(sound_book[:at] + garbage + sound_book[at + len(garbage) :])
    _read_or_told(path)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_sheet_with_garbage_inside_is_read_or_refused(tmp_path: Path, sound_book: bytes, data: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(sound_book)) as archive:
        name = data.draw(st.sampled_from([SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"]))
        part = archive.read(name)
    at = data.draw(st.integers(0, len(part)))
    inserted = data.draw(st.sampled_from([b"<", b'"', b"\xff", b"<row>", b"</sheetData>", b'r="A99999999"', b"&x;"]))
    path = tmp_path / "o.xlsx"
    path.write_bytes(sound_book)
    _read_or_told(repacked(path, {name: part[:at] + inserted + part[at:]}))


PROPERTIES = st.sampled_from(
    [
        "UID:1",
        "DTSTART:20270119T120000Z",
        "DTSTART;VALUE=DATE:20270119",
        "DTSTART;TZID=Nowhere:20270119T120000",
        "DTSTART:garbage",
        "DTEND:20270119T130000",
        "DTEND;VALUE=DATE:99991231",
        "DURATION:PT1H",
        "DURATION:P99999999D",
        "RRULE:FREQ=DAILY;COUNT=3",
        "RRULE:FREQ=MONTHLY;BYDAY=2TU;UNTIL=20280101",
        "RRULE:FREQ=WEEKLY;INTERVAL=0;COUNT=2",
        "RRULE:FREQ=SECONDLY",
        "RRULE:X=Y",
        "RDATE;VALUE=PERIOD:20270101T000000Z/PT1H",
        "EXDATE:20270119T120000Z",
        "RECURRENCE-ID:20270119T120000Z",
        "STATUS:TENTATIVE",
        "SEQUENCE:x",
        "CATEGORIES:bun,ks",
        "LOCATION:Rum\\n2",
        "X-STYRHJUL-BODY:ks",
    ]
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(PROPERTIES | st.text(max_size=30), max_size=8))
def test_any_event_is_read_or_told_what_is_wrong(tmp_path: Path, lines: list[str]) -> None:
    content = _read_or_told(text_file(tmp_path / "x.ics", calendar("\n".join(lines)), encoding="utf-8"))
    assert content is None or content.meetings or content.problems
