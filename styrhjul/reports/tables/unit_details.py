"""The follow-up report's tables about the units one by one."""

from collections.abc import Iterator, Sequence

from styrhjul.reports.contexts.follow_up import FollowUp, UnitDetail
from styrhjul.reports.tables.table import (
    Column,
    Table,
    by_name,
    marked,
    text,
    unit,
    valued,
)
from styrhjul.rules.follow_up_content import STATES

_UNIT = (Column("Enhet", 24), Column("Utförare", 20))


def units(report: FollowUp) -> list[UnitDetail]:
    """The units one by one in alphabetical order; none when the details are closed."""
    return sorted(report.detail.units, key=lambda one: by_name(one.unit)) if report.detail else []


def detail_tables(details: Sequence[UnitDetail]) -> tuple[Table, Table, Table, Table]:
    return _answers(details), _unit_activities(details), _unit_figures(details), _contract_answers(details)


def tables_of_unit(place: int, detail: UnitDetail) -> Iterator[tuple[str, Table]]:
    names = ("answers", "unit_activities", "unit_figures", "contract")
    for name, table in zip(names, detail_tables([detail]), strict=True):
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
            (*unit(detail.unit), text(one.goal), text(one.what), text(STATES[one.state]), text(one.comment))
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
