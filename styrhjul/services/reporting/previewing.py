"""A report as it would be now, with nothing kept and nobody told."""

from dataclasses import replace
from datetime import date

from sqlmodel import Session

from models.kinds import FileFormat, ReportKind
from models.organisation import Body
from styrhjul.refused import Refused
from styrhjul.services.installation import own_templates
from styrhjul.services.planning import cycle_of
from styrhjul.services.reporting.compiling import no_such_report
from styrhjul.services.reporting.facts import Draft, facts_of
from styrhjul.services.reporting.packaging import file_name
from styrhjul.store.readings import Reading, ReportOf, reading_of


def preview_report(
    session: Session, asked: ReportOf, *, today: date, details: bool = False
) -> dict[str, tuple[FileFormat, bytes]]:
    """The report's files by name, as of ``today``. ``details``: the officials' version, unit by unit.

    Raises:
        Refused: the year is not open, or has no such round.
    """
    from styrhjul.reports.rendering import render

    draft = _draft(session, asked, today=today, details=details)
    files = render(facts_of(session, draft), own=own_templates(session))
    return {file_name(draft, form): (form, file) for form, file in files.items()}


def preview_facts(session: Session, asked: ReportOf, *, today: date, details: bool = False) -> str:
    """What the report would say, as JSON: the data that its files are made of."""
    return facts_of(session, _draft(session, asked, today=today, details=details)).model_dump_json(indent=2)


def _draft(session: Session, asked: ReportOf, *, today: date, details: bool) -> Draft:
    undecided = replace(reading_for(session, asked), decided_on=None)
    return Draft(reading=undecided, kind=asked.kind, version=1, changed="", today=today, details=details)


def reading_for(session: Session, asked: ReportOf) -> Reading:
    """The occasion that the report is about; for a report that no step asks for, the year as a whole.

    Raises:
        Refused: the year is not open, or has no such round.
    """
    reading = reading_of(session.connection(), asked)
    if reading is None and (asked.occasion or asked.kind is ReportKind.FOLLOW_UP):
        raise Refused(no_such_report(asked))
    return reading or _of_year(session, asked)


def _of_year(session: Session, asked: ReportOf) -> Reading:
    """A year's report that no step asks for, such as the status of the cycle."""
    cycle = cycle_of(session, body_key=asked.body, year=asked.year)
    assert cycle.id is not None
    return Reading(
        cycle_id=cycle.id,
        body_id=cycle.body_id,
        body=asked.body,
        body_name=session.get_one(Body, cycle.body_id).name,
        year=asked.year,
        definition=cycle.definition,
    )
