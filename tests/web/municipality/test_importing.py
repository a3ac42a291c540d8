"""Files read in by upload: previewed, with every fault by its cell, and read in as they were previewed."""

import html
import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from models.goals import Goal
from models.indicators import Indicator
from models.obligations import Audit
from models.organisation import Body, Unit
from styrhjul.exchange.procurement import write_workbook
from styrhjul.services.incoming import Sender, Upload, find_kept, keep
from styrhjul.store.database import Database
from styrhjul.web.gate import LANGUAGE
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


def test_faults_are_told_in_the_readers_language(municipality: Database, entering: Entering) -> None:
    browser = entering("karin")
    browser.cookies.set(LANGUAGE, "en")
    head = ("Nyckel", "Namn", "Slag", "Drift", "Nämnd", "Från")
    wrong = workbook(
        head,
        ("eken", "", "förskola", "egen", "bun", "i morgon"),
        ("linden", "Linden", "skola", "eget", "bunn", "måndag 19 januari 2027"),
    )
    answer = browser.get(send(browser, ("enheter.xlsx", wrong)))
    assert told_in(answer.text) == [
        "The cell is empty and must be filled in.",
        "'i morgon' is no date. Expected a date such as 2027-01-19, 19/1 2027 or 19 januari 2027.",
        "'eget' is not recognised. Expected egen (own), LOV or LOU.",
        "'måndag 19 januari 2027': 2027-01-19 is a Tuesday.",
    ]
    assert "column D, row 3" in answer.text
    unknown = browser.get(send(browser, ("enheter.csv", UNITS.replace("bun", "bunn").encode())))
    assert told_in(unknown.text) == ["'bunn' is a body that is neither in the files nor in the database. Is bun meant?"]
    assert '<td class="govuk-table__cell">row 2</td>' in unknown.text
    (headings,) = told_in(browser.get(send(browser, ("enheter.xlsx", workbook(head[:3], sheet="Enheter")))).text)
    assert headings == "The columns Drift and Nämnd are missing."


def told_in(page: str) -> list[str]:
    """What is wrong, in each row of the table of faults."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", page.split("<tbody", 1)[1], re.DOTALL)
    return [html.unescape(re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)[-1]) for row in rows]


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


GOALS = (("Nyckel", "Organ", "Mål", "Första år"), ("lugn", "von", "Alla äldre får en lugn kväll", 2027))


def test_a_bodys_administrator_reads_in_its_own_goals(municipality: Database, entering: Entering) -> None:
    browser, base = entering("vera"), "/bodies/von/goals/imports"
    assert "Läs in mål" in browser.get("/bodies/von/outbox").text
    assert "egna mål, målvärden" in browser.get(base).text
    page = send(browser, ("mal.xlsx", workbook(*GOALS, sheet="Mål")), base=base)
    shown = browser.get(page)
    assert shown.status_code == 200
    assert "Alla äldre får en lugn kväll" in shown.text
    answer = browser.post(page, data={"mark": mark_in(shown.text)})
    assert answer.headers["location"] == f"{base}?done=read"
    with municipality.reading() as session:
        assert session.exec(select(Goal.sentence)).one() == "Alla äldre får en lugn kväll"
        assert session.exec(select(Audit.actor).where(Audit.subject == "goal:von/lugn")).one() == "Vera"
    assert browser.get(f"{base}/template.xlsx").content.startswith(b"PK")
    none = browser.post(base, data={})
    assert none.status_code == 422
    assert "Välj minst en fil" in none.text
    assert "egna mål, målvärden" in none.text


def test_a_file_with_another_bodys_goals_is_refused_by_cell(municipality: Database, entering: Entering) -> None:
    browser, base = entering("vera"), "/bodies/von/goals/imports"
    mixed = workbook(*GOALS, ("lugn", "bun", "Alla barn får en lugn kväll", 2027), sheet="Mål")
    answer = browser.get(send(browser, ("mal.xlsx", mixed), base=base))
    assert answer.status_code == 422
    assert "kolumn B, rad 3" in answer.text
    assert "&#39;bun&#39; hör till ett annat organ. Här läses bara mål in som hör till von." in answer.text
    assert 'name="mark"' not in answer.text
    with municipality.writing() as session:
        body = session.exec(select(Body).where(Body.key == "bun")).one()
        session.add(Goal(body_id=body.id or 0, key="ro", sentence="Ro", first_year=2027, last_year=2027))
        session.add(Indicator(body_id=body.id or 0, key="kvall", name="Kvällar", measured_in="antal"))
    head = ("Mål", "Nyckeltal", "År", "Målvärde")
    target = workbook(head, ("bun/ro", "kvall", 2027, 3), sheet="Målvärden")
    answer = browser.get(send(browser, ("varden.xlsx", target), base=base))
    assert "&#39;bun/ro&#39; hör till ett annat organ." in answer.text


def test_a_wrong_goal_is_told_by_its_cell(municipality: Database, entering: Entering) -> None:
    browser, base = entering("vera"), "/bodies/von/goals/imports"
    wrong = workbook(GOALS[0], ("lugn", "von", "Alla äldre får en lugn kväll", "snart"), sheet="Mål")
    answer = browser.get(send(browser, ("mal.xlsx", wrong), base=base))
    assert answer.status_code == 422
    assert "kolumn D, rad 2" in answer.text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("organ.csv", "Nyckel;Namn;Slag\nbun;Barnnämnden;nämnd\n"),
        ("enheter.csv", UNITS),
        ("personer.csv", "Nyckel;Namn;Roll;Organ\nvera;Vera;administratör;ks\n"),
        ("sammantraden.csv", "Organ;Datum\nvon;2027-03-01\n"),
        ("nyckeltal.csv", "Nyckel;Organ;Namn;Mäts i\nkvall;von;Kvällar;antal\n"),
    ],
)
def test_what_all_bodies_share_is_not_a_bodys_to_read_in(
    municipality: Database, entering: Entering, name: str, text: str
) -> None:
    browser, base = entering("vera"), "/bodies/von/goals/imports"
    answer = browser.get(send(browser, (name, text.encode()), base=base))
    assert answer.status_code == 422
    assert "läses in av kommunens administratör" in answer.text


def test_a_bodys_goals_are_its_administrators_to_read_in(municipality: Database, entering: Entering) -> None:
    base = "/bodies/von/goals/imports"
    page = send(entering("vera"), ("mal.xlsx", workbook(*GOALS, sheet="Mål")), base=base)
    key = page.rsplit("/", 1)[1]
    for other in ("anna", "karin", "berit"):
        assert entering(other).get(base).status_code == 404
        assert entering(other).get(page).status_code == 404
    assert entering("vera").get(f"/bodies/von/imports/{key}").status_code == 404
    assert entering("anna").get(f"/bodies/bun/goals/imports/{key}").status_code == 404


def test_the_empty_template_is_read_back_as_nothing(municipality: Database, entering: Entering) -> None:
    browser = entering("karin")
    template = browser.get("/imports/template.xlsx").content
    assert "Allt i filerna finns redan" in browser.get(send(browser, ("mall.xlsx", template))).text
    assert write_workbook(None).startswith(b"PK")
