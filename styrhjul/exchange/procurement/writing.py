"""Writes the register as the workbook that it is read from: empty as a template, or as it is, to be edited."""

import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from enum import StrEnum
from itertools import zip_longest
from types import MappingProxyType
from typing import Any

from models.kinds import ContractNature, Procedure, Sanction
from styrhjul.exchange.procurement.cells import KIND_NAMES
from styrhjul.exchange.procurement.reading import GUIDE
from styrhjul.exchange.procurement.rows import AWARD_FIELDS, CONTRACT_FIELDS
from styrhjul.exchange.procurement.sheets import (
    APPROVALS,
    AWARDS,
    BOOKS,
    CALL_OFFS,
    FOLLOW_UPS,
    OPTIONS,
    PROCUREMENTS,
    SYSTEMS,
    TABLES,
)
from styrhjul.exchange.tables import Table
from styrhjul.rules.procurement.names import NATURE_NAMES, PROCEDURE_NAMES, SANCTION_NAMES
from styrhjul.rules.procurement.parts import Part, Parts, parts_of
from styrhjul.rules.procurement.register import Register, Supplier

Values = Mapping[str, Any]
"""A row by its fields, as its writer would write them."""

_ROWS_TO_FILL = 1_000
_WIDTHS = {"description": 50, "documentation": 50, "criteria": 40, "findings": 50, "what": 40, "how": 40, "title": 36}
_WIDTH = 16
_GUIDE_WIDTH = 100
_CHOICES: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "nature": [NATURE_NAMES[each] for each in ContractNature],
        "procedure": [PROCEDURE_NAMES[each] for each in Procedure],
        "sanction": [SANCTION_NAMES[each] for each in Sanction],
        "framework": ["ja", "nej"],
        "private_operation": ["ja", "nej"],
    }
)
_GUIDANCE = (
    "Upphandlingsregistret",
    "Varje blad har sina rubriker på första raden. Rubriker i fetstil med stjärna måste fyllas i på varje rad.",
    "Värden skrivs i hela kronor utan moms, som 1 250 000. Datum skrivs som 2027-03-01.",
    "Det som redan finns uppdateras: upphandlingar efter sitt nummer, avtal efter sitt nummer i upphandlingen.",
    "En tom cell tömmer uppgiften. En kolumn som tas bort lämnar det som finns. Inget tas bort för att en rad saknas.",
    "En tilldelning med flera leverantörer eller avtal har en rad för var och en.",
    "En uppföljning gäller antingen ett avtal, eller ett valfrihetssystem och en leverantör.",
    "Läs in arbetsboken med styrhjul procurement import; med --dry-run syns vad som skulle ändras.",
)


def write_workbook(register: Register | None = None) -> bytes:
    """The workbook's bytes. Texts are written as texts, whatever they begin with: none can become a formula.

    What is read back from it is the same register.
    """
    import xlsxwriter

    file = io.BytesIO()
    parts = parts_of(register or Register())
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        writer = _Writer(book)
        writer.guide()
        for table in TABLES:
            writer.sheet(table, list(_ROWS[table.name](parts)))
    return file.getvalue()


