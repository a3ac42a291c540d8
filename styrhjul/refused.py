"""How the engine says no, or that what it stands on is wrong.

It stands alone so that the command line can catch it without loading the engine.
"""

from typing import Self


class Sentence(str):
    """A sentence that a user reads: finished Swedish, which knows its pattern and what fills its ``%(name)s`` places.

    The pattern is what a catalogue of another language is asked by. A value that is a Sentence is translated too.
    """

    __slots__ = ("pattern", "values")

    pattern: str
    values: dict[str, object]

    def __new__(cls, pattern: str, **values: object) -> Self:
        made = super().__new__(cls, pattern % values if values else pattern)
        made.pattern, made.values = pattern, values
        return made


class Refused(ValueError):  # noqa: N818  (an expected refusal, not a fault)
    """What was asked is not allowed or not possible; the message is the sentence the user sees.

    With ``values`` it is a pattern with ``%(name)s`` places, so that the pages can say it in another language.
    """

    def __init__(self, sentence: str, **values: object) -> None:
        self.sentence = sentence if isinstance(sentence, Sentence) else Sentence(sentence, **values)
        super().__init__(str(self.sentence))


class TroubleError(Exception):
    """Something that the program stands on is wrong; the message is the sentence for whoever runs it."""
