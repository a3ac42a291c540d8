"""The year's visits planned from nothing: seconds, and the gap between the plan and the solver's bound."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from bench.measuring import timed
from styrhjul.rules.visits.planner import plan_visits
from styrhjul.rules.visits.problem import Place, Plan, Problem, Visitor, VisitRules


@dataclass(frozen=True)
class Planned:
    """A plan's seconds against the aim, with its gap."""

    what: str
    seconds: float
    aim: float
    plan: Plan

    def __str__(self) -> str:
        verdict = "ok" if self.seconds <= self.aim else "MISSED"
        return (
            f"{self.what:<58} {self.seconds:6.1f} s (aim {self.aim:g} s) {verdict}   "
            f"cost {self.plan.cost:g}, bound {self.plan.bound:g}, gap {100 * self.plan.gap:.1f} %"
        )


def main() -> list[Planned]:
    import ortools.sat.python.cp_model  # noqa: F401  (its import takes seconds once, and is not what is measured)

    return [
        _planned(units=30, politicians=26, every_years=3, seconds=4.0, aim=5),
        _planned(units=30, politicians=26, every_years=1, seconds=4.0, aim=5),
        _planned(units=1000, politicians=300, every_years=3, seconds=30.0, aim=60),
        _planned(units=1000, politicians=300, every_years=1, seconds=30.0, aim=60),
    ]


def _planned(*, units: int, politicians: int, every_years: int, seconds: float, aim: float) -> Planned:
    asked = problem(units=units, politicians=politicians, every_years=every_years)
    plans: list[Plan] = []
    took = timed(lambda: plans.append(plan_visits(asked, seconds=seconds)))
    what = f"{len(plans[0].visits)} visits to {units} units, {politicians} politicians"
    return Planned(what, took, aim, plans[0])


def problem(*, units: int, politicians: int, every_years: int) -> Problem:
    """A year with 36 days for visits, where everybody is away now and then and has visited some units before."""
    drawn = random.Random(units + politicians)
    days = [date(2027, 2, 1) + timedelta(days=number) for number in (*range(70), *range(215, 285))]
    periods = {
        "var": tuple(day for day in days if day.month < 7 and day.weekday() in {1, 2, 3})[:18],
        "host": tuple(day for day in days if day.month > 7 and day.weekday() in {1, 2, 3})[:18],
    }
    every_day = (*periods["var"], *periods["host"])
    places = tuple(
        Place(
            key=f"enhet-{number}",
            name=f"Enhet {number}",
            area=f"omrade-{drawn.randrange(max(1, units // 6))}",
            private=number % 4 == 0,
            last_visited=drawn.choice((None, 2024, 2025, 2026)) if every_years > 1 else 2026,
            missed_goals=drawn.choice((0, 0, 0, 1, 2)),
            asked=drawn.random() < 0.1,
            away=frozenset(drawn.sample(every_day, 6)),
        )
        for number in range(units)
    )
    visitors = tuple(
        Visitor(
            key=f"ledamot-{number}",
            name=f"Ledamot {number}",
            party="ABCDEFGH"[number % 8],
            side="majority" if number % 13 < 7 else "opposition",
            away=frozenset(drawn.sample(every_day, 7)),
            visited_last_year=frozenset(place.key for place in drawn.sample(places, 3)),
        )
        for number in range(politicians)
    )
    return Problem(2027, periods, visitors, places, VisitRules(every_years=every_years))


if __name__ == "__main__":
    for one in main():
        print(one)
