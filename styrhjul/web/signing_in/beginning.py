"""The first page of a fresh installation: who its first administrator is."""

from typing import Annotated

from fastapi import Form, Request, Response

from styrhjul.services.first_administrator import Founding, begin_installation, faults, may_begin
from styrhjul.web.gate import Asked, Right, Visit, room
from styrhjul.web.pages import show, told
from styrhjul.web.signing_in.entering import browser_of, enter

pages = room()


@pages.get("/begin/{secret}", right=Right.LOOK)
def begin(visit: Asked, secret: str) -> Response:
    if not may_begin(visit.site.database, secret=secret, now=visit.site.instant):
        return _begun(visit)
    return _form(visit, Founding("", "", "", ""), {})


@pages.post("/begin/{secret}", right=Right.LOOK)
def found(  # noqa: PLR0913, PLR0917  (the fields of the form)
    visit: Asked,
    request: Request,
    secret: str,
    body: Annotated[str, Form()] = "",
    kind: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    address: Annotated[str, Form()] = "",
) -> Response:
    site, founding = visit.site, Founding(body, kind, name, address)
    if not may_begin(site.database, secret=secret, now=site.instant):
        return _begun(visit)
    if wrong := faults(founding):
        return _form(visit, founding, wrong)
    entry = begin_installation(
        site.database, secret=secret, founding=founding, browser=browser_of(request, visit), now=site.instant
    )
    return enter(visit, entry) if entry else _begun(visit)


def _form(visit: Visit, founding: Founding, wrong: dict[str, str]) -> Response:
    status = 422 if wrong else 200
    wrong = {field: told(visit, sentence) for field, sentence in wrong.items()}
    return show(visit, "signing_in/begin.html.jinja", status=status, founding=founding, faults=wrong)


def _begun(visit: Visit) -> Response:
    return show(visit, "signing_in/begun.html.jinja", status=410)
