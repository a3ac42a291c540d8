"""The sheets of indicators, of their outcomes, and of those that are known to pull opposite ways."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated

from pydantic import BeforeValidator

from models.kinds import Better, Control, Source
from styrhjul.exchange.goals import optional
from styrhjul.exchange.problems import quoted
from styrhjul.exchange.tables import Column, SheetRow, Table
from styrhjul.exchange.values import YEARS, key, long_text, number, required, text, word, yes
from styrhjul.exchange.written_days import day
from styrhjul.refused import Refused, Sentence

DIRECTIONS = {
    "högre": Better.HIGHER,
    "högreärbättre": Better.HIGHER,
    "higher": Better.HIGHER,
    "lägre": Better.LOWER,
    "lägreärbättre": Better.LOWER,
    "lower": Better.LOWER,
}
SOURCES = {
    "egen": Source.OWN,
    "egenmätning": Source.OWN,
    "own": Source.OWN,
    "kolada": Source.KOLADA,
    "scb": Source.SCB,
    "undersökning": Source.SURVEY,
    "enkät": Source.SURVEY,
    "survey": Source.SURVEY,
}
CONTROLS = {
    "egen": Control.OWN,
    "own": Control.OWN,
    "delad": Control.SHARED,
    "shared": Control.SHARED,
    "ingen": Control.OUTSIDE,
    "utanför": Control.OUTSIDE,
    "outside": Control.OUTSIDE,
}
_KOLADA_KEY = re.compile(r"[NU][0-9]{5}")
_MOST_MONTHS = 120


def direction(cell: object) -> Better:
    """Empty: higher is better, as with most measures."""
    return word(cell, DIRECTIONS, expected="högre eller lägre") if text(cell) else Better.HIGHER


def reading_source(cell: object) -> Source:
    """Empty: the municipality's own measure."""
    return word(cell, SOURCES, expected="egen, Kolada, SCB eller undersökning") if text(cell) else Source.OWN


def reading_control(cell: object) -> Control:
    return word(cell, CONTROLS, expected="egen, delad eller ingen") if text(cell) else Control.OWN


def reading_rank(cell: object) -> int:
    """1 matters most; 0, or an empty cell, is not ranked yet."""
    return _whole(cell, most=10_000, expected="1, 2, 3 och så vidare")


def months(cell: object) -> int:
    expected = Sentence("ett helt antal månader, högst %(most)s", most=_MOST_MONTHS)
    return _whole(cell, most=_MOST_MONTHS, expected=expected)


def _whole(cell: object, *, most: int, expected: str) -> int:
    found = number(cell) or 0.0
    if not (found.is_integer() and 0 <= found <= most):
        raise Refused(
            "%(found)s går inte. Väntade %(expected)s.", found=quoted(text(cell)), expected=Sentence(expected)
        )
    return int(found)


def period_end(cell: object) -> date:
    """The period's last day: a date as it is, and 31 December of a year."""
    written = "" if isinstance(cell, date | datetime) else text(cell)
    if written.isascii() and written.isdigit() and int(written) in YEARS:
        return date(int(written), 12, 31)
    if (found := day(cell)) is None:
        raise Refused("Cellen är tom. Väntade ett år som 2026, eller periodens sista dag som 2026-06-30.")
    return found


class IndicatorRow(SheetRow):
    """``body`` is "" only where a file is checked. ``successor`` is the indicator that takes this one's place."""

    key: Annotated[str, BeforeValidator(key)]
    name: Annotated[str, BeforeValidator(required)]
    body: Annotated[str, BeforeValidator(text)] = ""
    definition: Annotated[str, BeforeValidator(long_text)] = ""
    measured_in: Annotated[str, BeforeValidator(text)] = ""
    better: Annotated[Better, BeforeValidator(direction)] = Better.HIGHER
    standard: Annotated[float | None, BeforeValidator(number)] = None
    rank: Annotated[int, BeforeValidator(reading_rank)] = 0
    area: Annotated[str, BeforeValidator(text)] = ""
    quality: Annotated[str, BeforeValidator(text)] = ""
    source: Annotated[Source, BeforeValidator(reading_source)] = Source.OWN
    source_key: Annotated[str, BeforeValidator(text)] = ""
    control: Annotated[Control, BeforeValidator(reading_control)] = Control.OWN
    lag_months: Annotated[int, BeforeValidator(months)] = 0
    next_published_on: Annotated[date | None, BeforeValidator(day)] = None
    owner: Annotated[str, BeforeValidator(text)] = ""
    substitute: Annotated[str, BeforeValidator(text)] = ""
    successor: Annotated[str, BeforeValidator(text)] = ""
    retired_on: Annotated[date | None, BeforeValidator(day)] = None

    def conflicts(self) -> Iterator[tuple[str, str]]:
        if self.source is Source.KOLADA and self.source_key and not _KOLADA_KEY.fullmatch(self.source_key):
            pattern = "%(found)s är ingen nyckel hos Kolada. Väntade en som N15030."
            yield "source_key", Sentence(pattern, found=quoted(self.source_key))
        if self.successor.lower() == self.key:
            yield "successor", "Ett nyckeltal kan inte efterträda sig självt."


