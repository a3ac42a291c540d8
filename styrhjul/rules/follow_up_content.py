"""A unit's follow-up, and what is wrong with it: the same whether it came in a form or from a page.

A section is a goal's key, an activity's (``activity_section``), a contract question's (``question_section``) or a
figure's (``figure_section``); a fault names section and field.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models.kinds import ActivityState
from styrhjul.refused import Sentence
from styrhjul.rules.unit_plans import (
    Fault,
    activity_section,
    required,
    too_long,
    unasked,
)

SUMMARY = "sammanfattning"
"""The section of what is said of it all."""

STATES: Mapping[ActivityState, str] = {
    ActivityState.DONE: "Klar",
    ActivityState.UNDER_WAY: "Pågår",
    ActivityState.NOT_BEGUN: "Inte påbörjad",
    ActivityState.LATE: "Försenad",
    ActivityState.STOPPED: "Avslutad i förtid",
}

FIELD_NAMES: Mapping[str, str] = {
    "text": "sammanfattning",
    "done": "vad vi har gjort",
    "judgement": "hur det gick",
    "why": "varför det gick som det gick",
    "now": "vad vi gör nu",
    "forecast": "prognos",
    "state": "läge",
    "comment": "kommentar",
    "answer": "svar",
}
"""The follow-up's fields as its writer knows them."""


@dataclass(frozen=True)
class GoalReport:
    """What was done, how it went, why, and what now. ``judgement`` and ``forecast`` are keys of the scale."""

    goal: str
    done: str = ""
    judgement: str = ""
    why: str = ""
    now: str = ""
    forecast: str = ""


@dataclass(frozen=True)
class ActivityProgress:
    """How far the plan's activity ``no`` has come."""

    no: int
    state: ActivityState | None = None
    comment: str = ""


@dataclass(frozen=True)
class ContractReply:
    """A private unit's answer to one of the contract's questions, by the question's key."""

    question: str
    answer: str = ""


@dataclass(frozen=True)
class FigureRemark:
    """What the unit says of a figure of its own. A remark without a comment says nothing."""

    indicator: str
    period_end: date
    comment: str = ""


@dataclass(frozen=True)
class FollowUpContent:
    text: str = ""
    answers: tuple[GoalReport, ...] = ()
    activities: tuple[ActivityProgress, ...] = ()
    contract: tuple[ContractReply, ...] = ()
    figures: tuple[FigureRemark, ...] = ()


@dataclass(frozen=True)
class FollowUpAsked:
    """What a follow-up must answer: goals, the plan's activities, the contract's questions (private units only).

    ``figures`` may be commented on; ``scale`` are the keys of the judgements there are.
    """

    goals: tuple[str, ...]
    scale: tuple[str, ...]
    activities: tuple[int, ...] = ()
    questions: tuple[str, ...] = ()
    figures: tuple[tuple[str, date], ...] = ()


def question_section(question: str) -> str:
    return f"avtal:{question}"


def figure_section(indicator: str, period_end: date) -> str:
    return f"siffra:{indicator}@{period_end}"


def follow_up_faults(content: FollowUpContent, asked: FollowUpAsked) -> tuple[Fault, ...]:
    """All that is wrong with the follow-up; empty when it can be handed in."""
    return (
        *too_long(SUMMARY, {"text": content.text}),
        *_goal_faults(content.answers, asked),
        *_activity_faults(content.activities, asked),
        *_contract_faults(content.contract, asked),
        *_figure_faults(content.figures, asked),
    )


_ANSWER = {
    "judgement": "Välj hur det gick.",
    "why": "Skriv varför det gick som det gick, också när det gick bra.",
}


def _goal_faults(answers: Sequence[GoalReport], asked: FollowUpAsked) -> Iterator[Fault]:
    given = {answer.goal: answer for answer in answers}
    for goal in asked.goals:
        answer = given.get(goal, GoalReport(goal))
        yield from required(goal, vars(answer), _ANSWER)
        for field in ("judgement", "forecast"):
            if (key := getattr(answer, field)) and key not in asked.scale:
                yield Fault(goal, field, Sentence("%(key)s finns inte på skalan.", key=key))
        yield from too_long(goal, vars(answer))
    yield from unasked([answer.goal for answer in answers], asked.goals, field="judgement")


def _activity_faults(activities: Sequence[ActivityProgress], asked: FollowUpAsked) -> Iterator[Fault]:
    given = {activity.no: activity for activity in activities}
    for no in asked.activities:
        activity, section = given.get(no, ActivityProgress(no)), activity_section(no)
        yield from required(section, vars(activity), {"state": "Välj hur långt aktiviteten har kommit."})
        yield from too_long(section, {"comment": activity.comment})
    sections = [activity_section(activity.no) for activity in activities]
    yield from unasked(sections, [activity_section(no) for no in asked.activities], field="state")


def _contract_faults(replies: Sequence[ContractReply], asked: FollowUpAsked) -> Iterator[Fault]:
    given = {reply.question: reply for reply in replies}
    for question in asked.questions:
        reply, section = given.get(question, ContractReply(question)), question_section(question)
        yield from required(section, vars(reply), {"answer": "Svara på frågan."})
        yield from too_long(section, {"answer": reply.answer})
    sections = [question_section(reply.question) for reply in replies]
    yield from unasked(sections, [question_section(question) for question in asked.questions], field="answer")


def _figure_faults(remarks: Sequence[FigureRemark], asked: FollowUpAsked) -> Iterator[Fault]:
    sections = [figure_section(remark.indicator, remark.period_end) for remark in remarks]
    for remark, section in zip(remarks, sections, strict=True):
        yield from too_long(section, {"comment": remark.comment})
    yield from unasked(sections, [figure_section(*figure) for figure in asked.figures], field="comment")
