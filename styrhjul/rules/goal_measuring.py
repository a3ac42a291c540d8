"""How often the sentence checks are right, against sentences that a person has labelled."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from styrhjul.rules.goal_language import activity_in, citizens_in, undefined_quality_in


@dataclass(frozen=True)
class Sentence:
    """A goal sentence, and by label whether a person said yes."""

    sentence: str
    labels: Mapping[str, bool]


@dataclass(frozen=True)
class Score:
    """How one check did on one part: ``hits`` rightly yes, ``extra`` wrongly yes, ``missed`` wrongly no."""

    label: str
    part: str
    sentences: int
    hits: int
    extra: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of its yes that were right (1 when it never said yes)."""
        return self.hits / (self.hits + self.extra) if self.hits + self.extra else 1.0

    @property
    def recall(self) -> float:
        """Share of the labelled yes that it found (1 when there was none to find)."""
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 1.0


JUDGES: Mapping[str, Callable[[str], bool]] = {
    "activity": lambda sentence: activity_in(sentence) is not None,
    "names_citizen": lambda sentence: bool(citizens_in(sentence)),
    "quality_undefined": lambda sentence: bool(undefined_quality_in(sentence)),
}


def score(part: str, sentences: Sequence[Sentence]) -> tuple[Score, ...]:
    """One score for each label."""
    return tuple(_score(label, part, sentences) for label in JUDGES)


def _score(label: str, part: str, sentences: Sequence[Sentence]) -> Score:
    judged = [(JUDGES[label](sentence.sentence), sentence.labels[label]) for sentence in sentences]
    return Score(
        label=label,
        part=part,
        sentences=len(sentences),
        hits=judged.count((True, True)),
        extra=judged.count((True, False)),
        missed=judged.count((False, True)),
    )
