"""How long what is only of use for a while is kept: a dated table, which a municipality's own decision may shorten.

That a record is weeded out takes a decision by the municipality (arkivlagen 1990:782, 10 §), so nothing is weeded out
unless somebody runs ``styrhjul retain``. What is kept for good is not here.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Passing(StrEnum):
    """What is of use for a while only."""

    SIGN_INS = "sign_ins"
    LINKS = "links"
    LETTERS = "letters"
    DRAFTS = "drafts"
    CALENDAR_KEYS = "calendar_keys"
    AWAY = "away"


@dataclass(frozen=True)
class Keep:
    """What is kept for how many days after it was last of use, in words what that is, and since when that is the rule.

    ``ground`` says why so long and no longer.
    """

    what: Passing
    called: str
    days: int
    ground: str
    since: date


_FIRST = date(2026, 11, 25)

RETENTION: tuple[Keep, ...] = (
    Keep(
        Passing.LINKS, "Länkar att logga in med", 30, "Gäller som längst ett dygn; sedan bara för felsökning.", _FIRST
    ),
    Keep(
        Passing.SIGN_INS, "Avslutade inloggningar", 90, "För att kunna utreda om någon obehörig har varit inne.", _FIRST
    ),
    Keep(Passing.CALENDAR_KEYS, "Avslutade nycklar till kalendrar", 90, "Som för inloggningar.", _FIRST),
    Keep(Passing.LETTERS, "Aviseringarnas text och mottagare", 730, "Verksamhetsåret och dess uppföljning.", _FIRST),
    Keep(Passing.DRAFTS, "Utkast som ingen har rört", 365, "Arbetsmaterial som aldrig lämnades in.", _FIRST),
    Keep(Passing.AWAY, "Dagar då någon inte kunde", 365, "Besöksplanen för året och nästa års jämförelse.", _FIRST),
)
"""That a letter was sent, when, and how that went is kept; what it said and to which address is not."""


def last_kept(keep: Keep, *, today: date) -> date:
    """What was last of use before this day is kept no longer."""
    return today - timedelta(days=keep.days)
