"""Where people are reached, as it is written in cells: one e-mail address, and any number of Apprise URLs.

Both go into messages and requests later, so nothing that could break a header or a line gets past here.
"""

import re
import unicodedata

from models.kinds import CHANNEL_SCHEMES
from styrhjul.exchange.problems import quoted
from styrhjul.exchange.values import text
from styrhjul.refused import Refused
from styrhjul.rules.swedish import either

_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_LOCAL = re.compile(r"[a-z0-9!#$&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$&'*+/=?^_`{|}~-]+)*")  # no %, which may hide a line break
_HIDDEN_BREAK = re.compile(r"%0[0ad]", re.IGNORECASE)
_LONGEST_LOCAL = 64
_LONGEST_MAIL = 254
_LONGEST_URL = 900


def mail_address(cell: object) -> str:
    """One bare e-mail address in small letters, with its domain in ASCII; "" for an empty cell."""
    if "://" in str(cell):  # it may hold a secret, which no error repeats
        raise Refused("Det är ingen e-postadress. En adress med :// hör hemma i kolumnen Övriga adresser.")
    found = text(cell)
    if not found:
        return ""
    local, _, domain = found.lower().rpartition("@")
    ascii_domain = _ascii(domain)
    labels = ascii_domain.split(".")
    sound = _LOCAL.fullmatch(local) and len(labels) > 1 and all(map(_LABEL.fullmatch, labels))
    if not sound or len(local) > _LONGEST_LOCAL or len(local) + 1 + len(ascii_domain) > _LONGEST_MAIL:
        raise Refused("%(found)s är ingen e-postadress. Väntade en enda, som namn@kommun.se.", found=quoted(found))
    return f"{local}@{ascii_domain}"


def other_addresses(cell: object) -> tuple[str, ...]:
    """Apprise URLs, separated by spaces or line breaks, each once. They hold secrets: no error repeats one."""
    urls = ("" if cell is None else str(cell)).split()
    return tuple(dict.fromkeys(map(_url, urls)))


def _url(written: str) -> str:
    told, separator, rest = written.partition("://")
    scheme = told.lower()
    if scheme in {"mailto", "mailtos"} or (not separator and "@" in written):
        raise Refused("En e-postadress hör hemma i kolumnen E-post, utan mailto:.")
    if scheme not in CHANNEL_SCHEMES:
        pattern = "Det är ingen adress. Väntade något som börjar %(expected)s."
        if separator:
            pattern = "Adresser som börjar %(begun)s används inte. Väntade något som börjar %(expected)s."
        raise Refused(pattern, begun=quoted(told), expected=_expected())
    if not rest.strip("/") or not rest.isprintable() or _HIDDEN_BREAK.search(rest) or len(rest) > _LONGEST_URL:
        raise Refused("Adressen efter %(scheme)s:// är ofullständig eller skadad. Kopiera den på nytt.", scheme=scheme)
    return f"{scheme}://{rest}"


def _expected() -> str:
    """One scheme a channel: "46elks:// (sms), … eller json:// (webhook)"."""
    shown: dict[str, str] = {}
    for scheme, name in CHANNEL_SCHEMES.items():
        shown.setdefault(name, f"{scheme}:// ({name})")
    return either(list(shown.values()))


def _ascii(domain: str) -> str:
    try:
        return unicodedata.normalize("NFC", domain).encode("idna").decode("ascii")
    except UnicodeError:
        return ""
