"""Goals and indicators as an office's files hold them: to be read in, or only to be checked."""

from datetime import date
from pathlib import Path

import pytest

from models.kinds import Aim, Ambition, Better, Control, Source
from styrhjul.exchange.files import Content, Reading, read_file
from styrhjul.exchange.indicators import period_end
from tests.exchange.files import text_file, workbook

DRAFT = "nyckel;mål;inriktning;ambition\nlasning;Fler elever läser;behålla;utmaning\nny;Fler är trygga;;\n"


def told(content: Content) -> list[str]:
    return [str(problem) for problem in content.problems]


def test_a_draft_may_lack_body_and_years_where_it_is_only_checked(tmp_path: Path) -> None:
    path = text_file(tmp_path / "mal.csv", DRAFT)
    content = read_file(path, reading=Reading(for_checking=True))
    goal, other = (found.row for found in content.goals)
    assert (goal.body, goal.first_year, goal.aim, goal.ambition) == ("", None, Aim.MAINTAIN, Ambition.STRETCH)
    assert (other.aim, other.ambition) == (Aim.IMPROVE, Ambition.COMMITMENT)
    assert told(read_file(path)) == ["mal.csv, rad 1: Kolumnerna Organ och Första år saknas."]


def test_a_workbook_may_hold_the_whole_register(tmp_path: Path) -> None:
    sheets = {
        "Mål": [["Nyckel", "Organ", "Mål", "Första år"], ["lasning", "bun", "Fler läser", 2027]],
        "Målvärden": [["Mål", "Nyckeltal", "År", "Målvärde"], ["lasning", "lasprov", 2027, 85.5]],
        "Nyckeltal": [["Nyckel", "Namn", "Organ", "Rådighet"], ["lasprov", "Läsprov", "bun", "ingen"]],
        "Utfall": [["Nyckeltal", "Period", "Utfall"], ["lasprov", 2025, 80], ["lasprov", date(2026, 6, 30), ""]],
        "Motsatta": [["Nyckeltal", "Motsatt nyckeltal"], ["lasprov", "trivsel"]],
        "Reservationer": [["Organ", "År", "Parti", "Text", "Dag"], ["bun", 2027, "S", "Nej.", date(2026, 10, 20)]],
    }
    content = read_file(workbook(tmp_path / "register.xlsx", sheets))
    assert told(content) == []
    assert content.targets[0].row.target == 85.5
    assert content.indicators[0].row.control is Control.OUTSIDE
    assert [(found.row.period_end, found.row.value) for found in content.outcomes] == [
        (date(2025, 12, 31), 80),
        (date(2026, 6, 30), None),
    ]
    assert (content.opposing[0].row.second, content.dissents[0].row.party) == ("trivsel", "S")


def test_an_indicator_says_direction_source_and_control_in_words(tmp_path: Path) -> None:
    head = "nyckel;namn;organ;riktning;källa;rådighet;eftersläpning;rang\n"
    text = f"{head}a;A;bun;lägre;enkät;delad;14;2\nb;B;bun;;;;;\n"
    one, other = (found.row for found in read_file(text_file(tmp_path / "n.csv", text)).indicators)
    assert (one.better, one.source, one.control) == (Better.LOWER, Source.SURVEY, Control.SHARED)
    assert (one.lag_months, one.rank, other.rank, other.source) == (14, 2, 0, Source.OWN)
    assert other.better is Better.HIGHER


@pytest.mark.parametrize(
    ("column", "cell", "why_not"),
    [
        ("riktning", "uppåt", "Väntade högre eller lägre"),
        ("källa", "Skolverket", "Väntade egen, Kolada, SCB eller undersökning"),
        ("rådighet", "stor", "Väntade egen, delad eller ingen"),
        ("rang", "1,5", "Väntade 1, 2, 3 och så vidare"),
        ("eftersläpning", "-1", "helt antal månader"),
        ("standard", "85 %", "är inget tal"),
    ],
)
def test_what_is_wrong_in_an_indicator_is_told_by_cell(tmp_path: Path, column: str, cell: str, why_not: str) -> None:
    (found,) = told(read_file(text_file(tmp_path / "n.csv", f"nyckel;namn;organ;{column}\na;A;bun;{cell}\n")))
    assert found.startswith(f"n.csv, rad 2 ({column}): ")
    assert why_not in found


def test_a_period_is_a_year_or_a_day() -> None:
    assert period_end("2026") == period_end(2026.0) == date(2026, 12, 31)
    assert period_end("30 april 2026") == date(2026, 4, 30)
    with pytest.raises(ValueError, match="periodens sista dag"):
        period_end("")
    with pytest.raises(ValueError, match="är inget datum"):
        period_end("T1 2026")
