"""Invites to the visits: in good time by the round, or at once when a person says so.

What is written is what each person is to be told. The words and the calendar part are made when it is sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, or_, select

from models.cycles import Cycle, Occurrence
from models.kinds import CycleState, StepContent
from models.obligations import Obligation
from models.organisation import Body
from models.visits import Visit
from styrhjul.refused import Refused
from styrhjul.rules.swedish import listed
from styrhjul.services.acts import Act
from styrhjul.services.planning import body_by_key, calendar_of, definition_of
from styrhjul.services.visits.finding import find_visit, open_year_of, visit_entry
from styrhjul.store.invitations import VisitNews, visit_news, write_invitations


@dataclass(frozen=True)
class VisitsWanted:
    """Which visits: those that ``keys`` call, else all; of one body and one year, else of every open one."""

    keys: tuple[str, ...] = ()
    body: str = ""
    year: int = 0


def invite_due(session: Session, *, today: date) -> int:
    """Invite to the visits that are near enough, and tell of what has changed since; how many things to say.

    Near enough is within the definition's working days. The summer pause counts for nothing, so that what comes
    after it is told before. A change in a visit that has been told of is told at once, however far off the day is.
    """
    cycles = _cycles_with_news(session, today)
    if not cycles:
        return 0
    near = [
        and_(Visit.body_id == cycle.body_id, Visit.year == cycle.year, Visit.day <= _last_day(cycle.definition, today))
        for cycle in cycles
    ]
    statement = (
        select(Visit.id)
        .join(Cycle, _its_cycle())
        .where(*_untold(today), or_(col(Visit.invited_sequence).is_not(None), *near))
        .where(_has_a_step())
    )
    return write_invitations(session.connection(), visits=_ids(session.exec(statement).all()), today=today)


def invite_visits(session: Session, *, wanted: VisitsWanted, act: Act) -> tuple[VisitNews, ...]:
    """Invite to the visits now, however far off; who is told of what, not already told.

    Raises:
        Refused: a visit or the body is unknown, or its year has no step that an invitation could hang on.
    """
    found = _named(session, wanted) if wanted.keys else _all(session, wanted, act.today)
    news = [(visit, name) for visit, name in found if _is_news(visit, act.today)]
    _refuse_without_a_step(session, news)
    ids = _ids([visit.id for visit, _ in news])
    before = set(visit_news(session.connection(), visits=ids))
    for visit, name in news:
        after = {"sequence": visit.sequence, "day": visit.day}
        session.add(visit_entry(act, name, verb="invite")(after=after))
    session.flush()
    write_invitations(session.connection(), visits=ids, today=act.today)
    session.expire_all()
    return tuple(one for one in visit_news(session.connection(), visits=ids) if one not in before)


def _named(session: Session, wanted: VisitsWanted) -> list[tuple[Visit, str]]:
    """Each by its key, with what is asked for before it."""
    before = [part for part in (wanted.body, str(wanted.year or "")) if part]
    found = [find_visit(session, "/".join([*before, key])) for key in dict.fromkeys(wanted.keys)]
    for visit, _ in found:
        open_year_of(session, visit)
    return found


def _all(session: Session, wanted: VisitsWanted, today: date) -> list[tuple[Visit, str]]:
    statement = select(Visit, Body.key).join(Cycle, _its_cycle()).join(Body, col(Body.id) == col(Visit.body_id))
    if wanted.body:
        statement = statement.where(Body.id == body_by_key(session, wanted.body).id)
    if wanted.year:
        statement = statement.where(Visit.year == wanted.year)
    found = session.exec(statement.where(*_untold(today)).order_by(col(Visit.day), col(Visit.key)))
    return [(visit, f"{body}/{visit.year}/{visit.key}") for visit, body in found]


def _is_news(visit: Visit, today: date) -> bool:
    """As ``_untold`` has it in SQL."""
    told = visit.invited_sequence
    news = visit.cancelled_on is None if told is None else told != visit.sequence
    return news and visit.held_on is None and visit.day >= today


def _refuse_without_a_step(session: Session, news: Sequence[tuple[Visit, str]]) -> None:
    without = sorted({f"{visit.year}" for visit, _ in news if not _year_has_a_step(session, visit)})
    if without:
        raise Refused(
            f"Årshjulet {listed(without)} har inget steg för verksamhetsbesök (content: visit) som någon ska göra. "
            "Lägg till steget i definitionen och uppdatera året, så går inbjudan att skicka."
        )


def _its_cycle() -> ColumnElement[bool]:
    same = and_(Cycle.body_id == Visit.body_id, Cycle.year == Visit.year)
    return and_(same, Cycle.state == CycleState.OPEN)


def _untold(today: date) -> tuple[ColumnElement[bool], ...]:
    """Not held and not past, and not told of as it stands. Nobody hears of what was cancelled before they were told."""
    sequence = col(Visit.invited_sequence)
    never = and_(sequence.is_(None), col(Visit.cancelled_on).is_(None))
    return col(Visit.held_on).is_(None), col(Visit.day) >= today, or_(never, sequence != Visit.sequence)


def _steps() -> ColumnElement[bool]:
    step = and_(col(Obligation.occurrence_id) == col(Occurrence.id), Occurrence.content == StepContent.VISIT.value)
    return and_(step, Occurrence.cycle_id == Cycle.id)


def _has_a_step() -> ColumnElement[bool]:
    return select(Obligation.id).join(Occurrence, _steps()).correlate(Cycle).exists()


def _year_has_a_step(session: Session, visit: Visit) -> bool:
    statement = select(Cycle.id).where(Cycle.body_id == visit.body_id, Cycle.year == visit.year, _has_a_step())
    return session.exec(statement).first() is not None


def _cycles_with_news(session: Session, today: date) -> Sequence[Cycle]:
    news = select(Visit.id).where(_its_cycle(), *_untold(today)).correlate(Cycle).exists()
    return session.exec(select(Cycle).where(news)).all()


def _last_day(definition: str, today: date) -> date:
    days = definition_of(definition).visits.invite_working_days
    return calendar_of(definition, today.year).without_pause().add_working_days(today, days)


def _ids(found: Sequence[int | None]) -> list[int]:
    return [number for number in found if number is not None]
