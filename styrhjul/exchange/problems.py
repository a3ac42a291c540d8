"""What is wrong in a file that somebody hands us, told so that they find the cell and know what to write there."""

from collections.abc import Iterable
from dataclasses import dataclass

from styrhjul.refused import Refused

LONGEST_QUOTE = 60
MOST_SHOWN = 50


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
        heading = f"Filen har {number} fel. Ingenting är inläst." if number > 1 else "Filen är inte inläst."
        shown = [str(problem) for problem in self.problems[:MOST_SHOWN]]
        rest = [f"… och {number - MOST_SHOWN} till."] if number > MOST_SHOWN else []
        super().__init__("\n".join((heading, *shown, *rest)))


def refuse(file: str, message: str) -> ImportRefused:
    """The refusal of a whole file."""
    return ImportRefused([Problem(file=quoted(file)[1:-1], message=message)])


def quoted(value: object) -> str:
    """What stood there, shortened and with control characters made visible, fit for a terminal."""
    text = "".join(sign if sign.isprintable() else f"\\x{ord(sign):02x}" for sign in str(value)[: LONGEST_QUOTE + 1])
    return f"'{text[:LONGEST_QUOTE]}…'" if len(text) > LONGEST_QUOTE else f"'{text}'"
