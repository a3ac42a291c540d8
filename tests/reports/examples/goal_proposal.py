"""A proposal for next year's goals."""

from datetime import date

from models.kinds import Aim, Ambition, Better, Control, Dissent
from styrhjul.reports.contexts import GoalProposal
from styrhjul.reports.contexts.goal_proposal import BelowStandard, Opinion, ProposedGoal, ProposedTarget
from styrhjul.reports.contexts.visits import Heard, HeardGoal
from tests.reports.examples.ekeby import COUNCIL, UNITS, head, series


def goal_proposal() -> GoalProposal:
    return GoalProposal(
        head=head(
            "Förslag till mål",
            year=2028,
            made_on=date(2027, 9, 20),
            meeting_on=date(2027, 10, 12),
            citizens=(
                (
                    "Nästa år vill nämnden att fler familjer får en plats när de behöver den, att fler elever klarar "
                    "skolan och att barnen får behålla sina lärare."
                ),
            ),
            highlights=(
                "Fem nyckeltal når inte standarden. Tre av dem föreslås bli mål.",
                "Målet om svar till vårdnadshavare är nått och blir en standard att behålla.",
            ),
            learning=("Mål som enheterna själva råder över har rört sig. Mål som andra mäter har stått stilla.",),
        ),
        below=(
            BelowStandard(
                rank=1,
                indicator="Väntetid utöver önskat datum, i genomsnitt",
                measured_in="dagar",
                better=Better.LOWER,
                standard=10,
                outcome=23,
                gap=13,
                trend="blir sämre",
                series=series(12, 14, 16, 21, 19, 17, 23),
                source="Kolada",
                goal="N1",
            ),
            BelowStandard(
                rank=2,
                indicator="Elever i åk 9 med godkänt i alla ämnen",
                measured_in="%",
                standard=82,
                outcome=78.6,
                gap=3.4,
                trend="blir bättre",
                series=series(70.1, 69.4, 70.8, 71.9, 71.2, 74.9, 78.6),
                control=Control.SHARED,
                source="Kolada",
                goal="N2",
            ),
            BelowStandard(
                rank=4,
                indicator="Lärare som slutar under året",
                measured_in="%",
                better=Better.LOWER,
                standard=12,
                outcome=13.9,
                gap=1.9,
                trend="blir bättre",
                series=series(14.0, 15.1, 16.8, 18.0, 17.5, 16.2, 13.9),
                source="Egen mätning",
                goal="N3",
            ),
            BelowStandard(
                rank=5,
                indicator="Förskollärare med legitimation",
                measured_in="%",
                standard=40,
                outcome=39,
                gap=1,
                trend="står stilla",
                series=series(35, 36, 36, 37, 38, 39),
                control=Control.OUTSIDE,
                age="Siffran avser 2026.",
                source="Kolada",
            ),
        ),
        goals=(
            ProposedGoal(
                key="N1",
                sentence="Familjer får förskoleplats på det datum som de önskar.",
                citizen="Barnfamiljer",
                benefit="Föräldrar kan gå tillbaka till arbetet den dag de har planerat.",
                area="Förskola",
                first_year=2028,
                last_year=2030,
                serves=COUNCIL[2].sentence,
                targets=(
                    ProposedTarget(
                        indicator="Väntetid utöver önskat datum", measured_in="dagar", year=2028, baseline=23, target=14
                    ),
                    ProposedTarget(
                        indicator="Väntetid utöver önskat datum", measured_in="dagar", year=2030, baseline=23, target=7
                    ),
                ),
                advice=("Målet går att mäta och vi råder över det själva. Inget att anmärka.",),
                opinions=(
                    Opinion(
                        kind=Dissent.ALTERNATIVE,
                        party="Ekebylistan",
                        text="Ingen familj ska behöva vänta mer än en månad. Ett snitt döljer dem som väntar längst.",
                    ),
                    Opinion(
                        kind=Dissent.RESERVATION,
                        party="Bygdens väl",
                        text="Målet kräver lokaler som inte finns i budgeten.",
                    ),
                ),
            ),
            ProposedGoal(
                key="N2",
                sentence="Fler elever lämnar årskurs 9 med godkänt i alla ämnen.",
                citizen="Elever i årskurs 7–9",
                benefit="Fler kommer in på det gymnasieprogram som de har valt i första hand.",
                first_year=2028,
                last_year=2028,
                serves=COUNCIL[0].sentence,
                targets=(
                    ProposedTarget(
                        indicator="Elever i åk 9 med godkänt i alla ämnen",
                        measured_in="%",
                        year=2028,
                        baseline=78.6,
                        target=82,
                    ),
                ),
                advice=(
                    "Målet har bara ett nyckeltal, och det kommer en gång om året. Lägg till ett som ni ser oftare.",
                ),
            ),
            ProposedGoal(
                key="N3",
                sentence="Fler lärare och förskollärare väljer att stanna.",
                citizen="Barn och elever",
                benefit="Samma vuxna år efter år.",
                ambition=Ambition.STRETCH,
                first_year=2028,
                last_year=2030,
                targets=(
                    ProposedTarget(
                        indicator="Lärare som slutar under året", measured_in="%", year=2028, baseline=13.9, target=11
                    ),
                ),
                advice=("Målet svarar inte mot något av fullmäktiges mål.",),
            ),
            ProposedGoal(
                key="N4",
                sentence="Vårdnadshavare får svar inom två arbetsdagar.",
                citizen="Vårdnadshavare",
                aim=Aim.MAINTAIN,
                standard="Minst 90 procent av frågorna får svar inom två arbetsdagar.",
                first_year=2028,
                last_year=2030,
                serves=COUNCIL[2].sentence,
            ),
        ),
        told=(
            HeardGoal(
                key="N3",
                sentence="Fler lärare och förskollärare väljer att stanna.",
                heard=(Heard(unit=UNITS[0], heard="Nya lärare får en kollega vid sidan det första året."),),
            ),
        ),
        advice=("Fyra mål är lagom många. Tre av dem går att följa varje tertial.",),
        opinions=(
            Opinion(
                kind=Dissent.ALTERNATIVE,
                party="Ekebylistan",
                text="Vi vill se ett mål för måltiderna. De är det enda som alla barn möter varje dag.",
            ),
        ),
    )
