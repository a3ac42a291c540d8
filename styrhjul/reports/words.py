"""The reports' words for closed lists, and numbers and days as Swedes write them."""

import unicodedata
from datetime import date
from functools import lru_cache

from models.kinds import Aim, Ambition, Better, Control, Dissent, Operator, Source
from styrhjul.reports.contexts.parts import Unit
from styrhjul.rules.swedish import month_name

AIM = {Aim.IMPROVE: "Förbättra", Aim.MAINTAIN: "Behålla"}
AMBITION = {Ambition.COMMITMENT: "Åtagande", Ambition.STRETCH: "Utmaning"}
BETTER = {Better.HIGHER: "Högre är bättre", Better.LOWER: "Lägre är bättre"}
CONTROL = {Control.OWN: "Vi själva", Control.SHARED: "Delvis vi", Control.OUTSIDE: "Andra"}
DISSENT = {Dissent.ALTERNATIVE: "Alternativ", Dissent.RESERVATION: "Reservation"}
OPERATOR = {Operator.OWN: "Egen regi", Operator.LOV: "Privat (LOV)", Operator.LOU: "Privat (LOU)"}
SOURCE = {
    Source.OWN: "egen mätning",
    Source.KOLADA: "Kolada",
    Source.SCB: "SCB",
    Source.SURVEY: "undersökning",
}
NO_BREAK = "\N{NO-BREAK SPACE}"
DASH = "–"
"""Stands in a cell where there is nothing, so that no reader wonders whether something was forgotten."""


@lru_cache(maxsize=4_096)
def number(value: float) -> str:
    """At most two decimals, with a decimal comma and a real minus: 1 234,5."""
    from babel.numbers import format_decimal

    return format_decimal(round(value, 2) + 0.0, "#,##0.##", locale="sv_SE").replace("-", "\N{MINUS SIGN}")


def measure(value: float | None, measured_in: str) -> str:
    """``84,5 %``; a dash where there is no value."""
    if value is None:
        return DASH
    return f"{number(value)}{NO_BREAK}{measured_in}" if measured_in else number(value)


def day(written: date) -> str:
    """``3 maj 2027``."""
    return f"{written.day}{NO_BREAK}{month_name(written.month)} {written.year}"


def operated_by(unit: Unit) -> str:
    """``Privat (LOV), Lärkan AB``."""
    return ", ".join(filter(None, (OPERATOR[unit.operator], unit.provider)))


def alphabetical(name: str) -> tuple[str, ...]:
    """Sorts as in a Swedish dictionary: å, ä and ö last, in that order, and other accents as their letters."""
    return tuple(_letter(letter) for letter in unicodedata.normalize("NFC", name.casefold()))


def _letter(letter: str) -> str:
    last = {"å": "z1", "ä": "z2", "æ": "z2", "ö": "z3", "ø": "z3"}
    return last.get(letter) or unicodedata.normalize("NFD", letter)[0]
