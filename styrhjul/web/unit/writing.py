"""The form of what is owed: written a part at a time, kept as a draft, looked through, and handed in."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote, urlencode

from fastapi import Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from styrhjul.exchange.workbook import LARGEST_FILE
from styrhjul.refused import Refused
from styrhjul.rules.unit_plans import Fault, Incomplete
from styrhjul.services import transitions
from styrhjul.services.drafts import ChangedMeanwhile, NotAsSeen, Written, remove_draft, save_draft, take_draft
from styrhjul.web.gate import Asked, Right, Visit, room
from styrhjul.web.pages import show, told
from styrhjul.web.unit.desk import TEXT, Desk, desk_of, filled_from_last_year
from styrhjul.web.unit.fields import (
    ACTIVITY,
    REMOVED,
    Posted,
    by_name,
    name_of,
    number,
    posted_file,
    posted_text,
)
from styrhjul.web.unit.papers import Part
from styrhjul.web.unit.plans import MOST_ACTIVITIES, rows_of

pages = room()

CONFLICT, UNPROCESSABLE = 409, 422
_MARK = 6
"""Bytes in a window's mark."""


def desk_for(visit: Visit, obligation_id: int) -> Desk:
    with visit.site.database.snapshot() as connection:
        return desk_of(connection, obligation_id, today=visit.today)


def address(obligation_id: int, page: str = "write", **query: str) -> str:
    asked = {name: value for name, value in query.items() if value}
    anchor = asked.pop("anchor", "")
    query_part = f"?{urlencode(asked)}" if asked else ""
    return f"/obligations/{obligation_id}/{page}{query_part}" + (f"#{quote(anchor)}" if anchor else "")


def see(where: str) -> Response:
    return RedirectResponse(where, status_code=303)


@pages.get("/obligations/{obligation_id}/write", right=Right.ANSWER)
def write(  # noqa: PLR0913  (each is a part of the address)
    visit: Asked, obligation_id: int, section: str = "", done: str = "", *, more: bool = False, check: bool = False
) -> Response:
    """The form's overview, or with a section one of its pages; with ``check`` what is wrong is shown at the fields."""
    desk = desk_for(visit, obligation_id)
    if desk.task.page != visit.path:
        return see(desk.task.page)
    if desk.why_closed:
        return show(visit, "unit/closed.html.jinja", desk=desk)
    if desk.paper is None:
        return _text_page(visit, desk, done=done)
    part = desk.part(section)
    if part is None:
        return show(visit, "unit/write.html.jinja", desk=desk, done=done)
    errors = _wrong(visit, part.own(desk.read.faults)) if check else {}
    return _part_page(visit, desk, part, errors=errors, done=done, more=more)


def _wrong(visit: Visit, faults: Sequence[Fault]) -> dict[str, str]:
    """The first fault of each field, by the field's name, as the visitor reads it."""
    return {name: told(visit, message) for name, message in by_name(faults).items()}


def _text_page(visit: Visit, desk: Desk, *, status: int = 200, **more: object) -> Response:
    shown = {"errors": {}, "theirs": None, "done": "", "names": (), "largest_file": LARGEST_FILE} | more
    return show(visit, "unit/text.html.jinja", status=status, desk=desk, window=_window(), **shown)


def _part_page(visit: Visit, desk: Desk, part: Part, *, status: int = 200, **more: object) -> Response:
    """One part of the form; ``theirs`` is another's draft, where both have written in the fields ``names``."""
    assert desk.paper is not None
    shown = {"errors": {}, "theirs": None, "names": (), "done": "", "more": False} | more
    template = f"unit/{desk.paper.kind}_part.html.jinja"
    return show(visit, template, status=status, desk=desk, part=part, paper=desk.paper, window=_window(), **shown)


def _window() -> str:
    return secrets.token_hex(_MARK)


