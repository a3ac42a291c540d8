"""The advice that goals get, by the sentence, by the goal and by the whole set."""

from dataclasses import replace
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.check_goals import goals as five_hundred_goals
from models.indicators import OURS
from models.kinds import Aim, Ambition, Better, Control, Source
from styrhjul.rules.goal_checks import CHECKS, NAMES, check_goals
from styrhjul.rules.goal_facts import (
    Advice,
    CouncilGoal,
    GoalFacts,
    GoalSet,
    IndicatorFacts,
    MeasureFacts,
    OpposingIndicators,
)
from styrhjul.rules.goal_language import activity_in, citizens_in, main_clause, undefined_quality_in
from styrhjul.rules.goal_likeness import pairs_alike, stem

READING = IndicatorFacts("lasning", "Elever som läser säkert", quality="kunskap", standard=90)
MEASURE = MeasureFacts(READING, year=2027, baseline=80, target=82)
GOOD = GoalFacts(
    "g1",
    "Alla elever kan läsa när de slutar trean",
    area="skola",
    serves="kf1",
    first_year=2027,
    last_year=2027,
    measures=(MEASURE,),
)
COUNCIL = (CouncilGoal("kf1", "Barn och unga klarar skolan"),)


def advice_on(*goals: GoalFacts, **more: object) -> list[Advice]:
    return list(check_goals(GoalSet(goals, **{"council_goals": COUNCIL, **more})))  # type: ignore[arg-type]


def checks_of(*goals: GoalFacts, **more: object) -> list[str]:
    return [advice.check for advice in advice_on(*goals, **more)]


def measured(**more: object) -> GoalFacts:
    return replace(GOOD, measures=(replace(MEASURE, indicator=replace(READING, **more)),))  # type: ignore[arg-type]


def test_a_goal_that_says_what_becomes_better_for_whom_gets_no_advice() -> None:
    assert advice_on(GOOD) == []


@pytest.mark.parametrize(
    ("sentence", "rule", "words"),
    [
        ("Utveckla arbetet med extra anpassningar", "means_verb", "utveckla"),
        ("Målet är att ta fram en handlingsplan", "means_verb", "ta fram"),
        ("Alla skolor har infört läxhjälp", "means_verb", "infört"),
        ("Nämnden ska verka för att alla elever trivs", "works_for", "verka för"),
        ("Antalet genomförda samtal ska öka", "count_of_doing", "antalet genomförda samtal ska"),
        ("Två dialogmöten per år med föreningarna", "count_of_doing", "två dialogmöten per"),
        ("Alla boende har en aktuell genomförandeplan", "paper", "genomförandeplan"),
        ("Alla chefer ska gå en utbildning", "attends", "gå utbildning"),
        ("Eleverna erbjuds läxhjälp", "offers", "erbjuds"),
        ("Implementering av barnkonventionen", "nominalised", "implementering av"),
        ("Samverkan med regionen ska öka", "change_of_means", "samverkan öka"),
        ("Fördjupat samarbete med polisen", "change_of_means", "fördjupat samarbete"),
        ("Planerna är upprättade i tid", "is_done", "är upprättade"),
        ("Trygghetsskapande åtgärder i centrum", "undertaking", "trygghetsskapande åtgärder"),
    ],
)
def test_a_means_is_found_with_the_words_that_tell(sentence: str, rule: str, words: str) -> None:
    found = activity_in(sentence)
    assert found is not None
    assert (found.rule, found.words) == (rule, words)


@pytest.mark.parametrize(
    "sentence",
    [
        "Eleverna utvecklar sitt läsande",
        "Barnens språk utvecklas",
        "Stärka elevernas läsförmåga",
        "Fler barn deltar i kulturlivet",
        "Väntetiden till hemtjänst är högst tio dagar",
        "Andelen elever som når målen ökar",
        "Minska sjukfrånvaron",
        "Genom ökad samverkan minskar skolfrånvaron",
        "Fler invånare har ett arbete att gå till",
        "",
    ],
)
def test_an_effect_is_not_taken_for_a_means(sentence: str) -> None:
    assert activity_in(sentence) is None


