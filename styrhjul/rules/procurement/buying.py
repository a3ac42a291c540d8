"""Warnings about how something is bought: direct awards, limits, standstill, notice of the award, frameworks."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from models.kinds import ContractNature, Procedure
from styrhjul.rules.procurement.cpv import kind_of
from styrhjul.rules.procurement.limits import Limits
from styrhjul.rules.procurement.register import Contract, Procurement
from styrhjul.rules.procurement.steps import awarded, begun_on, decided_on, signed, value_of
from styrhjul.rules.procurement.watch import Found, RegisterWarning, Watch
from styrhjul.rules.swedish import counted, listed


def small_direct_awards(watch: Watch) -> Found:
    """Purchases of one kind in a year are counted together, and so may not be divided to come below the limit.

    LOU 5 kap. (how the value of a procurement is reckoned) and 19 a kap. (direct awards).
    """
    for (year, kind, social), found in _direct_awards_by_kind(watch).items():
        nature = ContractNature.SOCIAL if social else ContractNature.SERVICES
        limit = watch.limits_on(date(year, 12, 31)).direct_award_limit(nature)
        total = sum(value for _, value in found)
        if limit is None or len(found) == 1 or total * 100 < limit * watch.settings.near_limit:
            continue
        keys = [procurement.key for procurement, _ in found]
        passed = total >= limit
        told = "når gränsen" if passed else "närmar sig gränsen"
        yield RegisterWarning(
            "limit_passed" if passed else "limit_neared",
            keys[-1],
            f"{len(keys)} direktupphandlingar av samma slag (CPV {kind}) under {year} är tillsammans {kronor(total)} "
            f"och {told} {kronor(limit)}: {listed(keys)}. Inköp av samma slag räknas ihop (5 kap. och 19 a kap. LOU). "
            "Det bör ses över om nästa inköp ska annonseras.",
            date(year, 12, 31),
        )


def _direct_awards_by_kind(watch: Watch) -> dict[tuple[int, str, bool], list[tuple[Procurement, int]]]:
    """Of this year and the last, awarded or planned, by year, kind of purchase and whether they are social services."""
    found: dict[tuple[int, str, bool], list[tuple[Procurement, int]]] = defaultdict(list)
    for procurement, day, value in _direct_awards(watch):
        kind = kind_of(procurement.cpv, digits=watch.settings.cpv_digits)
        if kind and day is not None and day.year <= watch.today.year:
            found[day.year, kind, procurement.nature is ContractNature.SOCIAL].append((procurement, value))
    return found


def _direct_awards(watch: Watch) -> Iterator[tuple[Procurement, date | None, int]]:
    """Each with its day and value, from last year and on: before that it is too late to do otherwise."""
    for procurement in watch.bought:
        day, value = _day_of(procurement, watch.today), value_of(procurement, watch.today)
        is_recent = day is None or day.year >= watch.today.year - 1
        if procurement.procedure is Procedure.DIRECT and value and is_recent:
            yield procurement, day, value


def _day_of(procurement: Procurement, today: date) -> date | None:
    """When it was awarded, else when it is meant to be."""
    return _awarded_on(procurement, today) or procurement.award_planned_on or procurement.start_planned_on


def large_direct_award(watch: Watch) -> Found:
    """A direct award is for what is below the limit, or has a reason of its own (LOU 19 a kap.)."""
    for procurement, _, value in _direct_awards(watch):
        limit = _limits_of(watch, procurement).direct_award_limit(procurement.nature)
        if limit and value >= limit:
            yield RegisterWarning(
                "large_direct_award",
                procurement.key,
                f"{procurement.title}: direktupphandlingen är på {kronor(value)}. Gränsen är {kronor(limit)} "
                "(19 a kap. LOU). Det bör ses över om den ska annonseras, eller vilket skäl som gäller för den.",
                procurement.award_planned_on,
            )


def value_above_threshold(watch: Watch) -> Found:
    """Below the EU thresholds ch. 19 of LOU applies, and above them the rest of it. Social services stay in ch. 19."""
    for procurement in watch.standing:
        is_national = procurement.procedure is Procedure.SIMPLIFIED and procurement.nature is not ContractNature.SOCIAL
        value = value_of(procurement, watch.today)
        threshold = _limits_of(watch, procurement).threshold(procurement.nature)
        if is_national and value and threshold and value >= threshold:
            yield RegisterWarning(
                "threshold_passed",
                procurement.key,
                f"{procurement.title}: värdet är {kronor(value)} och EU:s tröskelvärde {kronor(threshold)} (5 kap. "
                "LOU). Det bör ses över om upphandlingen ska göras enligt reglerna över tröskelvärdet.",
                procurement.announce_planned_on,
            )


def no_documentation(watch: Watch) -> Found:
    """The reasons for a direct award of SEK 100,000 or more are written down (LOU 19 a kap.)."""
    for procurement, _, value in _direct_awards(watch):
        limit = _limits_of(watch, procurement).documentation
        if value >= limit and not procurement.documentation and awarded(procurement, watch.today):
            yield RegisterWarning(
                "no_documentation",
                procurement.key,
                f"{procurement.title}: direktupphandlingen är på {kronor(value)} och saknar dokumentation. Från "
                f"{kronor(limit)} ska skälen för besluten och annat av betydelse antecknas (19 a kap. LOU).",
            )


def signed_in_standstill(watch: Watch) -> Found:
    """No contract may be made before the standstill is over (LOU 20 kap. 1 §)."""
    for procurement, award in watch.recent_awards:
        for contract in award.contracts:
            if award.standstill_to and contract.signed_on and contract.signed_on <= award.standstill_to:
                yield RegisterWarning(
                    "signed_in_standstill",
                    procurement.key,
                    f"{procurement.title}: avtalet är tecknat {contract.signed_on}, men avtalsspärren gäller till och "
                    f"med {award.standstill_to} (20 kap. 1 § LOU). Det bör ses över med kommunens jurist.",
                )


def short_standstill(watch: Watch) -> Found:
    """Ten days when the decision was sent electronically, else fifteen (LOU 20 kap. 1 §)."""
    for procurement, award in watch.recent_awards:
        if procurement.procedure is Procedure.DIRECT or award.decided_on is None or award.standstill_to is None:
            continue
        limits = watch.limits_on(award.decided_on)
        shortest = award.decided_on + timedelta(days=limits.standstill_days)
        if award.standstill_to < shortest:
            yield RegisterWarning(
                "short_standstill",
                procurement.key,
                f"{procurement.title}: avtalsspärren från beslutet {award.decided_on} är satt till "
                f"{award.standstill_to}. Den är minst {limits.standstill_days} dagar, och "
                f"{limits.standstill_days_by_letter} när beslutet inte skickades elektroniskt (20 kap. 1 § LOU). Dagen "
                "bör ses över innan avtalet tecknas.",
                shortest,
            )


def no_award_notice(watch: Watch) -> Found:
    """Within 30 days from the contract; not for a direct award below the limit.

    LOU 10 kap. (above the EU thresholds), 19 kap. (below them) and 19 a kap. 13 § (direct awards).
    """
    for procurement, contract in _without_notice(watch):
        limits = watch.limits_on(contract.signed_on or watch.today)
        due = (contract.signed_on or watch.today) + timedelta(days=limits.award_notice_days)
        days_left = (due - watch.today).days
        if days_left > watch.settings.notice_days:
            continue
        told = f"sista dag är {due}" if days_left >= 0 else f"sista dag var {due}"
        yield RegisterWarning(
            "notice_soon" if days_left >= 0 else "notice_late",
            procurement.key,
            f"{procurement.title}: efterannonsen för avtalet som tecknades {contract.signed_on} är inte införd, och "
            f"{told}. Den ska publiceras inom {limits.award_notice_days} dagar (10 kap., 19 kap. och 19 a kap. 13 § "
            "LOU).",
            due,
        )


def _without_notice(watch: Watch) -> Iterator[tuple[Procurement, Contract]]:
    for procurement, award in watch.recent_awards:
        value = value_of(procurement, watch.today) or 0
        is_small = value < _limits_of(watch, procurement).direct_award
        if procurement.procedure is Procedure.DIRECT and is_small:
            continue
        for contract in signed(award, watch.today):
            if contract.signed_on is not None and contract.award_notice_on is None:
                yield procurement, contract


def long_framework(watch: Watch) -> Found:
    """A framework agreement is for four years at most, unless there are special reasons (LOU 7 kap. 2 §)."""
    for procurement, contract in watch.contracts:
        starts, ends = contract.starts_on or begun_on(contract), _longest(contract)
        if not procurement.framework or starts is None or ends is None:
            continue
        years = watch.limits_on(starts).framework_years
        if ends >= starts + relativedelta(years=years):
            yield RegisterWarning(
                "long_framework",
                procurement.key,
                f"{procurement.title}: ramavtalet gäller från {starts} och med alla förlängningar till {ends}. Ett "
                f"ramavtal är på högst {counted(years, 'år', 'år')} om det inte finns särskilda skäl (7 kap. 2 § LOU). "
                "Skälen bör finnas antecknade.",
                starts + relativedelta(years=years, days=-1),
            )


def _longest(contract: Contract) -> date | None:
    """Its last day if every option that has not been declined is used."""
    if contract.ended_on is not None:
        return contract.ended_on
    extended = [option.extends_to for option in contract.options if option.declined_on is None]
    return max((day for day in (contract.ends_on, *extended) if day is not None), default=None)


def _limits_of(watch: Watch, procurement: Procurement) -> Limits:
    """Those in force when it was announced or awarded; before that, today's."""
    return watch.limits_on(procurement.announced_on or _awarded_on(procurement, watch.today) or watch.today)


def _awarded_on(procurement: Procurement, today: date) -> date | None:
    days = [day for award in awarded(procurement, today) if (day := decided_on(award))]
    return min(days, default=None)


def kronor(value: int) -> str:
    """``1 250 000 kronor``, with spaces that no line is broken at."""
    return f"{value:,}".replace(",", "\u00a0") + "\u00a0kronor"
