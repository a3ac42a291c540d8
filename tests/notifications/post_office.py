"""A real mail server on loopback that can be told to misbehave, and keeps what it has taken."""

import asyncio
import socket
import ssl
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class PostOffice:
    """``faults`` are by recipient, in turn, one for each time the recipient is named; then all is well.

    refuse (550), greylist (451), drop (the line is cut in the message), lose (taken, but the line is cut before
    the answer), hang (no answer), full (452 after the message), busy (421).
    """

    faults: dict[str, list[str]] = field(default_factory=dict)
    letters: list[EmailMessage] = field(default_factory=list)
    receivers: list[str] = field(default_factory=list)
    connections: int = 0
    refuses_sender: bool = False
    port: int = 0
    patience: int = 30
    """So many seconds does the sender wait for an answer. A second is short for a machine that has much to do."""

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?rto={self.patience}&cto={self.patience}"

    def ids(self) -> Counter[str]:
        return Counter(letter["Message-ID"] for letter in self.letters)

    def fault(self, recipient: str) -> str:
        waiting = self.faults.get(recipient, [])
        return waiting.pop(0) if waiting else ""

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]) -> Any:
        session.host_name = hostname
        self.connections += 1
        return [*responses[:-1], "250-PIPELINING", responses[-1]]

    async def handle_MAIL(self, server: Any, session: Any, envelope: Envelope, address: str, options: Any) -> str:
        if self.refuses_sender:
            return "550 5.7.1 Sender not allowed"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        match fault := self.fault(address):
            case "refuse":
                envelope.rcpt_tos.clear()
                return "550 5.1.1 No such user"
            case "greylist":
                envelope.rcpt_tos.clear()
                return "451 4.7.1 Greylisted, try again later"
            case "busy":
                envelope.rcpt_tos.clear()
                return "421 4.3.2 Too many, come back"
            case _:
                session.fault = fault  # type: ignore[attr-defined]
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        fault = session.fault  # type: ignore[attr-defined]
        if fault in ("drop", "hang", "full"):
            if fault == "hang":
                await asyncio.sleep(self.patience + 1.5)
            if fault != "full":
                server.transport.abort()
            return "452 4.3.1 Mailbox full"
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.letters.append(message)
        self.receivers += envelope.rcpt_tos
        if fault == "lose":
            server.transport.abort()
        return "250 2.0.0 Taken"


@contextmanager
def post_office(*, certificate: trustme.LeafCert | None = None, **how: Any) -> Iterator[PostOffice]:
    """An open post office on a free port. With a certificate it wants STARTTLS and a password first (anna, hemligt)."""
    office = PostOffice(**how)
    # Named as TCP, for asyncio turns off Nagle's waiting only for sockets that are.
    door = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    door.bind(("127.0.0.1", 0))
    office.port = door.getsockname()[1]
    controller = _Door(office, hostname="127.0.0.1", port=office.port, **_locked(certificate))
    controller.door = door
    controller.start()
    try:
        yield office
    finally:
        controller.stop()


def _locked(certificate: trustme.LeafCert | None) -> dict[str, Any]:
    if certificate is None:
        return {}
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return {"tls_context": context, "require_starttls": True, "auth_required": True, "authenticator": _knows}


def _knows(server: Any, session: Any, envelope: Any, mechanism: str, given: LoginPassword) -> AuthResult:
    right = (given.login, given.password) == (b"anna", b"hemligt")
    return AuthResult(success=right, handled=False)  # the server says 535 to the other


class _Door(Controller):  # type: ignore[misc]
    """Listens at a port that is ours already, so that nobody else can have taken it."""

    door: socket.socket

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self.door)
