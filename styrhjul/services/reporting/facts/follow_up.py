"""The follow-up of a round: the committee's own level, and the units one by one where that is open."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session

from models.kinds import ActivityState, Aim, Ambition
from styrhjul.reports.contexts.follow_up import (
    ContractQuestion,
    FollowedGoal,
    FollowUp,
    KeptStandard,
    MissedCommitment,
    StateCount,
)
from styrhjul.reports.contexts.parts import Figure, MarkCount
from styrhjul.rules.follow_up import NEARLY, NOT_YET, REACHED, FollowUpRules, Mark
from styrhjul.rules.scoring import forecast, is_missed, together
from styrhjul.rules.swedish import counted
from styrhjul.services.reporting.facts.draft import (
    Draft,
    Story,
    head,
    is_private,
    missing_units,
    numbered,
    paragraphs,
    shortened,
)
from styrhjul.services.reporting.facts.gathered import Gathered, gather
from styrhjul.services.reporting.facts.unit_details import unit_details
from styrhjul.store.answers import UnitLine
from styrhjul.store.goals import GoalLine

_LONGEST_QUOTE = 400
MOST_HIGHLIGHTS = 3
"""What a reader of one minute has time for."""


def follow_up(session: Session, draft: Draft) -> FollowUp:
    """As the politicians get it: without the units one by one, unless a storm is open."""
    gathered = gather(session.connection(), draft)
    goals = tuple(_goal(gathered, goal, numbered(no)) for no, goal in enumerate(gathered.goals, start=1))
    answered = [unit for unit in gathered.units if unit.submission_id is not None]
    return FollowUp(
        head=head(draft, "Uppföljning", _story(gathered, goals)),
        scale=gathered.rules.scale,
        units_own=sum(not is_private(unit) for unit in gathered.units),
        units_private=sum(is_private(unit) for unit in gathered.units),
        answered_own=sum(not is_private(unit) for unit in answered),
        answered_private=sum(is_private(unit) for unit in answered),
        goals=goals,
        kept=tuple(_kept(goals)),
        missed=tuple(_missed(gathered, goals)),
        activities=tuple(_activities(gathered)),
        contract_questions=tuple(_contract_questions(gathered)),
        detail=unit_details(session.connection(), gathered),
    )


def _goal(gathered: Gathered, goal: GoalLine, called: str) -> FollowedGoal:
    figures, rules = gathered.figures(goal), gathered.rules
    answers = list(gathered.answered(goal))
    own = Counter(row.judgement for unit, row in answers if not is_private(unit))
    private = Counter(row.judgement for unit, row in answers if is_private(unit))
    return FollowedGoal(
        key=called,
        sentence=goal.sentence,
        citizen=goal.citizen,
        benefit=goal.benefit,
        aim=goal.aim,
        ambition=goal.ambition,
        serves=goal.serves_sentence,
        mark=rules.mark(together(figure.mark.key for figure in figures if figure.mark)),
        forecast=_forecast(gathered, goal, figures),
        why=_said(answers, "why", REACHED),
        learning=_said(answers, "why", NEARLY, NOT_YET),
        now=_said(answers, "now", REACHED, NEARLY, NOT_YET),
        figures=figures,
        own=_mark_counts(rules, own),
        private=_mark_counts(rules, private),
    )


def _forecast(gathered: Gathered, goal: GoalLine, figures: Sequence[Figure]) -> Mark | None:
    """Where the goal ends if the pace holds. A standard that is kept has no way to travel."""
    if goal.aim is Aim.MAINTAIN:
        return None
    rules, year = gathered.rules, gathered.draft.reading.year
    thresholds = rules.commitment if goal.ambition is Ambition.COMMITMENT else rules.stretch
    keys = [
        forecast(
            None if figure.age else figure.way,
            start=date(year - 1, 12, 31),
            period_end=gathered.period_end,
            end=date(year, 12, 31),
            thresholds=thresholds,
        )
        for figure in figures
    ]
    return rules.mark(together(keys))


def _said(answers: Sequence[tuple[UnitLine, Any]], field: str, *judgements: str) -> str:
    """The fullest of what the units say, among those that judge it so: the committee's level names no unit."""
    said = [text for _, row in answers if row.judgement in judgements and (text := getattr(row, field).strip())]
    return shortened(max(said, key=len), _LONGEST_QUOTE) if said else ""


def _mark_counts(rules: FollowUpRules, counts: Mapping[str, int]) -> tuple[MarkCount, ...]:
    if not counts:
        return ()
    known = Counter({mark.key: 0 for mark in rules.scale})
    for key, number in counts.items():
        known[rules.mark(key).key] += number
    return tuple(MarkCount(mark=mark, count=known[mark.key]) for mark in rules.scale)


