"""Draws: from positions to SVG, by the macros in ``charts.svg.jinja``. One drawing serves both page and print."""

from functools import cache
from typing import Any, assert_never

from styrhjul.reports.charts.bullet import Bullet
from styrhjul.reports.charts.sparkline import Sparkline
from styrhjul.reports.charts.wheel import Wheel
from styrhjul.reports.templating import Templates
from styrhjul.rules.follow_up import Shape, Tone

FILE = "charts.svg.jinja"

Chart = Bullet | Sparkline | Wheel
"""Each bears its ``alt``, which says in words what it shows."""


class Drawing:
    """The pen of one report: the macros, which a municipality may have made its own."""

    def __init__(self, templates: Templates) -> None:
        self._macros: Any = templates.environment.get_template(FILE).module
        self.mark = cache(self._mark)

    def _mark(self, shape: Shape, tone: Tone) -> str:
        return str(self._macros.mark(shape, tone))

    def chart(self, chart: Chart) -> str:
        match chart:
            case Bullet():
                return str(self._macros.bullet(chart))
            case Sparkline():
                return str(self._macros.sparkline(chart))
            case Wheel():
                return str(self._macros.wheel(chart))
            case _:
                assert_never(chart)