def test_after_by_means_of_the_clause_is_read_from_its_subject() -> None:
    assert main_clause("Genom fritidshemmet får fler barn en bra eftermiddag").subject == ("fler", "barn")


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("Bussresenärerna kommer fram", True),
        ("Den som ringer får svar", True),
        ("Fler cyklar till jobbet", True),
        ("Nio av tio är nöjda", True),
        ("Elevhälsan har kortare kö", False),
        ("Medarbetarna trivs", False),
        ("Personalen stannar", False),
    ],
)
def test_whom_a_goal_is_for_is_a_word_of_its_own_and_not_a_part_of_another(sentence: str, *, named: bool) -> None:
    assert bool(citizens_in(sentence)) is named


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("God kvalitet i förskolan", ("kvalitet",)),
        ("God vård för äldre", ("god vård",)),
        ("Ekeby är en attraktiv arbetsgivare", ("attraktiv",)),
        ("God kvalitet, det vill säga samma personal varje vecka", ()),
        ("Minst 90 procent får ett gott bemötande", ()),
        ("Vi ska kvalitetssäkra kvalitetsarbetet", ()),
    ],
)
def test_quality_is_undefined_until_it_is_said_what_it_is_seen_by(sentence: str, words: tuple[str, ...]) -> None:
    assert undefined_quality_in(sentence) == words


@given(st.text(max_size=80))
def test_any_text_can_be_checked(sentence: str) -> None:
    assert all(advice.check in NAMES for advice in advice_on(replace(GOOD, sentence=sentence)))


def test_a_goal_without_citizens_is_answered_by_saying_whom_it_is_for() -> None:
    alone = replace(GOOD, sentence="Väntetiden är högst tio dagar")
    assert checks_of(alone) == ["no_citizen"]
    assert checks_of(replace(alone, citizen="De som söker plats")) == []


def test_advice_on_an_activity_says_why_and_how_to_answer_it_and_shows_the_words() -> None:
    (advice,) = advice_on(replace(GOOD, sentence="Utveckla undervisningen", citizen="Eleverna"))
    assert (advice.goal, advice.check, advice.evidence) == ("g1", "activity", "utveckla")
    assert "varför då?" in advice.advice
    assert "enheternas planer" in advice.advice


def test_quality_is_answered_by_a_plain_benefit_a_standard_or_an_indicator_of_quality() -> None:
    vague = replace(measured(quality=""), sentence="God vård för äldre")
    assert checks_of(vague) == ["undefined_quality"]
    assert checks_of(replace(vague, benefit="Bättre kvalitet")) == ["undefined_quality"]
    assert checks_of(replace(vague, benefit="De möter samma personal")) == []
    assert checks_of(replace(vague, standard="Högst tio olika medarbetare")) == []
    assert checks_of(replace(vague, measures=GOOD.measures)) == []


def test_a_goal_whose_indicator_is_retired_has_none() -> None:
    assert checks_of(replace(GOOD, measures=())) == ["no_indicator"]
    (advice,) = advice_on(measured(retired=True))
    assert (advice.check, advice.evidence) == ("no_indicator", "Elever som läser säkert")


@pytest.mark.parametrize(
    ("source", "control", "is_outside"),
    [
        (Source.SCB, Control.OWN, True),
        (Source.SURVEY, Control.SHARED, True),
        (Source.KOLADA, Control.SHARED, True),
        (Source.KOLADA, Control.OWN, False),
        (Source.OWN, Control.SHARED, False),
        (Source.OWN, Control.OUTSIDE, True),
    ],
)
def test_a_goal_measured_only_from_outside_is_told(source: Source, control: Control, *, is_outside: bool) -> None:
    outside = measured(source=source, control=control)
    assert checks_of(outside) == (["only_outside"] if is_outside else [])
    own = MeasureFacts(IndicatorFacts("egen"), 2027)
    assert checks_of(replace(outside, measures=(*outside.measures, own))) == []


def test_a_figure_that_comes_later_than_the_goal_is_long_is_told_with_its_lag() -> None:
    (advice,) = advice_on(measured(lag_months=18))
    assert (advice.check, advice.evidence) == ("slow_figures", "Elever som läser säkert: 18 månader")
    assert checks_of(replace(measured(lag_months=18), last_year=2028)) == []
    assert checks_of(measured(lag_months=12)) == []


def test_a_draft_that_says_no_years_is_of_a_year_and_meets_every_other() -> None:
    draft = replace(measured(lag_months=13), key="g2", first_year=None, last_year=None)
    assert checks_of(GOOD, draft) == ["slow_figures", "near_duplicate"]


