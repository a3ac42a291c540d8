"""External reviews: who may read what when, and how far a recommendation has come."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True)
class ReviewFacts:
    """What decides who may read a review: whether it is of one unit, when it was reported and when answered."""

    of_unit: bool
    reported_on: date | None = None
    answered_on: date | None = None


def awaits_answer(review: ReviewFacts) -> bool:
    """Whether the unit has the report and has not answered it yet."""
    return review.of_unit and review.reported_on is not None and review.answered_on is None


def readable(review: ReviewFacts) -> bool:
    """Whether politicians may read it: a review of a unit only once the unit has answered what is said of it.

    Until it has been reported there is nothing in it but the assignment, which is nobody's secret.
    """
    return not awaits_answer(review)


class Progress(StrEnum):
    OPEN = "open"
    OVERDUE = "overdue"
    DONE = "done"


def progress(*, due_on: date | None, done_on: date | None, today: date) -> Progress:
    """A recommendation is overdue from the day after its date, and one without a date never is."""
    if done_on is not None:
        return Progress.DONE
    return Progress.OVERDUE if due_on is not None and due_on < today else Progress.OPEN
