"""Codes of the common procurement vocabulary (CPV, EG 213/2008). Their names are not ours to ship."""

import re
from collections.abc import Mapping

from styrhjul.refused import Refused

DIGITS = 8
DIVISION = 2
"""The fewest digits that a name can stand for."""


def cpv_code(written: str) -> str:
    """The eight digits of "85311000" or "85311000-2".

    The check digit is left out and not checked: those of the revision of 2008 do not follow the published rule. The
    first two digits are the division, and none begins with two zeros.

    Raises:
        ValueError: it is no such code; the sentence is for the person who wrote it.
    """
    found = re.fullmatch(r"(?!00)(\d{8})(?:\s*[-\u2013]\s*\d)?", written.strip(), re.ASCII)
    if found is None:
        raise Refused("”%(written)s” är ingen CPV-kod. Skriv åtta siffror, till exempel 85311000-2.", written=written)
    return found[1]


def kind_of(cpv: str, *, digits: int) -> str:
    """The part of the code that says what kind it is: three digits are a group, four a class, five a category.

    "" for a code that is not known: what it buys is of no kind together with something else.
    """
    return cpv[:digits] if len(cpv) >= digits else ""


def name_of(cpv: str, *, names: Mapping[str, str]) -> str:
    """What the code is called, or else what the nearest wider one is; "" when none of them has a name.

    ``names`` are the vocabulary's, by eight digits: a municipality lays them beside its database.
    """
    wider = (cpv[:digits].ljust(DIGITS, "0") for digits in range(len(cpv), DIVISION - 1, -1))
    return next((names[code] for code in wider if code in names), "")
