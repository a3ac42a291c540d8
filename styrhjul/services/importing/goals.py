"""Goals, their targets, and what politicians put beside them: checked against all that is known, and written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlmodel import Session, col, select

from models.goals import Goal, GoalDissent, Target
from models.indicators import Indicator
from models.organisation import Body
from styrhjul.exchange.files import Content
from styrhjul.exchange.goals import DissentRow, DraftGoalRow, TargetRow
from styrhjul.exchange.problems import Problem
from styrhjul.exchange.tables import Located
from styrhjul.refused import Sentence
from styrhjul.rules.goal_years import fault_in_years, is_locked
from styrhjul.services.importing.ledger import LABELS, Ledger, Named
from styrhjul.services.importing.registry import Registry

_TargetKey = tuple[str, str, int]


@dataclass(frozen=True)
class StoredGoals:
    """The goals that the database knows, as "organ/nyckel", what each serves, and their targets."""

    goals: Mapping[str, Goal]
    serves: Mapping[str, str]
    targets: Mapping[_TargetKey, Target]

    @classmethod
    def of(cls, session: Session) -> "StoredGoals":
        rows = session.exec(select(Goal, Body.key).where(col(Goal.body_id) == col(Body.id))).all()
        goals = {f"{body}/{goal.key}": goal for goal, body in rows}
        called = {goal.id: name for name, goal in goals.items()}
        targets = session.exec(
            select(Target, Indicator.key).where(col(Target.indicator_id) == col(Indicator.id)).order_by(col(Target.id))
        )
        return cls(
            goals=goals,
            serves={name: called.get(goal.serves_id, "") for name, goal in goals.items()},
            targets={(called[target.goal_id], indicator, target.year): target for target, indicator in targets},
        )

    def is_locked(self, called: str, today: date) -> bool:
        goal = self.goals.get(called)
        return goal is not None and is_locked(decided_on=goal.decided_on, first_year=goal.first_year, today=today)


def check_goals(
    contents: Sequence[Content], registry: Registry, *, stored: StoredGoals, today: date
) -> Iterator[Problem]:
    for content in contents:
        yield from _repeated_goals(content.goals, registry)
        for goal in content.goals:
            yield from _goal_faults(goal, registry, stored, today)
        yield from _repeated_targets(content.targets, registry)
        for target in content.targets:
            yield from _target_faults(target, registry, stored, today)
        yield from _repeated_dissents(content.dissents, registry)
        for dissent in content.dissents:
            yield from _dissent_faults(dissent, registry)


def check_only_of(body: str, contents: Sequence[Content], registry: Registry) -> Iterator[Problem]:
    """What a body's own administrator may not read in: another body's goals, and all that is no goal of a body."""
    for content in contents:
        owned: tuple[Located[Any], ...] = (*content.goals, *content.dissents)
        for found in owned:
            if registry.bodies.find(found.row.body) not in {None, body}:
                yield found.problem("body", _anothers(found.row.body, body))
        for target in content.targets:
            called = registry.goals.find(target.row.goal)
            if called is not None and called.partition("/")[0] != body:
                yield target.problem("goal", _anothers(target.row.goal, body))
        yield from _no_goals(content)


def _anothers(what: str, body: str) -> str:
    return Sentence(
        "'%(found)s' hör till ett annat organ. Här läses bara mål in som hör till %(body)s. Ta bort raden ur filen.",
        found=what,
        body=body,
    )


def _no_goals(content: Content) -> Iterator[Problem]:
    """The first row of each sheet that is about something else."""
    others: tuple[tuple[Located[Any], ...], ...] = (
        content.bodies, content.units, content.people, content.meetings, content.indicators, content.outcomes,
        content.opposing,
    )  # fmt: skip
    for rows in others:
        for found in rows[:1]:
            first = next(iter(type(found.row).model_fields))
            yield found.problem(first, _SHARED)


_SHARED = (
    "Här läses bara mål, målvärden, alternativ och reservationer in. Det som står på det här bladet delas av alla "
    "organ, och läses in av kommunens administratör."
)


def write_goals(ledger: Ledger, contents: Sequence[Content], registry: Registry, stored: StoredGoals) -> None:
    """The goals; the bodies have been written. The council's come first, since the others serve them."""
    rows = [(_called(found.row, registry), found.row) for content in contents for found in content.goals]
    goals = dict(stored.goals)
    for of_council in (True, False):
        for called, row in rows:
            body = called.partition("/")[0]
            if (body in registry.councils) is of_council:
                body_id = ledger.ids["body_id"][body]
                last = max((goal.position for goal in goals.values() if goal.body_id == body_id), default=0)
                new = partial(Goal, body_id=body_id, key=row.key, position=last + 1)
                values = _goal_values(ledger, row, registry, goals.get(called))
                named = Named("mål", called, f"goal:{called}")
                goals[called] = ledger.write(goals.get(called), new=new, named=named, values=values)
        ledger.session.flush()
        ledger.know_ids("serves_id", {called: goal.id for called, goal in goals.items() if goal.id is not None})


