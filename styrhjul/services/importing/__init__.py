"""Reads a file of bodies, units, people or meetings into the database: all of it, or nothing and every reason why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from styrhjul.exchange.files import Content, Kind, Reading, raise_if_any, read_file
from styrhjul.exchange.people import ROLES
from styrhjul.exchange.problems import ImportRefused, Problem, refuse
from styrhjul.services.acts import Act
from styrhjul.services.importing.ledger import Action, Change, Ledger
from styrhjul.services.importing.meetings import MeetingDraft, draft_meetings, write_meetings
from styrhjul.services.importing.organisation import check_organisation, write_organisation
from styrhjul.services.importing.people import check_people, draft_people, write_people
from styrhjul.services.importing.registry import Registry
from styrhjul.settings import STOCKHOLM

__all__ = ["Action", "Change", "ImportRefused", "ImportResult", "Problem", "import_file"]


@dataclass(frozen=True)
class ImportResult:
    """What an import added, changed and found unchanged, and which sheets were left unread (``notes``)."""

    file: str
    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()


def import_file(  # noqa: PLR0913  (what to read, how, and who does it when)
    session: Session,
    *,
    path: Path,
    actor: str,
    now: datetime,
    kind: Kind | None = None,
    roles: Mapping[str, str] = ROLES,
    body: str | None = None,
    dry_run: bool = False,
) -> ImportResult:
    """Add what is new and update what is known, by key. Nothing is removed for being absent from the file.

    A column that the file lacks leaves its values as they are; an empty cell empties the value, save for names,
    addresses and languages. ``body`` says whose the meetings are where the file does not.

    Raises:
        ImportRefused: something in the file is wrong; ``problems`` are all of it, and nothing has been written.
    """
    registry = Registry.of(session)
    if body is not None and registry.bodies.find(body) is None:
        raise refuse(path.name, registry.bodies.unknown(body))
    reading = Reading(kind=kind, roles=roles, body=body, bodies=registry.bodies.words)
    content = read_file(path, reading=reading)
    registry = registry.including(content)
    meetings, wrong_meetings = draft_meetings(content.meetings, registry, body=body)
    raise_if_any([*content.problems, *_unsound(content, registry), *wrong_meetings])
    act = Act(actor=actor, today=now.astimezone(STOCKHOLM).date(), now=now)
    if not dry_run:
        return _write(Ledger(session, act), content, registry, meetings)
    with session.begin_nested() as trial:
        result = _write(Ledger(session, act), content, registry, meetings)
        trial.rollback()
    return result


def _unsound(content: Content, registry: Registry) -> list[Problem]:
    """What no single row shows: keys that recur, references to what doesn't exist, rows that contradict each other."""
    return [*check_organisation(content, registry), *check_people(content.people, registry)]


def _write(ledger: Ledger, content: Content, registry: Registry, meetings: list[MeetingDraft]) -> ImportResult:
    write_organisation(ledger, content, registry)
    write_people(ledger, draft_people(content.people), registry)
    write_meetings(ledger, meetings)
    ledger.session.flush()
    return ImportResult(file=content.file, changes=tuple(ledger.changes), notes=content.notes)
