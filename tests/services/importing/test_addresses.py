"""Where people are reached; what is secret in an address is shown nowhere."""

import pytest

from models.obligations import Audit
from models.organisation import Address
from styrhjul.store.concealing import keyring
from tests.services.importing.conftest import Office
from tests.services.importing.files import BODIES

HEAD = "nyckel;namn;e-post;övriga adresser;roll;organ\n"
ROW = "anna;Anna Lind;{mail};{others};administratör;bun\n"
SMS = "46elks://user:hemligt@Ekeby/+46701234567"
TEAMS = "workflows://host/hemligt/hemligare"


def row(mail: str = "anna@ekeby.example", *others: str) -> str:
    return HEAD + ROW.format(mail=mail, others=" ".join(others))


@pytest.fixture
def office(office: Office) -> Office:
    office.reads(BODIES, row())
    return office


def held(office: Office) -> dict[str, tuple[str, bool]]:
    """As they are once they have been opened with the installation's key."""
    with office.database.snapshot() as connection:
        keys = keyring(connection)
    return {keys.reveal(address.value): (address.channel, address.active) for address in office.all(Address)}


def test_an_email_address_has_the_channel_mail_and_others_their_scheme(office: Office) -> None:
    office.reads(row("anna@ekeby.example", SMS, TEAMS))
    assert held(office) == {
        "anna@ekeby.example": ("mail", True),
        SMS: ("46elks", True),
        TEAMS: ("workflows", True),
    }


def test_a_new_email_address_takes_the_old_ones_place(office: Office) -> None:
    assert office.reads(row("Anna.Lind@Ekeby.Example")) == [
        "adress anna, anna.lind@ekeby.example: adress: anna@ekeby.example → adress: anna.lind@ekeby.example"
    ]
    assert list(held(office)) == ["anna.lind@ekeby.example"]


def test_an_empty_cell_leaves_the_addresses_that_are_known(office: Office) -> None:
    office.reads(row("anna@ekeby.example", SMS))
    assert office.reads(row("")) == []
    assert office.reads("nyckel;namn;roll;organ\nanna;;administratör;bun\n") == []


def test_an_address_that_is_no_longer_listed_is_kept_but_not_used_and_may_come_back(office: Office) -> None:
    office.reads(row("", SMS))
    told = office.reads(row("", TEAMS))
    assert told[1].endswith("används: ja → används: nej")
    assert held(office)[SMS] == ("46elks", False)
    assert office.reads(row("", SMS, TEAMS))[0].endswith("används: nej → används: ja")


def test_what_is_secret_in_an_address_is_neither_told_nor_audited(office: Office) -> None:
    told = office.reads(row("anna@ekeby.example", SMS, TEAMS))
    told += office.reads(row("anna@ekeby.example", TEAMS))
    assert len(told) == 3
    assert told[0].startswith("adress anna, 46elks://… (")
    shown = "".join([*told, *(f"{audit.subject} {audit.before} {audit.after}" for audit in office.all(Audit))])
    assert [secret for secret in ("hemlig", "user", "Ekeby/", "4670", "4567", "host") if secret in shown] == []


def test_two_addresses_of_one_kind_are_told_apart_though_neither_is_shown(office: Office) -> None:
    told = office.reads(row("anna@ekeby.example", "ntfy://ett", "ntfy://två"))
    assert len(set(told)) == 2


@pytest.mark.parametrize(
    ("mail", "told"),
    [
        ("a@b.se, c@d.se", "'a@b.se, c@d.se' är ingen e-postadress. Väntade en enda, som namn@kommun.se."),
        ("a@b.se c@d.se", "'a@b.se c@d.se' är ingen e-postadress. Väntade en enda, som namn@kommun.se."),
        ("a@b.se%0abcc:c@d.se", "'a@b.se%0abcc:c@d.se' är ingen e-postadress. Väntade en enda"),
        ("a%0a@b.se", "'a%0a@b.se' är ingen e-postadress. Väntade en enda"),
        ('"a@b.se\nBcc: c@d.se"', "'a@b.se\\x0aBcc: c@d.se' innehåller radbrytning eller styrtecken."),
        ('"a@b.se\r\nBcc: c@d.se"', "innehåller radbrytning eller styrtecken."),
        ("slack://hemligt/b", "En adress med :// hör hemma i kolumnen Övriga adresser."),
    ],
)
def test_what_is_no_single_email_address_is_refused_in_its_cell(office: Office, mail: str, told: str) -> None:
    (problem,) = office.is_refused(row(mail))
    assert problem.startswith("fil1.csv, rad 2 (e-post): ")
    assert told in problem


@pytest.mark.parametrize("other", ["mailto://user:hemligt@host", "msteams://hemligt", "json://h/?X=%0d%0ahemligt"])
def test_an_address_of_another_kind_is_refused_in_its_cell_without_its_secret(office: Office, other: str) -> None:
    (problem,) = office.is_refused(row("", other))
    assert problem.startswith("fil1.csv, rad 2 (övriga adresser): ")
    assert "hemligt" not in problem


def test_two_persons_may_share_an_address(office: Office) -> None:
    office.reads(HEAD + "bo;Bo Ek;anna@ekeby.example;;granskare;bun\n")
    assert [address.value for address in office.all(Address)] == ["anna@ekeby.example"] * 2
