"""The few Swedish words that dates are explained with. Small on purpose: wording proper lives in templates."""

from collections.abc import Sequence
from datetime import date

MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
ORDINALS = ("första", "andra", "tredje", "fjärde", "femte")


def month_name(month: int) -> str:
    return MONTHS[month - 1]


def weekday_name(day: date) -> str:
    return WEEKDAYS[day.weekday()]


def ordinal(n: int) -> str:
    """``-1`` is the last one."""
    if n < 0:
        return "sista" if n == -1 else f"{ordinal(-n)} från slutet"
    return ORDINALS[n - 1] if n <= len(ORDINALS) else f"{n}:e"


def genitive(name: str) -> str:
    """``nämnden`` → ``nämndens``; a name that ends in s, x or z takes no s."""
    return name if name.endswith(("s", "x", "z")) else f"{name}s"


def listed(names: Sequence[str]) -> str:
    """``a, b och c``."""
    return " och ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def counted(n: int, singular: str, plural: str) -> str:
    return f"{n} {singular if n == 1 else plural}"
