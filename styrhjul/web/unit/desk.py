"""Everything that the page of one obligation needs: what is asked, what has been written, and what was said of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from sqlalchemy import Connection

from models.kinds import CycleState, StepContent, TransitionKind
from styrhjul.rules.transitions import refusal
from styrhjul.rules.unit_plans import WHOLE, PlanContent
from styrhjul.services.asking import follow_up_shown, goals_shown
from styrhjul.services.drafts import Seen
from styrhjul.services.forms import owners
from styrhjul.store.drafts import Kept, draft_of
from styrhjul.store.handed_in import (
    HandedIn,
    comments_on_newest,
    figure_remarks,
    follow_up_content,
    plan_content,
    plan_of,
    versions,
)
from styrhjul.store.owed import Owed, administrators, names_near, owed_by_number
from styrhjul.store.tasks import Task, task, year_before
from styrhjul.web.unit.fields import ACTIVITY, REMOVED, name_of, parts_of
from styrhjul.web.unit.follow_ups import FollowUpPaper
from styrhjul.web.unit.papers import Fields, Paper, Part, Progress, Read, progress
from styrhjul.web.unit.plans import PlanPaper

TEXT = "text"
"""The one field of what is neither a plan nor a follow-up; its file is chosen when it is handed in."""


@dataclass(frozen=True)
class Desk:
    """One obligation as its party writes it. ``paper`` is None for a text and a file.

    ``start`` is what the fields hold before there is a draft: what was handed in last. ``comments`` are what is to be
    completed, by section.
    """

    task: Task
    paper: Paper | None = None
    kept: Kept | None = None
    start: Fields = field(default_factory=dict)
    handed_in: tuple[HandedIn, ...] = ()
    comments: Mapping[str, str] = field(default_factory=dict)
    last_year: PlanContent | None = None
    contacts: tuple[str, ...] = ()

    @property
    def fields(self) -> Fields:
        return self.start if self.kept is None else self.kept.fields

    @property
    def revision(self) -> int:
        return 0 if self.kept is None else self.kept.revision

    @property
    def shown(self) -> Seen:
        """What a page of it is made from."""
        return Seen(self.task.version, self.revision)

    @property
    def newest(self) -> HandedIn | None:
        return self.handed_in[-1] if self.handed_in else None

    @property
    def why_closed(self) -> str:
        """Why nothing can be handed in; empty when something can."""
        if self.task.state is CycleState.CLOSED:
            return f"Årshjulet {self.task.year} är stängt."
        return refusal(TransitionKind.SUBMIT, last=self.task.last, closes=self.task.closes)

    @property
    def is_overtaken(self) -> bool:
        """Whether another version has been handed in since the draft was begun."""
        return self.kept is not None and self.kept.begun_on < self.task.version

    @property
    def as_handed_in(self) -> "Desk":
        """What stands handed in, without what has been written since."""
        return replace(self, kept=None)

    @cached_property
    def read(self) -> Read:
        assert self.paper is not None
        return self.paper.read(self.fields)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        assert self.paper is not None
        return self.paper.parts(self.fields)

    def part(self, key: str) -> Part | None:
        return next((part for part in self.parts if part.key == key), None)

    def after(self, part: Part) -> Part | None:
        """The part that is written next; None after the last."""
        keys = [one.key for one in self.parts]
        at = keys.index(part.key) + 1 if part.key in keys else len(keys)
        return self.parts[at] if at < len(keys) else None

    def progress(self, part: Part) -> Progress:
        assert self.paper is not None
        if self.said_of(part) and not self._is_changed(part, self.paper):
            return Progress.RETURNED
        return progress(part, self.paper, self.fields, self.read.faults)

    def _is_changed(self, part: Part, paper: Paper) -> bool:
        names = (*paper.names(part, self.fields), *(name_of(section, REMOVED) for section in part.sections))
        return any(self.fields.get(name, "") != self.start.get(name, "") for name in names)

    def part_with(self, name: str) -> Part | None:
        """The part in which a field stands."""
        return next((part for part in self.parts if parts_of(name)[0] in part.sections), None)

    def said_of(self, part: Part) -> tuple[tuple[str, str], ...]:
        """What is to be completed in the part, by section."""
        return tuple((section, text) for section, text in self.comments.items() if section in part.sections)

    @property
    def said_of_the_rest(self) -> tuple[str, ...]:
        """What is to be completed and has no part of its own: all of it, or an activity that is no longer there."""
        known = {section for part in self.parts for section in part.sections} if self.paper else set()
        return tuple(text for section, text in self.comments.items() if section not in known)


def desk_of(connection: Connection, obligation_id: int, *, today: date) -> Desk:
    """The desk of an obligation, which there is."""
    one = task(connection, obligation_id, today=today)
    owed = owed_by_number(connection, obligation_id)
    handed_in = versions(connection, obligation_id)
    paper = _paper(connection, owed, today=today) if owed else None
    newest = handed_in[-1] if handed_in else None
    comments = {line.section: line.comment for line in comments_on_newest(connection, obligation_id)}
    if not comments and one.returned_for:
        comments = {WHOLE: one.returned_for}
    is_plan = owed is not None and owed.content == StepContent.UNIT_PLAN
    return Desk(
        task=one,
        paper=paper,
        kept=draft_of(connection, obligation_id),
        start=_start(connection, paper, newest),
        handed_in=handed_in,
        comments=comments,
        last_year=plan_of_last_year(connection, owed) if is_plan and owed else None,
        contacts=administrators(connection, body_id=owed.body_id, today=today) if owed else (),
    )


def _paper(connection: Connection, owed: Owed, *, today: date) -> Paper | None:
    match owed.content:
        case StepContent.UNIT_PLAN:
            people = names_near(connection, unit_id=owed.unit_id, body_id=owed.body_id)
            return PlanPaper(
                owed.obligation_id, goals_shown(connection, owed, last=today), people=people, owners=owners(owed)
            )
        case StepContent.FOLLOW_UP:
            remarks = figure_remarks(connection, owed.unit_id)
            return FollowUpPaper(
                owed.obligation_id,
                follow_up_shown(connection, owed),
                {(remark.indicator, remark.period_end): remark.comment for remark in remarks},
            )
        case _:
            return None


def _start(connection: Connection, paper: Paper | None, newest: HandedIn | None) -> Fields:
    """What the fields hold before anything has been written on the page."""
    match paper:
        case None:
            return {TEXT: newest.text} if newest else {}
        case FollowUpPaper():
            told = follow_up_content(connection, newest.submission_id if newest else 0)
            remarks = {
                f"siffra:{indicator}@{period_end}.comment": comment
                for (indicator, period_end), comment in paper.remarks.items()
            }
            return remarks | (paper.written(told) if newest else {})
        case _:
            return paper.written(plan_content(connection, newest.submission_id)) if newest else {}


def plan_of_last_year(connection: Connection, owed: Owed) -> PlanContent | None:
    """The unit's plan of the year before, if it handed one in."""
    cycle_id = year_before(connection, body_id=owed.body_id, year=owed.year)
    plan = plan_of(connection, cycle_id=cycle_id, unit_id=owed.unit_id) if cycle_id is not None else None
    return plan_content(connection, plan.submission_id) if plan else None


def filled_from_last_year(desk: Desk, part: Part) -> dict[str, str]:
    """Last year's text in the part's fields that are still empty; never in place of what has been written."""
    if desk.last_year is None or desk.paper is None:
        return {}
    known = desk.paper.written(desk.last_year)
    names = (name for name in desk.paper.names(part, desk.fields) if not name.startswith(ACTIVITY))
    return {name: known[name] for name in names if known.get(name) and not desk.fields.get(name, "").strip()}
