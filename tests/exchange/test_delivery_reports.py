"""What a mail server says of a letter, however it writes it."""

from base64 import b64encode
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from styrhjul.exchange.delivery_reports import read_delivery_report
from tests.exchange.dsn import EXCHANGE, POSTFIX, dsn

AT = datetime(2026, 12, 1, 8, 15, 2, tzinfo=UTC)
OURS = "<0123456789abcdef@ekbacka.example>"


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers", "message/global"])
def test_a_letter_that_could_not_be_delivered(returned: str) -> None:
    found = read_delivery_report(dsn(OURS, at=AT, returned=returned))
    assert found is not None
    assert found.message_ids == (OURS,)
    assert (found.failed, found.recipient, found.code) == (True, "h1@ekbacka.example", 550)
    assert found.answer == "5.1.1 550 5.1.1 <h1@ekbacka.example>: User unknown"
    assert found.written_at == AT


def test_one_that_sends_nothing_back_says_which_letter_it_answers() -> None:
    found = read_delivery_report(dsn(OURS, at=AT, form=EXCHANGE))
    assert found is not None
    assert (found.message_ids, found.failed, found.code) == ((OURS,), True, 550)


def test_the_headers_alone_may_be_coded() -> None:
    headers = b64encode(f"From: arshjul@ekbacka.example\nMessage-ID: {OURS}\n".encode()).decode()
    plain = dsn("<another@letter>", at=AT, returned="text/rfc822-headers").decode().replace("\r\n", "\n")
    head, _, rest = plain.partition("Content-Type: text/rfc822-headers\n\n")
    coded = "Content-Type: text/rfc822-headers\nContent-Transfer-Encoding: base64\n\n"
    found = read_delivery_report(f"{head}{coded}{headers}\n\n--B1--{rest.partition('--B1--')[2]}".encode())
    assert found is not None
    assert found.message_ids == (OURS,)


def test_a_report_in_utf8_is_read_alike() -> None:
    """RFC 6533."""
    found = read_delivery_report(
        dsn(OURS, at=AT).replace(b"message/delivery-status", b"message/global-delivery-status")
    )
    assert found is not None
    assert (found.message_ids, found.failed, found.recipient) == ((OURS,), True, "h1@ekbacka.example")


@pytest.mark.parametrize("action", ["delayed", "relayed", "expanded", "delivered"])
def test_what_is_not_over_has_not_failed(action: str) -> None:
    found = read_delivery_report(dsn(OURS, at=AT, action=action, status="4.4.1"))
    assert found is not None
    assert not found.failed


def test_a_server_that_has_given_up_has_failed_whatever_the_reason() -> None:
    found = read_delivery_report(
        dsn(OURS, at=AT, action="failed (after 5 days)", status="4.4.7", diagnostic="timed out")
    )
    assert found is not None
    assert (found.failed, found.code, found.answer) == (True, 0, "4.4.7 timed out")


def test_of_several_receivers_the_one_that_failed_counts() -> None:
    two = dsn(OURS, at=AT).replace(
        b"Final-Recipient:",
        b"Final-Recipient: rfc822; other@skola.example\r\nAction: relayed\r\n\r\nFinal-Recipient:",
        1,
    )
    found = read_delivery_report(two)
    assert found is not None
    assert (found.failed, found.recipient) == (True, "h1@ekbacka.example")


@pytest.mark.parametrize(
    "mail",
    [
        b"",
        b"From: kim@ekbacka.example\n\nTack, men jag har slutat!\n",
        POSTFIX.replace("message/delivery-status", "text/plain").encode(),
        b'Content-Type: multipart/report; boundary="B"\n\n--B\nContent-Type: message/delivery-status\n\n--B--\n',
    ],
)
def test_an_answer_from_a_person_is_no_report(mail: bytes) -> None:
    assert read_delivery_report(mail) is None


@given(st.binary(max_size=300), st.integers(0, 2000))
def test_whatever_comes_is_read_or_is_none(noise: bytes, where: int) -> None:
    whole = dsn(OURS, at=AT)
    read_delivery_report(noise)
    read_delivery_report(whole[:where] + noise + whole[where:])
