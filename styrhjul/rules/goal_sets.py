"""The goal checks that look at several goals together: too many, nearly the same, opposite ways, and nobody's."""

from collections import defaultdict
from collections.abc import Iterator

from models.kinds import Aim, Better
from styrhjul.rules.goal_facts import Advice, GoalFacts, GoalSet, MeasureFacts
from styrhjul.rules.goal_likeness import pairs_alike
from styrhjul.rules.swedish import listed

_NAMED = {1: "högre", -1: "lägre"}
MOST_PER_AREA = 3
"""More goals than this in one area, and none of them is what matters most."""


def crowded_areas(goals: GoalSet) -> Iterator[Advice]:
    """A body's goals in one area. Those that name no area are an area of their own."""
    areas: dict[tuple[str, str], list[GoalFacts]] = defaultdict(list)
    for goal in goals.goals:
        areas[goal.body, goal.area.casefold()].append(goal)
    for found in areas.values():
        if len(found) <= MOST_PER_AREA:
            continue
        where = f"i området {found[0].area}" if found[0].area else "utan angivet område"
        yield Advice(
            "",
            "too_many",
            f"Det är {len(found)} mål {where}. Ju fler mål, desto mindre styr vart och ett. Välj de "
            f"{MOST_PER_AREA} som betyder mest för invånarna, och låt resten vara nyckeltal som följs eller "
            "aktiviteter i enheternas planer.",
            listed([goal.key for goal in found]),
        )


def near_duplicates(goals: GoalSet) -> Iterator[Advice]:
    for first, second, share in pairs_alike([goal.sentence for goal in goals.goals]):
        earlier, later = goals.goals[first], goals.goals[second]
        if not earlier.meets(later):
            continue
        yield Advice(
            later.key,
            "near_duplicate",
            f"Målet liknar {earlier.key}. Två mål om samma sak delar uppmärksamheten och följs upp två gånger. Slå "
            "ihop dem, eller skriv tydligt vad som skiljer dem åt.",
            f"{earlier.key}: {earlier.sentence} ({share:.0%} av orden är gemensamma)".replace("%", " %"),
        )


def opposing_pulls(goals: GoalSet) -> Iterator[Advice]:
    """Two goals that want one indicator up and down, or that both improve indicators known to be opposed."""
    for key in goals.by_indicator:
        yield from _same_indicator(goals, key)
    for pair in goals.opposing:
        for first in goals.by_indicator.get(pair.first, []):
            for second in goals.by_indicator.get(pair.second, []):
                yield from _registered(first, second, pair.first, pair.second, pair.why)


def _same_indicator(goals: GoalSet, key: str) -> Iterator[Advice]:
    """Told once on each goal that wants it the other way than an earlier one."""
    pulls = _pulls(goals, key)
    for place, (second, measures, way) in enumerate(pulls):
        against = [pull for pull in pulls[:place] if pull[2] == -way and pull[0].meets(second)]
        if not against:
            continue
        first, others, _ = against[0]
        yield _opposite(
            second,
            f"Målet vill ha {measures[0].indicator.shown} {_NAMED[way]}, medan {first.key} vill ha samma nyckeltal "
            f"{_NAMED[-way]}. Båda kan inte nås. Bestäm vilken riktning som gäller, eller gör det ena till en standard "
            "att behålla.",
            f"{first.key}: {_targets(others)}; {second.key}: {_targets(measures)}",
        )


def _pulls(goals: GoalSet, key: str) -> list[tuple[GoalFacts, list[MeasureFacts], int]]:
    """The goals that pull the indicator one way, 1 up or -1 down, in order; not those that do both."""
    measures = {
        goal.key: [measure for measure in goal.live if measure.indicator.key == key] for goal in goals.by_indicator[key]
    }
    baselines = [measure.baseline for found in measures.values() for measure in found if measure.baseline is not None]
    pulls = []
    for goal in goals.by_indicator[key]:
        ways = {_way(goals, measure, baselines[0] if baselines else None) for measure in measures[goal.key]} - {0}
        if len(ways) == 1:
            pulls.append((goal, measures[goal.key], ways.pop()))
    return pulls


def _registered(first: GoalFacts, second: GoalFacts, one: str, other: str, why: str) -> Iterator[Advice]:
    """Not where one of the two is to be kept: that is how such a pair is held in balance."""
    improving = first.aim is second.aim is Aim.IMPROVE
    if first.key == second.key or not improving or not first.meets(second):
        return
    names = first.indicators[one].shown, second.indicators[other].shown
    yield _opposite(
        second,
        f"{names[1]} och {names[0]} (i {first.key}) brukar dra åt olika håll: det som vinns på det ena förloras lätt "
        "på det andra. Sätt en standard att behålla för det ena, så att det inte betalar för det andra.",
        f"{names[0]} mot {names[1]}{f': {why}' if why else ''}",
    )


def _opposite(goal: GoalFacts, advice: str, evidence: str) -> Advice:
    return Advice(goal.key, "opposite_pulls", advice, evidence)


def _way(goals: GoalSet, measure: MeasureFacts, start: float | None) -> int:
    """1 up, -1 down, 0 neither or not known; from its own baseline, else another's, else our latest value."""
    begins = measure.baseline if measure.baseline is not None else start
    if begins is None:
        begins = goals.latest_own(measure.indicator.key, before=measure.year)
    if begins is None or measure.target is None:
        return 0
    return (measure.target > begins) - (measure.target < begins)


def _targets(measures: list[MeasureFacts]) -> str:
    shown = measures[0].indicator
    arrow = "högre är bättre" if shown.better is Better.HIGHER else "lägre är bättre"
    values = [f"{measure.target:.10g}".replace(".", ",") for measure in measures if measure.target is not None]
    return f"{listed(values)} ({arrow})"


def unserved_council_goals(goals: GoalSet) -> Iterator[Advice]:
    """Only where there are goals that could have served them."""
    served = {goal.serves for goal in goals.goals}
    if all(goal.of_council for goal in goals.goals):
        return
    for council in goals.council_goals:
        if council.served or council.key in served:
            continue
        yield Advice(
            council.key,
            "unserved_council_goal",
            "Ingen nämnd har något mål som tjänar det här av fullmäktiges mål. Fråga vilken nämnd som kan göra mest "
            "nytta, eller säg i årets planer varför det får vänta.",
            council.sentence or council.key,
        )
