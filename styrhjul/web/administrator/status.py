"""The status matrix: a body's units by the steps that they owe, with words, filters and pages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from threading import Lock
from urllib.parse import urlencode

from fastapi import Response
from markupsafe import Markup
from sqlalchemy import Connection

from styrhjul.rules.status import Status
from styrhjul.rules.wording import STATUS_WORDS
from styrhjul.store.database import Database
from styrhjul.store.matrix import Asked as Wanted
from styrhjul.store.matrix import Matrix, matrix
from styrhjul.store.version import Version, version
from styrhjul.store.years import year_of
from styrhjul.web.gate import Asked, NotHere, Right, Visit, room
from styrhjul.web.pages import drawn, said, show
from styrhjul.web.paging import PageNumber, nearest
from styrhjul.web.site import Site

pages = room()

UNITS_A_PAGE = 50
KEPT = 200
"""So many drawn pages of the matrix are kept, of a few tens of kilobytes each."""
_OPERATORS = ("own", "private")


@dataclass(frozen=True)
class Filter:
    """What the address asks for. What it asks for that there is not is as if it were not asked for."""

    status: str = ""
    step: str = ""
    operator: str = ""
    area: str = ""
    unit: str = ""

    @property
    def is_set(self) -> bool:
        return any(vars(self).values())

    def address(self, path: str) -> str:
        """Where the same filter's pages are, ending where the page's number goes."""
        asked = urlencode({name: value for name, value in vars(self).items() if value})
        return f"{path}?{asked}&page=" if asked else f"{path}?page="


@pages.get("/bodies/{body}/{year:int}/status", right=Right.FOLLOW)
def status(  # noqa: PLR0913, PLR0917  (a filter is these)
    visit: Asked,
    body: str,
    year: int,
    status: str = "",
    step: str = "",
    operator: str = "",
    area: str = "",
    unit: str = "",
    page: PageNumber = 1,
) -> Response:
    chosen = Filter(
        status=status if status in set(Status) else "",
        step=step,
        operator=operator if operator in _OPERATORS else "",
        area=area,
        unit=unit.strip()[:100],
    )
    with visit.site.database.snapshot() as connection:
        found = year_of(connection, body=body, year=year)
        now = version(connection)
    if found is None:
        raise NotHere
    asked = _Asked(visit.site.database, body, year, chosen, page, visit.today, visit.language, visit.path)
    with _LOCKS[hash(asked) % len(_LOCKS)]:
        drawn_once = _drawn(asked, now)
    return show(visit, "administrator/status.html.jinja", year=found, chosen=chosen, matrix=drawn_once)


_LOCKS = tuple(Lock() for _ in range(64))
"""Many who ask for the same part at once wait for the first, and do not draw it each for themselves."""


@dataclass(frozen=True)
class _Asked:
    """All that the matrix depends on besides the database's version."""

    database: Database
    body: str
    year: int
    chosen: Filter
    number: int
    today: date
    language: str
    path: str


@lru_cache(maxsize=KEPT)
def _drawn(asked: _Asked, _version: Version) -> Markup:
    """The filter and the matrix, kept while the database stays as it is: to draw it takes ten times what the rest does.

    It is read after the version, so that what is kept may be newer than its version says, and never older.
    """
    chosen = asked.chosen
    wanted = Wanted(
        body=asked.body,
        year=asked.year,
        status=Status(chosen.status) if chosen.status else None,
        step=chosen.step,
        operator=chosen.operator,
        area=chosen.area,
        name=chosen.unit,
    )
    with asked.database.snapshot() as connection:
        seen = _part(connection, wanted, asked.today, asked.number)
        number, last = nearest(asked.number, seen.units, UNITS_A_PAGE)
        if number != asked.number:
            seen = _part(connection, wanted, asked.today, number)
    # Drawn for nobody in particular: who looks must make no difference to it.
    nobody = Visit(Site(asked.database, Path(), shown_day=asked.today), None, asked.language, asked.path)
    say = partial(said, nobody)
    words = {one: say(word) for one, word in STATUS_WORDS.items()}
    part = drawn(
        nobody,
        "administrator/matrix.html.jinja",
        home=f"/bodies/{asked.body}/{asked.year}",
        seen=seen,
        chosen=chosen,
        words=words,
        looks={one: one.value.replace("_", "-") for one in Status},
        operators={"own": say("kommunal"), "lov": say("privat, LOV"), "lou": say("privat, LOU")},
        choices=_choices(seen, words, say),
        number=number,
        last=last,
        href=chosen.address(asked.path),
    )
    return Markup(part)  # noqa: S704  (our own template escapes)


def _part(connection: Connection, wanted: Wanted, today: date, number: int) -> Matrix:
    return matrix(connection, wanted, today=today, limit=UNITS_A_PAGE, offset=UNITS_A_PAGE * (number - 1))


def _choices(
    seen: Matrix, words: Mapping[Status, str], say: Callable[[str], str]
) -> Mapping[str, list[tuple[str, str]]]:
    every = say("Alla")
    titles: dict[str, str] = {}
    for column in seen.every_column:
        titles.setdefault(column.step, column.title)
    return {
        "status": [("", every), *((one.value, word.capitalize()) for one, word in words.items())],
        "step": [("", every), *titles.items()],
        "operator": [("", every), ("own", say("Kommunala")), ("private", say("Privata"))],
        "area": [("", every), *((area, area) for area in seen.areas)],
    }
