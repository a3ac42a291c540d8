"""The definition that years are opened by: its files, their faults as one types, and saved by who installs."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Form, Header, Response
from fastapi.responses import RedirectResponse

from styrhjul.refused import Refused
from styrhjul.rules.loading import DefinitionError, Problem
from styrhjul.services.defining import GUIDE, definition_files, faults_with, save_definition_file, sum_of
from styrhjul.web.gate import Asked, NotHere, Right, Visit, room
from styrhjul.web.municipality.shared import head_of
from styrhjul.web.pages import show, told

pages = room()

Text = Annotated[str, Form()]


@dataclass(frozen=True)
class Tried:
    """A file as it is being written. ``text`` None is as it stands; ``seen`` is the sum of what it began from."""

    name: str
    text: str | None = None
    seen: str = ""


@pages.get("/bodies/{body}/definition", right=Right.ADMINISTER)
def definition(visit: Asked, body: str, file: str = "", done: str = "") -> Response:
    return _show(visit, body, Tried(file), done=done)


def _show(  # noqa: PLR0913  (the page, what is being written, and what came of it)
    visit: Visit,
    body: str,
    tried: Tried,
    *,
    problems: tuple[Problem, ...] | None = None,
    fault: str = "",
    done: str = "",
) -> Response:
    files = definition_files(visit.site.folder / "cycle")
    name = tried.name or next(iter(files), "")
    if tried.name and tried.name not in files:
        raise NotHere
    text = files.get(name, "") if tried.text is None else tried.text
    if problems is None:
        problems = faults_with(files, name=name, text=text) if files and name != GUIDE else ()
    with visit.site.database.snapshot() as connection:
        head = head_of(visit, connection, body)
    return show(
        visit,
        "municipality/definition.html.jinja",
        status=422 if fault else 200,
        head=head,
        files=list(files),
        name=name,
        text=text,
        seen=tried.seen or sum_of(files.get(name, "")),
        problems=problems,
        fault=fault,
        done=done,
        guide=name == GUIDE,
        installs=visit.may(Right.INSTALL),
    )


@pages.post("/bodies/{body}/definition/check", right=Right.ADMINISTER)
def check(  # noqa: PLR0913, PLR0917  (the form's fields)
    visit: Asked,
    body: str,
    file: Text = "",
    text: Text = "",
    seen: Text = "",
    hx_request: Annotated[str, Header()] = "",
) -> Response:
    """What is wrong with it as it is written: the list alone while one types, else the page with what was written."""
    files = definition_files(visit.site.folder / "cycle")
    if file not in files or file == GUIDE:
        raise NotHere
    problems = faults_with(files, name=file, text=text)
    if hx_request:
        return show(visit, "municipality/definition_faults.html.jinja", problems=problems)
    return _show(visit, body, Tried(file, text, seen), problems=problems)


@pages.post("/bodies/{body}/definition", right=Right.INSTALL)
def save(visit: Asked, body: str, file: Text = "", text: Text = "", seen: Text = "") -> Response:
    """The files are the installation's, so that they are saved by those who see to what all bodies share."""
    folder = visit.site.folder / "cycle"
    try:
        with visit.site.database.writing() as session:
            save_definition_file(session, folder=folder, name=file, text=text, seen=seen, act=visit.act())
    except DefinitionError as error:
        heading = told(visit, error).splitlines()[0].rstrip(":")
        return _show(visit, body, Tried(file, text, seen), problems=error.problems, fault=f"{heading}.")
    except Refused as refused:
        return _show(visit, body, Tried(file, text, seen), fault=told(visit, refused))
    return RedirectResponse(f"/bodies/{body}/definition?file={file}&done=saved", status_code=303)
