"""The few Swedish words that dates are explained with. Small on purpose: wording proper lives in templates."""

from collections.abc import Sequence
from datetime import date

from styrhjul.refused import Sentence, joined

_MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
MONTHS = tuple(map(Sentence, _MONTHS))
WEEKDAYS = tuple(map(Sentence, ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")))
ORDINALS = tuple(map(Sentence, ("första", "andra", "tredje", "fjärde", "femte")))


def month_name(month: int) -> Sentence:
    return MONTHS[month - 1]


def weekday_name(day: date) -> Sentence:
    return WEEKDAYS[day.weekday()]


def ordinal(n: int) -> Sentence:
    """``-1`` is the last one."""
    if n < 0:
        return Sentence("sista") if n == -1 else Sentence("%(nth)s från slutet", nth=ordinal(-n))
    return ORDINALS[n - 1] if n <= len(ORDINALS) else Sentence("%(n)s:e", n=n)


def genitive(name: str) -> str:
    """``nämnden`` → ``nämndens``; a name that ends in s, x or z takes no s."""
    return name if name.endswith(("s", "x", "z")) else f"{name}s"


def listed(names: Sequence[str]) -> str:
    """``a, b och c``."""
    return _with_last("%(first)s och %(last)s", names)


def either(names: Sequence[str]) -> str:
    """``a, b eller c``."""
    return _with_last("%(first)s eller %(last)s", names)


def _with_last(pattern: str, names: Sequence[str]) -> str:
    *first, last = names or ("",)
    return Sentence(pattern, first=joined(first, ", "), last=last) if first else last


def counted(n: int, singular: str, plural: str) -> str:
    return f"{n} {singular if n == 1 else plural}"
