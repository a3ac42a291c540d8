"""A unit plan's content, and what is wrong with it: the same whether it came in a form or from a page.

A section is a goal's key, ``LEARNED`` or an activity's (``activity_section``); a fault names section and field.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from styrhjul.refused import Refused, Sentence, joined

LEARNED = "lärdomar"
"""The section of what the last year taught."""

WHOLE = ""
"""The section of a comment on all of it."""

LONGEST_ANSWER = 4_000
LONGEST_LINE = 300
OWNERS = (
    "Enhetschef",
    "Biträdande enhetschef",
    "Arbetslagsledare",
    "Samordnare",
    "Kvalitetsansvarig",
    "Alla medarbetare",
)
"""Roles that are offered as owners of an activity; a unit may write another."""


@dataclass(frozen=True)
class GoalAnswer:
    """How the unit understands one goal, what it contributes, what may go wrong and what it takes."""

    goal: str
    understanding: str = ""
    contribution: str = ""
    risks: str = ""
    resources: str = ""


@dataclass(frozen=True)
class PlannedActivity:
    """A means to one of the goals. ``no`` stays the same from version to version."""

    no: int
    goal: str = ""
    what: str = ""
    owner: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    sign: str = ""


@dataclass(frozen=True)
class PlanContent:
    """A whole plan, in the order of the goals and of the activities' numbers."""

    learned: str = ""
    answers: tuple[GoalAnswer, ...] = ()
    activities: tuple[PlannedActivity, ...] = ()


@dataclass(frozen=True)
class Fault:
    """What is wrong in one field of one section, as a sentence to the one who writes (a Sentence if it has values)."""

    section: str
    field: str
    message: str


class Incomplete(Refused):
    """Content that cannot be handed in; ``faults`` are all that is wrong with it, and nothing has been written."""

    def __init__(self, faults: Sequence[Fault], *, names: Mapping[str, str]) -> None:
        self.faults = tuple(faults)
        heading = Sentence("Det går inte att lämna in än. Inget är sparat.")
        super().__init__(joined((heading, *(_line(fault, names[fault.field]) for fault in faults))))


def _line(fault: Fault, name: str) -> Sentence:
    where = f"{section_in_swedish(fault.section)}, {name}"
    return Sentence("%(where)s: %(message)s", where=where, message=Sentence(fault.message))


FIELD_NAMES: Mapping[str, str] = {
    "goal": "mål",
    "understanding": "så förstår vi målet",
    "contribution": "vårt bidrag",
    "risks": "risker",
    "resources": "resurser",
    "what": "vad vi gör",
    "owner": "ansvarig roll",
    "starts_on": "start",
    "ends_on": "slut",
    "sign": "så märker vi att det fungerar",
    "learned": "vad förra året lärde oss",
}
"""The plan's fields as its writer knows them."""


def activity_section(no: int) -> str:
    return f"aktivitet:{no}"


def section_in_swedish(section: str) -> str:
    """The heading of a comment on the section: "Mål trygghet", "Aktivitet 3", "Lärdomar" or "Hela"."""
    kind, colon, key = section.partition(":")
    return f"{_KINDS.get(kind, kind)} {key}" if colon else _ALONE.get(section, f"Mål {section}")


_KINDS = {"aktivitet": "Aktivitet", "avtal": "Avtalet", "siffra": "Siffran"}
_ALONE = {WHOLE: "Hela", LEARNED: "Lärdomar", "sammanfattning": "Sammanfattning"}


def plan_faults(content: PlanContent, *, goals: Sequence[str], people: Collection[str] = ()) -> tuple[Fault, ...]:
    """All that is wrong with the plan; empty when it can be handed in.

    ``goals`` are the keys of the goals that it must answer, ``people`` the names of those who work there: an
    activity is owned by a role, so that it outlives its holder.
    """
    names = {" ".join(name.casefold().split()) for name in people}
    return (
        *_answer_faults(content.answers, goals),
        *(fault for activity in content.activities for fault in _activity_faults(activity, goals, names)),
        *twice([activity_section(activity.no) for activity in content.activities], field="what"),
        *required(LEARNED, {"learned": content.learned}, _LEARNED),
        *_long(content),
    )


