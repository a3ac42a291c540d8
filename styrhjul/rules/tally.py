"""The counts by which a step's standing is told: done, to be read, open, late and coming."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.kinds import Closing
from styrhjul.rules.status import Status


@dataclass(frozen=True)
class Tally:
    done: int
    handed_in: int
    open_now: int
    late: int
    coming: int

    @property
    def parties(self) -> int:
        return self.done + self.handed_in + self.open_now + self.late + self.coming

    @property
    def is_current(self) -> bool:
        """Whether somebody has something to do now: hand in, or read what has been handed in."""
        return bool(self.late or self.handed_in or self.open_now)

    @property
    def is_finished(self) -> bool:
        return self.done == self.parties

    @property
    def in_words(self) -> str:
        """What is to be seen to, the most urgent first; where there is nothing, how far it has come."""
        urgent = ((self.late, "har inte kommit in"), (self.handed_in, "att läsa"))
        if any(number for number, _ in urgent):
            return ", ".join(f"{number} {words}" for number, words in urgent if number)
        if self.open_now:
            return "pågår"
        return "klart" if self.is_finished else "kommande"


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
