"""A file of goals as the facts that are checked, before anything of it is read in."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from models.indicators import OURS
from styrhjul.exchange.files import Content, Reading, read_file
from styrhjul.exchange.goals import DraftGoalRow, TargetRow
from styrhjul.exchange.indicators import IndicatorRow
from styrhjul.exchange.problems import ImportRefused, Problem, quoted
from styrhjul.exchange.tables import Located
from styrhjul.exchange.values import plain
from styrhjul.rules.goal_facts import (
    CouncilGoal,
    GoalFacts,
    GoalSet,
    IndicatorFacts,
    MeasureFacts,
    OpposingIndicators,
)
from styrhjul.rules.goal_history import is_municipality

_COUNCIL = {"kf", "fullmäktige", "kommunfullmäktige"}
_OF_GOAL = {"sentence", "body", "citizen", "benefit", "area", "aim", "ambition", "standard", "first_year"}
_OF_INDICATOR = {"key", "name", "better", "source", "control", "lag_months", "quality", "standard"}


def draft_goals(path: Path, *, today: date) -> GoalSet:
    """The file's goals. What it says nothing of, such as an indicator's source, is as it is for a new one.

    Raises:
        ImportRefused: the file cannot be read, has no goals, or has targets of goals that it lacks.
    """
    content = read_file(path, reading=Reading(for_checking=True))
    rows = [found.row for found in content.goals]
    problems = [*content.problems, *_strays(content.targets, rows)]
    if not rows and not problems:
        problems.append(
            Problem(file=path.name, message="Filen har inga mål. Väntade ett blad eller en tabell med mål.")
        )
    if problems:
        raise ImportRefused(problems)
    indicators = _Indicators([found.row for found in content.indicators], today=today)
    goals = _goals(rows, [found.row for found in content.targets], indicators)
    return GoalSet(
        goals=goals,
        council_goals=tuple(
            CouncilGoal(row.key, row.sentence) for row, goal in zip(rows, goals, strict=True) if goal.of_council
        ),
        opposing=tuple(
            OpposingIndicators(indicators.key(row.first), indicators.key(row.second), row.why)
            for row in (found.row for found in content.opposing)
        ),
        history=_history(content, indicators),
    )


class _Indicators:
    """The file's indicators by key and by name; one that it doesn't describe is known by what it is called."""

    def __init__(self, rows: Sequence[IndicatorRow], *, today: date) -> None:
        self._rows = {row.name.casefold(): row for row in rows} | {row.key: row for row in rows}
        self._today = today

    def key(self, told: str) -> str:
        row = self._rows.get(told.casefold())
        return row.key if row else told.casefold()

    def facts(self, told: str) -> IndicatorFacts:
        row = self._rows.get(told.casefold())
        if row is None:
            return IndicatorFacts(key=told.casefold(), name=told)
        retired = row.retired_on is not None and row.retired_on <= self._today
        return IndicatorFacts(**row.model_dump(include=_OF_INDICATOR), retired=retired)


def _goals(
    rows: Sequence[DraftGoalRow], targets: Sequence[TargetRow], indicators: _Indicators
) -> tuple[GoalFacts, ...]:
    times = Counter(row.key for row in rows)
    served = {row.serves.casefold().rpartition("/")[2] for row in rows}
    by_goal: dict[str, list[TargetRow]] = {}
    for target in targets:
        by_goal.setdefault(target.goal.casefold(), []).append(target)
    return tuple(
        GoalFacts(
            **row.model_dump(include=_OF_GOAL),
            key=row.key if times[row.key] == 1 else _names(row)[-1],
            serves=row.serves.casefold().rpartition("/")[2],
            last_year=row.last_year or row.first_year,
            measures=tuple(
                MeasureFacts(
                    indicators.facts(target.indicator), year=target.year, baseline=target.baseline, target=target.target
                )
                for name in _names(row)
                for target in by_goal.get(name, ())
            ),
            of_council=plain(row.body) in _COUNCIL or (not row.serves and row.key in served),
        )
        for row in rows
    )


def _names(row: DraftGoalRow) -> tuple[str, ...]:
    """What a target may call the goal: its key, alone or as "organ/nyckel"."""
    return (row.key, f"{row.body.casefold()}/{row.key}") if row.body else (row.key,)


def _strays(targets: Sequence[Located[TargetRow]], goals: Sequence[DraftGoalRow]) -> list[Problem]:
    """Targets of goals that the file doesn't have; all of them where it has goals of its own."""
    known = {name for row in goals for name in _names(row)}
    return [
        found.problem("goal", "Målet %(goal)s finns inte i filen.", goal=quoted(found.row.goal))
        for found in targets
        if known and found.row.goal.casefold() not in known
    ]


def _history(content: Content, indicators: _Indicators) -> Mapping[str, Mapping[str, Mapping[int, float]]]:
    """Whole years of our own and of other municipalities."""
    found: dict[str, dict[str, dict[int, float]]] = {}
    for row in (located.row for located in content.outcomes):
        place = row.place or OURS
        whole_year = (row.period_end.month, row.period_end.day) == (12, 31)
        if row.value is not None and not row.few and whole_year and is_municipality(place):
            found.setdefault(indicators.key(row.indicator), {}).setdefault(place, {})[row.period_end.year] = row.value
    return found
