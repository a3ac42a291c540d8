"""The plan of a definition that nobody has opened yet: dates, rules and clashes, from files alone."""

from collections.abc import Sequence
from pathlib import Path

from styrhjul.rules.definition import Definition
from styrhjul.rules.loading import load_definition
from styrhjul.rules.planning import Meeting, PlannedStep, plan_year


def preview_plan(
    path: Path, *, year: int, meetings: Sequence[Path], own: str, others: Sequence[Path]
) -> tuple[PlannedStep, ...]:
    """The steps of ``year`` by the definition at ``path``, with the meetings in the files."""
    definition = load_definition(path)
    own = own or _first_body(definition)
    return plan_year(
        definition,
        year=year,
        own=own,
        meetings=[meeting for file in meetings for meeting in _read_meetings(file, own)],
        others=[load_definition(other) for other in others],
    )


def _first_body(definition: Definition) -> str:
    committees = [key for key, body in definition.bodies.items() if body.kind == "committee"]
    return next(iter(committees or definition.bodies), "own")


def _read_meetings(file: Path, own: str) -> list[Meeting]:
    raise NotImplementedError
