"""The package for the archive is read by somebody who has nothing but a zip, XML, CSV and SHA-256."""

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path, PurePosixPath
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from sqlmodel import SQLModel, select

from models.obligations import Audit
from styrhjul.refused import Refused
from styrhjul.services.archiving import make_package
from styrhjul.services.archiving.scoping import COLUMNS, LEFT_OUT, year_rows
from styrhjul.services.records import year_of
from styrhjul.store.database import Database
from tests import cast
from tests.services.archiving.conftest import LATER, WORKBOOK, settle

METS, XLINK = "{http://www.loc.gov/METS/}", "{http://www.w3.org/1999/xlink}"
DATA = "representations/rep1/data/"
NAME = "styrhjul-bun-2027-20270601T110000Z/"


@pytest.fixture(scope="module")
def inside(package: Path) -> dict[str, bytes]:
    """Every file in the package by its path below the package's folder."""
    with zipfile.ZipFile(package) as archive:
        return {name.removeprefix(NAME): archive.read(name) for name in archive.namelist()}


def table(inside: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(inside[f"{DATA}{name}.csv"].decode("utf-8-sig")), delimiter=";"))


def listed(mets: bytes, folder: str) -> dict[str, tuple[int, str]]:
    """What a METS file says: each file's path in the package, with its size and sum."""
    found = {}
    root = ET.fromstring(mets)
    for file in root.iter(f"{METS}file"):
        told = file.find(f"{METS}FLocat")
        assert told is not None
        assert file.get("CHECKSUMTYPE") == "SHA-256"
        found[folder + unquote(told.attrib[f"{XLINK}href"])] = (int(file.attrib["SIZE"]), file.attrib["CHECKSUM"])
    for file in root.iter(f"{METS}mdRef"):
        found[folder + file.attrib[f"{XLINK}href"]] = (int(file.attrib["SIZE"]), file.attrib["CHECKSUM"])
    return found


def test_it_is_one_folder_with_the_parts_that_csip_asks_for(package: Path, inside: dict[str, bytes]) -> None:
    with zipfile.ZipFile(package) as archive:
        assert {PurePosixPath(name).parts[0] + "/" for name in archive.namelist()} == {NAME}
        assert archive.testzip() is None
    assert {PurePosixPath(name).parts[0] for name in inside} == {
        "METS.xml", "metadata", "documentation", "schemas", "representations",
    }  # fmt: skip


def test_every_file_is_listed_with_its_size_and_sum_and_no_other(inside: dict[str, bytes]) -> None:
    told = listed(inside["METS.xml"], "") | listed(inside["representations/rep1/METS.xml"], "representations/rep1/")
    assert told == {
        name: (len(content), hashlib.sha256(content).hexdigest())
        for name, content in inside.items()
        if name != "METS.xml"
    }


@pytest.mark.parametrize("name", ["METS.xml", "representations/rep1/METS.xml"])
def test_what_a_mets_file_points_to_within_itself_is_there(inside: dict[str, bytes], name: str) -> None:
    root = ET.fromstring(inside[name])
    ids = [element.attrib["ID"] for element in root.iter() if "ID" in element.attrib]
    assert len(ids) == len(set(ids))
    pointed = [element.attrib["FILEID"] for element in root.iter(f"{METS}fptr")]
    pointed += [element.attrib["DMDID"] for element in root.iter() if "DMDID" in element.attrib]
    assert set(pointed) <= set(ids)
    order = [element.tag.removeprefix(METS) for element in root]
    assert order == sorted(order, key=["metsHdr", "dmdSec", "fileSec", "structMap"].index)


def test_the_records_are_there_as_they_came_and_drafts_are_not(inside: dict[str, bytes]) -> None:
    kept = {name.removeprefix(f"{DATA}handlingar/") for name in inside if name.startswith(f"{DATA}handlingar/")}
    assert kept == {
        "submission-1/submission-1.json", "submission-1/submission-1.txt",
        "submission-3/submission-3.json", "submission-3/submission-3.txt",
        "submission-4/Uppföljning-å.xlsx", "submission-4/submission-4.json", "submission-4/submission-4.txt",
        "report-1/enhetsplaner.pdf", "report-1/report-1.json",
        "visit_report-1/visit_report-1.json", "visit_report-1/visit_report-1.txt",
    }  # fmt: skip
    assert inside[f"{DATA}handlingar/submission-4/Uppföljning-å.xlsx"] == WORKBOOK
    read = inside[f"{DATA}handlingar/submission-1/submission-1.txt"].decode()
    assert "Läge: upprättad" in read
    assert "mål: Fler elever läser bra" in read
    assert "understanding: Att läsa är allas ämne." in read


