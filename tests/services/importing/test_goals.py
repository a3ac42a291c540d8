"""Goals, their targets and what is put beside them, read in from files."""

from datetime import date

import pytest

from models.goals import Goal, GoalDissent, Target
from models.kinds import Aim, Ambition, Dissent
from tests.services.importing.conftest import Office
from tests.services.importing.files import BODIES

COUNCIL = BODIES + "kf;Kommunfullmäktige;KF\n"
HEAD = "nyckel;organ;mål;första år"
INDICATORS = "nyckel;namn;organ\nfranvaro;Frånvaro;bun\n"
GOALS = (
    "nyckel;organ;mål;inriktning;ambition;första år;sista år;fullmäktiges mål\n"
    "lasning;bun;Fler elever läser säkert i årskurs 3;förbättra;utmaning;2027;2029;skola\n"
    "skola;kf;Alla elever klarar skolan;behålla;;2027;2029;\n"
)
TARGETS = "mål;nyckeltal;år;utgångsläge;målvärde\nlasning;franvaro;2027;8,5;7\n"
DECIDED = "nyckel;organ;mål;första år;beslutad av;beslutsdatum;paragraf\nlasning;bun;{};2027;nämnden;2026-10-20;§ 7\n"
DURING = date(2027, 3, 1)


@pytest.fixture
def office(office: Office) -> Office:
    office.reads(COUNCIL, INDICATORS)
    return office


def test_a_committees_goal_is_tied_to_the_councils_though_it_stands_before_it(office: Office) -> None:
    told = office.reads(GOALS, TARGETS)
    assert [line.split(":")[0] for line in told] == [
        "mål kf/skola",
        "mål bun/lasning",
        "målvärde bun/lasning, franvaro, 2027",
    ]
    assert "fullmäktiges mål: kf/skola" in told[1]
    council, reading = office.all(Goal)
    assert (reading.serves_id, reading.ambition, council.aim) == (council.id, Ambition.STRETCH, Aim.MAINTAIN)
    target = office.one(Target)
    assert (target.baseline, target.target) == (8.5, 7)


def test_the_same_goals_twice_change_nothing(office: Office) -> None:
    office.reads(GOALS, TARGETS)
    before = office.everything()
    assert office.reads(GOALS, TARGETS) == []
    assert office.everything() == before


def test_a_committees_goal_serves_the_councils_goals_only(office: Office) -> None:
    office.reads(GOALS)
    row = f"{HEAD};fullmäktiges mål\nny;bun;Fler blir trygga;2027;"
    assert "bun/lasning är inget mål hos kf." in office.is_refused(f"{row}lasning\n")[0]
    assert office.is_refused(f"{row}skolan\n")[0].endswith("varken finns i filerna eller i databasen. Menas skola?")
    (told,) = office.is_refused(f"{HEAD};fullmäktiges mål\nny;kf;Fler blir trygga;2027;skola\n")
    assert "tjänar inget annat mål" in told


def test_a_goal_lasts_at_most_three_years(office: Office) -> None:
    (told,) = office.is_refused(f"{HEAD};sista år\nny;bun;Fler blir trygga;2027;2030\n")
    assert told == "fil1.csv, rad 2 (sista år): Målet skulle gälla 4 år. Ett mål gäller högst 3 år."
    office.reads(f"{HEAD};sista år\nny;bun;Fler blir trygga;2027;2029\n")
    (told,) = office.is_refused(f"{HEAD}\nny;bun;Fler blir trygga;2026\n")
    assert told.startswith("fil1.csv, rad 2 (första år): Målet skulle gälla 4 år.")


def test_a_goal_lasts_one_year_where_the_file_doesnt_say(office: Office) -> None:
    office.reads(f"{HEAD}\nny;bun;Fler blir trygga;2027\n")
    assert office.one(Goal).last_year == 2027


def test_a_key_that_two_bodies_use_is_told_by_body_and_key(office: Office) -> None:
    office.reads(f"{HEAD}\nlasning;bun;Fler läser;2027\nlasning;ks;Fler läser;2027\n")
    (told,) = office.is_refused(TARGETS)
    assert told.endswith("'lasning' är nyckeln till flera mål: bun/lasning, ks/lasning. Skriv organ/nyckel.")
    assert len(office.reads(TARGETS.replace("lasning;", "bun/lasning;"))) == 1


