"""A school committee in the invented Ekeby, as its reports would tell of it: 15 units, six goals, a dozen figures."""

from datetime import date

from models.kinds import ActivityState, Aim, Ambition, Better, Control, Dissent, Operator
from styrhjul.reports.contexts import CycleStatus, FollowUp, GoalProposal, RedThread, ReportContext, UnitPlans
from styrhjul.reports.contexts.cycle_status import Stage, WheelStep
from styrhjul.reports.contexts.follow_up import (
    ContractAnswer,
    ContractQuestion,
    Detail,
    FollowedGoal,
    KeptStandard,
    MissedCommitment,
    Opening,
    StateCount,
    UnitActivity,
    UnitAnswer,
    UnitDetail,
    UnitFigure,
)
from styrhjul.reports.contexts.goal_proposal import BelowStandard, Opinion, ProposedGoal, ProposedTarget
from styrhjul.reports.contexts.head import Decision, Head
from styrhjul.reports.contexts.parts import Figure, MarkCount, Point, Unit
from styrhjul.reports.contexts.red_thread import CommitteeGoal, CouncilGoal, ThreadActivity
from styrhjul.reports.contexts.unit_plans import Plan, PlanAnswer, PlannedActivity, PlannedGoal
from styrhjul.rules.follow_up import SCALE
from styrhjul.rules.tally import Tally

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


def _series(*values: float | None, first: int = 2021) -> tuple[Point, ...]:
    return tuple(Point(year=first + place, value=value) for place, value in enumerate(values))


def _counts(*numbers: int) -> tuple[MarkCount, ...]:
    return tuple(MarkCount(mark=mark, count=number) for mark, number in zip(SCALE, numbers, strict=True))