@pages.post("/obligations/{obligation_id}/write", right=Right.ANSWER)
def save(visit: Asked, obligation_id: int, form: Posted, section: str = "", *, quiet: bool = False) -> Response:
    """Keeps what has been written. ``quiet``: the page saves by itself, and only wants to know how it went."""
    desk = desk_for(visit, obligation_id)
    part = desk.part(section) if desk.paper is not None else None
    if desk.paper is not None and part is None:
        return see(address(obligation_id))
    written = _written(desk, part, form)
    try:
        with visit.site.database.writing() as session:
            kept = save_draft(session, obligation_id=obligation_id, written=written, act=visit.act())
    except ChangedMeanwhile as changed:
        return _both(visit, desk, part, written, changed, quiet=quiet)
    except Refused as error:
        return _not_saved(visit, desk, part, written, error, quiet=quiet)
    if quiet:
        return show(visit, "unit/saved.html.jinja", kept=kept or desk.kept, revision=kept.revision if kept else 0)
    return see(_next_address(desk, part, form))


def _written(desk: Desk, part: Part | None, form: FormData) -> Written:
    """What the form has in the part's fields, and what its button asks for besides."""
    if desk.paper is None or part is None:
        names: tuple[str, ...] = (TEXT,)
    else:
        names = desk.paper.names(part, desk.fields)
    fields = {name: posted_text(form, name) for name in names if name in form}
    if part is not None:
        fields |= _asked_besides(replace_fields(desk, fields), part, form)
    return Written(fields, number(form, "revision"), posted_text(form, "window"), desk.start)


def _asked_besides(desk: Desk, part: Part, form: FormData) -> dict[str, str]:
    """An activity is taken away or brought back, or last year's text is fetched, by a button of its own."""
    own = {row.key: row for row in rows_of(desk.fields) if row.section in part.sections}
    if (key := posted_text(form, "remove")) in own:
        return {name_of(f"{ACTIVITY}{key}", REMOVED): "1"}
    if (key := posted_text(form, "restore")) in own:
        return {name_of(f"{ACTIVITY}{key}", REMOVED): ""}
    return filled_from_last_year(desk, part) if "last_year" in form else {}


def replace_fields(desk: Desk, fields: dict[str, str]) -> Desk:
    """The desk as it would be with these fields; the draft itself is untouched."""
    whole = {**desk.fields, **fields}
    return replace(desk, start=whole, kept=replace(desk.kept, fields=whole) if desk.kept else None)


def _next_address(desk: Desk, part: Part | None, form: FormData) -> str:
    """Where the button that was pressed leads."""
    number_of = desk.task.id
    if part is None:
        return address(number_of, done="saved")
    key = part.key
    if "add" in form:
        full = len([row for row in rows_of(desk.fields) if row.section in part.sections]) >= MOST_ACTIVITIES
        return address(number_of, section=key, more="" if full else "1", anchor="new")
    if "remove" in form or "restore" in form:
        return address(number_of, section=key, done="removed" if "remove" in form else "", anchor="activities")
    if "last_year" in form:
        return address(number_of, section=key, done="last_year")
    if "next" in form:
        after = desk.after(part)
        return address(number_of, section=after.key) if after else address(number_of, done="saved")
    return address(number_of, section="" if "overview" in form else key, done="saved")


def _both(  # noqa: PLR0913  (what two have written, and where)
    visit: Visit, desk: Desk, part: Part | None, written: Written, changed: ChangedMeanwhile, *, quiet: bool
) -> Response:
    """Both texts, for the writer to choose: one's own stands in the field, the other's above it."""
    if quiet:
        return show(visit, "unit/saved.html.jinja", kept=changed.theirs, conflict=True, revision=written.revision)
    newer = replace(desk, kept=changed.theirs)
    mine = replace_fields(newer, dict(written.fields))
    shown = {"theirs": changed.theirs, "names": changed.names, "status": CONFLICT}
    if part is None:
        return _text_page(visit, mine, **shown)  # type: ignore[arg-type]
    return _part_page(visit, mine, mine.part(part.key) or part, **shown)  # type: ignore[arg-type]


def _not_saved(  # noqa: PLR0913  (what was written, and why it could not be saved)
    visit: Visit, desk: Desk, part: Part | None, written: Written, error: Refused, *, quiet: bool
) -> Response:
    if quiet:
        return show(visit, "unit/saved.html.jinja", kept=None, problem=told(visit, error), revision=written.revision)
    mine = replace_fields(desk, dict(written.fields))
    shown = {"problem": told(visit, error), "status": UNPROCESSABLE}
    if part is None:
        return _text_page(visit, mine, **shown)  # type: ignore[arg-type]
    return _part_page(visit, mine, part, **shown)  # type: ignore[arg-type]


