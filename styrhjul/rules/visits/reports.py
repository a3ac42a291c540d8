"""What a report from a visit holds, and what must not be in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from styrhjul.refused import Sentence

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "saw": "vad ni såg",
        "heard": "vad ni hörde",
        "works": "vad som gör att det fungerar",
        "challenges": "vad som är svårt",
        "questions": "frågor till nämnden",
    }
)
"""The report's parts in order, and what each is called."""

_NUMBER = re.compile(r"(?<!\d)(?:19|20)?\d{2}(?:0[1-9]|1[0-2])(?:[06][1-9]|[1278]\d|[39][01])[-+ ]?\d{4}(?!\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")


@dataclass(frozen=True)
class ReportContent:
    """``goals``: what was heard about goals, by the goal's key or "organ/nyckel"."""

    saw: str = ""
    heard: str = ""
    works: str = ""
    challenges: str = ""
    questions: str = ""
    goals: Mapping[str, str] = field(default_factory=dict)

    @property
    def texts(self) -> dict[str, str]:
        """The parts that are told, by their field, without space around them."""
        return {name: told for name in FIELDS if (told := getattr(self, name).strip())}


_NUMBERED = "I %(where)s står något som ser ut som ett personnummer. Skriv inget om enskilda."
_ADDRESSED = "I %(where)s står en mejladress. Skriv inget som pekar ut enskilda."


def report_faults(content: ReportContent) -> tuple[str, ...]:
    """Why the report cannot be handed in, in the user's words; none when it can.

    A report is a public document that many read: it names no individual. What can be told by its form is a
    personal identity number (or a co-ordination number, whose day has 60 added to it) and a mail address.
    """
    told = content.texts
    faults = [] if told else ["Rapporten är tom. Skriv minst vad ni såg och vad ni hörde."]
    parts = {Sentence(FIELDS[name]): text for name, text in told.items()}
    parts |= {Sentence("det om målet %(goal)s", goal=goal): text for goal, text in content.goals.items()}
    for called, text in parts.items():
        if _NUMBER.search(text):
            faults.append(Sentence(_NUMBERED, where=called))
        if _MAIL.search(text):
            faults.append(Sentence(_ADDRESSED, where=called))
    empty = [goal for goal, text in content.goals.items() if not text.strip()]
    faults += [Sentence("Skriv vad ni hörde om målet %(goal)s.", goal=goal) for goal in empty]
    return tuple(faults)
