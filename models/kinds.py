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


class Ending(StrEnum):
    """How one attempt to deliver ended.

    UNKNOWN: the line was lost after the message had been handed over. UNREACHABLE: the server answered nobody,
    which says nothing of the message and is not counted as an attempt. BOUNCED: accepted, and sent back later.
    """

    ACCEPTED = "accepted"
    UNREACHABLE = "unreachable"
    TEMPORARY = "temporary"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    BOUNCED = "bounced"


class Aim(StrEnum):
    """What a goal is after: something better, or a standard worth keeping."""

    IMPROVE = "improve"
    MAINTAIN = "maintain"


class Ambition(StrEnum):
    """A commitment is to be reached; a stretch shows the direction, and most of the way is well done."""

    COMMITMENT = "commitment"
    STRETCH = "stretch"


class Better(StrEnum):
    """Which way an indicator is to go."""

    HIGHER = "higher"
    LOWER = "lower"


class Source(StrEnum):
    OWN = "own"
    KOLADA = "kolada"
    SCB = "scb"
    SURVEY = "survey"


class Control(StrEnum):
    """How far the municipality itself decides what an indicator comes to show."""

    OWN = "own"
    SHARED = "shared"
    OUTSIDE = "outside"


class Dissent(StrEnum):
    """What politicians put beside a goal, in equal rank: a proposal of their own, or a reservation."""

    ALTERNATIVE = "alternative"
    RESERVATION = "reservation"


class ActivityState(StrEnum):
    DONE = "done"
    UNDER_WAY = "under_way"
    NOT_BEGUN = "not_begun"
    LATE = "late"
    STOPPED = "stopped"


class StepContent(StrEnum):
    """What a step is about, when that is more than a text and a file."""

    COUNCIL_GOALS = "council_goals"
    GOALS = "goals"
    UNIT_PLAN = "unit_plan"
    FOLLOW_UP = "follow_up"
    VISIT = "visit"
    VISIT_REPORT = "visit_report"


class ContractNature(StrEnum):
    """What is bought. Social services are those of annex 2 of LOU (2016:1145), with limits of their own."""

    GOODS = "goods"
    SERVICES = "services"
    WORKS = "works"
    SOCIAL = "social"


class Procedure(StrEnum):
    """How it is bought: LOU's procedures above the limits (ch. 6), and below them (ch. 19 and 19 a)."""

    OPEN = "open"
    RESTRICTED = "restricted"
    NEGOTIATED = "negotiated"
    NEGOTIATED_WITHOUT_NOTICE = "without_notice"
    DIALOGUE = "dialogue"
    INNOVATION = "innovation"
    SIMPLIFIED = "simplified"
    DIRECT = "direct"


class ProcurementStep(StrEnum):
    """How far a procurement has come. Never stored: it is what its dates say on a given day."""

    PLANNED = "planned"
    ANNOUNCED = "announced"
    EVALUATION = "evaluation"
    STANDSTILL = "standstill"
    AWARDED = "awarded"
    CONTRACT = "contract"
    ENDED = "ended"
    CANCELLED = "cancelled"


class Sanction(StrEnum):
    """The step a follow-up of a contract or an approval led to, from none to the end of it."""

    NONE = "none"
    REMARK = "remark"
    ACTION_PLAN = "action_plan"
    WARNING = "warning"
    FINE = "fine"
    TERMINATION = "termination"


class ReportKind(StrEnum):
    """The reports that the engine compiles. The value is also the name of the templates and of the files."""

    GOAL_PROPOSAL = "goal_proposal"
    RED_THREAD = "red_thread"
    UNIT_PLANS = "unit_plans"
    FOLLOW_UP = "follow_up"
    CYCLE_STATUS = "cycle_status"
    PROCUREMENT = "procurement"
    VISITS = "visits"


class FileFormat(StrEnum):
    """A report's files; the zip is the package for the case system: all of them and what they are (JSON)."""

    PDF = "pdf"
    HTML = "html"
    XLSX = "xlsx"
    ZIP = "zip"


REPORT, PAPERS = "report", "papers"
"""Reasons of notices about a compiled report, before its id: to who is to read it, and to the meeting's secretary."""

CHAIR, QUESTION, ANSWER = "chair", "question", "answer"
"""Reasons of notices about a receipt: "chair-2:14" is receipt 14's second question, which waits with the chair,
"question-2:14" the same when it has come to who is to answer it, and "answer-2:14" its answer."""

PASS_ON = "pass_on"  # noqa: S105  (no password)
"""The audit's verb when the chair lets a question go on to the unit; the row's reason is the chair's own word."""

REMIND = "remind"
"""Reason of a reminder that an administrator sends, before its day: "remind:2027-01-14". At most one a day."""

INVITE, CANCEL = "invite", "cancel"
"""Reasons of notices about a visit: "invite-2:14" is the invitation to visit 14 as its second change left it, and
"cancel-3:14" that it comes to nothing for the one who is told."""