@pages.post("/obligations/{obligation_id}/write/begin-anew", right=Right.ANSWER)
def begin_anew(visit: Asked, obligation_id: int) -> Response:
    """Lets go of the draft, and begins from what was handed in last."""
    with visit.site.database.writing() as session:
        remove_draft(session, obligation_id=obligation_id)
    return see(address(obligation_id, done="anew"))


@pages.get("/obligations/{obligation_id}/preview", right=Right.ANSWER)
def preview(visit: Asked, obligation_id: int) -> Response:
    """What has been written, as its reader will see it."""
    desk = desk_for(visit, obligation_id)
    if desk.why_closed or desk.paper is None:
        return see(address(obligation_id))
    return show(visit, "unit/preview.html.jinja", desk=desk, faults=())


@pages.post("/obligations/{obligation_id}/submit", right=Right.ANSWER)
def submit(visit: Asked, obligation_id: int, form: Posted) -> Response:
    """Hands in what has been written; what is missing is said at its fields, and everything written stays."""
    desk = desk_for(visit, obligation_id)
    if desk.paper is None:
        return _submit_text(visit, desk, form)
    seen = number(form, "revision")
    try:
        with visit.site.database.writing() as session:
            file = take_draft(session, obligation_id=obligation_id, revision=seen)
            desk.paper.hand_in(session, desk.fields, visit.act(), file=file)
    except NotAsSeen:
        newer = desk_for(visit, obligation_id)
        if newer.kept is None and newer.newest is not None:  # the button was pressed twice
            return see(address(obligation_id, "receipt"))
        return show(visit, "unit/preview.html.jinja", status=CONFLICT, desk=newer, faults=(), is_newer=True)
    except Incomplete as incomplete:
        wrong = _wrong(visit, desk.read.faults or incomplete.faults)
        found = [(desk.part_with(name), name, text) for name, text in wrong.items()]
        faults = [(_at(desk, part, name), part, text) for part, name, text in found]
        return show(visit, "unit/preview.html.jinja", status=UNPROCESSABLE, desk=desk, faults=faults)
    return see(address(obligation_id, "receipt"))


def _at(desk: Desk, part: Part | None, name: str) -> str:
    """Where a field is, with its fault beside it."""
    return address(desk.task.id, section=part.key, check="1", anchor=name) if part else address(desk.task.id)


def _submit_text(visit: Visit, desk: Desk, form: FormData) -> Response:
    """Hand in a text and a file. The text is kept first, so that it is there if the file cannot be taken."""
    written = _written(desk, None, form)
    try:
        file = _read_file(form)
        content = transitions.Content(text=written.fields.get(TEXT, "").strip(), file_name=file[0], file=file[1])
        with visit.site.database.writing() as session:
            save_draft(session, obligation_id=desk.task.id, written=written, act=visit.act())
            transitions.submit(session, obligation_id=desk.task.id, content=content, act=visit.act())
            remove_draft(session, obligation_id=desk.task.id)
    except ChangedMeanwhile as changed:
        return _both(visit, desk, None, written, changed, quiet=False)
    except Refused as error:
        mine = replace_fields(desk, dict(written.fields))
        return _text_page(visit, mine, errors={TEXT: told(visit, error)}, status=UNPROCESSABLE)
    return see(address(desk.task.id, "receipt"))


def _read_file(form: FormData) -> tuple[str, bytes | None]:
    """The chosen file's name and content.

    Raises:
        Refused: it is larger than what is taken.
    """
    file = posted_file(form, "file")
    if file is None:
        return "", None
    content = file.file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise Refused("Filen är för stor. Högst %(most)s MB tas emot.", most=LARGEST_FILE // 1_000_000)
    return file.filename or "", content


@pages.get("/obligations/{obligation_id}/receipt", right=Right.ANSWER)
def receipt(visit: Asked, obligation_id: int) -> Response:
    """What was handed in, when, and what happens next."""
    desk = desk_for(visit, obligation_id)
    if desk.newest is None:
        return see(address(obligation_id))
    return show(visit, "unit/receipt.html.jinja", desk=desk)
