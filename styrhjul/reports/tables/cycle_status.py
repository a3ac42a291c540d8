"""The cycle's tables: the wheel's dates, and how far each step has come."""

from styrhjul.reports.charts.wheel import numbered, wheel
from styrhjul.reports.contexts.cycle_status import CycleStatus, WheelStep
from styrhjul.reports.tables.table import Cell, Column, Content, Table, count, dated, text


def content(report: CycleStatus) -> Content:
    # Only where something is left to do: most years have no review.
    left = {"recommendations": _recommendations(report)} if report.recommendations else {}
    return Content(
        sheets=lambda: (
            _dates(report),
            _standing(report),
            *left.values(),
        ),
        tables={"dates": _dates(report), "standing": _standing(report), **left},
        charts={"wheel": wheel(report)},
    )


def _all_steps(report: CycleStatus) -> list[tuple[str, WheelStep]]:
    """The numbered steps, then those whose date hangs on an event."""
    waiting = [("–", step) for step in report.steps if not step.due_on]
    return [(str(number), step) for number, step in numbered(report)] + waiting


def _name(step: WheelStep) -> str:
    return f"{step.name}, {step.occasion}" if step.occasion else step.name


def _dates(report: CycleStatus) -> Table:
    stages = {stage.key: stage.name for stage in report.stages}
    return Table(
        sheet="Datum",
        caption="Årshjulets datum",
        columns=(
            Column("Nr", 5),
            Column("Steg", 41),
            Column("Del av året", 20),
            Column("Vem", 25),
            Column("Öppnar", 22),
            Column("Senast", 22),
        ),
        rows=tuple(
            (
                Cell(number),
                text(_name(step)),
                text(stages.get(step.stage, step.stage)),
                text(step.who),
                dated(step.opens_on),
                dated(step.due_on) if step.due_on else Cell("Väntar på en händelse"),
            )
            for number, step in _all_steps(report)
        ),
    )


def _standing(report: CycleStatus) -> Table:
    counted = (("Klara", 9), ("Att läsa", 9), ("Pågår", 10), ("Inte inkomna", 13), ("Kommande", 15), ("Av", 7))
    return Table(
        sheet="Läget",
        caption="Så långt har varje steg kommit, antal",
        columns=(
            Column("Steg", 46),
            Column("Läge", 26),
            *(Column(name, width, numeric=True) for name, width in counted),
        ),
        rows=tuple(
            (
                text(_name(step)),
                Cell(step.tally.in_words.capitalize()),
                *(count(number) for number in _numbers(step)),
            )
            for _, step in _all_steps(report)
        ),
    )


def _recommendations(report: CycleStatus) -> Table:
    return Table(
        sheet="Granskningar",
        caption="Rekommendationer från externa granskningar som återstår",
        columns=(
            Column("Granskning", 34),
            Column("Rekommendation", 46),
            Column("Ansvarig", 24),
            Column("Senast", 22),
            Column("Läge", 20),
        ),
        rows=tuple(
            (
                text(one.review),
                text(one.what),
                text(one.owner),
                dated(one.due_on),
                Cell("Dagen har varit" if one.overdue else "Återstår"),
            )
            for one in report.recommendations
        ),
    )


def _numbers(step: WheelStep) -> tuple[int, ...]:
    tally = step.tally
    return tally.done, tally.handed_in, tally.open_now, tally.late, tally.coming, tally.parties
