"""People and their roles: one row a role, in a body or at a unit, between two dates."""

from datetime import date

import pytest

from models.organisation import Person, Role
from tests.services.importing.conftest import Office
from tests.services.importing.files import BODIES, UNITS

HEAD = "nyckel;namn;e-post;roll;organ;enhet;parti;plats;från;till;ersättare;ersättare från;ersättare till\n"
SHORT = "nyckel;namn;roll;organ;enhet\n"


@pytest.fixture
def office(office: Office) -> Office:
    office.reads(BODIES, UNITS)
    return office


def test_a_person_with_roles_in_several_places_stands_on_several_rows(office: Office) -> None:
    rows = "anna;Anna Lind;administratör;bun;\nANNA;;nämndsekreterare;ks;\nanna;;rektor;;eken\n"
    assert office.reads(SHORT + rows) == [
        "person anna: namn: Anna Lind",
        "roll anna, administratör, bun: slag: administratör; organ: bun",
        "roll anna, nämndsekreterare, ks: slag: nämndsekreterare; organ: ks",
        "roll anna, enhetschef, eken: slag: enhetschef; enhet: eken",
    ]


def test_what_is_told_of_a_person_may_stand_on_any_row_but_not_in_two_ways(office: Office) -> None:
    rows = "anna;;administratör;bun;\nanna;Anna Lind;nämndsekreterare;ks;\nanna;Anna Lind;granskare;ks;\n"
    office.reads(SHORT + rows)
    assert office.one(Person).name == "Anna Lind"
    (told,) = office.is_refused(SHORT + rows + "anna;Anna Lindh;rektor;;eken\n")
    assert told == "fil1.csv, rad 5 (namn): Namnet är ett annat än på rad 3, för samma nyckel."


def test_a_new_person_must_have_a_name_and_a_known_one_need_not(office: Office) -> None:
    (told,) = office.is_refused(SHORT + "anna;;administratör;bun;\n")
    assert told == "fil1.csv, rad 2 (namn): Namnet saknas för en ny person."
    office.reads(SHORT + "anna;Anna Lind;administratör;bun;\n")
    assert office.reads(SHORT + "anna;;granskare;bun;\n") == ["roll anna, granskare, bun: slag: granskare; organ: bun"]


def test_a_politician_has_a_party_and_a_seat(office: Office) -> None:
    rows = "siv;Siv Alm;;förtroendevald;bun;;Ekebypartiet;1:e vice ordförande;;;;;\nbo;Bo Ek;;Ersättare;bun;;Ek;;;;;;\n"
    office.reads(HEAD + rows)
    assert [(role.kind, role.party, role.seat) for role in office.all(Role)] == [
        ("politician", "Ekebypartiet", "1:e vice ordförande"),
        ("politician", "Ek", "ersättare"),
    ]


def test_a_head_of_a_unit_is_replaced_in_the_middle_of_the_year(office: Office) -> None:
    office.reads(HEAD + "henrik;Henrik Ahl;;rektor;;eken;;;;;;;\n")
    told = office.reads(
        HEAD + "henrik;;;rektor;;eken;;;;2027-07-31;;;\nviktor;Viktor Sund;;rektor;;eken;;;2027-08-01;;;;\n"
    )
    assert told == [
        "person viktor: namn: Viktor Sund",
        "roll henrik, enhetschef, eken: till: tomt → till: 2027-07-31",
        "roll viktor, enhetschef, eken: slag: enhetschef; enhet: eken; från: 2027-08-01",
    ]


def test_a_role_that_is_held_anew_later_is_another_row_and_each_is_found_again(office: Office) -> None:
    rows = "henrik;Henrik Ahl;;rektor;;eken;;;;2027-06-30;;;\nhenrik;;;rektor;;eken;;;2028-01-01;;;;\n"
    office.reads(HEAD + rows)
    assert office.reads(HEAD + rows) == []
    assert office.reads(HEAD + "henrik;;;rektor;;eken;;;2028-01-01;2028-12-31;;;\n") == [
        "roll henrik, enhetschef, eken: till: tomt → till: 2028-12-31"
    ]


def test_a_role_whose_first_day_is_corrected_is_the_same_role(office: Office) -> None:
    office.reads(HEAD + "henrik;Henrik Ahl;;rektor;;eken;;;2027-01-01;;;;\n")
    assert office.reads(HEAD + "henrik;;;rektor;;eken;;;2027-02-01;;;;\n") == [
        "roll henrik, enhetschef, eken: från: 2027-01-01 → från: 2027-02-01"
    ]


def test_a_role_in_another_time_is_another_role(office: Office) -> None:
    office.reads(HEAD + "henrik;Henrik Ahl;;rektor;;eken;;;2026-01-01;2026-12-31;;;\n")
    office.reads(HEAD + "henrik;;;rektor;;eken;;;2028-01-01;;;;\n")
    assert [role.starts_on for role in office.all(Role)] == [date(2026, 1, 1), date(2028, 1, 1)]


def test_a_file_without_dates_leaves_those_that_are_known(office: Office) -> None:
    office.reads(HEAD + "henrik;Henrik Ahl;;rektor;;eken;;;2027-01-01;2027-12-31;;;\n")
    assert office.reads(SHORT + "henrik;Henrik Ahl;rektor;;eken\n") == []


