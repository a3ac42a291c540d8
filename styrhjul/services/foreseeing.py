"""What a year would bring, before it is so: its steps and its notices, by the real operations, rolled back (ADR 4)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from hashlib import sha256

from sqlmodel import Session, col, select

from models.cycles import Cycle
from models.organisation import Body
from styrhjul.refused import Refused
from styrhjul.rules.definition import Definition
from styrhjul.rules.loading import definition_from_json, definition_to_json
from styrhjul.rules.planning import PlannedStep
from styrhjul.services.acts import Act
from styrhjul.services.opening import Opening, open_cycle
from styrhjul.services.planning import cycle_of, definition_of, plan_cycle
from styrhjul.services.rounds import simulate, year_span
from styrhjul.settings import STOCKHOLM
from styrhjul.store.database import Database
from styrhjul.store.foreseen import ForeseenItem, foreseen_items, newest_facts


class ChangedMeanwhileError(Refused):
    """What was to be done is no longer what was shown. Nothing has been changed."""


@dataclass(frozen=True)
class ForeseenYear:
    """A body's year as it would stand, and what would change. ``mark`` stands for just this outcome."""

    opening: Opening
    steps: tuple[PlannedStep, ...]

    @property
    def mark(self) -> str:
        return mark_of([change.text for change in self.opening.changes])


def mark_of(told: Sequence[object]) -> str:
    """A short name for what has been shown, by which it is known whether the same would come of it now."""
    return sha256(json.dumps(told, ensure_ascii=False, default=str).encode()).hexdigest()[:32]


def foresee_year(
    database: Database, *, body_key: str, year: int, act: Act, definition: Definition | None = None
) -> ForeseenYear:
    """As ``open_cycle``, rolled back. On SQLite it holds the writer's lock, so nothing else is done meanwhile."""
    with database.writing() as session:
        opening = open_cycle(session, body_key=body_key, year=year, act=act, definition=definition)
        cycle = cycle_of(session, body_key=body_key, year=year)
        steps = plan_cycle(session, cycle, definition_of(cycle.definition))
        session.rollback()
    return ForeseenYear(opening, steps)


def open_as_foreseen(  # noqa: PLR0913  (a year to be opened, as it has been shown, is just these)
    session: Session, *, body_key: str, year: int, act: Act, mark: str, definition: Definition | None = None
) -> Opening:
    """Open or update the year, if the same comes of it as when it was shown.

    Raises:
        ChangedMeanwhileError: something else would come of it.
        Refused: as ``open_cycle``.
    """
    opening = open_cycle(session, body_key=body_key, year=year, act=act, definition=definition)
    if mark_of([change.text for change in opening.changes]) != mark:
        raise ChangedMeanwhileError(
            "Något har ändrats sedan du tittade. Se igenom förhandsvisningen på nytt innan du öppnar."
        )
    return opening


@dataclass(frozen=True)
class ForeseenNotices:
    """Who would be told what from ``first`` to ``last``, if nobody handed anything in."""

    first: date
    last: date
    items: tuple[ForeseenItem, ...]


def foresee_notices(
    database: Database, *, body_key: str, year: int, act: Act, definition: Definition | None = None
) -> ForeseenNotices:
    """The year's notices about the body; a year that is not open yet is opened first by ``definition``.

    All of it is rolled back. On SQLite the walk holds the writer's lock for as long as it takes, up to some seconds
    for a thousand units; so the answer is kept, and given again until something has happened in the database.

    Raises:
        Refused: the year is closed, or cannot be opened.
    """
    with database.snapshot() as connection:
        facts = newest_facts(connection)
    declared = definition_to_json(definition) if definition else ""
    return _walk(database, _Walk(body_key, year, declared, act.actor, act.today, facts))


@dataclass(frozen=True)
class _Walk:
    """What a walk through the year rests on."""

    body: str
    year: int
    definition: str
    actor: str
    today: date
    facts: tuple[int, ...]


@lru_cache(maxsize=2)
def _walk(database: Database, walk: _Walk) -> ForeseenNotices:
    morning = datetime.combine(walk.today, time(7), tzinfo=STOCKHOLM)
    act = Act(actor=walk.actor, today=walk.today, now=morning)
    with database.writing() as session:
        if not _is_known(session, walk):
            definition = definition_from_json(walk.definition) if walk.definition else None
            open_cycle(session, body_key=walk.body, year=walk.year, act=act, definition=definition)
        first, last = year_span(session, year=walk.year, after=walk.today)
        for _ in simulate(session, start=first, end=last, now=morning):
            pass
        items = foreseen_items(session.connection(), body=walk.body, year=walk.year, first=first, last=last)
        session.rollback()
    return ForeseenNotices(first, last, items)


def _is_known(session: Session, walk: _Walk) -> bool:
    statement = select(Cycle.id).join(Body, col(Body.id) == col(Cycle.body_id))
    return session.exec(statement.where(Body.key == walk.body, Cycle.year == walk.year)).first() is not None
