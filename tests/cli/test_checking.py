"""Checking goals as the office does it: a file before the meeting, or what the database has."""

import json
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models.goals import Goal, Target
from models.indicators import OURS, Indicator, OpposingPair, Outcome
from models.kinds import Aim, BodyKind, Control, Source
from models.organisation import Body
from styrhjul.store.database import Database
from tests.cli.conftest import Run
from tests.exchange.files import text_file, workbook

GOALS = [
    ["Nyckel", "Organ", "Mål", "Medborgare", "Område", "Inriktning", "Första år", "Fullmäktiges mål"],
    ["kf1", "KF", "Barn och unga klarar skolan", "", "", "", 2027, ""],
    ["kf2", "KF", "Invånarna känner sig trygga", "", "", "", 2027, ""],
    ["lasa", "bun", "Alla elever kan läsa när de slutar trean", "", "skola", "", 2027, "kf1"],
    ["anpassa", "bun", "Utveckla arbetet med extra anpassningar", "", "skola", "", 2027, "kf1"],
    ["plats", "bun", "Barnen får plats i förskolan", "", "förskola", "behålla", 2027, "KF1"],
]
TARGETS = [
    ["Mål", "Nyckeltal", "År", "Utgångsläge", "Målvärde"],
    ["lasa", "Läsning", 2027, 80, 85],
    ["bun/plats", "väntetid", 2027, 4, 4],
    ["kf1", "Läsning", 2027, 80, 81],
]
INDICATORS = [
    ["Nyckel", "Namn", "Källa", "Rådighet", "Eftersläpning"],
    ["lasning", "Läsning", "egen", "egen", 2],
    ["vantetid", "Väntetid", "SCB", "ingen", 18],
]
OUTCOMES = [["Nyckeltal", "Period", "Plats", "Utfall"]] + [
    [*row] for no in range(1, 41) for row in (["lasning", 2024, f"{no:04}", 60], ["lasning", 2025, f"{no:04}", 61])
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    targets = [TARGETS[0], TARGETS[1], ["bun/plats", "vantetid", 2027, 4, 4], TARGETS[3]]
    sheets = {"mål": GOALS, "målvärden": targets, "nyckeltal": INDICATORS, "utfall": OUTCOMES}
    return workbook(tmp_path / "mål.xlsx", sheets)


def found(out: str) -> set[tuple[str, str]]:
    rows: list[dict[str, Any]] = json.loads(out)
    assert all(set(row) == {"goal", "check", "advice", "evidence"} for row in rows)
    return {(row["goal"], row["check"]) for row in rows}


def test_a_workbook_is_checked_against_its_own_measures_and_history(run: Run, file: Path) -> None:
    ran = run("check", "goals", file, "--json")
    assert (ran.code, ran.err) == (0, "")
    assert found(ran.out) == {
        ("kf2", "no_indicator"),
        ("kf2", "unserved_council_goal"),
        ("lasa", "out_of_line"),
        ("anpassa", "activity"),
        ("anpassa", "no_citizen"),
        ("anpassa", "no_indicator"),
        ("plats", "no_standard"),
        ("plats", "only_outside"),
        ("plats", "slow_figures"),
    }
    assert "0 av 40 kommuner klarade det steget" in ran.out


def test_the_goals_of_one_body_and_year_can_be_chosen(run: Run, file: Path) -> None:
    assert {goal for goal, _ in found(run("check", "goals", file, "--body", "kf", "--json").out)} == {"kf2"}
    assert run("check", "goals", file, "--year", 2031).out == "Det finns inga mål att granska.\n"


def test_a_reader_sees_each_goal_with_why_and_what_to_do(run: Run, file: Path) -> None:
    ran = run("check", "goals", file)
    assert ran.code == 0
    assert "anpassa: Utveckla arbetet med extra anpassningar\n" in ran.out
    assert "  - Mål eller medel. ”utveckla” säger vad ni gör." in ran.out
    assert "    Anledning: utveckla\n" in ran.out
    assert ran.out.endswith("5 mål, 9 råd. 1 av målen har inget råd. Ni avgör vad som är ett bra mål.\n")


def test_a_plain_list_of_goals_is_enough(run: Run, tmp_path: Path) -> None:
    draft = text_file(tmp_path / "mål.csv", "Nyckel;Mål\na;Ta fram en plan\nb;Eleverna trivs\n")
    assert found(run("check", "goals", draft, "--json").out) >= {("a", "activity"), ("b", "no_indicator")}


def test_an_indicator_that_the_file_does_not_describe_is_known_by_its_name(run: Run, tmp_path: Path) -> None:
    goals = [["Nyckel", "Mål"], ["a", "Eleverna trivs"]]
    targets = [["Mål", "Nyckeltal", "År"], ["a", "Trivsel", 2027]]
    draft = workbook(tmp_path / "mål.xlsx", {"mål": goals, "målvärden": targets})
    assert found(run("check", "goals", draft, "--json").out) == {("a", "no_council_goal")}


def test_two_bodies_may_use_one_key(run: Run, tmp_path: Path) -> None:
    draft = text_file(tmp_path / "mål.csv", "Nyckel;Organ;Mål\na;bun;Eleverna trivs\na;von;De äldre trivs\n")
    assert {goal for goal, _ in found(run("check", "goals", draft, "--json").out)} == {"bun/a", "von/a"}


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("mål.csv", "Nyckel;Namn;Slag\nbun;Nämnden;nämnd\n", "Filen har inga mål."),
        ("mål.csv", "Nyckel;Mål;Inriktning\na;Eleverna trivs;uppåt\n", "förbättra eller behålla"),
        ("mål.db", "inte en databas", "Det finns ingen databas"),
    ],
)
def test_what_cannot_be_checked_is_refused_with_what_was_expected(
    run: Run, tmp_path: Path, name: str, text: str, told: str
) -> None:
    ran = run("check", "goals", text_file(tmp_path / name, text))
    assert ran.code == 1
    assert told in ran.err


