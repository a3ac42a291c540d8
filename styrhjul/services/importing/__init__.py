"""Reads files of the organisation, meetings, goals and indicators: all of it, or nothing and every reason why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from styrhjul.exchange.files import Content, Reading, raise_if_any, read_if_possible
from styrhjul.exchange.people import ROLES
from styrhjul.exchange.problems import ImportRefused, Problem
from styrhjul.services.acts import Act
from styrhjul.services.importing.goals import (
    StoredGoals,
    check_goals,
    check_only_of,
    write_dissents,
    write_goals,
    write_targets,
)
from styrhjul.services.importing.indicators import (
    check_indicators,
    restless,
    write_indicators,
    write_opposing,
    write_outcomes,
)
from styrhjul.services.importing.ledger import Action, Change, Ledger
from styrhjul.services.importing.meetings import MeetingDraft, draft_meetings, write_meetings
from styrhjul.services.importing.organisation import check_organisation, write_bodies, write_units
from styrhjul.services.importing.people import check_people, draft_people, write_holdings, write_people
from styrhjul.services.importing.registry import Registry
from styrhjul.settings import STOCKHOLM

__all__ = ["Action", "Change", "ImportRefused", "ImportResult", "Problem", "import_file", "import_files"]


@dataclass(frozen=True)
class ImportResult:
    """What was added, changed and left unchanged; ``notes``: the sheets that were left unread, and warnings."""

    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()


def import_files(  # noqa: PLR0913  (the files, and how they are to be read)
    session: Session,
    *,
    paths: Sequence[Path],
    act: Act,
    roles: Mapping[str, str] = ROLES,
    body: str = "",
    goals_of: str = "",
) -> ImportResult:
    """Add what is new and update what is known, by key. Nothing is removed for being absent from the files.

    A column that a file lacks leaves its values as they are; an empty cell empties the value, save for names,
    addresses and languages. The files may refer to each other in any order; what several of them tell is as the
    last one has it. ``body`` says whose the meetings are where a file does not. With ``goals_of`` nothing but that
    body's goals, and what is said of them, may be in the files.

    Raises:
        ImportRefused: something in a file is wrong; ``problems`` are all of it, and nothing has been written.
    """
    known = Registry.of(session)
    contents = _read(paths, Reading(roles=roles, body=body or None), known)
    registry = known.including(contents)
    drafted = [draft_meetings(content.meetings, registry.bodies, body=body) for content in contents]
    stored = StoredGoals.of(session)
    problems = list(_problems(contents, [wrong for _, wrong in drafted], registry))
    if all(content.readable for content in contents):
        problems += check_indicators(contents, registry, session=session, today=act.today)
        problems += check_goals(contents, registry, stored=stored, today=act.today)
    if goals_of:
        problems += check_only_of(goals_of, contents, registry)
    raise_if_any(problems)
    ledger = Ledger(session, act, roles)
    _write(ledger, contents, [draft for drafts, _ in drafted for draft in drafts], registry)
    _write_register(ledger, contents, registry, stored)
    notes = [note for content in contents for note in content.notes]
    return ImportResult(tuple(ledger.changes), (*notes, *restless(ledger, contents)))


def import_file(session: Session, *, path: Path, actor: str, now: datetime) -> ImportResult:
    """As ``import_files``, for one file."""
    return import_files(session, paths=[path], act=Act(actor=actor, today=now.astimezone(STOCKHOLM).date(), now=now))


def _read(paths: Sequence[Path], reading: Reading, known: Registry) -> list[Content]:
    """The files as given, though calendars are read last: their categories may be bodies that the others bring."""
    contents: dict[int, Content] = {}
    for number, path in sorted(enumerate(paths), key=lambda numbered: numbered[1].suffix.lower() == ".ics"):
        bodies = known.including(contents.values()).bodies.words
        contents[number] = read_if_possible(path, reading=replace(reading, bodies=bodies))
    return [contents[number] for number in range(len(paths))]


def _problems(
    contents: Sequence[Content], wrong_meetings: Sequence[Sequence[Problem]], registry: Registry
) -> Iterator[Problem]:
    """What is wrong in each file by itself; and, if all of them could be read, with what they say together."""
    all_read = all(content.readable for content in contents)
    for content, wrong in zip(contents, wrong_meetings, strict=True):
        yield from content.problems
        if all_read:
            yield from check_organisation(content, registry)
            yield from check_people(content.people, registry)
            yield from wrong


def _write(ledger: Ledger, contents: Sequence[Content], meetings: Sequence[MeetingDraft], registry: Registry) -> None:
    """Kind by kind, since any file may refer to any other."""
    for content in contents:
        write_bodies(ledger, content.bodies)
    for content in contents:
        write_units(ledger, content.units, registry)
    people = [draft_people(content.people) for content in contents]
    for drafts in people:
        write_people(ledger, drafts)
    for drafts in people:
        write_holdings(ledger, drafts, registry)
    write_meetings(ledger, meetings)
    ledger.session.flush()


def _write_register(ledger: Ledger, contents: Sequence[Content], registry: Registry, stored: StoredGoals) -> None:
    """What refers to what stands first: indicators, goals, and then what is said of them."""
    write_indicators(ledger, contents, registry)
    write_goals(ledger, contents, registry, stored)
    write_targets(ledger, contents, registry, stored)
    write_opposing(ledger, contents, registry)
    write_outcomes(ledger, contents, registry)
    write_dissents(ledger, contents, registry)
    ledger.session.flush()