def test_a_goal_to_keep_something_says_what() -> None:
    kept = replace(measured(standard=None), aim=Aim.MAINTAIN)
    assert checks_of(kept) == ["no_standard"]
    assert checks_of(replace(kept, standard="Alla får plats inom fyra månader")) == []
    assert checks_of(replace(GOOD, aim=Aim.MAINTAIN)) == []


def test_the_red_thread_is_asked_for_both_ways() -> None:
    loose = replace(GOOD, serves="")
    assert checks_of(loose) == ["no_council_goal", "unserved_council_goal"]
    assert checks_of(loose, council_goals=()) == ["no_council_goal"]
    assert checks_of(replace(GOOD, serves="kf9")) == ["no_council_goal", "unserved_council_goal"]
    assert checks_of(replace(GOOD, serves="kf9"), council_goals=()) == []
    assert checks_of(GOOD, council_goals=(*COUNCIL, CouncilGoal("kf2", served=True))) == []


def test_the_councils_own_goals_serve_nobody_elses() -> None:
    assert checks_of(replace(GOOD, key="kf1", serves="", of_council=True)) == []


def test_three_goals_in_an_area_are_few_and_four_are_many() -> None:
    subjects = ("simma", "cykla", "räkna", "skriva")
    four = [replace(GOOD, key=f"g{no}", sentence=f"Alla elever kan {what}") for no, what in enumerate(subjects)]
    assert checks_of(*four[:3]) == []
    (advice,) = advice_on(*four)
    assert (advice.goal, advice.check, advice.evidence) == ("", "too_many", "g0, g1, g2 och g3")
    assert checks_of(*four[:3], replace(four[3], body="von")) == []


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Andelen elever som känner sig trygga i skolan ökar", "Eleverna känner sig trygga i skolan", True),
        ("Eleverna når målen i svenska och matematik", "Alla elever når målen i matematik och svenska", True),
        ("Eleverna är trygga i skolan", "Eleverna är trygga i simhallen", False),
        ("Eleverna i årskurs 3 når målen", "Eleverna i årskurs 6 når målen", False),
        ("Minst 90 procent av eleverna trivs", "Minst 95 procent av eleverna trivs", True),
        ("", "", False),
    ],
)
def test_two_goals_about_the_same_thing_are_alike(one: str, other: str, *, alike: bool) -> None:
    assert bool(list(pairs_alike([one, other]))) is alike


def test_the_later_of_two_goals_that_are_alike_names_the_earlier() -> None:
    twin = replace(GOOD, key="g2", sentence="Eleverna kan läsa när de slutar trean")
    (advice,) = advice_on(GOOD, twin)
    assert (advice.goal, advice.check) == ("g2", "near_duplicate")
    assert advice.evidence.startswith("g1: Alla elever kan läsa")
    assert checks_of(GOOD, replace(twin, first_year=2029, last_year=2029)) == []


SKILLS = st.sampled_from(["läsa", "räkna", "simma", "skriva", "cykla", "sjunga"])


@given(st.lists(st.lists(SKILLS, max_size=5), max_size=8))
def test_comparing_only_by_rare_words_finds_every_pair(sentences: list[list[str]]) -> None:
    said = [frozenset(map(stem, words)) for words in sentences]
    expected = [
        (first, second)
        for second in range(len(said))
        for first in range(second)
        if min(len(said[first]), len(said[second])) >= 2
        and len(said[first] & said[second]) >= 0.75 * len(said[first] | said[second])
    ]
    found = [(first, second) for first, second, _ in pairs_alike([" ".join(words) for words in sentences])]
    assert found == expected


def pulling(key: str, sentence: str, indicator: str, baseline: float | None, target: float) -> GoalFacts:
    measure = MeasureFacts(IndicatorFacts(indicator, indicator.title()), 2027, baseline, target)
    return replace(GOOD, key=key, sentence=sentence, measures=(measure,))


