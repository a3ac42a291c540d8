"""Organisation numbers and CPV codes, as people write them."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from styrhjul.rules.procurement.cpv import cpv_code, kind_of, name_of
from styrhjul.rules.procurement.organisation_numbers import luhn_sum, organisation_number

CPV = Path(__file__).parents[4] / "shared" / "data" / "cpv_sv.csv"


@pytest.mark.parametrize("written", ["556703-7485", "5567037485", " 556703-7485 ", "165567037485", "16556703-7485"])
def test_an_organisation_number_is_ten_digits_however_it_is_written(written: str) -> None:
    assert organisation_number(written) == "5567037485"


@pytest.mark.parametrize(
    "written", ["", "556703", "5567-037485", "175567037485", "55670374851", "Ekeby AB", "٥567037485"]
)
def test_what_is_no_organisation_number_is_said_with_an_example(written: str) -> None:
    with pytest.raises(ValueError, match="inget organisationsnummer"):
        organisation_number(written)


@given(st.from_regex(r"[0-9]{9}", fullmatch=True), st.integers(0, 9))
def test_of_the_ten_last_digits_one_is_right(nine: str, last: int) -> None:
    right = -luhn_sum(nine + "0") % 10
    if last == right:
        assert organisation_number(f"{nine}{last}") == f"{nine}{last}"
    else:
        with pytest.raises(ValueError, match="kontrollsiffran är en annan"):
            organisation_number(f"{nine}{last}")


@given(st.from_regex(r"[0-9]{9}", fullmatch=True), st.integers(0, 8))
def test_two_neighbouring_digits_that_have_changed_places_are_found_out(nine: str, place: int) -> None:
    number = nine + str(-luhn_sum(nine + "0") % 10)
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    # 0 and 9 are the one pair that the sum cannot tell apart.
    if swapped != number and {number[place], number[place + 1]} != {"0", "9"}:
        with pytest.raises(ValueError, match="kontrollsiffran"):
            organisation_number(swapped)


def test_a_cpv_code_is_eight_digits_and_its_check_digit_is_left_out() -> None:
    assert {cpv_code(written) for written in ("85311000-2", "85311000", " 85311000 - 2 ")} == {"85311000"}
    assert [kind_of("85311000", digits=digits) for digits in (3, 4, 5)] == ["853", "8531", "85311"]
    assert kind_of("", digits=4) == ""


def test_a_code_without_a_name_is_called_what_the_nearest_wider_one_is() -> None:
    names = {"85000000": "Hälso- och sjukvård samt socialvård", "85310000": "Socialtjänster"}
    told = [name_of(cpv, names=names) for cpv in ("85310000", "85311000", "85100000", "39000000", "")]
    assert told == ["Socialtjänster", "Socialtjänster", "Hälso- och sjukvård samt socialvård", "", ""]


@pytest.mark.parametrize("written", ["", "8531", "853110002", "00311000", "AA12", "85311000-22"])
def test_what_is_no_cpv_code_is_said_with_an_example(written: str) -> None:
    with pytest.raises(ValueError, match="till exempel 85311000-2"):
        cpv_code(written)


def test_every_code_of_the_vocabulary_is_one() -> None:
    if not CPV.exists():
        pytest.skip("the list of CPV codes is not here")
    with CPV.open(encoding="utf-8-sig", newline="") as file:
        codes = [row["cpv"] for row in csv.DictReader(file)]
    assert len(codes) > 9_000
    assert [code for code in codes if cpv_code(code) != code] == []
