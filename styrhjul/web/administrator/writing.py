"""What somebody has written in a form, and what is wrong with it, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Request

from styrhjul.refused import Refused
from styrhjul.web.gate import Visit, whole_number
from styrhjul.web.pages import said

LONGEST = 4_000
"""No comment or reason is longer than this many characters."""


class Wrong(Refused):
    """A field of the form cannot be as it is; ``field`` is its name."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True)
class Form:
    """The fields by name. Lines are ended as the engine ends them."""

    values: Mapping[str, str]

    def text(self, name: str) -> str:
        return self.values.get(name, "").replace("\r\n", "\n").strip()

    def number(self, name: str) -> int:
        """0 where there is none."""
        return whole_number(self.text(name)) or 0

    def possible_day(self, visit: Visit, name: str) -> date | None:
        """The day, or None where nothing is written.

        Raises:
            Wrong: what is written is no day.
        """
        told = self.text(name)
        if not told:
            return None
        try:
            return date.fromisoformat(told)
        except ValueError:
            raise Wrong(name, said(visit, "Skriv dagen som år-månad-dag, till exempel 2027-01-14.")) from None

    def day(self, visit: Visit, name: str) -> date:
        """The day, which must be written."""
        found = self.possible_day(visit, name)
        if found is None:
            raise Wrong(name, said(visit, "Välj en dag."))
        return found

    def needed(self, visit: Visit, name: str, sentence: str) -> str:
        """A text that must be written; ``sentence`` says what is missing."""
        told = self.text(name)
        if not told:
            raise Wrong(name, sentence)
        if len(told) > LONGEST:
            raise Wrong(name, said(visit, "Det är för långt. Högst %(longest)s tecken får plats.", longest=LONGEST))
        return told


async def _written(request: Request) -> Form:
    form = await request.form()
    return Form({name: value for name, value in form.items() if isinstance(value, str)})


Written = Annotated[Form, Depends(_written)]
"""What a page's function takes to read what was written: ``def act(visit: Asked, form: Written) -> Response``."""
