"""What has been written about the calendars' entries: what their SEQUENCE and DTSTAMP are made of."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from sqlmodel import Session, col, func, select

from models.cycles import Occurrence
from models.kinds import TransitionKind
from models.obligations import Audit, Obligation, Transition

_RELEASING = [TransitionKind.WAIVE, TransitionKind.REOPEN]


@dataclass(frozen=True)
class Changes:
    """How many they are and when the last was."""

    number: int = 0
    last: datetime = datetime(2000, 1, 1, tzinfo=UTC)

    def __add__(self, other: "Changes") -> "Changes":
        return Changes(self.number + other.number, max(self.last, other.last))


@dataclass(frozen=True)
class History:
    """In the audit by subject, and as obligations from which somebody has been released or not."""

    session: Session

    def of(self, *subjects: str) -> Changes:
        return sum((self._audited.get(subject, Changes()) for subject in subjects), Changes())

    def releases(self, occurrence: Occurrence) -> Changes:
        """From and to all the obligations of the occurrence."""
        return self._of_occurrences.get(occurrence.id, Changes())

    def own_releases(self, obligation: Obligation) -> Changes:
        return self._of_obligations.get(obligation.id, Changes())

    def is_released(self, occurrence: Occurrence) -> bool:
        """Whether nobody has to see to it any more, though somebody had."""
        return occurrence.id in self._of_occurrences and occurrence.id not in self._standing

    @cached_property
    def _audited(self) -> dict[str, Changes]:
        statement = select(Audit.subject, func.count(), func.max(Audit.at)).group_by(Audit.subject)
        return {subject: Changes(number, last) for subject, number, last in self.session.exec(statement)}

    @cached_property
    def _of_occurrences(self) -> dict[int | None, Changes]:
        statement = (
            select(Obligation.occurrence_id, func.count(), func.max(Transition.at))
            .join(Transition, col(Transition.obligation_id) == col(Obligation.id))
            .where(col(Transition.kind).in_(_RELEASING))
            .group_by(col(Obligation.occurrence_id))
        )
        return {occurrence_id: Changes(number, last) for occurrence_id, number, last in self.session.exec(statement)}

    @cached_property
    def _of_obligations(self) -> dict[int | None, Changes]:
        statement = (
            select(Transition.obligation_id, func.count(), func.max(Transition.at))
            .where(col(Transition.kind).in_(_RELEASING))
            .group_by(col(Transition.obligation_id))
        )
        return {obligation_id: Changes(number, last) for obligation_id, number, last in self.session.exec(statement)}

    @cached_property
    def _standing(self) -> set[int]:
        statement = select(Obligation.occurrence_id).where(Obligation.last != TransitionKind.WAIVE).distinct()
        return set(self.session.exec(statement))
