"""Keys, organisation numbers and addresses as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from styrhjul.exchange.values import key, luhn, mail_address, organisation_number, other_addresses, required, text


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


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Anna.Lind@Ekeby.Example", "anna.lind@ekeby.example"),
        (" anna+bun@ekeby.example ", "anna+bun@ekeby.example"),
        ("rektor@skövde.example", "rektor@xn--skvde-kua.example"),
        ("", ""),
    ],
)
def test_an_email_address_is_kept_in_small_letters(written: str, meant: str) -> None:
    assert mail_address(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "anna",
        "anna@",
        "@ekeby.example",
        "anna@ekeby",
        "a@b.se, c@d.se",
        "Anna Lind <anna@ekeby.example>",
        "anna lind@ekeby.example",
        "anna@ekeby.example\r\nBcc: alla@ekeby.example",
        "anna@ekeby.example\x0bx",
        "anna@ekeby.example\u2028x",
        "anna@@ekeby.example",
        "anna..lind@ekeby.example",
        "anna@-ekeby.example",
        "anna@[127.0.0.1]",
        '"anna lind"@ekeby.example',
        "=mail()@ekeby.example",
        "a" * 260 + "@ekeby.example",
    ],
)
def test_what_is_no_single_email_address_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        mail_address(written)


@given(st.text())
def test_no_accepted_email_address_can_break_a_header(written: str) -> None:
    try:
        found = mail_address(written)
    except ValueError:
        return
    assert not set(found) & set(' \t\r\n,;<>"()[]')
    assert found.isascii()


@given(st.text())
def test_no_accepted_text_can_break_a_header(written: str) -> None:
    try:
        found = text(written)
    except ValueError:
        return
    assert found.isprintable()
    assert found == found.strip()


def test_an_empty_cell_that_must_be_filled_in_is_told() -> None:
    with pytest.raises(ValueError, match="tom"):
        required("\u200b ")


def test_a_key_that_excel_made_a_number_is_whole() -> None:
    assert key(104.0) == "104"


def test_other_addresses_stand_with_spaces_or_line_breaks_between_them() -> None:
    assert other_addresses("sms://a/b\nmsteams://c d46://e") == ("sms://a/b", "msteams://c", "d46://e")


def test_an_unreadable_address_is_told_without_its_secret() -> None:
    with pytest.raises(ValueError, match="känns inte igen") as refused:
        other_addresses("5ms_://user:hemligt@host")
    assert "hemligt" not in str(refused.value)
