"""The engine's own words as the room's pages say them, in the visitor's language."""

from models.kinds import BodyKind
from styrhjul.rules.clashes import ClashKind
from styrhjul.web.gate import Visit
from styrhjul.web.pages import said


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
