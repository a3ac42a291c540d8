"""Organisation numbers, as people write them and as we keep them."""

import re

from styrhjul.refused import Refused

LENGTH = 10


def organisation_number(written: str) -> str:
    """The ten digits of "556703-7485", "5567037485" or "165567037485".

    The last digit checks the others (the Luhn sum, as for a personal identity number: lag 1974:174 and
    Skatteverket's SKV 709).

    Raises:
        ValueError: it is no such number; the sentence is for the person who wrote it.
    """
    text = re.sub(r"\s", "", written)
    if not re.fullmatch(r"(16)?\d{6}-?\d{4}", text, re.ASCII):
        raise Refused(
            "”%(written)s” är inget organisationsnummer. Skriv tio siffror, till exempel 556703-7485.", written=written
        )
    digits = text.replace("-", "")[-LENGTH:]
    if luhn_sum(digits) % 10:
        raise Refused(
            "Organisationsnumret ”%(written)s” stämmer inte: kontrollsiffran är en annan. Se efter igen.",
            written=written,
        )
    return digits


def luhn_sum(digits: str) -> int:
    """Every second digit doubled, from the next to last; the digits of it all added."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(digits), start=1))
    return sum(sum(divmod(number, 10)) for number in doubled)
