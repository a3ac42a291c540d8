"""Files read in: sent, previewed with every change and every fault by cell, and read in as they were previewed.

A file may hold things of any body, so what the municipality shares is read in by its administrators alone. A body's
procurement officers and administrators read in the body's register of procurements, which is all that theirs changes,
and its administrators its goals, which is all that may be in those files.
"""

import re
from collections import Counter
from typing import Annotated

from fastapi import File, Form, Response, UploadFile
from fastapi.responses import RedirectResponse

from styrhjul.exchange.problems import ImportRefused, Problem
from styrhjul.exchange.workbook import LARGEST_FILE
from styrhjul.refused import Refused
from styrhjul.services.foreseeing import ChangedMeanwhileError
from styrhjul.services.importing.ledger import Action
from styrhjul.services.importing.procurement import register_of_body
from styrhjul.services.incoming import (
    Kept,
    ReadIn,
    Sender,
    Upload,
    clear_old,
    find_kept,
    keep,
    read_in,
    read_in_as_previewed,
    throw_away,
)
from styrhjul.store.municipality import bodies_entered
from styrhjul.web.gate import Asked, NotHere, Right, Visit, room
from styrhjul.web.municipality.people import roles_known
from styrhjul.web.municipality.shared import head_of
from styrhjul.web.pages import said, show, told
from styrhjul.web.paging import PageNumber, part_of

pages = room()

PAGE = 100
MOST_FAULTS = 200
_CELL = re.compile(r"cell ([A-Z]+)([0-9]+)")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Files = Annotated[list[UploadFile] | None, File()]


@pages.get("/imports/template.xlsx", right=Right.INSTALL)
def template() -> Response:
    from styrhjul.exchange.templates import write_template

    return _workbook(write_template(), "mall.xlsx")


@pages.get("/bodies/{body}/imports/template.xlsx", right=Right.BUY)
def template_of_body(visit: Asked, body: str, register: str = "") -> Response:
    """Empty, or with the register as it is, to be changed and sent back."""
    from styrhjul.exchange.procurement import write_workbook

    if not register:
        return _workbook(write_workbook(None), "upphandlingar-mall.xlsx")
    with visit.site.database.snapshot() as connection:
        known = register_of_body(connection, body=body)
    return _workbook(write_workbook(known), "upphandlingar.xlsx")