def _kept(goals: Sequence[FollowedGoal]) -> Iterator[KeptStandard]:
    """What is as good as was promised is news too."""
    for goal in goals:
        for figure in goal.figures:
            if goal.aim is Aim.MAINTAIN and figure.mark and figure.mark.key == REACHED and figure.outcome is not None:
                sentence = f"{_measured(figure.outcome, figure)}. Standarden är hållen."
                yield KeptStandard(indicator=figure.indicator, sentence=sentence)


def _missed(gathered: Gathered, goals: Sequence[FollowedGoal]) -> Iterator[MissedCommitment]:
    period_end, year = gathered.period_end, gathered.draft.reading.year
    for goal in goals:
        if is_missed(goal.mark.key, ambition=goal.ambition, period_end=period_end, year=year):
            yield MissedCommitment(
                goal=goal.sentence,
                sentence="Åtagandet nåddes inte. Orsaken redovisas för nämnden inom 30 dagar från sammanträdet.",
                now=goal.now,
            )


def _activities(gathered: Gathered) -> Iterator[StateCount]:
    private = {unit.submission_id: is_private(unit) for unit in gathered.units}
    counts = Counter((row.state, private[row.submission_id]) for row in gathered.progress)
    if counts:
        for state in ActivityState:
            yield StateCount(state=state, own=counts[state, False], private=counts[state, True])


def _contract_questions(gathered: Gathered) -> Iterator[ContractQuestion]:
    asked = [unit for unit in gathered.units if is_private(unit)]
    if asked:
        for question in gathered.rules.contract_questions:
            answered = sum((unit.submission_id or 0, question.key) in gathered.contract for unit in asked)
            yield ContractQuestion(question=question.question, asked=len(asked), answered=answered)


def _story(gathered: Gathered, goals: Sequence[FollowedGoal]) -> Story:
    counts = Counter(goal.mark.key for goal in goals)
    told = [f"{counts[mark.key]} {mark.name.lower()}" for mark in gathered.rules.scale if counts[mark.key]]
    highlights = [f"Av {counted(len(goals), 'mål', 'mål')}: {', '.join(told)}."] if goals else []
    if kept := len(list(_kept(goals))):
        highlights.append(f"{counted(kept, 'standard', 'standarder')} som nämnden har lovat hålls.")
    if missed := len(list(_missed(gathered, goals))):
        highlights.append(f"{counted(missed, 'åtagande', 'åtaganden')} nåddes inte; orsaken redovisas inom 30 dagar.")
    if furthest := _furthest(goals):
        highlights.append(furthest)
    return Story(
        citizens=tuple(_for_citizen(goal) for goal in goals),
        highlights=tuple(highlights[:MOST_HIGHLIGHTS]),
        learning=paragraphs(gathered.texts),
        holes=tuple(_holes(gathered, goals)),
        sources=tuple(sorted({figure.source for goal in goals for figure in goal.figures if figure.source})),
    )


def _furthest(goals: Sequence[FollowedGoal]) -> str:
    """Which goal has come the longest part of its way, and which has most of it left."""
    ways = [(min(way), goal) for goal in goals if (way := [one.way for one in goal.figures if one.way is not None])]
    if not ways[1:]:
        return ""
    (_, least), *_, (_, most) = sorted(ways, key=lambda pair: pair[0])
    return f"Längst har ”{most.sentence}” kommit. Mest är kvar i ”{least.sentence}”."


def _for_citizen(goal: FollowedGoal) -> str:
    """Where it stands for those it is about, with the figures now and a year ago where there are any."""
    told = [goal.sentence.rstrip(".")]
    figure = next((figure for figure in goal.figures if figure.outcome is not None), None)
    if figure is not None and figure.outcome is not None:
        before = f", {_measured(figure.last_year, figure)} förra året" if figure.last_year is not None else ""
        told.append(f": {_measured(figure.outcome, figure)} nu{before}")
    benefit = f" {goal.benefit.rstrip('.')}." if goal.benefit else ""
    return f"{''.join(told)} ({goal.mark.name.lower()}).{benefit}"


def _holes(gathered: Gathered, goals: Sequence[FollowedGoal]) -> Iterator[str]:
    yield from missing_units(gathered.units, "Uppföljningen")
    if not gathered.texts:
        yield "Förvaltningens analys är inte inlämnad än."
    for goal in goals:
        if not goal.figures:
            yield f"Målet ”{goal.sentence}” har inget nyckeltal för året."


def _measured(value: float, figure: Figure) -> str:
    """As it is written in Swedish, with at most one decimal and its unit of measure."""
    number = f"{value:.1f}".removesuffix(".0").replace(".", ",")
    return f"{number} {figure.measured_in}".strip()
