"""Opens or closes a year for one committee or all of them; what is refused to one does not stop the others."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session, col, select

from models.cycles import Cycle
from models.kinds import BodyKind
from models.organisation import Body
from styrhjul.refused import Refused
from styrhjul.rules.definition import Definition
from styrhjul.rules.loading import load_definition
from styrhjul.services.acts import Act
from styrhjul.services.opening import close_cycle, open_cycle
from styrhjul.store.database import Database


@dataclass(frozen=True)
class Turned:
    """What became of one committee's year, as a sentence; ``refused`` when nothing did."""

    body: str
    sentence: str
    refused: bool = False


def open_years(database: Database, *, year: int, definition: Path, act: Act, body: str = "") -> tuple[Turned, ...]:
    """Open the year by the definition in the folder; one that is open already keeps its own definition."""
    declared = load_definition(definition)
    return _each(database, body, lambda session, key: _open(session, key, year=year, declared=declared, act=act))


def close_years(database: Database, *, year: int, act: Act, body: str = "") -> tuple[Turned, ...]:
    """Close the year where nothing in it is owed any more."""
    return _each(database, body, lambda session, key: _close(session, key, year=year, act=act))


def _each(database: Database, body: str, verb: Callable[[Session, str], str]) -> tuple[Turned, ...]:
    """The verb for each committee, or for ``body`` alone, in a transaction each."""
    with database.reading() as session:
        committees = select(Body.key).where(Body.kind == BodyKind.COMMITTEE).order_by(Body.key)
        keys = [body] if body else session.exec(committees).all()
    return tuple(_turn(database, key, verb) for key in keys)


def _turn(database: Database, key: str, verb: Callable[[Session, str], str]) -> Turned:
    try:
        with database.writing() as session:
            return Turned(key, verb(session, key))
    except Refused as refused:
        return Turned(key, str(refused), refused=True)


def _open(session: Session, key: str, *, year: int, declared: Definition, act: Act) -> str:
    definition = None if _is_known(session, key, year) else declared
    opening = open_cycle(session, body_key=key, year=year, act=act, definition=definition)
    return f"{opening.obligations} åtaganden, {len(opening.changes)} ändringar, {len(opening.clashes)} krockar."


def _is_known(session: Session, key: str, year: int) -> bool:
    statement = select(Cycle.id).join(Body, col(Body.id) == col(Cycle.body_id))
    return session.exec(statement.where(Body.key == key, Cycle.year == year)).first() is not None


def _close(session: Session, key: str, *, year: int, act: Act) -> str:
    close_cycle(session, body_key=key, year=year, act=act)
    return f"Årshjulet {year} är stängt."
