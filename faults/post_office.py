"""A mail server on loopback that does what it is told to each letter, and remembers every one that it has taken."""

import asyncio
import re
import ssl
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread

PLAIN, SECURE = b"250-office\r\n250-PIPELINING\r\n250 8BITMIME\r\n", b"250-office\r\n250 STARTTLS\r\n"
_ID = re.compile(rb"(?mi)^message-id:\s*(<[^>]+>)")
_MAILBOX = re.compile(rb"<([^>]*)>")


@dataclass(frozen=True)
class Asked:
    """A letter that somebody wants to leave: to whom, and its number on its connection and in all, from 1."""

    to: str
    on_line: int
    in_all: int


def welcome(_asked: Asked) -> str:
    """Every letter is taken."""
    return ""


@dataclass
class PostOffice:
    """``rule`` says what becomes of a letter; "" is taken.

    refuse (550), greylist (451), busy (421) and full (452) are answers to the recipient; drop cuts the line in the
    message, hang answers nothing, lose takes the letter and cuts the line before it has answered, slow takes it late.
    ``on_taken`` is called when a letter has been taken and not yet been answered for.
    """

    rule: Callable[[Asked], str] = welcome
    on_taken: Callable[[Asked], None] = lambda _: None
    tls: ssl.SSLContext | None = None
    offers_tls: bool = True
    slowness: float = 0.5
    full: bool = False
    """No sender is let in: the queue is full."""
    taken: list[tuple[str, str]] = field(default_factory=list)
    """Message-ID and receiver of each letter, in the order they were taken."""
    asked: int = 0
    connections: int = 0
    spoken_plainly: int = 0
    """Letters that were begun on a line without encryption."""
    port: int = 0

    @property
    def url(self) -> str:
        return f"{'starttls' if self.tls else 'smtp'}://127.0.0.1:{self.port}?rto=1&cto=1"

    def ids(self) -> Counter[str]:
        return Counter(name for name, _ in self.taken)

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            await _Line(self, reader, writer).talk()
        writer.close()


class _Line:
    """One connection."""

    def __init__(self, office: PostOffice, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._office, self._reader, self._writer = office, reader, writer
        self._letters = 0
        self._secure = False
        self._asked: Asked | None = None
        self._fault = ""
        self._has_sender = False

    async def talk(self) -> None:
        self._writer.write(b"220 office\r\n")
        while line := await self._reader.readline():
            if not await self._obey(line[:4].upper(), line):
                break
        await self._writer.drain()

    async def _obey(self, verb: bytes, line: bytes) -> bool:
        """Whether the line goes on."""
        match verb:
            case b"EHLO" | b"HELO":
                offers = self._office.tls and self._office.offers_tls and not self._secure
                self._writer.write(SECURE if offers else PLAIN)
            case b"STAR":
                self._writer.write(b"220 Go on\r\n")
                assert self._office.tls is not None
                await self._writer.start_tls(self._office.tls)
                self._secure = True
            case b"QUIT":
                self._writer.write(b"221 Bye\r\n")
                return False
            case b"MAIL" | b"RSET":
                self._asked, self._has_sender = None, verb == b"MAIL" and not self._office.full
                full = verb == b"MAIL" and self._office.full
                self._writer.write(b"452 4.3.1 Insufficient system storage\r\n" if full else b"250 OK\r\n")
            case b"RCPT" if not self._has_sender:
                self._writer.write(b"503 5.5.1 Who are you?\r\n")
            case b"RCPT":
                return self._recipient(line)
            case b"DATA":
                return await self._data()
            case _:
                self._writer.write(b"502 What?\r\n")
        return True

    def _recipient(self, line: bytes) -> bool:
        self._letters += 1
        self._office.asked += 1
        self._office.spoken_plainly += not self._secure
        found = _MAILBOX.search(line)
        to = found[1].decode() if found else ""
        asked = Asked(to, self._letters, self._office.asked)
        self._fault = self._office.rule(asked)
        answers = {
            "refuse": b"550 5.1.1 No such user\r\n",
            "greylist": b"451 4.7.1 Greylisted, try again later\r\n",
            "full": b"452 4.5.3 Too many, wait\r\n",
            "busy": b"421 4.7.0 Too many on this line\r\n",
        }
        self._asked = None if self._fault in answers else asked
        self._writer.write(answers.get(self._fault, b"250 OK\r\n"))
        return self._fault != "busy"

    async def _data(self) -> bool:
        if self._asked is None:
            self._writer.write(b"554 5.5.1 No recipients\r\n")
            return True
        self._writer.write(b"354 Go on\r\n")
        await self._writer.drain()
        if self._fault == "drop":
            await self._reader.read(40)
            self._writer.transport.abort()
            return False
        message = await self._reader.readuntil(b"\r\n.\r\n")
        if self._fault == "hang":
            await self._reader.read()  # until the other end has had enough of waiting
            return False
        if self._fault == "slow":
            await asyncio.sleep(self._office.slowness)
        found = _ID.search(message)
        name = found[1].decode() if found else ""
        self._office.taken.append((name, self._asked.to))
        self._office.on_taken(self._asked)
        if self._fault == "lose":
            self._writer.transport.abort()
            return False
        self._writer.write(b"250 2.0.0 Taken\r\n")
        await self._writer.drain()
        return True


@contextmanager
def post_office(office: PostOffice | None = None, *, port: int = 0) -> Iterator[PostOffice]:
    """An open post office, in a thread of its own."""
    office = office or PostOffice()
    opened, closing = Event(), asyncio.Event()
    loops: list[asyncio.AbstractEventLoop] = []

    async def keep_open() -> None:
        server = await asyncio.start_server(office.converse, "127.0.0.1", port, limit=2**22)
        office.port = server.sockets[0].getsockname()[1]
        loops.append(asyncio.get_running_loop())
        opened.set()
        await closing.wait()
        server.close()

    thread = Thread(target=lambda: asyncio.run(keep_open()), daemon=True)
    thread.start()
    opened.wait(10)
    try:
        yield office
    finally:
        loops[0].call_soon_threadsafe(closing.set)
        thread.join(10)
