"""Keeps the open years in step with their meetings and the organisation, and says what became late in a stage."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, select

from models.cycles import Cycle
from models.kinds import CycleState
from models.organisation import Body
from styrhjul.rules.status import Status
from styrhjul.services.acts import Act
from styrhjul.services.opening import Opening, open_cycle
from styrhjul.services.planning import definition_of
from styrhjul.store.database import Database
from styrhjul.store.standing import Line, Wanted, lines


@dataclass(frozen=True)
class Part:
    """One stage of the open years: every body's and every year's, unless they are named."""

    stage: str
    body: str = ""
    year: int = 0


def update_cycles(database: Database, *, part: Part, act: Act) -> tuple[Opening, ...]:
    """Bring the open years that have the stage up to date by their own definitions, a transaction a year."""
    with database.reading() as session:
        found = _open_cycles(session, part)
    openings = []
    for body, year in found:
        with database.writing() as session:
            openings.append(open_cycle(session, body_key=body, year=year, act=act))
    return tuple(openings)


def _open_cycles(session: Session, part: Part) -> list[tuple[str, int]]:
    statement = (
        select(Body.key, Cycle.year, Cycle.definition)
        .join(Cycle, col(Cycle.body_id) == col(Body.id))
        .where(Cycle.state == CycleState.OPEN)
        .order_by(Body.key, col(Cycle.year))
    )
    return [
        (body, year)
        for body, year, definition in session.exec(statement)
        if part.body in {"", body} and part.year in {0, year} and part.stage in definition_of(definition).stages
    ]


def late_since(session: Session, *, part: Part, since: date, today: date) -> tuple[Line, ...]:
    """What of the stage fell due from ``since`` on and has not come in by ``today``."""
    yesterday = today - timedelta(days=1)
    wanted = Wanted(body=part.body, year=part.year, due_from=since, due_to=yesterday, statuses=(Status.LATE,))
    found = lines(session.connection(), today=today, wanted=wanted)
    return tuple(line for line in found if line.stage == part.stage)
