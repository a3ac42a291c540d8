"""Files are read in whole or not at all, and what they changed can be told afterwards."""

import json
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from models.cycles import Meeting
from models.obligations import Audit
from models.organisation import Address, Body, Person, Role, Unit
from styrhjul.demo import write_municipality
from styrhjul.services.calendars import write_calendar
from styrhjul.services.importing import Action, ImportRefused, import_file, import_files
from styrhjul.store.database import Database
from tests import cast
from tests.exchange.files import BUN, calendar, text_file, workbook
from tests.services.importing.conftest import DAY, Office
from tests.services.importing.files import BODIES, MEETINGS, MUNICIPALITY, PEOPLE, UNITS


def test_a_municipality_is_read_from_its_files_at_once_though_they_refer_to_each_other(office: Office) -> None:
    assert office.reads(*MUNICIPALITY) == [
        "organ bun: namn: Barn- och utbildningsnämnden; slag: nämnd",
        "organ ks: namn: Kommunstyrelsen; slag: KS",
        "utförare 559990-1013: namn: Lilla Ugglan AB; organisationsnummer: 559990-1013",
        "enhet eken: namn: Ekens förskola; slag: förskola; drift: egen; organ: bun",
        "enhet linden: namn: Lindens förskola; slag: förskola; drift: LOU; organ: bun; utförare: 559990-1013",
        "person anna: namn: Anna Lind",
        "person elin: namn: Elin Ek",
        "adress anna, anna@ekeby.example: adress: anna@ekeby.example; används: ja",
        "roll anna, administratör, bun: slag: administratör; organ: bun",
        "adress elin, elin@ekeby.example: adress: elin@ekeby.example; används: ja",
        "roll elin, enhetschef, eken: slag: enhetschef; enhet: eken",
        "sammanträde bun 2027-01-19: tid: 13:15; plats: Linden; från: 2027-01-19; till: 2027-01-19",
    ]


def test_the_same_files_twice_change_nothing(office: Office) -> None:
    office.reads(*MUNICIPALITY)
    before = office.everything()
    again = office.changes(*MUNICIPALITY)
    assert {change.action for change in again} == {Action.UNCHANGED}
    assert len(again) == 12
    assert office.everything() == before


def test_the_demos_files_come_as_a_folder_lists_them_and_come_again(office: Office, tmp_path: Path) -> None:
    office.reads(*sorted(write_municipality(tmp_path / "ekeby", year=2027)))
    before = office.everything()
    (moved,) = [meeting for meeting in office.all(Meeting) if meeting.moved_from]
    assert moved.uid.startswith("bun-2027-02")
    office.reads(*sorted(write_municipality(tmp_path / "ekeby", year=2027)))
    assert [row for row in office.everything() if "Audit" not in row] == [row for row in before if "Audit" not in row]


def test_one_fault_anywhere_and_nothing_is_read(office: Office) -> None:
    told = office.is_refused(BODIES, UNITS, PEOPLE.replace("anna@ekeby.example", "anna"), MEETINGS)
    assert told == ["fil3.csv, rad 2 (e-post): 'anna' är ingen e-postadress. Väntade en enda, som namn@kommun.se."]
    assert office.all(Body) == []


def test_the_faults_of_all_files_are_told_at_once_each_by_file_row_and_column(office: Office) -> None:
    told = office.is_refused(
        BODIES.replace(";KS", ";förening"),
        UNITS.replace("559990-1013", "559990-1014"),
        PEOPLE.replace("rektor", "chef"),
        MEETINGS.replace("2027-01-19", "2027-02-30"),
    )
    assert [line.split(": ")[0] for line in told] == [
        "fil1.csv, rad 3 (slag)",
        "fil2.csv, rad 3 (organisationsnummer)",
        "fil3.csv, rad 3 (roll)",
        "fil4.csv, rad 2 (datum)",
    ]


def test_the_refusal_says_how_many_faults_there_are_and_that_nothing_was_read(office: Office) -> None:
    with office.database.writing() as session, pytest.raises(ValueError, match="Filerna har 2 fel") as refused:
        paths = [office.file(BODIES.replace(";KS", ";x"), 1), office.file(PEOPLE.replace("rektor", "x"), 2)]
        import_files(session, paths=paths, act=cast.act(DAY))
    assert "Ingenting är inläst." in str(refused.value)


