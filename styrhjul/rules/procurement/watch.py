"""What the warnings look at and what one says. A warning advises; what it calls for, people decide (KL 6:38)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from models.kinds import ProcurementStep
from styrhjul.rules.procurement.cpv import kind_of
from styrhjul.rules.procurement.limits import LimitRules, Limits, limits_on
from styrhjul.rules.procurement.register import Award, Contract, Procurement, Register
from styrhjul.rules.procurement.settings import ProcurementSettings
from styrhjul.rules.procurement.steps import awarded, contracts_in_force, decided_on, step_of

CANCELLED = ProcurementStep.CANCELLED
LOOKED_BACK = 365


@dataclass(frozen=True)
class RegisterWarning:
    """``kind`` is what a program reads, ``key`` the number or name of what it is about in the register ("" = all).

    ``what`` is the sentence in Swedish with the rule and where it stands; ``due_on`` the day it should be seen to.
    """

    kind: str
    key: str
    what: str
    due_on: date | None = None


Found = Iterator[RegisterWarning]


@dataclass(frozen=True)
class Watch:
    """A register on a day, with the rules that it is held against."""

    register: Register
    limits: LimitRules
    settings: ProcurementSettings
    today: date

    def limits_on(self, day: date) -> Limits:
        return limits_on(day, rules=self.limits)

    @cached_property
    def steps(self) -> dict[str, ProcurementStep]:
        return {each.key: step_of(each, self.today) for each in self.register.procurements}

    @cached_property
    def bought(self) -> tuple[Procurement, ...]:
        """Those that are not cancelled, also when what they gave has ended: a short purchase is over at once."""
        return tuple(each for each in self.register.procurements if self.steps[each.key] is not CANCELLED)

    @cached_property
    def standing(self) -> tuple[Procurement, ...]:
        """Those that are neither cancelled nor ended: what there is still something to do about."""
        return tuple(each for each in self.bought if self.steps[each.key] is not ProcurementStep.ENDED)

    @cached_property
    def of_kind(self) -> dict[str, tuple[Procurement, ...]]:
        """The standing ones by the kind of what they buy; those without a code are of no kind."""
        found: dict[str, list[Procurement]] = defaultdict(list)
        for each in self.standing:
            if kind := kind_of(each.cpv, digits=self.settings.cpv_digits):
                found[kind].append(each)
        return {kind: tuple(alike) for kind, alike in found.items()}

    @cached_property
    def awards(self) -> tuple[tuple[Procurement, Award], ...]:
        """The awards that are made and not withdrawn, of the procurements that are standing."""
        return tuple((each, award) for each in self.standing for award in awarded(each, self.today))

    @cached_property
    def recent_awards(self) -> tuple[tuple[Procurement, Award], ...]:
        """The awards of the last year. What went wrong before that helps nobody to hear, and old registers are full."""
        oldest = self.today - timedelta(days=LOOKED_BACK)
        return tuple(
            (each, award)
            for each in self.bought
            for award in awarded(each, self.today)
            if (day := decided_on(award)) and day >= oldest
        )

    @cached_property
    def contracts(self) -> tuple[tuple[Procurement, Contract], ...]:
        """The contracts in force."""
        return tuple((each, contract) for each in self.standing for contract in contracts_in_force(each, self.today))
