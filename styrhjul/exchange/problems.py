"""What is wrong in a file that somebody hands us, told so that they find the cell and know what to write there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from styrhjul.refused import Refused, Sentence, joined

LONGEST_QUOTE = 60
MOST_SHOWN = 50
MOST_SPOTS = 8


@dataclass(frozen=True)
class Problem:
    """One error. ``spot`` is "cell D3", "rad 3" or "händelse 3"; empty parts are not told.

    ``message`` and ``spot`` are Sentences where they have values.
    """

    file: str
    message: str
    sheet: str = ""
    spot: str = ""
    column: str = ""

    @property
    def sentence(self) -> Sentence:
        column = f"({self.column})" if self.column else ""
        sheet = Sentence("blad %(sheet)s", sheet=self.sheet) if self.sheet else ""
        where = joined((self.file, sheet, joined((self.spot, column), " ")), ", ")
        return Sentence("%(where)s: %(message)s", where=where, message=Sentence(self.message))

    def __str__(self) -> str:
        return str(self.sentence)


class ImportRefused(Refused):
    """A file that cannot be read in; ``problems`` are all that is wrong with it, and nothing has been written."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        number = len(self.problems)
        heading = Sentence("Filen är inte inläst.")
        if number > 1:
            heading = Sentence("Filen har %(n)s fel. Ingenting är inläst.", n=number)
        if len({problem.file for problem in self.problems}) > 1:
            heading = Sentence("Filerna har %(n)s fel. Ingenting är inläst.", n=number)
        told = _told_once(self.problems)
        more = len(told) - MOST_SHOWN
        rest = Sentence("… och %(n)s slags fel till.", n=more) if more > 0 else ""
        super().__init__(joined((heading, *told[:MOST_SHOWN], rest)))


def _told_once(problems: Iterable[Problem]) -> list[Sentence]:
    """A line for each problem; the same one in many rows of a column is told once, with where else it is."""
    alike: dict[Problem, list[Problem]] = {}
    for problem in problems:
        alike.setdefault(replace(problem, spot=""), []).append(problem)
    return [joined((first.sentence, _elsewhere(others)), " ") for first, *others in alike.values()]


def _elsewhere(others: Sequence[Problem]) -> str:
    if not others:
        return ""
    if len(others) == 1:
        return Sentence("Likadant på %(spots)s.", spots=Sentence(others[0].spot))
    pattern = "Likadant på %(n)s ställen till: %(spots)s."
    if len(others) > MOST_SPOTS:
        pattern = "Likadant på %(n)s ställen till: %(spots)s, …"
    spots = joined((Sentence(problem.spot) for problem in others[:MOST_SPOTS]), ", ")
    return Sentence(pattern, n=len(others), spots=spots)


def refuse(file: str, message: str, /, **values: object) -> ImportRefused:
    """The refusal of a whole file; with ``values`` the message is a pattern with their places."""
    return ImportRefused([Problem(file=quoted(file)[1:-1], message=Sentence(message, **values))])


def quoted(value: object) -> str:
    """What stood there, shortened and with control characters made visible, fit for a terminal."""
    text = "".join(sign if sign.isprintable() else f"\\x{ord(sign):02x}" for sign in str(value)[: LONGEST_QUOTE + 1])
    return f"'{text[:LONGEST_QUOTE]}…'" if len(text) > LONGEST_QUOTE else f"'{text}'"
