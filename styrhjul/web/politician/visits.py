"""The visits: one's own, those with a place left, days when one is away, and what each visit is about."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from fastapi import Form, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel
from sqlalchemy import Connection
from sqlmodel import Session

from models.kinds import RoleKind
from styrhjul.refused import Refused
from styrhjul.rules.visits.problem import VisitRules
from styrhjul.services.visits.changing import Whose, hold_visit, say_no
from styrhjul.services.visits.joining import join_visit, leave_visit, visit_rules
from styrhjul.store.plan_pages import plan_of_visit
from styrhjul.store.visit_reports import MemberLine, member_lines, written_report
from styrhjul.store.visits import VisitRow, days_away, visit_rows
from styrhjul.web.gate import Asked, NotHere, Right, Visit, room
from styrhjul.web.pages import said, show, told
from styrhjul.web.politician.readings import plan_page

pages = room()

_BACK = timedelta(days=366)
"""How far back the list goes."""


@dataclass(frozen=True)
class Listed:
    """A visit as the visitor meets it. ``free``: places left; ``waits``: the group has yet to report it."""

    row: VisitRow
    going: tuple[MemberLine, ...]
    free: int
    is_mine: bool
    may_join: bool
    may_leave: bool
    waits: bool

    @property
    def called(self) -> str:
        return f"{self.row.body}/{self.row.year}/{self.row.key}"


@pages.get("/visits", right=Right.VISIT)
def visits(visit: Asked, done: str = "") -> Response:
    """The visitor's own visits, the bodies' coming ones, and the days on which the visitor is away."""
    return _list(visit, done=done)


def _list(visit: Visit, *, done: str = "", fault: str = "", written: dict[str, str] | None = None) -> Response:
    bodies = visit.bodies_where(Right.VISIT)
    with visit.site.database.snapshot() as connection:
        rows = [row for row in visit_rows(connection, since=visit.today - _BACK) if row.body in bodies]
        found = _listed(visit, connection, rows, bodies)
        away = days_away(connection, person_id=visit.person.person_id, today=visit.today)
    coming = [one for one in found if one.row.day >= visit.today and one.row.state in {"planned", "cancelled"}]
    past = [one for one in reversed(found) if one not in coming]
    return show(
        visit,
        "politician/visits.html.jinja",
        status=422 if fault else 200,
        mine=[one for one in coming if one.is_mine],
        past=[one for one in past if one.is_mine],
        others=[one for one in coming if not one.is_mine and one.row.state == "planned"],
        others_past=[one for one in past if not one.is_mine],
        away=away,
        done=_said_done(visit, done),
        fault=fault,
        written=written or {},
    )


def _listed(visit: Visit, connection: Connection, rows: list[VisitRow], bodies: tuple[str, ...]) -> list[Listed]:
    going = member_lines(connection, visits=[row.id for row in rows])
    with Session(bind=connection) as session:
        rules = visit_rules(session, bodies=bodies)
    return [_one(visit, row, tuple(going.get(row.id, ())), rules.get((row.body, row.year))) for row in rows]


def _one(visit: Visit, row: VisitRow, going: tuple[MemberLine, ...], rules: VisitRules | None) -> Listed:
    """``rules``: none where the year is closed, and then nothing is changed."""
    is_mine = any(member.person_id == visit.person.person_id for member in going)
    stands = rules is not None and row.state == "planned" and row.day >= visit.today
    free = max(0, rules.group_size - len(going)) if rules is not None and stands else 0
    sits = any(
        held.kind == RoleKind.POLITICIAN and held.body == row.body and not held.unit for held in visit.person.holdings
    )
    return Listed(
        row=row,
        going=going,
        free=free,
        is_mine=is_mine,
        may_join=sits and not is_mine and free > 0,
        may_leave=is_mine and stands and len(going) > 1,
        waits=rules is not None and row.state in {"planned", "held"} and row.day <= visit.today,
    )


@pages.get("/visits/{visit_id}", right=Right.VISIT)
def one_visit(visit: Asked, visit_id: int, done: str = "") -> Response:
    """Where, when and who; what to prepare; and what came of it."""
    return _page(visit, visit_id, done=done)


def _page(visit: Visit, visit_id: int, *, done: str = "", fault: str = "") -> Response:
    with visit.site.database.snapshot() as connection:
        found, rules = find_listed(visit, connection, visit_id)
        report = written_report(connection, visit_id=visit_id)
        plan = plan_of_visit(connection, visit_id)
    return show(
        visit,
        "politician/visit.html.jinja",
        status=422 if fault else 200,
        one=found,
        rules=rules or VisitRules(),
        is_open=rules is not None,
        report=report,
        has_plan=plan is not None,
        may_report=may_report(visit, found) and rules is not None,
        administers=visit.may(Right.ADMINISTER, visit.about),
        done=_said_done(visit, done),
        fault=fault,
    )


def find_listed(visit: Visit, connection: Connection, visit_id: int) -> tuple[Listed, VisitRules | None]:
    """The visit that the page is about, and the rules of its year (none where the year is closed)."""
    (row,) = visit_rows(connection, visit_id=visit_id)
    going = tuple(member_lines(connection, visits=[row.id]).get(row.id, ()))
    with Session(bind=connection) as session:
        rules = visit_rules(session, bodies=[row.body]).get((row.body, row.year))
    return _one(visit, row, going, rules), rules


def may_report(visit: Visit, found: Listed) -> bool:
    """Those who went, and the administrator; from the visit's day on."""
    has_been = found.row.day <= visit.today and found.row.state != "cancelled"
    return has_been and (found.is_mine or visit.may(Right.ADMINISTER, visit.about))