def test_two_goals_that_want_one_indicator_up_and_down_are_told_with_their_targets() -> None:
    up = pulling("g1", "Fler barn får plats", "grupper", 12, 15)
    down = pulling("g2", "Barnen möter färre kamrater åt gången", "grupper", None, 10)
    (advice,) = advice_on(up, down)
    assert (advice.goal, advice.check) == ("g2", "opposite_pulls")
    assert "g1: 15" in advice.evidence
    assert "g2: 10" in advice.evidence
    assert checks_of(up, replace(down, first_year=2028, last_year=2028)) == []
    assert checks_of(up, pulling("g2", "Barnen trivs", "grupper", 12, 16)) == []


def test_where_no_goal_says_where_it_started_our_latest_value_does() -> None:
    up = pulling("g1", "Fler barn får plats", "grupper", None, 15)
    down = pulling("g2", "Barnen möter färre kamrater åt gången", "grupper", None, 10)
    assert checks_of(up, down) == []
    assert checks_of(up, down, history={"grupper": {OURS: {2025: 14, 2026: 12}}}) == ["opposite_pulls"]


def test_a_registered_pair_is_told_unless_one_of_the_two_is_to_be_kept() -> None:
    speed = pulling("g1", "Eleverna får betyg snabbare", "takt", 10, 12)
    care = pulling("g2", "Barnen blir sedda", "tid", 10, 12)
    pairs = (OpposingIndicators("takt", "tid", "samma personal"),)
    (advice,) = advice_on(speed, care, opposing=pairs)
    assert (advice.goal, advice.check, advice.evidence) == ("g2", "opposite_pulls", "Takt mot Tid: samma personal")
    assert checks_of(speed, replace(care, aim=Aim.MAINTAIN, standard="en timme"), opposing=pairs) == []
    assert checks_of(replace(speed, measures=(*speed.measures, *care.measures)), opposing=pairs) == []


def forty(able: int, step: float = 5) -> dict[str, dict[int, float]]:
    """Forty municipalities with one known step each: ``able`` of them took ``step``, the others none."""
    return {f"{no:04}": {2024: 60, 2025: 60 + (step if no <= able else 0)} for no in range(1, 41)}


def test_a_jump_that_few_have_managed_is_told_with_how_many() -> None:
    jump = replace(GOOD, measures=(replace(MEASURE, target=85),))
    (advice,) = advice_on(jump, history={"lasning": forty(3)})
    assert (advice.check, advice.evidence) == ("out_of_line", "3 av 40 kommuner klarade det steget")
    assert checks_of(jump, history={"lasning": forty(4)}) == []
    assert checks_of(jump, history={"lasning": dict(list(forty(0).items())[:9])}) == []
    assert checks_of(jump) == []


def test_a_jump_over_several_years_is_compared_with_steps_as_long() -> None:
    jump = replace(GOOD, last_year=2028, measures=(MeasureFacts(READING, 2028, 80, 85),))
    series = {f"{no:04}": {2022: 60.0, 2023: 62.0, 2024: 64.0, 2025: 66.0} for no in range(1, 11)}
    (advice,) = advice_on(jump, history={"lasning": series})
    assert advice.evidence == "0 av 10 kommuner klarade det steget (0 av 20 steg på 2 år)"


def test_where_lower_is_better_the_jump_is_downward_and_a_stretch_is_told_so() -> None:
    falls = replace(READING, better=Better.LOWER)
    jump = replace(GOOD, ambition=Ambition.STRETCH, measures=(MeasureFacts(falls, 2027, 80, 75),))
    (advice,) = advice_on(jump, history={"lasning": forty(3, step=-5)})
    assert "utmaning" in advice.advice
    assert checks_of(jump, history={"lasning": forty(8, step=-5)}) == []
    backward = replace(jump, measures=(MeasureFacts(falls, 2027, 75, 80),))
    assert checks_of(backward, history={"lasning": forty(0)}) == []


def test_every_check_has_a_name_of_its_own_and_advice_stands_in_the_order_of_the_goals() -> None:
    assert len(NAMES) == len({check.name for check in CHECKS}) == len(CHECKS)
    second = replace(GOOD, key="a", sentence="God kvalitet", measures=())
    assert {advice.goal for advice in advice_on(second, GOOD)[:3]} == {"a"}


def test_five_hundred_goals_are_checked_in_under_a_second() -> None:
    """The bench measures it; here only so that a slip to squared time is seen, with room for a busy machine."""
    begun = perf_counter()
    assert check_goals(five_hundred_goals())
    assert perf_counter() - begun < 5
