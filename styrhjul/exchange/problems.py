"""What is wrong in a file that somebody hands us, told so that they find the cell and know what to write there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from styrhjul.refused import Refused

LONGEST_QUOTE = 60
MOST_SHOWN = 50
MOST_SPOTS = 8


@dataclass(frozen=True)
class Problem:
    """One error. ``spot`` is "cell D3", "rad 3" or "händelse 3"; empty parts are not told."""

    file: str
    message: str
    sheet: str = ""
    spot: str = ""
    column: str = ""

    def __str__(self) -> str:
        column = f"({self.column})" if self.column else ""
        where = (self.file, self.sheet and f"blad {self.sheet}", " ".join(filter(None, (self.spot, column))))
        return f"{', '.join(filter(None, where))}: {self.message}"


class ImportRefused(Refused):
    """A file that cannot be read in; ``problems`` are all that is wrong with it, and nothing has been written."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        number = len(self.problems)
        which = "Filerna" if len({problem.file for problem in self.problems}) > 1 else "Filen"
        heading = f"{which} har {number} fel. Ingenting är inläst." if number > 1 else "Filen är inte inläst."
        told = _told_once(self.problems)
        rest = [f"… och {len(told) - MOST_SHOWN} slags fel till."] if len(told) > MOST_SHOWN else []
        super().__init__("\n".join((heading, *told[:MOST_SHOWN], *rest)))


def _told_once(problems: Iterable[Problem]) -> list[str]:
    """A line for each problem; the same one in many rows of a column is told once, with where else it is."""
    alike: dict[Problem, list[Problem]] = {}
    for problem in problems:
        alike.setdefault(replace(problem, spot=""), []).append(problem)
    return [f"{first}{_elsewhere(others)}" for first, *others in alike.values()]


def _elsewhere(others: Sequence[Problem]) -> str:
    if not others:
        return ""
    spots = ", ".join(problem.spot for problem in others[:MOST_SPOTS])
    number = f"{len(others)} ställen till: " if len(others) > 1 else ""
    return f" Likadant på {number}{spots}{', …' if len(others) > MOST_SPOTS else '.'}"


def refuse(file: str, message: str) -> ImportRefused:
    """The refusal of a whole file."""
    return ImportRefused([Problem(file=quoted(file)[1:-1], message=message)])


def quoted(value: object) -> str:
    """What stood there, shortened and with control characters made visible, fit for a terminal."""
    text = "".join(sign if sign.isprintable() else f"\\x{ord(sign):02x}" for sign in str(value)[: LONGEST_QUOTE + 1])
    return f"'{text[:LONGEST_QUOTE]}…'" if len(text) > LONGEST_QUOTE else f"'{text}'"
