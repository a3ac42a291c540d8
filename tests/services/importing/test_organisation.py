"""Bodies, units and the providers behind private units."""

from datetime import date

import pytest

from models.kinds import Operator
from models.organisation import Body, Provider, Unit
from tests.services.importing.conftest import Office
from tests.services.importing.files import BODIES, UNITS

HEAD = "nyckel;namn;slag;drift;utförare;organisationsnummer;nämnd\n"


@pytest.fixture
def office(office: Office) -> Office:
    office.reads(BODIES, UNITS)
    return office


def unit(office: Office, key: str) -> Unit:
    return next(row for row in office.all(Unit) if row.key == key)


def test_a_body_that_is_known_is_changed_by_its_key_and_the_change_is_told(office: Office) -> None:
    told = office.reads("nyckel;namn;slag\nBUN;Barn- och ungdomsnämnden;nämnd\n")
    assert told == ["organ bun: namn: Barn- och utbildningsnämnden → namn: Barn- och ungdomsnämnden"]
    assert [body.name for body in office.all(Body)] == ["Barn- och ungdomsnämnden", "Kommunstyrelsen"]


def test_a_bodys_key_has_no_full_stop_since_the_definition_counts_on_it(office: Office) -> None:
    (told,) = office.is_refused("nyckel;namn;slag\nbun.au;Utskottet;AU\n")
    assert (
        told == "fil1.csv, rad 2 (nyckel): Ett organs nyckel skrivs utan punkt, eftersom definitionen räknar med den."
    )


def test_a_key_that_recurs_is_told_with_the_row_it_stands_on_already(office: Office) -> None:
    (told,) = office.is_refused("nyckel;namn;slag\nkf;Fullmäktige;KF\nks;Styrelsen;KS\nKF;Kommunfullmäktige;KF\n")
    assert told == "fil1.csv, rad 4 (nyckel): Nyckeln 'kf' finns redan på rad 2."


def test_a_unit_under_an_unknown_body_is_told_which_bodies_there_are(office: Office) -> None:
    row = "asken;Asken;förskola;egen;;;{}\n"
    assert office.is_refused(HEAD + row.format("von")) == [
        "fil1.csv, rad 2 (nämnd): 'von' är ett organ som varken finns i filerna eller i databasen. Det finns: bun, ks."
    ]
    assert office.is_refused(HEAD + row.format("bunn"))[0].endswith("Menas bun?")


def test_a_unit_may_name_its_body_by_key_or_by_name(office: Office) -> None:
    office.reads(HEAD + "asken;Asken;förskola;egen;;;barn- och utbildningsnämnden\n")
    assert unit(office, "asken").body_id == unit(office, "eken").body_id


def test_a_name_that_two_bodies_bear_must_be_said_by_key(office: Office) -> None:
    office.reads("nyckel;namn;slag\nbun-au;Arbetsutskottet;AU\nks-au;Arbetsutskottet;AU\n")
    (told,) = office.is_refused(HEAD + "asken;Asken;förskola;egen;;;Arbetsutskottet\n")
    assert told.endswith("'Arbetsutskottet' är namnet på flera: bun-au, ks-au. Skriv nyckeln.")


def test_in_a_large_municipality_only_the_first_bodies_are_named(office: Office) -> None:
    office.reads("nyckel;namn;slag\n" + "".join(f"n{n:02};Nämnd {n};nämnd\n" for n in range(12)))
    (told,) = office.is_refused(HEAD + "asken;Asken;förskola;egen;;;von\n")
    assert told.endswith("n09, ….")


def test_a_column_left_out_leaves_its_values_and_an_empty_cell_empties_them(office: Office) -> None:
    with_dates = "nyckel;namn;slag;drift;nämnd;från;till\neken;Eken;förskola;egen;bun;2027-01-01;2027-06-30\n"
    without = "nyckel;namn;slag;drift;nämnd\neken;Ekens förskola;förskola;egen;bun\n"
    office.reads(with_dates)
    assert office.reads(without) == ["enhet eken: namn: Eken → namn: Ekens förskola"]
    assert unit(office, "eken").ends_on == date(2027, 6, 30)
    assert office.reads(with_dates.replace("2027-06-30", "").replace("Eken;", "Ekens förskola;")) == [
        "enhet eken: till: 2027-06-30 → till: tomt"
    ]


def test_a_unit_that_would_end_before_it_begins_is_refused(office: Office) -> None:
    head = "nyckel;namn;slag;drift;nämnd;från;till\n"
    (told,) = office.is_refused(head + "asken;Asken;förskola;egen;bun;2027-06-30;2027-01-01\n")
    assert told == "fil1.csv, rad 2 (till): 2027-01-01 ligger före 2027-06-30, då det börjar."


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("a;A;skola;LOV;;;bun", "(utförare): En enhet som drivs enligt LOV eller LOU måste ha en utförare."),
        ("a;A;skola;egen;Bolaget;;bun", "(utförare): En enhet i egen drift har ingen utförare."),
        ("a;A;skola;egen;;559990-1013;bun", "(organisationsnummer): En enhet i egen drift har ingen utförare."),
        ("a;A;skola;privat;;;bun", "(drift): 'privat' känns inte igen. Väntade egen, LOV eller LOU."),
        ("a b;A;skola;egen;;;bun", "(nyckel): 'a b' duger inte som nyckel."),
        (";A;skola;egen;;;bun", "(nyckel): Cellen är tom och måste fyllas i."),
    ],
)
def test_what_does_not_hold_together_in_a_units_row_is_told_by_column(office: Office, row: str, told: str) -> None:
    (problem,) = office.is_refused(f"{HEAD}{row}\n")
    assert problem.startswith(f"fil1.csv, rad 2 {told}")


