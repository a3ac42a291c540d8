"""Every command, as the administrator runs it."""

import json
import re
from pathlib import Path

import pytest

from models.kinds import Closing
from styrhjul import ROOT
from styrhjul.store.database import Database
from tests import cast
from tests.cli.conftest import Run

DAY = ("--date", "2027-01-12")


@pytest.fixture
def year(database: Database, folder: Path) -> Path:
    """The folder of a municipality whose committee has opened 2027: three plans are owed by 15 January."""
    with database.writing() as session:
        cast.opened_year(session)
    return folder


def test_init_makes_a_database_and_lays_a_year_beside_it(run: Run, tmp_path: Path) -> None:
    place = tmp_path / "kommun"
    ran = run("init", "--dir", place)
    assert ran.code == 0
    assert (place / "styrhjul.db").exists()
    assert (place / "cycle" / "definition.yaml").exists()
    assert run("init", "--dir", place).code == 0


def test_without_a_database_one_is_told_how_to_make_it(run: Run, tmp_path: Path) -> None:
    ran = run("status", "--dir", tmp_path / "inget")
    assert ran.code == 1
    assert "Skapa en med: styrhjul init" in ran.err


def test_status_counts_the_parties_of_each_step(run: Run, year: Path) -> None:
    ran = run("status", "--dir", year, "--date", "2027-01-18")
    assert "3 har inte kommit in" in ran.out
    rows = json.loads(run("status", "--dir", year, *DAY, "--json").out)
    assert rows[0]["numbers"] == {"due_soon": 3}


def test_status_of_a_step_shows_each_obligation_with_its_number(run: Run, year: Path) -> None:
    ran = run("status", "--dir", year, *DAY, "--step", "enhetsplan")
    assert "Skola 1" in ran.out
    assert "snart dags" in ran.out
    rows = json.loads(run("status", "--dir", year, *DAY, "--step", "enhetsplan", "--json").out)
    assert [row["id"] for row in rows] == [1, 2, 3]


def test_status_late_shows_only_what_is_late(run: Run, year: Path) -> None:
    assert "Skola" not in run("status", "--dir", year, *DAY, "--late").out
    assert "Skola 2" in run("status", "--dir", year, "--date", "2027-01-18", "--late").out


def test_an_open_year_is_asked_for_when_there_is_none(run: Run, folder: Path) -> None:
    assert "Inget årshjul är öppet" in run("status", "--dir", folder).out


def test_a_plan_is_handed_in_returned_handed_in_again_and_accepted(run: Run, year: Path, tmp_path: Path) -> None:
    file = tmp_path / "plan.txt"
    file.write_text("Plan", encoding="utf-8")
    where = ("--dir", year, *DAY, "--by", "Hanna")
    assert run("submit", 1, "--text", "Så förstår vi målet.", *where).code == 0
    assert run("return", 1, "--comment", "Varför?", "--due", "2027-01-22", *where).code == 0
    assert "version 2" in run("submit", 1, "--file", file, *where).out
    assert run("accept", 1, *where).code == 0
    shown = run("log", 1, "--dir", year, "--date", "2027-01-20").out
    assert "Varför?" in shown
    assert "Hanna" in shown


def test_what_is_refused_ends_with_code_1_and_a_sentence(run: Run, year: Path) -> None:
    ran = run("accept", 1, "--dir", year)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "Åtagandet kan inte godkännas nu: inget har lämnats in.\n"


def test_a_wrong_date_is_a_wrong_use_and_ends_with_code_2(run: Run, year: Path) -> None:
    ran = run("status", "--dir", year, "--date", "15/1")
    assert ran.code == 2
    assert "2027-01-15" in ran.err


def test_a_plan_is_waived_reopened_and_opened_early(run: Run, year: Path) -> None:
    where = ("--dir", year, "--date", "2026-10-01")
    assert run("waive", 2, "--reason", "Flyttar", *where).code == 0
    assert run("reopen", 2, "--reason", "Flyttar inte", *where).code == 0
    assert run("open-early", 3, *where).code == 0


