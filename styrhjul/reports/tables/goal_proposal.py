"""The goal proposal's tables: where the standard is not met, the goals, and what stands beside them in equal rank."""

from styrhjul.reports.charts.sparkline import sparkline
from styrhjul.reports.contexts.goal_proposal import BelowStandard, GoalProposal, ProposedGoal
from styrhjul.reports.tables.table import Cell, Column, Content, Table, count, drawn, text, valued
from styrhjul.reports.tables.visits import heard
from styrhjul.reports.words import AIM, AMBITION, CONTROL, DISSENT


def content(report: GoalProposal) -> Content:
    return Content(
        sheets=lambda: (
            _below(report),
            *((heard(report.told, sheet="Vad besöken berättade"),) if report.told else ()),
            _goals(report),
            _targets_of_all(report),
            _opinions(report),
            _advice(report),
        ),
        tables={
            "below": _below(report),
            **({"told": heard(report.told)} if report.told else {}),
            "goals": _goals(report),
            **{f"targets-{place}": _targets(goal) for place, goal in enumerate(report.goals)},
        },
        charts={},
    )


def _below(report: GoalProposal) -> Table:
    return Table(
        sheet="Under standarden",
        caption="Nyckeltal som inte når standarden, det viktigaste först",
        columns=(
            Column("Nyckeltal", 31),
            Column("Rang", 8, numeric=True),
            Column("Utfall", 12, numeric=True),
            Column("Standard", 14, numeric=True),
            Column("Fattas", 12, numeric=True),
            Column("Utveckling", 16),
            Column("Över åren", 24),
            Column("Vem råder", 14),
            Column("Mål", 8),
            Column("Källa", 20),
        ),
        rows=tuple(_below_row(one) for one in report.below),
    )


def _below_row(one: BelowStandard) -> tuple[Cell, ...]:
    line = sparkline(one.series, name=one.indicator, measured_in=one.measured_in, standard=one.standard)
    return (
        text(one.indicator),
        count(one.rank) if one.rank else text(""),
        valued(one.outcome, one.measured_in),
        valued(one.standard, one.measured_in),
        valued(one.gap, one.measured_in),
        text(one.trend),
        drawn(line),
        text(CONTROL[one.control]),
        text(one.goal),
        text(". ".join(filter(None, (one.source, one.age)))),
    )


def _goals(report: GoalProposal) -> Table:
    return Table(
        sheet="Förslag till mål",
        caption="Vad målen är för slags mål, och vad de svarar mot",
        columns=(
            Column("Mål", 7),
            Column("Vad vi vill uppnå", 46),
            Column("Slag", 16),
            Column("År", 15),
            Column("Svarar mot fullmäktiges mål", 40),
        ),
        rows=tuple(
            (
                text(goal.key),
                text(goal.sentence),
                Cell(f"{AIM[goal.aim]}, {AMBITION[goal.ambition].lower()}"),
                Cell(years(goal)),
                text(goal.serves),
            )
            for goal in report.goals
        ),
    )


def years(goal: ProposedGoal) -> str:
    return str(goal.first_year) if goal.first_year == goal.last_year else f"{goal.first_year}–{goal.last_year}"


def _targets(goal: ProposedGoal) -> Table:
    return Table(
        sheet="",
        caption=f"{goal.key}: så mäts målet",
        columns=(
            Column("Nyckeltal", 44),
            Column("År", 8),
            Column("Utgångsläge", 14, numeric=True),
            Column("Målvärde", 14, numeric=True),
        ),
        rows=tuple(
            (
                text(one.indicator),
                Cell(str(one.year), value=one.year),
                valued(one.baseline, one.measured_in),
                valued(one.target, one.measured_in),
            )
            for one in goal.targets
        ),
    )


def _targets_of_all(report: GoalProposal) -> Table:
    goals = [(goal, _targets(goal)) for goal in report.goals]
    columns = goals[0][1].columns if goals else ()
    return Table(
        sheet="Målvärden",
        caption="Så mäts målen",
        columns=(Column("Mål", 7), *columns),
        rows=tuple((text(goal.key), *row) for goal, table in goals for row in table.rows),
    )


def _opinions(report: GoalProposal) -> Table:
    beside = [(goal.key, one) for goal in report.goals for one in goal.opinions]
    beside += [("Alla mål", one) for one in report.opinions]
    return Table(
        sheet="Alternativ och reservationer",
        caption="Alternativ och reservationer",
        columns=(Column("Mål", 10), Column("Slag", 14), Column("Parti", 24), Column("Text", 80)),
        rows=tuple((text(goal), Cell(DISSENT[one.kind]), text(one.party), text(one.text)) for goal, one in beside),
    )


def _advice(report: GoalProposal) -> Table:
    given = [(goal.key, one) for goal in report.goals for one in goal.advice] + [
        ("Alla mål", one) for one in report.advice
    ]
    return Table(
        sheet="Råd från målkontrollen",
        caption="Råd från målkontrollen",
        columns=(Column("Mål", 10), Column("Råd", 90)),
        rows=tuple((text(goal), text(one)) for goal, one in given),
    )
