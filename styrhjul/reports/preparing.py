"""All that a template is given: the context, its tables and drawings, and the words around them."""

from collections.abc import Mapping
from dataclasses import dataclass

from styrhjul.reports.charts.drawing import Drawing
from styrhjul.reports.contexts import FollowUp, ReportContext
from styrhjul.reports.contexts.follow_up import UnitDetail
from styrhjul.reports.sayings import Sayings, sayings
from styrhjul.reports.tables import content
from styrhjul.reports.tables.table import Content
from styrhjul.reports.tables.unit_details import units
from styrhjul.reports.templating import Templates


@dataclass(frozen=True)
class Prepared:
    """``units`` are the follow-up's units one by one, in the order of their tables."""

    report: ReportContext
    content: Content
    said: Sayings
    words: Mapping[str, str]
    units: tuple[UnitDetail, ...]
    drawing: Drawing
    templates: Templates


def prepare(report: ReportContext, templates: Templates) -> Prepared:
    return Prepared(
        report=report,
        content=content(report),
        said=sayings(report),
        words=templates.words,
        units=tuple(units(report)) if isinstance(report, FollowUp) else (),
        drawing=Drawing(templates),
        templates=templates,
    )