@pages.get("/visits/{visit_id}/plan", right=Right.VISIT)
def plan(visit: Asked, visit_id: int) -> Response:
    """The unit's plan, to read before one goes."""
    with visit.site.database.snapshot() as connection:
        submission = plan_of_visit(connection, visit_id)
        if submission is None:
            raise NotHere
        found = plan_page(connection, submission)
    return show(visit, "politician/visit_plan.html.jinja", visit_id=visit_id, **found)


@pages.post("/visits/{visit_id}/join", right=Right.VISIT)
def join(visit: Asked, visit_id: int) -> Response:
    """Sign up for a place that is left."""
    try:
        with visit.site.database.writing() as session:
            join_visit(session, _called(session, visit_id), person=visit.person.signed_in.key, act=visit.act())
    except Refused as refused:
        return _page(visit, visit_id, fault=told(visit, refused))
    return RedirectResponse(f"/visits/{visit_id}?done=joined", status_code=303)


@pages.post("/visits/{visit_id}/leave", right=Right.VISIT)
def leave(visit: Asked, visit_id: int, why: Annotated[str, Form()] = "") -> Response:
    """Give up one's own place."""
    try:
        with visit.site.database.writing() as session:
            leave_visit(session, _called(session, visit_id), person=visit.person.signed_in.key, act=visit.act(why))
    except Refused as refused:
        return _page(visit, visit_id, fault=told(visit, refused))
    return RedirectResponse("/visits?done=left", status_code=303)


@pages.post("/visits/{visit_id}/held", right=Right.ADMINISTER)
def held(visit: Asked, visit_id: int) -> Response:
    """Note that the visit has been made, on its day."""
    try:
        with visit.site.database.writing() as session:
            hold_visit(session, _called(session, visit_id), act=visit.act())
    except Refused as refused:
        return _page(visit, visit_id, fault=told(visit, refused))
    return RedirectResponse(f"/visits/{visit_id}?done=held", status_code=303)


def _called(session: Session, visit_id: int) -> str:
    (row,) = visit_rows(session.connection(), visit_id=visit_id)
    return f"{row.body}/{row.year}/{row.key}"


class AwayForm(BaseModel):
    first: str = ""
    last: str = ""
    why: str = ""
    undo: str = ""


@pages.post("/visits/away", right=Right.VISIT)
def away(visit: Asked, sent: Annotated[AwayForm, Form()]) -> Response:
    """Note the days on which the visitor cannot go on visits, or take them back."""
    whose, act = Whose(person=visit.person.signed_in.key), visit.act(sent.why)
    try:
        starts = _day(sent.first)
        ends = _day(sent.last) if sent.last.strip() else starts
        with visit.site.database.writing() as session:
            planned = say_no(session, whose, first=starts, last=ends, act=act, undo=bool(sent.undo))
    except Refused as refused:
        return _list(visit, fault=told(visit, refused), written=sent.model_dump())
    word = "back" if sent.undo else "collides" if planned else "away"
    return RedirectResponse(f"/visits?done={word}", status_code=303)


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written.strip())
    except ValueError as error:
        raise Refused("Skriv dagen som år, månad och dag, till exempel 2027-03-15.") from error


def _said_done(visit: Visit, word: str) -> str:
    sentences = {
        "joined": said(visit, "Du är anmäld. Enheten och de andra som går får veta det i ett meddelande."),
        "left": said(visit, "Du är avanmäld. Enheten och de andra som går får veta det i ett meddelande."),
        "held": said(visit, "Det är noterat att besöket är genomfört."),
        "reported": said(visit, "Återrapporten är inlämnad. Tack!"),
        "away": said(visit, "Dagarna är noterade. Inga nya besök planeras för dig då."),
        "collides": said(visit, "Dagarna är noterade. Du har redan ett besök planerat då; säg till om du inte kan gå."),
        "back": said(visit, "Det är tillbakataget. Du kan åka på besök de dagarna igen."),
    }
    return sentences.get(word, "")
