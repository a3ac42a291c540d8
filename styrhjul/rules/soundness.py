"""Whether a definition hangs together: everything referred to exists, and nothing goes round in a circle."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from models.kinds import Closing
from styrhjul.refused import Sentence
from styrhjul.rules.dates import (
    DueOf,
    EventRule,
    LastMeeting,
    MeetingRule,
    NextMeeting,
    Offset,
    OpensOf,
    Rule,
    Word,
    walk,
)
from styrhjul.rules.days import in_year
from styrhjul.rules.definition import BUILT_IN_ROLES, OWN, Definition, Step
from styrhjul.rules.repeats import EveryEvent, EveryMeeting, EveryYears, Monthly, MonthlyWeekday

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Finding:
    """One thing that doesn't hang together: where, what was expected (a phrase), and what stood there."""

    path: Path
    expected: str
    found: str = ""


def findings(definition: Definition) -> Iterator[Finding]:
    yield from _head(definition)
    seen: dict[str, str] = {}
    for stage_key, stage in definition.stages.items():
        if stage.reminders is not None:
            yield from _escalations(definition, stage.reminders.escalate, ("stages", stage_key, "reminders"))
        for key, step in stage.steps.items():
            path: Path = ("stages", stage_key, "steps", key)
            if key in seen:
                expected = Sentence("en stegnyckel som inte redan används i %(stage)s", stage=seen[key])
                yield Finding(path, expected, key)
            seen.setdefault(key, stage_key)
            yield from _step(definition, step, path)
    yield from _circles(definition)


def _head(definition: Definition) -> Iterator[Finding]:
    if OWN in definition.bodies:
        yield Finding(("bodies", OWN), "en annan nyckel; own är alltid det organ vars årshjul det är", OWN)
    pause = definition.calendar.pause
    if pause is not None and in_year(pause.start, 2024) > in_year(pause.end, 2024):
        yield Finding(("calendar", "pause"), "ett uppehåll som börjar före det slutar", f"{pause.start}–{pause.end}")
    yield from _escalations(definition, definition.reminders.escalate, ("reminders",))


def _escalations(definition: Definition, escalate: Iterable[object], path: Path) -> Iterator[Finding]:
    for index, escalation in enumerate(escalate):
        to = getattr(escalation, "to", "")
        yield from _known(to, _roles(definition), (*path, "escalate", index, "to"), "en roll")


def _step(definition: Definition, step: Step, path: Path) -> Iterator[Finding]:
    yield from _party(definition, step, path)
    yield from _closing(definition, step, path)
    steps = {key for _, key, _ in definition.steps()}
    for index, other in enumerate(step.depends_on):
        yield from _known(other, steps, (*path, "depends_on", index), "ett steg")
    yield from _known(step.goes_to, steps | _bodies(definition), (*path, "goes_to"), "ett steg eller ett organ")
    yield from _repeat(definition, step, path)
    if step.reminders is not None:
        yield from _escalations(definition, step.reminders.escalate, (*path, "reminders"))
    for field, rule in step.rules.items():
        for inner, found in walk(rule):
            yield from _rule(definition, step, found, (*path, field, *inner))


def _party(definition: Definition, step: Step, path: Path) -> Iterator[Finding]:
    yield from _known(step.who.role, _roles(definition), (*path, "who", "role"), "en roll")
    for field in ("body", "politicians"):
        yield from _known(getattr(step.who, field), _bodies(definition), (*path, "who", field), "ett organ")


def _closing(definition: Definition, step: Step, path: Path) -> Iterator[Finding]:
    yield from _known(step.decider, _bodies(definition), (*path, "decider"), "ett organ")
    if step.closes is Closing.DECIDE and step.decider is None:
        yield Finding((*path, "closes"), "ett organ i decider, eftersom steget avslutas med beslut", "decide")
    if step.closes is not Closing.DECIDE and step.decider is not None:
        yield Finding((*path, "decider"), "closes: decide, eftersom ett organ ska besluta", step.decider)


def _repeat(definition: Definition, step: Step, path: Path) -> Iterator[Finding]:
    if step.repeat is None:
        return
    path = (*path, "repeat")
    yield from _known(step.repeat.until, definition.events, (*path, "until"), "en händelse")
    match step.repeat:
        case EveryMeeting(every_meeting=body):
            yield from _known(body, _bodies(definition), (*path, "every_meeting"), "ett organ")
        case EveryEvent(every_event=events):
            for event in events:
                yield from _known(event, definition.events, (*path, "every_event"), "en händelse")
        case _:
            pass


