"""What is to be compiled, and the head that every report has."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from models.kinds import Operator, ReportKind
from styrhjul.reports.contexts.head import Decision, Head
from styrhjul.reports.contexts.parts import Unit
from styrhjul.rules.definition import Definition
from styrhjul.rules.swedish import counted
from styrhjul.services.planning import definition_of
from styrhjul.store.answers import UnitLine
from styrhjul.store.readings import Reading

MOST_NAMED = 8
"""More than these are counted in a sentence, and named in the table."""


@dataclass(frozen=True)
class Draft:
    """A report to be: for which occasion, of which kind, as of ``today``. ``details``: the officials' version."""

    reading: Reading
    kind: ReportKind
    version: int
    changed: str
    today: date
    details: bool = False

    @property
    def definition(self) -> Definition:
        return definition_of(self.reading.definition)


@dataclass(frozen=True)
class Story:
    """What comes before the tables."""

    citizens: tuple[str, ...] = ()
    highlights: tuple[str, ...] = ()
    learning: tuple[str, ...] = ()
    holes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


def head(draft: Draft, title: str, story: Story) -> Head:
    reading = draft.reading
    decision = None
    if reading.decided_on is not None:
        decision = Decision(decider=reading.decider, day=reading.decided_on, paragraph=f"§ {reading.paragraph}")
    return Head(
        municipality=draft.definition.municipality,
        body=reading.body_name,
        title=title,
        year=reading.year,
        period=reading.period,
        period_end=reading.period_end,
        made_on=draft.today,
        version=draft.version,
        decision=decision,
        meeting_on=reading.meets_on,
        changed=(draft.changed,) if draft.changed else (),
        citizens=story.citizens,
        highlights=story.highlights,
        learning=story.learning,
        holes=story.holes,
        sources=story.sources,
    )


def numbered(no: int, *, whose: str = "Mål") -> str:
    """What a goal is called in the reports: its place in the body's own order, the same in all of a year's reports."""
    return f"{whose}\N{NO-BREAK SPACE}{no}"


def unit_of(line: UnitLine) -> Unit:
    return Unit(name=line.name, operator=line.operator, provider=line.provider)


def is_private(line: UnitLine) -> bool:
    return line.operator is not Operator.OWN


def missing_units(units: Sequence[UnitLine], noun: str) -> Iterable[str]:
    """A sentence about the units that have not answered: a fact about the report, with no finger pointed."""
    missing = [unit.name for unit in units if unit.submission_id is None]
    if missing:
        named = ", ".join(missing[:MOST_NAMED])
        more = f" och {len(missing) - MOST_NAMED} till" if len(missing) > MOST_NAMED else ""
        which = counted(len(units), "enhet", "enheter")
        yield f"{noun} saknas från {len(missing)} av {which}: {named}{more}."


def sentences(*said: str) -> str:
    """Each of them as a sentence, with its full stop; "" is left out."""
    return " ".join(f"{one.strip().rstrip('.')}." for one in said if one.strip())


def paragraphs(texts: Iterable[str]) -> tuple[str, ...]:
    """The paragraphs of what somebody wrote."""
    return tuple(part.strip() for text in texts for part in text.split("\n\n") if part.strip())


def shortened(text: str, longest: int) -> str:
    """A text of at most so many signs, cut between words."""
    joined = " ".join(text.split())
    return joined if len(joined) <= longest else f"{joined[:longest].rsplit(' ', 1)[0].rstrip('.,;:')} …"
