"""Which machines a person's own address may lead to: those of the Internet, and those that the operator has named.

Else whoever may write an address could make the server ask its own network (SSRF). It is decided where the connection
is made, of the very address that is connected to: a name that means another machine a moment later gains nothing.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from urllib3.util import connection

_NAT64 = ip_network("64:ff9b::/96")
_LAST_32 = 0xFFFFFFFF


class ForbiddenHostError(OSError):
    """The address leads into one's own network. urllib3 takes it for any other connection that could not be made."""


@dataclass
class Reach:
    """What a message may reach, and the host that it was not let through to, if any."""

    hosts: frozenset[str]
    forbidden: str = ""


_reach: ContextVar[Reach | None] = ContextVar("reach", default=None)


@contextmanager
def reaching_out(hosts: frozenset[str]) -> Iterator[Reach]:
    """Within it, ``requests`` and whoever uses it connect to nothing in one's own network but the ``hosts``."""
    reach = Reach(hosts)
    token = _reach.set(reach)
    try:
        yield reach
    finally:
        _reach.reset(token)


def is_outside(address: str) -> bool:
    """Whether an IP address is a machine on the Internet, also where it is an IPv4 address written as an IPv6 one."""
    found = ip_address(address.partition("%")[0])
    within = _within(found)
    return within.is_global and not within.is_multicast


def _within(found: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(found, IPv4Address):
        return found
    if found in _NAT64:
        return IPv4Address(int(found) & _LAST_32)
    return found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else found)


_connect = connection.create_connection


def _connect_outside(address: tuple[str, int], *args: Any, **kwargs: Any) -> socket.socket:
    """As urllib3's own, to the addresses that have been looked at and to no others."""
    reach = _reach.get()
    host, port = address
    if reach is None or host.lower() in reach.hosts:
        return _connect(address, *args, **kwargs)
    found = socket.getaddrinfo(host.strip("[]"), port, connection.allowed_gai_family(), socket.SOCK_STREAM)
    places = list(dict.fromkeys(str(each[4][0]) for each in found))
    if not all(map(is_outside, places)):
        reach.forbidden = host
        raise ForbiddenHostError(f"{host} is in a network of one's own")
    error: OSError = ForbiddenHostError(f"{host} has no address")
    for place in places:
        try:
            return _connect((place, port), *args, **kwargs)
        except OSError as failed:
            error = failed
    raise error


connection.create_connection = _connect_outside
