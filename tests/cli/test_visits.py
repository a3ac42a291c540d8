"""The plan of visits on the command line."""

import json
from pathlib import Path

import pytest

from styrhjul.store.database import Database
from tests.cli.conftest import Run
from tests.exchange.files import text_file
from tests.services.visits.town import town

DAY = ("--date", "2027-01-11")
PLAN = ("visits", "plan", "--body", "bun", "--year", 2027, "--seconds", 2, *DAY)


@pytest.fixture
def office(database: Database, folder: Path) -> Path:
    with database.writing() as session:
        town(session)
    return folder


def listed(run: Run, office: Path, *which: object) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run("visits", "list", "--dir", office, "--json", *which).out)
    return found


def test_a_plan_is_shown_saved_listed_and_done(run: Run, office: Path) -> None:
    assert "Inget är sparat än." in run(*PLAN, "--dry-run", "--dir", office).out
    assert "Det finns inga sådana besök" in run("visits", "list", "--dir", office).out
    told = json.loads(run(*PLAN, "--json", "--dir", office).out)
    assert sorted(told["new"]) == [f"u{n}" for n in range(1, 7)]
    assert told["bound"] <= told["cost"]
    assert {visit["unit"] for visit in told["visits"]} == {f"u{n}" for n in range(1, 7)}

    shown = run("visits", "list", "--why", "--unit", "u1", "--dir", office).out
    for part in ("bun/2027/u1", "Skola 1", "Norr", "planerat", "Det finns inget tidigare besök noterat."):
        assert part in shown
    assert "bun/2027/u2" not in shown
    person = listed(run, office)[0]["members"][0]["key"]  # type: ignore[index]
    assert 0 < len(listed(run, office, "--person", person)) < 6

    assert "ligger fast" in run("visits", "pin", "u1", "--dir", office, *DAY).out
    assert "tisdag 2027-04-20" in run("visits", "move", "u1", "--to", "2027-04-20", "--dir", office, *DAY).out
    (moved,) = listed(run, office, "--unit", "u1")
    assert (moved["day"], moved["pinned"], moved["state"]) == ("2027-04-20", True, "planned")
    gone = run("visits", "cancel", "u2", "--reason", "Vattenskada", "--dir", office, *DAY)
    assert "Besöket bun/2027/u2 är inställt." in gone.out
    after = ("--date", "2027-04-21", "--dir", office)
    assert "är genomfört" in run("visits", "held", "u1", *after).out

    file = text_file(office / "u1.yaml", "såg: Lugna klassrum\nhörde: Läsgrupper\nfrågor: Fortsätter det?\n")
    assert "version 1" in run("visits", "report", "u1", "--from", file, *after).out
    assert "version 2" in run("visits", "report", "u1", "--saw", "Lugn", *after).out
    assert [visit["state"] for visit in listed(run, office, "--unit", "u1")] == ["reported"]


def test_what_cannot_be_is_said_and_noted_and_taken_back(run: Run, office: Path) -> None:
    days = ("--from", "2027-04-12", "--to", "2027-04-16", "--dir", office, *DAY)
    assert run("visits", "away", "--person", "nils", *days).out == "Det är noterat.\n"
    assert run("visits", "away", "--person", "nils", "--undo", *days).out == "Det är tillbakataget.\n"
    assert "bara en av dem" in run("visits", "away", *days).err
    wish = ("visits", "wish", "u3", "--year", 2027, "--dir", office)
    assert run(*wish).out == "Önskemålet är noterat.\n"
    assert run(*wish).out == "Önskemålet fanns redan.\n"
    assert run(*wish, "--undo").out == "Önskemålet är tillbakataget.\n"
    assert "inget besök som heter u9" in run("visits", "held", "u9", "--dir", office).err


def test_the_meeting_before_has_the_questions_and_what_is_to_be_observed(run: Run, office: Path) -> None:
    shown = run("visits", "prepare", "--body", "bun", "--year", 2027, "--dir", office).out
    assert "Inget partipolitiskt budskap" in shown
    told = json.loads(run("visits", "prepare", "--body", "bun", "--year", 2027, "--json", "--dir", office).out)
    assert len(told["conduct"]) == 4


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("såg: [a, b]\n", "ska såg vara en text"),
        ("kände: lugn\n", "en del som heter kände"),
        ("mål: bra\n", "målets nyckel"),
        ("- bara en lista\n", "är ingen återrapport"),
        ("såg: 'a\n", "rad"),
    ],
)
def test_a_report_in_a_file_says_what_is_wrong_with_it(run: Run, office: Path, content: str, why: str) -> None:
    file = text_file(office / "r.yaml", content)
    assert why in run("visits", "report", "u1", "--from", file, "--dir", office).err


def test_a_report_is_told_in_one_place_and_a_goal_with_its_key(run: Run, office: Path) -> None:
    assert "finns inte" in run("visits", "report", "u1", "--from", office / "saknas.yaml", "--dir", office).err
    both = ("--from", office / "r.yaml", "--saw", "Lugn")
    assert "inte i båda" in run("visits", "report", "u1", *both, "--dir", office).err
    assert "likhetstecken" in run("visits", "report", "u1", "--goal", "lasning", "--dir", office).err
    assert "klockslag" in run("visits", "move", "u1", "--to", "2027-04-20", "--starts", "9", "--dir", office).err
    alone = ("--to", "2027-04-20", "--starts", "09:30")
    assert "både --starts och --ends" in run("visits", "move", "u1", *alone, "--dir", office).err
