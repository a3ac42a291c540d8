"""Which machines a person's own address may lead to: never one in the municipality's network, unless it is named."""

import socket
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.kinds import Ending
from notifications.channels import reaching
from notifications.channels.opening import send_elsewhere
from tests.notifications.test_elsewhere import Hook, hook

__all__ = ["hook"]
INSIDE = [
    "127.0.0.1",
    "127.1.2.3",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.3.4",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1%eth0",
    "fc00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
]


@pytest.mark.parametrize("address", INSIDE)
def test_a_machine_within_is_not_outside(address: str) -> None:
    assert not reaching.is_outside(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "193.10.0.1", "2001:67c::1", "::ffff:8.8.8.8"])
def test_a_machine_on_the_internet_is(address: str) -> None:
    assert reaching.is_outside(address)


@given(st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=4, network="127.0.0.0/8"))
def test_nothing_written_otherwise_gets_past(address: object) -> None:
    assert not reaching.is_outside(f"::ffff:{address}")


def port_of(hook: Hook) -> int:
    return int(hook.url.split(":")[2].split("/")[0])


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "0", "127.1", "2130706433", "0x7f000001", "[::ffff:127.0.0.1]", "LOCALHOST"]
)
def test_an_address_within_is_not_asked_however_it_is_written(host: str, hook: Hook) -> None:
    for scheme in ("json", "ntfy"):
        answer = send_elsewhere(f"{scheme}://{host}:{port_of(hook)}/hemlig-nyckel", title="Hej", body="Hej")
        assert answer.ending in (Ending.REFUSED, Ending.TEMPORARY)
        assert "hemlig" not in answer.text
    assert hook.posts == []


def test_the_administrator_is_told_why(hook: Hook) -> None:
    answer = send_elsewhere(hook.url, title="Hej", body="Hej")
    assert (answer.ending, answer.text) == (Ending.REFUSED, "adressen leder in i det egna nätet, dit inget skickas")


def test_one_that_the_operator_has_named_is(hook: Hook) -> None:
    assert send_elsewhere(hook.url, title="Hej", body="Hej", hosts=frozenset({"127.0.0.1"})).ending is Ending.ACCEPTED
    assert len(hook.posts) == 1


@pytest.fixture
def rebinding(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A name server that says the Internet first, and this machine to whoever asks again."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def answer(host: str, *rest: object, **more: object) -> object:
        if host != "ond.example":
            return real(host, *rest, **more)  # type: ignore[arg-type]
        asked.append(host)
        return real("192.0.2.1" if len(asked) == 1 else "127.0.0.1", *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return asked


def test_a_name_that_means_another_machine_a_moment_later_gains_nothing(
    rebinding: list[str], hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reaching, "is_outside", lambda address: address == "192.0.2.1")
    url = f"json://ond.example:{port_of(hook)}/?cto=0.2"
    assert send_elsewhere(url, title="Hej", body="Hej").ending is Ending.TEMPORARY
    assert rebinding == ["ond.example"]
    assert send_elsewhere(url, title="Hej", body="Hej").ending is Ending.REFUSED
    assert hook.posts == []


def test_a_redirect_is_not_followed_whatever_the_address_says(hook: Hook) -> None:
    hook.answer = 302
    for told in ("", "?redirect=yes"):
        answer = send_elsewhere(hook.url + told, title="Hej", body="Hej", hosts=frozenset({"127.0.0.1"}))
        assert answer.ending is Ending.TEMPORARY
    assert (len(hook.posts), hook.asked) == (2, [])


def test_a_machine_that_does_not_answer_leaves_no_secret_in_what_is_told() -> None:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"json://nils:losenord@127.0.0.1:{port}/hemlig-nyckel?+X-Key=hemligt"
    answer = send_elsewhere(url, title="Hej", body="Hej", hosts=frozenset({"127.0.0.1"}))
    assert answer.ending is Ending.TEMPORARY
    assert not {word for word in ("hemlig", "losenord", "nils") if word in answer.text}