def test_a_decision_has_decider_day_and_paragraph_and_is_not_in_the_future(office: Office) -> None:
    row = "nyckel;organ;mål;första år;beslutad av;beslutsdatum;paragraf\nny;bun;Fler blir trygga;2027;nämnden;{}\n"
    assert "beslutsfattare, datum och paragraf" in office.is_refused(row.format("2026-08-01;"))[0]
    assert "ligger i framtiden" in office.is_refused(row.format("2026-10-01;7"))[0]
    office.reads(row.format("2026-08-01;§ 7"))
    assert office.one(Goal).paragraph == "7"


def test_a_decided_goal_of_a_year_that_has_begun_is_changed_by_command_and_with_a_reason(office: Office) -> None:
    office.reads(GOALS, TARGETS)
    office.reads(DECIDED.format("Fler elever läser säkert i årskurs 3"), day=date(2026, 11, 1))
    (told,) = office.is_refused(DECIDED.format("Några fler läser"), day=DURING)
    assert told == (
        "fil1.csv, rad 2 (mål): Målet är beslutat och gäller sedan 2027, så mål ändras bara med ett skäl. "
        "Använd: styrhjul goal change bun/lasning --reason SKÄLET"
    )
    assert office.reads(GOALS, TARGETS, day=DURING) == []
    assert "(målvärde)" in office.is_refused(TARGETS.replace(";7\n", ";8\n"), day=DURING)[0]


def test_a_draft_is_changed_freely_and_a_decided_goal_until_its_year_begins(office: Office) -> None:
    office.reads(DECIDED.format("Fler läser"), day=date(2026, 11, 1))
    assert len(office.reads(DECIDED.format("Fler läser säkert"), day=date(2026, 12, 31))) == 1


def test_what_was_unknown_when_a_goal_was_decided_may_be_filled_in_later(office: Office) -> None:
    office.reads(GOALS, TARGETS.replace("8,5", ""))
    office.reads(DECIDED.format("Fler elever läser säkert i årskurs 3"), day=date(2026, 11, 1))
    (told,) = office.reads(TARGETS, day=DURING)
    assert told.endswith("utgångsläge: tomt → utgångsläge: 8,5")


def test_a_partys_alternative_stands_beside_one_goal_or_all(office: Office) -> None:
    office.reads(GOALS)
    dissents = (
        "organ;år;mål;slag;parti;text;dag\n"
        'bun;2027;lasning;alternativ;S;"Alla elever läser.\n\nInte bara fler.";2026-10-20\n'
        "bun;2027;;reservation;S;Målen är för få.;2026-10-20\n"
    )
    assert len(office.reads(dissents)) == 2
    assert office.reads(dissents) == []
    one, all_of_them = office.all(GoalDissent)
    assert one.text == "Alla elever läser.\n\nInte bara fler."
    assert (one.kind, all_of_them.goal_id) == (Dissent.ALTERNATIVE, None)
    (told,) = office.reads(dissents.replace("för få", "för många"))
    assert told.startswith("alternativ eller reservation S, bun, 2027: text: Målen är för få.")


def test_a_party_has_one_text_of_each_kind_and_a_goal_of_that_body(office: Office) -> None:
    office.reads(GOALS)
    told = office.is_refused(
        "organ;år;mål;parti;text;dag\nbun;2027;;S;Nej.;2026-10-20\nbun;2027;;S;Nej!;2026-10-20\n"
        "ks;2027;lasning;S;Nej.;2026-10-20\nvon;2027;;S;Nej.;2026-10-20\n"
    )
    assert [line.split(": ")[0] for line in told] == [
        "fil1.csv, rad 3 (parti)",
        "fil1.csv, rad 4 (mål)",
        "fil1.csv, rad 5 (organ)",
    ]


def test_all_that_is_wrong_with_goals_and_targets_is_told_at_once(office: Office) -> None:
    told = office.is_refused(
        f"{HEAD}\nny;von;Fler läser;2027\nny;von;Fler läser;2027\nx;bun;;år\n",
        "mål;nyckeltal;år\nx;franvaro;2027\nfinnsej;frånvaron;2027\nny;franvaro;2027\nny;franvaro;2027\n",
    )
    assert [line.split(": ")[0] for line in told] == [
        "fil1.csv, rad 4 (mål)",
        "fil1.csv, rad 4 (första år)",
        "fil1.csv, rad 3 (nyckel)",
        "fil1.csv, rad 2 (organ)",
        "fil1.csv, rad 3 (organ)",
        "fil2.csv, rad 5 (mål)",
        "fil2.csv, rad 3 (mål)",
        "fil2.csv, rad 3 (nyckeltal)",
    ]
