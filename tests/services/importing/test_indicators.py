"""Indicators and their outcomes, read in from files and kept over the years."""

import json
from datetime import date

import pytest

from models.indicators import Indicator, OpposingPair, Outcome
from models.kinds import Better, Control, Source
from models.obligations import Audit
from tests import cast
from tests.exchange.files import workbook
from tests.services.importing.conftest import Office
from tests.services.importing.files import BODIES, PEOPLE, UNITS

HEAD = "nyckel;namn;organ;rang"
INDICATORS = (
    "nyckel;namn;organ;mäts i;riktning;standard;rang;källa;källans nyckel;rådighet;ägare;efterträdare\n"
    "lasning;Läsning i årskurs 3;bun;%;högre;85,5;1;Kolada;N15030;delad;anna;franvaro\n"
    "franvaro;Frånvaro;bun;dagar;lägre;6;2;egen;;egen;;\n"
)
OUTCOMES = "nyckeltal;period;plats;utfall;anmärkning\nlasning;2025;;82,25;\nlasning;2025;eken;;saknas än\n"


@pytest.fixture
def office(office: Office) -> Office:
    office.reads(BODIES, UNITS, PEOPLE)
    return office


def outcomes(office: Office) -> list[tuple[str, int, float | None, date]]:
    return [(row.place, row.version, row.value, row.read_on) for row in office.all(Outcome)]


def test_indicators_are_read_with_all_that_is_known_of_them(office: Office) -> None:
    told = office.reads(INDICATORS)
    assert told[0] == (
        "nyckeltal lasning: namn: Läsning i årskurs 3; mäts i: %; riktning: högre; standard: 85,5; rang: 1; "
        "källa: Kolada; källans nyckel: N15030; rådighet: delad; organ: bun; ägare: anna"
    )
    assert told[2] == "nyckeltal lasning: efterträdare: tomt → efterträdare: franvaro"
    reading, absence = office.all(Indicator)
    assert (reading.source, reading.control, absence.better) == (Source.KOLADA, Control.SHARED, Better.LOWER)
    assert (reading.standard, reading.successor_id) == (85.5, absence.id)
    assert office.reads(INDICATORS) == []


def test_excels_numbers_are_taken_as_they_are(office: Office) -> None:
    rows = [["Nyckel", "Namn", "Organ", "Standard", "Rang"], ["lasning", "Läsning", "bun", 85.25, 1]]
    office.reads(workbook(office.folder / "n.xlsx", {"Nyckeltal": rows}))
    assert (office.one(Indicator).standard, office.one(Indicator).rank) == (85.25, 1)


def test_what_refers_to_nothing_is_told_by_cell(office: Office) -> None:
    told = office.is_refused(
        "nyckel;namn;organ;ägare;efterträdare;källa;källans nyckel\na;A;von;ann;b;;\nb;B;bun;anna;b;Kolada;15030\n",
        "nyckeltal;period;plats\nlasning;2025;asken\n",
        "nyckeltal;motsatt nyckeltal\na;a\na;c\n",
    )
    assert [line.split(": ")[0] for line in told] == [
        "fil1.csv, rad 3 (källans nyckel)",
        "fil1.csv, rad 3 (efterträdare)",
        "fil3.csv, rad 2 (motsatt nyckeltal)",
        "fil1.csv, rad 2 (organ)",
        "fil1.csv, rad 2 (ägare)",
        "fil2.csv, rad 2 (nyckeltal)",
        "fil2.csv, rad 2 (plats)",
        "fil3.csv, rad 3 (motsatt nyckeltal)",
    ]


def test_no_two_live_indicators_of_a_body_share_a_rank(office: Office) -> None:
    office.reads(INDICATORS)
    (told,) = office.is_refused(f"{HEAD}\nhalsa;Hälsa;bun;2\n")
    assert told == (
        "fil1.csv, rad 2 (rang): Rang 2 har också franvaro. Inom ett organ har inga två nyckeltal samma rang."
    )
    (told,) = office.is_refused(f"{HEAD}\na;A;ks;1\nb;B;ks;1\n")
    assert "rad 3 (rang): Rang 1 har också a." in told


def test_ranks_may_change_places_and_another_body_has_its_own(office: Office) -> None:
    office.reads(INDICATORS)
    assert len(office.reads(f"{HEAD}\nlasning;Läsning i årskurs 3;bun;2\nfranvaro;Frånvaro;bun;1\n")) == 2
    assert len(office.reads(f"{HEAD}\na;A;ks;1\nb;B;ks;\nc;C;ks;0\n")) == 3


def test_a_retired_indicator_leaves_its_rank_free(office: Office) -> None:
    office.reads(INDICATORS)
    office.reads("nyckel;namn;organ;avslutat\nfranvaro;Frånvaro;bun;2026-08-31\n")
    assert len(office.reads(f"{HEAD}\nhalsa;Hälsa;bun;2\n")) == 1


