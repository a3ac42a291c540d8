"""OCDS's closed lists beside ours, and LOU's own words for the procedures."""

from collections.abc import Mapping

from models.kinds import ContractNature, Procedure
from styrhjul.rules.procurement.names import PROCEDURE_NAMES

PROCEDURES: Mapping[Procedure, str] = {
    Procedure.OPEN: "open",
    Procedure.RESTRICTED: "selective",
    Procedure.NEGOTIATED: "selective",
    Procedure.NEGOTIATED_WITHOUT_NOTICE: "limited",
    Procedure.DIALOGUE: "selective",
    Procedure.INNOVATION: "selective",
    Procedure.SIMPLIFIED: "open",
    Procedure.DIRECT: "direct",
}
"""The method in OCDS; its details, in words, tell which of LOU's procedures it is."""

METHODS: Mapping[str, Procedure] = {
    "open": Procedure.OPEN,
    "selective": Procedure.RESTRICTED,
    "limited": Procedure.NEGOTIATED_WITHOUT_NOTICE,
    "direct": Procedure.DIRECT,
}
"""What is made of a method alone."""

DETAILS: Mapping[str, Procedure] = {name.casefold(): procedure for procedure, name in PROCEDURE_NAMES.items()}

CATEGORIES: Mapping[ContractNature, str] = {
    ContractNature.GOODS: "goods",
    ContractNature.SERVICES: "services",
    ContractNature.WORKS: "works",
    ContractNature.SOCIAL: "services",
}

NATURES: Mapping[str, ContractNature] = {
    "goods": ContractNature.GOODS,
    "services": ContractNature.SERVICES,
    "works": ContractNature.WORKS,
}

CANCELLED = frozenset({"cancelled", "unsuccessful", "withdrawn"})
"""Statuses of a tender or an award that nothing came of."""

PLANNED = frozenset({"planning", "planned"})
