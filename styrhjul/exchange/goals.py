"""The sheets of goals, of how far they are to come in each year, and of what politicians put beside them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator

from models.kinds import Aim, Ambition, Dissent
from styrhjul.exchange.tables import Column, SheetRow, Table
from styrhjul.exchange.values import (
    key,
    long_text,
    number,
    optional_year,
    required,
    required_year,
    statement,
    text,
    word,
)
from styrhjul.exchange.written_days import day, required_day
from styrhjul.rules.goal_years import fault_in_years

AIMS = {
    "förbättra": Aim.IMPROVE,
    "förbättras": Aim.IMPROVE,
    "improve": Aim.IMPROVE,
    "behålla": Aim.MAINTAIN,
    "behållas": Aim.MAINTAIN,
    "bevara": Aim.MAINTAIN,
    "maintain": Aim.MAINTAIN,
}
AMBITIONS = {
    "åtagande": Ambition.COMMITMENT,
    "commitment": Ambition.COMMITMENT,
    "utmaning": Ambition.STRETCH,
    "stretch": Ambition.STRETCH,
}
DISSENT_KINDS = {
    "alternativ": Dissent.ALTERNATIVE,
    "alternativtförslag": Dissent.ALTERNATIVE,
    "alternative": Dissent.ALTERNATIVE,
    "reservation": Dissent.RESERVATION,
}


def reading_aim(cell: object) -> Aim:
    """Empty: something is to become better."""
    return word(cell, AIMS, expected="förbättra eller behålla") if text(cell) else Aim.IMPROVE


def reading_ambition(cell: object) -> Ambition:
    """Empty: it is to be reached."""
    return word(cell, AMBITIONS, expected="åtagande eller utmaning") if text(cell) else Ambition.COMMITMENT


def dissent(cell: object) -> Dissent:
    return word(cell, DISSENT_KINDS, expected="alternativ eller reservation")


def reading_paragraph(cell: object) -> str:
    """The number of the paragraph in the minutes, without its sign."""
    return text(cell).removeprefix("§").strip()


class DraftGoalRow(SheetRow):
    """A goal as it is checked: before it has a body or years. ``serves`` is the council's goal, by its key."""

    key: Annotated[str, BeforeValidator(key)]
    body: Annotated[str, BeforeValidator(text)] = ""
    sentence: Annotated[str, BeforeValidator(statement)]
    citizen: Annotated[str, BeforeValidator(text)] = ""
    benefit: Annotated[str, BeforeValidator(long_text)] = ""
    area: Annotated[str, BeforeValidator(text)] = ""
    aim: Annotated[Aim, BeforeValidator(reading_aim)] = Aim.IMPROVE
    ambition: Annotated[Ambition, BeforeValidator(reading_ambition)] = Ambition.COMMITMENT
    standard: Annotated[str, BeforeValidator(text)] = ""
    first_year: Annotated[int | None, BeforeValidator(optional_year)] = None
    last_year: Annotated[int | None, BeforeValidator(optional_year)] = None
    serves: Annotated[str, BeforeValidator(text)] = ""
    decider: Annotated[str, BeforeValidator(text)] = ""
    decided_on: Annotated[date | None, BeforeValidator(day)] = None
    paragraph: Annotated[str, BeforeValidator(reading_paragraph)] = ""

    def conflicts(self) -> Iterator[tuple[str, str]]:
        if self.first_year is not None and (
            fault := fault_in_years(self.first_year, self.last_year or self.first_year)
        ):
            yield "last_year", fault
        decision = {"decider": self.decider, "decided_on": self.decided_on, "paragraph": self.paragraph}
        missing = [field for field, told in decision.items() if not told]
        if missing and len(missing) < len(decision):
            yield missing[0], "Ett beslut behöver beslutsfattare, datum och paragraf."


class GoalRow(DraftGoalRow):
    """A goal as it is kept: somebody's, for some years."""

    body: Annotated[str, BeforeValidator(required)]
    first_year: Annotated[int, BeforeValidator(required_year)]


class TargetRow(SheetRow):
    """``goal`` is a goal's key, alone or as "organ/nyckel". ``year`` is None only where a file is checked."""

    goal: Annotated[str, BeforeValidator(required)]
    indicator: Annotated[str, BeforeValidator(required)]
    year: Annotated[int | None, BeforeValidator(optional_year)] = None
    baseline: Annotated[float | None, BeforeValidator(number)] = None
    target: Annotated[float | None, BeforeValidator(number)] = None

    def conflicts(self) -> Iterator[tuple[str, str]]:
        yield from ()


