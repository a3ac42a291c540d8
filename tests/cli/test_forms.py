"""form, submit, return, show, receipt, reading and answer, as they are used in the office."""

import json
from pathlib import Path

import pytest

from styrhjul.store.database import Database
from tests.cli.conftest import Run
from tests.exchange.forms.paper import refilled
from tests.services.plans import handed_in, number, opened
from tests.services.test_forms import ANSWERS, FILLED

DAY = ("--date", "2027-01-10", "--by", "Hanna")
LATER = ("--date", "2027-01-26", "--by", "Pia")


@pytest.fixture
def year(database: Database, folder: Path) -> Path:
    with database.writing() as session:
        opened(session)
    return folder


@pytest.fixture
def owed(database: Database, year: Path) -> dict[str, int]:
    """The numbers of the plans of u1 and u2, and of Pia's reading."""
    with database.reading() as session:
        plans = {unit: number(session, step="enhetsplan", party=unit) for unit in ("u1", "u2")}
        return plans | {"pia": number(session, step="lasning", party="pia")}


def filled(path: Path, changes: dict[tuple[str, str], object]) -> Path:
    path.write_bytes(refilled(path.read_bytes(), changes))
    return path


def test_a_form_is_written_filled_in_handed_in_and_shown(
    run: Run, year: Path, owed: dict[str, int], tmp_path: Path
) -> None:
    path = tmp_path / "plan.xlsx"
    ran = run("form", "unit-plan", "--unit", "u1", "--out", path, "--dir", year)
    assert ran.code == 0
    assert f"Enhetsplan 2027, Skola 1, åtagande {owed['u1']}." in ran.out
    ran = run("submit", filled(path, ANSWERS), "--dir", year, *DAY)
    assert ran.out == f"Enhetsplan, Skola 1: åtagande {owed['u1']} är inlämnat, version 1.\n"
    shown = run("show", owed["u1"], "--dir", year).out
    assert "Enhetsplan 2027, Skola 1. Version 1." in shown
    assert "Mål lasning\n  så förstår vi målet: Att läsa är allas ämne." in shown
    assert "Aktivitet 4\n  mål: trygghet\n  vad vi gör: Rastvärdar" in shown
    assert "Lärdomar\n  Vi började för sent." in shown
    told = json.loads(run("show", owed["u1"], "--json", "--dir", year).out)
    assert told["content"]["activities"][0]["ends_on"] == "2027-06-10"


def test_a_follow_up_goes_the_same_way(run: Run, year: Path, database: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        handed_in(session, "u1", accepted=True)
        follow_up = number(session, step="uppfoljning", party="u1", occasion="april")
    path = tmp_path / "uppfoljning.xlsx"
    assert run("form", "follow-up", "--unit", "u1", "--period", "april", "--out", path, "--dir", year).code == 0
    ran = run("submit", follow_up, "--file", filled(path, FILLED), "--dir", year, "--date", "2027-05-05")
    assert "Enhetens uppföljning januari–april, Skola 1" in ran.out
    shown = run("show", follow_up, "--dir", year).out
    assert "hur det gick: Nästan nått" in shown
    assert "Aktivitet 4\n  läge: Inte påbörjad\n  kommentar: I augusti" in shown


def test_what_is_wrong_in_a_form_is_told_by_cell_and_ends_with_code_1(run: Run, year: Path, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    run("form", "unit-plan", "--unit", "u1", "--out", path, "--dir", year)
    ran = run("submit", filled(path, ANSWERS | {("Aktiviteter", "F5"): "i sommar"}), "--dir", year, *DAY)
    assert ran.code == 1
    assert "plan.xlsx, blad Aktiviteter, cell F5 (Slut): 'i sommar' är inget datum." in ran.err


def test_a_form_for_another_obligation_is_refused(run: Run, year: Path, owed: dict[str, int], tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    run("form", "unit-plan", "--unit", "u2", "--out", path, "--dir", year)
    ran = run("submit", owed["u1"], "--file", filled(path, ANSWERS), "--dir", year, *DAY)
    assert "Formuläret är enhetsplan 2027 för Skola 2" in ran.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("submit", "plan.xlsx"), "Filen plan.xlsx finns inte."),
        (("submit", "1", "--file", "plan.pdf"), "Filen plan.pdf finns inte."),
        (("form", "unit-plan", "--unit", "u1", "--out", "inget/plan.xlsx"), "Mappen inget finns inte."),
        (("form", "unit-plan", "--unit", "u9"), "Enheten 'u9' har ingen enhetsplan"),
        (("show", "1"), "Inget är inlämnat i åtagande 1."),
        (("return", "1", "--section", "lasning"), "saknar likhetstecken"),
        (("receipt", "1"), "Säg vad som är läst"),
        (("receipt", "1", "--all", "--plan", "u1"), "Säg vad som är läst"),
        (("reading", "1"), "Åtagande 1 är ingen läsning"),
        (("answer", "1", "--text", "Ja"), "ingen fråga med nummer 1"),
        (("pass-on", "1"), "ingen fråga med nummer 1"),
    ],
)
def test_what_cannot_be_done_is_said_why(run: Run, year: Path, arguments: tuple[str, ...], message: str) -> None:
    ran = run(*arguments, "--dir", year)
    assert ran.code == 1
    assert message in ran.err