GOALS = (
    FollowedGoal(
        key="M1",
        sentence="Fler elever lämnar årskurs 9 med godkänt i alla ämnen.",
        citizen="Elever i årskurs 7–9 och deras vårdnadshavare",
        benefit="Fler kommer in på det gymnasieprogram som de har valt i första hand.",
        serves=COUNCIL[0].sentence,
        mark=NEARLY,
        forecast=REACHED,
        why=(
            "Lovskolan och den tidiga läsuppföljningen nådde de elever som låg närmast gränsen. Där lärarna planerade "
            "stödet tillsammans gick det bättre än där stödet gavs av en särskild lärare för sig."
        ),
        learning="Stöd i det egna klassrummet ger mer än stöd vid sidan av. Det gäller egna och fristående skolor.",
        now="Alla skolor går över till gemensam planering av stödet från höstlovet. Vi mäter igen i januari.",
        figures=(
            Figure(
                key="behorighet",
                indicator="Elever i åk 9 med godkänt i alla ämnen",
                measured_in="%",
                baseline=71.2,
                target=80,
                standard=78,
                outcome=78.6,
                last_year=74.9,
                series=_series(70.1, 69.4, 70.8, 71.9, 71.2, 74.9, 78.6),
                way=84.1,
                way_in_words="84 procent av vägen från utgångsläget till målvärdet är tillryggalagd.",
                mark=NEARLY,
                source="Kolada",
            ),
            Figure(
                key="franvaro",
                indicator="Elever med mer än 15 procents frånvaro",
                measured_in="%",
                better=Better.LOWER,
                baseline=14.8,
                target=10,
                standard=12,
                outcome=11.3,
                last_year=13.1,
                series=_series(11.9, 12.6, 13.8, 14.4, 14.8, 13.1, 11.3),
                way=72.9,
                way_in_words="73 procent av vägen från utgångsläget till målvärdet är tillryggalagd.",
                mark=NOT_YET,
                source="Egen mätning",
            ),
        ),
        own=_counts(2, 3, 1, 0),
        private=_counts(1, 0, 0, 0),
    ),
    FollowedGoal(
        key="M2",
        sentence="Barn och elever är trygga i förskolan och skolan.",
        citizen="Alla barn och elever",
        benefit="De vill gå till skolan, och vårdnadshavare kan lita på att någon ser dem.",
        aim=Aim.MAINTAIN,
        serves=COUNCIL[1].sentence,
        mark=REACHED,
        forecast=REACHED,
        why="Vuxna är ute på rasterna enligt ett schema som eleverna har varit med och ritat.",
        learning="Eleverna vet själva var det är otryggt. Att fråga dem tog en eftermiddag.",
        now="Trygghetsvandringarna fortsätter varje termin. Inget nytt behövs.",
        figures=(
            Figure(
                key="trygghet5",
                indicator="Elever i åk 5 som känner sig trygga i skolan",
                measured_in="%",
                baseline=86,
                target=86,
                standard=85,
                outcome=88.4,
                last_year=87.2,
                series=_series(82.5, None, 84.1, 85.2, 86.0, 87.2, 88.4),
                way=100,
                way_in_words="Standarden hålls.",
                mark=REACHED,
                source="Skolinspektionens skolenkät",
            ),
        ),
        own=_counts(8, 2, 0, 1),
        private=_counts(3, 1, 0, 0),
    ),
    FollowedGoal(
        key="M3",
        sentence="Fler får plats i förskolan på önskat datum.",
        citizen="Barnfamiljer som väntar på plats",
        benefit="Föräldrar kan gå tillbaka till arbetet den dag de har planerat.",
        serves=COUNCIL[2].sentence,
        mark=NOT_YET,
        forecast=NEARLY,
        why=(
            "Två avdelningar öppnade ett halvår senare än planerat, för att lokalerna inte blev klara. Det flyttade "
            "65 barns startdatum. I de delar av kommunen där lokalerna fanns hölls datumen."
        ),
        learning="Vi följde byggtiderna men inte risken i dem. Nästa gång har vi en tillfällig lokal som reserv.",
        now="De två avdelningarna öppnar den 1 november. Köhandläggarna ringer de familjer som fortfarande väntar.",
        figures=(
            Figure(
                key="vantetid",
                indicator="Väntetid utöver önskat datum, i genomsnitt",
                measured_in="dagar",
                better=Better.LOWER,
                baseline=19,
                target=7,
                standard=10,
                outcome=23,
                last_year=17,
                series=_series(12, 14, 16, 21, 19, 17, 23),
                way=-33.3,
                way_in_words="Utfallet har gått åt fel håll sedan utgångsläget: 4 dagar längre.",
                mark=NOT_YET,
                source="Kolada",
            ),
            Figure(
                key="onskat",
                indicator="Barn som fick plats på önskat datum",
                measured_in="%",
                baseline=61,
                target=75,
                outcome=63,
                last_year=66,
                series=_series(None, None, 58, 59, 61, 66, 63),
                way=14.3,
                way_in_words="14 procent av vägen från utgångsläget till målvärdet är tillryggalagd.",
                mark=NOT_YET,
                age="Siffran avser 2026 och är 9 månader gammal.",
                source="Kolada",
            ),
        ),
        own=_counts(1, 1, 3, 0),
        private=_counts(1, 1, 0, 1),
    ),
    FollowedGoal(
        key="M4",
        sentence="Fler lärare och förskollärare väljer att stanna.",
        citizen="Barn och elever, som får behålla sina lärare",
        benefit="Samma vuxna år efter år, och lektioner som inte blir vikarielektioner.",
        ambition=Ambition.STRETCH,
        mark=NEARLY,
        forecast=NEARLY,
        why="Mindre enskild administration på fyra skolor gav märkbart färre uppsägningar än på de andra.",
        learning="Lönen avgör om någon söker. Tiden till undervisning avgör om någon stannar.",
        now="De fyra skolornas arbetssätt prövas på alla skolor från januari.",
        figures=(
            Figure(
                key="omsattning",
                indicator="Lärare som slutar under året",
                measured_in="%",
                better=Better.LOWER,
                baseline=17.5,
                target=11,
                outcome=13.9,
                last_year=16.2,
                series=_series(14.0, 15.1, 16.8, 18.0, 17.5, 16.2, 13.9),
                way=55.4,
                way_in_words="55 procent av vägen är tillryggalagd. För en utmaning är det en god bit.",
                mark=NEARLY,
                source="Egen mätning",
            ),
            Figure(
                key="legitimation",
                indicator="Förskollärare med legitimation, andel av årsarbetarna",
                measured_in="%",
                baseline=38,
                target=45,
                standard=40,
                last_year=39,
                series=_series(35, 36, 36, 37, 38, 39),
                mark=UNKNOWN,
                age="Nytt värde publiceras i april 2028. Det senaste avser 2026.",
                source="Kolada",
            ),
        ),
        own=_counts(3, 5, 1, 2),
        private=_counts(1, 2, 1, 0),
    ),
    FollowedGoal(
        key="M5",
        sentence="Vårdnadshavare får svar inom två arbetsdagar.",
        citizen="Vårdnadshavare",
        benefit="Den som undrar något om sitt barn vet när svaret kommer.",
        serves=COUNCIL[2].sentence,
        mark=REACHED,
        forecast=REACHED,
        why="En gemensam inkorg på varje enhet, som läses varje dag, ersatte personliga adresser.",
        learning="Det enklaste som prövades var det som höll.",
        now="Arbetssättet är vardag. Målet föreslås bli en standard att behålla.",
        figures=(
            Figure(
                key="svarstid",
                indicator="Frågor som fick svar inom två arbetsdagar",
                measured_in="%",
                baseline=64,
                target=90,
                standard=90,
                outcome=93,
                last_year=81,
                series=_series(None, None, None, None, 64, 81, 93),
                way=111.5,
                way_in_words="Målvärdet är nått, och lite till.",
                mark=REACHED,
                source="Egen mätning",
            ),
        ),
        own=_counts(10, 1, 0, 0),
        private=_counts(3, 0, 0, 1),
    ),
    FollowedGoal(
        key="M6",
        sentence="Elever i anpassad skola får ett arbete eller en meningsfull sysselsättning efteråt.",
        citizen="Elever i anpassad gymnasieskola",
        benefit="En dag att gå upp till, även efter skolan.",
        ambition=Ambition.STRETCH,
        serves=COUNCIL[0].sentence,
        mark=UNKNOWN,
        why="Årskullarna är små och den första med det nya arbetssättet går ut nästa vår.",
        learning="Samarbetet med socialförvaltningen behöver börja två år före avslutningen, inte ett.",
        now="Vi följer varje elev för sig och redovisar gruppen när tre årskullar kan läggas samman.",
        figures=(
            Figure(
                key="efter",
                indicator="Elever i arbete eller sysselsättning ett år efter anpassad gymnasieskola",
                measured_in="%",
                target=80,
                withheld="Visas inte: värdet bygger på färre än fem personer.",
                mark=UNKNOWN,
                source="Egen mätning",
            ),
        ),
        own=_counts(0, 0, 0, 1),
        private=_counts(0, 0, 0, 0),
    ),
)


