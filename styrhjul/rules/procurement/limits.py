"""The limits and time limits of public procurement as dated rules with their source, since they change."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from models.kinds import ContractNature

Kronor = Annotated[int, Field(gt=0)]
Euro = Annotated[int, Field(gt=0)]
Days = Annotated[int, Field(ge=0, le=366)]


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class ThresholdsInEuro(_Declared):
    """EU:s tröskelvärden i euro, för en kommun."""

    goods: Euro = Field(description="Varor.")
    services: Euro = Field(description="Tjänster.")
    works: Euro = Field(description="Byggentreprenader.")
    social: Euro = Field(description="Sociala och andra särskilda tjänster (LOU bilaga 2).")

    def of(self, nature: ContractNature) -> int:
        euro: int = getattr(self, nature.value)
        return euro


class Limits(_Declared):
    """Beloppsgränser och frister från en viss dag. Belopp i kronor utan moms."""

    since: date = Field(alias="from", description="Från vilken dag de gäller.")
    direct_award: Kronor = Field(description="Direktupphandling är tillåten under det här beloppet.")
    documentation: Kronor = Field(description="Från det här beloppet dokumenteras skälen för en direktupphandling.")
    threshold_eur: ThresholdsInEuro = Field(description="EU:s tröskelvärden i euro.")
    kronor_per_euro: float | None = Field(default=None, gt=0, description="Kursen i beslutet om tröskelvärden.")
    standstill_days: Days = Field(description="Avtalsspärr i dagar när beslutet har skickats elektroniskt.")
    standstill_days_by_letter: Days = Field(description="Avtalsspärr i dagar när det har skickats på annat sätt.")
    award_notice_days: Days = Field(description="Dagar från avtalet till efterannonsen.")
    framework_years: int = Field(ge=1, le=20, description="Så många år får ett ramavtal gälla.")
    source: str = Field(min_length=1, description="Var det står.")

    def threshold(self, nature: ContractNature) -> int | None:
        """The EU threshold in SEK; None where the rate is not known."""
        if self.kronor_per_euro is None:
            return None
        return round(self.threshold_eur.of(nature) * self.kronor_per_euro)

    def direct_award_limit(self, nature: ContractNature) -> int | None:
        """A direct award must be below it. Of social services it is the EU threshold; None where that is not known."""
        return self.threshold(nature) if nature is ContractNature.SOCIAL else self.direct_award


LimitRules = tuple[Limits, ...]
"""Every rule that is known, the oldest first."""


def parse_limits(text: str) -> LimitRules:
    """Read the data file's YAML: a list of rules.

    Raises:
        pydantic.ValidationError: a rule is not one.
    """
    declared: Any = yaml.safe_load(text)
    return in_order(TypeAdapter(list[Limits]).validate_python(declared))


def in_order(rules: Iterable[Limits]) -> LimitRules:
    """The oldest first. Of two with the same day the one given last stands, so that a municipality's own may."""
    by_day = {rule.since: rule for rule in rules}
    return tuple(by_day[day] for day in sorted(by_day))


def limits_on(day: date, *, rules: LimitRules) -> Limits:
    """The rule in force on a day; before the oldest one, the oldest.

    Raises:
        ValueError: there are no rules.
    """
    return next((rule for rule in reversed(rules) if rule.since <= day), None) or _oldest(rules)


def _oldest(rules: LimitRules) -> Limits:
    if not rules:
        raise ValueError("no rules")
    return rules[0]


def with_rate(rules: LimitRules, kronor_per_euro: float | None) -> LimitRules:
    """With the municipality's rate in the rules that have none."""
    return tuple(
        rule if rule.kronor_per_euro else rule.model_copy(update={"kronor_per_euro": kronor_per_euro}) for rule in rules
    )
