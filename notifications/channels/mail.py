"""Mail through one kept connection: pipelined (RFC 2920), with an answer for each letter.

Apprise's own mail plugin opens a connection for each message, gives each attempt a new Message-ID and says only
whether it went well. This one stands beside it in Apprise under schemes of its own.
"""

import re
import smtplib
import socket
import ssl
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from models.kinds import Ending
from notifications.channels.letters import Answer, ChannelDownError, Letter, printable
from notifications.channels.plugin import NotifyLetters

PORTS = {"smtp": 25, "starttls": 587, "smtps": 465}
MOST_LETTERS = 500
"""On one connection; servers commonly end it after some hundreds or thousands."""
LONGEST_ANSWER = 300
ACCEPTED, START_MAIL_INPUT, CLOSING, TOO_MANY, PERMANENT = 250, 354, 421, 452, 500
GOES_ON = range(200, 400)
_DOT = re.compile(rb"(?m)^\.")


class NotifyKeptMail(NotifyLetters):
    """smtp://, starttls:// or smtps://, then [user:password@]host[:port][?cto=10&rto=30&verify=yes&connections=1].

    ``cto`` and ``rto`` are how long to wait for a connection and for each answer, in seconds.
    """

    service_name = "Mail over a kept connection"
    protocol = "smtp"
    secure_protocol = ("starttls", "smtps")
    templates = ("{schema}://{host}", "{schema}://{host}:{port}", "{schema}://{user}:{password}@{host}:{port}")
    socket_connect_timeout = 10.0
    socket_read_timeout = 30.0

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._line: Line | None = None

    def deliver(self, letters: Iterable[Letter]) -> Iterator[Answer]:
        """As ``NotifyLetters``; the channel is down too when two letters in a row have lost the connection.

        A server that has had enough on one connection says nothing of the letter: it is asked once more on a new one.
        """
        queue = iter(letters)
        letter, lost = next(queue, None), 0
        while letter is not None:
            line = self._open_line()
            following = next(queue, None)
            answer = line.hand_over(letter, following)
            if line.accepted and line.has_had_enough(answer):
                self.close()
                line = self._open_line()
                answer = line.hand_over(letter, following)
            lost = lost + 1 if line.is_lost else 0
            yield answer
            if lost > 1:
                raise ChannelDownError(answer.text)
            letter = following

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def url(self, privacy: bool = False, *args: Any, **kwargs: Any) -> str:
        who = f"{self.quote(self.user)}:{self.pprint(self.password, privacy)}@" if self.user else ""
        return f"{self.schema}://{who}{self.host}:{self.port or PORTS[self.schema]}"

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """Made once: reading the certificates of the world takes longer than sending a hundred letters."""
        context = ssl.create_default_context()
        if not self.verify_certificate:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context

    def _open_line(self) -> "Line":
        if self._line is None or self._line.is_lost or self._line.used >= MOST_LETTERS:
            self.close()
            try:
                self._line = Line(self._connect())
            except (OSError, smtplib.SMTPException) as error:
                raise ChannelDownError(_told(error)) from error
        return self._line

    def _connect(self) -> smtplib.SMTP:
        port, waiting = self.port or PORTS[self.schema], self.socket_connect_timeout
        name = socket.gethostname()  # smtplib would ask the name server, which may be slow to say that it doesn't know
        if self.schema == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, port, name, timeout=waiting, context=self._tls)
        else:
            server = smtplib.SMTP(self.host, port, name, timeout=waiting)
        try:
            self._introduce(server)
        except (OSError, smtplib.SMTPException):
            server.close()
            raise
        return server

    def _introduce(self, server: smtplib.SMTP) -> None:
        if self.schema == "starttls":
            server.starttls(context=self._tls)
        if self.user:
            server.login(self.user, self.password or "")
        assert server.sock is not None
        server.sock.settimeout(self.socket_read_timeout)
        server.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # a letter's last piece waits for no answer
        server.ehlo_or_helo_if_needed()


