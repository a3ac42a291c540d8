"""A year before it happens: what collides in it, how it would be if it were opened, and who would be told what."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from babel.dates import format_date
from fastapi import Form, Query, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session, col, select

from models.cycles import Cycle
from models.kinds import CycleState
from models.organisation import Body
from styrhjul.refused import Refused
from styrhjul.rules.clashes import Clash, ClashKind
from styrhjul.rules.definition import Definition
from styrhjul.rules.loading import definition_to_json
from styrhjul.rules.planning import PlannedStep
from styrhjul.rules.wording import reason_in_swedish
from styrhjul.services.acts import Act
from styrhjul.services.foreseeing import (
    ChangedMeanwhileError,
    ForeseenNotices,
    ForeseenYear,
    foresee_notices,
    foresee_year,
    open_as_foreseen,
)
from styrhjul.services.planning import definition_of, plan_cycle
from styrhjul.store.foreseen import ForeseenItem
from styrhjul.web.gate import Asked, NotHere, Right, Visit, room
from styrhjul.web.municipality.shared import head_of, installed_definition, known_year
from styrhjul.web.municipality.words import clash_words
from styrhjul.web.pages import LOCALES, show, told
from styrhjul.web.paging import PageNumber, part_of

pages = room()

PAGE = 50
OWN, NEW = "own", "new"
"""By which definition: the year's own, as it was last opened, or the one in the installation's folder."""


@dataclass(frozen=True)
class Colliding:
    """The clashes of one kind, with what they are and what can be done."""

    title: str
    advice: str
    clashes: tuple[tuple[PlannedStep, Clash], ...]


@pages.get("/bodies/{body}/{year}/clashes", right=Right.FOLLOW)
def clashes(visit: Asked, body: str, year: int) -> Response:
    known_year(visit, year)
    with visit.site.database.reading() as session:
        cycle = _cycle(session, body, year)
        if cycle is None:
            raise NotHere
        steps = plan_cycle(session, cycle, definition_of(cycle.definition))
        head = head_of(visit, session.connection(), body, year)
    found = _by_kind(visit, [(step, clash) for step in steps for clash in step.clashes])
    number = sum(len(kind.clashes) for kind in found)
    return show(visit, "municipality/clashes.html.jinja", head=head, found=found, number=number)


def _cycle(session: Session, body: str, year: int) -> Cycle | None:
    statement = select(Cycle).join(Body, col(Body.id) == col(Cycle.body_id))
    return session.exec(statement.where(Body.key == body, Cycle.year == year)).one_or_none()


def _by_kind(visit: Visit, clashes: Sequence[tuple[PlannedStep, Clash]]) -> list[Colliding]:
    words = clash_words(visit)
    by_kind: dict[ClashKind, list[tuple[PlannedStep, Clash]]] = {}
    for step, clash in clashes:
        by_kind.setdefault(clash.kind, []).append((step, clash))
    return [Colliding(*words[kind], tuple(by_kind[kind])) for kind in words if kind in by_kind]


@dataclass(frozen=True)
class YearNow:
    """How a body's year stands in the database, and whether the folder's definition is another than its own."""

    is_known: bool = False
    is_closed: bool = False
    differs: bool = False


@pages.get("/bodies/{body}/{year}/preview", right=Right.ADMINISTER)
def preview(
    visit: Asked,
    body: str,
    year: int,
    by: Annotated[str, Query(alias="definition")] = OWN,
    done: str = "",
) -> Response:
    """How the year would be. It is done and rolled back (ADR 4), which on SQLite takes the writer's lock for a moment.

    A year that is open is brought up to date by its own definition, or by the folder's if one asks for that.
    """
    return _preview(visit, body, known_year(visit, year), by=by, done=done)


def _preview(  # noqa: PLR0913  (the page, its choices, and what has just happened)
    visit: Visit, body: str, year: int, *, by: str, done: str = "", fault: str = "", status: int = 200
) -> Response:
    definition, wrong = _installed(visit)
    with visit.site.database.reading() as session:
        now = _year_now(session, body, year, definition)
        head = head_of(visit, session.connection(), body, year)
    chosen = NEW if by == NEW or not now.is_known else OWN
    shown, refused = None, wrong if chosen == NEW else []
    if not now.is_closed and not refused:
        shown, refused = _foreseen(visit, body, year, definition if chosen == NEW else None)
    return show(
        visit,
        "municipality/preview.html.jinja",
        status=status,
        head=head,
        now=now,
        by=chosen,
        foreseen=shown,
        found=_by_kind(visit, shown.opening.clashes) if shown else [],
        wrong=refused,
        faults=[("open", fault)] if fault else [],
        done=done,
        following=year + 1,
    )


def _foreseen(
    visit: Visit, body: str, year: int, definition: Definition | None
) -> tuple[ForeseenYear | None, list[str]]:
    """The year as it would be, or why it cannot be."""
    try:
        database, act = visit.site.database, visit.act()
        return foresee_year(database, body_key=body, year=year, act=act, definition=definition), []
    except Refused as refused:
        return None, told(visit, refused).splitlines()


def _installed(visit: Visit) -> tuple[Definition | None, list[str]]:
    """The folder's definition, or what is wrong with it."""
    try:
        return installed_definition(visit), []
    except Refused as refused:
        return None, told(visit, refused).splitlines()


