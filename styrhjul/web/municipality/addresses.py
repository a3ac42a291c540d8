"""Where a person is reached: an address is added, or no longer used. None is ever removed."""

from typing import Annotated

from fastapi import Form, Response
from fastapi.responses import RedirectResponse

from styrhjul.services.people import WrongFieldsError, add_address, use_address
from styrhjul.web.gate import Asked, NotHere, Right, room
from styrhjul.web.municipality.people import known_person
from styrhjul.web.municipality.shared import wrong_fields
from styrhjul.web.pages import show

pages = room()


@pages.get("/people/{person}/address", right=Right.INSTALL)
def address_form(visit: Asked, person: str) -> Response:
    return show(visit, "municipality/address.html.jinja", known=known_person(visit, person), value="", wrong={})


@pages.post("/people/{person}/address", right=Right.INSTALL)
def add(visit: Asked, person: str, value: Annotated[str, Form()] = "") -> Response:
    known = known_person(visit, person)
    try:
        with visit.site.database.writing() as session:
            add_address(session, person=person, value=value, act=visit.act())
    except WrongFieldsError as wrong:
        faults = wrong_fields(visit, wrong)
        return show(visit, "municipality/address.html.jinja", status=422, known=known, value=value, wrong=faults)
    return RedirectResponse(f"/people/{known.line.key}?done=address", status_code=303)


@pages.post("/people/{person}/address-use", right=Right.INSTALL)
def use(visit: Asked, person: str, address: Annotated[str, Form()] = "", used: Annotated[str, Form()] = "") -> Response:
    known = known_person(visit, person)
    found = next((each for each in known.addresses if str(each.id) == address), None)
    if found is None:
        raise NotHere
    with visit.site.database.writing() as session:
        use_address(
            session,
            person=person,
            address_id=found.id,
            used=used == "yes",
            act=visit.act(),
            instant=visit.site.instant,
        )
    return RedirectResponse(f"/people/{known.line.key}?done=address", status_code=303)
