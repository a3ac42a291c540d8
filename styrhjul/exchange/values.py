"""What people write in cells, made into values: text, keys, words from a closed list, organisation numbers.

Every function takes a cell as it was read and raises ValueError with the Swedish sentence its writer needs.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import TypeVar

from styrhjul.exchange.problems import quoted

Word = TypeVar("Word")

LONGEST_TEXT = 300
_REORDERING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
_KEY = re.compile(r"[a-zåäö0-9][a-zåäö0-9_.-]{0,59}")
_LUHN_LENGTH = 10
_CENTURY_LENGTH = 12


def text(cell: object) -> str:
    """One line of text: composed, with single spaces and no invisible signs; a whole number without its ".0"."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    shown = unicodedata.normalize("NFC", "" if cell is None else str(cell)).strip()
    if any(map(_is_control, shown)):
        raise ValueError(f"{quoted(shown)} innehåller radbrytning eller styrtecken. Skriv allt på en rad.")
    if shown.startswith("="):
        raise ValueError(f"{quoted(shown)} är en formel. Skriv värdet i stället.")
    visible = "".join(sign for sign in shown if unicodedata.category(sign) != "Cf")
    if len(visible) > LONGEST_TEXT:
        raise ValueError(f"{quoted(visible)} är för långt. Högst {LONGEST_TEXT} tecken får plats.")
    return " ".join(visible.split())


def _is_control(sign: str) -> bool:
    """What breaks a line, or turns the reading order so that a text looks like another one."""
    breaks = unicodedata.category(sign) in {"Cc", "Zl", "Zp", "Cs"} and sign != "\t"
    return breaks or unicodedata.bidirectional(sign) in _REORDERING


def required(cell: object) -> str:
    """Text that must be there."""
    if not (found := text(cell)):
        raise ValueError("Cellen är tom och måste fyllas i.")
    return found


def key(cell: object) -> str:
    """A key: small letters, digits, full stop, hyphen and underscore; capitals are the same as small ones."""
    found = required(cell).lower()
    if not _KEY.fullmatch(found):
        raise ValueError(
            f"{quoted(found)} duger inte som nyckel. Väntade bokstäver, siffror, punkt, bindestreck eller "
            "understreck, utan blanksteg."
        )
    return found


def word(cell: object, words: Mapping[str, Word], *, expected: str) -> Word:
    """A word from a closed list; ``words`` has its keys as ``plain`` makes them."""
    found = required(cell)
    if plain(found) not in words:
        raise ValueError(f"{quoted(found)} känns inte igen. Väntade {expected}.")
    return words[plain(found)]


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
        raise ValueError(f"{quoted(found)} är inget organisationsnummer. Väntade tio siffror, som 556000-0000.")
    if not luhn(digits):
        raise ValueError(f"{quoted(found)} är inget organisationsnummer: kontrollsiffran stämmer inte.")
    return f"{digits[:6]}-{digits[6:]}"


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (modulus 10)."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits, start=len(digits) % 2))
    return len(digits) == _LUHN_LENGTH and sum(number // 10 + number % 10 for number in doubled) % 10 == 0