class KeptIndicatorRow(IndicatorRow):
    """An indicator as it is kept: a body's."""

    body: Annotated[str, BeforeValidator(required)]


class OutcomeRow(SheetRow):
    """``period_end`` is the period's last day. No ``value``: there is none, and ``note`` may say why."""

    indicator: Annotated[str, BeforeValidator(required)]
    period_end: Annotated[date, BeforeValidator(period_end)]
    place: Annotated[str, BeforeValidator(text)] = ""
    value: Annotated[float | None, BeforeValidator(number)] = None
    published_on: Annotated[date | None, BeforeValidator(day)] = None
    few: Annotated[bool, BeforeValidator(yes)] = False
    note: Annotated[str, BeforeValidator(text)] = ""

    def conflicts(self) -> Iterator[tuple[str, str]]:
        yield from ()


class OpposingRow(SheetRow):
    first: Annotated[str, BeforeValidator(required)]
    second: Annotated[str, BeforeValidator(required)]
    why: Annotated[str, BeforeValidator(text)] = ""

    def conflicts(self) -> Iterator[tuple[str, str]]:
        if self.first.lower() == self.second.lower():
            yield "second", "Ett nyckeltal kan inte vara motsatt sig självt."


INDICATORS = Table(
    name="nyckeltal",
    row=KeptIndicatorRow,
    columns=(
        Column("key", "Nyckel", ("key", "id", "kod"), required=True),
        Column("name", "Namn", ("name", "nyckeltal", "nyckeltalets namn", "benämning"), required=True),
        Column("body", "Organ", ("nämnd", "body"), required=True),
        Column("definition", "Definition", ("beskrivning",)),
        Column("measured_in", "Mäts i", ("måttenhet", "sort", "mått")),
        Column("better", "Riktning", ("önskad riktning", "bättre")),
        Column("standard", "Standard", ("standardnivå", "lägsta nivå")),
        Column("rank", "Rang", ("rangordning", "prioritet")),
        Column("area", "Område", ("verksamhetsområde",)),
        Column("quality", "Kvalitet", ("kvalitetsdimension",)),
        Column("source", "Källa", ("source",)),
        Column("source_key", "Källans nyckel", ("id hos källan", "kolada-id", "koladas nyckel")),
        Column("control", "Rådighet", ("control",)),
        Column("lag_months", "Eftersläpning", ("eftersläpning månader", "eftersläpning i månader")),
        Column("next_published_on", "Nästa publicering", ("publiceras nästa gång",)),
        Column("owner", "Ägare", ("ansvarig",)),
        Column("substitute", "Ersättare", ("ägarens ersättare",)),
        Column("successor", "Efterträdare", ("ersätts av nyckeltal",)),
        Column("retired_on", "Avslutat", ("avslutad", "utgår")),
    ),
)

OUTCOMES = Table(
    name="utfall",
    row=OutcomeRow,
    columns=(
        Column("indicator", "Nyckeltal", ("nyckeltalets nyckel", "indikator"), required=True),
        Column("period_end", "Period", ("år", "periodens sista dag"), required=True),
        Column("place", "Plats", ("enhet", "kommun", "kommunkod")),
        Column("value", "Utfall", ("värde", "resultat")),
        Column("published_on", "Publicerat", ("publicerad", "publiceringsdatum")),
        Column("few", "Få personer", ("sekretess", "få")),
        Column("note", "Anmärkning", ("kommentar", "notering")),
    ),
)

OPPOSING = Table(
    name="motsatta",
    row=OpposingRow,
    columns=(
        Column("first", "Nyckeltal", ("nyckeltalets nyckel", "indikator"), required=True),
        Column("second", "Motsatt nyckeltal", ("motsatt", "motsatt indikator"), required=True),
        Column("why", "Varför", ("förklaring",)),
    ),
)


def indicators_table(*, for_checking: bool) -> Table[IndicatorRow]:
    """An office may check its indicators before it has said whose they are."""
    if not for_checking:
        return Table(name=INDICATORS.name, row=KeptIndicatorRow, columns=INDICATORS.columns)
    return Table(name=INDICATORS.name, row=IndicatorRow, columns=optional(INDICATORS.columns, "body"))
