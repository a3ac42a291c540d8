"""The indicators: our promise to the citizens beside what has come of it."""

from dataclasses import replace

from fastapi import Request, Response
from markupsafe import Markup
from sqlalchemy import Connection

from styrhjul.reports.charts.drawing import Drawing
from styrhjul.reports.charts.sparkline import sparkline
from styrhjul.reports.contexts.parts import Point
from styrhjul.reports.templating import Templates
from styrhjul.reports.words import measure
from styrhjul.services.publishing import ShownIndicator, changes_of, shown_indicators
from styrhjul.store.published import goals_measured_by, public_bodies
from styrhjul.web.gate import Asked, NotHere, Right, Visit, room
from styrhjul.web.pages import said, show
from styrhjul.web.paging import PageNumber, part_of
from styrhjul.web.public.keeping import kept

pages = room()

A_PAGE = 50
_STANDINGS = {"at": True, "below": False, "unknown": None}
"""The choices in the filter, and what they ask of an indicator (``ShownIndicator.meets``)."""


@pages.get("/indicators", right=Right.LOOK)
def indicators(visit: Asked, request: Request, body: str = "", standing: str = "", page: PageNumber = 1) -> Response:
    def draw(connection: Connection) -> Response:
        every = shown_indicators(connection, today=visit.today)
        with_any = {each.indicator.body for each in every}
        found = [each for each in every if _is_wanted(each, body, standing)]
        part = part_of(found, page, A_PAGE)
        return show(
            visit,
            "public/indicators.html.jinja",
            part=part,
            body=body,
            standing=standing,
            bodies=[(each.key, each.name) for each in public_bodies(connection) if each.key in with_any],
        )

    return kept(visit, request, draw)


def _is_wanted(shown: ShownIndicator, body: str, standing: str) -> bool:
    if body and shown.indicator.body != body:
        return False
    return standing not in _STANDINGS or shown.meets is _STANDINGS[standing]


@pages.get("/indicators/{indicator}", right=Right.LOOK)
def indicator_page(visit: Asked, request: Request, indicator: str) -> Response:
    if "\0" in indicator:  # PostgreSQL has no room for it
        raise NotHere

    def draw(connection: Connection) -> Response:
        found = shown_indicators(connection, today=visit.today, key=indicator, retired=True)
        if not found:
            raise NotHere
        (shown,) = found
        return show(
            visit,
            "public/indicator.html.jinja",
            shown=shown,
            chart=_chart(visit, shown),
            goals=goals_measured_by(connection, indicator_id=shown.indicator.id, today=visit.today),
            changes=changes_of(connection, key=indicator),
        )

    return kept(visit, request, draw)


def _chart(visit: Visit, shown: ShownIndicator) -> Markup:
    """The development as a small line; nothing where there are fewer than two years of it."""
    about, told = (
        shown.indicator,
        [f"{year} {measure(value, shown.indicator.measured_in)}" for year, value in shown.years],
    )
    points = [Point(year=year, value=value) for year, value in shown.years]
    line = sparkline(points, name=about.name, measured_in=about.measured_in, standard=about.standard)
    if line is None:
        return Markup()
    alt = said(visit, "%(name)s över åren: %(values)s.", name=about.name, values=", ".join(told))
    # The drawing is made by our own macros, which escape what they are given.
    return Markup(Drawing(Templates()).chart(replace(line, alt=alt)))  # noqa: S704
