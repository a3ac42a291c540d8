"""What people write in cells, made into values: texts, keys, numbers, years, words from a list, organisation numbers.

Every function takes a cell as it was read and raises Refused with the Swedish sentence its writer needs.
"""

import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, time, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, TypeVar

from styrhjul.exchange.problems import quoted
from styrhjul.refused import Refused, Sentence, joined

if TYPE_CHECKING:
    from babel import Locale

Word = TypeVar("Word")

LONGEST_TEXT = 300
LONGEST_LONG_TEXT = 4000
YEARS = range(1980, 2101)
LARGEST_NUMBER = 1e15
_REORDERING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
_KEY = re.compile(r"[a-zåäö0-9][a-zåäö0-9_.-]{0,59}")
_NUMBER = re.compile(r"-?([0-9]+|[0-9]{1,3}( [0-9]{3})+)(,[0-9]+)?")
_LUHN_LENGTH = 10
_CENTURY_LENGTH = 12


def text(cell: object) -> str:
    """One line of text: composed, with single spaces and no invisible signs; a whole number without its ".0"."""
    return _one_line(_shown(cell), longest=LONGEST_TEXT)


def long_text(cell: object) -> str:
    """As ``text``, but longer, and with its line breaks; at most one empty line between paragraphs."""
    shown = _shown(cell)
    if shown.isprintable():  # then it is one line
        return _one_line(shown, longest=LONGEST_LONG_TEXT)
    lines = shown.splitlines()
    read = "\n".join(_one_line(line.strip(), longest=LONGEST_LONG_TEXT) for line in lines)
    spaced = re.sub(r"\n{3,}", "\n\n", read) if "\n\n\n" in read else read
    return _not_longer(spaced, LONGEST_LONG_TEXT)


def statement(cell: object) -> str:
    """A sentence or more that must be there, on one line however its cell was broken."""
    if not (found := " ".join(long_text(cell).split())):
        raise Refused("Cellen är tom och måste fyllas i.")
    return found


