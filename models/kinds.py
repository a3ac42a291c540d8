"""The closed lists: kinds of body, role, operator, meeting, transition and delivery state."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class BodyKind(StrEnum):
    """A council (KF), its board (KS), a committee (nämnd) or a working committee (AU)."""

    COUNCIL = "council"
    BOARD = "board"
    COMMITTEE = "committee"
    WORKING_COMMITTEE = "working_committee"


class Operator(StrEnum):
    """Who runs a unit: the municipality, or a provider under LOV (2008:962) or LOU (2016:1145)."""

    OWN = "own"
    LOV = "lov"
    LOU = "lou"


class RoleKind(StrEnum):
    """Roles the engine gives a meaning of its own; a definition may declare more."""

    ADMINISTRATOR = "administrator"
    UNIT_HEAD = "unit_head"
    MANAGER = "manager"
    POLITICIAN = "politician"


class MeetingStatus(StrEnum):
    """A provisional meeting is held only if needed; a cancelled one anchors nothing."""

    PLANNED = "planned"
    PROVISIONAL = "provisional"
    CANCELLED = "cancelled"


class CycleState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class Closing(StrEnum):
    """The transition that ends an obligation: handing in is enough, an official accepts, or people decide."""

    SUBMIT = "submit"
    ACCEPT = "accept"
    DECIDE = "decide"


class TransitionKind(StrEnum):
    """What can happen to an obligation. Each happening is a dated, signed row that is never edited."""

    OPEN = "open"
    SUBMIT = "submit"
    RETURN = "return"
    ACCEPT = "accept"
    WAIVE = "waive"
    DECIDE = "decide"
    REOPEN = "reopen"


OWED_AFTER = ("", TransitionKind.OPEN, TransitionKind.RETURN, TransitionKind.REOPEN)
"""The last transitions after which something is still owed ("" = nothing has happened yet)."""


MAIL = "mail"
"""The channel of an e-mail address. Every other address is an Apprise URL."""

CHANNEL_SCHEMES: Mapping[str, str] = MappingProxyType(
    {
        "46elks": "sms",
        "workflows": "Teams",
        "slack": "Slack",
        "ntfy": "ntfy",
        "ntfys": "ntfy",
        "json": "webhook",
        "jsons": "webhook",
    }
)
"""The schemes that an address other than e-mail may have, and what each is called. Nothing else is ever sent to."""


class NoticeState(StrEnum):
    """queued → sending → sent, or → retry → … → dead; suppressed when nothing was left to say."""

    QUEUED = "queued"
    SENDING = "sending"
    RETRY = "retry"
    SENT = "sent"
    DEAD = "dead"
    SUPPRESSED = "suppressed"


class Outcome(StrEnum):
    """How one attempt to deliver ended.

    UNKNOWN: the line was lost after the message had been handed over. UNREACHABLE: the server answered nobody,
    which says nothing of the message and is not counted as an attempt.
    """

    ACCEPTED = "accepted"
    UNREACHABLE = "unreachable"
    TEMPORARY = "temporary"
    REFUSED = "refused"
    UNKNOWN = "unknown"
