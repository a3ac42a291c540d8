"""The register of procurements, read into a committee's: what changes, what the log says, and what the year is told."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from models.cycles import Event
from models.kinds import BodyKind
from models.obligations import Audit
from models.organisation import Body
from styrhjul.demo.procurement import write_procurements
from styrhjul.exchange.problems import ImportRefused
from styrhjul.exchange.procurement import write_workbook
from styrhjul.refused import Refused
from styrhjul.rules.procurement.parts import Part, parts_of
from styrhjul.rules.procurement.register import Register
from styrhjul.services.importing.procurement import ProcurementImport, import_procurements, register_of_body
from styrhjul.store.database import Database
from tests import cast

DAY = date(2027, 6, 1)
BUSES = "nummer;upphandling;ansvarig;förfarande\nBUN 27/3;Skolskjuts;Sofia;{how}\n"
AWARDS = "upphandling;leverantör;beslutad;avtal;tecknat;efterannons\n"
SIGNED = AWARDS + "BUN 27/3;Bussbolaget AB;2027-05-04;A-1;{signed};{notice}\n"


@dataclass(frozen=True)
class Office:
    database: Database
    folder: Path

    def reads(self, *texts: str, day: date = DAY, body: str = "bun") -> ProcurementImport:
        paths = []
        for number, text in enumerate(texts, start=1):
            paths.append(self.folder / f"fil{number}.csv")
            paths[-1].write_text(text, encoding="utf-8")
        return self.imports(*paths, day=day, body=body)

    def imports(self, *paths: Path, day: date = DAY, body: str = "bun") -> ProcurementImport:
        with self.database.writing() as session:
            return import_procurements(session, paths=paths, body=body, act=cast.act(day, actor="Sofia"))

    def register(self, body: str = "bun") -> Register:
        with self.database.snapshot() as connection:
            return register_of_body(connection, body=body)

    def signed_days(self) -> list[date]:
        with self.database.reading() as session:
            return [event.day for event in session.exec(select(Event).order_by(col(Event.day)))]


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    with database.writing() as session:
        session.add(Body(key="bun", name="Barn- och utbildningsnämnden", kind=BodyKind.COMMITTEE))
        session.add(Body(key="von", name="Vård- och omsorgsnämnden", kind=BodyKind.COMMITTEE))
    folder = tmp_path / "underlag"
    folder.mkdir()
    return Office(database, folder)


def buses(how: str = "öppet") -> str:
    return BUSES.format(how=how)


def signed(day: str, notice: str = "") -> str:
    return SIGNED.format(signed=day, notice=notice)


def test_what_is_new_and_what_is_changed_is_told_with_its_values(office: Office) -> None:
    first = office.reads(buses())
    assert [(change.what, change.key, change.action) for change in first.changes] == [
        ("upphandling", "BUN 27/3", "added")
    ]
    again = office.reads(buses().replace("Sofia", ""))
    (change,) = again.changes
    assert (change.before, change.after) == ("ansvarig: Sofia", "ansvarig: tomt")
    last = office.reads(buses().replace("Sofia", ""))
    assert (last.changes, last.unchanged) == ((), 1)


def test_each_change_stands_in_the_log(office: Office) -> None:
    office.reads(buses(), signed("2027-05-20"))
    with office.database.reading() as session:
        rows = session.exec(select(Audit).where(Audit.verb == "import").order_by(col(Audit.id))).all()
    assert [(row.actor, row.subject) for row in rows] == [
        ("Sofia", "procurement:bun/BUN 27/3"),
        ("Sofia", "award:bun/BUN 27/3, 1"),
        ("Sofia", "contract:bun/BUN 27/3, 1, A-1"),
    ]
    assert "Bussbolaget AB" in rows[1].after


def test_one_error_in_one_file_leaves_the_register_as_it_was(office: Office) -> None:
    office.reads(buses())
    before = office.register()
    with pytest.raises(ImportRefused) as refused:
        office.reads(buses().replace("Skolskjuts", "Skolbuss"), AWARDS + "BUN 27/9;Buss AB;;;;\n")
    assert len(refused.value.problems) == 1
    assert office.register() == before


def test_a_later_file_may_refer_to_what_is_in_the_database(office: Office) -> None:
    office.reads(buses())
    office.reads(signed("2027-05-20"))
    office.reads("avtal;nr;vad;när\nA-1;1;Punktlighet;2027-10-01\n")
    (follow_up,) = office.register().procurements[0].awards[0].contracts[0].follow_ups
    assert follow_up.what == "Punktlighet"


def test_an_unknown_committee_is_refused(office: Office) -> None:
    with pytest.raises(Refused, match="Organet 'kun' finns inte"):
        office.reads(buses(), body="kun")


def test_a_signed_contract_is_told_to_the_year_once(office: Office) -> None:
    office.reads(buses(), signed(""))
    assert office.signed_days() == []
    office.reads(signed("2027-05-20"))
    office.reads(signed("2027-05-20"), day=DAY + timedelta(days=1))
    assert office.signed_days() == [date(2027, 5, 20)]


@pytest.mark.parametrize(
    ("how", "day", "notice"),
    [
        ("direktupphandling", "2027-05-20", ""),
        ("öppet", "2027-05-20", "2027-05-30"),
        ("öppet", "2025-05-20", ""),
        ("öppet", "2027-06-02", ""),
    ],
    ids=["a direct award", "announced already", "long ago", "not yet"],
)
def test_no_notice_is_asked_for_where_none_is_owed(office: Office, how: str, day: str, notice: str) -> None:
    office.reads(buses(how), signed(day, notice))
    assert office.signed_days() == []


def test_a_contract_written_down_before_it_is_signed_is_told_when_its_day_has_come(office: Office) -> None:
    office.reads(buses(), signed("2027-06-02"))
    office.reads(buses(), day=date(2027, 6, 3))
    assert office.signed_days() == [date(2027, 6, 2)]


def test_a_folder_stands_for_its_files(office: Office) -> None:
    (office.folder / "a.csv").write_text(buses(), encoding="utf-8")
    (office.folder / "b.csv").write_text(signed("2027-05-20"), encoding="utf-8")
    assert len(office.imports(office.folder).changes) == 3
    empty = office.folder / "tom"
    empty.mkdir()
    with pytest.raises(ImportRefused, match="Mappen har inga filer att läsa"):
        office.imports(empty)


def test_what_is_exported_edited_and_read_again_loses_nothing(office: Office) -> None:
    paths = write_procurements(office.folder, body="von", year=2027)
    office.imports(*paths, body="von")
    before = office.register("von")
    (office.folder / "ut.xlsx").write_bytes(write_workbook(before))

    again = office.imports(office.folder / "ut.xlsx", body="von")

    assert again.changes == ()
    assert office.register("von") == before


@pytest.mark.parametrize("body", ["bun", "von"])
def test_the_demos_registers_are_read_with_nothing_to_remark(office: Office, body: str) -> None:
    paths = write_procurements(office.folder, body=body, year=2027)
    read = office.imports(*paths, body=body, day=date(2027, 11, 15))
    assert (read.notes, read.warnings) == ((), ())
    parts = parts_of(office.register(body))
    assert len(parts[Part.PROCUREMENT]) == {"bun": 24, "von": 18}[body]
    assert len(parts[Part.SYSTEM]) == {"bun": 0, "von": 3}[body]


RELEASE = (
    '{"version": "1.1", "releases": [{"ocid": "ocds-x-1", "id": "1", "date": "i våras", "tag": ["tender"],'
    ' "tender": {"id": "BUN 27/3", "title": "Skolskjuts", "procurementMethod": "open",'
    ' "tenderPeriod": {"endDate": "snart"}}}]}'
)


def test_open_data_is_read_with_its_odd_releases_told(office: Office) -> None:
    path = office.folder / "release.json"
    path.write_text(RELEASE, encoding="utf-8")
    read = office.imports(path)
    (found,) = office.register().procurements
    assert (found.title, found.ocid) == ("Skolskjuts", "ocds-x-1")
    assert any(warning.startswith("release.json, ocds-x-1") for warning in read.warnings)


def test_a_procurement_of_open_data_belongs_to_one_committee(office: Office) -> None:
    path = office.folder / "release.json"
    path.write_text(RELEASE, encoding="utf-8")
    office.imports(path)
    with pytest.raises(ImportRefused, match="ocds-x-1 finns redan i registret hos Barn- och utbildningsnämnden"):
        office.imports(path, body="von")
    assert office.register("von") == Register()