def _detail(opening: Opening | None) -> Detail:
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


def unit_plans() -> UnitPlans:
    answering = [unit for unit in UNITS if unit.name not in {"Kyrkskolan", "Örnens förskola"}]
    return UnitPlans(
        head=head(
            "Enhetsplanerna i sammandrag",
            made_on=date(2027, 1, 20),
            meeting_on=date(2027, 2, 9),
            citizens=(
                (
                    "Varje förskola och skola säger hur den bidrar till att fler klarar skolan, är trygga och får plats"
                    " i tid. Planerna går att läsa på kommunens webbplats när de är godkända."
                ),
            ),
            highlights=(
                "13 av 15 enheter har lämnat sin plan.",
                "Alla har förstått trygghetsmålet på samma sätt. Målet om att lärare ska stanna tolkas olika.",
            ),
            learning=(
                "Förra året hade enheterna många aktiviteter för varje mål. De som hade två eller tre hann med dem.",
            ),
            holes=("2 av 15 enheter har inte lämnat in: Kyrkskolan och Örnens förskola.",),
            sources=("Enheternas planer",),
        ),
        readers=11,
        goals=tuple(
            PlannedGoal(
                key=goal.key,
                sentence=goal.sentence,
                citizen=goal.citizen,
                benefit=goal.benefit,
                serves=goal.serves,
                answers=()
                if goal.key == "M6"
                else tuple(_answer(unit, goal.key) for unit in answering[: 13 if goal.key == "M2" else 6]),
            )
            for goal in GOALS
        ),
        plans=tuple(
            Plan(
                unit=unit,
                handed_in_on=date(2027, 1, 11 + place % 6) if unit in answering else None,
                version=1 + place % 2 if unit in answering else 0,
                receipts=(9, 11, 7)[place % 3] if unit in answering else 0,
                questions=(0, 1, 0)[place % 3] if unit in answering else 0,
                lesson=_LESSONS[place % len(_LESSONS)] if unit in answering and place % 4 != 3 else "",
            )
            for place, unit in enumerate(UNITS)
        ),
    )


