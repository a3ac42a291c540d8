"""A unit's own page: what is due and done, its figures as politicians will see them, and what it has been asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fastapi import Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from models.kinds import StepContent
from styrhjul.exchange.forms.follow_up import FigureShown
from styrhjul.refused import Refused
from styrhjul.reports.charts.sparkline import Sparkline, sparkline
from styrhjul.reports.contexts.parts import Point
from styrhjul.rules.access import Concern
from styrhjul.rules.status import OWED, Status
from styrhjul.services.asking import figures_shown
from styrhjul.services.receipts import answer_question
from styrhjul.store.handed_in import figure_remarks
from styrhjul.store.outcomes import series
from styrhjul.store.owed import own_indicators
from styrhjul.store.tasks import Task, tasks_of_unit
from styrhjul.store.units import UnitFacts, asked_of_unit, question, unit_facts
from styrhjul.store.visits import VisitRow, visit_rows
from styrhjul.web.gate import Asked, NotHere, Right, Visit, room
from styrhjul.web.home import own_path
from styrhjul.web.pages import UNPROCESSABLE, show, told
from styrhjul.web.unit.desk import desk_of
from styrhjul.web.unit.fields import Posted, posted_text

pages = room()

_WRITTEN = (StepContent.UNIT_PLAN, StepContent.FOLLOW_UP)


@pages.get("/units", right=Right.ATTEND)
def units(visit: Asked) -> Response:
    """The visitor's units; who has only one comes straight to it."""
    with visit.site.database.snapshot() as connection:
        found = unit_facts(connection, units=visit.person.units, bodies=visit.bodies_where(Right.ATTEND))
    if len(found) == 1:
        return RedirectResponse(f"/units/{found[0].key}", status_code=303)
    return show(visit, "unit/units.html.jinja", units=found)


@dataclass(frozen=True)
class OwnFigure:
    """One of the unit's figures with its development, and what the unit has said of it."""

    shown: FigureShown
    line: Sparkline | None
    comment: str


@dataclass(frozen=True)
class UnitYear:
    """What the unit owes this year, as it stands."""

    due: tuple[Task, ...]
    coming: tuple[Task, ...]
    done: tuple[Task, ...]


@pages.get("/units/{unit}", right=Right.ATTEND)
def unit_page(visit: Asked, unit: str, done: str = "") -> Response:
    with visit.site.database.snapshot() as connection:
        (facts,) = unit_facts(connection, units=[unit])
        owed = tasks_of_unit(connection, unit=unit, today=visit.today)
        figures = _figures(connection, facts, today=visit.today)
        asked = asked_of_unit(connection, unit)
        visits = visit_rows(connection, unit=unit)
    return show(
        visit,
        "unit/unit.html.jinja",
        unit=facts,
        year=_year(owed),
        written=tuple(task for task in reversed(owed) if task.version and task.content in _WRITTEN),
        figures=figures,
        asked=asked,
        visits=_coming(visits, visit.today),
        may_write=frozenset(task.id for task in owed if visit.may(Right.ANSWER, _concern(facts, task))),
        done=done,
    )


def _concern(facts: UnitFacts, task: Task) -> Concern:
    return Concern(body=task.body, unit=facts.key, role=task.role, role_body=task.role_body)


def _year(owed: Sequence[Task]) -> UnitYear:
    open_ones = [task for task in owed if task.state == "open"]
    return UnitYear(
        due=tuple(task for task in open_ones if task.status in OWED),
        coming=tuple(task for task in open_ones if task.status in {Status.UPCOMING, Status.WAITING}),
        done=tuple(task for task in open_ones if task.status in {Status.SUBMITTED, Status.ACCEPTED, Status.DECIDED}),
    )


def _figures(connection: Connection, facts: UnitFacts, *, today: date) -> tuple[OwnFigure, ...]:
    shown = figures_shown(connection, facts.id, last=today)
    lines = _lines(connection, facts, today=today)
    said = {(remark.indicator, remark.period_end): remark.comment for remark in figure_remarks(connection, facts.id)}
    return tuple(
        OwnFigure(figure, lines.get(figure.indicator), said.get((figure.indicator, figure.period_end), ""))
        for figure in shown
    )


def _lines(connection: Connection, facts: UnitFacts, *, today: date) -> Mapping[str, Sparkline | None]:
    """The development of each figure that has values for at least two years."""
    known = series(connection, today=today, place=f"unit:{facts.id}")
    return {
        row.indicator: sparkline(
            [Point(year=ends.year, value=value) for ends, value in known.get(row.indicator, ()) if _whole_year(ends)],
            name=row.name,
            measured_in=row.measured_in,
            standard=row.standard,
        )
        for row in own_indicators(connection, facts.id)
    }


def _whole_year(ends: date) -> bool:
    return (ends.month, ends.day) == (12, 31)


def _coming(visits: Sequence[VisitRow], today: date) -> tuple[VisitRow, ...]:
    return tuple(row for row in visits if row.day >= today and row.cancelled_on is None)


@pages.get("/units/{unit}/{obligation_id}", right=Right.ATTEND)
def handed_in(visit: Asked, unit: str, obligation_id: int) -> Response:
    """What the unit has handed in, as its readers see it."""
    with visit.site.database.snapshot() as connection:
        desk = desk_of(connection, obligation_id, today=visit.today)
        if desk.task.unit != unit or desk.newest is None:
            raise NotHere
        asked = tuple(row for row in asked_of_unit(connection, unit) if row.obligation_id == obligation_id)
    return show(visit, "unit/handed_in.html.jinja", desk=desk, asked=asked)


@pages.get("/receipts/{receipt_id}/answer", right=Right.ANSWER)
def answer_page(visit: Asked, receipt_id: int) -> Response:
    return _answer_page(visit, receipt_id)


def _answer_page(visit: Visit, receipt_id: int, *, status: int = 200, **more: str) -> Response:
    with visit.site.database.snapshot() as connection:
        asked = question(connection, receipt_id)
    if asked is None:
        raise NotHere
    shown = {"answer": "", "error": "", "to": ""} | more
    return show(visit, "unit/answer.html.jinja", status=status, asked=asked, about=visit.about, **shown)


@pages.post("/receipts/{receipt_id}/answer", right=Right.ANSWER)
def answer(visit: Asked, receipt_id: int, form: Posted) -> Response:
    """The unit's answer goes to the one who asked."""
    written, to = posted_text(form, "answer"), posted_text(form, "to")
    try:
        with visit.site.database.writing() as session:
            answer_question(session, receipt_id=receipt_id, answer=written, act=visit.act(), from_unit=True)
    except Refused as error:
        return _answer_page(visit, receipt_id, status=UNPROCESSABLE, answer=written, error=told(visit, error), to=to)
    home = f"/units/{visit.about.unit}?done=answered" if visit.about.unit else "/tasks"
    return RedirectResponse(own_path(to) if to else home, status_code=303)
