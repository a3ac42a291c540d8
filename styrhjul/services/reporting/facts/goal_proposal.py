"""The proposal for the year's goals: where the standard is not met, what is proposed, and what others propose."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import Connection
from sqlmodel import Session, col, select

from models.goals import GoalDissent
from models.kinds import Control, Source
from styrhjul.reports.contexts.goal_proposal import (
    BelowStandard,
    GoalProposal,
    Opinion,
    ProposedGoal,
    ProposedTarget,
)
from styrhjul.reports.contexts.parts import Point
from styrhjul.reports.contexts.visits import HeardGoal
from styrhjul.reports.words import SOURCE
from styrhjul.rules.goal_checks import check_goals
from styrhjul.rules.goal_facts import MONTHS_IN_YEAR
from styrhjul.rules.indicators import Standing, Trend, shortfall
from styrhjul.rules.scoring import age_in_words
from styrhjul.rules.swedish import counted
from styrhjul.services.goals import proposals
from styrhjul.services.reporting.facts.draft import Draft, Story, head, numbered, sentences
from styrhjul.services.reporting.facts.visits import heard_goals
from styrhjul.store.goal_facts import advice_answers, goal_set
from styrhjul.store.goals import GoalLine, TargetFacts, body_goals, indicator_lines, target_facts
from styrhjul.store.visit_reports import heard_between

_TRENDS = {Trend.BETTER: "blir bättre", Trend.WORSE: "blir sämre", Trend.SAME: "oförändrat", Trend.UNKNOWN: ""}


def goal_proposal(session: Session, draft: Draft) -> GoalProposal:
    connection, reading = session.connection(), draft.reading
    goals = body_goals(connection, body_id=reading.body_id, year=reading.year)
    targets = target_facts(connection, goals=[goal.id for goal in goals])
    below = proposals(connection, today=draft.today, body=reading.body)
    indicators = {line.key: line for line in indicator_lines(connection, today=draft.today, body=reading.body)}
    sources = {key: (line.source, line.control) for key, line in indicators.items()}
    advice = _advice(connection, draft)
    opinions = _opinions(session, draft)
    called = {goal.id: numbered(no) for no, goal in enumerate(goals, start=1)}
    proposed = tuple(
        _goal(
            goal,
            called[goal.id],
            [target for target in targets if target.goal_id == goal.id],
            advice[goal.key],
            opinions[goal.id],
        )
        for goal in goals
    )
    return GoalProposal(
        head=head(draft, "Förslag till mål", _story(proposed, below)),
        below=tuple(_below(one, sources, called.get(_goal_of(one.key, targets), ""), draft) for one in below),
        goals=proposed,
        told=_told(connection, draft, called),
        advice=tuple(advice[""]),
        opinions=tuple(opinions[0]),
    )


def _advice(connection: Connection, draft: Draft) -> defaultdict[str, list[str]]:
    """What the goal checks say, with what people have answered, by the goal's key."""
    body, year = draft.reading.body, draft.reading.year
    answers = advice_answers(connection, body=body, year=year)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for one in check_goals(goal_set(connection, today=draft.today, body=body, year=year)):
        said = f"{one.advice} Underlag: {one.evidence}." if one.evidence else one.advice
        answer = answers.get((one.goal, one.check))
        found[one.goal].append(f"{said} Svar: {answer}" if answer else said)
    return found


def _told(connection: Connection, draft: Draft, called: Mapping[int, str]) -> tuple[HeardGoal, ...]:
    """What was reported of the goals since a year ago, when the last ones were set."""
    after = draft.today - timedelta(days=365)
    lines = heard_between(connection, body_id=draft.reading.body_id, after=after, until=draft.today)
    return heard_goals(lines, called)


def _opinions(session: Session, draft: Draft) -> defaultdict[int, list[Opinion]]:
    """What parties have put beside the goals, by the goal's id; 0 for what is about them all."""
    statement = (
        select(GoalDissent)
        .where(
            GoalDissent.body_id == draft.reading.body_id,
            GoalDissent.year == draft.reading.year,
            col(GoalDissent.day) <= draft.today,
        )
        .order_by(col(GoalDissent.day), col(GoalDissent.party), col(GoalDissent.id))
    )
    found: defaultdict[int, list[Opinion]] = defaultdict(list)
    for row in session.exec(statement):
        found[row.goal_id or 0].append(Opinion(kind=row.kind, party=row.party, text=row.text))
    return found


def _goal(
    goal: GoalLine, called: str, targets: Sequence[TargetFacts], advice: Sequence[str], opinions: Sequence[Opinion]
) -> ProposedGoal:
    return ProposedGoal(
        key=called,
        sentence=goal.sentence,
        citizen=goal.citizen,
        benefit=goal.benefit,
        area=goal.area,
        aim=goal.aim,
        ambition=goal.ambition,
        standard=goal.standard,
        first_year=goal.first_year,
        last_year=goal.last_year,
        serves=goal.serves_sentence,
        targets=tuple(
            ProposedTarget(
                indicator=target.name,
                measured_in=target.measured_in,
                year=target.year,
                baseline=target.baseline,
                target=target.target,
            )
            for target in targets
        ),
        advice=tuple(advice),
        opinions=tuple(opinions),
    )


def _goal_of(indicator: str, targets: Sequence[TargetFacts]) -> int:
    """The goal that takes the indicator up, 0 if none does."""
    return next((target.goal_id for target in targets if target.key == indicator), 0)


def _below(one: Standing, sources: Mapping[str, tuple[Source, Control]], goal: str, draft: Draft) -> BelowStandard:
    assert one.value is not None
    assert one.standard is not None
    assert one.period_end is not None
    source, control = sources[one.key]
    return BelowStandard(
        rank=one.rank,
        indicator=one.name,
        measured_in=one.measured_in,
        better=one.better,
        standard=one.standard,
        outcome=one.value,
        gap=round(shortfall(value=one.value, standard=one.standard, better=one.better), 6),
        trend=_TRENDS[one.trend],
        series=tuple(Point(year=year, value=value) for year, value in one.years),
        control=control,
        age=age_in_words(one.period_end, period_end=draft.today) if (one.age_months or 0) > MONTHS_IN_YEAR else "",
        source=SOURCE[source],
        goal=goal,
    )


def _story(goals: Sequence[ProposedGoal], below: Sequence[Standing]) -> Story:
    highlights = [f"Förslaget har {counted(len(goals), 'mål', 'mål')}."]
    if below:
        number = counted(len(below), "nyckeltal", "nyckeltal")
        highlights.append(f"{number} når inte den standard som nämnden har lovat.")
    worse = sum(one.trend is Trend.WORSE for one in below)
    if worse:
        highlights.append(f"{worse} av dem blir sämre.")
    return Story(
        citizens=tuple(sentences(goal.sentence, goal.benefit) for goal in goals if goal.benefit),
        highlights=tuple(highlights),
        holes=tuple(_holes(goals)),
    )


def _holes(goals: Sequence[ProposedGoal]) -> Iterator[str]:
    if not goals:
        yield "Det finns inga mål i förslaget än."
    for goal in goals:
        if not any(target.target is not None for target in goal.targets):
            yield f"Målet ”{goal.sentence}” har inget målvärde än."
