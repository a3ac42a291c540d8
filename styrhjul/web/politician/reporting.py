"""The report from a visit: written by those who went, kept while they write, read by the unit first."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from fastapi import Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from styrhjul.refused import Refused
from styrhjul.rules.visits.reports import FIELDS, ReportContent
from styrhjul.services.drafts import ChangedMeanwhile, NotAsSeen, Written, forget_fields, save_draft
from styrhjul.services.visits.reporting import report_visit
from styrhjul.store.drafts import Kept, draft_of
from styrhjul.store.goals import GoalLine, goal_lines
from styrhjul.store.visit_reports import WrittenReport, report_owed, written_report
from styrhjul.web.gate import Asked, NotHere, Right, Visit, room
from styrhjul.web.pages import CONFLICT, UNPROCESSABLE, said, show, told
from styrhjul.web.politician.visits import Listed, find_listed, may_report
from styrhjul.web.unit.fields import Posted, name_of, posted_text, seen_of

pages = room()

_GOAL = "goal-"
_READ = "read_by_unit"
_BEGUN_ON = "begun_on"
_READ_BY_UNIT = "Enheten har läst rapporten innan den lämnades in."


@dataclass(frozen=True)
class Desk:
    """The report on the table. ``report``: the newest version, if any; ``kept``: the visitor's own draft, if any.

    The draft hangs on the visitor's obligation to report the period's visits (``owed``), where all of them share it,
    each in a section of its own. An administrator owes no report, nor does anybody where the year has no such step:
    then there is nowhere to keep a draft, and the page says so.
    """

    found: Listed
    goals: tuple[GoalLine, ...]
    report: WrittenReport | None
    owed: int | None
    kept: Kept | None

    @property
    def section(self) -> str:
        return f"visit:{self.found.row.id}"

    @property
    def names(self) -> tuple[str, ...]:
        """The fields of the form."""
        return (*FIELDS, *(f"{_GOAL}{goal.key}" for goal in self.goals), _READ)

    @property
    def version(self) -> int:
        return self.report.version if self.report else 0

    @property
    def handed_in(self) -> dict[str, str]:
        """The newest version's fields."""
        if self.report is None:
            return {}
        heard = {f"{_GOAL}{one.key}": one.heard for one in self.report.goals}
        return {name: getattr(self.report, name) for name in FIELDS} | heard

    @property
    def draft(self) -> dict[str, str]:
        """What the draft holds of this visit."""
        kept = self.kept.fields if self.kept else {}
        return {name: text for name in (*self.names, _BEGUN_ON) if (text := kept.get(self.key(name))) is not None}

    @property
    def fields(self) -> dict[str, str]:
        return {**self.handed_in, **self.draft}

    @property
    def is_overtaken(self) -> bool:
        """Whether a version has been handed in since the draft was begun."""
        return bool(self.draft) and self.draft.get(_BEGUN_ON, "0") != str(self.version)

    def differs(self, mine: Mapping[str, str]) -> list[str]:
        """In which fields the newest version says something else."""
        names = (name for name in mine if name != _READ)
        return [name for name in names if mine[name].strip() != self.handed_in.get(name, "").strip()]

    def key(self, name: str) -> str:
        """What the field is called in the draft."""
        return name_of(self.section, name)


def _desk(visit: Visit, visit_id: int) -> Desk:
    with visit.site.database.snapshot() as connection:
        found, rules = find_listed(visit, connection, visit_id)
        if rules is None or not may_report(visit, found):
            raise NotHere
        goals = goal_lines(connection, body=found.row.body, year=found.row.year)
        report = written_report(connection, visit_id=visit_id)
        owed = report_owed(connection, visit_id=visit_id, person_id=visit.person.person_id)
        kept = draft_of(connection, owed) if owed is not None else None
    return Desk(found, tuple(goals), report, owed, kept)


@pages.get("/visits/{visit_id}/report", right=Right.VISIT)
def form(visit: Asked, visit_id: int, done: str = "") -> Response:
    """The form, with what has been written so far, or else what the newest version says."""
    return _form(visit, _desk(visit, visit_id), done=done)


def _form(  # noqa: PLR0913  (a form, and what came of it)
    visit: Visit,
    desk: Desk,
    *,
    mine: Mapping[str, str] | None = None,
    fault: str = "",
    theirs: Kept | None = None,
    both: Collection[str] = (),
    is_newer: bool = False,
    done: str = "",
) -> Response:
    newest = theirs or desk.kept
    status = CONFLICT if theirs else UNPROCESSABLE if fault else 200
    return show(
        visit,
        "politician/visit_report.html.jinja",
        status=status,
        desk=desk,
        one=desk.found,
        goals=[(f"{_GOAL}{goal.key}", goal.sentence) for goal in desk.goals],
        written={**desk.fields, **(mine or {})},
        window=secrets.token_hex(8),
        revision=newest.revision if newest else 0,
        theirs=theirs,
        names=both,
        is_newer=is_newer,
        faults=[(next(iter(FIELDS)), line) for line in fault.splitlines()],
        done=done,
    )


