"""The same form in Excel: down with what has been written so far, and up again into the draft."""

from fastapi import Response

from models.kinds import StepContent
from styrhjul.exchange.workbook import LARGEST_FILE
from styrhjul.refused import Refused
from styrhjul.services.drafts import replace_draft
from styrhjul.services.forms import read_form, write_form_of
from styrhjul.services.unit_plans import HandedFile
from styrhjul.store.owed import owed_by_number
from styrhjul.web.files import attached, file_handed_in
from styrhjul.web.gate import Asked, NotHere, Right, room
from styrhjul.web.pages import UNPROCESSABLE, said, show, told
from styrhjul.web.unit.desk import desk_of
from styrhjul.web.unit.fields import Posted, posted_file, posted_text, seen_of
from styrhjul.web.unit.writing import address, desk_for, see

pages = room()

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS = (StepContent.UNIT_PLAN, StepContent.FOLLOW_UP)


@pages.get("/obligations/{obligation_id}/form", right=Right.ANSWER)
def workbook(visit: Asked, obligation_id: int) -> Response:
    """The form as a workbook, with what has been written on the page filled in."""
    with visit.site.database.snapshot() as connection:
        owed = owed_by_number(connection, obligation_id)
        if owed is None or owed.content not in FORMS:
            raise NotHere
        desk = desk_of(connection, obligation_id, today=visit.today)
        content = desk.read.content if desk.fields else None
        written = write_form_of(connection, owed, today=visit.today, content=content)
    return attached(written.name, written.content, kind=_WORKBOOK)


@pages.get("/obligations/{obligation_id}/handed-in/{file}", right=Right.ANSWER)
def own_file(visit: Asked, obligation_id: int, file: str) -> Response:
    """The file of one's own version with the number."""
    return file_handed_in(visit, obligation_id, file)


@pages.get("/obligations/{obligation_id}/upload", right=Right.ANSWER)
def upload_page(visit: Asked, obligation_id: int) -> Response:
    desk = desk_for(visit, obligation_id)
    if desk.why_closed or desk.paper is None:
        return see(address(obligation_id))
    return show(visit, "unit/upload.html.jinja", desk=desk, lines=(), errors={})


@pages.post("/obligations/{obligation_id}/upload", right=Right.ANSWER)
def upload(visit: Asked, obligation_id: int, form: Posted) -> Response:
    """Reads the workbook into the draft, which is then looked through and handed in like what is written here."""
    desk = desk_for(visit, obligation_id)
    if desk.why_closed or desk.paper is None:
        return see(address(obligation_id))
    file, errors = posted_file(form, "file"), {}
    if file is None:
        errors["file"] = said(visit, "Välj filen som du har fyllt i.")
    if desk.kept is not None and not (posted_text(form, "replace") and seen_of(form) == desk.shown):
        errors["replace"] = said(visit, "Kryssa för att filen får ersätta det som är skrivet här.")
    if file is None or errors:
        return show(visit, "unit/upload.html.jinja", status=UNPROCESSABLE, desk=desk, lines=(), errors=errors)
    came = HandedFile(file.filename or "", file.file.read(LARGEST_FILE + 1))
    try:
        with visit.site.database.writing() as session:
            connection = session.connection()
            content = read_form(connection, file=came, obligation_id=obligation_id, today=visit.today)
            fields = desk.paper.written(content)
            replace_draft(session, obligation_id=obligation_id, fields=fields, file=came, act=visit.act())
    except Refused as error:
        lines = told(visit, error).splitlines()
        return show(visit, "unit/upload.html.jinja", status=UNPROCESSABLE, desk=desk, lines=lines, errors={})
    return see(address(obligation_id, "preview"))
