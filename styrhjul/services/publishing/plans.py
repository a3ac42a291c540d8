"""The accepted unit plans, own and private alike, as everybody may read them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from styrhjul.services.publishing.goals import public_goals
from styrhjul.store.answers import activities, plan_answers
from styrhjul.store.goals import GoalLine
from styrhjul.store.handed_in import Published, published_plans
from styrhjul.store.published import learned


@dataclass(frozen=True)
class Activity:
    """What the unit does. Whose it is to do is the unit's own business."""

    what: str
    starts_on: date | None
    ends_on: date | None
    sign: str


@dataclass(frozen=True)
class Answer:
    """The unit's answer to a decided goal."""

    goal: GoalLine
    understanding: str
    contribution: str
    risks: str
    resources: str
    activities: tuple[Activity, ...] = ()


@dataclass(frozen=True)
class ShownPlan:
    plan: Published
    learned: str
    answers: tuple[Answer, ...]


def public_plans(connection: Connection, *, body: str = "", year: int = 0) -> tuple[Published, ...]:
    """Which plans there are to read, by body, year and the unit's name."""
    return published_plans(connection, body=body, year=year)


def shown_plans(connection: Connection, plans: Sequence[Published], *, today: date) -> tuple[ShownPlan, ...]:
    """The plans with what they say: four questions, however many the plans."""
    ids = [plan.submission_id for plan in plans]
    goals = {line.id: line for line in public_goals(connection, today=today)} if ids else {}
    answers, means = _by(plan_answers(connection, ids), "submission_id"), _by(activities(connection, ids), "goal_id")
    texts = learned(connection, ids)
    return tuple(
        ShownPlan(plan, texts.get(plan.submission_id, ""), _answers(plan, answers, means, goals)) for plan in plans
    )


def _answers(
    plan: Published, answers: dict[int, list[Any]], means: dict[int, list[Any]], goals: dict[int, GoalLine]
) -> tuple[Answer, ...]:
    """In the goals' order; an answer to a goal that is not decided is not told of."""
    given = {row.goal_id: row for row in answers.get(plan.submission_id, ()) if row.goal_id in goals}
    return tuple(
        Answer(
            goal=replace(line, targets=()),
            understanding=given[line.id].understanding,
            contribution=given[line.id].contribution,
            risks=given[line.id].risks,
            resources=given[line.id].resources,
            activities=tuple(
                Activity(row.what, row.starts_on, row.ends_on, row.sign)
                for row in means.get(line.id, ())
                if row.submission_id == plan.submission_id
            ),
        )
        for line in goals.values()
        if line.id in given
    )


def _by(rows: Sequence[Any], field: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, field)].append(row)
    return found