def write_targets(ledger: Ledger, contents: Sequence[Content], registry: Registry, stored: StoredGoals) -> None:
    """How far the goals are to come; the goals and indicators have been written."""
    targets = dict(stored.targets)
    for row in (found.row for content in contents for found in content.targets):
        key = called, indicator, year = _target_key(row, registry)
        goal_id, indicator_id = ledger.ids["serves_id"][called], ledger.ids["successor_id"][indicator]
        new = partial(Target, goal_id=goal_id, indicator_id=indicator_id, year=year)
        named = Named("målvärde", f"{called}, {indicator}, {year}", f"goal:{called}")
        values = row.model_dump(include=row.model_fields_set & {"baseline", "target"})
        targets[key] = ledger.write(targets.get(key), new=new, named=named, values=values)


def write_dissents(ledger: Ledger, contents: Sequence[Content], registry: Registry) -> None:
    """What a party has put beside a goal, or beside them all: one text of each kind; the goals have been written."""
    rows = [found.row for content in contents for found in content.dissents]
    if not rows:
        return
    held = {
        (dissent.body_id, dissent.year, dissent.goal_id, dissent.kind, dissent.party): dissent
        for dissent in ledger.session.exec(select(GoalDissent))
    }
    for row in rows:
        body = registry.bodies.find(row.body) or ""
        called = registry.goals.find(row.goal, of=(body,)) if row.goal else None
        body_id, goal_id = ledger.ids["body_id"][body], ledger.ids["serves_id"][called] if called else None
        key = (body_id, row.year, goal_id, row.kind, row.party)
        new = partial(GoalDissent, body_id=body_id, year=row.year, goal_id=goal_id, kind=row.kind, party=row.party)
        about = f"{row.party}, {called or body}, {row.year}"
        named = Named("alternativ eller reservation", about, f"goal:{called}" if called else f"body:{body}")
        held[key] = ledger.write(held.get(key), new=new, named=named, values={"text": row.text, "day": row.day})


def _called(row: DraftGoalRow, registry: Registry) -> str:
    return f"{registry.bodies.find(row.body) or ''}/{row.key}"


def _goal_values(ledger: Ledger, row: DraftGoalRow, registry: Registry, goal: Goal | None) -> dict[str, object]:
    values = row.model_dump(include=row.model_fields_set - {"key", "body", "serves"})
    values["last_year"] = _last_year(row, goal)
    if "serves" in row.model_fields_set:
        served = registry.goals.find(row.serves, of=registry.councils) if row.serves else None
        values["serves_id"] = ledger.ids["serves_id"][served] if served else None
    return values


def _last_year(row: DraftGoalRow, goal: Goal | None) -> int:
    """Where the file doesn't tell: as it was, and of a new goal the first year alone."""
    if goal is not None and "last_year" not in row.model_fields_set:
        return goal.last_year
    return row.last_year or row.first_year or 0


def _repeated_goals(rows: Sequence[Located[DraftGoalRow]], registry: Registry) -> Iterator[Problem]:
    first: dict[str, Located[DraftGoalRow]] = {}
    for found in rows:
        earlier = first.setdefault(_called(found.row, registry), found)
        if earlier is not found:
            yield found.problem(
                "key",
                "Nyckeln '%(key)s' finns redan på %(row)s.",
                key=found.row.key,
                row=earlier.place.called,
            )


