"""Reads JSON that others have written: each field as what it should be, and a note where it was something else."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from styrhjul.exchange.problems import quoted
from styrhjul.refused import Sentence, joined
from styrhjul.settings import STOCKHOLM

LARGEST = 2**63 - 1
YEARS = range(1900, 2200)
_DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ](.*))?$")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})$")


@dataclass(frozen=True)
class ReleaseWarning:
    """What in a release could not be taken as it stood. ``path`` is "awards/0/date"; empty means the whole release."""

    ocid: str
    release: str
    path: str
    message: str

    @property
    def sentence(self) -> Sentence:
        where = joined((self.ocid or self.release, self.path), ", ")
        return Sentence("%(where)s: %(message)s", where=where, message=Sentence(self.message))

    def __str__(self) -> str:
        return str(self.sentence)


@dataclass
class Notes:
    """Gathers the warnings of one release; what is asked for twice is told once."""

    ocid: str
    release: str
    warnings: dict[ReleaseWarning, None] = field(default_factory=dict)

    def add(self, path: str, message: str, /, **values: object) -> None:
        """``values`` fill the places of the message, if it is a pattern."""
        self.warnings[ReleaseWarning(self.ocid, self.release, path, Sentence(message, **values))] = None


@dataclass(frozen=True)
class Node:
    """An object in the file, where it stands, and where to tell what is wrong with it."""

    content: Mapping[str, Any]
    notes: Notes
    path: str = ""

    def at(self, name: str) -> str:
        return f"{self.path}/{name}" if self.path else name

    def note(self, name: str, message: str, /, **values: object) -> None:
        self.notes.add(self.at(name) if name else self.path, message, **values)

    def node(self, name: str) -> "Node":
        """The object there; an empty one if there is none."""
        found = self.content.get(name)
        if found is not None and not isinstance(found, Mapping):
            self.note(name, "Väntade ett objekt, men här står %(found)s. Det är inte läst.", found=quoted(found))
        return Node(found if isinstance(found, Mapping) else {}, self.notes, self.at(name))

    def nodes(self, name: str) -> list["Node"]:
        """The objects in the list there. An object that stands alone is a list of one, as in OCDS 1.0."""
        found = self.content.get(name)
        if isinstance(found, Mapping):
            return [self.node(name)]
        if found is not None and not isinstance(found, list):
            self.note(name, "Väntade en lista, men här står %(found)s. Det är inte läst.", found=quoted(found))
        nodes = []
        for number, each in enumerate(found if isinstance(found, list) else []):
            if isinstance(each, Mapping):
                nodes.append(Node(each, self.notes, self.at(f"{name}/{number}")))
            else:
                self.note(
                    f"{name}/{number}",
                    "Väntade ett objekt, men här står %(found)s. Det är inte läst.",
                    found=quoted(each),
                )
        return nodes

    def text(self, name: str) -> str:
        found = self.content.get(name)
        if isinstance(found, str):
            return found
        if isinstance(found, int | float) and not isinstance(found, bool):
            return str(found)
        if found is not None:
            self.note(name, "Väntade text, men här står %(found)s. Det är inte läst.", found=quoted(found))
        return ""

    def whole(self, name: str) -> int | None:
        """A number of things, zero or more."""
        found = self.content.get(name)
        number = _decimal(found)
        if number is not None and number == number.to_integral_value() and 0 <= number <= LARGEST:
            return int(number)
        if found is not None:
            self.note(name, "Väntade ett antal, men här står %(found)s. Det är inte läst.", found=quoted(found))
        return None

    def day(self, name: str) -> date | None:
        found = self.content.get(name)
        if found is None or found == "":
            return None
        if (day := day_of(found)) is None:
            self.note(
                name,
                "Väntade ett datum som 2027-01-15T00:00:00Z, men här står %(found)s.",
                found=quoted(found),
            )
        return day

    def amount(self, name: str) -> int | None:
        """Whole SEK. Another currency is not converted: an amount without its rate would be an invention."""
        found = self.content.get(name)
        value = self.node(name).content if isinstance(found, Mapping) else {"amount": found}
        amount, currency = value.get("amount"), value.get("currency")
        if amount is None or amount == "":
            return None
        if currency not in (None, "", "SEK"):
            self.note(
                name,
                "Beloppet är %(amount)s i valutan %(currency)s. Bara SEK läses in.",
                amount=quoted(amount),
                currency=quoted(currency),
            )
            return None
        number = _decimal(amount)
        if number is None or not 0 <= number <= LARGEST:
            self.note(name, "Väntade ett belopp, men här står %(found)s. Det är inte läst.", found=quoted(amount))
            return None
        if isinstance(amount, str):
            self.note(
                name,
                "Beloppet %(found)s står som text. Det är läst som %(kronor)s kronor.",
                found=quoted(amount),
                kronor=round(number),
            )
        if value.get("valueAddedTaxIncluded") is True:
            self.note(name, "Beloppet är med moms. Det är läst som det står, fast registret räknar utan.")
        if not currency:
            self.note(name, "Valutan saknas. Beloppet är läst som kronor (SEK).")
        return round(number)


def day_of(written: object) -> date | None:
    """The day as it was meant: 2027-01-14T23:00:00Z is midnight in Sweden, and so the fifteenth; else as it stands."""
    if not isinstance(written, str):
        return None
    text = written.strip()
    match = _DAY.match(text) or _COMPACT_DAY.match(text)
    if match is None:
        return None
    try:
        day = date(*(int(part) for part in match.groups()[:3]))
    except ValueError:
        return None
    if day.year not in YEARS:
        return None
    return day + timedelta(days=1) if _is_midnight_in_sweden(text) else day


def _is_midnight_in_sweden(text: str) -> bool:
    """Of a time in UTC that is not midnight there."""
    if not text.endswith(("Z", "+00:00")) or "T" not in text:
        return False
    try:
        moment = datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return False
    return moment.time() != time() and moment.astimezone(STOCKHOLM).time() == time()


def _decimal(written: object) -> Decimal | None:
    """Of a number, or of a text such as "1 234,50" or "1,234.50"."""
    if isinstance(written, bool) or (isinstance(written, float) and not math.isfinite(written)):
        return None
    if isinstance(written, int | float):
        return Decimal(str(written))
    if not isinstance(written, str):
        return None
    text = re.sub(r"\s|kr|SEK|:-", "", written)
    if "," in text and "." in text:
        text = text.replace("." if text.rindex(",") > text.rindex(".") else ",", "")
    try:
        number = Decimal(text.replace(",", ".")) if re.fullmatch(r"-?[\d.,]{1,30}", text) else None
    except InvalidOperation:
        return None
    return number
