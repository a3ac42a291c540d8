"""The register of goals and indicators on the command line."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from tests.cli.conftest import Run
from tests.exchange.files import text_file
from tests.exchange.kolada_server import Server, serving

FILES = {
    "organ": "nyckel;namn;slag\nbun;Barn- och utbildningsnämnden;nämnd\nkf;Kommunfullmäktige;KF\n",
    "nyckeltal": (
        "nyckel;namn;organ;mäts i;riktning;standard;rang;källa;källans nyckel\n"
        "lasprov;Läsprov i årskurs 3;bun;%;högre;90;1;Kolada;N15030\n"
        "franvaro;Frånvaro;bun;dagar;lägre;6;2;egen;\n"
    ),
    "mal": (
        "nyckel;organ;mål;första år;sista år;fullmäktiges mål;beslutad av;beslutsdatum;paragraf\n"
        "lasning;bun;Fler elever läser säkert;2026;2027;skola;nämnden;2025-10-21;88\n"
        "skola;kf;Alla elever klarar skolan;2026;2026;;;;\n"
    ),
    "varden": "mål;nyckeltal;år;utgångsläge;målvärde\nlasning;lasprov;2026;80,5;85\n",
    "utfall": ("nyckeltal;period;utfall\nlasprov;2023;84\nlasprov;2024;82\nlasprov;2025;80,5\nfranvaro;2025;5\n"),
}
DAY = ("--date", "2026-09-01")


@pytest.fixture
def register(run: Run, folder: Path) -> Path:
    paths = [text_file(folder / f"{name}.csv", content) for name, content in FILES.items()]
    with time_machine.travel("2026-08-31T12:00:00+00:00", tick=False):
        ran = run("import", *paths, "--dir", folder)
    assert (ran.code, ran.err) == (0, "")
    return folder


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        server.kpi("N15030", title="Läsprov (-2024)")
        server.figures["N15030", "0138", 2025] = 81.0
        yield server


def test_the_goals_are_listed_with_the_councils_goal_their_targets_and_decision(run: Run, register: Path) -> None:
    shown = run("goals", "--dir", register).out
    for told in ("bun/lasning", "tjänar skola", "2026–2027", "lasprov 2026: 80,5 → 85 %", "nämnden § 88", "utkast"):
        assert told in shown
    assert [goal["key"] for goal in json.loads(run("goals", "--dir", register, "--year", 2027, "--json").out)] == [
        "lasning"
    ]
    assert "Det finns inga sådana mål." in run("goals", "--dir", register, "--body", "ks").out


def test_a_goal_of_a_year_that_has_begun_is_changed_with_a_reason_and_the_change_is_shown(
    run: Run, register: Path
) -> None:
    new = ("goal", "change", "lasning", "--dir", register, *DAY, "--sentence", "Alla elever läser säkert")
    assert run(*new).err == "Målet är beslutat och gäller sedan 2026. Skriv ett skäl till ändringen.\n"
    assert run(*new, "--reason", "Nämnden § 12", "--by", "Anna").code == 0
    shown = run("goal", "log", "lasning", "--dir", register).out
    assert "mål: Fler elever läser säkert → Alla elever läser säkert" in shown
    assert "Nämnden § 12" in shown
    assert "varken finns i filerna eller i databasen" in run("goal", "log", "finnsej", "--dir", register).err


def test_an_answer_to_advice_stands_in_the_goals_log(run: Run, register: Path) -> None:
    means = ("--sentence", "Utveckla arbetssätten för läsning", "--reason", "Prov")
    run("goal", "change", "lasning", "--dir", register, *DAY, *means)
    answer = ("--body", "bun", "--year", 2026, "--goal", "lasning", "--check", "activity", "--text", "Vi vet det.")
    assert run("check", "answer", *answer, "--dir", register).out == "Svaret är sparat.\n"
    shown = run("goal", "log", "lasning", "--dir", register).out
    assert "råd: activity" in shown
    assert "svar: Vi vet det." in shown


def test_a_target_is_changed_with_indicator_year_and_value_together(run: Run, register: Path) -> None:
    change = ("goal", "change", "lasning", "--dir", register, *DAY, "--reason", "Nya elever", "--target", "83,5")
    assert "tillsammans" in run(*change).err
    assert run(*change, "--indicator", "lasprov", "--year", 2026).code == 0
    assert "80,5 → 83,5 %" in run("goals", "--dir", register).out
    assert "är inget tal" in run(*change[:-1], "83.5", "--indicator", "lasprov", "--year", 2026).err


def test_the_list_that_goal_setting_starts_from(run: Run, register: Path) -> None:
    shown = run("indicators", "--below-standard", "--dir", register, *DAY).out
    for told in ("bun/lasprov", "80,5 %", "10,6 %", "2025-12-31, 8 månader", "sämre", "2023: 84 2024: 82 2025: 80,5"):
        assert told in shown
    assert "franvaro" not in shown
    everything = json.loads(run("indicators", "--dir", register, *DAY, "--json").out)
    assert [(one["key"], one["is_below"]) for one in everything] == [("lasprov", True), ("franvaro", False)]
    assert "Det finns inga nyckeltal." in run("indicators", "--dir", register, "--body", "ks").out


def test_an_indicators_changes_are_shown_oldest_first(run: Run, register: Path) -> None:
    path = text_file(register / "ny.csv", "nyckel;namn;organ;standard\nlasprov;Läsprov i årskurs 3;bun;88\n")
    run("import", path, "--dir", register, "--by", "Anna")
    shown = run("indicator", "log", "lasprov", "--dir", register).out
    assert "standard: 90 → 88" in shown
    log = json.loads(run("indicator", "log", "lasprov", "--dir", register, "--json").out)
    assert [entry["verb"] for entry in log] == ["import", "outcomes", "import"]
    assert "inget i loggen om finnsej" in run("indicator", "log", "finnsej", "--dir", register).out


def test_outcomes_are_fetched_from_kolada_after_being_shown(run: Run, register: Path, server: Server) -> None:
    fetch = (
        "kolada",
        "--municipality",
        "0138",
        "--similar",
        "0127, 0136",
        "--url",
        server.base,
        "--dir",
        register,
        *DAY,
    )
    for how in (("--dry-run",), ()):
        ran = run(*fetch, *how)
        assert ran.code == 0
        assert "1 nyckeltal: 0 nya värden, 1 ändrade, 0 oförändrade, 0 saknas. Källa: Kolada." in ran.out
        assert "uppdateras inte längre" in ran.err
    assert json.loads(run(*fetch, "--json").out)["unchanged"] == 1


def test_kolada_asks_for_the_municipalitys_code(run: Run, register: Path) -> None:
    assert run("kolada", "--dir", register).code == 2
