"""What is done with goals: people adopt them, or change them with a reason; and the list that the work starts from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import Connection
from sqlmodel import Session, col, select

from models.goals import Goal, Target
from models.indicators import Indicator
from models.kinds import Aim, Ambition, BodyKind, StepContent
from models.obligations import Audit
from models.organisation import Body
from styrhjul.refused import Refused
from styrhjul.rules.goal_years import fault_in_years, is_locked
from styrhjul.rules.indicators import Standing, gap, months_between, shortfall, trend, worst_first, yearly
from styrhjul.services.acts import Act, audit_row
from styrhjul.services.importing.ledger import LABELS, in_words
from styrhjul.services.importing.registry import GoalNames
from styrhjul.store.goals import IndicatorLine, indicator_lines
from styrhjul.store.outcomes import series

if TYPE_CHECKING:
    from models.cycles import Cycle, Occurrence
    from styrhjul.services.transitions import Decided


@dataclass(frozen=True)
class GoalChange:
    """What a goal is to say instead; None leaves it as it is. ``serves`` is a council goal's key, "" for none."""

    sentence: str | None = None
    citizen: str | None = None
    benefit: str | None = None
    area: str | None = None
    aim: Aim | None = None
    ambition: Ambition | None = None
    standard: str | None = None
    first_year: int | None = None
    last_year: int | None = None
    serves: str | None = None


@dataclass(frozen=True)
class TargetChange:
    """Another target, or another baseline, for one of the goal's indicators in a year; None leaves it as it is."""

    indicator: str
    year: int
    baseline: float | None = None
    target: float | None = None


def adopt_by_step(session: Session, *, occurrence: "Occurrence", cycle: "Cycle", decided: "Decided", act: Act) -> int:
    """Adopt the goals that the decided step is about; how many. A step of something else adopts none."""
    if occurrence.content not in {StepContent.GOALS, StepContent.COUNCIL_GOALS}:
        return 0
    body_id = None if occurrence.content == StepContent.COUNCIL_GOALS else cycle.body_id
    return adopt_goals(session, body_id=body_id, year=cycle.year, decided=decided, act=act)


def adopt_goals(session: Session, *, body_id: int | None, year: int, decided: "Decided", act: Act) -> int:
    """Enter people's decision on the undecided goals that begin in ``year``; how many there were.

    They are the body's, or without a body the council's, which every committee's year waits for.
    """
    statement = select(Goal, Body.key).where(
        col(Goal.body_id) == col(Body.id), col(Goal.decided_on).is_(None), Goal.first_year == year
    )
    theirs = statement.where(Body.kind == BodyKind.COUNCIL) if body_id is None else statement.where(Body.id == body_id)
    goals = session.exec(theirs.order_by(col(Goal.id))).all()
    values = {
        "decider": decided.decider.strip(),
        "decided_on": decided.on,
        "paragraph": decided.paragraph.strip().removeprefix("§").strip(),
    }
    for goal, body in goals:
        _change(session, goal, values, entry=partial(audit_row, act, verb="adopt", subject=f"goal:{body}/{goal.key}"))
    return len(goals)


def change_goal(
    session: Session, *, goal: str, change: GoalChange, act: Act, target: TargetChange | None = None
) -> str:
    """Change a goal, named by its key or as "organ/nyckel"; what it is called.

    Once it is decided and its first year has begun, ``act.comment`` must say why.

    Raises:
        Refused: there is no such goal, the reason is missing, or the goal would last too long.
    """
    names = _names(session.connection())
    called = goal_called(session.connection(), goal)
    row = _goal(session, called)
    if is_locked(decided_on=row.decided_on, first_year=row.first_year, today=act.today) and not act.comment.strip():
        raise Refused(f"Målet är beslutat och gäller sedan {row.first_year}. Skriv ett skäl till ändringen.")
    told = {field.name: getattr(change, field.name) for field in fields(change)}
    values = {name: value for name, value in told.items() if value is not None and name != "serves"}
    if change.serves is not None:
        values["serves_id"] = _served(session, names, called, change.serves)
    if fault := fault_in_years(values.get("first_year", row.first_year), values.get("last_year", row.last_year)):
        raise Refused(fault)
    if values.get("sentence", row.sentence) == "":
        raise Refused("Ett mål måste säga något.")
    entry = partial(audit_row, act, verb="change", subject=f"goal:{called}")
    changed = _change(session, row, values, entry=entry)
    if not (target and _change_target(session, row, target, entry=entry)) and not changed:
        raise Refused("Målet säger det redan. Inget är ändrat.")
    return called