def test_a_provider_is_known_by_its_number_though_its_name_has_changed(office: Office) -> None:
    told = office.reads(UNITS.replace("Lilla Ugglan AB", "Stora Ugglan AB"))
    assert told == ["utförare 559990-1013: namn: Lilla Ugglan AB → namn: Stora Ugglan AB"]


def test_a_provider_without_a_number_in_the_file_is_known_by_its_name(office: Office) -> None:
    assert office.reads(HEAD + "linden;Lindens förskola;förskola;LOU;LILLA UGGLAN, AB;;bun\n") == [
        "utförare 559990-1013: namn: Lilla Ugglan AB → namn: LILLA UGGLAN, AB"
    ]
    assert office.one(Provider).org_number == "559990-1013"


def test_the_number_of_a_provider_may_come_later(office: Office) -> None:
    row = "asken;Asken;förskola;LOV;Askens Vänner;{};bun\n"
    office.reads(HEAD + row.format(""))
    assert office.reads(HEAD + row.format("5599902128")) == [
        "utförare askensvänner: organisationsnummer: tomt → organisationsnummer: 559990-2128"
    ]


def test_two_units_of_one_provider_write_it_once_and_its_number_need_stand_on_one_row(office: Office) -> None:
    rows = "a;A;hemtjänst;LOV;Omtanken AB;;bun\nb;B;hemtjänst;LOV;omtanken ab;5599902128;bun\n"
    office.reads(HEAD + rows)
    assert len(office.all(Provider)) == 2
    assert unit(office, "a").provider_id == unit(office, "b").provider_id


def test_two_companies_that_share_a_name_are_told_apart_by_number(office: Office) -> None:
    office.reads(HEAD + "asken;Asken;förskola;LOU;Lilla Ugglan AB;5599902128;bun\n")
    assert {provider.key for provider in office.all(Provider)} == {"559990-1013", "559990-2128"}


def test_a_provider_gets_a_key_of_its_own_though_another_once_bore_its_name(office: Office) -> None:
    row = "{key};Huset;förskola;LOV;{name};{number};bun\n"
    office.reads(HEAD + row.format(key="a", name="Askens Vänner", number=""))
    office.reads(HEAD + row.format(key="a", name="Askens Vänner", number="5599902128"))
    office.reads(HEAD + row.format(key="a", name="Askens Kooperativ", number="5599902128"))
    office.reads(HEAD + row.format(key="b", name="Askens Vänner", number=""))
    assert {provider.key for provider in office.all(Provider)} == {"559990-1013", "askensvänner", "askensvänner-2"}


def test_one_name_with_two_numbers_or_one_number_with_two_names_is_told(office: Office) -> None:
    rows = "a;A;hemtjänst;LOV;Omtanken AB;5599902128;bun\nb;B;hemtjänst;LOV;{};{};bun\n"
    assert office.is_refused(HEAD + rows.format("Omtanken AB", "5599901013")) == [
        "fil1.csv, rad 3 (organisationsnummer): Omtanken AB har nummer 559990-2128 på en annan rad."
    ]
    assert office.is_refused(HEAD + rows.format("Hjärtat AB", "5599902128")) == [
        "fil1.csv, rad 3 (utförare): Nummer 559990-2128 tillhör Omtanken AB på en annan rad."
    ]


def test_a_private_unit_keeps_its_provider_in_a_file_without_that_column(office: Office) -> None:
    head = "nyckel;namn;slag;drift;nämnd\n"
    assert office.reads(head + "linden;Lindens förskola;förskola;LOV;bun\n") == [
        "enhet linden: drift: LOU → drift: LOV"
    ]
    assert office.is_refused(head + "asken;Asken;förskola;LOV;bun\n") == [
        "fil1.csv, rad 2 (drift): En enhet som drivs enligt LOV eller LOU måste ha en utförare."
    ]


def test_a_unit_that_the_municipality_takes_over_has_no_provider_any_more(office: Office) -> None:
    told = office.reads("nyckel;namn;slag;drift;nämnd\nlinden;Lindens förskola;förskola;egen;bun\n")
    assert told == ["enhet linden: drift: LOU; utförare: 559990-1013 → drift: egen; utförare: tomt"]
    assert (unit(office, "linden").operator, unit(office, "linden").provider_id) == (Operator.OWN, None)


def test_a_unit_is_of_a_kind_in_small_letters_so_that_the_definition_finds_it(office: Office) -> None:
    office.reads(HEAD + "asken;Asken;FÖRSKOLA;egen;;;bun\n")
    assert unit(office, "asken").kind == "förskola"


def test_a_units_area_is_read_when_it_is_told_and_kept_when_it_is_not(office: Office) -> None:
    office.reads("nyckel;namn;slag;drift;nämnd;område\nasken;Asken;förskola;egen;bun;Norrby\n")
    assert unit(office, "asken").area == "Norrby"
    assert office.reads(HEAD + "asken;Asken;förskola;egen;;;bun\n") == []
    assert unit(office, "asken").area == "Norrby"