@pages.post("/visits/{visit_id}/report/draft", right=Right.VISIT)
def keep(visit: Asked, visit_id: int, sent: Posted, *, quiet: bool = False) -> Response:
    """Keeps what has been written. ``quiet``: the page saves by itself, and only wants to know how it went."""
    desk = _desk(visit, visit_id)
    mine = _posted(desk, sent)
    try:
        kept = _keep(visit, desk, mine, sent)
    except ChangedMeanwhile as changed:
        if quiet:
            return _said_quietly(visit, sent, kept=changed.theirs, conflict=True)
        return _form(visit, desk, mine=mine, theirs=changed.theirs, both=changed.names)
    except Refused as refused:
        if quiet:
            return _said_quietly(visit, sent, kept=None, problem=told(visit, refused))
        return _form(visit, desk, mine=mine, fault=told(visit, refused))
    if quiet:
        return show(visit, "unit/saved.html.jinja", kept=kept, revision=kept.revision if kept else 0)
    return RedirectResponse(f"/visits/{visit_id}/report?done=saved", status_code=303)


def _said_quietly(visit: Visit, sent: FormData, **told: Any) -> Response:
    """What the page is told of a saving that came to nothing: it goes on from the saving that it knew of."""
    return show(visit, "unit/saved.html.jinja", revision=seen_of(sent).revision, **told)


def _posted(desk: Desk, sent: FormData) -> dict[str, str]:
    """What the form says; a box that is not ticked is not sent."""
    return {name: posted_text(sent, name) for name in desk.names if name in sent or name == _READ}


def _keep(visit: Visit, desk: Desk, mine: Mapping[str, str], sent: FormData) -> Kept | None:
    """Save what differs from what was handed in, or from what is kept already."""
    if desk.owed is None:
        raise Refused(said(visit, "Här sparas ingenting förrän du lämnar in."))
    new = {name: text for name, text in mine.items() if name in desk.draft or text != desk.handed_in.get(name, "")}
    if not new:
        return desk.kept
    seen = seen_of(sent)
    begun = {} if desk.draft else {_BEGUN_ON: str(seen.version)}
    fields = {desk.key(name): text for name, text in {**new, **begun}.items()}
    written = Written(fields, replace(seen, version=None), posted_text(sent, "window"))
    with visit.site.database.writing() as session:
        return save_draft(session, obligation_id=desk.owed, written=written, act=visit.act())


@pages.post("/visits/{visit_id}/report/begin-anew", right=Right.VISIT)
def begin_anew(visit: Asked, visit_id: int) -> Response:
    """Lets go of the draft, and begins from what was handed in last."""
    desk = _desk(visit, visit_id)
    if desk.owed is not None:
        with visit.site.database.writing() as session:
            forget_fields(session, obligation_id=desk.owed, section=desk.section)
    return RedirectResponse(f"/visits/{visit_id}/report?done=anew", status_code=303)


@pages.post("/visits/{visit_id}/report", right=Right.VISIT)
def report(visit: Asked, visit_id: int, sent: Posted) -> Response:
    """Hand in the report, for all who went; the visit counts as held from then on.

    What is written is kept first, so that it is there if the report cannot be taken.
    """
    desk, seen = _desk(visit, visit_id), seen_of(sent).version
    mine = _posted(desk, sent)
    if seen != desk.version and not desk.differs(mine):  # the button was pressed twice
        return _reported(visit_id)
    try:
        if desk.owed is not None:
            _keep(visit, desk, mine, sent)
        with visit.site.database.writing() as session:
            act = visit.act(_said_of(mine))
            report_visit(session, desk.found.called, content=_content(desk, mine), act=act, seen=seen)
            if desk.owed is not None:
                forget_fields(session, obligation_id=desk.owed, section=desk.section)
    except ChangedMeanwhile as changed:
        return _form(visit, desk, mine=mine, theirs=changed.theirs, both=changed.names)
    except NotAsSeen:
        return _newer(visit, _desk(visit, visit_id), mine)
    except Refused as refused:
        return _form(visit, _desk(visit, visit_id), mine=mine, fault=told(visit, refused))
    return _reported(visit_id)


def _reported(visit_id: int) -> Response:
    return RedirectResponse(f"/visits/{visit_id}?done=reported", status_code=303)


def _newer(visit: Visit, desk: Desk, mine: Mapping[str, str]) -> Response:
    """Somebody else who went has handed in a version: both texts, for the writer to choose."""
    assert desk.report is not None
    fields = {desk.key(name): text for name, text in desk.handed_in.items()}
    revision = desk.kept.revision if desk.kept else 0
    theirs = Kept(fields, revision, desk.version, desk.report.at, desk.report.by)
    both = [desk.key(name) for name in desk.differs(mine)]
    return _form(visit, desk, mine=mine, theirs=theirs, both=both, is_newer=True)


def _content(desk: Desk, mine: Mapping[str, str]) -> ReportContent:
    goals = {
        f"{desk.found.row.body}/{name.removeprefix(_GOAL)}": told
        for name, told in mine.items()
        if name.startswith(_GOAL) and told.strip()
    }
    return ReportContent(**{name: mine.get(name, "") for name in FIELDS}, goals=goals)


def _said_of(mine: Mapping[str, str]) -> str:
    return _READ_BY_UNIT if mine.get(_READ) else ""
