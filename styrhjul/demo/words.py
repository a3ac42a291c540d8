"""What the invented municipality's units, managers and politicians write, chosen by a number that each always has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from models.kinds import ActivityState
from styrhjul.rules.follow_up import NEARLY, NOT_YET, REACHED, UNKNOWN
from styrhjul.rules.follow_up_content import (
    ActivityProgress,
    ContractReply,
    FigureRemark,
    FollowUpAsked,
    FollowUpContent,
    GoalReport,
)
from styrhjul.rules.unit_plans import GoalAnswer, PlanContent, PlannedActivity

_LAST_ROUND = 2
_JUDGED = (NOT_YET, NOT_YET, NEARLY, NEARLY, REACHED, REACHED, REACHED)
"""From the worst to the best that a unit can stand at, a step a round."""
_STAGES = (ActivityState.NOT_BEGUN, *[ActivityState.UNDER_WAY] * 5, *[ActivityState.DONE] * 4)
"""How far an activity has come, two steps a round."""
_BEGINS_LATE, _STOPS, _THIRD = 3, 7, 3
_TONES = {REACHED: "good", NEARLY: "fair", NOT_YET: "poor", UNKNOWN: "fair"}


@dataclass(frozen=True)
class Writer:
    """A unit as a writer: its kind, and the number its choices come from."""

    kind: str
    number: int


@cache
def _words() -> Mapping[str, Any]:
    words: Mapping[str, Any] = yaml.safe_load((files("styrhjul.demo") / "data" / "ord.yaml").read_text("utf-8"))
    return words


def told(step: str, number: int) -> str:
    """What is written in a step of text, "" where there is nothing of its own to say."""
    known = _words()["steg"].get(step)
    return _chosen(known, number) if known else ""


def plan(writer: Writer, goals: Sequence[str], *, year: int) -> PlanContent:
    """A unit's plan: full answers to the goals that are about it, and how it helps with the rest."""
    activities: list[PlannedActivity] = []
    for goal in goals:
        for what, owner, first, last, sign in _own_activities(writer, goal):
            starts, ends = (date.fromisoformat(f"{year}-{day}") for day in (first, last))
            activities.append(PlannedActivity(len(activities) + 1, goal, what, owner, starts, ends, sign))
    return PlanContent(
        learned=_chosen(_words()["lardomar"], writer.number),
        answers=tuple(_answer(writer, goal) for goal in goals),
        activities=tuple(activities),
    )


def follow_up(writer: Writer, asked: FollowUpAsked, *, round_no: int) -> FollowUpContent:
    """A unit's follow-up. ``round_no`` 0, 1 and 2: the later in the year, the further it has come."""
    return FollowUpContent(
        text="",
        answers=tuple(_report(writer, goal, round_no) for goal in asked.goals),
        activities=tuple(_progress(writer, no, round_no) for no in asked.activities),
        contract=tuple(
            ContractReply(key, _chosen(_words()["avtal"][key], writer.number + round_no)) for key in asked.questions
        ),
        figures=tuple(
            FigureRemark(key, day, "Siffran stämmer med vår egen bild." if writer.number % 3 else "")
            for key, day in asked.figures
        ),
    )


def _concerns(writer: Writer, goal: str) -> bool:
    return writer.kind in _words()["mal"][goal]["kinds"]


def _own_activities(writer: Writer, goal: str) -> Sequence[Sequence[str]]:
    known: Sequence[Sequence[str]] = _words()["mal"][goal]["activities"]
    if not _concerns(writer, goal):
        return ()
    return known[: 2 + writer.number % 2]


def _answer(writer: Writer, goal: str) -> GoalAnswer:
    words = _words()["mal"][goal]
    if not _concerns(writer, goal):
        return GoalAnswer(goal, words["others"]["understanding"], words["others"]["contribution"])
    return GoalAnswer(
        goal=goal,
        understanding=_chosen(words["understanding"], writer.number),
        contribution=_chosen(words["contribution"], writer.number),
        risks="Vakanser och sjukfrånvaro på de tider då arbetet ska göras." if writer.number % 2 else "",
        resources="Ryms i årets ram." if writer.number % 3 else "Två timmar i veckan av samordnarens tid.",
    )


def _report(writer: Writer, goal: str, round_no: int) -> GoalReport:
    judgement = _judgement(writer, goal, round_no)
    done, why, now = _words()["mal"][goal][_TONES[judgement]]
    forecast = REACHED if judgement == REACHED else NEARLY
    return GoalReport(goal, done, judgement, why, now, "" if round_no == _LAST_ROUND else forecast)


def _judgement(writer: Writer, goal: str, round_no: int) -> str:
    if not _concerns(writer, goal) and writer.number % 4 == 0:
        return UNKNOWN
    return _JUDGED[(writer.number // 7 + len(goal) * 3) % 5 + round_no]


def _progress(writer: Writer, no: int, round_no: int) -> ActivityProgress:
    stage = (writer.number + no) % 6 + 2 * round_no
    if stage == _BEGINS_LATE and round_no == 0:
        return ActivityProgress(no, ActivityState.LATE, "Vi börjar efter påsk.")
    if stage == _STOPS and no >= _THIRD:
        return ActivityProgress(no, ActivityState.STOPPED, "Vi gjorde något enklare i stället.")
    return ActivityProgress(no, _STAGES[stage])


def _chosen(words: Sequence[str], number: int) -> str:
    return words[number % len(words)]
