"""The invented Ekeby: its units, the council's goals, and the head that every report has."""

from datetime import date

from models.kinds import Operator
from styrhjul.reports.contexts.head import Head
from styrhjul.reports.contexts.parts import MarkCount, Point, Unit
from styrhjul.reports.contexts.red_thread import CouncilGoal
from styrhjul.rules.follow_up import SCALE

REACHED, NEARLY, NOT_YET, UNKNOWN = SCALE


UNITS = (
    Unit(name="Björkskolan"),
    Unit(name="Centralskolan"),
    Unit(name="Ekens förskola"),
    Unit(name="Forsens förskola"),
    Unit(name="Granens förskola"),
    Unit(name="Hagaskolan"),
    Unit(name="Kyrkskolan"),
    Unit(name="Lindens förskola"),
    Unit(name="Norra skolan"),
    Unit(name="Åsens förskola"),
    Unit(name="Ängsskolan"),
    Unit(name="Lärkan förskola", operator=Operator.LOV, provider="Lärkan omsorg AB"),
    Unit(name="Montessoriförskolan Solrosen", operator=Operator.LOV, provider="Föräldrakooperativet Solrosen"),
    Unit(name="Ekebyviks friskola", operator=Operator.LOV, provider="Ekebyvik lärande AB"),
    Unit(name="Örnens förskola", operator=Operator.LOU, provider="Nordisk barnomsorg AB"),
)

COUNCIL = (
    CouncilGoal(key="F1", sentence="Alla barn och unga i Ekeby får en skolgång som håller hela vägen."),
    CouncilGoal(key="F2", sentence="Ekeby är tryggt att växa upp och åldras i."),
    CouncilGoal(key="F3", sentence="Den som vänder sig till kommunen får svar och blir väl bemött."),
    CouncilGoal(key="F4", sentence="Ekebys klimatpåverkan halveras till 2030."),
)


def head(title: str, **more: object) -> Head:
    given: dict[str, object] = {
        "municipality": "Ekeby kommun",
        "body": "Barn- och utbildningsnämnden",
        "title": title,
        "year": 2027,
        "made_on": date(2027, 9, 24),
        "meeting_on": date(2027, 10, 12),
        "sources": ("Kolada (RKA), hämtat 1 september 2027", "Skolinspektionens skolenkät våren 2027", "Egen mätning"),
    }
    return Head.model_validate(given | more)


def series(*values: float | None, first: int = 2021) -> tuple[Point, ...]:
    return tuple(Point(year=first + place, value=value) for place, value in enumerate(values))


def counts(*numbers: int) -> tuple[MarkCount, ...]:
    return tuple(MarkCount(mark=mark, count=number) for mark, number in zip(SCALE, numbers, strict=True))
