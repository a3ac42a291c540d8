"""The procurements as lines: how far each has come and what is next. Of bidders nothing before the award (OSL 19:3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from models.kinds import ProcurementStep
from styrhjul.rules.procurement.cpv import name_of
from styrhjul.rules.procurement.names import STEP_NAMES
from styrhjul.rules.procurement.register import Procurement
from styrhjul.rules.procurement.steps import awarded, next_date, step_of, value_of
from styrhjul.services.procurement.checking import bodies
from styrhjul.services.procurement.cpv_names import cpv_names
from styrhjul.store.procurement import read_register


@dataclass(frozen=True)
class ProcurementLine:
    """``suppliers`` and ``value`` (whole SEK excluding VAT) are empty until there is an award.

    ``cpv_name`` is what the code is called, where the municipality has laid the names beside its database.
    """

    body: str
    key: str
    title: str
    cpv: str
    cpv_name: str
    step: ProcurementStep
    step_name: str
    next_what: str
    next_on: date | None
    suppliers: tuple[str, ...]
    value: int | None


def procurement_lines(
    connection: Connection, *, today: date, body: str = "", step: ProcurementStep | None = None
) -> tuple[ProcurementLine, ...]:
    """The lines of a body, or of every body, in the order of the steps and then of what comes first.

    Raises:
        Refused: there is no such body.
    """
    order = {each: place for place, each in enumerate(ProcurementStep)}
    names = cpv_names(connection)
    found = [
        _line(key, procurement, today, names)
        for key in bodies(connection, body=body)
        for procurement in read_register(connection, body=key).procurements
    ]
    wanted = [line for line in found if step in {None, line.step}]
    return tuple(sorted(wanted, key=lambda line: (order[line.step], line.next_on or date.max, line.body, line.key)))


def _line(body: str, procurement: Procurement, today: date, names: Mapping[str, str]) -> ProcurementLine:
    step, coming, awards = step_of(procurement, today), next_date(procurement, today), awarded(procurement, today)
    return ProcurementLine(
        body=body,
        key=procurement.key,
        title=procurement.title,
        cpv=procurement.cpv,
        cpv_name=name_of(procurement.cpv, names=names),
        step=step,
        step_name=STEP_NAMES[step],
        next_what=coming.what if coming else "",
        next_on=coming.on if coming else None,
        suppliers=tuple(dict.fromkeys(supplier.name for award in awards for supplier in award.suppliers)),
        value=value_of(procurement, today) if awards else None,
    )
