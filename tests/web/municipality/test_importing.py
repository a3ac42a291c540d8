"""Files read in by upload: previewed, with every fault by its cell, and read in as they were previewed."""

import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from models.obligations import Audit
from models.organisation import Body, Unit
from styrhjul.exchange.procurement import write_workbook
from styrhjul.services.incoming import Sender, Upload, find_kept, keep
from styrhjul.store.database import Database
from styrhjul.web.site import Site
from tests.web.conftest import NOON, Entering
from tests.web.municipality.test_years_ahead import mark_in

UNITS = "Nyckel;Namn;Slag;Drift;Nämnd\neken;Ekens förskola;förskola;egen;bun\n"


def workbook(*rows: tuple[object, ...], sheet: str = "Enheter") -> bytes:
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return file.getvalue()


def send(browser: TestClient, *files: tuple[str, bytes], base: str = "/imports") -> str:
    """Where the preview of the files is."""
    answer = browser.post(base, files=[("files", file) for file in files])
    assert answer.status_code == 303
    return answer.headers["location"]


def test_what_would_change_is_shown_and_then_read_in(municipality: Database, entering: Entering, site: Site) -> None:
    browser = entering("karin")
    page = send(browser, ("enheter.csv", UNITS.encode()))
    shown = browser.get(page).text
    assert "enheter.csv" in shown
    assert "namn: Ekens förskola" in shown
    with municipality.reading() as session:
        assert session.exec(select(Unit).where(Unit.key == "eken")).first() is None
    answer = browser.post(page, data={"mark": mark_in(shown)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/imports?done=read")
    with municipality.reading() as session:
        assert session.exec(select(Unit).where(Unit.key == "eken")).one().name == "Ekens förskola"
        assert session.exec(select(Audit.actor).where(Audit.subject == "unit:eken")).one() == "Karin"
    assert list((site.folder / "incoming").iterdir()) == []
    assert browser.get(page).status_code == 404


def test_every_fault_is_told_by_its_column_and_row(municipality: Database, entering: Entering) -> None:
    browser = entering("karin")
    head = ("Nyckel", "Namn", "Slag", "Drift", "Nämnd")
    wrong = workbook(head, ("eken", "Eken", "förskola", "egen", "bun"), ("linden", "Linden", "skola", "eget", "bun"))
    answer = browser.get(send(browser, ("enheter.xlsx", wrong)))
    assert answer.status_code == 422
    assert "kolumn D, rad 3" in answer.text
    assert "Drift" in answer.text
    assert "känns inte igen" in answer.text
    assert 'name="mark"' not in answer.text


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("bild.png", b"\x89PNG", "Filslaget läses inte"),
        ("enheter.xlsx", b"not a workbook", "Det är ingen Excelfil"),
        ("enheter.xlsm", b"PK\x03\x04", "makron"),
        ("tom.csv", b"", "Filen är tom"),
        ("annat.csv", b"Frukt;Pris\nPlommon;3\n", "Rubrikerna känns inte igen"),
    ],
)
def test_a_wrong_file_is_refused_kindly(
    municipality: Database, entering: Entering, name: str, content: bytes, told: str
) -> None:
    browser = entering("karin")
    answer = browser.get(send(browser, (name, content)))
    assert answer.status_code == 422
    assert told in answer.text
    assert name in answer.text


def test_no_file_at_all_is_a_fault_of_the_field(municipality: Database, entering: Entering) -> None:
    answer = entering("karin").post("/imports", data={"meetings_of": ""})
    assert answer.status_code == 422
    assert "Välj minst en fil" in answer.text


def test_what_changed_after_the_preview_is_previewed_anew(municipality: Database, entering: Entering) -> None:
    browser = entering("karin")
    page = send(browser, ("enheter.csv", UNITS.encode()))
    mark = mark_in(browser.get(page).text)
    with municipality.writing() as session:
        body = session.exec(select(Body).where(Body.key == "bun")).one()
        session.add(Unit(key="eken", name="Eken", kind="förskola", body_id=body.id))
    answer = browser.post(page, data={"mark": mark})
    assert answer.status_code == 422
    assert "Något har ändrats sedan du såg förhandsvisningen" in answer.text
    assert "namn: Eken" in answer.text
    with municipality.reading() as session:
        assert session.exec(select(Unit).where(Unit.key == "eken")).one().name == "Eken"
    assert browser.post(page, data={"mark": mark_in(answer.text)}).status_code == 303