def _goal_faults(
    found: Located[DraftGoalRow], registry: Registry, stored: StoredGoals, today: date
) -> Iterator[Problem]:
    row, called = found.row, _called(found.row, registry)
    body = registry.bodies.find(row.body)
    if body is None:
        yield found.problem("body", registry.bodies.unknown(row.body))
    if row.serves and body in registry.councils:
        yield found.problem("serves", "Fullmäktiges egna mål tjänar inget annat mål. Lämna cellen tom.")
    elif row.serves and (fault := registry.goals.fault(row.serves, of=registry.councils)):
        yield found.problem("serves", fault)
    if row.decided_on is not None and row.decided_on > today:
        yield found.problem("decided_on", "Beslutets datum %(day)s ligger i framtiden.", day=row.decided_on)
    goal = stored.goals.get(called)
    if "last_year" not in row.model_fields_set and (
        fault := fault_in_years(row.first_year or 0, _last_year(row, goal))
    ):
        yield found.problem("first_year", fault)
    if goal is not None and stored.is_locked(called, today):
        for field in _changed(row, goal, called, registry, stored):
            yield found.problem(field, _locked(called, goal, LABELS.get(field, "fullmäktiges mål")))


def _changed(row: DraftGoalRow, goal: Goal, called: str, registry: Registry, stored: StoredGoals) -> Iterator[str]:
    """The fields in which the row differs from the goal that stands."""
    for field in sorted(row.model_fields_set - {"key", "body", "serves", "last_year"}):
        if getattr(row, field) != getattr(goal, field):
            yield field
    if _last_year(row, goal) != goal.last_year:
        yield "last_year"
    if "serves" in row.model_fields_set:
        served = registry.goals.find(row.serves, of=registry.councils) if row.serves else ""
        if served != stored.serves[called]:
            yield "serves"


def _locked(called: str, goal: Goal, what: str) -> str:
    return Sentence(
        "Målet är beslutat och gäller sedan %(year)s, så %(what)s ändras bara med ett skäl. "
        "Använd: styrhjul goal change %(goal)s --reason SKÄLET",
        year=goal.first_year,
        what=Sentence(what),
        goal=called,
    )


def _target_key(row: TargetRow, registry: Registry) -> _TargetKey:
    return registry.goals.find(row.goal) or "", registry.indicators.find(row.indicator) or "", row.year or 0


def _repeated_targets(rows: Sequence[Located[TargetRow]], registry: Registry) -> Iterator[Problem]:
    first: dict[_TargetKey, Located[TargetRow]] = {}
    for found in rows:
        key = _target_key(found.row, registry)
        earlier = first.setdefault(key, found)
        if earlier is not found and all(key):
            yield found.problem("goal", "Målvärdet finns redan på %(row)s.", row=earlier.place.called)


def _target_faults(
    found: Located[TargetRow], registry: Registry, stored: StoredGoals, today: date
) -> Iterator[Problem]:
    row = found.row
    if fault := registry.goals.fault(row.goal):
        yield found.problem("goal", fault)
    if registry.indicators.find(row.indicator) is None:
        yield found.problem("indicator", registry.indicators.unknown(row.indicator))
    key = called, *_ = _target_key(row, registry)
    target = stored.targets.get(key)
    if target is None or not stored.is_locked(called, today):
        return
    for field in sorted(row.model_fields_set & {"baseline", "target"}):
        # What was not known when the goal was decided may be filled in; what was decided is not moved.
        if getattr(target, field) not in {None, getattr(row, field)}:
            yield found.problem(field, _locked(called, stored.goals[called], _DEFINITE[field]))


_DEFINITE = {"baseline": Sentence("utgångsläget"), "target": Sentence("målvärdet")}


def _repeated_dissents(rows: Sequence[Located[DissentRow]], registry: Registry) -> Iterator[Problem]:
    first: dict[tuple[object, ...], Located[DissentRow]] = {}
    for found in rows:
        row = found.row
        key = (registry.bodies.find(row.body), row.year, row.goal.lower(), row.kind, row.party)
        earlier = first.setdefault(key, found)
        if earlier is not found:
            message = Sentence(
                "%(party)s har redan en text av samma slag på %(row)s. Skriv båda i en cell.",
                party=row.party,
                row=earlier.place.called,
            )
            yield found.problem("party", message)


def _dissent_faults(found: Located[DissentRow], registry: Registry) -> Iterator[Problem]:
    body = registry.bodies.find(found.row.body)
    if body is None:
        yield found.problem("body", registry.bodies.unknown(found.row.body))
    elif found.row.goal and (fault := registry.goals.fault(found.row.goal, of=(body,))):
        yield found.problem("goal", fault)
