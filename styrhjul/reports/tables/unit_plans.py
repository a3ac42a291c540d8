"""The tables of the unit plans' summary: own and private units in the same ones, in alphabetical order."""

from styrhjul.reports.contexts.unit_plans import Plan, PlannedGoal, UnitPlans
from styrhjul.reports.tables.table import Cell, Column, Content, Table, by_name, count, dated, text, unit

_UNIT = (Column("Enhet", 22), Column("Utförare", 21))


def content(report: UnitPlans) -> Content:
    return Content(
        sheets=lambda: (
            _plans(report),
            _goals(report),
            _answers_of_all(report),
            _activities_of_all(report),
            _lessons(report),
        ),
        tables={
            "plans": _plans(report),
            "goals": _goals(report),
            "lessons": _lessons(report),
            **{f"answers-{place}": _answers(goal) for place, goal in enumerate(report.goals)},
            **{f"activities-{place}": _activities(goal) for place, goal in enumerate(report.goals)},
        },
        charts={},
    )


def _in_order(report: UnitPlans) -> list[Plan]:
    return sorted(report.plans, key=lambda plan: by_name(plan.unit))


def _plans(report: UnitPlans) -> Table:
    return Table(
        sheet="Planerna",
        caption="Enheternas planer och hur många som har läst dem",
        columns=(
            *_UNIT,
            Column("Plan", 20),
            Column("Version", 10, numeric=True),
            Column("Kvitton", 12, numeric=True),
            Column("Frågor", 12, numeric=True),
        ),
        rows=tuple(
            (
                *unit(plan.unit),
                dated(plan.handed_in_on) if plan.handed_in_on else Cell("Saknas"),
                count(plan.version) if plan.version else text(""),
                count(plan.receipts),
                count(plan.questions),
            )
            for plan in _in_order(report)
        ),
        note=f"{report.readers} förtroendevalda ska läsa planerna." if report.readers else "",
    )


def _goals(report: UnitPlans) -> Table:
    return Table(
        sheet="Målen",
        caption="Målen och hur många enheter som svarar på dem",
        columns=(
            Column("Mål", 7),
            Column("Vad vi vill uppnå", 52),
            Column("Enheter", 12, numeric=True),
            Column("Aktiviteter", 12, numeric=True),
        ),
        rows=tuple(
            (
                text(goal.key),
                text(goal.sentence),
                count(len(goal.answers)),
                count(sum(len(answer.activities) for answer in goal.answers)),
            )
            for goal in report.goals
        ),
    )


def _answers(goal: PlannedGoal) -> Table:
    said = ("Så förstår vi målet", "Vårt bidrag", "Risker", "Vad vi behöver")
    return Table(
        sheet="",
        caption=f"{goal.key}: så förstår enheterna målet och bidrar till det",
        columns=(*_UNIT, *(Column(name, width) for name, width in zip(said, (40, 36, 24, 21), strict=True))),
        rows=tuple(
            (
                *unit(answer.unit),
                text(answer.understanding),
                text(answer.contribution),
                text(answer.risks),
                text(answer.resources),
            )
            for answer in sorted(goal.answers, key=lambda answer: by_name(answer.unit))
        ),
    )


def _activities(goal: PlannedGoal) -> Table:
    return Table(
        sheet="",
        caption=f"{goal.key}: enheternas aktiviteter",
        columns=(
            *_UNIT,
            Column("Aktivitet", 38),
            Column("Ansvarig roll", 23),
            Column("Börjar", 16),
            Column("Klar", 16),
            Column("Så ser vi att det hjälpte", 38),
        ),
        rows=tuple(
            (
                *unit(answer.unit),
                text(f"{one.no}. {one.what}"),
                text(one.owner),
                dated(one.starts_on),
                dated(one.ends_on),
                text(one.sign),
            )
            for answer in sorted(goal.answers, key=lambda answer: by_name(answer.unit))
            for one in answer.activities
        ),
    )


def _of_all(report: UnitPlans, tables: list[Table], *, sheet: str, caption: str) -> Table:
    """The goals' tables as one, with the goal in a column of its own."""
    return Table(
        sheet=sheet,
        caption=caption,
        columns=(Column("Mål", 7), *(tables[0].columns if tables else ())),
        rows=tuple(
            (text(goal.key), *row) for goal, table in zip(report.goals, tables, strict=True) for row in table.rows
        ),
    )


def _answers_of_all(report: UnitPlans) -> Table:
    answers = [_answers(goal) for goal in report.goals]
    return _of_all(report, answers, sheet="Svar på målen", caption="Så förstår enheterna målen och bidrar till dem")


def _activities_of_all(report: UnitPlans) -> Table:
    activities = [_activities(goal) for goal in report.goals]
    return _of_all(report, activities, sheet="Aktiviteter", caption="Enheternas aktiviteter, mål för mål")


def _lessons(report: UnitPlans) -> Table:
    return Table(
        sheet="Vad året lärde oss",
        caption="Lärdomar, enhet för enhet",
        columns=(*_UNIT, Column("Lärdom", 80)),
        rows=tuple((*unit(plan.unit), text(plan.lesson)) for plan in _in_order(report) if plan.lesson),
    )