def test_the_list_says_what_each_record_is_and_since_when(inside: dict[str, bytes]) -> None:
    rows = {row["Handling"]: (row["Läge"], row["Allmän handling sedan"]) for row in table(inside, "handlingar")}
    assert rows == {
        "submission-1": ("upprättad", "2027-01-10 12:00"),
        "submission-2": ("arbetsmaterial", ""),
        "submission-3": ("inkommen", "2027-01-10 12:00"),
        "submission-4": ("upprättad", "2027-01-10 12:00"),
        "report-1": ("upprättad", "2027-03-01 12:00"),
        "receipt-1": ("upprättad", "2027-01-26 12:00"),
        "visit_report-1": ("upprättad", "2027-03-01 12:00"),
    }


def test_the_tables_hold_together(inside: dict[str, bytes]) -> None:
    """Each foreign key that the schema tells of leads to a row that is there."""
    schema = json.loads(inside["schemas/tabeller.json"])
    rows = {one["url"]: table(inside, f"tabeller/{PurePosixPath(one['url']).stem}") for one in schema["tables"]}
    assert {f"{DATA}tabeller/{PurePosixPath(url).name}" for url in rows} == {
        name for name in inside if name.startswith(f"{DATA}tabeller/")
    }
    for one in schema["tables"]:
        assert all(row.keys() == {told["name"] for told in one["tableSchema"]["columns"]} for row in rows[one["url"]])
        for key in one["tableSchema"]["foreignKeys"]:
            there = {row["id"] for row in rows[key["reference"]["resource"]]}
            assert {row[key["columnReference"]] for row in rows[one["url"]]} - {""} <= there, (one["url"], key)
    assert len(rows["../representations/rep1/data/tabeller/receipt.csv"]) == 1


def test_every_table_is_taken_or_left_out_with_a_reason(lived: Database) -> None:
    with lived.snapshot() as connection:
        taken = set(year_rows(year_of(connection, body="bun", year=2027), submissions=[]))
    assert taken.isdisjoint(LEFT_OUT)
    assert taken | set(LEFT_OUT) == set(SQLModel.metadata.tables)
    assert [
        name for name, columns in COLUMNS.items() if set(columns) - set(SQLModel.metadata.tables[name].c.keys())
    ] == []


def test_nothing_of_addresses_letters_and_sign_ins_is_in_it(inside: dict[str, bytes]) -> None:
    everything = b"\n".join(inside.values()).decode("utf-8", errors="ignore")
    assert [word for word in ("ekbacka.example", "Hemligt brev") if word in everything] == []


def test_a_text_that_looks_like_a_formula_is_harmless_in_a_spreadsheet(inside: dict[str, bytes]) -> None:
    texts = [row["text"] for row in table(inside, "tabeller/submission")]
    assert "'=1+1 gick bra" in texts


def test_it_says_how_it_is_read_and_that_the_year_is_open(inside: dict[str, bytes]) -> None:
    told = inside["documentation/lasmig.txt"].decode("utf-8-sig")
    assert "Året är öppet. Det här är en bild av läget den dagen" in told
    assert "uttaget 2027-06-01 av Arkivarien" in told
    assert "1 version(er) är arbetsmaterial" in told
    assert "- draft (Utkast): utkast är inte allmänna handlingar" in told
    assert "| person_id | integer | person.id | p |" in inside["documentation/tabeller.md"].decode()
    described = inside["metadata/descriptive/dc.xml"].decode()
    assert "<dc:title>Årshjulet 2027 för Barn- och utbildningsnämnden</dc:title>" in described
    assert json.loads(inside[f"{DATA}arshjulet.json"])["key"] == "prov"


def test_the_log_tells_that_it_was_made(lived: Database, package: Path) -> None:
    with lived.reading() as session:
        told = session.exec(select(Audit).where(Audit.verb == "archive")).one()
    assert (told.actor, told.subject) == ("Arkivarien", "cycle:bun/2027")
    assert json.loads(told.after)["records"] == 6


def test_it_is_the_same_on_postgresql(on_postgresql: Database, inside: dict[str, bytes]) -> None:
    with on_postgresql.writing() as session:
        settle(session)
    file = io.BytesIO()
    made = make_package(on_postgresql, file, body="bun", year=2027, act=cast.act(LATER, actor="Arkivarien"))
    assert (made.records, made.drafts, made.closed) == (6, 1, False)
    with zipfile.ZipFile(file) as archive:
        assert {name.removeprefix(NAME) for name in archive.namelist()} == set(inside)


def test_a_year_that_never_was_is_refused(lived: Database) -> None:
    with pytest.raises(Refused, match="Det finns inget årshjul 2031 för bun"):
        make_package(lived, io.BytesIO(), body="bun", year=2031, act=cast.act(LATER))