class _Writer:
    def __init__(self, book: Any) -> None:
        self._book = book
        self._title = book.add_format({"bold": True, "font_size": 16})
        self._prose = book.add_format({"text_wrap": True, "valign": "top"})
        self._head = book.add_format({"bg_color": "#D5DFE1", "text_wrap": True, "valign": "top"})
        self._needed = book.add_format({"bold": True, "bg_color": "#D5DFE1", "text_wrap": True, "valign": "top"})
        self._day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"})
        self._sum = book.add_format({"num_format": "#,##0", "valign": "top"})
        self._code = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})

    def guide(self) -> None:
        sheet = self._book.add_worksheet(GUIDE.capitalize())
        sheet.set_column(0, 0, _GUIDE_WIDTH)
        for row, line in enumerate(_GUIDANCE):
            sheet.write_string(row, 0, line, self._prose if row else self._title)

    def sheet(self, table: Table[Any], rows: Sequence[Values]) -> None:
        sheet = self._book.add_worksheet(table.name.capitalize())
        last = max(len(rows), _ROWS_TO_FILL)
        for at, column in enumerate(table.columns):
            told, looks = (f"{column.heading} *", self._needed) if column.required else (column.heading, self._head)
            sheet.set_column(at, at, _WIDTHS.get(column.field, _WIDTH), self._format(column.field))
            sheet.write_string(0, at, told, looks)
            if choices := _CHOICES.get(column.field):
                sheet.data_validation(1, at, last, at, {"validate": "list", "source": list(choices)})
            for number, row in enumerate(rows, start=1):
                self._cell(sheet, (number, at), row.get(column.field))
        sheet.freeze_panes(1, 1)

    def _format(self, field: str) -> Any:
        """Dates and sums look as such before anything is written; all else is text, and a code keeps its zeros."""
        if field.endswith("_on") or field in _DAYS:
            return self._day
        return self._sum if field in _NUMBERS else self._code

    def _cell(self, sheet: Any, spot: tuple[int, int], value: object) -> None:
        match value:
            case None | "" | False:
                return
            case True:
                sheet.write_string(*spot, "ja", self._code)
            case StrEnum():
                sheet.write_string(*spot, KIND_NAMES[value], self._code)
            case date():
                sheet.write_datetime(*spot, datetime.combine(value, time()), self._day)
            case int():
                sheet.write_number(*spot, value, self._sum)
            case _:
                sheet.write_string(*spot, str(value), self._code)


_DAYS = {"standstill_to", "decide_by", "extends_to", "day", "valid_from"}
_NUMBERS = {"estimate", "tenders", "award_value", "value", "no"}


def _company(supplier: Supplier | None) -> dict[str, str]:
    if supplier is None:
        return {}
    number = supplier.org_number
    return {"supplier": supplier.name, "org_number": f"{number[:6]}-{number[6:]}" if number else ""}


def _awards(parts: Parts) -> Iterator[Values]:
    """As many rows as the award has suppliers or contracts, whichever are more; the award is told on its first."""
    of_award = defaultdict(list)
    for path, contract in parts[Part.CONTRACT].items():
        of_award[path[:-1]].append(contract)
    for path, award in parts[Part.AWARD].items():
        told = {field: getattr(award, name) for field, name in AWARD_FIELDS.items()}
        for at, (supplier, contract) in enumerate(zip_longest(award.suppliers or (None,), of_award[path])):
            of_contract = (
                {field: getattr(contract, name) for field, name in CONTRACT_FIELDS.items()} if contract else {}
            )
            yield {
                "procurement": path[0],
                "award": path[1],
                **_company(supplier),
                **(told if at == 0 else {}),
                **of_contract,
                "key": contract.key if contract else "",
            }


def _of_contracts(parts: Parts, part: Part) -> Iterator[Values]:
    for path, value in parts[part].items():
        yield {**vars(value), "procurement": path[0], "award": path[1], "contract": path[2]}


def _call_offs(parts: Parts) -> Iterator[Values]:
    for row in _of_contracts(parts, Part.CALL_OFF):
        yield {**row, "call_off": row["key"], **({"supplier": None} | _company(row["supplier"]))}


def _approvals(parts: Parts) -> Iterator[Values]:
    for path, approval in parts[Part.APPROVAL].items():
        yield {**vars(approval), "system": path[0], **_company(approval.supplier)}


def _follow_ups(parts: Parts) -> Iterator[Values]:
    yield from _of_contracts(parts, Part.FOLLOW_UP)
    for path, review in parts[Part.REVIEW].items():
        approval = parts[Part.APPROVAL][path[:-1]]
        yield {
            **vars(review),
            "system": path[0],
            **_company(approval.supplier),
            "applied_on": approval.applied_on,
        }


def _books(parts: Parts) -> Iterator[Values]:
    for path, book in parts[Part.BOOK].items():
        yield {**vars(book), "system": path[0]}


_ROWS = {
    PROCUREMENTS.name: lambda parts: map(vars, parts[Part.PROCUREMENT].values()),
    AWARDS.name: _awards,
    OPTIONS.name: lambda parts: _of_contracts(parts, Part.OPTION),
    CALL_OFFS.name: _call_offs,
    SYSTEMS.name: lambda parts: map(vars, parts[Part.SYSTEM].values()),
    BOOKS.name: _books,
    APPROVALS.name: _approvals,
    FOLLOW_UPS.name: _follow_ups,
}