def _workbook(content: bytes, name: str) -> Response:
    return Response(content, media_type=_XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@pages.get("/imports", right=Right.INSTALL)
def choose(visit: Asked, done: str = "") -> Response:
    return _choose(visit, done=done)


@pages.get("/bodies/{body}/imports", right=Right.BUY)
def choose_of_body(visit: Asked, body: str, done: str = "") -> Response:
    return _choose(visit, body, done=done)


@pages.get("/bodies/{body}/goals/imports", right=Right.ADMINISTER)
def choose_goals(visit: Asked, body: str, done: str = "") -> Response:
    return _choose(visit, body, goals=True, done=done)


@pages.get("/bodies/{body}/goals/imports/template.xlsx", right=Right.ADMINISTER)
def template_of_goals() -> Response:
    from styrhjul.exchange.templates import write_template

    return _workbook(write_template(only_goals=True), "mall-mal.xlsx")


def _choose(visit: Visit, body: str = "", *, goals: bool = False, done: str = "", fault: str = "") -> Response:
    clear_old(visit.site.folder, now=visit.now)
    with visit.site.database.snapshot() as connection:
        head = head_of(visit, connection, body) if body else None
        bodies = () if body else bodies_entered(connection, today=visit.today)
    return show(
        visit,
        "municipality/imports.html.jinja",
        status=422 if fault else 200,
        head=head,
        base=_base(body, goals=goals),
        goals=goals,
        bodies=[(each.key, each.name) for each in bodies],
        done=done,
        fault=fault,
        accept=".xlsx,.csv" if goals else ".xlsx,.csv,.json" if body else ".xlsx,.csv,.ics",
    )


def _base(body: str, *, goals: bool = False) -> str:
    if not body:
        return "/imports"
    return f"/bodies/{body}/goals/imports" if goals else f"/bodies/{body}/imports"


@pages.post("/imports", right=Right.INSTALL)
def send(visit: Asked, files: Files = None, meetings_of: Annotated[str, Form()] = "") -> Response:
    return _send(visit, files or [], Sender(visit.person.person_id), meetings_of=meetings_of)


@pages.post("/bodies/{body}/imports", right=Right.BUY)
def send_of_body(visit: Asked, body: str, files: Files = None) -> Response:
    return _send(visit, files or [], Sender(visit.person.person_id, body))


@pages.post("/bodies/{body}/goals/imports", right=Right.ADMINISTER)
def send_goals(visit: Asked, body: str, files: Files = None) -> Response:
    return _send(visit, files or [], Sender(visit.person.person_id, body, goals=True))


def _send(visit: Visit, files: list[UploadFile], sender: Sender, *, meetings_of: str = "") -> Response:
    uploads = [_upload(file) for file in files if file.filename]
    try:
        kept = keep(
            visit.site.folder,
            uploads,
            sender=sender,
            now=visit.now,
            meetings_of=meetings_of,
        )
    except Refused as refused:
        return _choose(visit, sender.body, goals=sender.goals, fault=told(visit, refused))
    return RedirectResponse(f"{_base_of(kept)}/{kept.key}", status_code=303)


def _base_of(kept: Kept) -> str:
    return _base(kept.sender.body, goals=kept.sender.goals)


def _upload(file: UploadFile) -> Upload:
    """One byte more than is allowed is enough to know that it is too much."""
    return Upload(file.filename or "", file.file.read(LARGEST_FILE + 1))


@pages.get("/imports/{file}", right=Right.INSTALL)
def preview(visit: Asked, file: str, page: PageNumber = 1) -> Response:
    return _preview(visit, _kept(visit, file), page=page)


@pages.get("/bodies/{body}/imports/{file}", right=Right.BUY)
def preview_of_body(visit: Asked, body: str, file: str, page: PageNumber = 1) -> Response:
    return _preview(visit, _kept(visit, file, body), page=page)


@pages.get("/bodies/{body}/goals/imports/{file}", right=Right.ADMINISTER)
def preview_goals(visit: Asked, body: str, file: str, page: PageNumber = 1) -> Response:
    return _preview(visit, _kept(visit, file, body, goals=True), page=page)


def _kept(visit: Visit, key: str, body: str = "", *, goals: bool = False) -> Kept:
    sender = Sender(visit.person.person_id, body, goals)
    found = find_kept(visit.site.folder, key, sender=sender, now=visit.now)
    if found is None:
        raise NotHere
    return found


def _preview(visit: Visit, kept: Kept, *, page: int = 1, fault: str = "") -> Response:
    """What would change. It is done and rolled back (ADR 4), which on SQLite takes the writer's lock meanwhile."""
    body = kept.sender.body
    result: ReadIn | None = None
    problems: tuple[Problem, ...] = ()
    other = ""
    try:
        with visit.site.database.writing() as session:
            result = read_in(session, kept, act=visit.act(), roles=roles_known(visit))
            session.rollback()
    except ImportRefused as refused:
        problems = refused.problems
    except Refused as refused:
        other = told(visit, refused)
    with visit.site.database.snapshot() as connection:
        head = head_of(visit, connection, body) if body else None
    return show(
        visit,
        "municipality/import_preview.html.jinja",
        status=200 if result and not fault else 422,
        head=head,
        base=_base_of(kept),
        kept=kept,
        result=result,
        shown=part_of(result.changes if result else (), page, PAGE),
        numbers=_numbers(result) if result else [],
        problems=[(problem, _where(visit, problem)) for problem in problems[:MOST_FAULTS]],
        unshown=max(0, len(problems) - MOST_FAULTS),
        faults=[("read", fault)] if fault else [("", other)] if other else [],
        words={Action.ADDED: said(visit, "ny"), Action.CHANGED: said(visit, "ändrad")},
    )


def _numbers(result: ReadIn) -> list[tuple[str, int, int]]:
    """For each kind of thing how many are new, and how many are changed."""
    counted = Counter((change.what, change.action) for change in result.changes)
    kinds = dict.fromkeys(change.what for change in result.changes)
    return [(what, counted[what, Action.ADDED], counted[what, Action.CHANGED]) for what in kinds]


def _where(visit: Visit, problem: Problem) -> str:
    """Where in the file: "kolumn D, rad 3" in a workbook; a text file has rows, and a calendar happenings."""
    if cell := _CELL.fullmatch(problem.spot):
        return said(visit, "kolumn %(column)s, rad %(row)s", column=cell[1], row=cell[2])
    return told(visit, problem.spot)


@pages.post("/imports/{file}", right=Right.INSTALL)
def confirm(visit: Asked, file: str, mark: Annotated[str, Form()] = "") -> Response:
    return _confirm(visit, _kept(visit, file), mark)


@pages.post("/bodies/{body}/imports/{file}", right=Right.BUY)
def confirm_of_body(visit: Asked, body: str, file: str, mark: Annotated[str, Form()] = "") -> Response:
    return _confirm(visit, _kept(visit, file, body), mark)


@pages.post("/bodies/{body}/goals/imports/{file}", right=Right.ADMINISTER)
def confirm_goals(visit: Asked, body: str, file: str, mark: Annotated[str, Form()] = "") -> Response:
    return _confirm(visit, _kept(visit, file, body, goals=True), mark)


def _confirm(visit: Visit, kept: Kept, mark: str) -> Response:
    try:
        with visit.site.database.writing() as session:
            read_in_as_previewed(session, kept, act=visit.act(), roles=roles_known(visit), mark=mark)
    except ChangedMeanwhileError as changed:
        return _preview(visit, kept, fault=told(visit, changed))
    except ImportRefused:
        return _preview(visit, kept)
    throw_away(kept)
    return RedirectResponse(f"{_base_of(kept)}?done=read", status_code=303)
