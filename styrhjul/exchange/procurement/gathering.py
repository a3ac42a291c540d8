"""Puts the sheets' rows together into a register, on top of what the database's register knows already."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from difflib import get_close_matches
from typing import Any

from styrhjul.exchange.files import raise_if_any
from styrhjul.exchange.problems import Problem, quoted
from styrhjul.exchange.procurement.companies import Companies, brought_up_to_date, companies_in, in_order
from styrhjul.exchange.procurement.reading import Sheets
from styrhjul.exchange.procurement.rows import AWARD_FIELDS, CONTRACT_FIELDS, AwardRow
from styrhjul.exchange.procurement.sheets import (
    APPROVALS,
    AWARDS,
    BOOKS,
    CALL_OFFS,
    FOLLOW_UPS,
    OPTIONS,
    PROCUREMENTS,
    SYSTEMS,
)
from styrhjul.exchange.tables import Located
from styrhjul.refused import Sentence, joined
from styrhjul.rules.procurement.parts import BELOW, VALUES, Part, Parts, Path, parts_of, register_from
from styrhjul.rules.procurement.register import Register, Supplier

ONLY_AWARD = "1"
"""What an award is called where a procurement has but one, and nobody has numbered it."""
_NOWHERE = {
    "procurement": "Upphandlingen %(found)s finns varken i filerna eller i registret.",
    "contract": "Avtalet %(found)s finns varken i filerna eller i registret.",
    "system": "Valfrihetssystemet %(found)s finns varken i filerna eller i registret.",
    "supplier": "Leverantören %(found)s finns varken i filerna eller i registret.",
}


def register_of(sheets: Sheets, *, known: Register | None = None) -> Register:
    """The procurements and systems that the sheets mention, whole: as known, with what the sheets say put in.

    A column that a sheet lacks leaves what is known; an empty cell empties it. The sheets may refer to each other
    and to what is known. The suppliers of an award are afterwards those that its rows name, where they name any.

    Raises:
        ImportRefused: all that is wrong, by cell.
    """
    gathering = _Gathering(sheets, known or Register())
    gathering.procurements()
    gathering.awards()
    gathering.of_contracts()
    gathering.systems()
    gathering.follow_ups()
    raise_if_any([*sheets.problems, *gathering.problems])
    return gathering.mentioned()


class _Gathering:
    def __init__(self, sheets: Sheets, known: Register) -> None:
        self.sheets = sheets
        self.problems: list[Problem] = []
        parts = parts_of(known)
        named = (AWARDS, CALL_OFFS, APPROVALS, FOLLOW_UPS)
        rows = [found.row for table in named for found in sheets.rows.get(table.name, ())]
        self.companies = Companies(companies_in(parts), [(row.supplier, row.org_number) for row in rows])
        self.parts: Parts = brought_up_to_date(parts, self.companies)
        self.known_awards = _below(self.parts[Part.AWARD])
        self.faulty = {(faulty.table, faulty.key) for faulty in sheets.faulty}
        self.places: dict[tuple[Part, Path], Located[Any]] = {}
        self.tops: set[tuple[bool, str]] = set()

    def mentioned(self) -> Register:
        whole = register_from(self.parts)
        return Register(
            tuple(each for each in whole.procurements if (False, each.key) in self.tops),
            tuple(each for each in whole.systems if (True, each.key) in self.tops),
        )

    def procurements(self) -> None:
        for found in self.sheets.of(PROCUREMENTS):
            self._put(Part.PROCUREMENT, (found.row.key,), found)

    def awards(self) -> None:
        """Several rows may tell of one award, or of one contract; what two of them tell must be the same."""
        awards: dict[Path, list[Located[AwardRow]]] = defaultdict(list)
        contracts: dict[Path, list[Located[AwardRow]]] = defaultdict(list)
        for found in self.sheets.of(AWARDS):
            if self._is_known_procurement(found) and (award := self._award(found)):
                awards[found.row.procurement, award].append(found)
                if found.row.key:
                    contracts[found.row.procurement, award, found.row.key].append(found)
        for path, rows in awards.items():
            told = {"key": path[-1], **self._agreed(rows, AWARD_FIELDS)}
            suppliers = in_order(each for found in rows if (each := self._company(found)))
            self._set(Part.AWARD, path, told | ({"suppliers": suppliers} if suppliers else {}))
        for path, rows in contracts.items():
            self._set(Part.CONTRACT, path, {"key": path[-1], **self._agreed(rows, CONTRACT_FIELDS)})

    def of_contracts(self) -> None:
        self.contracts = _below(self.parts[Part.CONTRACT], by=-1)
        for found in self.sheets.of(OPTIONS):
            if path := self._contract(found):
                self._put(Part.OPTION, (*path, found.row.no), found, field="no")
        for called in self.sheets.of(CALL_OFFS):
            if path := self._contract(called):
                told: dict[str, Any] = {"key": called.row.call_off}
                if called.row.model_fields_set & {"supplier", "org_number"}:
                    told["supplier"] = self._known_company(called)
                self._put(Part.CALL_OFF, (*path, called.row.call_off), called, told, field="call_off")

    def systems(self) -> None:
        for found in self.sheets.of(SYSTEMS):
            self._put(Part.SYSTEM, (found.row.key,), found)
        for book in self.sheets.of(BOOKS):
            if system := self._system(book):
                self._put(Part.BOOK, (system, book.row.version), book, field="version")
        for applied in self.sheets.of(APPROVALS):
            system, supplier = self._system(applied), self._company(applied)
            if not (applied.row.supplier or applied.row.org_number):
                self._wrong(applied, "supplier", "Cellen är tom. Skriv leverantörens namn.")
            elif system and supplier:
                path = (system, (supplier.key, applied.row.applied_on))
                self._put(Part.APPROVAL, path, applied, {"supplier": supplier}, field="supplier")

    def follow_ups(self) -> None:
        for found in self.sheets.of(FOLLOW_UPS):
            if bool(found.row.contract) == bool(found.row.system):
                continue  # told already, by the row itself
            part = Part.FOLLOW_UP if found.row.contract else Part.REVIEW
            path = self._contract(found) if found.row.contract else self._approval(found)
            if path:
                self._put(part, (*path, found.row.no), found, field="no")

    def _put(
        self,
        part: Part,
        path: Path,
        found: Located[Any],
        more: Mapping[str, Any] | None = None,
        *,
        field: str = "key",
    ) -> None:
        """Put the row's value in its place, unless another row already has."""
        earlier = self.places.setdefault((part, path), found)
        if earlier is not found:
            self._wrong(
                found,
                field,
                "Samma sak står redan i %(file)s, %(row)s.",
                file=earlier.place.grid.file,
                row=earlier.place.called,
            )
            return
        names = {each.name for each in fields(VALUES[part])} - BELOW.get(part, {}).keys()
        told = {name: getattr(found.row, name) for name in names & found.row.model_fields_set}
        self._set(part, path, told | dict(more or {}))

    def _set(self, part: Part, path: Path, told: Mapping[str, Any]) -> None:
        old = self.parts[part].get(path)
        self.parts[part][path] = replace(old, **told) if old else VALUES[part](**told)
        self.tops.add((part in (Part.SYSTEM, Part.BOOK, Part.APPROVAL, Part.REVIEW), path[0]))

    def _agreed(self, rows: Sequence[Located[AwardRow]], names: Mapping[str, str]) -> dict[str, Any]:
        agreed = {}
        for field, name in names.items():
            told = [found for found in rows if field in found.row.model_fields_set]
            filled = [found for found in told if _is_filled(getattr(found.row, field))] or told
            if filled:
                agreed[name] = getattr(filled[0].row, field)
            for found in filled:
                if getattr(found.row, field) != agreed[name]:
                    self._wrong(
                        found,
                        field,
                        "Här står något annat än på %(row)s om samma sak.",
                        row=filled[0].place.called,
                    )
        return agreed

    def _is_known_procurement(self, found: Located[AwardRow]) -> bool:
        number = found.row.procurement
        if (number,) in self.parts[Part.PROCUREMENT]:
            return True
        if (PROCUREMENTS.name, number) not in self.faulty:
            self._unknown(found, "procurement", number, self._keys(Part.PROCUREMENT))
        return False

    def _award(self, found: Located[AwardRow]) -> str:
        """The award that the row names; else the only one there is."""
        known = self.known_awards.get(found.row.procurement, [])
        if found.row.award or len(known) <= 1:
            return found.row.award or (str(known[0][-1]) if known else ONLY_AWARD)
        with_it = [path for path in known if (*path, found.row.key) in self.parts[Part.CONTRACT]]
        if len(with_it) == 1:
            return str(with_it[0][-1])
        self._wrong(found, "award", "Upphandlingen har flera tilldelningar. Skriv vilken det gäller.")
        return ""

    def _contract(self, found: Located[Any]) -> Path | None:
        row = found.row
        paths = [
            path
            for path in self.contracts.get(row.contract, [])
            if row.procurement in ("", path[0]) and row.award in ("", path[1])
        ]
        if len(paths) == 1:
            return paths[0]
        if paths:
            self._wrong(
                found,
                "contract",
                "Avtalet %(contract)s finns i flera upphandlingar. Skriv vilken.",
                contract=quoted(row.contract),
            )
        elif (AWARDS.name, row.contract) not in self.faulty:
            self._unknown(found, "contract", row.contract, list(self.contracts))
        return None

    def _system(self, found: Located[Any]) -> str:
        written = found.row.system
        known = self.parts[Part.SYSTEM]
        if (written,) in known:
            return str(written)
        called = [value.key for value in known.values() if value.name.casefold() == written.casefold()]
        if len(called) == 1:
            return str(called[0])
        if (SYSTEMS.name, written) not in self.faulty:
            self._unknown(found, "system", written, self._keys(Part.SYSTEM))
        return ""

    def _approval(self, found: Located[Any]) -> Path | None:
        system, supplier = self._system(found), self._known_company(found)
        if not (found.row.supplier or found.row.org_number):
            self._wrong(found, "supplier", "Cellen är tom. Skriv vilken leverantör i valfrihetssystemet det gäller.")
        if not (system and supplier):
            return None
        day = found.row.applied_on
        mine = [path for path in self.parts[Part.APPROVAL] if (path[0], path[1][0]) == (system, supplier.key)]
        paths = [path for path in mine if day in (None, path[1][1])]
        if not paths:
            self._wrong(
                found,
                "supplier",
                "%(supplier)s har ingen ansökan i valfrihetssystemet %(system)s.",
                supplier=supplier.name,
                system=system,
            )
        return max(paths, default=None)

    def _company(self, found: Located[Any]) -> Supplier | None:
        """The row's company, met here for the first time or not."""
        company = self.companies.meet(found.row.supplier, found.row.org_number)
        if company is None and found.row.org_number:
            self._wrong(found, "supplier", "Leverantörens namn saknas.")
        return company

    def _known_company(self, found: Located[Any]) -> Supplier | None:
        company = self.companies.find(found.row.supplier, found.row.org_number)
        if company is None and found.row.supplier:
            self._wrong(found, "supplier", _NOWHERE["supplier"], found=quoted(found.row.supplier))
        elif company is None and found.row.org_number:
            self._wrong(found, "org_number", _NOWHERE["supplier"], found=quoted(found.row.org_number))
        return company

    def _keys(self, part: Part) -> list[str]:
        return [str(path[0]) for path in self.parts[part]]

    def _unknown(self, found: Located[Any], field: str, written: str, known: Sequence[str]) -> None:
        near = get_close_matches(written, known, n=1)
        nowhere = Sentence(_NOWHERE[field], found=quoted(written))
        hint = Sentence("Menas %(key)s?", key=near[0]) if near else ""
        self._wrong(found, field, joined((nowhere, hint), " "))

    def _wrong(self, found: Located[Any], field: str, message: str, /, **values: object) -> None:
        self.problems.append(found.problem(field, message, **values))


def _is_filled(value: object) -> bool:
    return value is not None and value is not False and value != ""


def _below(paths: Iterable[Path], *, by: int = 0) -> dict[Any, list[Path]]:
    """The paths by one of their keys."""
    grouped: dict[Any, list[Path]] = defaultdict(list)
    for path in paths:
        grouped[path[by]].append(path)
    return dict(grouped)
