"""The engine's own words in the visitor's language: why somebody was told, what happened, what was written down."""

from styrhjul.rules.wording import TRANSITION_WORDS, reason_in_swedish
from styrhjul.web.gate import Visit
from styrhjul.web.pages import said


def reason_in_words(visit: Visit, code: str) -> str:
    """Why somebody was told, such as "before-7" or "return:4"."""
    if ":" in code:
        return said(visit, reason_in_swedish(code))
    kind, number, *to = code.split("-")
    return said(visit, _sentence(kind, int(number), to), days=number)


def _sentence(kind: str, days: int, to: list[str]) -> str:
    match kind:
        case "before":
            return "1 arbetsdag kvar" if days == 1 else "%(days)s arbetsdagar kvar"
        case "after":
            return "1 arbetsdag sedan" if days == 1 else "%(days)s arbetsdagar sedan"
        case _ if to == ["manager"]:
            return "%(days)s arbetsdagar sedan, till verksamhetschefen"
        case _ if to == ["administrator"]:
            return "%(days)s arbetsdagar sedan, till administratören"
        case _:
            return "%(days)s arbetsdagar sedan, till ansvarig chef"


def happened_in_words(visit: Visit, kind: str) -> str:
    """A transition, such as "inlämnat"."""
    return said(visit, TRANSITION_WORDS[kind])
