"""The plan of a definition that nobody has opened yet: dates, rules and clashes, from files alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from styrhjul.exchange.files import Content, Reading, raise_if_any, read_if_possible
from styrhjul.exchange.problems import Problem, quoted
from styrhjul.refused import Refused
from styrhjul.rules.definition import OWN, Definition
from styrhjul.rules.loading import load_definition
from styrhjul.rules.planning import Meeting, PlannedStep, plan_year
from styrhjul.rules.swedish import listed
from styrhjul.services.importing.meetings import MeetingDraft, draft_meetings, oldest_first
from styrhjul.services.importing.registry import Names


@dataclass(frozen=True)
class Preview:
    """The year's steps, and in ``notes`` what their reader ought to know about the files."""

    steps: tuple[PlannedStep, ...]
    notes: tuple[str, ...] = ()


def preview_plan(path: Path, *, year: int, meetings: Sequence[Path], own: str, others: Sequence[Path]) -> Preview:
    """The steps of ``year`` by the definition at ``path``, with the meetings in the files.

    ``own`` is the body whose year it is. Without it, it is the one body in the files that the definition does
    not name, since a definition names every body but its own.

    Raises:
        ImportRefused: something in the files is wrong; ``problems`` are all of it.
        Refused: it doesn't appear whose year it is, or which meetings are that body's.
    """
    definition = load_definition(path)
    contents = _read(meetings, _bodies(definition))
    named = _named(contents)
    key = _own(own, named, _bodies(definition))
    bodies = _bodies(definition, own=key)
    notes = [*(note for content in contents for note in content.notes), *_absence(key, named, bodies)]
    steps = plan_year(
        definition,
        year=year,
        own=key,
        meetings=_meetings(contents, bodies, own=key),
        others=[load_definition(other) for other in others],
    )
    return Preview(steps, tuple(notes))


def _bodies(definition: Definition, *, own: str = OWN) -> Names:
    declared = {key: body.name for key, body in definition.bodies.items()}
    return Names("ett organ", ({OWN: OWN, own: own} | declared).items())


def _read(files: Sequence[Path], bodies: Names) -> list[Content]:
    """The files' meetings; a file need not say whose they are."""
    reading = Reading(only_meetings=True, body="", bodies=bodies.words)
    contents = [read_if_possible(file, reading=reading) for file in files]
    raise_if_any([problem for content in contents for problem in content.problems])
    return contents


def _named(contents: Sequence[Content]) -> list[str]:
    """Whose the meetings are, as the files say it; "" if one doesn't say."""
    words = [found.row.body for content in contents for found in content.meetings]
    return list({word.casefold(): word for word in words}.values())


def _own(told: str, named: Sequence[str], bodies: Names) -> str:
    if told:
        return bodies.find(told) or told.lower()
    strangers = [word for word in named if word and bodies.find(word) is None]
    if not strangers or "" in named:
        return OWN
    if len(strangers) > 1:
        raise Refused(f"Det framgår inte vems år det är. Ange ett av organen med --body: {listed(strangers)}.")
    return strangers[0].lower()


def _absence(own: str, named: Sequence[str], bodies: Names) -> list[str]:
    """A note where no meeting is the own body's. Are some nobody's, its key has surely been misspelt: refused."""
    if not named or any(not word or bodies.find(word) in {own, OWN} for word in named):
        return []
    strangers = [word.lower() for word in named if bodies.find(word) is None]
    if not strangers:
        return [f"Filerna har inga sammanträden för organet vars år det är, bara för {listed(named)}."]
    near = get_close_matches(own, strangers, n=1)
    hint = f" Menas {near[0]}?" if near else ""
    raise Refused(f"Filerna har inga sammanträden för {quoted(own)}, bara för {listed(named)}.{hint}")


def _meetings(contents: Sequence[Content], bodies: Names, *, own: str) -> list[Meeting]:
    """Those of the bodies that the definition knows. A meeting that several files have is as the last one has it."""
    drafts: list[MeetingDraft] = []
    problems: list[Problem] = []
    for content in contents:
        known = [found for found in content.meetings if not found.row.body or bodies.find(found.row.body)]
        of_file, wrong = draft_meetings(known, bodies, body=own)
        drafts += of_file
        problems += wrong
    raise_if_any(problems)
    newest = {(draft.body, draft.uid): draft for draft in oldest_first(drafts)}
    return [
        Meeting(body=draft.body, starts=draft.row.starts_on, ends=draft.row.last_day, status=draft.row.status, uid=uid)
        for (_, uid), draft in newest.items()
    ]
