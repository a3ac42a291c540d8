"""What an administrator may do with an obligation as it stands, in the order in which it is most often needed."""

from collections.abc import Callable

from models.kinds import OWED_AFTER, CycleState, TransitionKind
from styrhjul.rules import status
from styrhjul.rules.status import Status
from styrhjul.rules.transitions import refusal
from styrhjul.store.story import Owed
from styrhjul.web.gate import Visit

SENSIBLE = "a reason"
"""Stands for the comment that somebody would write, where it is asked whether a verb is possible at all."""

Possible = Callable[[Owed, Visit], bool]


def _by(kind: TransitionKind) -> Possible:
    return lambda owed, _: not refusal(kind, last=owed.last, closes=owed.closes, comment=SENSIBLE)


def _is_upcoming(owed: Owed, visit: Visit) -> bool:
    return owed.status is Status.UPCOMING and _by(TransitionKind.OPEN)(owed, visit)


def _is_owed(owed: Owed, _visit: Visit) -> bool:
    return owed.last in OWED_AFTER


def _is_open(owed: Owed, _visit: Visit) -> bool:
    return owed.status in status.OWED


def _has_post(owed: Owed, _visit: Visit) -> bool:
    """Whether somebody of the year's own body acts for the party; another body gives its own roles."""
    return owed.person_id is None and (owed.unit_id is not None or owed.is_own_body)


ACTIONS: dict[str, Possible] = {
    "accept": _by(TransitionKind.ACCEPT),
    "return": _by(TransitionKind.RETURN),
    "decide": _by(TransitionKind.DECIDE),
    "remind": _is_open,
    "date": _is_owed,
    "open": _is_upcoming,
    "responsible": _has_post,
    "substitute": _has_post,
    "waive": _by(TransitionKind.WAIVE),
    "reopen": _by(TransitionKind.REOPEN),
}
"""By the last word of the action's address."""


def offered(owed: Owed, visit: Visit) -> tuple[str, ...]:
    """The actions that are possible now; in a closed year none is."""
    if owed.cycle_state is CycleState.CLOSED:
        return ()
    return tuple(word for word, possible in ACTIONS.items() if possible(owed, visit))
