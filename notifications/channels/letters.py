"""A letter to one address, the bytes of it, and the answer that a server gave to it."""

import re
from base64 import encodebytes
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, formataddr
from functools import cached_property
from hashlib import sha256
from unicodedata import normalize
from urllib.parse import quote

from models.kinds import Ending

_MAILBOX = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?")


class UnsendableError(ValueError):
    """Nothing that any server could take: no attempt is made. The message is Swedish, for the administrator."""


@dataclass(frozen=True)
class Answer:
    """How one attempt ended. ``code`` is the server's, 0 when there was none."""

    ending: Ending
    code: int = 0
    text: str = ""


class ChannelDownError(Exception):
    """The channel answers nobody now. It says nothing of any letter, so no letter's attempts are spent on it."""


@dataclass(frozen=True)
class Mailbox:
    """A name and one address. Several addresses, or a line break in either, would mail somebody else."""

    name: str
    address: str

    def __post_init__(self) -> None:
        if not _MAILBOX.fullmatch(self.address):
            raise UnsendableError(f"”{printable(self.address)}” är ingen e-postadress.")

    def __str__(self) -> str:
        return formataddr((one_line(self.name), self.address))

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a letter. Many letters share one, so its coded form is made once."""

    name: str
    media_type: str
    file: bytes

    @cached_property
    def coded(self) -> str:
        return encodebytes(self.file).decode("ascii").replace("\n", "\r\n")

    @cached_property
    def headers(self) -> tuple[str, ...]:
        """The name as plain ASCII and, for those who can read it, as it is (RFC 2231)."""
        plain = re.sub(r"[^A-Za-z0-9._-]+", "-", normalize("NFKD", self.name).encode("ascii", "ignore").decode())
        return (
            f"Content-Type: {self.media_type}",
            f"Content-Disposition: attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(self.name, safe='')}",
            "Content-Transfer-Encoding: base64",
        )


@dataclass(frozen=True)
class Letter:
    """One message to one mailbox. Sent again it is the same message, by its ``message_id``."""

    message_id: str
    sender: Mailbox
    to: Mailbox
    subject: str
    text: str
    html: str
    written_at: datetime
    language: str = "sv"
    contact: str = ""
    """Where answers go, and where one asks to be spared."""
    attachments: tuple[Attachment, ...] = ()
    invitation: Attachment | None = None
    """What the letter says as a calendar says it: another form of the letter and no file (RFC 6047)."""

    @cached_property
    def content(self) -> bytes:
        """RFC 5322, with CRLF; the same letter, the same bytes. Its headers say that a program wrote it (RFC 3834).

        Written out here, since its shape never varies and the standard library takes twenty times as long.
        """
        mark = sha256(self.message_id.encode()).hexdigest()[:32]
        between, around = f"=_{mark}", f"=_with_{mark}"
        said = [f'Content-Type: multipart/alternative; boundary="{between}"', ""]
        said += [
            part for kind, body in (("plain", self.text), ("html", self.html)) for part in _part(between, kind, body)
        ]
        if self.invitation:
            said += _calendar(between, self.invitation)
        said += [f"--{between}--", ""]
        if self.attachments:
            mixed = [f'Content-Type: multipart/mixed; boundary="{around}"', "", f"--{around}", *said]
            for attached in self.attachments:
                mixed += [f"--{around}", *attached.headers, "", attached.coded]
            said = [*mixed, f"--{around}--", ""]
        head = [f"{name}: {value}" for name, value in self._headers().items()]
        return "\r\n".join([*head, *said]).encode("ascii")

    def _headers(self) -> dict[str, str]:
        named = {
            "From": str(self.sender),
            "To": str(self.to),
            "Subject": Header(one_line(self.subject), "utf-8", header_name="Subject").encode(linesep="\r\n"),
            "Date": format_datetime(self.written_at),
            "Message-ID": self.message_id,
            "MIME-Version": "1.0",
            "Content-Language": self.language,
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        }
        if self.contact:
            named |= {"Reply-To": self.contact, "List-Unsubscribe": f"<mailto:{self.contact}?subject=Avregistrera>"}
        return named


def _part(between: str, kind: str, body: str) -> tuple[str, ...]:
    """One form of the letter, as base64: no line of it can be taken for anything else."""
    coded = encodebytes(body.encode()).decode("ascii").replace("\n", "\r\n")
    return (
        f"--{between}",
        f'Content-Type: text/{kind}; charset="utf-8"',
        "Content-Transfer-Encoding: base64",
        "",
        coded,
    )


def _calendar(between: str, invitation: Attachment) -> tuple[str, ...]:
    kind = f"Content-Type: {invitation.media_type}"
    return f"--{between}", kind, "Content-Transfer-Encoding: base64", "", invitation.coded


def one_line(text: str) -> str:
    """What stands in a header: without the characters that would end it."""
    return " ".join(printable(text).split())


def printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)