class Line:
    """One connection. Where the server pipelines, a letter's body and the next one's envelope go together.

    No letter's body leaves before the answer to the one before has been read: of all that has been sent, at
    most one letter is ever in doubt.
    """

    def __init__(self, server: smtplib.SMTP) -> None:
        self._server = server
        self._pipelines = server.has_extn("pipelining")
        self._asked: Letter | None = None
        self.used = self.accepted = 0
        self.is_lost = False

    def hand_over(self, letter: Letter, following: Letter | None) -> Answer:
        """The answer to this letter. ``following`` is asked for meanwhile, and written out while the server works."""
        answer = self._hand_over(letter, following)
        self.accepted += answer.ending is Ending.ACCEPTED
        return answer

    def has_had_enough(self, answer: Answer) -> bool:
        """Whether it was the connection that the server refused, before the letter itself had been sent."""
        return answer.code in (CLOSING, TOO_MANY) or (self.is_lost and answer.ending is Ending.TEMPORARY)

    def _hand_over(self, letter: Letter, following: Letter | None) -> Answer:
        self.used += 1
        lost = Ending.TEMPORARY
        try:
            if refused := self._envelope(letter):
                return refused
            goes_on = following is not None and self._pipelines and self.used < MOST_LETTERS
            together = _envelope_of(following) if goes_on and following is not None else b""
            body = _DOT.sub(b"..", letter.content)
            self._server.send(body + b".\r\n" + together)
            lost = Ending.UNKNOWN
            self._asked = following if together else None
            if following is not None:
                _ = following.content
            answer = _answer(*self._server.getreply())
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Answer(lost, 0, _told(error))
        if answer.code == CLOSING:
            self.close()
        return answer

    def close(self) -> None:
        self.is_lost = True
        self._server.close()

    def _envelope(self, letter: Letter) -> Answer | None:
        """Ask for the letter, or read the answers if it has been asked for; what refuses it, if anything does."""
        if not self._pipelines:
            return self._refusal(self._one_by_one(letter))
        if self._asked is not letter:
            self._server.send(_envelope_of(letter))
        self._asked = None
        return self._refusal([self._server.getreply() for _ in _commands(letter)])

    def _one_by_one(self, letter: Letter) -> list[tuple[int, bytes]]:
        replies = []
        for command in _commands(letter):
            self._server.send(command)
            replies.append(self._server.getreply())
            if replies[-1][0] not in GOES_ON:
                break
        return replies

    def _refusal(self, replies: list[tuple[int, bytes]]) -> Answer | None:
        first = next((reply for reply in replies if reply[0] not in GOES_ON), None)
        if first is None:
            return None
        if replies[-1][0] == START_MAIL_INPUT:  # no recipient, and yet it waits for a letter: an empty one
            self._server.send(b".\r\n")
            self._server.getreply()
        if replies[0] is first:
            self.close()  # it won't take mail from us now, whoever it is to
            raise ChannelDownError(_told_reply(*first))
        answer = _answer(*first)
        if answer.code == CLOSING:
            self.close()
        else:
            self._server.rset()
        return answer


def _commands(letter: Letter) -> tuple[bytes, bytes, bytes]:
    """RFC 5321's envelope of one sender and one recipient. A mailbox has no character that could end a line."""
    sender, to = letter.sender.address, letter.to.address
    return f"MAIL FROM:<{sender}>\r\n".encode(), f"RCPT TO:<{to}>\r\n".encode(), b"DATA\r\n"


def _envelope_of(letter: Letter) -> bytes:
    return b"".join(_commands(letter))


def _answer(code: int, text: bytes) -> Answer:
    """-1 is smtplib's for a line that is no reply."""
    failed = Ending.REFUSED if code >= PERMANENT else Ending.TEMPORARY
    ending = Ending.ACCEPTED if code == ACCEPTED else failed
    return Answer(ending, max(code, 0), _told_reply(code, text))


def _told_reply(code: int, text: bytes) -> str:
    return f"{code} {printable(text.decode('utf-8', 'replace'))}"[:LONGEST_ANSWER]


def _told(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        told = error.smtp_error
        return _told_reply(error.smtp_code, told if isinstance(told, bytes) else told.encode())
    if isinstance(error, TimeoutError):
        return "servern svarade inte i tid"
    return printable(str(error))[:LONGEST_ANSWER] or type(error).__name__
