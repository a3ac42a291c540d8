"""The form of what is owed: written a part at a time, kept as a draft, looked through, and handed in."""

import re
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
from styrhjul.services.drafts import ChangedMeanwhile, NotAsSeen, Written, save_draft, take_draft
from styrhjul.web.gate import Asked, NotHere, Right, Visit, room
from styrhjul.web.pages import CONFLICT, UNPROCESSABLE, said, show, told
from styrhjul.web.unit.desk import TEXT, Desk, desk_of, filled_from_last_year
from styrhjul.web.unit.fields import (
    ACTIVITY,
    REMOVED,
    Posted,
    by_name,
    name_of,
    parts_of,
    posted_file,
    posted_text,
    seen_of,
)
from styrhjul.web.unit.papers import Kind, Part
from styrhjul.web.unit.plans import ACTIVITY_FIELDS, MOST_ACTIVITIES, rows_of

pages = room()

_MARK = 6
"""Bytes in a window's mark."""
_OF_ACTIVITY = re.compile(rf"{re.escape(ACTIVITY)}(?:.+-)?[0-9]{{1,4}}\.(?:{'|'.join(ACTIVITY_FIELDS)})")
"""What the fields of an activity are called, whatever its number."""


def desk_for(visit: Visit, obligation_id: int) -> Desk:
    with visit.site.database.snapshot() as connection:
        return desk_of(connection, obligation_id, today=visit.today)


def desk_to_write(visit: Visit, obligation_id: int) -> Desk:
    """The desk of what is written here, for what a page of it has sent."""
    desk = desk_for(visit, obligation_id)
    if desk.task.page != address(obligation_id):
        raise NotHere
    return desk


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
    desk = desk_to_write(visit, obligation_id)
    part = desk.part(section) if desk.paper is not None else None
    if desk.paper is not None and part is None:
        return _part_gone(visit, desk, form, quiet=quiet)
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
        fields = {TEXT: posted_text(form, TEXT)} if TEXT in form else {}
    else:
        rows = _rows_sent(desk, part, form)
        whole = {**desk.fields, **rows}
        part = next((one for one in desk.paper.parts(whole) if one.key == part.key), part)
        fields = {name: posted_text(form, name) for name in desk.paper.names(part, whole) if name in form} | rows
        fields |= _asked_besides(replace_fields(desk, fields), part, form)
    return Written(fields, seen_of(form), posted_text(form, "window"), desk.start)


def _rows_sent(desk: Desk, part: Part, form: FormData) -> dict[str, str]:
    """The activities that the page has and the desk has not, or has no more: they belong where they are written."""
    known = {row.section for row in rows_of(desk.fields)}
    names = [name for name in form if _OF_ACTIVITY.fullmatch(name) and parts_of(name)[0] not in known]
    texts = {name: text for name in names if (text := posted_text(form, name)).strip()}
    goals = {name_of(parts_of(name)[0], "goal"): part.key for name in texts} if part.kind is Kind.GOAL else {}
    return texts | goals


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


def _part_gone(visit: Visit, desk: Desk, form: FormData, *, quiet: bool) -> Response:
    """The goals have changed, and what was written has no place any more: it is shown, so that it can be copied."""
    if quiet:
        why = said(visit, "Delen finns inte längre. Tryck på Spara, så får du det du har skrivit att kopiera.")
        return show(visit, "unit/saved.html.jinja", kept=None, problem=why, revision=seen_of(form).revision)
    texts = [text for name in form if "." in name and (text := posted_text(form, name)).strip()]
    return show(visit, "unit/part_gone.html.jinja", status=CONFLICT, desk=desk, texts=texts)


def _both(  # noqa: PLR0913  (what two have written, and where)
    visit: Visit, desk: Desk, part: Part | None, written: Written, changed: ChangedMeanwhile, *, quiet: bool
) -> Response:
    """Both texts, for the writer to choose: one's own stands in the field, the other's above it."""
    if quiet:
        return show(visit, "unit/saved.html.jinja", kept=changed.theirs, conflict=True, revision=written.seen.revision)
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
        problem, revision = told(visit, error), written.seen.revision
        return show(visit, "unit/saved.html.jinja", kept=None, problem=problem, revision=revision)
    mine = replace_fields(desk, dict(written.fields))
    shown = {"problem": told(visit, error), "status": UNPROCESSABLE}
    if part is None:
        return _text_page(visit, mine, **shown)  # type: ignore[arg-type]
    return _part_page(visit, mine, part, **shown)  # type: ignore[arg-type]


@pages.post("/obligations/{obligation_id}/write/begin-anew", right=Right.ANSWER)
def begin_anew(visit: Asked, obligation_id: int, form: Posted) -> Response:
    """Lets go of the draft that the page told of, and begins from what was handed in last."""
    try:
        with visit.site.database.writing() as session:
            take_draft(session, obligation_id=obligation_id, seen=seen_of(form))
    except NotAsSeen:  # somebody has written in it since
        return see(address(obligation_id))
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
    desk = desk_to_write(visit, obligation_id)
    if desk.paper is None:
        return _submit_text(visit, desk, form)
    try:
        with visit.site.database.writing() as session:
            file = take_draft(session, obligation_id=obligation_id, seen=seen_of(form))
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
    number_of, written = desk.task.id, _written(desk, None, form)
    try:
        with visit.site.database.writing() as session:
            kept = save_draft(session, obligation_id=number_of, written=written, act=visit.act())
        file_name, file = _read_file(form)
        content = transitions.Content(text=written.fields.get(TEXT, "").strip(), file_name=file_name, file=file)
        with visit.site.database.writing() as session:
            seen = replace(written.seen, revision=kept.revision if kept else 0)
            take_draft(session, obligation_id=number_of, seen=seen)
            transitions.submit(session, obligation_id=number_of, content=content, act=visit.act())
    except ChangedMeanwhile as changed:
        return _both(visit, desk, None, written, changed, quiet=False)
    except Refused as error:
        newer = desk_for(visit, number_of)
        if isinstance(error, NotAsSeen) and _is_handed_in(newer, form):  # the button was pressed twice
            return see(address(number_of, "receipt"))
        mine = replace_fields(newer, dict(written.fields))
        status = CONFLICT if isinstance(error, NotAsSeen) else UNPROCESSABLE
        return _text_page(visit, mine, errors={TEXT: told(visit, error)}, status=status)
    return see(address(number_of, "receipt"))


def _is_handed_in(desk: Desk, form: FormData) -> bool:
    """Whether the newest version is the text that the form has, and a file so called."""
    file, newest = posted_file(form, "file"), desk.newest
    told = (posted_text(form, TEXT).strip(), (file.filename or "") if file else "")
    return newest is not None and (newest.text, newest.file_name) == told


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