def test_a_decision_is_entered_with_decider_day_and_paragraph(run: Run, database: Database, folder: Path) -> None:
    with database.writing() as session:
        year = cast.cycle(session, cast.committee(session))
        cast.owed(session, year, cast.units(session)[0], due_on=None, closes=Closing.DECIDE)
    decided = ("--decider", "nämnden", "--on", "2027-01-12", "--paragraph", "7")
    assert "§ 7" in run("decide", 1, *decided, "--dir", folder, *DAY).out


def test_a_date_is_moved_by_hand_and_followed(run: Run, year: Path) -> None:
    ran = run("move", "enhetsplan", "--body", "bun", "--year", 2027, "--due", "2027-01-22", "--dir", year)
    assert ran.code == 0
    assert "2027-01-22 *" in run("status", "--dir", year, *DAY).out
    assert run("move", "enhetsplan", "--body", "bun", "--year", 2027, "--dir", year).code == 1


def test_an_event_is_recorded(run: Run, year: Path) -> None:
    assert run("event", "avtal", "--body", "bun", "--on", "2027-01-12", "--dir", year).code == 0


def test_a_year_is_opened_previewed_and_closed(run: Run, database: Database, folder: Path, tmp_path: Path) -> None:
    with database.writing() as session:
        cast.committee(session)
    text = tmp_path / "ar.yaml"
    text.write_text(cast.YEAR, encoding="utf-8")
    opening = ("open", "bun", "--year", 2027, "--definition", text, "--dir", folder)
    assert "Inget är ändrat än" in run(*opening, "--preview").out
    assert "Inget årshjul är öppet" in run("status", "--dir", folder).out
    assert "3 åtaganden" in run(*opening).out
    assert json.loads(run(*opening, "--json").out)["obligations"] == 3
    assert "inte avslutade" in run("close", "bun", "--year", 2027, "--date", "2027-06-01", "--dir", folder).err


def test_a_definition_with_errors_is_told_file_line_and_path(run: Run, tmp_path: Path) -> None:
    text = tmp_path / "fel.yaml"
    text.write_text(cast.YEAR.replace("{date: 2027-01-15}", "{dag: 3}"), encoding="utf-8")
    ran = run("plan", text, "--year", 2027)
    assert ran.code == 1
    assert "fel.yaml" in ran.err
    assert "stages.unit_plans.steps.enhetsplan.due" in ran.err
    assert "rad 14" in ran.err


def test_plan_gives_each_step_its_dates_rule_and_clashes_as_json(run: Run, tmp_path: Path) -> None:
    text = tmp_path / "ar.yaml"
    text.write_text(cast.YEAR.replace("2027-01-15", "2027-01-16"), encoding="utf-8")
    (row,) = json.loads(run("plan", text, "--year", 2027, "--json").out)
    assert (row["step"], row["opens"], row["due"]) == ("enhetsplan", "2026-11-01", "2027-01-16")
    assert "lördag" in row["clashes"][0]


def test_the_schema_is_json(run: Run) -> None:
    assert json.loads(run("schema").out)["title"] == "Definition"


def test_the_round_is_shown_before_it_is_walked(run: Run, year: Path) -> None:
    where = ("--dir", year, "--date", "2026-12-01")
    shown = run("round", "--dry-run", *where)
    assert "28 arbetsdagar kvar" in shown.out
    assert "Inget är ändrat." in shown.out
    report = json.loads(run("round", "--json", *where).out)["round"]
    assert (report["items"], report["notices"]) == (3, 3)
    assert "0 saker att säga" in run("round", *where).out


def test_a_simulated_year_says_who_will_be_told_what_when_and_changes_nothing(run: Run, year: Path) -> None:
    told = json.loads(run("simulate", "--year", 2027, "--dir", year, "--json").out)
    assert len(told) == 21
    assert {item["person"] for item in told} == {"H1", "H2", "H3", "Maria", "Anna"}
    assert "0 saker att säga" not in run("round", "--dir", year, "--date", "2026-12-01").out
    assert run("simulate", "--year", 2031, "--dir", year).code == 1


def test_every_command_of_the_administrators_page_exists(run: Run) -> None:
    page = (ROOT / "docs" / "administrator.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`styrhjul ([\w-]+)", page))
    shown = run("--help").out
    assert [name for name in sorted(named) if name not in shown] == []
