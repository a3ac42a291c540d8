"""Text, keys and organisation numbers as people write them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from styrhjul.exchange.values import key, luhn, organisation_number, required, text


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
