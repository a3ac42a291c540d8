"""Texts, keys, numbers, years and organisation numbers as people write them."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from styrhjul.exchange.values import (
    key,
    long_text,
    luhn,
    number,
    optional_year,
    organisation_number,
    required,
    required_year,
    statement,
    text,
    yes,
)


@pytest.mark.parametrize("written", ["556016-0680", "5560160680", "165560160680", " 556016 - 0680 ", 5560160680.0])
def test_an_organisation_number_may_be_written_in_several_ways(written: object) -> None:
    assert organisation_number(written) == "556016-0680"


@given(st.text("0123456789", min_size=9, max_size=9))
def test_just_one_check_digit_fits_each_organisation_number(nine: str) -> None:
    fitting = [digit for digit in "0123456789" if luhn(nine + digit)]
    assert len(fitting) == 1


@given(st.text("0123456789", min_size=9, max_size=9), st.integers(0, 9), st.integers(1, 9))
def test_one_digit_miswritten_is_always_found(nine: str, place: int, off: int) -> None:
    number = next(nine + digit for digit in "0123456789" if luhn(nine + digit))
    wrong = number[:place] + str((int(number[place]) + off) % 10) + number[place + 1 :]
    with pytest.raises(ValueError, match="kontrollsiffran stämmer inte"):
        organisation_number(wrong)


@given(st.text())
def test_an_organisation_number_is_read_or_refused_in_words(written: str) -> None:
    try:
        assert len(organisation_number(written)) in {0, 11}
    except ValueError as error:
        assert str(error).endswith(".")  # noqa: PT017


@given(st.text())
def test_no_accepted_text_can_break_a_header(written: str) -> None:
    try:
        found = text(written)
    except ValueError:
        return
    assert not {unicodedata.category(sign) for sign in found} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert found == " ".join(found.split())


@pytest.mark.parametrize("sign", ["\n", "\r", "\x00", "\x1b", "\x85", "\u2028", "\u2029", "\u202e", "\u2066", "\ud800"])
def test_a_sign_that_breaks_a_line_or_turns_the_reading_order_is_refused(sign: str) -> None:
    with pytest.raises(ValueError, match="radbrytning eller styrtecken"):
        text(f"Ekens{sign}förskola")


def test_an_invisible_sign_that_a_paste_left_behind_is_taken_away() -> None:
    assert text("\ufeffEkens\u00adförskola\u200b\u00a0") == "Ekensförskola"


def test_an_empty_cell_that_must_be_filled_in_is_told() -> None:
    with pytest.raises(ValueError, match="tom"):
        required("\u200b ")


def test_a_key_that_excel_made_a_number_is_whole() -> None:
    assert key(104.0) == "104"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("85,5", 85.5),
        ("1 234,5", 1234.5),
        ("1\u00a0234\u202f567", 1234567),
        ("-3", -3),
        ("\N{MINUS SIGN}3,25", -3.25),
        (" 0 ", 0),
        (85.25, 85.25),
        (85, 85),
        ("", None),
        (None, None),
    ],
)
def test_a_number_has_a_decimal_comma_and_excels_own_is_taken_as_it_is(written: object, meant: float | None) -> None:
    assert number(written) == meant


@pytest.mark.parametrize(
    "written", ["85.5", "85 %", "1e5", "NaN", "Infinity", "٣", "1 2 3", "12 34,5", "1,2,3", True, date(2027, 1, 1)]
)
def test_what_is_no_number_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="är inget tal"):
        number(written)


@pytest.mark.parametrize("written", [float("inf"), float("nan"), 1e300, "1" * 20])
def test_a_number_too_large_to_be_a_measure_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="för stort"):
        number(written)


@given(st.floats(min_value=-1e9, max_value=1e9).map(lambda found: round(found, 4)))
def test_a_number_is_read_as_it_was_written(found: float) -> None:
    assert number(f"{found:.4f}".replace(".", ",")) == found


def test_a_year_has_four_digits() -> None:
    assert (optional_year(2027.0), optional_year("2027"), optional_year("")) == (2027, 2027, None)
    for wrong in ("27", "2027-01-01", "två"):
        with pytest.raises(ValueError, match="är inget år"):
            optional_year(wrong)
    with pytest.raises(ValueError, match="tom"):
        required_year("")


def test_yes_is_said_in_some_ways_and_silence_is_no() -> None:
    assert [yes(cell) for cell in ("ja", "X", True, "nej", "", None, False)] == [True] * 3 + [False] * 4
    with pytest.raises(ValueError, match="känns inte igen"):
        yes("kanske")


def test_a_long_text_keeps_its_paragraphs_and_a_sentence_stands_on_one_line() -> None:
    written = "  Fler elever\r\n\r\n\r\n\r\nläser  säkert. "
    assert long_text(written) == "Fler elever\n\nläser säkert."
    assert statement(written) == "Fler elever läser säkert."
    assert len(long_text("a" * 4000)) == 4000
    with pytest.raises(ValueError, match="Högst 4000 tecken"):
        long_text("a\n" * 2001)
    with pytest.raises(ValueError, match="tom"):
        statement(" ")
