"""How long a follow-up report of 50 units takes, against Jinja2 and Typst alone, given what we would have prepared."""

import json
from collections.abc import Callable
from datetime import date

import typst
from markupsafe import Markup

from bench.measuring import Ratio, compare, timed
from models.kinds import ActivityState, Operator
from styrhjul.reports.contexts import FollowUp
from styrhjul.reports.contexts.follow_up import Detail, FollowedGoal, UnitActivity, UnitAnswer, UnitDetail, UnitFigure
from styrhjul.reports.contexts.head import Head
from styrhjul.reports.contexts.parts import Figure, MarkCount, Point, Unit
from styrhjul.reports.page import page_context
from styrhjul.reports.preparing import Prepared, prepare
from styrhjul.reports.print import STANDARDS, fonts, prepared_data
from styrhjul.reports.rendering import html, pdf
from styrhjul.reports.templating import SHIPPED, Templates
from styrhjul.rules.follow_up import SCALE

UNITS, GOALS, FIGURES = 50, 8, 3
TEXT = "Vi planerade stödet tillsammans varje vecka, och det märktes på både närvaron och resultaten. " * 2


def main() -> list[Ratio]:
    report = follow_up()
    prepared = prepare(report, Templates())
    bare_page, bare_print = _bare_page(prepared), _bare_print(prepared)
    return [
        compare(
            f"the page of a follow-up with {UNITS} units, to Jinja2 alone",
            floor=lambda: timed(bare_page),
            ours=lambda: timed(lambda: html(report)),
            aim=1.5,
            times=9,
        ),
        compare(
            f"the PDF of a follow-up with {UNITS} units, to Typst alone",
            floor=lambda: timed(bare_print),
            ours=lambda: timed(lambda: pdf(report)),
            aim=1.5,
        ),
    ]


class _Drawn(dict[int, Markup]):
    """Drawings made beforehand, found by what they are of."""

    def __call__(self, one: object) -> Markup:
        return self[id(one)]


def _bare_page(prepared: Prepared) -> Callable[[], object]:
    context = page_context(prepared)
    tables = prepared.content.tables.values()
    marks = [cell.mark for table in tables for row in table.rows for cell in row if cell.mark]
    marks += [column.mark for table in tables for column in table.columns if column.mark]
    marks += [one.mark for goal in prepared.report.goals for one in (goal, *goal.figures)] + list(SCALE)
    charts = [cell.chart for table in tables for row in table.rows for cell in row if cell.chart]
    charts += prepared.content.charts.values()
    context |= {
        "mark": _Drawn({id(one): context["mark"](one) for one in marks}),
        "chart": _Drawn({id(one): context["chart"](one) for one in charts}),
    }
    template = prepared.templates.environment.get_template("follow_up.html.jinja")
    return lambda: template.render(context)


def _bare_print(prepared: Prepared) -> Callable[[], object]:
    data = json.dumps(prepared_data(prepared), ensure_ascii=False)
    return lambda: typst.compile(
        SHIPPED / "follow_up.typ",
        root=SHIPPED,
        font_paths=fonts(),
        format="pdf",
        sys_inputs={"data": data},
        pdf_standards=STANDARDS,
    )


def follow_up() -> FollowUp:
    """A committee's report with all of its details: 50 units' answers, activities and figures, and eight goals."""
    return FollowUp(
        head=Head(
            municipality="Ekeby kommun",
            body="Vård- och omsorgsnämnden",
            title="Uppföljning",
            year=2027,
            period="januari–augusti",
            made_on=date(2027, 9, 24),
            citizens=(TEXT,),
            highlights=(TEXT, TEXT, TEXT),
            learning=(TEXT, TEXT),
        ),
        scale=SCALE,
        units_own=UNITS // 2,
        units_private=UNITS // 2,
        answered_own=UNITS // 2,
        answered_private=UNITS // 2,
        goals=tuple(_goal(number) for number in range(GOALS)),
        detail=Detail(units=tuple(_unit(number) for number in range(UNITS))),
    )


def _goal(number: int) -> FollowedGoal:
    counts = tuple(MarkCount(mark=mark, count=5) for mark in SCALE)
    return FollowedGoal(
        key=f"M{number}",
        sentence="Fler som behöver hjälp i vardagen får den av någon som de känner.",
        mark=SCALE[number % len(SCALE)],
        why=TEXT,
        learning=TEXT,
        now=TEXT,
        figures=tuple(
            Figure(
                key=f"n{number}-{place}",
                indicator="Olika personer som besöker en hemtjänsttagare under 14 dagar",
                measured_in="%",
                baseline=60 + place,
                target=80,
                standard=75,
                outcome=70.5 + number,
                last_year=66,
                series=tuple(Point(year=year, value=60 + year % 7 + place) for year in range(2020, 2028)),
                mark=SCALE[place % len(SCALE)],
            )
            for place in range(FIGURES)
        ),
        own=counts,
        private=counts,
    )


def _unit(number: int) -> UnitDetail:
    goals = [f"M{goal}" for goal in range(GOALS)]
    return UnitDetail(
        unit=Unit(name=f"Enhet {number}", operator=Operator.LOV if number % 2 else Operator.OWN),
        answers=tuple(
            UnitAnswer(goal=goal, mark=SCALE[(number + place) % len(SCALE)], done=TEXT, why=TEXT, now=TEXT)
            for place, goal in enumerate(goals)
        ),
        activities=tuple(UnitActivity(goal=goal, what=TEXT, state=ActivityState.UNDER_WAY) for goal in goals),
        figures=tuple(UnitFigure(indicator=f"Nyckeltal {place}", outcome=place + 0.5) for place in range(FIGURES)),
    )
