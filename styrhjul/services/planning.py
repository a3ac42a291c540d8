"""Gathers what the plan of a body's year rests on (meetings, events, edited dates) and makes the plan."""

from datetime import date
from functools import lru_cache

from sqlmodel import Session, col, select

from models.cycles import Cycle, Event, Meeting, Occurrence
from models.organisation import Body
from styrhjul.refused import Refused, Sentence
from styrhjul.rules import planning
from styrhjul.rules.calendar import WorkCalendar, work_calendar
from styrhjul.rules.definition import Definition
from styrhjul.rules.loading import definition_from_json


def body_by_key(session: Session, key: str) -> Body:
    body = session.exec(select(Body).where(Body.key == key)).one_or_none()
    if body is None:
        known = ", ".join(session.exec(select(Body.key).order_by(Body.key))) or Sentence("inga ännu")
        raise Refused("Organet '%(key)s' finns inte. Kända organ: %(known)s.", key=key, known=known)
    return body


def cycle_of(session: Session, *, body_key: str, year: int) -> Cycle:
    body = body_by_key(session, body_key)
    cycle = session.exec(select(Cycle).where(Cycle.body_id == body.id, Cycle.year == year)).one_or_none()
    if cycle is None:
        raise Refused(
            "Årshjulet %(year)s för %(body)s är inte öppnat. Öppna det med styrhjul open.", year=year, body=body.name
        )
    return cycle


@lru_cache(maxsize=16)
def definition_of(snapshot: str) -> Definition:
    """The definition in a cycle's snapshot."""
    return definition_from_json(snapshot)


@lru_cache(maxsize=16)
def calendar_of(snapshot: str, year: int) -> WorkCalendar:
    """The calendar of a cycle's definition for ``year`` and the two on either side of it."""
    return work_calendar(definition_of(snapshot).calendar, years=range(year - 2, year + 3))


def meetings(session: Session) -> tuple[planning.Meeting, ...]:
    rows = session.exec(select(Body.key, Meeting).where(Meeting.body_id == Body.id).order_by(col(Meeting.starts_on)))
    return tuple(
        planning.Meeting(body=key, starts=row.starts_on, ends=row.ends_on, status=row.status.value, uid=row.uid)
        for key, row in rows
    )


def plan_cycle(session: Session, cycle: Cycle, definition: Definition) -> tuple[planning.PlannedStep, ...]:
    """The cycle's steps as they would be dated today; hand-edited dates stand."""
    own = session.get_one(Body, cycle.body_id)
    known = meetings(session)
    return planning.plan_year(
        definition,
        year=cycle.year,
        own=own.key,
        meetings=known,
        events=_events(session, cycle),
        edits=_edits(session, cycle, known),
    )


def _events(session: Session, cycle: Cycle) -> dict[str, list[date]]:
    found: dict[str, list[date]] = {}
    for event in session.exec(select(Event).where(Event.body_id == cycle.body_id).order_by(col(Event.day))):
        found.setdefault(event.name, []).append(event.day)
    return found


def _edits(session: Session, cycle: Cycle, known: tuple[planning.Meeting, ...]) -> dict[tuple[str, str, str], date]:
    moved = {meeting.uid: meeting.starts.isoformat() for meeting in known if meeting.uid}
    edits: dict[tuple[str, str, str], date] = {}
    for row in session.exec(select(Occurrence).where(Occurrence.cycle_id == cycle.id)):
        occasion = occasion_now(row, moved)
        if row.opens_edited and row.opens_on is not None:
            edits[row.step, occasion, "opens"] = row.opens_on
        if row.due_edited and row.due_on is not None:
            edits[row.step, occasion, "due"] = row.due_on
    return edits


def occasion_now(row: Occurrence, moved: dict[str, str]) -> str:
    """The occasion of a stored occurrence today: one that follows a meeting moves with it."""
    follows_meeting = row.meeting and row.occasion[:4].isdigit()
    return moved.get(row.meeting, row.occasion) if follows_meeting else row.occasion