def test_an_outcome_that_changes_is_a_new_version_and_the_old_one_is_kept(office: Office) -> None:
    office.reads(INDICATORS, OUTCOMES)
    office.reads(OUTCOMES.replace("82,25", "83"), day=date(2026, 10, 1))
    assert outcomes(office) == [
        ("ours", 1, 82.25, date(2026, 9, 1)),
        ("unit:1", 1, None, date(2026, 9, 1)),
        ("ours", 2, 83.0, date(2026, 10, 1)),
    ]


def test_an_outcome_that_is_known_writes_nothing(office: Office) -> None:
    office.reads(INDICATORS, OUTCOMES)
    before = office.everything()
    assert office.reads(OUTCOMES, day=date(2026, 10, 1)) == []
    assert office.reads("nyckeltal;period;utfall\nlasning;2025-12-31;82,25\n", day=date(2026, 10, 1)) == []
    assert office.everything() == before
    assert len(outcomes(office)) == 2


def test_an_outcome_is_told_in_words_and_one_of_few_persons_is_not_repeated(office: Office) -> None:
    told = office.reads(INDICATORS, OUTCOMES)[3:]
    assert told == ["utfall lasning, hela kommunen, 2025-12-31: 82,25", "utfall lasning, eken, 2025-12-31: saknas"]
    assert office.reads("nyckeltal;period;plats;utfall;få personer\nlasning;2025;eken;33,3;ja\n") == [
        "utfall lasning, eken, 2025-12-31: saknas → få personer"
    ]


def test_the_place_is_a_unit_or_a_municipality_whose_code_excel_may_have_cut(office: Office) -> None:
    rows = [["Nyckeltal", "Period", "Plats", "Utfall"], ["lasning", 2025, 180, 80], ["lasning", 2025, "1480", 81]]
    office.reads(INDICATORS, workbook(office.folder / "u.xlsx", {"Utfall": rows}))
    assert [(row.place, row.unit_id) for row in office.all(Outcome)] == [("0180", None), ("1480", None)]


def test_the_same_spot_twice_in_a_file_is_a_slip(office: Office) -> None:
    office.reads(INDICATORS)
    (told,) = office.is_refused("nyckeltal;period;utfall\nlasning;2025;1\nlasning;2025-12-31;2\n")
    assert told == "fil1.csv, rad 3 (period): Utfallet finns redan på rad 2."


def test_a_number_with_a_decimal_point_is_refused_with_what_was_perhaps_meant(office: Office) -> None:
    office.reads(INDICATORS)
    (told,) = office.is_refused("nyckeltal;period;utfall\nlasning;2025;1.234\n")
    assert told.endswith(
        "'1.234' är inget tal. Väntade ett tal som 85 eller 85,5, utan enhet. Skriv med decimalkomma: 1,234."
    )


def test_two_that_pull_opposite_ways_are_one_pair_whichever_is_named_first(office: Office) -> None:
    office.reads(INDICATORS, "nyckeltal;motsatt nyckeltal;varför\nlasning;franvaro;Tid räcker inte till båda\n")
    assert office.reads("nyckeltal;motsatt nyckeltal\nfranvaro;lasning\n") == []
    assert office.one(OpposingPair).why == "Tid räcker inte till båda"


def test_every_change_of_an_indicator_and_every_reading_of_outcomes_leaves_an_audit_row(office: Office) -> None:
    office.reads(INDICATORS, OUTCOMES)
    office.reads(f"{HEAD};standard\nfranvaro;Frånvaro;bun;2;5\n")
    found = [(row.verb, row.before, row.after) for row in office.all(Audit) if row.subject == "indicator:franvaro"]
    assert found[-1] == ("import", '{"standard": "6"}', '{"standard": "5"}')
    (read,) = [row for row in office.all(Audit) if row.verb == "outcomes"]
    assert json.loads(read.after) == {"utfall": 2, "varav ändrade": 0}


def many(number: int, standard: int) -> str:
    rows = (f"n{n};Nyckeltal {n};bun;{standard}\n" for n in range(1, number + 1))
    return "nyckel;namn;organ;standard\n" + "".join(rows)


def warned(office: Office, content: str, day: date) -> tuple[str, ...]:
    from styrhjul.services.importing import import_files

    with office.database.writing() as session:
        return import_files(session, paths=[office.file(content)], act=cast.act(day)).notes


def test_too_many_changes_in_a_year_are_warned_of_and_not_hindered(office: Office) -> None:
    assert warned(office, many(16, 1), date(2026, 9, 1)) == ()
    assert warned(office, many(4, 2), date(2027, 2, 1)) == ()
    (told,) = warned(office, many(5, 2), date(2027, 3, 1))
    assert told.startswith("Nyckeltal ska ändras lite mellan åren")
    assert told.endswith("Barn- och utbildningsnämnden har ändrat 5 av 16 under 2027.")
    assert warned(office, many(5, 2), date(2027, 4, 1)) == ()
    assert warned(office, many(1, 3), date(2028, 2, 1)) == ()
