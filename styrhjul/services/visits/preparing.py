"""What a body goes through at the meeting before its visits: the questions, what is to be observed, and the visits."""

from dataclasses import dataclass

from sqlalchemy import Connection
from sqlmodel import Session

from styrhjul.services.planning import cycle_of, definition_of
from styrhjul.store.visits import VisitRow, visit_rows


@dataclass(frozen=True)
class Preparation:
    """The questions to every unit, the rules of conduct, and the visits that are yet to be made."""

    questions: tuple[str, ...]
    conduct: tuple[str, ...]
    visits: tuple[VisitRow, ...]


def preparation(connection: Connection, *, body: str, year: int) -> Preparation:
    """What there is to go through.

    Raises:
        Refused: the year is not open.
    """
    with Session(bind=connection) as session:
        rules = definition_of(cycle_of(session, body_key=body, year=year).definition).visits
    rows = visit_rows(connection, body=body, year=year)
    return Preparation(rules.questions, rules.conduct, tuple(row for row in rows if row.state == "planned"))