def test_a_form_is_handed_in_by_itself(run: Run, year: Path, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    run("form", "unit-plan", "--unit", "u1", "--out", path, "--dir", year)
    assert "Ett formulär lämnas in för sig" in run("submit", path, "--text", "Se bilaga", "--dir", year).err


def test_a_plan_is_returned_with_comments_on_its_sections(
    run: Run, database: Database, year: Path, owed: dict[str, int]
) -> None:
    with database.writing() as session:
        handed_in(session, "u1")
    comments = (
        "--section",
        "lasning=Hur märks det?",
        "--section",
        "lasning=Och när?",
        "--section",
        "aktivitet:4=Sent?",
    )
    assert run("return", owed["u1"], "--comment", "Bra början!", *comments, "--dir", year, *DAY).code == 0
    shown = run("show", owed["u1"], "--dir", year).out
    assert "Att komplettera\n  Hela: Bra början!\n  Mål lasning: Hur märks det?\nOch när?" in shown
    assert "ingen version 7" in run("show", owed["u1"], "--version", 7, "--dir", year).err


def test_a_politician_reads_asks_and_is_answered(
    run: Run, database: Database, year: Path, owed: dict[str, int]
) -> None:
    assert "inget att läsa än" in run("reading", owed["pia"], "--dir", year).out
    with database.writing() as session:
        for unit in ("u1", "u2"):
            handed_in(session, unit)
    ran = run("receipt", owed["pia"], "--plan", "u1", "--question", "Hur märks det?", "--dir", year, *LATER)
    assert ran.out == (
        "1 av 2 är lästa.\n"
        "Frågan är ställd. Den går till nämndens ordförande först, och du får svaret i ett meddelande.\n"
    )
    assert "Fråga 1 från Pia, om version 1\n  Hur märks det?" in run("show", owed["u1"], "--dir", year).out
    assert "Väntar hos nämndens ordförande." in run("show", owed["u1"], "--dir", year).out
    assert "Hur märks det?" in run("questions", "--body", "bun", "--dir", year).out
    assert json.loads(run("questions", "--body", "bun", "--json", "--dir", year).out)[0]["about"] == "Skola 1"
    passed = run("pass-on", 1, "--comment", "Gärna kort.", "--by", "Karin", "--dir", year)
    assert passed.out == "Frågan är skickad vidare. Enheten får veta det i nästa avisering.\n"
    assert "Karin skriver till enheten: Gärna kort." in run("show", owed["u1"], "--dir", year).out
    assert "Ingen fråga väntar" in run("questions", "--body", "bun", "--dir", year).out
    assert "Pia får veta det" in run("answer", 1, "--text", "De läser mer.", "--by", "Hanna", "--dir", year).out
    assert "Hanna: De läser mer." in run("reading", owed["pia"], "--dir", year).out
    assert "Läsningen är klar. Tack!" in run("receipt", owed["pia"], "--all", "--dir", year, *LATER).out
    told = json.loads(run("reading", owed["pia"], "--json", "--dir", year).out)
    assert [thing["answered_by"] for thing in told] == ["Hanna", ""]


def test_before_the_reading_opens_a_receipt_waits(
    run: Run, database: Database, year: Path, owed: dict[str, int]
) -> None:
    with database.writing() as session:
        handed_in(session, "u1")
    assert "Mer kan komma" in run("receipt", owed["pia"], "--all", "--dir", year, *DAY).out


def test_any_other_step_is_shown_as_its_text(run: Run, year: Path, owed: dict[str, int]) -> None:
    run("submit", owed["u2"], "--text", "Se pappret.", "--dir", year, *DAY)
    run("submit", owed["pia"], "--text", "Läst allt.", "--dir", year, *LATER)
    shown = run("show", owed["u2"], "--dir", year).out
    assert "Se pappret." in shown
    assert "Lärdomar" not in shown
    assert run("show", owed["pia"], "--dir", year).out == "  Version 1: 2027-01-26, Pia\n\nLäst allt.\n"
