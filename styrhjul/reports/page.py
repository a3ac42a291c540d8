"""The report as an accessible page: one file, without scripts, that a phone and a paper can hold."""

from typing import Any

from markupsafe import Markup

from styrhjul.refused import Refused
from styrhjul.reports.charts.drawing import Chart
from styrhjul.reports.preparing import Prepared
from styrhjul.rules.follow_up import Mark


def to_html(prepared: Prepared) -> bytes:
    """Raises ``Refused`` where a template asks for what the report does not have, or for what the sandbox forbids."""
    from jinja2 import TemplateError

    file = f"{prepared.report.kind}.html.jinja"
    try:
        page = prepared.templates.environment.get_template(file).render(page_context(prepared))
    except TemplateError as error:
        raise Refused(f"Rapportmallen {file} går inte att använda: {error}") from error
    return page.encode()


def page_context(prepared: Prepared) -> dict[str, Any]:
    """What a page's template reads. ``mark`` and ``chart`` are functions that draw."""
    drawing, report = prepared.drawing, prepared.report

    def mark(one: Mark) -> Markup:
        return _drawn(drawing.mark(one.shape, one.tone))

    def chart(one: Chart) -> Markup:
        return _drawn(drawing.chart(one))

    return {
        "report": report,
        "head": report.head,
        "words": prepared.words,
        "said": prepared.said,
        "tables": prepared.content.tables,
        "charts": prepared.content.charts,
        "units": prepared.units,
        "mark": mark,
        "chart": chart,
    }


def _drawn(picture: str) -> Markup:
    return Markup(picture)  # noqa: S704  (drawn by an autoescaping template)
