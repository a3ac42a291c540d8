"""The warnings of the register: each is a small function from the register on a day, and the list is the registry.

They advise and decide nothing: what they call for, people decide (KL 6 kap. 38 §).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from styrhjul.rules.procurement import buying, living
from styrhjul.rules.procurement.limits import LimitRules
from styrhjul.rules.procurement.register import Register
from styrhjul.rules.procurement.settings import ProcurementSettings
from styrhjul.rules.procurement.watch import Found, RegisterWarning, Watch

__all__ = ["CHECKS", "NAMES", "Check", "RegisterWarning", "warnings_on"]


@dataclass(frozen=True)
class Check:
    """``names`` are the kinds of warning that it gives, and what a person calls each."""

    names: dict[str, str]
    run: Callable[[Watch], Found]


CHECKS: tuple[Check, ...] = (
    Check(
        {"limit_passed": "Direktupphandlingar över gränsen", "limit_neared": "Direktupphandlingar nära gränsen"},
        buying.small_direct_awards,
    ),
    Check({"large_direct_award": "Stor direktupphandling"}, buying.large_direct_award),
    Check({"threshold_passed": "Över EU:s tröskelvärde"}, buying.value_above_threshold),
    Check({"no_documentation": "Dokumentation saknas"}, buying.no_documentation),
    Check({"signed_in_standstill": "Tecknat under avtalsspärr"}, buying.signed_in_standstill),
    Check({"short_standstill": "Kort avtalsspärr"}, buying.short_standstill),
    Check({"notice_late": "Efterannons saknas", "notice_soon": "Dags för efterannons"}, buying.no_award_notice),
    Check({"long_framework": "Långt ramavtal"}, buying.long_framework),
    Check({"expiring_contract": "Avtal som löper ut utan plan"}, living.expiring_contract),
    Check({"option_passed": "Option utan besked", "option_near": "Dags för besked om option"}, living.option_to_decide),
    Check(
        {"follow_up_overdue": "Uppföljning som dröjer", "follow_up_due": "Dags för uppföljning"}, living.follow_up_due
    ),
    Check({"no_follow_up": "Uppföljning saknas"}, living.no_follow_up),
    Check({"no_programme": "Program för privata utförare"}, living.no_programme),
    Check({"no_organisation_number": "Organisationsnummer saknas"}, living.no_organisation_number),
)
"""Every check. To add one: write its function, name it here, and describe it in docs/procurement-officer.md."""

NAMES = {kind: name for check in CHECKS for kind, name in check.names.items()}


def warnings_on(
    register: Register, *, limits: LimitRules, settings: ProcurementSettings, today: date
) -> tuple[RegisterWarning, ...]:
    """All that is worth seeing to on the day: in the order of the checks, and within a kind what is due first."""
    watch = Watch(register, limits, settings, today)
    order = {kind: place for place, kind in enumerate(NAMES)}
    found = [warning for check in CHECKS for warning in check.run(watch)]
    return tuple(sorted(found, key=lambda one: (order[one.kind], one.due_on or date.max, one.key)))