def _year_now(session: Session, body: str, year: int, definition: Definition | None) -> YearNow:
    cycle = _cycle(session, body, year)
    if cycle is None:
        return YearNow()
    differs = definition is not None and definition_to_json(definition) != cycle.definition
    return YearNow(is_known=True, is_closed=cycle.state is CycleState.CLOSED, differs=differs)


@pages.post("/bodies/{body}/{year}/preview", right=Right.ADMINISTER)
def open_year(
    visit: Asked,
    body: str,
    year: int,
    by: Annotated[str, Form(alias="definition")] = OWN,
    mark: Annotated[str, Form()] = "",
) -> Response:
    """Open the year, or bring it up to date, if the same comes of it as what was shown."""
    known_year(visit, year)
    definition = installed_definition(visit) if by == NEW else None
    try:
        with visit.site.database.writing() as session:
            open_as_foreseen(session, body_key=body, year=year, act=visit.act(), mark=mark, definition=definition)
    except ChangedMeanwhileError as changed:
        return _preview(visit, body, year, by=by, fault=told(visit, changed), status=422)
    return RedirectResponse(f"/bodies/{body}/{year}/preview?done=opened", status_code=303)


@dataclass(frozen=True)
class Told:
    """How much one month, or one person, would be told."""

    name: str
    letters: int
    things: int
    value: str


@pages.get("/bodies/{body}/{year}/notices", right=Right.ADMINISTER)
def notices(  # noqa: PLR0913, PLR0917  (the page's own choices)
    visit: Asked, body: str, year: int, month: str = "", person: str = "", page: PageNumber = 1
) -> Response:
    """Who would be told what, when. The walk through the year is rolled back, and kept until something happens."""
    known_year(visit, year)
    foreseen, wrong = _foreseen_notices(visit, body, year, visit.act())
    with visit.site.database.snapshot() as connection:
        head = head_of(visit, connection, body, year)
    items = foreseen.items if foreseen else ()
    chosen = [item for item in items if month in {"", f"{item.day:%Y-%m}"} and person in {"", str(item.person_id)}]
    shown = part_of(chosen, page, PAGE)
    months, people = _months(items, LOCALES[visit.language]), _people(items)
    return show(
        visit,
        "municipality/notices.html.jinja",
        head=head,
        foreseen=foreseen,
        wrong=wrong,
        months=months,
        people=people,
        month_options=[(told.value, told.name) for told in months],
        person_options=[(told.value, told.name) for told in people],
        chosen={"month": month, "person": person},
        shown=shown,
        reasons={item.reason: told(visit, reason_in_swedish(item.reason)) for item in shown.items},
    )


def _foreseen_notices(visit: Visit, body: str, year: int, act: Act) -> tuple[ForeseenNotices | None, list[str]]:
    with visit.site.database.reading() as session:
        cycle = _cycle(session, body, year)
    definition, wrong = (None, []) if cycle else _installed(visit)
    if wrong:
        return None, wrong
    try:
        return foresee_notices(visit.site.database, body_key=body, year=year, act=act, definition=definition), []
    except Refused as refused:
        return None, told(visit, refused).splitlines()


def _months(items: Sequence[ForeseenItem], locale: str) -> list[Told]:
    things = Counter(item.day.replace(day=1) for item in items)
    letters = Counter(day.replace(day=1) for _, day in {(item.person_id, item.day) for item in items})
    return [
        Told(format_date(first, "LLLL y", locale=locale), letters[first], things[first], f"{first:%Y-%m}")
        for first in sorted(things)
    ]


def _people(items: Sequence[ForeseenItem]) -> list[Told]:
    """Who would get the most stands first."""
    names = {item.person_id: item.person for item in items}
    things = Counter(item.person_id for item in items)
    letters = Counter(person_id for person_id, _ in {(item.person_id, item.day) for item in items})
    found = [Told(names[each], letters[each], things[each], str(each)) for each in things]
    return sorted(found, key=lambda told: (-told.letters, -told.things, told.name))
