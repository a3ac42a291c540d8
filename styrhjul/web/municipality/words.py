"""The engine's own words as the room's pages say them, in the visitor's language."""

from models.kinds import (
    ANSWER,
    CANCEL,
    CHAIR,
    INVITE,
    PAPERS,
    QUESTION,
    REPORT,
    BodyKind,
    Ending,
    NoticeState,
    TransitionKind,
)
from styrhjul.rules.clashes import ClashKind
from styrhjul.web.gate import Visit
from styrhjul.web.pages import said


def state_words(visit: Visit) -> dict[NoticeState, str]:
    return {
        NoticeState.QUEUED: said(visit, "väntar"),
        NoticeState.SENDING: said(visit, "skickas"),
        NoticeState.RETRY: said(visit, "nytt försök väntar"),
        NoticeState.SENT: said(visit, "skickad"),
        NoticeState.DEAD: said(visit, "kom inte fram"),
        NoticeState.SUPPRESSED: said(visit, "inget kvar att säga"),
    }


def ending_words(visit: Visit) -> dict[Ending, str]:
    return {
        Ending.ACCEPTED: said(visit, "mottaget"),
        Ending.UNREACHABLE: said(visit, "servern svarade inte"),
        Ending.TEMPORARY: said(visit, "inte just nu"),
        Ending.REFUSED: said(visit, "nej"),
        Ending.UNKNOWN: said(visit, "oklart, svaret uteblev"),
        Ending.BOUNCED: said(visit, "kom tillbaka"),
    }


def body_kind_words(visit: Visit) -> dict[str, str]:
    return {
        BodyKind.COUNCIL: said(visit, "fullmäktige"),
        BodyKind.BOARD: said(visit, "styrelse"),
        BodyKind.COMMITTEE: said(visit, "nämnd"),
        BodyKind.WORKING_COMMITTEE: said(visit, "utskott"),
    }


def clash_words(visit: Visit) -> dict[ClashKind, tuple[str, str]]:
    """What each kind of clash is, and what can be done about it."""
    return {
        ClashKind.BEFORE_PERIOD_END: (
            said(visit, "Sista dag före periodens slut"),
            said(visit, "Flytta sista dag till efter perioden, eller låt steget gälla en tidigare period."),
        ),
        ClashKind.BEFORE_DEPENDENCY: (
            said(visit, "Sista dag före det som steget väntar på"),
            said(visit, "Flytta det ena steget, så att det som ska vara klart först också ligger först."),
        ),
        ClashKind.OPENS_AFTER_DUE: (
            said(visit, "Öppnar efter sista dag"),
            said(visit, "Låt steget öppna tidigare, eller flytta sista dag."),
        ),
        ClashKind.NOT_WORKING_DAY: (
            said(visit, "Sista dag är ledig dag"),
            said(visit, "Sätt en arbetsdag för hand, eller låt definitionen flytta dagen (adjust)."),
        ),
        ClashKind.IN_PAUSE: (
            said(visit, "Sista dag under uppehållet"),
            said(visit, "Flytta sista dag till före eller efter uppehållet. Under det går inga påminnelser ut."),
        ),
        ClashKind.NO_MEETING: (
            said(visit, "Sammanträdet saknas"),
            said(visit, "Läs in sammanträdena, eller sätt dagen för hand."),
        ),
        ClashKind.NO_DATE: (
            said(visit, "Ingen dag går att räkna ut"),
            said(visit, "Sätt dagen för hand, eller ändra regeln i definitionen."),
        ),
        ClashKind.DISAGREEMENT: (
            said(visit, "Olika dagar i två årshjul"),
            said(visit, "Bestäm vilken dag som gäller, och sätt den i båda."),
        ),
    }


def reason_in_words(visit: Visit, reason: str) -> str:
    """The reason of a notice's thing, such as "before-7" or "return:4"."""
    if ":" in reason:
        return _happening(visit, reason.replace("-", ":").split(":", maxsplit=1)[0])
    kind, number, *to = reason.split("-")
    one = number == "1"
    match kind:
        case "before":
            return said(visit, "1 arbetsdag kvar") if one else said(visit, "%(n)s arbetsdagar kvar", n=number)
        case "after":
            return said(visit, "1 arbetsdag sen") if one else said(visit, "%(n)s arbetsdagar sen", n=number)
        case _ if to and to[0] == "manager":
            return said(visit, "%(n)s arbetsdagar sen, till verksamhetschefen", n=number)
        case _ if to and to[0] == "administrator":
            return said(visit, "%(n)s arbetsdagar sen, till administratören", n=number)
        case _:
            return said(visit, "%(n)s arbetsdagar sen, till %(role)s", n=number, role="".join(to[:1]))


def _happening(visit: Visit, kind: str) -> str:
    words = {
        TransitionKind.OPEN.value: said(visit, "öppnat i förtid"),
        TransitionKind.SUBMIT.value: said(visit, "kvitto på inlämning"),
        TransitionKind.RETURN.value: said(visit, "återlämnat"),
        TransitionKind.ACCEPT.value: said(visit, "godkänt"),
        TransitionKind.WAIVE.value: said(visit, "avskrivet"),
        TransitionKind.DECIDE.value: said(visit, "beslutat"),
        TransitionKind.REOPEN.value: said(visit, "öppnat igen"),
        "undelivered": said(visit, "kom inte fram"),
        REPORT: said(visit, "rapport att läsa"),
        PAPERS: said(visit, "handlingar till mötets sekreterare"),
        CHAIR: said(visit, "fråga till nämndens ordförande"),
        QUESTION: said(visit, "fråga"),
        ANSWER: said(visit, "svar på en fråga"),
        INVITE: said(visit, "inbjudan till verksamhetsbesök"),
        CANCEL: said(visit, "återbud till verksamhetsbesök"),
    }
    return words.get(kind, kind)
