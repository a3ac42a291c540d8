"""A body's whole year: the wheel with its months, stages, meetings and today, and the list of its steps."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from babel.dates import get_month_names
from fastapi import Response
from markupsafe import Markup

from models.kinds import CycleState
from styrhjul.reports.charts.drawing import Drawing
from styrhjul.reports.charts.wheel import Wheel, numbered, wheel
from styrhjul.reports.contexts.cycle_status import CycleStatus, Stage, WheelStep
from styrhjul.reports.contexts.head import Head
from styrhjul.reports.templating import Templates
from styrhjul.rules.definition import Definition
from styrhjul.rules.parties import party_in_swedish
from styrhjul.services.planning import definition_of
from styrhjul.store.standing import step_standings
from styrhjul.store.years import Sitting, Year, sittings, year_of
from styrhjul.web.administrator.years import Counted, counted_steps, next_step
from styrhjul.web.gate import Asked, NotHere, Right, Visit, room
from styrhjul.web.pages import LOCALES, said, show

pages = room()


@dataclass(frozen=True)
class Listed:
    """A step in the list, with the number that it has on the wheel ("" where it has no date)."""

    number: str
    counted: Counted
    who: str


@pages.get("/bodies/{body}/{year:int}", right=Right.FOLLOW)
def whole_year(visit: Asked, body: str, year: int) -> Response:
    with visit.site.database.snapshot() as connection:
        found = year_of(connection, body=body, year=year)
        if found is None:
            raise NotHere
        standings = step_standings(connection, today=visit.today, body=body, year=year, closed=True)
        meetings = sittings(connection, bodies=[body], first=date(year, 1, 1), last=date(year, 12, 31))
    definition, counted = definition_of(found.definition), counted_steps(standings)
    status = _status(found, definition, counted, visit.today)
    return show(
        visit,
        "administrator/wheel.html.jinja",
        year=found,
        listed=_listed(status, definition, counted, body),
        meetings=meetings,
        stages=definition.stages,
        drawn=_drawn(visit, status, meetings),
        next_step=next_step(counted, visit.today),
        next_meeting=next((one for one in meetings if one.starts_on >= visit.today), None),
        late=sum(one.tally.late for one in counted),
        to_read=sum(one.tally.handed_in for one in counted),
        is_open=found.state is CycleState.OPEN,
    )


def _status(year: Year, definition: Definition, counted: Sequence[Counted], today: date) -> CycleStatus:
    """The year as the wheel is drawn from it."""
    steps = (
        WheelStep(
            stage=one.standing.stage,
            name=one.standing.title,
            opens_on=one.standing.opens_on,
            due_on=one.standing.due_on,
            tally=one.tally,
        )
        for one in counted
    )
    return CycleStatus(
        head=Head(
            municipality=definition.municipality,
            body=year.body_name,
            title=year.body_name,
            year=year.year,
            made_on=today,
        ),
        stages=tuple(Stage(key=key, name=stage.name) for key, stage in definition.stages.items()),
        steps=tuple(steps),
    )


def _listed(
    status: CycleStatus, definition: Definition, counted: Sequence[Counted], body: str
) -> dict[str, list[Listed]]:
    """The steps by stage, in the definition's order within it."""
    numbers = {id(step): str(number) for number, step in numbered(status)}
    found: dict[str, list[Listed]] = {key: [] for key in definition.stages}
    known = {key: step for _, key, step in definition.steps()}
    for step, one in zip(status.steps, counted, strict=True):
        declared = known.get(one.standing.step)
        who = party_in_swedish(declared.who, definition, own=body) if declared else ""
        found.setdefault(one.standing.stage, []).append(Listed(numbers.get(id(step), ""), one, who))
    return {stage: steps for stage, steps in found.items() if steps}


def _drawn(visit: Visit, status: CycleStatus, meetings: Sequence[Sitting]) -> Markup:
    """The wheel as SVG, with its words in the visitor's language. Its marks are numbered as the list is."""
    made = wheel(status, meetings=[meeting.starts_on for meeting in meetings], near=True)
    late = sum(1 for step in status.steps if step.tally.late)
    alt = said(
        visit,
        "Årshjulet %(year)s för %(body)s: %(steps)s daterade steg, varav %(late)s där något inte har kommit in. "
        "Alla datum står i listan efter bilden.",
        year=status.head.year,
        body=status.head.body,
        steps=len(made.dots),
        late=late,
    )
    return Markup(Drawing(Templates()).chart(_in_language(made, visit, alt)))  # noqa: S704  (our own template escapes)


def _in_language(made: Wheel, visit: Visit, alt: str) -> Wheel:
    names = get_month_names("wide", locale=LOCALES[visit.language])
    months = tuple(replace(month, name=names[number]) for number, month in enumerate(made.months, start=1))
    return replace(made, months=months, alt=alt)
