"""Writes the open years' last days and the bodies' meetings as one calendar file, the same bytes for the same data."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from sqlmodel import Session, col, func, select

from models.cycles import Cycle, Meeting, Occurrence
from models.kinds import CycleState, MeetingStatus, TransitionKind
from models.obligations import Audit, Obligation, Transition
from models.organisation import Body
from styrhjul.exchange.calendar_feed import STATUSES, CalendarEntry, write_calendar_feed
from styrhjul.rules.swedish import genitive
from styrhjul.services.planning import body_by_key
from styrhjul.settings import settings

_REMARKS = {
    MeetingStatus.PLANNED: "",
    MeetingStatus.PROVISIONAL: "Hålls bara vid behov.",
    MeetingStatus.CANCELLED: "Sammanträdet är inställt.",
}


def write_calendar(session: Session, *, file: Path, body_key: str = "") -> int:
    """Write the calendar of one body or, without a key, of them all; the number of its entries.

    Raises:
        Refused: the body is unknown.
    """
    name = f"{genitive(body_by_key(session, body_key).name)} årshjul" if body_key else "Årshjul"
    history = _History(session)
    entries = [*_last_days(history, body_key), *_meetings(history, body_key)]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(write_calendar_feed(entries, name=name))
    return len(entries)


@dataclass(frozen=True)
class _Changes:
    """How many they are and when the last was: what SEQUENCE and DTSTAMP are made of."""

    number: int = 0
    last: datetime = datetime(2000, 1, 1, tzinfo=UTC)

    def __add__(self, other: "_Changes") -> "_Changes":
        return _Changes(self.number + other.number, max(self.last, other.last))


@dataclass(frozen=True)
class _History:
    """What has been written about the calendar's entries: in the audit by subject, and as released obligations."""

    session: Session

    def of(self, *subjects: str) -> _Changes:
        return sum((self._audited.get(subject, _Changes()) for subject in subjects), _Changes())

    def releases(self, occurrence: Occurrence) -> _Changes:
        return self._releases.get(occurrence.id, _Changes())

    def is_released(self, occurrence: Occurrence) -> bool:
        """Whether nobody has to see to it any more, though somebody had."""
        return occurrence.id in self._releases and occurrence.id not in self._standing

    @cached_property
    def _audited(self) -> dict[str, _Changes]:
        statement = select(Audit.subject, func.count(), func.max(Audit.at)).group_by(Audit.subject)
        return {subject: _Changes(number, last) for subject, number, last in self.session.exec(statement)}

    @cached_property
    def _releases(self) -> dict[int | None, _Changes]:
        statement = (
            select(Obligation.occurrence_id, func.count(), func.max(Transition.at))
            .join(Transition, col(Transition.obligation_id) == col(Obligation.id))
            .where(col(Transition.kind).in_([TransitionKind.WAIVE, TransitionKind.REOPEN]))
            .group_by(col(Obligation.occurrence_id))
        )
        return {occurrence_id: _Changes(number, last) for occurrence_id, number, last in self.session.exec(statement)}

    @cached_property
    def _standing(self) -> set[int]:
        statement = select(Obligation.occurrence_id).where(Obligation.last != TransitionKind.WAIVE).distinct()
        return set(self.session.exec(statement))


def _last_days(history: _History, body_key: str) -> Iterator[CalendarEntry]:
    statement = (
        select(Body, Cycle, Occurrence)
        .where(Cycle.body_id == Body.id, Occurrence.cycle_id == Cycle.id)
        .where(Cycle.state == CycleState.OPEN, col(Occurrence.due_on).is_not(None))
    )
    if body_key:
        statement = statement.where(Body.key == body_key)
    for body, cycle, occurrence in history.session.exec(statement):
        assert occurrence.due_on is not None
        changes = history.of(f"cycle:{body.key}/{cycle.year}", f"occurrence:{occurrence.id}")
        changes += history.releases(occurrence)
        year = f"Sista dag i {genitive(body.name)} årshjul {cycle.year}."
        rule = f"Regel: {occurrence.due_rule}." if occurrence.due_rule else ""
        yield CalendarEntry(
            uid=f"occurrence-{occurrence.id}@{_domain()}",
            summary=f"{occurrence.title}, {body.key.upper()}",
            starts_on=occurrence.due_on,
            stamp=changes.last,
            description=_lines(year, rule, occurrence.description),
            sequence=changes.number,
            status="CANCELLED" if history.is_released(occurrence) else "CONFIRMED",
        )


def _meetings(history: _History, body_key: str) -> Iterator[CalendarEntry]:
    statement = select(Body, Meeting).where(Meeting.body_id == Body.id)
    if body_key:
        statement = statement.where(Body.key == body_key)
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


def _domain() -> str:
    """Makes the ids differ from another municipality's, where the installation says where it is."""
    return urlsplit(settings().public_url).hostname or "styrhjul"


def _lines(*lines: str) -> str:
    return "\n".join(filter(None, lines))
