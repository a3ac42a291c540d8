"""The goal checks: each is a small function from the goals to advice, and the list of them is the registry.

Advice has its reason and a way to answer it, and blocks nothing: what is a good goal, people decide.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from models.kinds import Aim, Ambition
from styrhjul.rules.goal_facts import Advice, GoalFacts, GoalSet
from styrhjul.rules.goal_history import steps_like
from styrhjul.rules.goal_language import activity_in, citizens_in, undefined_quality_in
from styrhjul.rules.goal_sets import crowded_areas, near_duplicates, opposing_pulls, unserved_council_goals
from styrhjul.rules.swedish import listed

Found = Iterator[Advice]


@dataclass(frozen=True)
class Check:
    """``key`` is what a program reads, ``name`` what a person does; ``run`` gives the advice for a set of goals."""

    key: str
    name: str
    run: Callable[[GoalSet], Found]


def check_goals(goals: GoalSet) -> tuple[Advice, ...]:
    """All the advice there is, in the order of the goals; last what is about several goals together."""
    order = {goal.key: place for place, goal in enumerate(goals.goals)}
    found = [advice for check in CHECKS for advice in check.run(goals)]
    return tuple(sorted(found, key=lambda advice: order.get(advice.goal, len(order))))


def _each(check: Callable[[GoalFacts], Found]) -> Callable[[GoalSet], Found]:
    def run(goals: GoalSet) -> Found:
        for goal in goals.goals:
            yield from check(goal)

    return run


def no_citizen(goal: GoalFacts) -> Found:
    if not goal.citizen and not citizens_in(goal.sentence):
        yield Advice(
            goal.key,
            "no_citizen",
            "Det syns inte vem målet är till för. Då är det svårt att se om det blev bättre för någon. Skriv vem i "
            "målet, till exempel eleverna, eller fyll i Medborgare.",
            goal.sentence,
        )


def activity(goal: GoalFacts) -> Found:
    if found := activity_in(goal.sentence):
        yield Advice(
            goal.key,
            "activity",
            f"”{found.words}” {found.why}. Det är ett medel, och medlet kan lyckas utan att något blir bättre. Fråga "
            "”varför då?” tills svaret handlar om dem som det är till för, och gör svaret till mål. Aktiviteten hör "
            "hemma i enheternas planer. Är det ändå en effekt: skriv i Nytta hur de märker den.",
            found.words,
        )


def undefined_quality(goal: GoalFacts) -> Found:
    """Answered by a standard, a benefit that says it plainly, or an indicator of a named quality."""
    words = undefined_quality_in(goal.sentence)
    told = goal.benefit and not undefined_quality_in(goal.benefit)
    if words and not (told or goal.standard or any(measure.indicator.quality for measure in goal.live)):
        yield Advice(
            goal.key,
            "undefined_quality",
            f"”{words[0]}” kan betyda olika för olika läsare. Säg vad kvaliteten syns på för den som målet är till "
            "för: i målet, i Nytta eller med ett nyckeltal som har en kvalitetsdimension.",
            ", ".join(words),
        )


def no_indicator(goal: GoalFacts) -> Found:
    if goal.live:
        return
    retired = [measure.indicator.shown for measure in goal.measures]
    why = "Målets nyckeltal är avslutat" if retired else "Målet har inget nyckeltal"
    yield Advice(
        goal.key,
        "no_indicator",
        f"{why}, så det går inte att visa om det blev bättre. Välj ett nyckeltal som redan följs, helst ett som ligger "
        "under sin standard, och ange utgångsläge och målvärde.",
        listed(retired) or "inget nyckeltal",
    )


def only_outside(goal: GoalFacts) -> Found:
    if goal.live and all(measure.indicator.is_outside for measure in goal.live):
        names = [indicator.shown for indicator in goal.indicators.values()]
        yield Advice(
            goal.key,
            "only_outside",
            "Målet mäts bara utifrån. Sådana mått kommer sent och ändras långsamt, så de säger lite om årets arbete. "
            "Behåll dem gärna, och lägg till ett nyckeltal som ni mäter och råder över själva.",
            listed(names),
        )


def slow_figures(goal: GoalFacts) -> Found:
    late = [indicator for indicator in goal.indicators.values() if indicator.lag_months > goal.months]
    if late:
        told = [f"{indicator.shown}: {indicator.lag_months} månader" for indicator in late]
        yield Advice(
            goal.key,
            "slow_figures",
            f"Målet gäller {goal.months} månader, men siffran är känd först efter längre tid än så. Uppföljningen "
            "skulle handla om åren före målet. Lägg till ett nyckeltal som är känt tidigare, eller låt målet gälla "
            "fler år.",
            listed(told),
        )


def no_standard(goal: GoalFacts) -> Found:
    promised = goal.standard or any(measure.indicator.standard is not None for measure in goal.live)
    if goal.aim is Aim.MAINTAIN and not promised:
        yield Advice(
            goal.key,
            "no_standard",
            "Målet är att behålla något, men det står inte vad. Skriv i Standard den nivå som ni lovar invånarna, "
            "eller ge nyckeltalet en standard.",
            "behålla, utan standard",
        )


def no_council_goal(goals: GoalSet) -> Found:
    known = {council.key for council in goals.council_goals}
    for goal in goals.goals:
        if goal.of_council or (goal.serves and (goal.serves in known or not known)):
            continue
        why = (
            f"”{goal.serves}” finns inte bland fullmäktiges mål."
            if goal.serves
            else "Målet säger inte vilket av fullmäktiges mål det tjänar."
        )
        yield Advice(
            goal.key,
            "no_council_goal",
            f"{why} Den röda tråden visar varför ni gör det här. Ange fullmäktiges mål. Finns inget som passar, är det "
            "värt att ta upp med kommunstyrelsen.",
            goal.serves or "inget av fullmäktiges mål",
        )


def out_of_line(goals: GoalSet) -> Found:
    for goal in goals.goals:
        for measure in goal.live:
            steps = steps_like(goal, measure, goals.history.get(measure.indicator.key, {}))
            if steps is None or not steps.are_rare:
                continue
            answer = (
                "Det är märkt som utmaning, så det får vara svårt: säg det också till dem som ska göra det."
                if goal.ambition is Ambition.STRETCH
                else "Vet ni varför det går hos er: skriv det i Nytta. Välj annars ett steg som någon har klarat, ta "
                "fler år på er eller märk målet som utmaning."
            )
            yield Advice(
                goal.key,
                "out_of_line",
                f"Steget från {_figure(measure.baseline)} till {_figure(measure.target)} för {measure.indicator.shown} "
                f"är större än nästan alla som är kända hos er och liknande kommuner. {answer}",
                str(steps),
            )


def _figure(value: float | None) -> str:
    """As it is written in Swedish: a decimal comma, and no decimals that say nothing."""
    return "–" if value is None else f"{value:.10g}".replace(".", ",")


CHECKS: tuple[Check, ...] = (
    Check("no_citizen", "Vem det är till för", _each(no_citizen)),
    Check("activity", "Mål eller medel", _each(activity)),
    Check("undefined_quality", "Kvalitet som inte är sagd", _each(undefined_quality)),
    Check("no_indicator", "Nyckeltal saknas", _each(no_indicator)),
    Check("only_outside", "Bara mått utifrån", _each(only_outside)),
    Check("slow_figures", "Siffran kommer för sent", _each(slow_figures)),
    Check("no_standard", "Standard saknas", _each(no_standard)),
    Check("no_council_goal", "Röda tråden", no_council_goal),
    Check("out_of_line", "Ovanligt stort steg", out_of_line),
    Check("near_duplicate", "Liknar ett annat mål", near_duplicates),
    Check("opposite_pulls", "Mål som drar åt olika håll", opposing_pulls),
    Check("too_many", "Många mål", crowded_areas),
    Check("unserved_council_goal", "Fullmäktiges mål utan svar", unserved_council_goals),
)
"""Every check. To add one: write its function, name it here, and describe it in the help of ``check goals``."""

NAMES = {check.key: check.name for check in CHECKS}
