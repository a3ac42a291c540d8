"""The follow-up of a round: the committee's own level, and the units one by one where that is open."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection
from sqlmodel import Session

from models.kinds import ActivityState, Aim, Ambition, StepContent
from styrhjul.reports.contexts.follow_up import (
    ContractAnswer,
    ContractQuestion,
    Detail,
    FollowedGoal,
    FollowUp,
    KeptStandard,
    MissedCommitment,
    Opening,
    StateCount,
    UnitActivity,
    UnitAnswer,
    UnitDetail,
    UnitFigure,
)
from styrhjul.reports.contexts.parts import Figure, MarkCount
from styrhjul.rules.follow_up import NEARLY, NOT_YET, REACHED, FollowUpRules
from styrhjul.rules.scoring import forecast, together
from styrhjul.rules.swedish import counted
from styrhjul.services.planning import calendar_of
from styrhjul.services.reporting.facts.draft import (
    Draft,
    Story,
    head,
    is_private,
    missing_units,
    numbered,
    paragraphs,
    shortened,
    unit_of,
)
from styrhjul.services.reporting.facts.figures import Judgement, judged_figure, unit_figure
from styrhjul.store.answers import (
    UnitLine,
    activity_reports,
    contract_answers,
    follow_up_answers,
    unit_lines,
    upstream_texts,
)
from styrhjul.store.figures import Known, TargetFacts, known_for_units, known_for_us, target_facts
from styrhjul.store.goals import GoalLine, body_goals
from styrhjul.store.storms import open_storm

_LONGEST_QUOTE = 400


def follow_up(session: Session, draft: Draft) -> FollowUp:
    """As the politicians get it: without the units one by one, unless a storm is open."""
    gathered = _gather(session.connection(), draft)
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
        detail=_detail(session.connection(), gathered),
    )


@dataclass(frozen=True)
class _Gathered:
    """All rows that the report is made of."""

    draft: Draft
    rules: FollowUpRules
    period_end: date
    goals: list[GoalLine]
    targets: list[TargetFacts]
    known: list[Known]
    of_units: list[Known]
    units: list[UnitLine]
    answers: dict[tuple[int, int], Any]
    progress: list[Any]
    contract: dict[tuple[int, str], str]
    texts: tuple[str, ...]

    def judgements(self, goal: GoalLine) -> list[Judgement]:
        year = self.draft.reading.year
        of_goal = [target for target in self.targets if target.goal_id == goal.id and target.year == year]
        return [
            judged_figure(
                goal,
                target,
                [known for known in self.known if known.indicator_id == target.indicator_id],
                period_end=self.period_end,
                rules=self.rules,
            )
            for target in of_goal
        ]

    def answered(self, goal: GoalLine) -> Iterator[tuple[UnitLine, Any]]:
        """The units' answers about the goal, in the units' order."""
        for unit in self.units:
            if row := self.answers.get((unit.submission_id or 0, goal.id)):
                yield unit, row


def _gather(connection: Connection, draft: Draft) -> _Gathered:
    reading = draft.reading
    period_end = reading.period_end or draft.today
    goals = body_goals(connection, body_id=reading.body_id, year=reading.year)
    targets = target_facts(connection, goals=[goal.id for goal in goals])
    indicators = {target.indicator_id for target in targets}
    units = unit_lines(connection, cycle_id=reading.cycle_id, content=StepContent.FOLLOW_UP, occasion=reading.occasion)
    handed_in = [unit.submission_id for unit in units if unit.submission_id is not None]
    return _Gathered(
        draft=draft,
        rules=draft.definition.follow_up,
        period_end=period_end,
        goals=goals,
        targets=targets,
        known=known_for_us(connection, indicators=indicators, as_of=draft.today),
        of_units=known_for_units(connection, indicators=indicators, as_of=draft.today, period_end=period_end),
        units=units,
        answers={(row.submission_id, row.goal_id): row for row in follow_up_answers(connection, handed_in)},
        progress=activity_reports(connection, handed_in),
        contract={(row.submission_id, row.question): row.answer for row in contract_answers(connection, handed_in)},
        texts=upstream_texts(connection, cycle_id=reading.cycle_id, steps=_upstream(draft), occasion=reading.occasion),
    )


def _upstream(draft: Draft) -> tuple[str, ...]:
    """The steps of texts that the report rests on, the nearest last: the analysis, then the report's own lead."""
    found: list[str] = []
    waiting = list(draft.definition.step(draft.reading.step)[1].depends_on) if draft.reading.step else []
    while waiting:
        key = waiting.pop()
        step = draft.definition.step(key)[1]
        if key not in found and step.content is None:
            found.append(key)
            waiting += step.depends_on
    return tuple(reversed(found))


def _goal(gathered: _Gathered, goal: GoalLine, called: str) -> FollowedGoal:
    judgements, rules = gathered.judgements(goal), gathered.rules
    answers = list(gathered.answered(goal))
    key = together(one.judged.key for one in judgements)
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
        mark=rules.mark(key),
        forecast=_forecast(gathered, goal, judgements),
        why=_said(answers, "why", REACHED),
        learning=_said(answers, "why", NEARLY, NOT_YET),
        now=_said(answers, "now", REACHED, NEARLY, NOT_YET),
        figures=tuple(one.figure for one in judgements),
        own=_mark_counts(rules, own),
        private=_mark_counts(rules, private),
    )


