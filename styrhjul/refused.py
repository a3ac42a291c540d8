"""How the engine says no, or that what it stands on is wrong.

It stands alone so that the command line can catch it without loading the engine.
"""

from collections.abc import Iterable
from typing import Self


class Sentence(str):
    """A sentence that a user reads: finished Swedish, which knows its pattern and what fills its ``%(name)s`` places.

    The pattern is what a catalogue of another language is asked by. A value that is a Sentence is translated too.
    What is a Sentence already stays as it is.
    """

    __slots__ = ("pattern", "values")

    pattern: str
    values: dict[str, object]

    def __new__(cls, pattern: str, **values: object) -> Self:
        if isinstance(pattern, cls):
            return pattern
        made = super().__new__(cls, pattern % values if values else pattern)
        made.pattern, made.values = pattern, values
        return made


def joined(parts: Iterable[str], between: str = "\n") -> Sentence:
    """The parts that are not empty, one after the other; those that are Sentences are translated each by itself."""
    values = {f"part{number}": part for number, part in enumerate(filter(None, parts))}
    return Sentence(between.join(f"%({name})s" for name in values), **values)


class Refused(ValueError):  # noqa: N818  (an expected refusal, not a fault)
    """What was asked is not allowed or not possible; the message is the sentence the user sees.

    With ``values`` it is a pattern with ``%(name)s`` places, so that the pages can say it in another language.
    """

    def __init__(self, sentence: str, **values: object) -> None:
        self.sentence = Sentence(sentence, **values)
        super().__init__(str(self.sentence))


def sentence_of(error: ValueError) -> Sentence:
    """What the error says to a reader: with its pattern, if it is a refusal."""
    return error.sentence if isinstance(error, Refused) else Sentence(str(error))


class TroubleError(Exception):
    """Something that the program stands on is wrong; the message is the sentence for whoever runs it."""