def _rule(definition: Definition, step: Step, rule: Rule, path: Path) -> Iterator[Finding]:
    match rule:
        case Word():
            yield from _word(step, rule, path)
        case MeetingRule(meeting=body) | LastMeeting(last_meeting=body) | NextMeeting(next_meeting=body):
            field = next(name for name in ("meeting", "last_meeting", "next_meeting") if hasattr(rule, name))
            yield from _known(body, _bodies(definition), (*path, field), "ett organ")
        case Offset():
            yield from _known(rule.of, _bodies(definition), (*path, "of"), "ett organ")
        case EventRule():
            yield from _known(rule.event, definition.events, (*path, "event"), "en händelse")
        case DueOf(due=other) | OpensOf(opens=other):
            yield from _anchor_step(definition, step, rule, other, path)
        case _:
            pass


def _word(step: Step, word: Word, path: Path) -> Iterator[Finding]:
    if word is Word.OCCASION and step.repeat is None:
        yield Finding(path, "repeat på steget, eftersom regeln räknar från tillfället", word)
    if word is Word.PERIOD_END and step.period is None and not step.periods:
        yield Finding(path, "period eller periods på steget, eftersom regeln räknar från periodens slut", word)
    if word is Word.OPENS and step.opens is None:
        yield Finding(path, "opens på steget, eftersom regeln räknar från den", word)


def _anchor_step(
    definition: Definition, step: Step, rule: DueOf | OpensOf, other: str, path: Path
) -> Iterator[Finding]:
    steps = {key: found for _, key, found in definition.steps()}
    field = "due" if isinstance(rule, DueOf) else "opens"
    if other not in steps:
        yield from _known(other, steps, (*path, field), "ett steg")
        return
    if field == "opens" and steps[other].opens is None:
        expected = Sentence("ett steg som har opens; %(step)s har det inte", step=other)
        yield Finding((*path, field), expected, other)
    if rule.occasion is None and _recurrence(steps[other]) not in (None, _recurrence(step)):
        expected = Sentence(
            "att steget återkommer på samma sätt som %(step)s, eller occasion som säger vilket tillfälle", step=other
        )
        yield Finding((*path, field), expected, other)
    periods = {period.occasion for period in steps[other].periods}
    if rule.occasion is not None and periods:
        yield from _known(rule.occasion, periods, (*path, "occasion"), Sentence("ett tillfälle i %(step)s", step=other))


def _recurrence(step: Step) -> object:
    """Equal for steps whose occasions bear the same keys; None for a step that occurs once."""
    match step.repeat:
        case None:
            return frozenset(period.occasion for period in step.periods) or None
        case EveryMeeting() as repeat:
            return ("meeting", repeat.every_meeting, repeat.year)
        case Monthly() | MonthlyWeekday() as repeat:
            return ("months", repeat.year)
        case EveryYears() as repeat:
            return ("years", repeat.every_years, repeat.first % repeat.every_years)
        case other:
            return other.model_copy(update={"months": (), "except_months": (), "until": None})


def _circles(definition: Definition) -> Iterator[Finding]:
    steps = {key: (stage, step) for stage, key, step in definition.steps()}
    depends = {key: {other for other in step.depends_on if other in steps} for key, (_, step) in steps.items()}
    circle = _circle(depends)
    if circle:
        path = ("stages", steps[circle[0]][0], "steps", circle[0], "depends_on")
        yield Finding(path, "steg som inte väntar på varandra i en cirkel", " → ".join(circle))
    dated = {
        f"{key}.{field}": set(_counts_from(key, rule))
        for key, (_, step) in steps.items()
        for field, rule in step.rules.items()
    }
    circle = _circle({node: others & dated.keys() for node, others in dated.items()})
    if circle:
        key, field = circle[0].rsplit(".", 1)
        path = ("stages", steps[key][0], "steps", key, field)
        yield Finding(path, "datumregler som inte räknar från varandra i en cirkel", " → ".join(circle))


def _counts_from(key: str, rule: Rule) -> Iterator[str]:
    """The dates that a rule counts from; a named occasion is another occurrence and closes no circle."""
    for _, found in walk(rule):
        match found:
            case Word.OPENS | Word.DUE:
                yield f"{key}.{found}"
            case DueOf(due=other, occasion=None):
                yield f"{other}.due"
            case OpensOf(opens=other, occasion=None):
                yield f"{other}.opens"
            case _:
                pass


def _circle(graph: dict[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        return circle[::-1]
    return []


def _known(key: str | None, known: Iterable[str], path: Path, what: str) -> Iterator[Finding]:
    names = sorted(known)
    if key is not None and key not in names:
        told = ", ".join(names) or Sentence("inga är angivna")
        yield Finding(path, Sentence("%(what)s som finns (%(names)s)", what=Sentence(what), names=told), key)


def _roles(definition: Definition) -> set[str]:
    return {*BUILT_IN_ROLES, *definition.roles}


def _bodies(definition: Definition) -> set[str]:
    return {OWN, *definition.bodies}
