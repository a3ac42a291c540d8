"""Holds the bodies' registers against the law's limits and the municipality's settings. It decides nothing."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

from sqlalchemy import Connection, select

from models.cycles import Cycle
from models.kinds import CycleState
from models.organisation import Body
from styrhjul.refused import Refused
from styrhjul.rules.definition import Definition
from styrhjul.rules.loading import load_definition
from styrhjul.rules.procurement.limits import LimitRules, in_order, parse_limits, with_rate
from styrhjul.rules.procurement.settings import ProcurementSettings
from styrhjul.rules.procurement.warnings import NAMES, RegisterWarning, warnings_on
from styrhjul.services.installation import own_folder
from styrhjul.services.planning import definition_of
from styrhjul.store.procurement import read_register

SHIPPED_LIMITS = "procurement_limits.yaml"


@dataclass(frozen=True)
class Warned:
    """A warning of a body's register; ``name`` is what its kind is called in Swedish."""

    body: str
    kind: str
    name: str
    key: str
    what: str
    due_on: date | None


def check_registers(connection: Connection, *, today: date, body: str = "") -> tuple[Warned, ...]:
    """Every warning of the body's register, or of every body's, in the order of the kinds.

    Raises:
        Refused: there is no such body; or the folder's definition, which is read where no year is open, is wrong.
    """
    found = [
        Warned(body=key, kind=one.kind, name=NAMES[one.kind], key=one.key, what=one.what, due_on=one.due_on)
        for key in bodies(connection, body=body)
        for one in register_warnings(connection, body=key, today=today)
    ]
    order = {kind: place for place, kind in enumerate(NAMES)}
    return tuple(sorted(found, key=lambda one: order[one.kind]))


def register_warnings(connection: Connection, *, body: str, today: date) -> tuple[RegisterWarning, ...]:
    """The warnings of one body's register; the body is known."""
    chosen = settings_of(connection, body=body)
    register = read_register(connection, body=body)
    return warnings_on(register, limits=limits_for(chosen), settings=chosen, today=today)


def bodies(connection: Connection, *, body: str = "") -> tuple[str, ...]:
    """The key of the body asked for, or ("") of every body.

    Raises:
        Refused: there is no such body.
    """
    known = tuple(connection.execute(select(Body.key).order_by(Body.key)).scalars())  # type: ignore[call-overload]
    if body and body not in known:
        raise Refused(f"Organet '{body}' finns inte. Kända organ: {', '.join(known) or 'inga ännu'}.")
    return (body,) if body else known


def settings_of(connection: Connection, *, body: str) -> ProcurementSettings:
    """As the body's definition says; without any, as is usual."""
    definition = definition_for(connection, body=body)
    return definition.procurement if definition else ProcurementSettings()


def definition_for(connection: Connection, *, body: str) -> Definition | None:
    """The definition of the body's latest open year; without one, the installation's own, if there is any."""
    latest = (
        select(Cycle.definition)  # type: ignore[call-overload]
        .join(Body, Body.id == Cycle.body_id)
        .where(Body.key == body, Cycle.state == CycleState.OPEN)
        .order_by(Cycle.year.desc())  # type: ignore[attr-defined]
        .limit(1)
    )
    snapshot: str | None = connection.execute(latest).scalar()
    if snapshot is not None:
        return definition_of(snapshot)
    folder = own_folder(connection) / "cycle"
    return load_definition(folder) if folder.is_dir() else None


def limits_for(chosen: ProcurementSettings) -> LimitRules:
    """The limits that come with the program, with those that the municipality has declared of its own."""
    return with_rate(in_order([*shipped_limits(), *chosen.limits]), chosen.kronor_per_euro)


@lru_cache(maxsize=1)
def shipped_limits() -> LimitRules:
    return parse_limits((files("styrhjul.rules") / "data" / SHIPPED_LIMITS).read_text(encoding="utf-8"))
