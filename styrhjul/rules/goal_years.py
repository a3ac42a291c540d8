"""The years of a goal: how long it may last, and from when it is no longer changed without a reason."""

from datetime import date

from styrhjul.refused import Sentence

MOST_YEARS = 3
"""A goal lasts at most this long. What takes longer is a direction, or several goals after each other."""


def fault_in_years(first: int, last: int) -> str:
    """What is wrong with the years of a goal, both included, in the user's words; "" when nothing is."""
    if last < first:
        return Sentence("%(last)s ligger före %(first)s, då målet börjar gälla.", last=last, first=first)
    if last - first >= MOST_YEARS:
        told = {"years": last - first + 1, "most": MOST_YEARS}
        return Sentence("Målet skulle gälla %(years)s år. Ett mål gäller högst %(most)s år.", **told)
    return ""


def is_locked(*, decided_on: date | None, first_year: int, today: date) -> bool:
    """A goal that is decided and whose first year has begun is changed with a reason only."""
    return decided_on is not None and today >= date(first_year, 1, 1)