def proposals(connection: Connection, *, today: date, body: str = "") -> tuple[Standing, ...]:
    """The list that goal setting starts from: indicators below their standard, highest rank and widest gap first."""
    return tuple(one for one in standings(connection, today=today, body=body) if one.is_below)


def standings(connection: Connection, *, today: date, body: str = "") -> tuple[Standing, ...]:
    """Every indicator in use, for the municipality as a whole, as it was known on ``today``."""
    known = series(connection, today=today, body=body)
    lines = indicator_lines(connection, today=today, body=body)
    return worst_first(_standing(line, known.get(line.key, ()), today) for line in lines)


_CALLED = select(Body.key, Goal.key).where(col(Goal.body_id) == col(Body.id))


def _names(connection: Connection) -> GoalNames:
    return GoalNames(f"{body}/{key}" for body, key in connection.execute(_CALLED))


def goal_called(connection: Connection, goal: str) -> str:
    """The goal as "organ/nyckel", from its key alone or from both.

    Raises:
        Refused: there is no such goal, or several.
    """
    names = _names(connection)
    if (called := names.find(goal)) is None:
        raise Refused(names.fault(goal))
    return called


def _goal(session: Session, called: str) -> Goal:
    body, _, key = called.partition("/")
    found = select(Goal).join(Body, col(Body.id) == col(Goal.body_id)).where(Body.key == body, Goal.key == key)
    return session.exec(found.with_for_update(of=Goal)).one()


def _served(session: Session, names: GoalNames, called: str, told: str) -> int | None:
    if not told.strip():
        return None
    councils = session.exec(select(Body.key).where(Body.kind == BodyKind.COUNCIL)).all()
    if called.partition("/")[0] in councils:
        raise Refused("Fullmäktiges egna mål tjänar inget annat mål.")
    if (served := names.find(told, of=councils)) is None:
        raise Refused(names.fault(told, of=councils))
    return _goal(session, served).id


def _change(session: Session, row: Goal | Target, values: Mapping[str, object], *, entry: Callable[..., Audit]) -> bool:
    """Give the row the values that differ, with an audit row made by ``entry``; whether any did."""
    after = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not after:
        return False
    before = {name: getattr(row, name) for name in after}
    for name, value in after.items():
        setattr(row, name, value)
    session.add_all([row, entry(before=_shown(session, before), after=_shown(session, after))])
    return True


def _shown(session: Session, values: Mapping[str, object]) -> dict[str, str]:
    return {
        LABELS[name]: session.get_one(Goal, value).key if name == "serves_id" and value else in_words(value)
        for name, value in values.items()
    }


def _change_target(session: Session, goal: Goal, change: TargetChange, *, entry: Callable[..., Audit]) -> bool:
    found = select(Target).join(Indicator, col(Indicator.id) == col(Target.indicator_id))
    target = session.exec(
        found.where(Target.goal_id == goal.id, Indicator.key == change.indicator.lower(), Target.year == change.year)
    ).one_or_none()
    if target is None:
        raise Refused(f"Målet {goal.key} har inget målvärde för {change.indicator} {change.year}.")
    told = {"baseline": change.baseline, "target": change.target}
    values = {name: value for name, value in told.items() if value is not None}
    return _change(session, target, values, entry=entry)


def _standing(line: IndicatorLine, known: tuple[tuple[date, float], ...], today: date) -> Standing:
    period_end, value = known[-1] if known else (None, None)
    years = yearly(known)
    width, is_below = _beside(line, value)
    return Standing(
        body=line.body,
        key=line.key,
        name=line.name,
        measured_in=line.measured_in,
        better=line.better,
        rank=line.rank,
        area=line.area,
        standard=line.standard,
        value=value,
        period_end=period_end,
        age_months=months_between(period_end, today) if period_end else None,
        gap=width,
        is_below=is_below,
        trend=trend(years, better=line.better),
        years=years,
    )


def _beside(line: IndicatorLine, value: float | None) -> tuple[float | None, bool]:
    """How far below its standard the value is, in per cent, and whether it is below it at all."""
    if value is None or line.standard is None:
        return None, False
    width = gap(value=value, standard=line.standard, better=line.better)
    return width, shortfall(value=value, standard=line.standard, better=line.better) > 0
