"""Asks Kolada's open API (v3) for indicators and their values. Källa: Kolada.

The API answers in pages and in parts, and may ask a client to wait. A short answer is never taken for a whole one:
each page says how many rows it has, and that is checked.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from styrhjul.refused import Refused

if TYPE_CHECKING:
    import httpx

PUBLIC_API = "https://api.kolada.se/v3"
MOST_IN_SEGMENT = 25
"""How many ids, and how many years, the API takes in one part of a path."""
PER_PAGE = 5000
MOST_PAGES = 1000
TRIES = 5
TIMEOUT = 30.0
"""Seconds for each part of a request."""
LONGEST_WAIT = 120.0
PAUSE = 0.2
"""Seconds between requests: about five a second is polite."""

_TOO_MANY = 429
_NOT_FOUND = 404
_SERVER_ERROR = 500


class Answered(BaseModel):
    """What the API sends. It may come to send more than we read."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Kpi(Answered):
    """An indicator. ``publication_date`` is when the value for ``publ_period`` is, or was, published."""

    id: str
    title: str
    description: str = ""
    publication_date: date | None = None
    publ_period: str | None = None


class GenderValue(Answered):
    """``gender`` is T for all, K for women, M for men. No value: ``status`` may say why."""

    gender: str
    value: float | None = None
    status: str | None = None
    isdeleted: bool = False


class Row(Answered):
    """The values of an indicator, a municipality and a year."""

    kpi: str
    municipality: str
    period: int
    values: tuple[GenderValue, ...]

    @property
    def total(self) -> GenderValue | None:
        return next((value for value in self.values if value.gender == "T"), None)


Item = TypeVar("Item", bound=Answered)


class _Page(Answered, Generic[Item]):
    values: tuple[Item, ...]
    count: int
    next_url: str | None = None


@dataclass(frozen=True)
class Kolada:
    """The API at ``base``. ``sleep`` waits the seconds that it is told to."""

    base: str = PUBLIC_API
    sleep: Callable[[float], None] = time.sleep

    def kpis(self, ids: Sequence[str]) -> tuple[Kpi, ...]:
        """Those of the indicators that Kolada still has.

        Raises:
            Refused: Kolada doesn't answer, or not as it should.
        """
        with self._client() as client:
            return tuple(kpi for part in _parts(ids) for kpi in self._kpis(client, part))

    def values(self, *, kpis: Sequence[str], municipalities: Sequence[str], years: Sequence[int]) -> tuple[Row, ...]:
        """Every row there is for the indicators, municipalities and years.

        Raises:
            Refused: Kolada doesn't answer, or not as it should.
        """
        paths = (
            f"data/kpi/{','.join(of)}/municipality/{','.join(where)}/year/{','.join(map(str, when))}"
            for of in _parts(kpis)
            for where in _parts(municipalities)
            for when in _parts(years)
        )
        with self._client() as client:
            return tuple(row for path in paths for row in self._all(client, path, _Page[Row]))

    def _kpis(self, client: "httpx.Client", ids: Sequence[str]) -> Iterator[Kpi]:
        """One that is gone may answer "not found" for all it was asked for with: then each is asked for by itself."""
        try:
            yield from self._all(client, f"kpi/{','.join(ids)}", _Page[Kpi])
        except _NotFound:
            if len(ids) > 1:
                for one in ids:
                    yield from self._kpis(client, [one])

    def _client(self) -> "httpx.Client":
        import httpx

        agent = f"styrhjul/{version('styrhjul')}"
        return httpx.Client(timeout=TIMEOUT, headers={"User-Agent": agent, "Accept": "application/json"})

    def _all(self, client: "httpx.Client", path: str, kind: type[_Page[Item]]) -> list[Item]:
        """The rows of all pages."""
        import httpx

        url: str | None = f"{self.base}/{path}?per_page={PER_PAGE}"
        ours = httpx.URL(self.base)
        found: list[Item] = []
        counts: list[tuple[int, int]] = []
        while url is not None:
            if len(counts) >= MOST_PAGES:
                raise Refused(f"Kolada skickar fler än {MOST_PAGES} sidor. Hämta färre nyckeltal åt gången.")
            page = _page(self._answer(client, url), kind, url)
            found += page.values
            counts.append((page.count, len(page.values)))
            url = _next(page.next_url, ours)
        _check_counts(counts, path)
        return found

    def _answer(self, client: "httpx.Client", url: str) -> "httpx.Response":
        """The answer, tried again a few times where Kolada is busy or out of order."""
        import httpx

        wait, why = PAUSE, ""
        for attempt in range(TRIES):
            self.sleep(wait)
            wait = 2.0**attempt
            try:
                response = client.get(url)
            except httpx.TransportError as error:
                why = f"Det går inte att nå Kolada ({type(error).__name__})."
                continue
            if response.is_success:
                return response
            if response.status_code == _NOT_FOUND:
                raise _NotFound(url)
            if response.status_code != _TOO_MANY and response.status_code < _SERVER_ERROR:
                raise Refused(f"Kolada svarade {response.status_code} på {url}. Ingenting är hämtat.")
            why = f"Kolada svarade {response.status_code}."
            wait = min(_wait(response, default=wait), LONGEST_WAIT)
        raise Refused(f"{why} Det är försökt {TRIES} gånger. Ingenting är hämtat; försök igen senare.")


class _NotFound(Refused):
    def __init__(self, url: str) -> None:
        super().__init__(f"Kolada har inget på {url}. Ingenting är hämtat.")


Part = TypeVar("Part")


def _parts(things: Sequence[Part]) -> Iterator[Sequence[Part]]:
    for start in range(0, len(things), MOST_IN_SEGMENT):
        yield things[start : start + MOST_IN_SEGMENT]


def _page(response: "httpx.Response", kind: type[_Page[Item]], url: str) -> _Page[Item]:
    try:
        return kind.model_validate_json(response.content)
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"]))
        raise Refused(f"Kolada svarade något annat än väntat på {url} ({where}). Ingenting är hämtat.") from error


def _next(url: str | None, ours: "httpx.URL") -> str | None:
    """The next page, if it is where we were: nothing that an answer says leads elsewhere."""
    import httpx

    if not url:
        return None
    told = httpx.URL(url)
    if (told.scheme, told.host, told.port) != (ours.scheme, ours.host, ours.port):
        raise Refused(f"Kolada hänvisar till en annan server: {told.host}. Ingenting är hämtat.")
    return url


def _check_counts(counts: Sequence[tuple[int, int]], path: str) -> None:
    """Each page's ``count`` is its number of rows, or on every page that of all of them."""
    total = sum(came for _, came in counts)
    for number, (told, came) in enumerate(counts, start=1):
        if told not in {came, total}:
            raise Refused(
                f"Kolada säger {told} rader men skickade {came}, på sida {number} av {path}. Ingenting är hämtat."
            )


def _wait(response: "httpx.Response", *, default: float) -> float:
    """The seconds to wait: Retry-After is a number, or a date to be held against the server's own (RFC 9110)."""
    told = response.headers.get("Retry-After", "").strip()
    if told.isascii() and told.isdigit():
        return float(told)
    until, now = _moment(told), _moment(response.headers.get("Date", ""))
    return max((until - now).total_seconds(), 0) if until and now else default


def _moment(written: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(written)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