def _forecast(gathered: _Gathered, goal: GoalLine, judgements: Sequence[Judgement]) -> Any:
    """Where the goal ends if the pace holds. A standard that is kept has no way to travel."""
    if goal.aim is Aim.MAINTAIN:
        return None
    rules, year = gathered.rules, gathered.draft.reading.year
    thresholds = rules.commitment if goal.ambition is Ambition.COMMITMENT else rules.stretch
    keys = [
        forecast(
            None if one.judged.age else one.judged.way,
            start=date(year - 1, 12, 31),
            period_end=gathered.period_end,
            end=date(year, 12, 31),
            thresholds=thresholds,
        )
        for one in judgements
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


def missed_commitments(goals: Sequence[FollowedGoal]) -> list[FollowedGoal]:
    """The commitments that were not reached, once the year is over (Judged on figures that are not too old)."""
    return [goal for goal in goals if goal.ambition is Ambition.COMMITMENT and goal.mark.key in {NEARLY, NOT_YET}]


def _missed(gathered: _Gathered, goals: Sequence[FollowedGoal]) -> Iterator[MissedCommitment]:
    if gathered.period_end < date(gathered.draft.reading.year, 12, 31):
        return
    for goal in missed_commitments(goals):
        yield MissedCommitment(
            goal=goal.sentence,
            sentence="Åtagandet nåddes inte. Orsaken redovisas för nämnden inom 30 dagar från sammanträdet.",
            now=goal.now,
        )


def _activities(gathered: _Gathered) -> Iterator[StateCount]:
    private = {unit.submission_id: is_private(unit) for unit in gathered.units}
    counts = Counter((row.state, private[row.submission_id]) for row in gathered.progress)
    if counts:
        for state in ActivityState:
            yield StateCount(state=state, own=counts[state, False], private=counts[state, True])


def _contract_questions(gathered: _Gathered) -> Iterator[ContractQuestion]:
    asked = [unit for unit in gathered.units if is_private(unit)]
    if asked:
        for question in gathered.rules.contract_questions:
            answered = sum((unit.submission_id or 0, question.key) in gathered.contract for unit in asked)
            yield ContractQuestion(question=question.question, asked=len(asked), answered=answered)


def _detail(connection: Connection, gathered: _Gathered) -> Detail | None:
    """The units one by one: for officials always, for politicians while a storm is open."""
    draft = gathered.draft
    storm = open_storm(connection, body_id=draft.reading.body_id, today=draft.today)
    if not draft.details and storm is None:
        return None
    opening = None
    if storm is not None and not draft.details:
        opening = Opening(name=storm.name, reason=storm.reason, last_day=storm.ends_on)
    return Detail(opening=opening, units=tuple(_unit(gathered, unit) for unit in gathered.units))


def _unit(gathered: _Gathered, unit: UnitLine) -> UnitDetail:
    rules, submission = gathered.rules, unit.submission_id or 0
    called = {goal.id: numbered(no) for no, goal in enumerate(gathered.goals, start=1)}
    return UnitDetail(
        unit=unit_of(unit),
        answers=tuple(
            UnitAnswer(
                goal=called[goal.id],
                mark=rules.mark(row.judgement),
                forecast=rules.mark(row.forecast) if row.forecast else None,
                done=row.done,
                why=row.why,
                now=row.now,
            )
            for goal in gathered.goals
            if (row := gathered.answers.get((submission, goal.id)))
        ),
        activities=tuple(
            UnitActivity(goal=called.get(row.goal_id, ""), what=row.what, state=row.state, comment=row.comment)
            for row in gathered.progress
            if row.submission_id == submission
        ),
        figures=tuple(_unit_figures(gathered, unit)),
        contract=tuple(
            ContractAnswer(question=question.question, answer=gathered.contract[submission, question.key])
            for question in rules.contract_questions
            if (submission, question.key) in gathered.contract
        ),
    )


def _unit_figures(gathered: _Gathered, unit: UnitLine) -> Iterator[UnitFigure]:
    draft = gathered.draft
    calendar = calendar_of(draft.reading.definition, draft.reading.year)
    targets = {target.indicator_id: target for target in gathered.targets}
    for known in gathered.of_units:
        if known.unit_id == unit.unit_id:
            days = gathered.rules.own_figures_first
            yield unit_figure(known, targets[known.indicator_id], today=draft.today, calendar=calendar, days=days)


def _story(gathered: _Gathered, goals: Sequence[FollowedGoal]) -> Story:
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
        highlights=tuple(highlights),
        learning=paragraphs(gathered.texts),
        holes=tuple(_holes(gathered, goals)),
        sources=tuple(sorted({figure.source for goal in goals for figure in goal.figures if figure.source})),
    )


def _furthest(goals: Sequence[FollowedGoal]) -> str:
    """Which goal has come the longest part of its way, and which has most of it left."""
    ways = [(min(way), goal) for goal in goals if (way := [one.way for one in goal.figures if one.way is not None])]
    if len(ways) < 2:  # noqa: PLR2004  (it takes two to compare)
        return ""
    ways.sort(key=lambda pair: pair[0])
    return f"Längst har ”{ways[-1][1].sentence}” kommit. Mest är kvar i ”{ways[0][1].sentence}”."


def _for_citizen(goal: FollowedGoal) -> str:
    """Where it stands for those it is about, with the figures now and a year ago where there are any."""
    told = [goal.sentence.rstrip(".")]
    figure = next((figure for figure in goal.figures if figure.outcome is not None), None)
    if figure is not None and figure.outcome is not None:
        before = f", {_measured(figure.last_year, figure)} förra året" if figure.last_year is not None else ""
        told.append(f": {_measured(figure.outcome, figure)} nu{before}")
    benefit = f" {goal.benefit.rstrip('.')}." if goal.benefit else ""
    return f"{''.join(told)} ({goal.mark.name.lower()}).{benefit}"


def _holes(gathered: _Gathered, goals: Sequence[FollowedGoal]) -> Iterator[str]:
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
