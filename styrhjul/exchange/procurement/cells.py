"""What stands in the cells of the register's sheets: sums, counts, CPV codes and the words of the closed lists."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeVar

from models.kinds import ContractNature, Procedure, Sanction
from styrhjul.exchange.problems import quoted
from styrhjul.exchange.values import number, plain, text, word
from styrhjul.refused import Refused
from styrhjul.rules.procurement.cpv import DIGITS, cpv_code
from styrhjul.rules.procurement.names import NATURE_NAMES, PROCEDURE_NAMES, SANCTION_NAMES
from styrhjul.rules.procurement.organisation_numbers import organisation_number
from styrhjul.rules.swedish import either

Kind = TypeVar("Kind")

KIND_NAMES: Mapping[str, str] = MappingProxyType(
    {str(kind): name for kind, name in (*NATURE_NAMES.items(), *PROCEDURE_NAMES.items(), *SANCTION_NAMES.items())}
)
"""What the closed lists' words are, whichever list they are of."""
_ALSO_NATURES = {
    "vara": ContractNature.GOODS,
    "tjänst": ContractNature.SERVICES,
    "bygg": ContractNature.WORKS,
    "entreprenad": ContractNature.WORKS,
    "byggentreprenader": ContractNature.WORKS,
    "sociala": ContractNature.SOCIAL,
    "sociala och andra särskilda tjänster": ContractNature.SOCIAL,
}
_ALSO_PROCEDURES = {
    "öppet": Procedure.OPEN,
    "öppen": Procedure.OPEN,
    "selektivt förfarande": Procedure.RESTRICTED,
    "förhandlat förfarande": Procedure.NEGOTIATED,
    "förhandlat med föregående annonsering": Procedure.NEGOTIATED,
    "förhandlat förfarande med föregående annonsering": Procedure.NEGOTIATED,
    "förhandlat utan annonsering": Procedure.NEGOTIATED_WITHOUT_NOTICE,
    "förhandlat utan föregående annonsering": Procedure.NEGOTIATED_WITHOUT_NOTICE,
    "dialog": Procedure.DIALOGUE,
    "innovation": Procedure.INNOVATION,
    "förenklat": Procedure.SIMPLIFIED,
    "förenklat förfarande": Procedure.SIMPLIFIED,
    "förenklad upphandling": Procedure.SIMPLIFIED,
    "annonserad": Procedure.SIMPLIFIED,
    "annonserad upphandling": Procedure.SIMPLIFIED,
    "direkt": Procedure.DIRECT,
}
_ALSO_SANCTIONS = {
    "inget": Sanction.NONE,
    "anmärkning": Sanction.REMARK,
    "uppsägning": Sanction.TERMINATION,
    "återkallelse": Sanction.TERMINATION,
    "återkallat godkännande": Sanction.TERMINATION,
}
_ROUNDED = re.compile(r"([0-9 ,.]+)\s*(mnkr|mkr|mn|milj\.?|miljoner|tkr|tusen)( kr| kronor)?", re.IGNORECASE)
_CURRENCY = re.compile(r"\s*(kr|kronor|sek|:-)\.?$", re.IGNORECASE)
_LARGEST_SUM = 10**12


def reading_nature(cell: object) -> ContractNature:
    """Empty: a service, which is what a committee mostly buys."""
    return _chosen(cell, NATURE_NAMES, _ALSO_NATURES) if text(cell) else ContractNature.SERVICES


def reading_procedure(cell: object) -> Procedure:
    """Empty: open."""
    return _chosen(cell, PROCEDURE_NAMES, _ALSO_PROCEDURES) if text(cell) else Procedure.OPEN


def reading_sanction(cell: object) -> Sanction:
    return _chosen(cell, SANCTION_NAMES, _ALSO_SANCTIONS) if text(cell) else Sanction.NONE


def _chosen(cell: object, names: Mapping[Kind, str], also: Mapping[str, Kind]) -> Kind:
    """``names`` are what the kinds are called; ``also`` what else people write."""
    known = {plain(name): kind for kind, name in names.items()} | {plain(name): kind for name, kind in also.items()}
    return word(cell, known, expected=either(list(names.values())))


def kronor(cell: object) -> int | None:
    """Whole SEK without VAT, as "1 250 000" or "1 250 000 kr"; None for an empty cell.

    Millions and thousands ("1,25 mnkr") are refused, as a sheet that mixes them is soon wrong a thousandfold; and so
    are fractions of a krona, since no sum in the register is that exact.
    """
    if isinstance(cell, str):
        written = text(cell)
        if rounded := _ROUNDED.fullmatch(written):
            raise Refused(
                "%(found)s är inte utskrivet. Skriv hela kronor utan moms, som 1 250 000, inte %(unit)s.",
                found=quoted(written),
                unit=rounded[2],
            )
        cell = _CURRENCY.sub("", written)
    found = number(cell)
    if found is None:
        return None
    if not found.is_integer():
        raise Refused("%(found)s har ören. Skriv hela kronor utan moms.", found=quoted(cell))
    if not 0 <= found < _LARGEST_SUM:
        raise Refused(
            "%(found)s kan inte vara ett värde. Skriv hela kronor utan moms, som 1 250 000.", found=quoted(cell)
        )
    return int(found)


def count(cell: object) -> int | None:
    """A whole number from 0; None for an empty cell."""
    found = number(cell)
    if found is not None and not (found.is_integer() and found >= 0):
        raise Refused("%(found)s är inget antal. Väntade 0, 1, 2 och så vidare.", found=quoted(cell))
    return None if found is None else int(found)


def ordinal(cell: object) -> int:
    """A whole number from 1, which must be there."""
    if not (found := count(cell)):
        raise Refused("%(found)s är inget nummer. Väntade 1, 2, 3 och så vidare.", found=quoted(text(cell)))
    return found


def cpv(cell: object) -> str:
    """Eight digits; the check digit may stand after, and is left out. Excel takes a 0 from the beginning of a code."""
    found = text(cell)
    if not found:
        return ""
    if isinstance(cell, int | float):
        found = found.zfill(DIGITS)
    return cpv_code(found.replace(" ", ""))


def bare_organisation_number(cell: object) -> str:
    """Ten digits without a hyphen; "" for an empty cell."""
    return organisation_number(found) if (found := text(cell)) else ""