def refusal(office: Office, *contents: str) -> list[str]:
    """The lines that the person who imports is shown."""
    paths = [office.file(content, number) for number, content in enumerate(contents, start=1)]
    with office.database.writing() as session, pytest.raises(ImportRefused) as refused:
        import_files(session, paths=paths, act=cast.act(DAY))
    return str(refused.value).splitlines()


def test_more_faults_than_anyone_reads_are_counted(office: Office) -> None:
    rows = "".join(f"enhet{n};Enhet {n};skola;drift {n};bun\n" for n in range(60))
    lines = refusal(office, "nyckel;namn;slag;drift;nämnd\n" + rows)
    assert (lines[0], len(lines)) == ("Filen har 60 fel. Ingenting är inläst.", 52)
    assert lines[-1] == "… och 10 slags fel till."


def test_the_same_fault_in_many_rows_is_told_once_with_where_it_is(office: Office) -> None:
    rows = "".join(f"enhet{n};Enhet {n};skola;egen;bun\n" for n in range(30))
    unknown = "'bun' är ett organ som varken finns i filerna eller i databasen. Det finns: inga ännu."
    told = f"fil1.csv, rad 2 (nämnd): {unknown}"
    assert refusal(office, "nyckel;namn;slag;drift;nämnd\n" + rows) == [
        "Filen har 30 fel. Ingenting är inläst.",
        f"{told} Likadant på 29 ställen till: rad 3, rad 4, rad 5, rad 6, rad 7, rad 8, rad 9, rad 10, …",
    ]
    two = refusal(office, "nyckel;namn;slag;drift;nämnd\n" + "".join(rows.splitlines(keepends=True)[:2]))
    assert two[1] == f"{told} Likadant på rad 3."
    three = refusal(office, "nyckel;namn;slag;drift;nämnd\n" + "".join(rows.splitlines(keepends=True)[:3]))
    assert three[1] == f"{told} Likadant på 2 ställen till: rad 3, rad 4."


def test_the_files_may_come_in_any_order(office: Office) -> None:
    office.reads(*reversed(MUNICIPALITY))
    assert office.reads(*MUNICIPALITY) == []


def test_what_two_files_tell_of_one_thing_is_as_the_last_has_it(office: Office) -> None:
    office.reads(
        BODIES, UNITS, BODIES.replace("Kommunstyrelsen", "Styrelsen"), PEOPLE, PEOPLE.replace("Elin Ek", "Elin Alm")
    )
    assert [body.name for body in office.all(Body)][1] == "Styrelsen"
    assert [person.name for person in office.all(Person)] == ["Anna Lind", "Elin Alm"]
    assert len(office.all(Role)) == 2


def test_a_faulty_row_is_there_all_the_same_for_those_that_refer_to_it(office: Office) -> None:
    assert len(office.is_refused(BODIES.replace("nämnd\n", "x\n"), UNITS, PEOPLE, MEETINGS)) == 1
    assert len(office.is_refused(BODIES, UNITS.replace("egen", "x"), PEOPLE)) == 1


def test_a_missing_column_is_one_fault_and_not_one_for_each_row_that_refers_to_the_file(office: Office) -> None:
    without_kind = "nyckel;namn\nbun;Barn- och utbildningsnämnden\n"
    assert office.is_refused(without_kind, UNITS, PEOPLE) == ["fil1.csv, rad 1: Kolumnen Slag saknas."]


def test_what_an_unreadable_file_would_have_brought_is_not_called_unknown(office: Office, tmp_path: Path) -> None:
    told = office.is_refused(tmp_path / "organ.csv", UNITS.replace("förskola;LOU", "förskola;XYZ"))
    assert told == [
        "organ.csv: Filen finns inte.",
        "fil2.csv, rad 3 (drift): 'XYZ' känns inte igen. Väntade egen, LOV eller LOU.",
    ]


def test_a_trial_is_an_import_rolled_back(office: Office) -> None:
    before = office.everything()
    with office.database.writing() as session:
        result = import_files(session, paths=[office.file(BODIES)], act=cast.act(DAY))
        session.rollback()
    assert [change.action for change in result.changes] == [Action.ADDED, Action.ADDED]
    assert office.everything() == before


