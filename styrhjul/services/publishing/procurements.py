"""The registers of procurements as everybody may see them: on a page, and as open data by OCDS."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection

from models.kinds import ProcurementStep, Sanction
from styrhjul.exchange.ocds import UNREGISTERED_PREFIX, Publisher, publishable, write_releases
from styrhjul.rules.procurement.register import (
    Approval,
    Award,
    ChoiceSystem,
    Contract,
    FollowUp,
    Procurement,
    Register,
)
from styrhjul.rules.procurement.steps import awarded, end_of, is_in_force, next_date, signed, step_of
from styrhjul.services.planning import definition_of
from styrhjul.settings import STOCKHOLM
from styrhjul.store.procurement import read_register
from styrhjul.store.published import definitions

SOON = timedelta(days=365)
"""How far ahead contracts that end are told of on their own."""
_UNDER_WAY = (
    ProcurementStep.ANNOUNCED,
    ProcurementStep.EVALUATION,
    ProcurementStep.STANDSTILL,
    ProcurementStep.AWARDED,
)


def public_register(connection: Connection, *, body: str, today: date) -> Register:
    """The body's register without what is secret on the day, and without our own people and their notes."""
    register = publishable(read_register(connection, body=body), day=today)
    return Register(
        procurements=tuple(_procurement(each, today) for each in register.procurements),
        systems=tuple(_system(each, today) for each in register.systems),
    )


def _procurement(procurement: Procurement, today: date) -> Procurement:
    """The estimate could tell bidders what we are ready to pay: it is told once there is an award."""
    return replace(
        procurement,
        responsible="",
        documentation="",
        criteria=procurement.criteria if procurement.announced_on and procurement.announced_on <= today else "",
        estimate=procurement.estimate if procurement.awards else None,
        awards=tuple(_award(each) for each in procurement.awards),
    )


def _award(award: Award) -> Award:
    contracts = tuple(
        replace(contract, ended_why="", follow_ups=tuple(map(_follow_up, contract.follow_ups)))
        for contract in award.contracts
    )
    return replace(award, decider="", contracts=contracts)


def _follow_up(follow_up: FollowUp) -> FollowUp:
    """That it is planned or done; not what one official has found of one supplier."""
    return replace(follow_up, how="", by="", findings="", sanction=Sanction.NONE)


def _system(system: ChoiceSystem, today: date) -> ChoiceSystem:
    """Those who have been approved; nobody is shown up for having been refused."""
    return replace(system, approvals=tuple(_approval(each) for each in system.approvals if _is_approved(each, today)))


def _is_approved(approval: Approval, today: date) -> bool:
    return approval.approved_on is not None and approval.approved_on <= today


def _approval(approval: Approval) -> Approval:
    return replace(approval, why="", follow_ups=tuple(map(_follow_up, approval.follow_ups)))


@dataclass(frozen=True)
class ContractInForce:
    """``value`` is whole SEK excluding VAT; ``ends_on`` None: until further notice."""

    title: str
    procurement: str
    suppliers: tuple[str, ...]
    value: int | None
    starts_on: date | None
    ends_on: date | None
    ends_soon: bool


@dataclass(frozen=True)
class UnderWay:
    """What is being bought. ``suppliers`` is empty until there is an award."""

    title: str
    procurement: str
    step: ProcurementStep
    next_what: str
    next_on: date | None
    suppliers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """A system in which the citizen chooses among the approved (LOV 2008:962)."""

    name: str
    starts_on: date | None
    providers: tuple[str, ...]


@dataclass(frozen=True)
class PublicRegister:
    contracts: tuple[ContractInForce, ...]
    under_way: tuple[UnderWay, ...]
    planned: tuple[UnderWay, ...]
    choices: tuple[Choice, ...]

    @property
    def ending(self) -> tuple[ContractInForce, ...]:
        """The contracts that end within a year, the first first."""
        soon = (contract for contract in self.contracts if contract.ends_soon)
        return tuple(sorted(soon, key=lambda contract: (contract.ends_on or date.max, contract.title)))


def told_register(register: Register, *, today: date) -> PublicRegister:
    """A public register as a page tells it. Pure."""
    lines = [_line(each, today) for each in register.procurements]
    return PublicRegister(
        contracts=tuple(
            _in_force(procurement, award, contract, today)
            for procurement in register.procurements
            if step_of(procurement, today) is not ProcurementStep.CANCELLED
            for award in awarded(procurement, today)
            for contract in signed(award, today)
            if is_in_force(contract, today)
        ),
        under_way=_in_order(line for line in lines if line.step in _UNDER_WAY),
        planned=_in_order(line for line in lines if line.step is ProcurementStep.PLANNED),
        choices=tuple(_choice(each, today) for each in register.systems if _is_open(each, today)),
    )


def _in_force(procurement: Procurement, award: Award, contract: Contract, today: date) -> ContractInForce:
    end = end_of(contract)
    return ContractInForce(
        title=contract.title or award.title or procurement.title,
        procurement=procurement.key,
        suppliers=tuple(supplier.name for supplier in award.suppliers),
        value=contract.value if contract.value is not None else award.value,
        starts_on=contract.starts_on,
        ends_on=end,
        ends_soon=end is not None and end <= today + SOON,
    )


def _line(procurement: Procurement, today: date) -> UnderWay:
    coming = next_date(procurement, today)
    names = (supplier.name for award in awarded(procurement, today) for supplier in award.suppliers)
    return UnderWay(
        title=procurement.title,
        procurement=procurement.key,
        step=step_of(procurement, today),
        next_what=coming.what if coming else "",
        next_on=coming.on if coming else None,
        suppliers=tuple(dict.fromkeys(names)),
    )


def _in_order(lines: Iterable[UnderWay]) -> tuple[UnderWay, ...]:
    return tuple(sorted(lines, key=lambda line: (line.next_on or date.max, line.title)))


def _is_open(system: ChoiceSystem, today: date) -> bool:
    return (system.starts_on is None or system.starts_on <= today) and (
        system.ends_on is None or today <= system.ends_on
    )


def _choice(system: ChoiceSystem, today: date) -> Choice:
    here = {each.supplier.name for each in system.approvals if each.left_on is None or each.left_on > today}
    return Choice(system.name, system.starts_on, tuple(sorted(here)))


def release_package(
    connection: Connection, *, bodies: tuple[str, ...], publisher: str, today: date, uri: str = ""
) -> dict[str, Any] | None:
    """The bodies' public registers as one release package (OCDS 1.1), as they stand from midnight on; None if empty."""
    snapshots, at = definitions(connection), datetime.combine(today, time(), STOCKHOLM)
    package: dict[str, Any] | None = None
    for body in bodies:
        register = public_register(connection, body=body, today=today)
        if not register.procurements and not register.systems:
            continue
        prefix = definition_of(snapshots[body]).procurement.ocid_prefix if body in snapshots else ""
        by = Publisher(name=publisher, body=body, prefix=prefix or UNREGISTERED_PREFIX)
        made = json.loads(write_releases(register, publisher=by, day=today, at=at))
        if package is None:
            package = made
        else:
            package["releases"] += made["releases"]
    if package is not None and uri:
        package["uri"] = uri
    return package
