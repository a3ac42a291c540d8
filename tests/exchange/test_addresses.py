"""Where people are reached: one e-mail address each, and Apprise URLs whose secrets no error repeats."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.kinds import CHANNEL_SCHEMES
from styrhjul.exchange.addresses import mail_address, other_addresses


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
        "a@b.se;c@d.se",
        "a@b.se c@d.se",
        "a@b.se\nc@d.se",
        "anna@ekeby.example\r\nBcc: alla@ekeby.example",
        "anna@ekeby.example%0abcc:alla@ekeby.example",
        "anna%0Abcc@ekeby.example",
        "anna%40skolan@ekeby.example",
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


@pytest.mark.parametrize("address", [f"{scheme}://user:hemligt@host/x" for scheme in CHANNEL_SCHEMES])
def test_every_channel_that_is_sent_to_may_be_written(address: str) -> None:
    assert other_addresses(address) == (address,)


def test_other_addresses_stand_with_spaces_or_line_breaks_between_them() -> None:
    assert other_addresses("ntfy://a/b\nslack://c  ntfy://a/b 46ELKS://e") == ("ntfy://a/b", "slack://c", "46elks://e")
    assert other_addresses(None) == other_addresses("  ") == ()


@pytest.mark.parametrize("written", ["mailto://user:hemligt@host", "anna@ekeby.example", "mailto:anna@ekeby.example"])
def test_an_email_address_belongs_in_its_own_column(written: str) -> None:
    with pytest.raises(ValueError, match="hör hemma i kolumnen E-post"):
        other_addresses(written)


def test_an_address_with_a_scheme_belongs_in_the_other_column_and_is_not_repeated() -> None:
    with pytest.raises(ValueError, match="hör hemma i kolumnen Övriga adresser") as refused:
        mail_address("slack://hemligt/a@b.se")
    assert "hemligt" not in str(refused.value)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("msteams://hemligt/b", "Adresser som börjar 'msteams' används inte"),
        ("5ms_://user:hemligt@host", "Adresser som börjar '5ms_' används inte"),
        ("file:///hemligt", "Adresser som börjar 'file' används inte"),
        ("hemligt", "Det är ingen adress"),
        ("+46701234567", "46elks:// (sms), workflows:// (Teams)"),
        ("json://", "Adressen efter json:// är ofullständig"),
        ("json://hemligt/?+X=a%0D%0ABcc", "är ofullständig eller skadad"),
        ("json://hemligt/?+X=a%0aBcc", "är ofullständig eller skadad"),
        ("json://hemligt/\x00", "är ofullständig eller skadad"),
        ("json://hemligt/\u202e", "är ofullständig eller skadad"),
        ("json://" + "hemligt" * 200, "är ofullständig eller skadad"),
    ],
)
def test_what_is_no_address_of_an_allowed_channel_is_refused_without_its_secret(written: str, told: str) -> None:
    with pytest.raises(ValueError, match=r"\.$") as refused:
        other_addresses(written)
    assert told in str(refused.value)
    assert "hemligt" not in str(refused.value)


@given(st.text() | st.text().map("json://".__add__))
def test_no_accepted_address_can_break_a_line(written: str) -> None:
    try:
        found = other_addresses(written)
    except ValueError:
        return
    assert all(address.isprintable() and not address.split()[1:] for address in found)
