"""Everything out in one file, but what opens the door and what is not handed in yet."""

import csv
import io
import zipfile
from datetime import date

from sqlmodel import select

from models.kinds import MAIL
from models.obligations import Audit, Draft, Obligation, Submission
from models.organisation import Address, Person, Unit
from styrhjul.services.exporting import LEFT_OUT, exported_tables
from styrhjul.services.transitions import Content, submit
from styrhjul.store.database import Database
from tests import cast
from tests.web.conftest import NOON, Entering


def exported(browser: object) -> zipfile.ZipFile:
    answer = browser.post("/export")  # type: ignore[attr-defined]
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.content))


def rows(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read(f"{name}.csv").decode("utf-8-sig")), delimiter=";"))


def test_every_table_is_there_with_its_headings_and_rows(municipality: Database, entering: Entering) -> None:
    archive = exported(entering("karin"))
    assert {table.name for table in exported_tables()} | {"handlingar"} == {
        name.removesuffix(".csv") for name in archive.namelist() if name.endswith(".csv")
    }
    assert {row["key"] for row in rows(archive, "unit")} == {"u1", "u2", "u3", "v1"}
    assert "Detta är inte med" in archive.read("LÄSMIG.txt").decode()


def test_what_opens_the_door_and_what_is_not_handed_in_is_left_out(municipality: Database, entering: Entering) -> None:
    with municipality.writing() as session:
        obligation = session.exec(select(Obligation)).first()
        assert obligation is not None
        session.add(Draft(obligation_id=obligation.id, content="hemligt utkast", saved_at=NOON, saved_by="H1"))
        person = session.exec(select(Person).where(Person.key == "h1")).one()
        session.add(Address(person_id=person.id, channel="slack", value="slack://hemlig/nyckel"))
    archive = exported(entering("karin"))
    assert not [name for name in archive.namelist() if name.removesuffix(".csv") in LEFT_OUT]
    everything = b"".join(archive.read(name) for name in archive.namelist()).decode("utf-8", errors="ignore")
    assert "hemlig" not in everything.replace("hemligheterna", "")
    assert any(row["channel"] == MAIL and "@" in row["value"] for row in rows(archive, "address"))


def test_what_a_spreadsheet_would_take_for_a_formula_is_text(municipality: Database, entering: Entering) -> None:
    with municipality.writing() as session:
        session.exec(select(Unit).where(Unit.key == "u1")).one().name = "=HYPERLINK(1)"
    assert "'=HYPERLINK(1)" in {row["name"] for row in rows(exported(entering("karin")), "unit")}


def test_files_are_there_as_files_under_names_that_lead_nowhere(municipality: Database, entering: Entering) -> None:
    with municipality.writing() as session:
        obligation = session.exec(select(Obligation)).first()
        assert obligation is not None
        content = Content(text="Vår plan", file_name="../../plan.pdf", file=b"%PDF-1.7")
        submit(session, obligation_id=obligation.id, content=content, act=cast.act(date(2026, 11, 2), actor="H1"))
        number = session.exec(select(Submission.id)).one()
    archive = exported(entering("karin"))
    (row,) = rows(archive, "submission")
    assert row["path"].startswith(f"submission/{number}-")
    assert ".." not in row["path"]
    assert archive.read(row["path"]) == b"%PDF-1.7"


def test_who_took_it_is_kept(municipality: Database, entering: Entering) -> None:
    exported(entering("karin"))
    with municipality.reading() as session:
        assert session.exec(select(Audit.actor).where(Audit.verb == "export")).one() == "Karin"


def test_nobody_else_takes_it(municipality: Database, entering: Entering) -> None:
    assert {entering(who).post("/export").status_code for who in ("anna", "vera", "h1", "pelle")} == {404}
