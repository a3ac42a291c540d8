"""person, retain and export from the command line."""

import csv
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from models.notices import Notice
from models.organisation import Person, Role
from styrhjul.store.database import Database
from tests.cli.conftest import Run
from tests.services.personal.test_person import settle


@pytest.fixture(autouse=True)
def municipality(database: Database) -> None:
    with database.writing() as session:
        settle(session)


def test_a_persons_data_is_laid_in_a_zip(run: Run, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "pia.zip"
    ran = run("person", "export", "pia", "--out", out, "--by", "Dataskyddsombudet", "--dir", folder)
    assert ran.code == 0
    assert ran.out.endswith(f" uppgifter om Pia Palm ligger i {out}.\n")
    assert ran.err == "Personen nämns i 2 texter av andra. Pröva sekretess innan du lämnar ut filen.\n"
    tables = json.loads(zipfile.ZipFile(out).read("uppgifter.json"))["tables"]
    assert tables["audit"][-1]["actor"] == "Dataskyddsombudet"
    again = run("person", "export", "pia", "--out", out, "--dir", folder)
    assert (again.code, again.err) == (1, f"{out} finns redan. Flytta den, eller välj en annan fil med --out.\n")


def test_nothing_is_left_where_nobody_was_found(run: Run, folder: Path, tmp_path: Path) -> None:
    ran = run("person", "export", "nobody", "--out", tmp_path / "x.zip", "--dir", folder)
    assert (ran.code, ran.err) == (1, "Det finns ingen person med nyckeln nobody.\n")
    assert not (tmp_path / "x.zip").exists()


def test_a_person_is_erased_when_somebody_has_said_yes(run: Run, folder: Path, database: Database) -> None:
    asked = run("person", "erase", "pia", "--date", "2027-03-01", "--dir", folder)
    assert (asked.code, asked.out) == (0, "Inget är raderat.\n")
    assert asked.err == "Ska uppgifterna om 1 person raderas? Kör en gång till med --yes.\n"
    done = run("person", "erase", "pia", "--date", "2027-03-01", "--yes", "--dir", folder)
    assert done.out.startswith("Uppgifterna är raderade. Personen heter nu Borttagen person ")
    with database.reading() as session:
        assert session.exec(select(Person).where(Person.erased_on == date(2027, 3, 1))).one()


def test_who_holds_a_role_is_refused_with_the_reason(run: Run, folder: Path) -> None:
    ran = run("person", "erase", "per", "--date", "2027-03-01", "--yes", "--dir", folder)
    assert ran.code == 1
    assert ran.err == (
        "Per kan inte raderas än: rollen politician i Barn- och utbildningsnämnden gäller fortfarande. "
        "Avsluta den först.\n"
    )


def test_those_who_have_left_are_shown_and_only_those_who_can_be_are_erased(
    run: Run, folder: Path, database: Database
) -> None:
    with database.writing() as session:
        per = session.exec(select(Role).join(Person, Role.person_id == Person.id).where(Person.key == "per")).one()
        per.ends_on = date(2027, 2, 10)
        session.add(per)
    retired = ("person", "erase", "--retired", "--before", "2027-03-01", "--date", "2027-03-01", "--dir", folder)
    shown = run(*retired)
    assert "Pia Palm" in shown.out
    assert "Läsning av enhetsplanerna 2027 är inte klart" in shown.out
    assert "Ska uppgifterna om 1 person raderas?" in shown.err
    assert run(*retired, "--yes").out.count("Uppgifterna är raderade") == 1
    with database.reading() as session:
        assert sorted(session.exec(select(Person.key).where(Person.key.in_(["pia", "per"])))) == ["per"]
    left = run("person", "erase", "--retired", "--before", "2027-01-01", "--dir", folder)
    assert "Ingen vars roller alla är slut före 2027-01-01 finns kvar i registret." in left.out


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ((), "Skriv en persons nyckel, eller --retired med --before."),
        (("pia", "--retired"), "Skriv en persons nyckel, eller --retired med --before."),
        (("--retired",), "Skriv också --before: de vars sista roll slutade före den dagen raderas."),
    ],
)
def test_it_must_be_said_who_is_meant(run: Run, folder: Path, arguments: tuple[str, ...], why: str) -> None:
    assert run("person", "erase", *arguments, "--dir", folder).err == f"{why}\n"


def test_what_is_past_its_time_is_shown_and_weeded_out_with_a_yes(run: Run, folder: Path, database: Database) -> None:
    shown = run("retain", "--date", "2029-06-01", "--dir", folder)
    assert "Aviseringarnas text och mottagare" in shown.out
    assert shown.out.endswith("Inget är gallrat.\n")
    with database.reading() as session:
        assert session.exec(select(Notice)).one().body
    assert run("retain", "--date", "2029-06-01", "--yes", "--dir", folder).out.endswith("Det är gallrat.\n")
    with database.reading() as session:
        assert session.exec(select(Notice)).one().body == ""
    assert run("retain", "--date", "2029-06-01", "--dir", folder).out.endswith("Inget är äldre än så.\n")


def test_everything_is_taken_out_with_a_list_of_the_records(run: Run, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "allt.zip"
    ran = run("export", "--out", out, "--dir", folder)
    assert (ran.code, ran.err) == (0, "")
    with zipfile.ZipFile(out) as archive:
        assert {"person.csv", "handlingar.csv", "LÄSMIG.txt"} <= set(archive.namelist())
        assert {"draft.csv", "sign_in_session.csv"}.isdisjoint(archive.namelist())
        rows = list(csv.DictReader(io.StringIO(archive.read("handlingar.csv").decode("utf-8-sig")), delimiter=";"))
    assert {row["Läge"] for row in rows} == {"upprättad", "inkommen"}
    assert run("export", "--out", out, "--dir", folder).code == 1
