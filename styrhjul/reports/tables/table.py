"""A table before it is given a form: the page, the print and the workbook are made from the same one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from styrhjul.reports.charts.drawing import Chart
from styrhjul.reports.contexts.parts import Unit
from styrhjul.reports.words import DASH, alphabetical, day, measure, operated_by
from styrhjul.rules.follow_up import Mark


@dataclass(frozen=True)
class Cell:
    """``text`` as it is read; ``value`` as a workbook holds it: a number (in ``measured_in``) or a date."""

    text: str
    value: float | date | None = None
    measured_in: str = ""
    mark: Mark | None = None
    chart: Chart | None = None


@dataclass(frozen=True)
class Column:
    """``width`` is in letters: what the workbook's column has, and the share of the width elsewhere."""

    name: str
    width: int = 12
    numeric: bool = False
    mark: Mark | None = None


@dataclass(frozen=True)
class Table:
    """The first column names its row. ``note`` stands below. ``sheet`` is its name in the workbook (at most 31)."""

    sheet: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class Content:
    """A report beside its texts: the pages' tables and charts by name, and the workbook's tables when asked for."""

    sheets: Callable[[], tuple[Table, ...]]
    tables: Mapping[str, Table]
    charts: Mapping[str, Chart]


def text(written: str) -> Cell:
    return Cell(written.strip() or DASH)


def count(number: int) -> Cell:
    return Cell(str(number), value=number)


def valued(value: float | None, measured_in: str = "") -> Cell:
    return Cell(measure(value, measured_in), value=value, measured_in=measured_in)


def dated(when: date | None) -> Cell:
    return Cell(day(when) if when else DASH, value=when)


def marked(mark: Mark | None) -> Cell:
    return Cell(mark.name, mark=mark) if mark else Cell(DASH)


def drawn(chart: Chart | None) -> Cell:
    return Cell(chart.alt, chart=chart) if chart else Cell(DASH)


def unit(one: Unit) -> tuple[Cell, Cell]:
    return Cell(one.name), Cell(operated_by(one))


def by_name(one: Unit) -> tuple[tuple[str, ...], str]:
    """Sorts units as in a dictionary: the order says nothing of them."""
    return alphabetical(one.name), one.name
