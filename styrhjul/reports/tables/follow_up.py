"""The follow-up report's tables and drawings."""

from collections.abc import Iterator, Sequence

from styrhjul.reports.charts.bullet import bullet
from styrhjul.reports.charts.sparkline import Sparkline, sparkline
from styrhjul.reports.contexts.follow_up import FollowedGoal, FollowUp, UnitDetail
from styrhjul.reports.contexts.parts import Figure, MarkCount
from styrhjul.reports.tables.table import (
    Cell,
    Column,
    Content,
    Table,
    by_name,
    count,
    drawn,
    marked,
    text,
    unit,
    valued,
)
from styrhjul.reports.words import AIM, AMBITION, STATE

_FIGURE = (
    Column("Nyckeltal", 31),
    Column("Utfall", 11, numeric=True),
    Column("Förra året", 11, numeric=True),
    Column("Utgångsläge", 16, numeric=True),
    Column("Målvärde", 12, numeric=True),
    Column("Standard", 12, numeric=True),
    Column("Läge", 18),
)
_UNIT = (Column("Enhet", 24), Column("Utförare", 20))


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
            *(_details(details) if report.detail else ()),
        ),
        tables={
            "goals": _goals(report),
            "kept": _kept(report),
            "missed": _missed(report),
            "activities": _activities(report),
            "contract_questions": _contract_questions(report),
            **{f"figures-{place}": _figures(goal) for place, goal in enumerate(report.goals)},
            **{f"judgements-{place}": _judgements(goal, report) for place, goal in enumerate(report.goals)},
            **{name: table for place, detail in enumerate(details) for name, table in _of_unit(place, detail)},
        },
        charts={
            f"bullet-{place}-{number}": placed
            for place, goal in enumerate(report.goals)
            for number, figure in enumerate(goal.figures)
            if (placed := bullet(figure))
        },
    )


def units(report: FollowUp) -> list[UnitDetail]:
    """The units one by one in alphabetical order; none when the details are closed."""
    return sorted(report.detail.units, key=lambda one: by_name(one.unit)) if report.detail else []


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
            (text(STATE[one.state]), count(one.own), count(one.private), count(one.own + one.private))
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


def _details(details: Sequence[UnitDetail]) -> tuple[Table, Table, Table, Table]:
    return _answers(details), _unit_activities(details), _unit_figures(details), _contract_answers(details)


def _of_unit(place: int, detail: UnitDetail) -> Iterator[tuple[str, Table]]:
    names = ("answers", "unit_activities", "unit_figures", "contract")
    for name, table in zip(names, _details([detail]), strict=True):
        yield f"{name}-{place}", _without_unit(table, detail.unit.name)


def _without_unit(table: Table, name: str) -> Table:
    """The same table where a heading already says which unit it is about."""
    return Table(
        sheet="",
        caption=f"{name}: {table.caption[0].lower()}{table.caption[1:]}",
        columns=table.columns[len(_UNIT) :],
        rows=tuple(row[len(_UNIT) :] for row in table.rows),
    )


def _answers(details: Sequence[UnitDetail]) -> Table:
    return Table(
        sheet="Enheternas svar",
        caption="Enhetens svar om målen",
        columns=(
            *_UNIT,
            Column("Mål", 7),
            Column("Läge", 22),
            Column("Prognos", 20),
            Column("Vad vi har gjort", 36),
            Column("Varför det gick så", 36),
            Column("Vad vi gör nu", 36),
        ),
        rows=tuple(
            (
                *unit(detail.unit),
                text(answer.goal),
                marked(answer.mark),
                marked(answer.forecast),
                text(answer.done),
                text(answer.why),
                text(answer.now),
            )
            for detail in details
            for answer in detail.answers
        ),
    )


def _unit_activities(details: Sequence[UnitDetail]) -> Table:
    return Table(
        sheet="Enheternas aktiviteter",
        caption="Enhetens aktiviteter",
        columns=(*_UNIT, Column("Mål", 7), Column("Aktivitet", 44), Column("Läge", 18), Column("Kommentar", 44)),
        rows=tuple(
            (*unit(detail.unit), text(one.goal), text(one.what), text(STATE[one.state]), text(one.comment))
            for detail in details
            for one in detail.activities
        ),
    )


def _unit_figures(details: Sequence[UnitDetail]) -> Table:
    return Table(
        sheet="Enheternas siffror",
        caption="Enhetens egna siffror",
        columns=(*_UNIT, Column("Nyckeltal", 36), Column("Utfall", 22, numeric=True), Column("Enhetens kommentar", 50)),
        rows=tuple(
            (
                *unit(detail.unit),
                text(figure.indicator),
                text(figure.withheld) if figure.withheld else valued(figure.outcome, figure.measured_in),
                text(figure.comment),
            )
            for detail in details
            for figure in detail.figures
        ),
    )


def _contract_answers(details: Sequence[UnitDetail]) -> Table:
    return Table(
        sheet="Svar på avtalsfrågor",
        caption="Svar på avtalets frågor",
        columns=(*_UNIT, Column("Fråga", 44), Column("Svar", 60)),
        rows=tuple(
            (*unit(detail.unit), text(answer.question), text(answer.answer))
            for detail in details
            for answer in detail.contract
        ),
    )
