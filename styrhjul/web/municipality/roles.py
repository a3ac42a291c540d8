"""A person's roles: one is added, ends on a day, or is held by a substitute between two days."""

from typing import Annotated

from fastapi import Form, Response
from fastapi.responses import RedirectResponse

from styrhjul.services.people import RoleWritten, StandIn, WrongFieldsError, add_role, end_role, set_substitute
from styrhjul.store.people import PersonKnown, RoleLine, places
from styrhjul.web.gate import Asked, NotHere, Right, Visit, room
from styrhjul.web.municipality.people import known_person, roles_known
from styrhjul.web.municipality.shared import wrong_fields
from styrhjul.web.pages import show, told

pages = room()


@pages.get("/people/{person}/role", right=Right.INSTALL)
def role_form(visit: Asked, person: str) -> Response:
    return _role_form(visit, known_person(visit, person), RoleWritten("", starts_on=visit.today.isoformat()), {})


@pages.post("/people/{person}/role", right=Right.INSTALL)
def give_role(  # noqa: PLR0913, PLR0917  (the form's fields)
    visit: Asked,
    person: str,
    role: Annotated[str, Form()] = "",
    body: Annotated[str, Form()] = "",
    unit: Annotated[str, Form()] = "",
    party: Annotated[str, Form()] = "",
    seat: Annotated[str, Form()] = "",
    starts_on: Annotated[str, Form()] = "",
    ends_on: Annotated[str, Form()] = "",
) -> Response:
    known = known_person(visit, person)
    written = RoleWritten(role, body, unit, party, seat, starts_on, ends_on)
    try:
        with visit.site.database.writing() as session:
            add_role(session, person=person, written=written, act=visit.act(), roles=roles_known(visit))
    except WrongFieldsError as wrong:
        return _role_form(visit, known, written, wrong_fields(visit, wrong), status=422)
    return RedirectResponse(f"/people/{known.line.key}?done=role", status_code=303)


def _role_form(
    visit: Visit, known: PersonKnown, written: RoleWritten, faults: dict[str, str], *, status: int = 200
) -> Response:
    with visit.site.database.snapshot() as connection:
        found = places(connection)
    return show(
        visit,
        "municipality/role.html.jinja",
        status=status,
        known=known,
        written=written,
        wrong=faults,
        kinds=list(roles_known(visit).items()),
        bodies=list(found.bodies),
        units=list(found.units),
    )


@pages.get("/people/{person}/role-change", right=Right.INSTALL)
def change_form(visit: Asked, person: str, role: str = "") -> Response:
    known = known_person(visit, person)
    return _change_form(visit, known, _role(known, role))


@pages.post("/people/{person}/role-end", right=Right.INSTALL)
def end(
    visit: Asked, person: str, role: Annotated[str, Form()] = "", last: Annotated[str, Form(alias="ends")] = ""
) -> Response:
    known = known_person(visit, person)
    held = _role(known, role)
    try:
        with visit.site.database.writing() as session:
            end_role(session, person=person, role_id=held.id, last=last, act=visit.act(), instant=visit.site.instant)
    except WrongFieldsError as wrong:
        faults = {"ends": told(visit, wrong)}
        return _change_form(visit, known, held, last=last, faults=faults, status=422)
    return RedirectResponse(f"/people/{known.line.key}?done=ended", status_code=303)


@pages.post("/people/{person}/substitute", right=Right.INSTALL)
def substitute(  # noqa: PLR0913, PLR0917  (the form's fields)
    visit: Asked,
    person: str,
    role: Annotated[str, Form()] = "",
    who: Annotated[str, Form()] = "",
    first: Annotated[str, Form()] = "",
    last: Annotated[str, Form()] = "",
) -> Response:
    known = known_person(visit, person)
    held, stand_in = _role(known, role), StandIn(who, first, last)
    try:
        with visit.site.database.writing() as session:
            set_substitute(session, person=person, role_id=held.id, stand_in=stand_in, act=visit.act())
    except WrongFieldsError as wrong:
        return _change_form(visit, known, held, stand_in=stand_in, faults=wrong_fields(visit, wrong), status=422)
    return RedirectResponse(f"/people/{known.line.key}?done=substitute", status_code=303)


def _role(known: PersonKnown, written: str) -> RoleLine:
    found = next((role for role in known.roles if str(role.id) == written), None)
    if found is None:
        raise NotHere
    return found


def _change_form(  # noqa: PLR0913  (a form, what was written in it, and what was wrong)
    visit: Visit,
    known: PersonKnown,
    held: RoleLine,
    *,
    last: str | None = None,
    stand_in: StandIn | None = None,
    faults: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    days = (held.substitute_from, held.substitute_to)
    known_stand_in = StandIn(held.substitute_key, *("" if day is None else day.isoformat() for day in days))
    return show(
        visit,
        "municipality/role_change.html.jinja",
        status=status,
        known=known,
        held=held,
        kind=roles_known(visit).get(held.kind, held.kind),
        ended=held.has_ended(visit.today),
        ends=last if last is not None else held.ends_on and held.ends_on.isoformat(),
        stand_in=stand_in or known_stand_in,
        wrong=faults or {},
    )
