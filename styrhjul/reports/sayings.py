"""The sentences that a report's numbers and dates make, said once for the page, the print and the workbook."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from styrhjul.reports.contexts import CycleStatus, FollowUp, ReportContext, UnitPlans, Visits
from styrhjul.reports.contexts.head import Head
from styrhjul.reports.words import day
from styrhjul.rules.swedish import counted


@dataclass(frozen=True)
class Sayings:
    """``status`` says whether it is a draft, and ``short`` the same above each page.

    ``mark`` is the beginning of the sum of what the report was made of.
    """

    status: str
    short: str
    when: str
    particulars: tuple[str, ...]
    coverage: str
    foot: str
    mark: str


def sayings(report: ReportContext) -> Sayings:
    head = report.head
    when = f"{head.period} {head.year}" if head.period and str(head.year) not in head.period else head.period
    when = when or str(head.year)
    return Sayings(
        status=_status(report),
        short=_short(report),
        when=when[0].upper() + when[1:],
        particulars=tuple(_particulars(head)),
        coverage=_coverage(report),
        foot=f"{head.municipality}, {head.body} · {head.title} {when} · version {head.version}",
        mark=_checksum(report)[:12],
    )


def _checksum(report: ReportContext) -> str:
    """SHA-256 of the report's content as JSON, which is what is kept of it."""
    return hashlib.sha256(report.model_dump_json().encode()).hexdigest()


def _status(report: ReportContext) -> str:
    """The status of a cycle is nothing to decide: it is how it was on a day."""
    head = report.head
    if isinstance(report, CycleStatus):
        return f"Så som det var {day(head.made_on)}"
    if head.decision is None:
        return "Utkast, inte beslutat"
    return f"Beslutad av {head.decision.decider} {day(head.decision.day)}, {head.decision.paragraph}"


def _short(report: ReportContext) -> str:
    if isinstance(report, CycleStatus):
        return day(report.head.made_on)
    return f"Beslutad {report.head.decision.paragraph}" if report.head.decision else "Utkast"


def _particulars(head: Head) -> Sequence[str]:
    told = [f"Version {head.version}", f"Sammanställd {day(head.made_on)}"]
    if head.period_end:
        told.append(f"Avser tiden till och med {day(head.period_end)}")
    if head.meeting_on:
        told.append(f"Till sammanträdet {day(head.meeting_on)}")
    return told


def _coverage(report: ReportContext) -> str:
    match report:
        case FollowUp():
            units = report.units_own + report.units_private
            return (
                f"{report.answered_own + report.answered_private} av {counted(units, 'enhet', 'enheter')} har svarat: "
                f"{report.answered_own} av {counted(report.units_own, 'egen', 'egna')} och "
                f"{report.answered_private} av {counted(report.units_private, 'privat', 'privata')}."
            )
        case UnitPlans():
            return (
                f"{len(report.handed_in)} av {counted(len(report.plans), 'enhetsplan', 'enhetsplaner')} har kommit in. "
                f"De har tillsammans {counted(sum(plan.receipts for plan in report.plans), 'läskvitto', 'läskvitton')}."
            )
        case Visits(coverage=covered) if covered.units:
            return (
                f"{covered.visited} av {counted(covered.units, 'enhet', 'enheter')} har haft besök "
                f"{covered.in_words}: "
                f"{covered.visited_own} av {counted(covered.units_own, 'egen', 'egna')} och "
                f"{covered.visited_private} av {counted(covered.units_private, 'privat', 'privata')}."
            )
        case _:
            return ""
