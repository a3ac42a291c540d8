"""The shape of a form, from which it is both written and read: sheets of rows with locked and open cells."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from styrhjul.exchange.forms.identity import Identity
from styrhjul.rules.swedish import weekday_name

GUIDE = "Läs först"
HEADING_ROW = 3
"""Counted from 0: the sheet's title, a line of guidance and an empty row stand above the headings."""

KEY_HEADING = "Nr"
SHORTENED = 70

Answer = str | date


@dataclass(frozen=True)
class Column:
    """One column beside the key. Without a ``field`` it only shows, and is locked.

    ``choices`` are the words of its dropdown and what each stands for; if it is not ``strict``, others may be written.
    """

    heading: str
    width: int
    field: str = ""
    choices: Mapping[str, str] = dataclasses.field(default_factory=dict)
    strict: bool = True
    is_day: bool = False


@dataclass(frozen=True)
class Row:
    """A row by its key: what the locked columns show, in order, and the answers that are filled in already."""

    key: str
    shown: tuple[str, ...] = ()
    answers: Mapping[str, Answer | None] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """``spare`` rows are for as many as one likes: those without an answer are no rows.

    ``optional`` rows, and the sheet itself, need not be there when the form is read. ``height`` of the rows in
    points; 0 lets each grow with its text.
    """

    name: str
    guidance: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    spare: bool = False
    optional: bool = False
    height: int = 0

    @cached_property
    def open_columns(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.field)


@dataclass(frozen=True)
class About:
    """Whose form it is, by name, and when and where it is to be handed in."""

    unit: str
    body: str
    year: int
    due_on: date | None = None
    contact: str = ""
    """Who takes the form, and answers questions about it."""
    returned: tuple[str, ...] = ()
    """What is to be completed, a line each, when it has been returned."""

    @property
    def handing_in(self) -> tuple[str, ...]:
        """How and when, for the form's first sheet."""
        by = f"Lämna in senast {weekday_name(self.due_on)} {self.due_on}. " if self.due_on else ""
        to = f" Skicka den till {self.contact}, som också svarar på frågor." if self.contact else ""
        completing = ("Det här behöver kompletteras:", *self.returned) if self.returned else ()
        return (*completing, f"{by}Spara filen som .xlsx med samma blad, rubriker och rader.{to}")


@dataclass(frozen=True)
class GoalShown:
    """A goal as a form shows it: what it says, whom it helps and how, and its figures in words, a line each."""

    key: str
    sentence: str
    citizen: str = ""
    figures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """A whole workbook. ``guide`` is the first sheet, a paragraph a line."""

    identity: Identity
    title: str
    guide: tuple[str, ...]
    sheets: tuple[Sheet, ...]


def shortened(text: str, *, to: int = SHORTENED) -> str:
    """A text cut at a word, for a dropdown."""
    if len(text) <= to:
        return text
    return f"{text[:to].rsplit(' ', maxsplit=1)[0]} …"