_LEARNED = {"learned": "Skriv vad det förra året lärde er. Är enheten ny, så skriv det."}
_ANSWER = {
    "understanding": "Skriv hur ni förstår målet hos er.",
    "contribution": "Skriv vad ni bidrar med till målet.",
}
_NEEDED = {
    "goal": "Välj det mål som aktiviteten hör till.",
    "what": "Skriv vad ni ska göra.",
    "owner": "Skriv vilken roll som ansvarar, till exempel enhetschef.",
    "starts_on": "Skriv när aktiviteten börjar.",
    "ends_on": "Skriv när aktiviteten är klar.",
    "sign": "Skriv hur ni märker att det fungerar.",
}


def _answer_faults(answers: Sequence[GoalAnswer], goals: Sequence[str]) -> Iterator[Fault]:
    given = {answer.goal: answer for answer in answers}
    for goal in goals:
        answer = given.get(goal, GoalAnswer(goal))
        yield from required(goal, {name: getattr(answer, name) for name in _ANSWER}, _ANSWER)
    yield from unasked([answer.goal for answer in answers], goals, field="understanding")


def _activity_faults(activity: PlannedActivity, goals: Sequence[str], people: Collection[str]) -> Iterator[Fault]:
    section = activity_section(activity.no)
    yield from required(section, {name: getattr(activity, name) for name in _NEEDED}, _NEEDED)
    if activity.goal and activity.goal not in goals:
        message = Sentence("Målet %(goal)s hör inte till nämndens mål för året.", goal=activity.goal)
        yield Fault(section, "goal", message)
    if " ".join(activity.owner.casefold().split()) in people:
        yield Fault(section, "owner", "Skriv rollen och inte namnet, så att aktiviteten har en ansvarig också sedan.")
    if activity.starts_on and activity.ends_on and activity.ends_on < activity.starts_on:
        days = {"last": activity.ends_on, "first": activity.starts_on}
        yield Fault(section, "ends_on", Sentence("Slutet %(last)s ligger före starten %(first)s.", **days))


def _long(content: PlanContent) -> Iterator[Fault]:
    yield from too_long(LEARNED, {"learned": content.learned})
    for answer in content.answers:
        yield from too_long(answer.goal, vars(answer))
    for activity in content.activities:
        texts = {"what": activity.what, "owner": activity.owner}
        yield from too_long(activity_section(activity.no), texts, longest=LONGEST_LINE)
        yield from too_long(activity_section(activity.no), {"sign": activity.sign})


def required(section: str, values: Mapping[str, object], messages: Mapping[str, str]) -> Iterator[Fault]:
    """A fault for each value that is not there, with its field's message."""
    for field, message in messages.items():
        if not str(values[field] or "").strip():
            yield Fault(section, field, message)


def unasked(sections: Sequence[str], asked: Sequence[str], *, field: str) -> Iterator[Fault]:
    """A fault for each answer to what was not asked, and for each that is answered twice."""
    for section in dict.fromkeys(sections):
        if section not in asked:
            yield Fault(section, field, "Det här ingår inte i det som ska besvaras.")
    yield from twice(sections, field=field)


def twice(sections: Sequence[str], *, field: str) -> Iterator[Fault]:
    for section in dict.fromkeys(sections):
        if sections.count(section) > 1:
            yield Fault(section, field, "Det finns två svar. Behåll ett av dem.")


def too_long(section: str, texts: Mapping[str, str], *, longest: int = LONGEST_ANSWER) -> Iterator[Fault]:
    for field, text in texts.items():
        if len(text) > longest:
            message = Sentence(
                "Texten har %(number)s tecken. Högst %(most)s får plats.", number=len(text), most=longest
            )
            yield Fault(section, field, message)
