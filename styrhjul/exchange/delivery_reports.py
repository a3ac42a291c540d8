"""Reads what a mail server sends back of a letter it could not deliver: a delivery status notification (RFC 3464)."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.parser import HeaderParser
from email.utils import parsedate_to_datetime

LARGEST = 10_000_000
"""Bytes of one notification. It may hold the letter that it is about, with files."""

_STATUS_TYPES = {"message/delivery-status", "message/global-delivery-status"}
_LETTER_TYPES = {"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"}
_MESSAGE_ID = re.compile(r"<[^<>\s]+>")
_CODE = re.compile(r"\b[245]\d\d\b")
_LONGEST = 500


@dataclass(frozen=True)
class DeliveryReport:
    """What became of a letter. ``message_ids`` are what it may have been, the surest first.

    ``failed`` is the mail system's last word: it has given up (RFC 3464, 2.3.3), also where what stopped it might have
    passed. ``code`` is SMTP's, 0 when none is told; ``written_at`` None when it says nothing of when.
    """

    message_ids: tuple[str, ...]
    failed: bool
    recipient: str
    code: int
    answer: str
    written_at: datetime | None


def read_delivery_report(content: bytes) -> DeliveryReport | None:
    """The report in a mail, None if it is none: an answer from a person, or something that says it in words only."""
    mail = message_from_bytes(content)
    fields = [block for part in mail.walk() if part.get_content_type() in _STATUS_TYPES for block in _blocks(part)]
    recipients = [block for block in fields if block["Action"]]
    if not recipients:
        return None
    failed = [block for block in recipients if _word(block["Action"]) == "failed"]
    told = (failed or recipients)[0]
    diagnostic = _after_kind(told["Diagnostic-Code"])
    code = _CODE.search(diagnostic)
    return DeliveryReport(
        message_ids=tuple(dict.fromkeys(_message_ids(mail, fields))),
        failed=bool(failed),
        recipient=_after_kind(told["Original-Recipient"] or told["Final-Recipient"]),
        code=int(code[0]) if code else 0,
        answer=" ".join(part for part in (_one_line(told["Status"]), diagnostic) if part)[:_LONGEST],
        written_at=_instant(mail["Date"]),
    )


def _blocks(part: Message) -> Iterator[Message]:
    """The groups of fields, which stand one after the other with an empty line between."""
    payload = part.get_payload()
    for block in payload if isinstance(payload, list) else []:
        assert isinstance(block, Message)
        yield block
        rest = block.get_payload()
        if isinstance(rest, str):
            yield from (HeaderParser().parsestr(group) for group in re.split(r"\r?\n\r?\n", rest) if group.strip())


def _message_ids(mail: Message, fields: list[Message]) -> Iterator[str]:
    """The returned letter's own id; what the report says it was; and what the report is an answer to."""
    for part in mail.walk():
        if part.get_content_type() in _LETTER_TYPES:
            yield from _ids(_returned(part)["Message-ID"])
    for block in fields:
        yield from _ids(block["Original-Message-ID"])
        yield from _ids(block["X-Original-Message-ID"])
    yield from _ids(mail["In-Reply-To"])
    yield from _ids(mail["References"])


def _returned(part: Message) -> Message:
    payload = part.get_payload()
    if isinstance(payload, list) and payload and isinstance(payload[0], Message):
        return payload[0]
    decoded = part.get_payload(decode=True)
    return HeaderParser().parsestr(decoded.decode("utf-8", "replace") if isinstance(decoded, bytes) else "")


def _ids(value: object) -> list[str]:
    return _MESSAGE_ID.findall(str(value or ""))


def _word(value: object) -> str:
    """A field's word, without the comment that may follow it."""
    return str(value or "").partition("(")[0].strip().casefold()


def _after_kind(value: object) -> str:
    """What stands after the kind of an address or of a diagnosis, as in ``rfc822; kim@skola.se``."""
    return _one_line(str(value or "").partition(";")[2])


def _one_line(value: object) -> str:
    return " ".join(str(value or "").split())


def _instant(value: object) -> datetime | None:
    with suppress(ValueError, TypeError):
        at = parsedate_to_datetime(str(value))
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at
    return None
