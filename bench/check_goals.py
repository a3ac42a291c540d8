"""How long the goal checks take for 500 goals with measures and history, against the second that they may take."""

from bench.measuring import Ratio, compare, timed
from models.indicators import OURS
from models.kinds import Better
from styrhjul.rules.goal_checks import check_goals
from styrhjul.rules.goal_facts import CouncilGoal, GoalFacts, GoalSet, IndicatorFacts, MeasureFacts

GOALS = 500
LIMIT = 1.0
_BODIES = ("bun", "von", "kfn", "mbn", "sn")
_WHO = ("elever", "äldre", "brukare", "invånare", "barn", "unga", "företag", "föräldrar", "besökare", "trafikanter")
_WHAT = (
    *("känner sig trygga i {}", "är nöjda med stödet i {}", "får svar i tid från {}", "kan påverka {}"),
    *("når målen i {}", "deltar i {}", "klarar vardagen tack vare {}", "utvecklar sina kunskaper genom {}"),
)
_WHERE = ("skolan", "hemtjänsten", "biblioteket", "simhallen", "centrum", "byarna", "fritidsgården", "parkerna")
_MEANS = ("Utveckla arbetet med {}", "Ta fram en plan för {}", "God kvalitet i {}", "Ökad samverkan kring {}")
_STRIDE = 7
_YEARS = range(2015, 2027)


def goals(number: int = GOALS) -> GoalSet:
    """Goals of five bodies, most of them effects; forty indicators with twelve years of forty municipalities."""
    indicators = [
        IndicatorFacts(key=f"n{no}", name=f"Nyckeltal {no}", better=Better.LOWER if no % 4 == 0 else Better.HIGHER)
        for no in range(40)
    ]
    sentences = (
        *(f"Fler {who} {what.format(where)}" for who in _WHO for what in _WHAT for where in _WHERE),
        *(f"{means.format(where)} för {who}" for means in _MEANS for where in _WHERE for who in _WHO),
    )
    made = [
        GoalFacts(
            key=f"m{no}",
            sentence=sentence,
            body=_BODIES[no % 5],
            area=_WHERE[no % 8],
            serves=f"kf{no % 12}",
            first_year=2027,
            last_year=2027 + no % 3,
            measures=tuple(
                MeasureFacts(indicators[(no * step) % 40], year=2027, baseline=60 + no % 9, target=58 + no % 13)
                for step in (1, 3)
            ),
        )
        for no, sentence in ((no, sentences[no * _STRIDE % len(sentences)]) for no in range(number))
    ]
    values = {
        place: {year: 60 + (year * 7 + seed * 13) % 11 for year in _YEARS}
        for seed, place in enumerate((OURS, *(f"{code:04}" for code in range(114, 153))))
    }
    return GoalSet(
        goals=tuple(made),
        council_goals=tuple(CouncilGoal(f"kf{no}", f"Fullmäktiges mål {no}") for no in range(14)),
        history={indicator.key: values for indicator in indicators},
    )


def main() -> list[Ratio]:
    checked = goals()
    return [
        compare(
            f"{GOALS} goals checked, to the second they may take",
            floor=lambda: LIMIT,
            ours=lambda: timed(lambda: check_goals(checked)),
            aim=1,
        )
    ]
