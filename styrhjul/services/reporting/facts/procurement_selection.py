"""What of the register the procurement report looks at: as of a day, and since what was told last. Pure.

Suppliers, values and the number of tenders are read from awards that have been decided, and from nothing else (19 kap.
3 § offentlighets- och sekretesslagen, 2009:400).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from models.kinds import Procedure, ProcurementStep
from styrhjul.reports.contexts.procurement import Procurements
from styrhjul.rules.procurement.limits import LimitRules
from styrhjul.rules.procurement.register import Award, Contract, Procurement, Register
from styrhjul.rules.procurement.settings import ProcurementSettings
from styrhjul.rules.procurement.steps import awarded, is_in_force, signed

_OPEN = (ProcurementStep.ANNOUNCED, ProcurementStep.EVALUATION, ProcurementStep.STANDSTILL, ProcurementStep.AWARDED)


@dataclass(frozen=True)
class Since:
    """What is new: later than ``after``, come by ``today``, and not told of already.

    A report tells of what came after the one before the last, unless the last told of it: so what was written into the
    register late is told of too.
    """

    after: date
    today: date
    told: frozenset[tuple[str, ...]] = frozenset()

    def brings(self, day: date | None, *key: str) -> bool:
        return day is not None and self.after < day <= self.today and key not in self.told


def since(previous: Procurements | None, *, today: date) -> Since:
    if previous is None:
        return Since(after=_new_year(today) - timedelta(days=1), today=today)
    keys: set[tuple[str, ...]] = {(one.no, one.part) for one in previous.awarded}
    keys |= {(one.no, one.part) for one in previous.direct_awards}
    keys |= {(one.no, one.part, str(one.follow_up)) for one in previous.follow_ups_done}
    keys |= {(one.no, one.provider, one.change) for one in previous.providers}
    return Since(after=previous.since, today=today, told=frozenset(keys))


def first_day(previous: Procurements | None, *, today: date) -> date:
    return previous.head.made_on if previous else _new_year(today)


def _new_year(today: date) -> date:
    return date(today.year, 1, 1)


@dataclass(frozen=True)
class Agreement:
    """A contract that has been signed, with what it comes from."""

    procurement: Procurement
    award: Award
    contract: Contract

    @property
    def title(self) -> str:
        return self.contract.title or title_of(self.procurement, self.award)

    @property
    def suppliers(self) -> tuple[str, ...]:
        return names_of(self.award)

    @property
    def part(self) -> str:
        return f"{self.award.key}/{self.contract.key}"


@dataclass(frozen=True)
class Selection:
    """A body's register as of a day."""

    register: Register
    today: date
    new: Since
    limits: LimitRules
    settings: ProcurementSettings

    @cached_property
    def agreements(self) -> tuple[Agreement, ...]:
        return tuple(
            Agreement(procurement, award, contract)
            for procurement in self.register.procurements
            for award in awarded(procurement, self.today)
            for contract in signed(award, self.today)
        )

    @cached_property
    def in_force(self) -> tuple[Agreement, ...]:
        return tuple(one for one in self.agreements if is_in_force(one.contract, self.today))


def is_open(one: Procurement, step: ProcurementStep) -> bool:
    """Whether something is still to be done before there is a contract. A direct award is done when it is decided."""
    return step in _OPEN and not (one.procedure is Procedure.DIRECT and step is ProcurementStep.AWARDED)


def title_of(procurement: Procurement, award: Award) -> str:
    """A part is named where there are several."""
    part = award.title or award.key
    return f"{procurement.title}: {part}" if len(procurement.awards) > 1 and part else procurement.title


def names_of(award: Award) -> tuple[str, ...]:
    return tuple(supplier.name for supplier in award.suppliers)