def test_the_same_municipality_comes_as_one_workbook(office: Office, tmp_path: Path) -> None:
    sheets = {
        name: [line.split(";") for line in text.splitlines()]
        for name, text in zip(("Organ", "Enheter", "Personer", "Sammanträden"), MUNICIPALITY, strict=True)
    }
    book = workbook(tmp_path / "ekeby.xlsx", sheets)
    office.reads(book)
    assert office.reads(*MUNICIPALITY) == []


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig"])
def test_the_same_municipality_comes_in_any_encoding(office: Office, tmp_path: Path, encoding: str) -> None:
    office.reads(*(text_file(tmp_path / f"{n}.csv", text, encoding=encoding) for n, text in enumerate(MUNICIPALITY)))
    assert office.reads(*MUNICIPALITY) == []
    assert office.all(Unit)[0].name == "Ekens förskola"


def test_sheets_that_were_left_unread_are_told(office: Office, tmp_path: Path) -> None:
    book = workbook(tmp_path / "o.xlsx", {"Organ": [["Nyckel", "Namn", "Slag"], BUN], "Anteckningar": [["Ring Per"]]})
    with office.database.writing() as session:
        result = import_file(session, path=book, actor="Anna", now=cast.NOON)
    assert result.notes == ("Bladet Anteckningar lästes inte, eftersom dess kolumner inte hör till det som läses in.",)


def test_nothing_is_removed_for_being_absent(office: Office) -> None:
    office.reads(*MUNICIPALITY)
    office.reads(
        "nyckel;namn;slag\nkf;Kommunfullmäktige;KF\n",
        "nyckel;namn;slag;drift;nämnd\nasken;Askens förskola;förskola;egen;bun\n",
        "nyckel;namn;roll;organ\nbo;Bo Ek;granskare;ks\n",
        "organ;datum\nbun;2027-02-16\n",
    )
    numbers: list[tuple[type[SQLModel], int]] = [
        (Body, 3),
        (Unit, 3),
        (Person, 3),
        (Role, 3),
        (Address, 2),
        (Meeting, 2),
    ]
    assert [(kind, len(office.all(kind))) for kind, _ in numbers] == numbers


def test_every_change_leaves_an_audit_row_with_the_values_before_and_after(office: Office) -> None:
    office.reads(*MUNICIPALITY)
    office.reads(UNITS.replace("Ekens förskola", "Ekhagens förskola"))
    audits = office.all(Audit)
    assert len(audits) == 13
    assert {(row.actor, row.verb) for row in audits} == {("Anna", "import")}
    assert {row.subject for row in audits} == {
        *("body:bun", "body:ks", "provider:559990-1013", "unit:eken", "unit:linden"),
        *("person:anna", "person:elin", "meeting:bun/bun-2027-01-19"),
    }
    last = audits[-1]
    assert (json.loads(last.before), json.loads(last.after)) == (
        {"namn": "Ekens förskola"},
        {"namn": "Ekhagens förskola"},
    )


def test_a_role_that_the_municipalitys_definition_declares_may_be_held(office: Office) -> None:
    people = PEOPLE.replace("administratör", "måltidschef")
    assert "Väntade administratör, enhetschef" in office.is_refused(BODIES, UNITS, people)[0]
    roles = {"maltidschef": "måltidschef", "unit_head": "enhetschef"}
    paths = [office.file(text, number) for number, text in enumerate((BODIES, UNITS, people))]
    with office.database.writing() as session:
        result = import_files(session, paths=paths, act=cast.act(DAY), roles=roles)
    assert "anna, måltidschef, bun" in [change.key for change in result.changes]


def test_a_calendar_and_a_sheet_may_tell_of_the_same_meetings(office: Office) -> None:
    event = "UID:bun-2027-01-19\nDTSTART:20270119T131500\nLOCATION:Linden"
    office.reads(BODIES, calendar(event))
    assert office.reads("organ;datum;tid;plats;id\nbun;19/1 2027;kl 13.15;Linden;bun-2027-01-19\n") == []


@pytest.mark.xdist_group("postgresql")
def test_postgresql_is_told_the_same(office: Office, on_postgresql: Database, tmp_path: Path) -> None:
    files = write_municipality(tmp_path / "ekeby", year=2027)
    other = Office(on_postgresql, tmp_path)
    assert other.reads(*files) == office.reads(*files)
    assert other.reads(*files[:3]) == []
    for where in (office, other):
        with where.database.reading() as session:
            write_calendar(session, file=where.folder / "kalender.ics")
    assert (office.folder / "kalender.ics").read_bytes() == (other.folder / "kalender.ics").read_bytes()