def _shown(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return unicodedata.normalize("NFC", "" if cell is None else str(cell)).strip()


def _one_line(shown: str, *, longest: int) -> str:
    if not shown:
        return ""
    printable = shown.isprintable()  # then it has neither control nor format signs
    if not printable and any(map(_is_control, shown)):
        raise Refused("%(found)s innehåller radbrytning eller styrtecken. Skriv allt på en rad.", found=quoted(shown))
    if shown.startswith("="):
        raise Refused("%(found)s är en formel. Skriv värdet i stället.", found=quoted(shown))
    visible = shown if printable else "".join(sign for sign in shown if unicodedata.category(sign) != "Cf")
    found = _not_longer(visible, longest)
    return found if printable and "  " not in found else " ".join(found.split())


def _not_longer(shown: str, longest: int) -> str:
    if len(shown) > longest:
        raise Refused("%(found)s är för långt. Högst %(most)s tecken får plats.", found=quoted(shown), most=longest)
    return shown


def _is_control(sign: str) -> bool:
    """What breaks a line, or turns the reading order so that a text looks like another one."""
    breaks = unicodedata.category(sign) in {"Cc", "Zl", "Zp", "Cs"} and sign != "\t"
    return breaks or unicodedata.bidirectional(sign) in _REORDERING


def required(cell: object) -> str:
    """Text that must be there."""
    if not (found := text(cell)):
        raise Refused("Cellen är tom och måste fyllas i.")
    return found


def key(cell: object) -> str:
    """A key: small letters, digits, full stop, hyphen and underscore; capitals are the same as small ones."""
    found = required(cell).lower()
    if not _KEY.fullmatch(found):
        raise Refused(
            "%(found)s duger inte som nyckel. Väntade bokstäver, siffror, punkt, bindestreck eller "
            "understreck, utan blanksteg.",
            found=quoted(found),
        )
    return found


def word(cell: object, words: Mapping[str, Word], *, expected: str) -> Word:
    """A word from a closed list; ``words`` has its keys as ``plain`` makes them."""
    found = required(cell)
    if plain(found) not in words:
        raise Refused(
            "%(found)s känns inte igen. Väntade %(expected)s.", found=quoted(found), expected=Sentence(expected)
        )
    return words[plain(found)]


def number(cell: object) -> float | None:
    """A number with a decimal comma, as "1 234,5"; Excel's own numbers as they are; None for an empty cell.

    A decimal point is refused: in Sweden "1.234" may mean either of two numbers, a thousand times apart.
    """
    if isinstance(cell, bool | date | time | timedelta):
        raise Refused("%(found)s är inget tal. Väntade ett tal som 85 eller 85,5.", found=quoted(cell))
    found = float(cell) if isinstance(cell, int | float) else _written_number(text(cell))
    if found is not None and not (math.isfinite(found) and abs(found) < LARGEST_NUMBER):
        raise Refused("%(found)s är för stort för att vara ett mått.", found=quoted(cell))
    return found


def _written_number(written: str) -> float | None:
    from babel.numbers import parse_decimal

    if not written:
        return None
    plus_or_minus = written.replace("\N{MINUS SIGN}", "-")
    if not _NUMBER.fullmatch(plus_or_minus):
        comma = written.replace(".", ",", 1)
        hint = Sentence("Skriv med decimalkomma: %(comma)s.", comma=comma) if _NUMBER.fullmatch(comma) else ""
        pattern = "%(found)s är inget tal. Väntade ett tal som 85 eller 85,5, utan enhet."
        raise Refused(joined((Sentence(pattern, found=quoted(written)), hint), " "))
    return float(parse_decimal(plus_or_minus.replace(" ", ""), locale=_swedish()))


@cache
def _swedish() -> "Locale":
    """Babel reads the locale's name anew for each number that it is given by name."""
    from babel import Locale

    return Locale("sv")


def optional_year(cell: object) -> int | None:
    """A year with four digits; None for an empty cell."""
    if not (found := text(cell)):
        return None
    if not (found.isascii() and found.isdigit() and int(found) in YEARS):
        raise Refused("%(found)s är inget år. Väntade ett år som 2027.", found=quoted(found))
    return int(found)


def required_year(cell: object) -> int:
    if (found := optional_year(cell)) is None:
        raise Refused("Cellen är tom. Väntade ett år som 2027.")
    return found


def yes(cell: object) -> bool:
    """Whether the cell says yes; an empty one says no."""
    if isinstance(cell, bool):
        return cell
    return bool(text(cell)) and word(cell, _YES_OR_NO, expected="ja, nej eller en tom cell")


_YES_OR_NO = {"ja": True, "x": True, "yes": True, "nej": False, "no": False}


@lru_cache(maxsize=4_096)
def plain(text: str) -> str:
    """A heading or word without case, spaces and signs: "E-post:" and "epost" are the same."""
    return "".join(sign for sign in unicodedata.normalize("NFC", text).casefold() if sign.isalnum())


def organisation_number(cell: object) -> str:
    """Ten digits with a Luhn check digit, as 556000-0000; "" for an empty cell. "16" may stand before."""
    found = text(cell)
    if not found:
        return ""
    digits = re.sub(r"[\s-]", "", found)
    if len(digits) == _CENTURY_LENGTH and digits.startswith("16"):
        digits = digits[2:]
    if not re.fullmatch(r"[0-9]{10}", digits):
        raise Refused(
            "%(found)s är inget organisationsnummer. Väntade tio siffror, som 556000-0000.", found=quoted(found)
        )
    if not luhn(digits):
        raise Refused("%(found)s är inget organisationsnummer: kontrollsiffran stämmer inte.", found=quoted(found))
    return f"{digits[:6]}-{digits[6:]}"


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (modulus 10)."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits, start=len(digits) % 2))
    return len(digits) == _LUHN_LENGTH and sum(number // 10 + number % 10 for number in doubled) % 10 == 0
