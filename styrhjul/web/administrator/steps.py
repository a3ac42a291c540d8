"""One step of the year: its dates and their rules, who does it and how far they have come; its date is set by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from models.kinds import CycleState
from styrhjul.refused import Refused
from styrhjul.rules.status import Status
from styrhjul.rules.wording import party_in_words
from styrhjul.services.dates import Follows, StepDate, preview_date, set_date
from styrhjul.services.planning import definition_of
from styrhjul.store.standing import Line, Wanted, lines
from styrhjul.store.steps import Occasion, occasions
from styrhjul.store.years import Year, year_of
from styrhjul.web.administrator.writing import Form, Written, Wrong
from styrhjul.web.gate import Asked, NotHere, Right, Visit, room
from styrhjul.web.pages import said, show, told

pages = room()

MOST_LISTED = 60
"""More parties than these are counted, and found in the matrix."""


@dataclass(frozen=True)
class Held:
    """An occasion with its parties, those who are late first."""

    occasion: Occasion
    parties: tuple[tuple[Line, str], ...]
    numbers: Mapping[Status, int]
    more: int


@dataclass(frozen=True)
class Seen:
    """The step as the database has it."""

    year: Year
    occasions: tuple[Occasion, ...]

    def on(self, occasion: str) -> Occasion:
        for one in self.occasions:
            if one.occasion == occasion:
                return one
        raise NotHere


@pages.get("/bodies/{body}/{year:int}/steps/{step}", right=Right.FOLLOW)
def one_step(visit: Asked, body: str, year: int, step: str, done: str = "") -> Response:
    with visit.site.database.snapshot() as connection:
        seen = _read(connection, body=body, year=year, step=step)
        owed = lines(connection, today=visit.today, wanted=Wanted(body=body, year=year, step=step))
    definition = definition_of(seen.year.definition)
    first = seen.occasions[0]
    stage = definition.stages.get(first.stage)
    return show(
        visit,
        "administrator/step.html.jinja",
        year=seen.year,
        stage=stage.name if stage else first.stage,
        name=_name(seen.year, step, first),
        step=step,
        first=first,
        held=[_held(one, owed) for one in seen.occasions],
        by_units=any(line.party.startswith("unit:") for line in owed),
        may_act=visit.may(Right.ADMINISTER, visit.about) and seen.year.state is CycleState.OPEN,
        done=done,
    )


@pages.get("/bodies/{body}/{year:int}/steps/{step}/date", right=Right.ADMINISTER)
def ask_date(visit: Asked, body: str, year: int, step: str, occasion: str = "") -> Response:
    """The form, with the date as it stands."""
    with visit.site.database.snapshot() as connection:
        seen = _read(connection, body=body, year=year, step=step)
    one = seen.on(occasion)
    due = one.due_on.isoformat() if one.due_on else ""
    return _date_page(visit, seen, one, Form({"which": "due", "day": due}))


@pages.post("/bodies/{body}/{year:int}/steps/{step}/date", right=Right.ADMINISTER)
def change_date(visit: Asked, body: str, year: int, step: str, form: Written) -> Response:
    """Shows what follows, and does it once that has been seen."""
    with visit.site.database.snapshot() as connection:
        seen = _read(connection, body=body, year=year, step=step)
    one = seen.on(form.text("occasion"))
    of = StepDate(body, year, step, one.occasion, "opens" if form.text("which") == "opens" else "due")
    try:
        day = form.day(visit, "day")
        reason = form.needed(visit, "reason", said(visit, "Skriv ett skäl till den nya dagen."))
        if form.text("go") != "save":
            follows = preview_date(visit.site.database, of=of, day=day, act=visit.act(reason))
            return _date_page(visit, seen, one, form, follows=follows)
        with visit.site.database.writing() as session:
            set_date(session, of=of, day=day, act=visit.act(reason))
    except Refused as refused:
        fault = (refused.field if isinstance(refused, Wrong) else "day", told(visit, refused))
        return _date_page(visit, seen, one, form, faults=[fault])
    return RedirectResponse(f"/bodies/{body}/{year}/steps/{quote(step)}?done=date", status_code=303)


def _date_page(  # noqa: PLR0913  (a page is these)
    visit: Visit,
    seen: Seen,
    one: Occasion,
    form: Form,
    *,
    follows: Follows | None = None,
    faults: list[tuple[str, str]] | None = None,
) -> Response:
    return show(
        visit,
        "administrator/step_date.html.jinja",
        status=422 if faults else 200,
        year=seen.year,
        one=one,
        form=form,
        follows=follows,
        faults=faults or [],
        wrong=dict(faults or []),
    )


def _read(connection: Connection, *, body: str, year: int, step: str) -> Seen:
    found = year_of(connection, body=body, year=year)
    held = occasions(connection, body=body, year=year, step=step)
    if found is None or not held:
        raise NotHere
    return Seen(found, held)


def _name(year: Year, step: str, first: Occasion) -> str:
    """What the definition calls the step; an occasion that is gone from it keeps its own title."""
    declared = {key: one.name for _, key, one in definition_of(year.definition).steps()}
    return declared.get(step, first.title)


_ORDER = (Status.LATE, Status.SUBMITTED, Status.RETURNED, Status.DUE_SOON, Status.OPEN)


def _held(one: Occasion, owed: tuple[Line, ...]) -> Held:
    own = [line for line in owed if line.occasion == one.occasion]
    numbers: dict[Status, int] = {}
    for line in own:
        numbers[line.status] = numbers.get(line.status, 0) + 1
    ranked = sorted(own, key=lambda line: (_ORDER.index(line.status) if line.status in _ORDER else 9, line.party_name))
    named = [(line, party_in_words(party=line.party, name=line.party_name, role=line.role)) for line in ranked]
    return Held(one, tuple(named[:MOST_LISTED]), numbers, max(0, len(named) - MOST_LISTED))
