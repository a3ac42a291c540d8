"""The committee's procurement report: the register on the day, beside what the committee was told last."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection
from sqlmodel import Session

from models.kinds import ReportKind
from styrhjul.reports.contexts.head import Head
from styrhjul.reports.contexts.procurement import Attention, Compared, Operation, Procurements
from styrhjul.rules.procurement.limits import LimitRules
from styrhjul.rules.procurement.register import Register
from styrhjul.rules.procurement.settings import ProcurementSettings
from styrhjul.rules.procurement.warnings import NAMES, warnings_on
from styrhjul.rules.swedish import month_name
from styrhjul.services.procurement.checking import limits_for
from styrhjul.services.reporting.facts import procurement_buying as buying
from styrhjul.services.reporting.facts import procurement_contracts as contracts
from styrhjul.services.reporting.facts import procurement_followed as followed
from styrhjul.services.reporting.facts.draft import Draft, Story, head, paragraphs
from styrhjul.services.reporting.facts.operations import compared, operations
from styrhjul.services.reporting.facts.procurement_changes import changes
from styrhjul.services.reporting.facts.procurement_selection import Selection, first_day, since
from styrhjul.services.reporting.facts.procurement_story import story
from styrhjul.store.answers import upstream_texts
from styrhjul.store.procurement import read_register
from styrhjul.store.report_history import facts_before, still_owed

TITLE = "Upphandlingar och avtal"
OFFICERS_OWN = {"option_near", "follow_up_due", "follow_up_overdue", "notice_soon", "no_organisation_number"}
"""What the report has a table of its own for, or what an officer sees to without the committee."""


@dataclass(frozen=True)
class Sources:
    """What the report is made of, beside the register."""

    limits: LimitRules
    settings: ProcurementSettings
    previous: Procurements | None = None
    comments: tuple[str, ...] = ()
    operations: tuple[Operation, ...] = ()
    compared: tuple[Compared, ...] = ()


def procurement(session: Session, draft: Draft) -> Procurements:
    connection = session.connection()
    register = read_register(connection, body=draft.reading.body)
    report = procurement_context(register, _sources(connection, draft), head=_head(draft, Story()), today=draft.today)
    told = story(report, holes=tuple(_holes(connection, draft)))
    return report.model_copy(update={"head": _head(draft, told)})


def _head(draft: Draft, told: Story) -> Head:
    """Of a year's several reports each is called by the month of its meeting."""
    reading = draft.reading
    month = month_name((reading.meets_on or draft.today).month)
    return head(replace(draft, reading=replace(reading, period=reading.period or month)), TITLE, told)


def procurement_context(register: Register, sources: Sources, *, head: Head, today: date) -> Procurements:
    """The report of a register as of ``today``; ``head`` without what comes before the tables. Pure."""
    previous = sources.previous
    selection = Selection(
        register=register,
        today=today,
        new=since(previous, today=today),
        limits=sources.limits,
        settings=sources.settings,
    )
    return Procurements(
        head=head,
        since=first_day(previous, today=today),
        previous_on=previous.head.made_on if previous else None,
        comments=sources.comments,
        attention=_attention(register, sources, today),
        changes=changes(selection, previous),
        planned=buying.planned(selection),
        under_way=buying.under_way(selection),
        awarded=buying.awards(selection),
        direct_awards=buying.direct_awards(selection),
        direct_limit=buying.direct_limit(selection),
        expiring=contracts.expiring(selection),
        options=contracts.options(selection),
        frameworks=contracts.frameworks(selection),
        follow_ups_done=followed.follow_ups_done(selection),
        follow_ups_overdue=followed.follow_ups_overdue(selection),
        follow_ups_due=followed.follow_ups_due(selection),
        systems=followed.systems(selection),
        providers=followed.providers(selection),
        operations=sources.operations,
        compared=sources.compared,
    )


def _attention(register: Register, sources: Sources, today: date) -> tuple[Attention, ...]:
    found = warnings_on(register, limits=sources.limits, settings=sources.settings, today=today)
    return tuple(
        Attention(no=one.key, what=NAMES[one.kind], text=one.what, due_on=one.due_on)
        for one in found
        if one.kind not in OFFICERS_OWN
    )


def _sources(connection: Connection, draft: Draft) -> Sources:
    reading, settings = draft.reading, draft.definition.procurement
    texts = upstream_texts(connection, cycle_id=reading.cycle_id, steps=_before(draft), occasion=reading.occasion)
    return Sources(
        limits=limits_for(settings),
        settings=settings,
        previous=_previous(connection, draft),
        comments=paragraphs(texts),
        operations=operations(connection, draft),
        compared=compared(connection, draft),
    )


def _previous(connection: Connection, draft: Draft) -> Procurements | None:
    facts = facts_before(connection, ReportKind.PROCUREMENT, draft.reading, today=draft.today)
    return Procurements.model_validate_json(facts) if facts is not None else None


def _before(draft: Draft) -> tuple[str, ...]:
    """The steps in which the officer goes through the register and says something of it."""
    return draft.definition.step(draft.reading.step)[1].depends_on if draft.reading.step else ()


def _holes(connection: Connection, draft: Draft) -> Iterator[str]:
    reading = draft.reading
    if still_owed(connection, cycle_id=reading.cycle_id, steps=_before(draft), occasion=reading.occasion):
        yield "Upphandlaren har inte lämnat sitt underlag än: registret kan sakna det senaste."
