"""The years of a goal: how long it may last, and from when it is no longer changed without a reason."""

from datetime import date

MOST_YEARS = 3
"""A goal lasts at most this long. What takes longer is a direction, or several goals after each other."""


def fault_in_years(first: int, last: int) -> str:
    """What is wrong with the years of a goal, both included, in the user's words; "" when nothing is."""
    if last < first:
        return f"{last} ligger före {first}, då målet börjar gälla."
    if last - first >= MOST_YEARS:
        return f"Målet skulle gälla {last - first + 1} år. Ett mål gäller högst {MOST_YEARS} år."
    return ""


def is_locked(*, decided_on: date | None, first_year: int, today: date) -> bool:
    """A goal that is decided and whose first year has begun is changed with a reason only."""
    return decided_on is not None and today >= date(first_year, 1, 1)
