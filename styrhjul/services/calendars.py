"""Writes calendars to subscribe to, the same bytes for the same data: of a body, a unit or a person.

A body's holds its open years' last days, its meetings and its visits. A unit's and a person's hold what is theirs, and
nothing of anybody else's: no comment, no reason, no address, and no visit that another has been planned for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, func, or_, select

from models.cycles import Cycle, Meeting, Occurrence
from models.kinds import CycleState, MeetingStatus, RoleKind, TransitionKind
from models.obligations import Obligation
from models.organisation import Body, Person, Role, Unit
from models.visits import Visit, VisitMember
from notifications.calendar_part import calendar_domain, instant, visit_uid
from styrhjul.exchange.calendar_feed import STATUSES, CalendarEntry, write_calendar_feed
from styrhjul.refused import Refused
from styrhjul.rules.swedish import genitive, listed
from styrhjul.services.calendar_history import History
from styrhjul.services.planning import body_by_key
from styrhjul.settings import settings

_REMARKS = {
    MeetingStatus.PLANNED: "",
    MeetingStatus.PROVISIONAL: "Hålls bara vid behov.",
    MeetingStatus.CANCELLED: "Sammanträdet är inställt.",
}
_Where = ColumnElement[bool]


@dataclass(frozen=True)
class CalendarOf:
    """Whose calendar: at most one of the keys; none of them is all the bodies'."""

    body: str = ""
    unit: str = ""
    person: str = ""


def write_calendar(session: Session, *, file: Path, of: CalendarOf | None = None) -> int:
    """Write the calendar of one body, unit or person or, without a key, of all the bodies; the number of its entries.

    Raises:
        Refused: the key is unknown, or there is more than one.
    """
    name, entries = _calendar(History(session), of or CalendarOf())
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(write_calendar_feed(entries, name=name))
    return len(entries)


def calendar_content(session: Session, of: CalendarOf) -> bytes:
    """The calendar as ``write_calendar`` writes it.

    Raises:
        Refused: the key is unknown, or there is more than one.
    """
    name, entries = _calendar(History(session), of)
    return write_calendar_feed(entries, name=name)


def _calendar(history: History, of: CalendarOf) -> tuple[str, list[CalendarEntry]]:
    if sum(map(bool, (of.body, of.unit, of.person))) > 1:
        raise Refused("En kalender är ett organs, en enhets eller en persons. Välj en av --body, --unit och --person.")
    if of.unit:
        unit = _unit_by_key(history.session, of.unit)
        own, visits = col(Obligation.unit_id) == unit.id, col(Visit.unit_id) == unit.id
        return f"{genitive(unit.name)} årshjul", [*_own_days(history, own), *_visits(history, visits)]
    if of.person:
        return _personal(history, _person_by_key(history.session, of.person))
    body = body_by_key(history.session, of.body) if of.body else None
    where = col(Body.id) == body.id if body else col(Body.id).is_not(None)
    name = f"{genitive(body.name)} årshjul" if body else "Årshjul"
    return name, [*_last_days(history, where), *_meetings(history, where), *_visits(history, where)]


def _personal(history: History, person: Person) -> tuple[str, list[CalendarEntry]]:
    """A role counts for the days on which it is held; so does a substitute's, when those days are named."""
    assert person.id is not None
    days = or_(col(Obligation.person_id) == person.id, _acts_for_party(person.id))
    member = select(VisitMember.id).where(
        VisitMember.visit_id == Visit.id, VisitMember.person_id == person.id, col(VisitMember.left_on).is_(None)
    )
    head = _holds(person.id, Visit.day, Role.unit_id == Visit.unit_id, Role.kind == RoleKind.UNIT_HEAD)
    meetings = _holds(person.id, Meeting.starts_on, col(Role.unit_id).is_(None), Role.body_id == Meeting.body_id)
    return f"{genitive(person.name)} årshjul", [
        *_own_days(history, days),
        *_meetings(history, meetings),
        *_visits(history, or_(member.correlate(Visit).exists(), head)),
    ]


def _acts_for_party(person_id: int) -> _Where:
    at_unit = Role.unit_id == Obligation.unit_id
    in_body = and_(col(Obligation.unit_id).is_(None), col(Role.unit_id).is_(None), Role.body_id == Obligation.body_id)
    mine = col(Obligation.person_id).is_(None), Role.kind == Obligation.role
    return _holds(person_id, Obligation.due_on, or_(at_unit, in_body), *mine)


def _holds(person_id: int, day: Any, *where: Any) -> _Where:
    """Whether the person holds a role of the kind on the day, or is named to stand in for who does."""
    held = and_(
        Role.person_id == person_id, day.between(func.coalesce(Role.starts_on, day), func.coalesce(Role.ends_on, day))
    )
    stands_in = and_(
        Role.substitute_id == person_id,
        day.between(func.coalesce(Role.substitute_from, day), func.coalesce(Role.substitute_to, day)),
    )
    statement = select(Role.id).where(or_(held, stands_in), *where)
    return statement.correlate(Obligation, Visit, Meeting).exists()


def _unit_by_key(session: Session, key: str) -> Unit:
    unit = session.exec(select(Unit).where(Unit.key == key)).one_or_none()
    if unit is None:
        raise Refused(f"Enheten '{key}' finns inte.")
    return unit


def _person_by_key(session: Session, key: str) -> Person:
    person = session.exec(select(Person).where(Person.key == key)).one_or_none()
    if person is None:
        raise Refused(f"Personen '{key}' finns inte.")
    return person