_LESSONS = (
    "Få aktiviteter som blir av är bättre än många som rinner ut.",
    "Vi började mäta för sent. I år mäter vi redan i februari.",
    "Barnen hade bättre förslag än vi. Vi frågar dem först den här gången.",
)


def _answer(unit: Unit, goal: str) -> PlanAnswer:
    return PlanAnswer(
        unit=unit,
        understanding="För oss betyder målet att inget barn ska behöva vänta på hjälp tills någon annan har tid.",
        contribution="Vi planerar stödet i arbetslaget och frågar barnen varje termin vad som hjälper.",
        risks="Svårt att få vikarier i februari.",
        resources="Inom ram." if goal != "M3" else "En lokal till hösten.",
        activities=(
            PlannedActivity(
                no=1,
                what="Planera stödet tillsammans varje onsdag",
                owner="Arbetslagsledaren",
                starts_on=date(2027, 1, 20),
                ends_on=date(2027, 6, 11),
                sign="Färre elever saknar omdöme i maj än i januari.",
            ),
            PlannedActivity(
                no=2,
                what="Fråga barnen vad som hjälper, i små grupper",
                owner="Specialpedagogen",
                starts_on=date(2027, 2, 1),
                sign="Barnen känner igen sina egna förslag i planeringen.",
            ),
        ),
    )


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
                series=_series(12, 14, 16, 21, 19, 17, 23),
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
                series=_series(70.1, 69.4, 70.8, 71.9, 71.2, 74.9, 78.6),
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
                series=_series(14.0, 15.1, 16.8, 18.0, 17.5, 16.2, 13.9),
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
                series=_series(35, 36, 36, 37, 38, 39),
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
        advice=("Fyra mål är lagom många. Tre av dem går att följa varje tertial.",),
        opinions=(
            Opinion(
                kind=Dissent.ALTERNATIVE,
                party="Ekebylistan",
                text="Vi vill se ett mål för måltiderna. De är det enda som alla barn möter varje dag.",
            ),
        ),
    )


def red_thread() -> RedThread:
    served = {"M1": "F1", "M2": "F2", "M3": "F3", "M5": "F3", "M6": "F1"}
    return RedThread(
        head=head(
            "Röda tråden",
            made_on=date(2027, 2, 1),
            meeting_on=date(2027, 2, 9),
            citizens=(
                (
                    "Det fullmäktige har lovat invånarna ska märkas i förskolan och skolan. Den här rapporten visar "
                    "vägen dit, och var den inte går hela vägen fram."
                ),
            ),
            highlights=(
                "Ett av fullmäktiges mål, det om klimatet, har inget svar i nämnden.",
                "Ett av nämndens mål saknar aktiviteter hos enheterna.",
            ),
            sources=("Enheternas planer",),
        ),
        council_goals=COUNCIL,
        goals=tuple(
            CommitteeGoal(
                key=goal.key,
                sentence=goal.sentence,
                serves=served.get(goal.key, ""),
                activities=()
                if goal.key == "M6"
                else tuple(
                    ThreadActivity(unit=unit.name, what="Planera stödet tillsammans varje onsdag")
                    for unit in UNITS[place::2]
                ),
            )
            for place, goal in enumerate(GOALS)
        ),
        units=UNITS,
    )


def _tally(parties: int, done: int = 0, handed_in: int = 0, open_now: int = 0, late: int = 0) -> Tally:
    return Tally(
        done=done,
        handed_in=handed_in,
        open_now=open_now,
        late=late,
        coming=parties - done - handed_in - open_now - late,
    )


def _round(occasion: str, days: tuple[date, ...], tallies: tuple[Tally, ...]) -> list[WheelStep]:
    steps = (
        ("Enhetens uppföljning", "Enheterna"),
        ("Analys av uppföljningen", "Verksamhetschefen"),
        ("Uppföljningsrapport", "Handläggaren"),
        ("Uppföljningen i nämnden", "Nämnden"),
    )
    return [
        WheelStep(
            stage="follow_up", name=name, occasion=occasion, who=who, opens_on=days[place], due_on=due, tally=told
        )
        for place, ((name, who), due, told) in enumerate(zip(steps, days[1:], tallies, strict=True))
    ]


