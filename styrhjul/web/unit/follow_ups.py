"""The follow-up as a form: a page for each goal with the plan's activities, then figures, the contract, a summary."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session

from models.kinds import ActivityState
from models.obligations import Transition
from styrhjul.exchange.forms.follow_up import ActivityShown, FollowUpShown
from styrhjul.rules.follow_up_content import (
    FIELD_NAMES,
    STATES,
    SUMMARY,
    ActivityProgress,
    ContractReply,
    FigureRemark,
    FollowUpContent,
    GoalReport,
    figure_section,
    follow_up_faults,
    question_section,
)
from styrhjul.rules.unit_plans import Incomplete, PlanContent, activity_section
from styrhjul.services.acts import Act
from styrhjul.services.follow_ups import submit_follow_up
from styrhjul.services.unit_plans import HandedFile
from styrhjul.web.unit.fields import name_of
from styrhjul.web.unit.papers import Fields, Kind, Part, Read

GOAL_FIELDS = ("done", "judgement", "why", "now", "forecast")
REST, FIGURES, CONTRACT = "rest", "figures", "contract"


@dataclass(frozen=True)
class FollowUpPaper:
    """One unit's follow-up of a period. ``remarks`` is what the unit has said of its figures before."""

    obligation_id: int
    shown: FollowUpShown
    remarks: Mapping[tuple[str, date], str] = field(default_factory=dict)
    kind: str = "follow_up"

    @property
    def scale(self) -> tuple[tuple[str, str], ...]:
        """The judgements there are, by key and name."""
        return tuple((mark.key, mark.name) for mark in self.shown.scale)

    def parts(self, fields: Fields) -> tuple[Part, ...]:
        known = [goal.key for goal in self.shown.goals]
        goals = [
            Part(goal.key, Kind.GOAL, (goal.key, *_sections(self.activities(goal.key))), goal.sentence)
            for goal in self.shown.goals
        ]
        rest = tuple(row for row in self.shown.activities if row.goal not in known)
        figures = tuple(figure_section(row.indicator, row.period_end) for row in self.shown.figures)
        questions = tuple(question_section(row.key) for row in self.shown.questions)
        more = (
            Part(REST, Kind.REST, _sections(rest)),
            Part(FIGURES, Kind.FIGURES, figures, optional=True),
            Part(CONTRACT, Kind.CONTRACT, questions),
        )
        summary = Part(SUMMARY, Kind.SUMMARY, (SUMMARY,), optional=True)
        return (*goals, *(part for part in more if part.sections), summary)

    def activities(self, goal: str) -> tuple[ActivityShown, ...]:
        return tuple(row for row in self.shown.activities if row.goal == goal)

    def activities_in(self, part: Part) -> tuple[ActivityShown, ...]:
        return tuple(row for row in self.shown.activities if activity_section(row.no) in part.sections)

    def names(self, part: Part, fields: Fields) -> tuple[str, ...]:
        return tuple(name_of(section, name) for section in part.sections for name in _fields_in(section, part))

    def read(self, fields: Fields) -> Read:
        def told(section: str, name: str) -> str:
            return fields.get(name_of(section, name), "").strip()

        content = FollowUpContent(
            text=told(SUMMARY, "text"),
            answers=tuple(
                GoalReport(goal.key, **{name: told(goal.key, name) for name in GOAL_FIELDS})
                for goal in self.shown.goals
            ),
            activities=tuple(
                ActivityProgress(row.no, _state(told(section, "state")), told(section, "comment"))
                for row, section in zip(self.shown.activities, _sections(self.shown.activities), strict=True)
            ),
            contract=tuple(
                ContractReply(row.key, told(question_section(row.key), "answer")) for row in self.shown.questions
            ),
            figures=tuple(
                FigureRemark(*spot, comment)
                for spot in self.shown.asked.figures
                if (comment := told(figure_section(*spot), "comment")) or self.remarks.get(spot)
            ),
        )
        return Read(content, follow_up_faults(content, self.shown.asked))

    def written(self, content: PlanContent | FollowUpContent) -> dict[str, str]:
        assert isinstance(content, FollowUpContent)
        found = {name_of(SUMMARY, "text"): content.text}
        for answer in content.answers:
            found |= {name_of(answer.goal, name): getattr(answer, name) for name in GOAL_FIELDS}
        for row in content.activities:
            section = activity_section(row.no)
            found |= {name_of(section, "state"): row.state or "", name_of(section, "comment"): row.comment}
        for reply in content.contract:
            found[name_of(question_section(reply.question), "answer")] = reply.answer
        for remark in content.figures:
            found[name_of(figure_section(remark.indicator, remark.period_end), "comment")] = remark.comment
        return found

    def hand_in(self, session: Session, fields: Fields, act: Act, *, file: HandedFile | None) -> Transition:
        read = self.read(fields)
        if read.faults:
            raise Incomplete(read.faults, names=FIELD_NAMES)
        assert isinstance(read.content, FollowUpContent)
        return submit_follow_up(session, obligation_id=self.obligation_id, content=read.content, act=act, file=file)


def _sections(activities: tuple[ActivityShown, ...]) -> tuple[str, ...]:
    return tuple(activity_section(row.no) for row in activities)


def _fields_in(section: str, part: Part) -> tuple[str, ...]:
    match part.kind:
        case Kind.GOAL if section == part.key:
            return GOAL_FIELDS
        case Kind.FIGURES:
            return ("comment",)
        case Kind.CONTRACT:
            return ("answer",)
        case Kind.SUMMARY:
            return ("text",)
        case _:
            return ("state", "comment")


def _state(written: str) -> ActivityState | None:
    """A state that is not on the list is as none: the form offers no other."""
    return ActivityState(written) if written in set(STATES) else None
