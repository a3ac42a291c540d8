"""What is planned, what is under way, and what has been bought, as the procurement report tells it. Pure."""

from collections.abc import Iterator
from datetime import date

from models.kinds import Procedure, ProcurementStep
from styrhjul.reports.contexts import procurement as told
from styrhjul.rules.procurement.limits import limits_on
from styrhjul.rules.procurement.names import PROCEDURE_NAMES, STEP_NAMES
from styrhjul.rules.procurement.register import Award, Procurement
from styrhjul.rules.procurement.steps import awarded, decided_on, next_date, step_of, value_of_award
from styrhjul.services.reporting.facts.procurement_selection import Selection, is_open, names_of, title_of


def planned(selection: Selection) -> tuple[told.Planned, ...]:
    rows = (
        told.Planned(
            no=one.key,
            title=one.title,
            procedure=PROCEDURE_NAMES[one.procedure].capitalize(),
            responsible=one.responsible,
            announce_on=one.announce_planned_on,
            award_on=one.award_planned_on,
            start_on=one.start_planned_on,
        )
        for one in selection.register.procurements
        if step_of(one, selection.today) is ProcurementStep.PLANNED
    )
    return tuple(sorted(rows, key=lambda row: (row.announce_on or row.award_on or date.max, row.no)))


def under_way(selection: Selection) -> tuple[told.UnderWay, ...]:
    rows = (
        _under_way(one, step, selection.today)
        for one in selection.register.procurements
        if is_open(one, step := step_of(one, selection.today))
    )
    return tuple(sorted(rows, key=lambda row: (row.next_on or date.max, row.no)))


def _under_way(one: Procurement, step: ProcurementStep, today: date) -> told.UnderWay:
    coming = next_date(one, today)
    return told.UnderWay(
        no=one.key,
        title=one.title,
        step=STEP_NAMES[step].capitalize(),
        responsible=one.responsible,
        next_on=coming.on if coming else None,
        what_next=coming.what.capitalize() if coming else "",
    )


def awards(selection: Selection) -> tuple[told.Awarded, ...]:
    rows = (
        told.Awarded(
            no=one.key,
            part=award.key,
            title=title_of(one, award),
            decided_on=decided_on(award),
            suppliers=names_of(award),
            value=value_of_award(award),
            tenders=one.tenders if _is_all_decided(one, selection.today) else None,
            criteria=one.criteria,
            decision=", ".join(filter(None, (award.decider, award.paragraph and _paragraph(award.paragraph)))),
        )
        for one, award in _new_awards(selection)
        if one.procedure is not Procedure.DIRECT
    )
    return tuple(sorted(rows, key=lambda row: (row.decided_on or date.max, row.no, row.part)))


def direct_awards(selection: Selection) -> tuple[told.DirectAward, ...]:
    rows = (
        told.DirectAward(
            no=one.key,
            part=award.key,
            title=title_of(one, award),
            decided_on=decided_on(award),
            suppliers=names_of(award),
            value=_worth(one, award),
            documentation=one.documentation,
        )
        for one, award in _new_awards(selection)
        if one.procedure is Procedure.DIRECT and (_worth(one, award) or 0) >= direct_limit(selection)
    )
    return tuple(sorted(rows, key=lambda row: (row.decided_on or date.max, row.no, row.part)))


def direct_limit(selection: Selection) -> int:
    """From this amount a direct award is documented (LOU 19 a kap. 11 §), and told of. SEK excl. VAT."""
    return limits_on(selection.today, rules=selection.limits).documentation


def _new_awards(selection: Selection) -> Iterator[tuple[Procurement, Award]]:
    for one in selection.register.procurements:
        for award in awarded(one, selection.today):
            if selection.new.brings(decided_on(award), one.key, award.key):
                yield one, award


def _is_all_decided(one: Procurement, today: date) -> bool:
    """How many have tendered is told of the procurement as a whole: not while any part of it is still open."""
    standing = [award for award in one.awards if award.cancelled_on is None or award.cancelled_on > today]
    return all(award in awarded(one, today) for award in standing)


def _worth(one: Procurement, award: Award) -> int | None:
    value = value_of_award(award)
    return one.estimate if value is None else value


def _paragraph(written: str) -> str:
    return written if "§" in written else f"§ {written}"