def cycle_status() -> CycleStatus:
    all_done = tuple(_tally(parties, done=parties) for parties in (15, 1, 1, 1))
    april = _round(
        "januari–april",
        (date(2027, 5, 3), date(2027, 5, 21), date(2027, 5, 27), date(2027, 6, 1), date(2027, 6, 15)),
        all_done,
    )
    august = _round(
        "januari–augusti",
        (date(2027, 9, 1), date(2027, 9, 17), date(2027, 9, 24), date(2027, 9, 30), date(2027, 10, 12)),
        (_tally(15, done=9, handed_in=5, late=1), _tally(1, open_now=1), _tally(1), _tally(1)),
    )
    december = _round(
        "helåret",
        (date(2028, 1, 3), date(2028, 1, 21), date(2028, 1, 28), date(2028, 2, 1), date(2028, 2, 15)),
        tuple(_tally(parties) for parties in (15, 1, 1, 1)),
    )
    goals = [
        WheelStep(
            stage="goals",
            name="Fullmäktiges mål och budget",
            who="Fullmäktige",
            opens_on=date(2026, 4, 20),
            due_on=date(2026, 6, 15),
            tally=_tally(1, done=1),
        ),
        WheelStep(
            stage="goals",
            name="Nyckeltal som inte når standarden",
            who="Handläggaren",
            opens_on=date(2026, 8, 15),
            due_on=date(2026, 9, 7),
            tally=_tally(1, done=1),
        ),
        WheelStep(
            stage="goals",
            name="Nämnden beslutar sina mål",
            who="Nämnden",
            opens_on=date(2026, 9, 28),
            due_on=date(2026, 10, 13),
            tally=_tally(1, done=1),
        ),
    ]
    plans = [
        WheelStep(
            stage="unit_plans",
            name="Enhetsplan",
            who="Enheterna",
            opens_on=date(2026, 10, 14),
            due_on=date(2027, 1, 15),
            tally=_tally(15, done=15),
        ),
        WheelStep(
            stage="unit_plans",
            name="Läsning av planerna",
            who="De förtroendevalda",
            opens_on=date(2027, 1, 20),
            due_on=date(2027, 2, 9),
            tally=_tally(11, done=11),
        ),
    ]
    procurement = [
        WheelStep(
            stage="procurement",
            name="Upphandlingsrapport",
            occasion=f"halvår {number}",
            who="Upphandlaren",
            opens_on=opens,
            due_on=due,
            tally=told,
        )
        for number, opens, due, told in (
            (1, date(2027, 3, 1), date(2027, 3, 23), _tally(1, done=1)),
            (2, date(2027, 8, 16), date(2027, 9, 14), _tally(1, late=1)),
        )
    ]
    visits = [
        WheelStep(
            stage="visits",
            name="Verksamhetsbesök",
            occasion=term,
            who="De förtroendevalda",
            opens_on=opens,
            due_on=due,
            tally=told,
        )
        for term, opens, due, told in (
            ("våren", date(2027, 2, 10), date(2027, 5, 14), _tally(8, done=8)),
            ("hösten", date(2027, 9, 6), date(2027, 11, 19), _tally(7, done=2, open_now=5)),
        )
    ]
    extra = [WheelStep(stage="visits", name="Extern granskning", who="Granskaren", tally=_tally(1))]
    return CycleStatus(
        head=head(
            "Läget i årshjulet",
            highlights=(
                "En enhet har inte lämnat sin uppföljning, och en upphandlingsrapport är sen.",
                "Fem uppföljningar väntar på att läsas.",
            ),
            sources=(),
        ),
        stages=(
            Stage(key="goals", name="Mål"),
            Stage(key="unit_plans", name="Enhetsplaner"),
            Stage(key="follow_up", name="Uppföljning"),
            Stage(key="procurement", name="Upphandling"),
            Stage(key="visits", name="Besök"),
        ),
        steps=(*goals, *plans, *april, *august, *december, *procurement, *visits, *extra),
    )


def every_report() -> dict[str, ReportContext]:
    return {
        "follow_up": follow_up(),
        "follow_up_in_detail": follow_up(detail=_detail(STORM), decided=True),
        "follow_up_for_officials": follow_up(detail=_detail(None)),
        "unit_plans": unit_plans(),
        "goal_proposal": goal_proposal(),
        "red_thread": red_thread(),
        "cycle_status": cycle_status(),
    }
