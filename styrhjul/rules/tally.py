"""The counts by which a step's standing is told: done, to be read, open, late and coming."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.kinds import Closing
from styrhjul.rules.status import Status
from styrhjul.rules.wording import summary


@dataclass(frozen=True)
class Tally:
    done: int
    handed_in: int
    open_now: int
    late: int
    coming: int

    @property
    def in_words(self) -> str:
        return summary(done=self.done, handed_in=self.handed_in, open_now=self.open_now, late=self.late)


def tally(numbers: Mapping[Status, int], *, closes: Closing) -> Tally:
    """The parties of a step, counted by status; where handing in is enough, what is handed in is done."""
    done = _sum(numbers, Status.ACCEPTED, Status.DECIDED, Status.WAIVED)
    handed_in = numbers.get(Status.SUBMITTED, 0)
    if closes is Closing.SUBMIT:
        done, handed_in = done + handed_in, 0
    return Tally(
        done=done,
        handed_in=handed_in,
        open_now=_sum(numbers, Status.OPEN, Status.DUE_SOON, Status.RETURNED),
        late=numbers.get(Status.LATE, 0),
        coming=_sum(numbers, Status.UPCOMING, Status.WAITING),
    )


def _sum(numbers: Mapping[Status, int], *kinds: Status) -> int:
    return sum(numbers.get(kind, 0) for kind in kinds)
