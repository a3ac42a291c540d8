"""Brings the outcomes that Kolada publishes into the register, as versions of what was known when."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session, col, select

from models.indicators import OURS, Indicator
from models.kinds import Source
from models.obligations import Audit
from models.organisation import Body
from styrhjul.exchange.kolada import Kolada, Kpi, Row
from styrhjul.refused import Refused
from styrhjul.rules.swedish import listed
from styrhjul.services.acts import Act, audit_row
from styrhjul.services.importing.ledger import LABELS, in_words
from styrhjul.store.outcomes import Spot, Version, add_versions, latest_versions

NOTE = "Källa: Kolada"
MISSING = "Saknas hos Kolada"
REMOVED = "Borttaget hos Kolada"
YEARS_BACK = 5
_RETIRED = re.compile(r"\(-[0-9]{4}\)")
_CODE = re.compile(r"[0-9]{4}")


@dataclass(frozen=True)
class Asked:
    """What to fetch: the indicators of a body, or of all (""); for ourselves and those that we compare with.

    ``first_year`` 0 is five years back.
    """

    municipality: str
    similar: tuple[str, ...] = ()
    first_year: int = 0
    body: str = ""

    @property
    def codes(self) -> list[str]:
        return list(dict.fromkeys((self.municipality, *self.similar)))


@dataclass(frozen=True)
class Fetched:
    """What came of it. ``missing`` are those of ``new`` and ``revised`` that say that there is no value."""

    indicators: int
    new: int
    revised: int
    unchanged: int
    missing: int
    warnings: tuple[str, ...] = field(default=())


def fetch_outcomes(session: Session, *, kolada: Kolada, asked: Asked, act: Act) -> Fetched:
    """Fetch the values of the indicators whose source is Kolada, and write what is new in them.

    A value that has changed, or is gone, becomes a new version; what was known before is kept. The next day of
    publication, and a definition where there was none, are written on the indicator.

    Raises:
        Refused: nothing to fetch, a code is wrong, or Kolada doesn't answer as it should. Nothing is written.
    """
    years = _years(asked, act.today)
    _check_codes(asked)
    by_kpi, warnings = _indicators(session, asked.body, act.today)
    kpis = {kpi.id: kpi for kpi in kolada.kpis(sorted(by_kpi))}
    rows = kolada.values(kpis=sorted(kpis), municipalities=asked.codes, years=years) if kpis else ()
    register = _Register(
        indicators={key: by_kpi[key] for key in kpis if key in by_kpi},
        kpis=kpis,
        places={code: OURS if code == asked.municipality else code for code in asked.codes},
        ends=frozenset(date(year, 12, 31) for year in years),
    )
    known = latest_versions(session.connection(), register.ids)
    told = register.told(rows, act.today)
    gone = register.held(known.values()).keys() - told.keys()
    if gone and not rows:
        raise Refused("Kolada svarade utan ett enda värde, fast det har funnits sådana. Ingenting är hämtat.")
    told |= {spot: _Told(None, REMOVED) for spot in gone}
    added = [
        _version(spot, value, known.get(spot), act.today)
        for spot, value in told.items()
        if spot not in known or known[spot].value != value.value
    ]
    add_versions(session.connection(), added)
    _describe(session, register, act)
    _audit(session, register, added, act)
    return Fetched(
        indicators=len(register.ids),
        new=sum(version.version == 1 for version in added),
        revised=sum(version.version > 1 for version in added),
        unchanged=len(told) - len(added),
        missing=sum(version.value is None for version in added),
        warnings=(*warnings, *_retired(by_kpi, kpis), *_silent(register, told)),
    )


_ByKpi = Mapping[str, Sequence[Indicator]]
"""The indicators by Kolada's key; two bodies may follow the same one."""


@dataclass(frozen=True)
class _Told:
    value: float | None
    note: str
    published_on: date | None = None


@dataclass(frozen=True)
class _Register:
    """Those of our indicators that Kolada still has, and which places and periods were asked about."""

    indicators: _ByKpi
    kpis: Mapping[str, Kpi]
    places: Mapping[str, str]
    ends: frozenset[date]

    @property
    def ids(self) -> frozenset[int]:
        return frozenset(row.id for rows in self.indicators.values() for row in rows if row.id is not None)

    def told(self, rows: Sequence[Row], today: date) -> dict[Spot, _Told]:
        """What Kolada says of each spot that was asked about, for women and men together."""
        return {
            (indicator.id or 0, self.places[row.municipality], date(row.period, 12, 31)): self._of(row, today)
            for row in rows
            if row.total is not None and row.municipality in self.places
            for indicator in self.indicators.get(row.kpi, ())
        }

    def _of(self, row: Row, today: date) -> _Told:
        total = row.total
        if total is None or total.isdeleted:
            return _Told(None, REMOVED)
        if total.value is None:
            return _Told(None, MISSING)
        kpi = self.kpis[row.kpi]
        published = kpi.publication_date if kpi.publ_period == str(row.period) else None
        return _Told(total.value, NOTE, published if published and published <= today else None)

    def held(self, known: Iterable[Version]) -> dict[Spot, Version]:
        """The values among them that we have from Kolada; what people have entered themselves is theirs."""
        places = set(self.places.values())
        return {
            version.spot: version
            for version in known
            if version.note == NOTE and version.place in places and version.period_end in self.ends
        }


