"""report and storm, as the officer types them."""

import json
from pathlib import Path

import pytest

from styrhjul.store.database import Database
from tests.cli.conftest import Run
from tests.services.reporting.office import OPENS, Office


@pytest.fixture
def office(database: Database, letters: Path) -> Office:
    made = Office(database, letters)
    made.found()
    made.plan("Ekens skola")
    made.follow_up("Ekens skola")
    made.outcome(79)
    return made


YEAR = ("--body", "bun", "--year", "2027", "--date", str(OPENS))


def test_a_report_is_previewed_compiled_corrected_listed_and_saved(
    office: Office, run: Run, folder: Path, tmp_path: Path
) -> None:
    where = ("--dir", folder)
    previewed = run("report", "preview", "follow_up", *YEAR, "--format", "html", "--out", tmp_path / "prov", *where)
    assert [file.name for file in (tmp_path / "prov").iterdir()] == ["uppfoljning-bun-2027-december-v1.html"]
    assert previewed.out.strip().endswith("uppfoljning-bun-2027-december-v1.html")

    made = run("report", "compile", "follow_up", *YEAR, *where)
    assert "Uppföljning helåret, version 1, är sammanställd" in made.out
    assert "Saknas: Uppföljningen saknas från 1 av 2 enheter: Lindens skola." in made.err
    assert run("report", "compile", "follow_up", *YEAR, *where).code == 1
    run("report", "compile", "follow_up", *YEAR, "--changed", "Rätt utfall.", *where)

    rows = json.loads(run("report", "list", "--json", *where).out)
    assert [(row["version"], row["changed"], row["is_newest"]) for row in rows] == [
        (1, "", False),
        (2, "Rätt utfall.", True),
    ]
    assert "utkast, 2 saker saknas" in run("report", "list", *where).out
    saved = run("report", "save", "--out", tmp_path / "rapporter", *where)
    assert saved.out.startswith("4 filer ligger i")
    assert run("report", "save", "99", *where).err.startswith("Det finns ingen rapport med nummer 99.")


def test_the_red_thread_is_to_be_had_as_data(office: Office, run: Run, folder: Path) -> None:
    told = run("report", "preview", "red_thread", *YEAR, "--json", "--dir", folder)
    thread = json.loads(told.out)
    assert [goal["serves"] for goal in thread["goals"]] == ["KF\N{NO-BREAK SPACE}1"]
    assert [activity["what"] for activity in thread["goals"][0]["activities"]] == ["Läsning varje dag"]


def test_a_storm_is_opened_listed_and_closed(office: Office, run: Run, folder: Path) -> None:
    where = ("--date", str(OPENS), "--dir", folder)
    told = ("--name", "Läsning", "--reason", "Vi behöver se skillnaderna.", "--until", "2028-02-10")
    assert "till och med 2028-02-10" in run("storm", "open", "--body", "bun", *told, *where).out
    listed = run("storm", "list", "--dir", folder).out
    assert "Vi behöver se skillnaderna." in listed
    assert run("storm", "close", "1", *where).out.strip() == "Storm 1 är stängd."
    assert run("storm", "close", "1", *where).err.strip() == "Ingen storm med nummer 1 är öppen."
    assert [row["ends_on"] for row in json.loads(run("storm", "list", "--json", "--dir", folder).out)] == ["2028-01-19"]


def test_the_administrator_sees_how_far_the_readings_have_come(office: Office, run: Run, folder: Path) -> None:
    rows = json.loads(run("readings", "--body", "bun", "--year", "2027", "--json", "--dir", folder).out)
    plans = [row for row in rows if row["step"] == "lasning"]
    assert [(row["person"], row["things"], row["read"]) for row in plans] == [("Pelle", 1, 0), ("Pia", 1, 0)]
    number = plans[0]["obligation_id"]
    run("receipt", str(number), "--plan", "eken", "--question", "Hur då?", "--date", "2027-01-19", "--dir", folder)
    shown = run("readings", "--body", "bun", "--year", "2027", "--dir", folder).out
    assert [line.split()[-4:] for line in shown.splitlines() if "Pelle" in line and "planerna" in line] == [
        ["1", "av", "1", "1"]
    ]


def test_an_accepted_plan_is_listed_for_everybody(office: Office, run: Run, folder: Path) -> None:
    listed = ("plans", "--body", "bun", "--year", "2027", "--dir", folder)
    assert "Ekens skola" not in run(*listed).out
    run("accept", str(office.owed("enhetsplan", party="Ekens skola").id), "--date", "2027-01-18", "--dir", folder)
    assert "Ekens skola" in run(*listed).out
    assert [row["version"] for row in json.loads(run(*listed, "--json").out)] == [1]