def test_an_empty_date_is_emptied_but_not_a_name(office: Office) -> None:
    office.reads(HEAD + "henrik;Henrik Ahl;;rektor;;eken;;;2027-01-01;2027-12-31;;;\n")
    assert office.reads(HEAD + "henrik;;;rektor;;eken;;;2027-01-01;;;;\n") == [
        "roll henrik, enhetschef, eken: till: 2027-12-31 → till: tomt"
    ]
    assert office.one(Person).name == "Henrik Ahl"


def test_the_same_role_twice_at_the_same_time_is_a_slip(office: Office) -> None:
    rows = "henrik;Henrik Ahl;;rektor;;eken;;;;2027-06-30;;;\nhenrik;;;enhetschef;bun;Ekens förskola;;;2027-06-30;;;;\n"
    (told,) = office.is_refused(HEAD + rows)
    assert told == "fil1.csv, rad 3 (roll): Samma roll finns redan på rad 2, för en tid som går in i denna."


def test_a_substitute_has_dates_and_may_be_told_by_name(office: Office) -> None:
    rows = (
        "elin;Elin Ek;;rektor;;eken;;;;;Camilla Strand;2027-01-11;2027-03-12\n"
        "camilla;Camilla Strand;;rektor;;linden;;;;;;;\n"
    )
    told = office.reads(HEAD + rows)
    assert told[2] == (
        "roll elin, enhetschef, eken: slag: enhetschef; enhet: eken; ersättare från: 2027-01-11; "
        "ersättare till: 2027-03-12; ersättare: camilla"
    )
    (told_of_end,) = office.reads(HEAD + "elin;;;rektor;;eken;;;;;;;\n")
    assert told_of_end.endswith("→ ersättare från: tomt; ersättare till: tomt; ersättare: tomt")


def test_a_persons_language_is_swedish_or_english(office: Office) -> None:
    head = "nyckel;namn;språk;roll;organ\n"
    office.reads(head + "anna;Anna Lind;engelska;administratör;bun\n")
    assert office.one(Person).language == "en"
    assert office.reads(head + "anna;Anna Lind;;administratör;bun\n") == []
    assert office.is_refused(head + "anna;Anna Lind;finska;administratör;bun\n") == [
        "fil1.csv, rad 2 (språk): 'finska' känns inte igen. Väntade sv eller en."
    ]


def test_a_person_may_be_registered_before_having_a_role(office: Office) -> None:
    assert office.reads(SHORT + "anna;Anna Lind;;;\n") == ["person anna: namn: Anna Lind"]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("a;A;;;bun;;;;;;;;", "(roll): Rollen saknas, fast raden säger var eller när den gäller."),
        ("a;A;;rektor;bun;;;;;;;;", "(enhet): En enhetschef måste ha en enhet."),
        ("a;A;;ledamot;;eken;;;;;;;", "(organ): En förtroendevald måste ha ett organ."),
        ("a;A;;granskare;;;;;;;;;", "(organ): Rollen måste gälla ett organ eller en enhet."),
        ("a;A;;granskare;bun;;;;;;;2027-01-01;", "(ersättare): Ersättaren saknas, fast raden säger när den gäller."),
        ("a;A;;granskare;bun;;;;;;A;;", "(ersättare): En person kan inte vara sin egen ersättare."),
        ("a;A;;granskare;bun;;;;2027-02-01;2027-01-01;;;", "(till): 2027-01-01 ligger före 2027-02-01"),
        ("a;A;;rektor;;tallen;;;;;;;", "(enhet): 'tallen' är en enhet som varken finns i filerna eller i databasen."),
        ("a;A;;granskare;von;;;;;;;;", "(organ): 'von' är ett organ som varken finns i filerna eller i databasen."),
        (
            "a;A;;granskare;bun;;;;;;bo;;",
            "(ersättare): 'bo' är en person som varken finns i filerna eller i databasen.",
        ),
        ("a;A;;granskare;ks;eken;;;;;;;", "(organ): Enheten eken hör till bun, inte till ks."),
        ("a;A;;kung;bun;;;;;;;;", "(roll): 'kung' känns inte igen. Väntade administratör, enhetschef"),
    ],
)
def test_what_does_not_hold_together_in_a_persons_row_is_told_by_column(office: Office, row: str, told: str) -> None:
    problem, *more = office.is_refused(f"{HEAD}{row}\n")
    assert problem.startswith(f"fil1.csv, rad 2 {told}")
    assert more == []


def test_a_substitute_must_not_end_before_beginning(office: Office) -> None:
    rows = "bo;Bo Ek;;granskare;bun;;;;;;;;\na;A;;granskare;bun;;;;;;bo;2027-02-01;2027-01-01\n"
    (told,) = office.is_refused(HEAD + rows)
    assert told.startswith("fil1.csv, rad 3 (ersättare till): 2027-01-01 ligger före 2027-02-01")


def test_a_unit_may_be_told_by_name(office: Office) -> None:
    told = office.reads(SHORT + "a;A;rektor;;ekens FÖRSKOLA\n")
    assert told[1] == "roll a, enhetschef, eken: slag: enhetschef; enhet: eken"