def test_a_target_of_a_goal_that_is_not_in_the_file_is_refused_by_its_cell(run: Run, tmp_path: Path) -> None:
    targets = [TARGETS[0], ["borta", "lasning", 2027, 1, 2]]
    ran = run("check", "goals", workbook(tmp_path / "mål.xlsx", {"mål": GOALS, "målvärden": targets}))
    assert ran.code == 1
    assert "cell A2 (Mål): Målet 'borta' finns inte i filen." in ran.err


@pytest.fixture
def stored(database: Database) -> None:
    """The council's goals, and two committees' of which one is an activity."""
    with database.writing() as session:
        bodies = [
            Body(key="kf", name="Kommunfullmäktige", kind=BodyKind.COUNCIL),
            Body(key="bun", name="Barn- och utbildningsnämnden", kind=BodyKind.COMMITTEE),
            Body(key="von", name="Vård- och omsorgsnämnden", kind=BodyKind.COMMITTEE),
        ]
        session.add_all(bodies)
        session.flush()
        council, bun, von = (body.id or 0 for body in bodies)
        years = {"first_year": 2027, "last_year": 2027}
        served = Goal(body_id=council, key="k1", sentence="Unga klarar skolan", **years)
        session.add_all([served, Goal(body_id=council, key="k2", sentence="Invånarna är trygga", **years)])
        session.flush()
        reads = Goal(body_id=bun, key="m1", sentence="Alla elever kan läsa", serves_id=served.id, **years)
        keeps = Goal(body_id=von, key="m1", sentence="Ta fram en plan för äldre", aim=Aim.MAINTAIN, **years)
        own = Indicator(body_id=bun, key="lasning", name="Läsning")
        other = Indicator(
            body_id=von, key="trygghet", name="Trygghet", source=Source.SCB, control=Control.OUTSIDE, lag_months=18
        )
        gone = Indicator(body_id=von, key="gammalt", name="Gammalt", retired_on=date(2020, 1, 1))
        session.add_all([reads, keeps, own, other, gone])
        session.flush()
        ids = [row.id or 0 for row in (reads, keeps, own, other, gone)]
        session.add_all(
            [
                Target(goal_id=ids[0], indicator_id=ids[2], year=2027, baseline=80, target=90),
                Target(goal_id=ids[1], indicator_id=ids[3], year=2027),
                Target(goal_id=ids[1], indicator_id=ids[4], year=2027),
                OpposingPair(first_id=ids[2], second_id=ids[3]),
            ]
        )
        for place in (OURS, *(f"{no:04}" for no in range(1, 10)), "0000", "unit:1"):
            for year, value in ((2023, 60.0), (2024, 61.0)):
                rows = [
                    Outcome(
                        indicator_id=ids[2],
                        place=place,
                        period_end=date(year, 12, 31),
                        version=version,
                        value=value + 30 * (version == 1 and year == 2024),
                        read_on=date(2025, 1, version),
                    )
                    for version in (1, 2)
                ]
                session.add_all(rows)