def test_what_is_there_already_leaves_nothing_to_read_in(municipality: Database, entering: Entering) -> None:
    browser = entering("karin")
    page = send(browser, ("organ.csv", b"Nyckel;Namn;Slag\nks;Kommunstyrelsen;KS\n"))
    assert "Allt i filerna finns redan" in browser.get(page).text


def test_what_somebody_has_sent_in_is_theirs_alone(municipality: Database, entering: Entering) -> None:
    page = send(entering("karin"), ("enheter.csv", UNITS.encode()))
    for other in ("anna", "vera", "h1"):
        assert entering(other).get(page).status_code == 404
    key = page.rsplit("/", 1)[1]
    assert entering("anna").get(f"/bodies/bun/imports/{key}").status_code == 404


@pytest.mark.parametrize("name", ["../../evil.csv", "C:\\dokument\\evil.csv", "a" * 300 + ".csv", "evil\x00.csv"])
def test_a_files_name_never_becomes_a_path(site: Site, tmp_path: Path, name: str) -> None:
    kept = keep(tmp_path, [Upload(name, UNITS.encode())], sender=Sender(1), now=NOON)
    inside = tmp_path / "incoming" / kept.key
    assert all(path.parent == inside and re.fullmatch(r"01-[0-9a-f]{16}\.csv", path.name) for path in kept.paths)
    assert all("/" not in told and len(told) < 150 for told in kept.names.values())


def test_files_lie_for_a_day_and_no_longer(tmp_path: Path) -> None:
    sender = Sender(1)
    kept = keep(tmp_path, [Upload("a.csv", b"x")], sender=sender, now=NOON)
    assert find_kept(tmp_path, kept.key, sender=sender, now=NOON + timedelta(hours=23)) == kept
    assert find_kept(tmp_path, kept.key, sender=sender, now=NOON + timedelta(hours=25)) is None
    assert find_kept(tmp_path, kept.key, sender=Sender(2), now=NOON) is None
    assert find_kept(tmp_path, "../../etc", sender=sender, now=NOON) is None
    keep(tmp_path, [Upload("b.csv", b"y")], sender=sender, now=NOON + timedelta(hours=25))
    assert not kept.folder.exists()


def test_what_has_been_tampered_with_is_no_longer_what_was_previewed(tmp_path: Path) -> None:
    sender = Sender(1)
    kept = keep(tmp_path, [Upload("a.csv", b"x")], sender=sender, now=NOON)
    kept.paths[0].write_bytes(b"y")
    assert find_kept(tmp_path, kept.key, sender=sender, now=NOON) is None


def test_a_bodys_buyers_read_in_its_procurements_and_nothing_else(municipality: Database, entering: Entering) -> None:
    browser = entering("berit")
    base = "/bodies/von/imports"
    assert browser.get(base).status_code == 200
    assert browser.get("/imports").status_code == 404
    assert browser.get("/bodies/bun/imports").status_code == 404
    head = ("Nummer", "Namn")
    register = workbook(head, ("VON 2027/1", "Måltider"), sheet="Upphandlingar")
    page = send(browser, ("register.xlsx", register), base=base)
    shown = browser.get(page)
    assert shown.status_code == 200, shown.text[-3000:]
    assert "Måltider" in shown.text
    assert browser.post(page, data={"mark": mark_in(shown.text)}).headers["location"] == f"{base}?done=read"
    assert "Måltider".encode() not in browser.get(f"{base}/template.xlsx").content
    assert browser.get(f"{base}/template.xlsx?register=1").content.startswith(b"PK")
    page = send(browser, ("enheter.csv", UNITS.encode()), base=base)
    browser.post(page, data={"mark": mark_in(browser.get(page).text)})
    with municipality.reading() as session:
        assert session.exec(select(Unit).where(Unit.key == "eken")).first() is None


def test_the_empty_template_is_read_back_as_nothing(municipality: Database, entering: Entering) -> None:
    browser = entering("karin")
    template = browser.get("/imports/template.xlsx").content
    assert "Allt i filerna finns redan" in browser.get(send(browser, ("mall.xlsx", template))).text
    assert write_workbook(None).startswith(b"PK")
