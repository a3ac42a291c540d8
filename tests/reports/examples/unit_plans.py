"""The units' plans."""

from datetime import date

from styrhjul.reports.contexts import UnitPlans
from styrhjul.reports.contexts.parts import Unit
from styrhjul.reports.contexts.unit_plans import Plan, PlanAnswer, PlannedActivity, PlannedGoal
from tests.reports.examples.ekeby import UNITS, head
from tests.reports.examples.goals import GOALS


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