@pytest.mark.usefixtures("stored")
def test_the_databases_goals_are_checked_as_they_are_known_now(run: Run, folder: Path) -> None:
    expected = {
        ("kf/k1", "no_indicator"),
        ("kf/k2", "no_indicator"),
        ("k2", "unserved_council_goal"),
        ("bun/m1", "out_of_line"),
        ("von/m1", "activity"),
        ("von/m1", "only_outside"),
        ("von/m1", "slow_figures"),
        ("von/m1", "no_standard"),
        ("von/m1", "no_council_goal"),
    }
    for where in (["--dir", folder], [folder], *([file] for file in folder.glob("styrhjul.db"))):
        ran = run("check", "goals", *where, "--json")
        assert (ran.code, ran.err) == (0, "")
        assert found(ran.out) == expected
    assert "0 av 10 kommuner" in ran.out


@pytest.mark.usefixtures("stored")
def test_one_committee_is_not_asked_for_what_another_has_answered(run: Run, folder: Path) -> None:
    ran = run("check", "goals", "--body", "bun", "--year", 2027, "--dir", folder, "--json")
    assert found(ran.out) == {("m1", "out_of_line"), ("k2", "unserved_council_goal")}


def test_a_database_of_another_version_is_not_guessed_at(run: Run, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "gammal.db")) as old:
        old.execute("CREATE TABLE goal (id INTEGER)")
        old.commit()
    ran = run("check", "goals", tmp_path / "gammal.db")
    assert (ran.code, ran.out) == (1, "")
    assert "annan version" in ran.err


def test_where_there_is_no_database_that_is_said(run: Run, tmp_path: Path) -> None:
    for where in (tmp_path / "tom", tmp_path / "ingen.db"):
        ran = run("check", "goals", *([where] if where.suffix else ["--dir", where]))
        assert ran.code == 1
        assert "Det finns ingen databas" in ran.err


def test_how_often_the_checks_are_right_is_printed_for_both_parts(run: Run) -> None:
    ran = run("check", "measure")
    assert ran.code == 0
    assert all(word in ran.out for word in ("build", "report", "activity", "Precision", "Täckning"))
    rows = json.loads(run("check", "measure", "--json").out)
    assert {(row["part"], row["check"]) for row in rows} == {
        (part, check) for part in ("build", "report") for check in ("activity", "names_citizen", "quality_undefined")
    }


def test_a_municipality_can_measure_the_checks_on_its_own_sentences(run: Run, tmp_path: Path) -> None:
    head = "sentence;activity;names_citizen;quality_undefined\n"
    own = text_file(tmp_path / "egna.csv", f"{head}Ta fram en plan;yes;no;no\n")
    (first, *_) = json.loads(run("check", "measure", own, "--json").out)
    assert first["hits"] == 1
    assert first["part"] == "egna"
    wrong = run("check", "measure", text_file(tmp_path / "fel.csv", f"{head}Ta fram en plan;ja;nej;nej\n"))
    assert wrong.code == 1
    assert "fel.csv, rad 2: väntade kolumnerna sentence" in wrong.err
    assert run("check", "measure", tmp_path / "borta.csv").code == 1


def test_the_booklet_is_written_where_it_is_asked_for(run: Run, tmp_path: Path) -> None:
    ran = run("booklet", "--out", tmp_path / "ut")
    assert ran.code == 0
    assert sorted(path.name for path in (tmp_path / "ut").iterdir()) == [
        "haftet-mal-och-medel.html",
        "haftet-mal-och-medel.pdf",
    ]
    assert "haftet-mal-och-medel.pdf är skriven." in ran.out
