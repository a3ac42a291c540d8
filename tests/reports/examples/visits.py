"""The visits of a spring: held, moved, cancelled and not yet told of."""

from datetime import date

from styrhjul.reports.contexts import Visits
from styrhjul.reports.contexts.visits import (
    Account,
    Coverage,
    Heard,
    HeardGoal,
    OneVisit,
    PartyLoad,
    ToVisit,
    VisitState,
)
from tests.reports.examples.ekeby import UNITS, head

BY_NAME = {unit.name: unit for unit in UNITS}


def visits() -> Visits:
    return Visits(
        head=head(
            "Återrapport av besöken",
            period="våren",
            period_end=date(2027, 5, 31),
            made_on=date(2027, 6, 1),
            meeting_on=date(2027, 6, 15),
            highlights=(
                "3 av 6 besök är genomförda, och 1 har ställts in.",
                "2 besök har tagit med sig frågor till nämnden.",
                "2 enheter har inte haft besök 2025–2027.",
            ),
            learning=(
                (
                    "Björkskolan: Två lärare i varje klassrum under läsveckorna, och en rektor som själv undervisar. "
                    "Lärarna planerar tillsammans på tisdagar, och den tiden är helig."
                ),
                "Lärkan förskola: Samma pedagoger i tre år, och föräldrarna vet vem de ska fråga.",
            ),
            holes=(
                "Det är inte sagt än om besöket blev av: Hagaskolan.",
                "Återrapporten är inte skriven än: Forsens förskola.",
                "Enheten har inte hunnit läsa återrapporten: Lärkan förskola.",
            ),
            sources=(),
        ),
        visits=(
            OneVisit(
                unit=BY_NAME["Björkskolan"],
                day=date(2027, 3, 16),
                state=VisitState.HELD,
                group=("Pia Ek (S)", "Pelle By (M)"),
                account=Account(
                    reported_on=date(2027, 3, 18),
                    saw="Lugna korridorer och läshörnor i alla klassrum.\nMatsalen är trång, lunchen delas i fem pass.",
                    heard="Personalen talade om läsningen innan vi hann fråga. Eleverna ville visa sina böcker.",
                    works=(
                        "Två lärare i varje klassrum under läsveckorna, och en rektor som själv undervisar. "
                        "Lärarna planerar tillsammans på tisdagar, och den tiden är helig."
                    ),
                    challenges="Matsalen räcker inte när skolan växer till hösten.",
                    questions="När kan skolan få veta om tillbyggnaden blir av?",
                ),
            ),
            OneVisit(
                unit=BY_NAME["Forsens förskola"],
                day=date(2027, 4, 13),
                state=VisitState.HELD,
                moved=True,
                why="Förskolan hade planeringsdag.",
                group=("Karin Å (C)", "Ahmed Li (S)"),
            ),
            OneVisit(
                unit=BY_NAME["Örnens förskola"],
                day=date(2027, 4, 20),
                state=VisitState.CANCELLED,
                why="Förskolan hade magsjuka. Ett nytt besök planeras till hösten.",
                group=("Pia Ek (S)", "Pelle By (M)"),
            ),
            OneVisit(
                unit=BY_NAME["Hagaskolan"],
                day=date(2027, 5, 4),
                state=VisitState.UNTOLD,
                group=("Lena Ö (V)", "Pelle By (M)"),
            ),
            OneVisit(
                unit=BY_NAME["Lärkan förskola"],
                day=date(2027, 5, 27),
                state=VisitState.HELD,
                group=("Karin Å (C)", "Lena Ö (V)"),
                account=Account(
                    reported_on=date(2027, 5, 28),
                    unit_reads_until=date(2027, 6, 4),
                    heard="Föräldrarna är nöjda men undrar vad som händer med avtalet.",
                    works=("Samma pedagoger har följt barngruppen i tre år, och föräldrarna vet vem de ska fråga."),
                    questions="Hur tidigt får föräldrarna veta vem som driver förskolan nästa år?",
                ),
            ),
            OneVisit(
                unit=BY_NAME["Ängsskolan"],
                day=date(2027, 6, 8),
                state=VisitState.COMING,
                group=("Ahmed Li (S)", "Karin Å (C)"),
            ),
        ),
        goals=(
            HeardGoal(
                key="Mål\N{NO-BREAK SPACE}2",
                sentence="Fler elever lämnar årskurs 9 med godkänt i alla ämnen.",
                heard=(
                    Heard(unit=BY_NAME["Björkskolan"], heard="Läsningen i de lägre årskurserna avgör, säger lärarna."),
                ),
            ),
            HeardGoal(
                key="Mål\N{NO-BREAK SPACE}3",
                sentence="Fler lärare och förskollärare väljer att stanna.",
                heard=(
                    Heard(unit=BY_NAME["Lärkan förskola"], heard="Tid att planera är viktigare än lönen."),
                    Heard(unit=BY_NAME["Björkskolan"], heard="Nya lärare får en kollega vid sidan det första året."),
                ),
            ),
        ),
        coverage=Coverage(
            first_year=2025,
            last_year=2027,
            units_own=11,
            units_private=4,
            visited_own=10,
            visited_private=3,
            remaining=(
                ToVisit(unit=BY_NAME["Ängsskolan"], last_on=date(2024, 10, 8), next_on=date(2027, 6, 8)),
                ToVisit(unit=BY_NAME["Örnens förskola"]),
            ),
        ),
        parties=(
            PartyLoad(party="C", times=2, politicians=2),
            PartyLoad(party="M", times=1, politicians=3),
            PartyLoad(party="S", times=2, politicians=5),
            PartyLoad(party="V", times=1, politicians=1),
        ),
    )
