"""The follow-up report's tables and drawings."""

from collections.abc import Sequence

from styrhjul.reports.charts.bullet import bullet
from styrhjul.reports.charts.sparkline import Sparkline, sparkline
from styrhjul.reports.contexts.follow_up import FollowedGoal, FollowUp
from styrhjul.reports.contexts.parts import Figure, MarkCount
from styrhjul.reports.tables.table import (
    Cell,
    Column,
    Content,
    Table,
    count,
    drawn,
    marked,
    text,
    valued,
)
from styrhjul.reports.tables.unit_details import detail_tables, tables_of_unit, units
from styrhjul.reports.words import AIM, AMBITION
from styrhjul.rules.follow_up_content import STATES

_FIGURE = (
    Column("Nyckeltal", 31),
    Column("Utfall", 11, numeric=True),
    Column("Förra året", 11, numeric=True),
    Column("Utgångsläge", 16, numeric=True),
    Column("Målvärde", 12, numeric=True),
    Column("Standard", 12, numeric=True),
    Column("Läge", 18),
)


def content(report: FollowUp) -> Content:
    """Goals and units are named by their place, from 0. The units' parts are there when the report has them."""
    details = units(report)
    return Content(
        sheets=lambda: (
            _goals(report),
            _figures_of_all(report),
            _judgements_of_all(report),
            _kept(report),
            _missed(report),
            _activities(report),
            _contract_questions(report),
            *(detail_tables(details) if report.detail else ()),
        ),
        tables={
            "goals": _goals(report),
            "kept": _kept(report),
            "missed": _missed(report),
            "activities": _activities(report),
            "contract_questions": _contract_questions(report),
            **{f"figures-{place}": _figures(goal) for place, goal in enumerate(report.goals)},
            **{f"judgements-{place}": _judgements(goal, report) for place, goal in enumerate(report.goals)},
            **{name: table for place, detail in enumerate(details) for name, table in tables_of_unit(place, detail)},
        },
        charts={
            f"bullet-{place}-{number}": placed
            for place, goal in enumerate(report.goals)
            for number, figure in enumerate(goal.figures)
            if (placed := bullet(figure))
        },
    )


def _line(figure: Figure) -> Sparkline | None:
    return sparkline(figure.series, name=figure.indicator, measured_in=figure.measured_in, standard=figure.standard)


def _goals(report: FollowUp) -> Table:
    return Table(
        sheet="Målen",
        caption="Målen och hur långt vi har kommit",
        columns=(
            Column("Mål", 7),
            Column("Vad vi vill uppnå", 54),
            Column("Slag", 15),
            Column("Läge", 20),
            Column("Prognos", 18),
        ),
        rows=tuple(
            (
                text(goal.key),
                text(goal.sentence),
                Cell(f"{AIM[goal.aim]}, {AMBITION[goal.ambition].lower()}"),
                marked(goal.mark),
                marked(goal.forecast),
            )
            for goal in report.goals
        ),
    )


def _figure_row(figure: Figure) -> tuple[Cell, ...]:
    unit_of_measure = figure.measured_in
    outcome = text("Visas inte") if figure.withheld else valued(figure.outcome, unit_of_measure)
    compared = (figure.last_year, figure.baseline, figure.target, figure.standard)
    return (
        text(figure.indicator),
        outcome,
        *(valued(value, unit_of_measure) for value in compared),
        marked(figure.mark),
    )


def _figures(goal: FollowedGoal) -> Table:
    return Table(
        sheet="",
        caption=f"{goal.key}: siffrorna bakom målet",
        columns=(*_FIGURE, Column("Över åren", 22)),
        rows=tuple((*_figure_row(figure), drawn(_line(figure))) for figure in goal.figures),
    )


def _figures_of_all(report: FollowUp) -> Table:
    said = (Column("Vägen", 44), Column("Att veta om siffran", 40), Column("Källa", 18))
    return Table(
        sheet="Nyckeltal",
        caption="Siffrorna bakom målen",
        columns=(Column("Mål", 7), *_FIGURE, Column("Väg i procent", 12, numeric=True), *said, Column("Över åren", 60)),
        rows=tuple(
            (
                text(goal.key),
                *_figure_row(figure),
                valued(figure.way, "%"),
                text(figure.way_in_words),
                text(" ".join(filter(None, (figure.withheld, figure.age)))),
                text(figure.source),
                text(", ".join(f"{point.year}: {valued(point.value).text}" for point in figure.series)),
            )
            for goal in report.goals
            for figure in goal.figures
        ),
    )


def _judgement_row(name: str, counts: Sequence[MarkCount], report: FollowUp) -> tuple[Cell, ...]:
    numbers = {one.mark.key: one.count for one in counts}
    return (text(name), *(count(numbers.get(mark.key, 0)) for mark in report.scale))


def _judgements(goal: FollowedGoal, report: FollowUp) -> Table:
    return Table(
        sheet="",
        caption=f"{goal.key}: så bedömer enheterna",
        columns=(Column("Enheter", 12), *(Column(mark.name, 22, numeric=True, mark=mark) for mark in report.scale)),
        rows=(
            _judgement_row("Egna", goal.own, report),
            _judgement_row("Privata", goal.private, report),
        ),
    )


def _judgements_of_all(report: FollowUp) -> Table:
    marks = tuple(Column(mark.name, 18, numeric=True, mark=mark) for mark in report.scale)
    return Table(
        sheet="Enheternas bedömningar",
        caption="Så bedömer enheterna, egna och privata",
        columns=(Column("Mål", 7), Column("Enheter", 22), *marks),
        rows=tuple(
            (text(goal.key), *_judgement_row(name, counts, report))
            for goal in report.goals
            for name, counts in (("Egna", goal.own), ("Privata", goal.private))
        ),
    )


def _kept(report: FollowUp) -> Table:
    return Table(
        sheet="Standarden hålls",
        caption="Nyckeltal som håller den standard vi har lovat",
        columns=(Column("Nyckeltal", 36), Column("Så ligger det till", 70)),
        rows=tuple((text(kept.indicator), text(kept.sentence)) for kept in report.kept),
    )


def _missed(report: FollowUp) -> Table:
    return Table(
        sheet="Åtaganden som inte nåddes",
        caption="Åtaganden som inte nåddes, och vad vi gör nu",
        columns=(Column("Mål", 7), Column("Vad vi hade lovat", 48), Column("Vad vi gör nu", 60)),
        rows=tuple((text(missed.goal), text(missed.sentence), text(missed.now)) for missed in report.missed),
    )


def _activities(report: FollowUp) -> Table:
    return Table(
        sheet="Aktiviteter",
        caption="Enheternas aktiviteter, antal",
        columns=(
            Column("Läge", 24),
            Column("Egna", 16, numeric=True),
            Column("Privata", 16, numeric=True),
            Column("Tillsammans", 16, numeric=True),
        ),
        rows=tuple(
            (text(STATES[one.state]), count(one.own), count(one.private), count(one.own + one.private))
            for one in report.activities
        ),
    )


def _contract_questions(report: FollowUp) -> Table:
    return Table(
        sheet="Avtalsfrågor",
        caption="Frågor ur avtal och godkännanden, till privata utförare",
        columns=(Column("Fråga", 60), Column("Tillfrågade", 14, numeric=True), Column("Har svarat", 14, numeric=True)),
        rows=tuple((text(one.question), count(one.asked), count(one.answered)) for one in report.contract_questions),
    )
