"""The follow-up of the goals, closed and with the units one by one."""

from datetime import date

from models.kinds import ActivityState, Operator
from styrhjul.reports.contexts import FollowUp
from styrhjul.reports.contexts.follow_up import (
    ContractAnswer,
    ContractQuestion,
    Detail,
    KeptStandard,
    MissedCommitment,
    Opening,
    StateCount,
    UnitActivity,
    UnitAnswer,
    UnitDetail,
    UnitFigure,
)
from styrhjul.reports.contexts.head import Decision
from styrhjul.reports.contexts.parts import Unit
from styrhjul.rules.follow_up import SCALE
from tests.reports.examples.ekeby import NEARLY, REACHED, UNITS, head
from tests.reports.examples.goals import GOALS


def detailed(opening: Opening | None) -> Detail:
    return Detail(opening=opening, units=tuple(_unit_detail(unit) for unit in UNITS if unit.name != "Kyrkskolan"))


def _unit_detail(unit: Unit) -> UnitDetail:
    own = unit.operator is Operator.OWN
    return UnitDetail(
        unit=unit,
        answers=(
            UnitAnswer(
                goal="M1",
                mark=NEARLY,
                forecast=REACHED,
                done="Gemensam planering av stödet en gång i veckan, och lovskola i svenska och matematik.",
                why="Lärarna såg samma elever och kunde prova samma sak två veckor i rad.",
                now="Fortsätter, och tar med fritidshemmet.",
            ),
            UnitAnswer(
                goal="M2",
                mark=REACHED,
                done="Trygghetsvandring med alla barn över fem år.",
                why="Barnen pekade ut två platser som de vuxna aldrig hade tänkt på.",
                now="Ny vandring i november.",
            ),
        ),
        activities=(
            UnitActivity(goal="M1", what="Planera stödet tillsammans varje onsdag", state=ActivityState.DONE),
            UnitActivity(
                goal="M2",
                what="Rita om rastschemat med eleverna",
                state=ActivityState.UNDER_WAY,
                comment="Klart för årskurs 4–6.",
            ),
        ),
        figures=(
            UnitFigure(indicator="Barn och elever som känner sig trygga", measured_in="%", outcome=89.5 if own else 91),
            UnitFigure(
                indicator="Lärare som slutar under året",
                measured_in="%",
                withheld="Visas inte: få personer.",
                comment="Två av tre slutade för pension.",
            ),
        ),
        contract=()
        if own
        else (
            ContractAnswer(
                question="Hur många legitimerade förskollärare arbetar hos er?", answer="4 av 9 årsarbetare."
            ),
        ),
    )


STORM = Opening(
    name="Väntetiderna i förskolan",
    reason="Nämnden vill förstå varför väntetiderna ökar i norra kommundelen innan den beslutar om nya lokaler.",
    last_day=date(2027, 10, 31),
)


def follow_up(*, detail: Detail | None = None, decided: bool = False) -> FollowUp:
    return FollowUp(
        head=head(
            "Uppföljning",
            period="januari–augusti",
            period_end=date(2027, 8, 31),
            version=2,
            decision=Decision(decider="barn- och utbildningsnämnden", day=date(2027, 10, 12), paragraph="§ 87")
            if decided
            else None,
            citizens=(
                (
                    "Fler niondeklassare i Ekeby går ut skolan med godkänt i alla ämnen: 79 av 100, mot 75 för ett år "
                    "sedan. Barn och elever är trygga, och vårdnadshavare får svar på sina frågor i tid."
                ),
                (
                    "Men den som väntar på en förskoleplats väntar längre än förra året, i snitt 23 dagar utöver det "
                    "datum som familjen önskade."
                ),
            ),
            highlights=(
                "Två mål är nådda, två är nästan nådda, ett är inte nått och ett kan inte bedömas än.",
                "Väntetiden till förskolan har gått åt fel håll. Två avdelningar öppnar den 1 november.",
                "Nämnden behöver ta ställning till en tillfällig lokal i norra kommundelen.",
            ),
            learning=(
                (
                    "Stöd i det egna klassrummet ger mer än stöd vid sidan av. Enheter som planerar stödet tillsammans "
                    "har kommit längst, egna som fristående."
                ),
                "Våra planer höll där vi hade en reserv och brast där vi inte hade någon. Lokalerna är exemplet.",
            ),
            holes=(
                "1 av 15 enheter har inte lämnat in: Kyrkskolan.",
                "Andelen legitimerade förskollärare för 2027 är inte publicerad än.",
            ),
            changed=("Siffran för frånvaro är rättad från 11,9 till 11,3 procent.",),
        ),
        scale=SCALE,
        units_own=11,
        units_private=4,
        answered_own=10,
        answered_private=4,
        goals=GOALS,
        kept=(
            KeptStandard(
                indicator="Personaltäthet i förskolan",
                sentence="5,2 barn per årsarbetare. Standarden är högst 5,4.",
            ),
            KeptStandard(
                indicator="Trygga elever i åk 5",
                sentence="88,4 procent. Standarden är minst 85, och den har hållits tre år i rad.",
            ),
            KeptStandard(
                indicator="Måltider som äts upp",
                sentence="91 procent. Standarden är minst 90.",
            ),
        ),
        missed=(
            MissedCommitment(
                goal="M3",
                sentence="Fler får plats i förskolan på önskat datum.",
                now="De två försenade avdelningarna öppnar den 1 november. Familjer som väntar blir uppringda.",
            ),
        ),
        activities=(
            StateCount(state=ActivityState.DONE, own=31, private=11),
            StateCount(state=ActivityState.UNDER_WAY, own=24, private=9),
            StateCount(state=ActivityState.NOT_BEGUN, own=5, private=2),
            StateCount(state=ActivityState.LATE, own=7, private=1),
            StateCount(state=ActivityState.STOPPED, own=2, private=0),
        ),
        contract_questions=(
            ContractQuestion(question="Hur många legitimerade förskollärare arbetar hos er?", asked=4, answered=4),
            ContractQuestion(question="Hur tar ni emot och svarar på klagomål?", asked=4, answered=3),
        ),
        detail=detail,
    )