class YearlyTargetRow(TargetRow):
    year: Annotated[int, BeforeValidator(required_year)]


class DissentRow(SheetRow):
    """``goal`` is "" for all the body's goals of the year."""

    body: Annotated[str, BeforeValidator(required)]
    year: Annotated[int, BeforeValidator(required_year)]
    goal: Annotated[str, BeforeValidator(text)] = ""
    kind: Annotated[Dissent, BeforeValidator(dissent)] = Dissent.RESERVATION
    party: Annotated[str, BeforeValidator(required)]
    text: Annotated[str, BeforeValidator(long_text)]
    day: Annotated[date, BeforeValidator(required_day)]

    def conflicts(self) -> Iterator[tuple[str, str]]:
        if not self.text:
            yield "text", "Cellen är tom och måste fyllas i."


GOALS = Table(
    name="mål",
    row=GoalRow,
    columns=(
        Column("key", "Nyckel", ("key", "id", "målnyckel"), required=True),
        Column("body", "Organ", ("nämnd", "body"), required=True),
        Column("sentence", "Mål", ("målet", "målformulering", "formulering"), required=True),
        Column("citizen", "Medborgare", ("för vem", "målgrupp", "vem")),
        Column("benefit", "Nytta", ("medborgarnytta", "hur märks det")),
        Column("area", "Område", ("målområde", "fokusområde")),
        Column("aim", "Inriktning", ("riktning",)),
        Column("ambition", "Ambition", ("ambitionsnivå",)),
        Column("standard", "Standard", ("standardnivå", "vad som ska behållas")),
        Column("first_year", "Första år", ("från år", "första året", "gäller från"), required=True),
        Column("last_year", "Sista år", ("till år", "sista året", "gäller till")),
        Column("serves", "Fullmäktiges mål", ("tjänar", "kommunfullmäktiges mål", "kf-mål", "övergripande mål")),
        Column("decider", "Beslutad av", ("beslutsfattare", "beslutat av")),
        Column("decided_on", "Beslutsdatum", ("beslutad", "datum för beslut")),
        Column("paragraph", "Paragraf", ("beslutsparagraf",)),
    ),
)

TARGETS = Table(
    name="målvärden",
    row=YearlyTargetRow,
    columns=(
        Column("goal", "Mål", ("målets nyckel", "målnyckel"), required=True),
        Column("indicator", "Nyckeltal", ("nyckeltalets nyckel", "indikator"), required=True),
        Column("year", "År", ("verksamhetsår", "målår"), required=True),
        Column("baseline", "Utgångsläge", ("baslinje", "startvärde", "utgångsvärde")),
        Column("target", "Målvärde", ("värde", "målnivå")),
    ),
)

DISSENTS = Table(
    name="reservationer",
    row=DissentRow,
    columns=(
        Column("body", "Organ", ("nämnd", "body"), required=True),
        Column("year", "År", ("verksamhetsår",), required=True),
        Column("goal", "Mål", ("målets nyckel", "målnyckel")),
        Column("kind", "Slag", ("typ",)),
        Column("party", "Parti", ("party",), required=True),
        Column("text", "Text", ("reservation", "förslag", "yrkande"), required=True),
        Column("day", "Dag", ("datum",), required=True),
    ),
)


def goals_table(*, for_checking: bool) -> Table[DraftGoalRow]:
    """An office checks a draft before it has said whose the goals are and for which years."""
    if not for_checking:
        return Table(name=GOALS.name, row=GoalRow, columns=GOALS.columns)
    return Table(name=GOALS.name, row=DraftGoalRow, columns=optional(GOALS.columns, "body", "first_year"))


def targets_table(*, for_checking: bool) -> Table[TargetRow]:
    if not for_checking:
        return Table(name=TARGETS.name, row=YearlyTargetRow, columns=TARGETS.columns)
    return Table(name=TARGETS.name, row=TargetRow, columns=optional(TARGETS.columns, "year"))


def optional(columns: Sequence[Column], *fields: str) -> tuple[Column, ...]:
    """The columns, where those of the fields need not be there."""
    return tuple(replace(column, required=column.required and column.field not in fields) for column in columns)