def _last_days(history: History, where: _Where) -> Iterator[CalendarEntry]:
    statement = (
        select(Body, Cycle, Occurrence)
        .where(Cycle.body_id == Body.id, Occurrence.cycle_id == Cycle.id, where)
        .where(Cycle.state == CycleState.OPEN, col(Occurrence.due_on).is_not(None))
    )
    for body, cycle, occurrence in history.session.exec(statement):
        assert occurrence.due_on is not None
        changes = history.of(f"cycle:{body.key}/{cycle.year}", f"occurrence:{occurrence.id}")
        changes += history.releases(occurrence)
        yield CalendarEntry(
            uid=f"occurrence-{occurrence.id}@{_domain()}",
            summary=f"{occurrence.title}, {body.key.upper()}",
            starts_on=occurrence.due_on,
            stamp=changes.last,
            description=_about(body, cycle, occurrence, rule=occurrence.due_rule),
            sequence=changes.number,
            status="CANCELLED" if history.is_released(occurrence) else "CONFIRMED",
        )


def _own_days(history: History, where: _Where) -> Iterator[CalendarEntry]:
    """The last days of a party's own obligations; a day that has been set for the party alone is its own."""
    statement = (
        select(Body, Cycle, Occurrence, Obligation)
        .join(Cycle, col(Cycle.body_id) == col(Body.id))
        .join(Occurrence, col(Occurrence.cycle_id) == col(Cycle.id))
        .join(Obligation, col(Obligation.occurrence_id) == col(Occurrence.id))
        .where(Cycle.state == CycleState.OPEN, col(Obligation.due_on).is_not(None), where)
    )
    units = dict(history.session.exec(select(Unit.id, Unit.name)).all())
    for body, cycle, occurrence, obligation in history.session.exec(statement):
        assert obligation.due_on is not None
        subjects = f"cycle:{body.key}/{cycle.year}", f"occurrence:{occurrence.id}", f"obligation:{obligation.id}"
        changes = history.of(*subjects) + history.own_releases(obligation)
        yield CalendarEntry(
            uid=f"obligation-{obligation.id}@{_domain()}",
            summary=f"{occurrence.title}, {units.get(obligation.unit_id, body.key.upper())}",
            starts_on=obligation.due_on,
            stamp=changes.last,
            description=_about(body, cycle, occurrence, rule="" if obligation.due_edited else occurrence.due_rule),
            sequence=changes.number,
            status="CANCELLED" if obligation.last == TransitionKind.WAIVE else "CONFIRMED",
        )


def _about(body: Body, cycle: Cycle, occurrence: Occurrence, *, rule: str) -> str:
    year = f"Sista dag i {genitive(body.name)} årshjul {cycle.year}."
    return _lines(year, f"Regel: {rule}." if rule else "", occurrence.description)


def _meetings(history: History, where: _Where) -> Iterator[CalendarEntry]:
    statement = select(Body, Meeting).where(Meeting.body_id == Body.id, where)
    for body, meeting in history.session.exec(statement):
        changes = history.of(f"meeting:{body.key}/{meeting.uid}")
        time = f"Kl. {meeting.time}." if meeting.time else ""
        moved = f"Flyttat från {meeting.moved_from}." if meeting.moved_from else ""
        yield CalendarEntry(
            uid=f"meeting-{meeting.id}@{_domain()}",
            summary=f"{body.name} sammanträder",
            starts_on=meeting.starts_on,
            ends_on=meeting.ends_on,
            stamp=changes.last,
            description=_lines(time, moved, _REMARKS[meeting.status]),
            location=meeting.place,
            sequence=changes.number,
            status=STATUSES[meeting.status],
        )


def _visits(history: History, where: _Where) -> Iterator[CalendarEntry]:
    """The visits with those who go. Why one is as it is, or is called off, is between those whom it concerns."""
    members = _visitors(history.session)
    statement = select(Body, Unit, Visit).where(Visit.body_id == Body.id, Visit.unit_id == Unit.id, where)
    for body, unit, visit in history.session.exec(statement):
        names = members.get(visit.id or 0, [])
        yield CalendarEntry(
            uid=visit_uid(visit.id or 0, domain=_domain()),
            summary=f"Verksamhetsbesök, {unit.name}",
            starts_on=visit.day,
            hours=(instant(visit.day, visit.starts), instant(visit.day, visit.ends)),
            stamp=visit.changed_at,
            description=_lines(f"Från {body.name}: {listed(names)}." if names else "", _visit_remark(visit)),
            location=", ".join(filter(None, (unit.name, unit.area))),
            sequence=visit.sequence,
            status=_visit_status(visit),
        )


def _visit_status(visit: Visit) -> str:
    """Until those concerned have been invited it is the plan's, and may be moved."""
    if visit.cancelled_on is not None:
        return "CANCELLED"
    return "TENTATIVE" if visit.invited_sequence is None and visit.held_on is None else "CONFIRMED"


def _visit_remark(visit: Visit) -> str:
    remarks = {"CANCELLED": "Besöket är inställt.", "TENTATIVE": "Planerat; inbjudan har inte gått ut än."}
    return remarks.get(_visit_status(visit), "")


def _visitors(session: Session) -> dict[int, list[str]]:
    statement = (
        select(VisitMember.visit_id, Person.name)
        .join(Person, col(Person.id) == col(VisitMember.person_id))
        .where(col(VisitMember.left_on).is_(None))
        .order_by(Person.name, col(Person.id))
    )
    found: dict[int, list[str]] = {}
    for visit_id, name in session.exec(statement):
        found.setdefault(visit_id, []).append(name)
    return found


def _domain() -> str:
    """Makes the ids differ from another municipality's, where the installation says where it is."""
    return calendar_domain(settings().public_url)


def _lines(*lines: str) -> str:
    return "\n".join(filter(None, lines))
