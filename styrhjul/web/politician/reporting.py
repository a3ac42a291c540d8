"""The report from a visit: written by those who went, read by the unit first."""

from typing import Annotated

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from styrhjul.refused import Refused
from styrhjul.rules.visits.reports import FIELDS, ReportContent
from styrhjul.services.visits.reporting import report_visit
from styrhjul.store.goals import goal_lines
from styrhjul.store.visit_reports import WrittenReport, written_report
from styrhjul.web.gate import Asked, NotHere, Right, Visit, room
from styrhjul.web.pages import show
from styrhjul.web.politician.visits import find_listed, may_report

pages = room()

_GOAL = "goal-"
_READ_BY_UNIT = "Enheten har läst rapporten innan den lämnades in."


async def _sent(request: Request) -> FormData:
    return await request.form()


Sent = Annotated[FormData, Depends(_sent)]


@pages.get("/visits/{visit_id}/report", right=Right.VISIT)
def form(visit: Asked, visit_id: int) -> Response:
    """The form, with what the newest version says."""
    return _form(visit, visit_id)


def _form(visit: Visit, visit_id: int, *, written: dict[str, str] | None = None, fault: str = "") -> Response:
    with visit.site.database.snapshot() as connection:
        found, rules = find_listed(visit, connection, visit_id)
        if rules is None or not may_report(visit, found):
            raise NotHere
        goals = goal_lines(connection, body=found.row.body, year=found.row.year)
        report = written_report(connection, visit_id=visit_id)
    return show(
        visit,
        "politician/visit_report.html.jinja",
        status=422 if fault else 200,
        one=found,
        goals=[(f"{_GOAL}{goal.key}", goal.sentence) for goal in goals],
        version=report.version if report else 0,
        written=_as_written(report) if written is None else written,
        faults=[(next(iter(FIELDS)), line) for line in fault.splitlines()],
    )


def _as_written(report: WrittenReport | None) -> dict[str, str]:
    if report is None:
        return {}
    return {name: getattr(report, name) for name in FIELDS} | {f"{_GOAL}{one.key}": one.heard for one in report.goals}


@pages.post("/visits/{visit_id}/report", right=Right.VISIT)
def report(visit: Asked, visit_id: int, sent: Sent) -> Response:
    """Hand in the report, for all who went; the visit counts as held from then on."""
    written = {name: str(value) for name, value in sent.items()}
    with visit.site.database.snapshot() as connection:
        found, _ = find_listed(visit, connection, visit_id)
    if not may_report(visit, found):
        raise NotHere
    goals = {
        f"{found.row.body}/{name.removeprefix(_GOAL)}": told
        for name, told in written.items()
        if name.startswith(_GOAL) and told.strip()
    }
    content = ReportContent(**{name: written.get(name, "") for name in FIELDS}, goals=goals)
    act = visit.act(_READ_BY_UNIT if written.get("read_by_unit") else "")
    try:
        with visit.site.database.writing() as session:
            report_visit(session, found.called, content=content, act=act)
    except Refused as refused:
        return _form(visit, visit_id, written=written, fault=str(refused))
    return RedirectResponse(f"/visits/{visit_id}?done=reported", status_code=303)
