"""Compiling: which reports are due, and the one transaction in which a version is made, kept and told of."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection
from sqlmodel import Session, select

from models.cycles import Event
from models.kinds import FileFormat, ReportKind
from models.reports import Report, ReportFile
from styrhjul.refused import Refused
from styrhjul.reports.contexts import FollowUp
from styrhjul.services.acts import Act, audit_row
from styrhjul.services.installation import own_templates
from styrhjul.services.opening import record_event
from styrhjul.services.planning import definition_of
from styrhjul.services.reporting.facts import Draft, facts_of
from styrhjul.services.reporting.packaging import file_name, package
from styrhjul.store.database import Database
from styrhjul.store.items import write_reader_items, write_secretary_items
from styrhjul.store.readings import (
    Compiled,
    Reading,
    ReportOf,
    newest_reports,
    opened_readings,
    papers_reason,
    reading_of,
    report_reason,
)

ENGINE = "årshjulet"
"""Who compiles what nobody has asked for: the engine prepares, people decide."""


@dataclass(frozen=True)
class Due:
    """A report that is to be compiled: the first version, or the last one, after the decision."""

    reading: Reading
    kind: ReportKind
    newest: Compiled | None


@dataclass(frozen=True)
class Made:
    """A version that was compiled: its number, its title, and what is missing in it."""

    report_id: int
    kind: ReportKind
    title: str
    version: int
    decided: bool
    holes: tuple[str, ...]


def reports_due(connection: Connection, *, today: date) -> list[Due]:
    """What is to be compiled today. For a meeting that has been, a first version is made only when asked for."""
    readings = opened_readings(connection, today=today)
    newest = newest_reports(connection) if readings else {}
    return list(_due(readings, newest, today))


def _due(readings: list[Reading], newest: dict[tuple[int, ReportKind], Compiled], today: date) -> Iterator[Due]:
    for reading in readings:
        for kind in reading.reports:
            last = newest.get((reading.occurrence_id, kind))
            until = reading.meets_on or reading.due_on
            if last is None and (until is None or today <= until):
                yield Due(reading, kind, None)
            elif last is not None and not last.decided and reading.decided_on is not None:
                yield Due(reading, kind, last)


def compile_due(database: Database, *, today: date, now: datetime) -> tuple[Made, ...]:
    """Compile what is due, each report in a transaction of its own: killed anywhere, the next run makes the rest."""
    with database.snapshot() as connection:
        due = reports_due(connection, today=today)
    made = []
    for one in due:
        with database.writing() as session:
            made.append(_make(session, one, Act(actor=ENGINE, today=today, now=now)))
    return tuple(made)


def compile_now(session: Session, asked: ReportOf, *, act: Act) -> Made:
    """Compile a version by hand: ahead of time, or a correction, which says what changed in ``act.comment``.

    Raises:
        Refused: no step of the year has such a report, the report is final, or a correction gives no reason.
    """
    reading = reading_of(session.connection(), asked)
    if reading is None:
        raise Refused(no_such_report(asked))
    newest = newest_reports(session.connection()).get((reading.occurrence_id, asked.kind))
    if newest is not None and newest.decided:
        raise Refused("Rapporten är beslutad och ändras inte mer.")
    if newest is not None and not act.comment.strip():
        raise Refused(
            "En rättad rapport skickas på nytt. Skriv vad som är ändrat, till exempel: --changed 'Rätt utfall'."
        )
    return _make(session, Due(reading, asked.kind, newest), act)


def no_such_report(asked: ReportOf) -> str:
    which = f" för {asked.occasion}" if asked.occasion else ""
    return f"Inget steg i årshjulet {asked.year} för {asked.body} har rapporten {asked.kind}{which}."


def _make(session: Session, due: Due, act: Act) -> Made:
    from styrhjul.reports.rendering import render

    reading, version = due.reading, due.newest.version + 1 if due.newest else 1
    draft = Draft(reading=reading, kind=due.kind, version=version, changed=act.comment.strip(), today=act.today)
    context = facts_of(session, draft)
    facts = context.model_dump_json()
    head = context.head
    report = Report(
        kind=due.kind,
        occurrence_id=reading.occurrence_id,
        version=version,
        title=f"{head.title} {head.period or head.year}",
        day=act.today,
        at=act.now,
        decided=head.decision is not None,
        facts=facts,
        sha256=_sum(facts.encode()),
        summary="\n".join(head.highlights),
        holes="\n".join(head.holes),
        changed=draft.changed,
    )
    session.add(report)
    session.flush()
    assert report.id is not None
    files = render(context, own=own_templates(session))
    files[FileFormat.ZIP] = package(draft, context, files)
    for kind, file in files.items():
        name = file_name(draft, kind)
        session.add(ReportFile(report_id=report.id, format=kind, name=name, file=file, sha256=_sum(file)))
    after = {"kind": due.kind, "version": version, "sha256": report.sha256}
    session.add(audit_row(act, verb="compile", subject=f"report:{report.id}", after=after))
    session.flush()
    _tell(session, report, report.id, today=act.today)
    if isinstance(context, FollowUp) and context.missed:
        _ask_for_causes(session, due.reading, act)
    return Made(report.id, due.kind, report.title, version, report.decided, head.holes)


def _tell(session: Session, report: Report, report_id: int, *, today: date) -> None:
    """Readers get every draft. The final version goes to the secretary alone: the readers were there to decide it."""
    connection, occurrence_id = session.connection(), report.occurrence_id
    if not report.decided:
        write_reader_items(connection, occurrence_id=occurrence_id, reason=report_reason(report_id), today=today)
    write_secretary_items(connection, occurrence_id=occurrence_id, reason=papers_reason(report_id), today=today)


def _ask_for_causes(session: Session, reading: Reading, act: Act) -> None:
    """A commitment was missed: from the meeting that heard it, its cause is owed within 30 days (the year says so)."""
    name = definition_of(reading.definition).follow_up.missed_event
    if not name or reading.decided_on is None:
        return
    told = select(Event.id).where(Event.body_id == reading.body_id, Event.name == name, Event.day == reading.decided_on)
    if session.exec(told).first() is None:
        record_event(session, body_key=reading.body, name=name, day=reading.decided_on, act=act)


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
