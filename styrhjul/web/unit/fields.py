"""How the fields of a form are named, and how what a browser posts becomes text.

A field's name is its section and its own name: ``trygghet.contribution``, ``aktivitet:3.what``. The sections are those
of the rules, so that a fault is shown where it belongs.
"""

import unicodedata
from collections.abc import AsyncIterator, Iterable
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from styrhjul.rules.unit_plans import Fault, activity_section
from styrhjul.services.drafts import Seen
from styrhjul.web.gate import whole_number

ACTIVITY = activity_section(0)[:-1]
"""How every activity's section begins."""
REMOVED = "removed"
"""The field of an activity that the writer has taken away, and may bring back until the plan is handed in."""


async def _form(request: Request) -> AsyncIterator[FormData]:
    async with request.form() as form:  # its files are closed when the page has been made
        yield form


Posted = Annotated[FormData, Depends(_form)]
"""What a page's function takes to read a form."""


def name_of(section: str, field: str) -> str:
    return f"{section}.{field}"


def parts_of(name: str) -> tuple[str, str]:
    """The section and the field of a name."""
    section, _, field = name.rpartition(".")
    return section, field


def by_name(faults: Iterable[Fault]) -> dict[str, str]:
    """The first fault of each field, by the field's name."""
    found: dict[str, str] = {}
    for fault in faults:
        found.setdefault(name_of(fault.section, fault.field), fault.message)
    return found


def clean(text: str) -> str:
    """A browser's line breaks as one sign, and no signs that nobody sees; the rest is as it was written."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"})


def posted_text(form: FormData, name: str) -> str:
    """What has been written in the field; empty if the form has no such field."""
    value = form.get(name)
    return clean(value) if isinstance(value, str) else ""


def posted_file(form: FormData, name: str) -> UploadFile | None:
    """The file that has been chosen, if one has."""
    value = form.get(name)
    return value if isinstance(value, UploadFile) and value.filename else None


def seen_of(form: FormData) -> Seen:
    """What the page was made from, as it says itself."""
    return Seen(version=number(form, "version"), revision=number(form, "revision"))


def number(form: FormData, name: str) -> int:
    """A number that the page wrote itself; 0 if it is not there."""
    return whole_number(posted_text(form, name)) or 0
