"""What may happen to an obligation, and why not: the one place that decides.

The engine refuses only what would make the record untrue. It never refuses an early or a late
submission, and never decides by itself (kommunallagen 6 kap. 38 §).
"""

from models.kinds import OWED_AFTER, Closing, TransitionKind
from styrhjul.refused import Sentence

_SUBMIT, _ACCEPT, _DECIDE, _WAIVE = (
    TransitionKind.SUBMIT,
    TransitionKind.ACCEPT,
    TransitionKind.DECIDE,
    TransitionKind.WAIVE,
)

MAY_FOLLOW: dict[TransitionKind, tuple[str, ...]] = {
    TransitionKind.OPEN: ("",),
    TransitionKind.SUBMIT: (*OWED_AFTER, _SUBMIT),
    TransitionKind.RETURN: (_SUBMIT,),
    TransitionKind.ACCEPT: (_SUBMIT,),
    TransitionKind.DECIDE: (*OWED_AFTER, _SUBMIT, _ACCEPT),
    TransitionKind.WAIVE: (*OWED_AFTER, _SUBMIT),
    TransitionKind.REOPEN: (_SUBMIT, _ACCEPT, _DECIDE, _WAIVE),
}
"""Which last transition each kind may follow."""

_STANDS: dict[str, str] = {
    "": "inget har lämnats in",
    "open": "inget har lämnats in",
    "submit": "det är inlämnat",
    "return": "det är återlämnat för komplettering",
    "accept": "det är godkänt",
    "waive": "det är avskrivet",
    "decide": "beslut är fattat",
    "reopen": "det är öppnat igen och inget nytt har lämnats in",
}

_ACT: dict[TransitionKind, str] = {
    TransitionKind.OPEN: "öppnas i förtid",
    TransitionKind.SUBMIT: "lämnas in",
    TransitionKind.RETURN: "återlämnas",
    TransitionKind.ACCEPT: "godkännas",
    TransitionKind.DECIDE: "beslutas",
    TransitionKind.WAIVE: "avskrivas",
    TransitionKind.REOPEN: "öppnas igen",
}

_NEEDS_REASON = {
    TransitionKind.RETURN: "Skriv en kommentar som säger vad som behöver kompletteras.",
    TransitionKind.WAIVE: "Skriv ett skäl till att åtagandet avskrivs.",
    TransitionKind.REOPEN: "Skriv ett skäl till att åtagandet öppnas igen.",
}

_NOT_ACCEPTED = "Åtagandet är klart i och med inlämningen och behöver inte godkännas."
_NOT_DECIDED = "Åtagandet avslutas utan beslut enligt årshjulets definition."

SAID_BY_TRANSITIONS = (*_STANDS.values(), *_ACT.values(), *_NEEDS_REASON.values(), _NOT_ACCEPTED, _NOT_DECIDED)
"""All that stands in a refusal, or is one, for who puts it into another language."""


def refusal(kind: TransitionKind, *, last: str, closes: Closing, comment: str = "") -> str:
    """Why this transition is not allowed now, in the user's words; "" when it is allowed."""
    if last not in MAY_FOLLOW[kind]:
        act, stands = Sentence(_ACT[kind]), Sentence(_STANDS[last])
        return Sentence("Åtagandet kan inte %(act)s nu: %(stands)s.", act=act, stands=stands)
    if kind is TransitionKind.ACCEPT and closes is Closing.SUBMIT:
        return _NOT_ACCEPTED
    if kind is TransitionKind.DECIDE and closes is not Closing.DECIDE:
        return _NOT_DECIDED
    if not comment.strip():
        return _NEEDS_REASON.get(kind, "")
    return ""