def _years(asked: Asked, today: date) -> range:
    first = asked.first_year or today.year - YEARS_BACK
    if first > today.year:
        raise Refused(f"{first} har inte börjat än. Ange ett tidigare år.")
    return range(first, today.year + 1)


def _check_codes(asked: Asked) -> None:
    for code in asked.codes:
        if not _CODE.fullmatch(code):
            raise Refused(f"'{code}' är ingen kommunkod. Väntade fyra siffror, som 0180.")


def _indicators(session: Session, body: str, today: date) -> tuple[_ByKpi, list[str]]:
    """The indicators in use whose source is Kolada, and a word on those that don't say which of its they are."""
    statement = (
        select(Indicator)
        .join(Body, col(Body.id) == col(Indicator.body_id))
        .where(Indicator.source == Source.KOLADA, *([Body.key == body] if body else []))
        .where(col(Indicator.retired_on).is_(None) | (col(Indicator.retired_on) > today))
        .order_by(Indicator.key)
    )
    by_kpi: dict[str, list[Indicator]] = {}
    for row in session.exec(statement):
        by_kpi.setdefault(row.source_key, []).append(row)
    nameless = by_kpi.pop("", [])
    if not by_kpi:
        raise Refused(
            "Inget nyckeltal i bruk har Kolada som källa och en nyckel hos Kolada. Det finns inget att hämta."
        )
    return by_kpi, [
        f"{row.key} har Kolada som källa men ingen nyckel hos Kolada, och är inte hämtat." for row in nameless
    ]


def _version(spot: Spot, told: _Told, before: Version | None, today: date) -> Version:
    indicator_id, place, period_end = spot
    return Version(
        indicator_id=indicator_id,
        place=place,
        unit_id=None,
        period_end=period_end,
        version=before.version + 1 if before else 1,
        read_on=today,
        **vars(told),
    )


def _describe(session: Session, register: _Register, act: Act) -> None:
    """Enter the next day of publication, and a definition where there is none."""
    for key, rows in register.indicators.items():
        kpi = register.kpis[key]
        coming = kpi.publication_date if kpi.publication_date and kpi.publication_date > act.today else None
        for row in rows:
            told = {"next_published_on": coming, "definition": "" if row.definition else kpi.description}
            after = {name: value for name, value in told.items() if value and value != getattr(row, name)}
            before = {name: getattr(row, name) for name in after}
            if after:
                for name, value in after.items():
                    setattr(row, name, value)
                session.add_all([row, _entry(row, before, after, act)])


def _entry(row: Indicator, before: Mapping[str, object], after: Mapping[str, object], act: Act) -> Audit:
    was, now = ({LABELS[name]: in_words(value) for name, value in values.items()} for values in (before, after))
    return audit_row(act, verb="kolada", subject=f"indicator:{row.key}", before=was, after=now)


def _audit(session: Session, register: _Register, added: Sequence[Version], act: Act) -> None:
    """One row an indicator: the versions themselves tell what was known when."""
    new = Counter(version.indicator_id for version in added)
    revised = Counter(version.indicator_id for version in added if version.version > 1)
    for row in (row for rows in register.indicators.values() for row in rows if row.id in new):
        after = {"utfall": new[row.id or 0], "varav ändrade": revised[row.id or 0], "källa": "Kolada"}
        session.add(audit_row(act, verb="outcomes", subject=f"indicator:{row.key}", after=after))


def _retired(by_kpi: _ByKpi, kpis: Mapping[str, Kpi]) -> Iterator[str]:
    for key, rows in by_kpi.items():
        names = listed([row.key for row in rows])
        if key not in kpis:
            yield f"{key} ({names}) finns inte längre hos Kolada. Värdena ligger kvar; ange en efterträdare."
        elif _RETIRED.search(kpis[key].title):
            yield f"{key} ({names}) uppdateras inte längre hos Kolada: {kpis[key].title}. Ange en efterträdare."


def _silent(register: _Register, told: Mapping[Spot, _Told]) -> Iterator[str]:
    """Indicators that Kolada has, but nothing of for ourselves in the years."""
    ours = {indicator_id for indicator_id, place, _ in told if place == OURS}
    for key, rows in register.indicators.items():
        if not any(row.id in ours for row in rows):
            yield f"{key} ({listed([row.key for row in rows])}) har inga värden för kommunen de åren."
