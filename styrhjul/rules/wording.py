"""The engine's own words in Swedish: statuses and the reasons of notices. Colour is never needed to tell them apart."""

from models.kinds import (
    ANSWER,
    CANCEL,
    CHAIR,
    INVITE,
    PAPERS,
    QUESTION,
    REMIND,
    REPORT,
    Ending,
    NoticeState,
    RoleKind,
    TransitionKind,
)
from styrhjul.refused import Sentence
from styrhjul.rules.definition import BUILT_IN_ROLES
from styrhjul.rules.status import Status

STATUS_WORDS: dict[Status, str] = {
    Status.WAITING: "väntar på händelse",
    Status.UPCOMING: "kommande",
    Status.OPEN: "öppen",
    Status.DUE_SOON: "snart dags",
    Status.LATE: "sen",
    Status.RETURNED: "återlämnad",
    Status.SUBMITTED: "inlämnad",
    Status.ACCEPTED: "godkänd",
    Status.DECIDED: "beslutad",
    Status.WAIVED: "avskriven",
}

NOTICE_WORDS: dict[NoticeState, str] = {
    NoticeState.QUEUED: "väntar",
    NoticeState.SENDING: "skickas",
    NoticeState.RETRY: "nytt försök väntar",
    NoticeState.SENT: "skickad",
    NoticeState.DEAD: "kom inte fram",
    NoticeState.SUPPRESSED: "inget kvar att säga",
}

ENDING_WORDS: dict[Ending, str] = {
    Ending.ACCEPTED: "mottaget",
    Ending.UNREACHABLE: "servern svarade inte",
    Ending.TEMPORARY: "inte just nu",
    Ending.REFUSED: "nej",
    Ending.UNKNOWN: "oklart, svaret uteblev",
    Ending.BOUNCED: "kom tillbaka",
}

TRANSITION_WORDS: dict[str, str] = {
    TransitionKind.OPEN: "öppnat i förtid",
    TransitionKind.SUBMIT: "inlämnat",
    TransitionKind.RETURN: "återlämnat",
    TransitionKind.ACCEPT: "godkänt",
    TransitionKind.WAIVE: "avskrivet",
    TransitionKind.DECIDE: "beslutat",
    TransitionKind.REOPEN: "öppnat igen",
}

_REASON_WORDS = TRANSITION_WORDS | {
    TransitionKind.SUBMIT: "kvitto på inlämning",
    "undelivered": "kom inte fram",
    REMIND: "påminnelse från administratören",
    REPORT: "rapport att läsa",
    PAPERS: "handlingar till mötets sekreterare",
    CHAIR: "fråga till nämndens ordförande",
    QUESTION: "fråga",
    ANSWER: "svar på en fråga",
    INVITE: "inbjudan till verksamhetsbesök",
    CANCEL: "återbud till verksamhetsbesök",
}


def reason_in_swedish(reason: str) -> Sentence:
    """The reason of a notice item, such as "before-7" or "return:4", in words."""
    if ":" in reason:
        return Sentence(_REASON_WORDS[reason.replace("-", ":").split(":", maxsplit=1)[0]])
    kind, number, *to = reason.split("-")
    days = Sentence("1 arbetsdag") if number == "1" else Sentence("%(number)s arbetsdagar", number=number)
    if kind == "before":
        return Sentence("%(days)s kvar", days=days)
    if not to:
        return Sentence("%(days)s sedan", days=days)
    role = Sentence(_ROLE_WORDS.get(to[0], BUILT_IN_ROLES.get(to[0], to[0])))
    return Sentence("%(days)s sedan, till %(role)s", days=days, role=role)


_ROLE_WORDS = {
    RoleKind.ADMINISTRATOR: "administratören",
    RoleKind.MANAGER: "verksamhetschefen",
    "director": "förvaltningschefen",
}
"""Those that are mostly written to when something is late, as one speaks of them."""
SAID_OF_REASONS = (
    *_REASON_WORDS.values(),
    *_ROLE_WORDS.values(),
    "1 arbetsdag",
    "%(number)s arbetsdagar",
    "%(days)s kvar",
    "%(days)s sedan",
    "%(days)s sedan, till %(role)s",
)
"""All that ``reason_in_swedish`` may say, for the catalogues."""


def party_in_words(*, party: str, name: str, role: str) -> str:
    """Who owes it: the unit's or the person's name, or the body's with the role that acts for it."""
    if not party.startswith("body:") or role == RoleKind.ADMINISTRATOR:
        return name
    return f"{name}, {BUILT_IN_ROLES.get(role, role)}"
