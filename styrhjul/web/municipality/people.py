"""People: found, added, renamed, and their sessions ended. A body's administrator sees those of the body."""

from typing import Annotated

from fastapi import Form, Response
from fastapi.responses import RedirectResponse

from styrhjul.refused import Refused
from styrhjul.rules.definition import BUILT_IN_ROLES
from styrhjul.services.people import Written, WrongFieldsError, add_person, rename_person
from styrhjul.services.signing_in import end_sessions_of
from styrhjul.store.people import PersonKnown, people, person_known, roles_of
from styrhjul.web.gate import Asked, NotHere, Right, Visit, room
from styrhjul.web.municipality.shared import BodyHead, head_of, installed_definition, wrong_fields
from styrhjul.web.pages import said, show
from styrhjul.web.paging import PageNumber, part_of

pages = room()

PAGE = 50


def roles_known(visit: Visit) -> dict[str, str]:
    """The roles there are, by key, with their Swedish names: the built-in ones, and those that the definition adds.

    While the definition has faults, which its own page tells of, people are seen to with the built-in ones.
    """
    try:
        return BUILT_IN_ROLES | installed_definition(visit).roles
    except Refused:
        return dict(BUILT_IN_ROLES)


def known_person(visit: Visit, key: str) -> PersonKnown:
    with visit.site.database.snapshot() as connection:
        found = person_known(connection, key=key, now=visit.now)
    if found is None:
        raise NotHere
    return found


@pages.get("/people", right=Right.INSTALL)
def everybody(visit: Asked, search: str = "", page: PageNumber = 1) -> Response:
    return _list(visit, None, search.strip(), page)


@pages.get("/bodies/{body}/people", right=Right.ADMINISTER)
def of_body(visit: Asked, body: str, search: str = "", page: PageNumber = 1) -> Response:
    """Those who hold a role in the body or at its units, with no other roles of theirs."""
    with visit.site.database.snapshot() as connection:
        head = head_of(visit, connection, body)
    return _list(visit, head, search.strip(), page)


def _list(visit: Visit, head: BodyHead | None, search: str, page: int) -> Response:
    body = head.key if head else ""
    with visit.site.database.snapshot() as connection:
        shown = part_of(people(connection, body=body, search=search), page, PAGE)
        roles = roles_of(connection, people=[line.id for line in shown.items], body=body)
    return show(
        visit,
        "municipality/people.html.jinja",
        head=head,
        shown=shown,
        roles=roles,
        kinds=roles_known(visit),
        search=search,
        installs=visit.may(Right.INSTALL),
    )


@pages.get("/people/{person}", right=Right.INSTALL)
def one(visit: Asked, person: str, done: str = "") -> Response:
    return show_person(visit, known_person(visit, person), done=done)


def show_person(visit: Visit, known: PersonKnown, *, done: str) -> Response:
    return show(
        visit,
        "municipality/person.html.jinja",
        known=known,
        kinds=roles_known(visit),
        done=_done(visit).get(done, ""),
    )


def _done(visit: Visit) -> dict[str, str]:
    return {
        "added": said(visit, "Personen är tillagd. Ge den en roll."),
        "renamed": said(visit, "Uppgifterna är ändrade."),
        "role": said(visit, "Rollen är tillagd."),
        "ended": said(visit, "Rollens sista dag är satt."),
        "substitute": said(visit, "Ersättaren är ändrad."),
        "address": said(visit, "Adressen är ändrad."),
        "sessions": said(visit, "Alla inloggningar är avslutade."),
    }


@pages.get("/add-person", right=Right.INSTALL)
def new(visit: Asked) -> Response:
    return _new(visit, Written("", ""), {})


@pages.post("/add-person", right=Right.INSTALL)
def add(
    visit: Asked,
    key: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    mail: Annotated[str, Form()] = "",
    spoken: Annotated[str, Form(alias="language")] = "sv",
) -> Response:
    written = Written(key=key, name=name, language=spoken, mail=mail)
    try:
        with visit.site.database.writing() as session:
            made = add_person(session, written, act=visit.act()).key
    except WrongFieldsError as wrong:
        return _new(visit, written, wrong_fields(visit, wrong), status=422)
    return RedirectResponse(f"/people/{made}?done=added", status_code=303)


def _new(visit: Visit, written: Written, faults: dict[str, str], *, status: int = 200) -> Response:
    return show(
        visit,
        "municipality/add_person.html.jinja",
        status=status,
        written=written,
        wrong=faults,
        languages_known=_languages(visit),
    )


def _languages(visit: Visit) -> list[tuple[str, str]]:
    return [("sv", said(visit, "svenska")), ("en", said(visit, "engelska"))]


@pages.get("/people/{person}/name", right=Right.INSTALL)
def name_form(visit: Asked, person: str) -> Response:
    known = known_person(visit, person)
    return _name_form(visit, known, known.line.name, known.line.language, {})


@pages.post("/people/{person}/name", right=Right.INSTALL)
def rename(
    visit: Asked,
    person: str,
    name: Annotated[str, Form()] = "",
    spoken: Annotated[str, Form(alias="language")] = "sv",
) -> Response:
    known = known_person(visit, person)
    try:
        with visit.site.database.writing() as session:
            rename_person(session, person=person, name=name, language=spoken, act=visit.act())
    except WrongFieldsError as wrong:
        return _name_form(visit, known, name, spoken, wrong_fields(visit, wrong), status=422)
    return RedirectResponse(f"/people/{known.line.key}?done=renamed", status_code=303)


def _name_form(  # noqa: PLR0913  (a form, what was written in it, and what was wrong)
    visit: Visit, known: PersonKnown, name: str, spoken: str, faults: dict[str, str], *, status: int = 200
) -> Response:
    return show(
        visit,
        "municipality/name.html.jinja",
        status=status,
        known=known,
        written={"name": name, "language": spoken},
        wrong=faults,
        languages_known=_languages(visit),
    )


@pages.post("/people/{person}/sessions-end", right=Right.INSTALL)
def end_sessions(visit: Asked, person: str) -> Response:
    known = known_person(visit, person)
    with visit.site.database.writing() as session:
        end_sessions_of(session, person=known.line.key, act=visit.act(), instant=visit.site.instant)
    return RedirectResponse(f"/people/{known.line.key}?done=sessions", status_code=303)
