"""Reads a filled-in form by its layout: cells become values, and everything that is wrong is told by its cell."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from styrhjul.exchange.forms.layout import HEADING_ROW, KEY_HEADING, Answer, Column, Form, Sheet
from styrhjul.exchange.grid import Cell, Grid
from styrhjul.exchange.problems import ImportRefused, Problem, quoted
from styrhjul.exchange.tables import Place
from styrhjul.exchange.values import long_text, plain, text
from styrhjul.exchange.written_days import day
from styrhjul.refused import Refused, Sentence, joined, sentence_of
from styrhjul.rules.swedish import either, listed
from styrhjul.rules.unit_plans import Fault

_SIMILAR = 0.6
_ERRORS = {"#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"}

Spot = tuple[str, str]
"""A sheet's name and a row's key there."""


@dataclass(frozen=True)
class FilledRow:
    """One row's answers by field: a text, a chosen value, a day, or None for a day that isn't there."""

    key: str
    answers: Mapping[str, Answer | None]

    def text(self, field: str) -> str:
        return str(self.answers.get(field) or "")

    def day(self, field: str) -> date | None:
        found = self.answers.get(field)
        return found if isinstance(found, date) else None


@dataclass(frozen=True)
class Filled:
    """A form's answers by sheet, where each row stands, and all that is wrong with its cells."""

    file: str
    rows: Mapping[str, tuple[FilledRow, ...]]
    places: Mapping[Spot, Place]
    problems: tuple[Problem, ...]

    def raise_if_wrong(self, faults: Sequence[Fault], *, spot_of: Callable[[str], Spot]) -> None:
        """Refuse the file for the problems in its cells and for the faults of its content, each told at its cell.

        Raises:
            ImportRefused: there is one.
        """
        told = {(problem.sheet, problem.spot) for problem in self.problems}
        found = [self._at(spot_of(fault.section), fault) for fault in faults]
        more = [problem for problem in found if problem and (problem.sheet, problem.spot) not in told]
        if problems := [*self.problems, *more]:
            raise ImportRefused(problems)

    def _at(self, spot: Spot, fault: Fault) -> Problem | None:
        """None for what could not be answered since its row is missing, which has been told already."""
        if (place := self.places.get(spot)) is not None:
            return place.problem(fault.field, fault.message)
        return None if self.problems else Problem(file=self.file, sheet=spot[0], spot=spot[1], message=fault.message)


def read_filled(form: Form, grids: Sequence[Grid], *, file: str) -> Filled:
    """The answers of every sheet of the form."""
    rows: dict[str, tuple[FilledRow, ...]] = {}
    places: dict[Spot, Place] = {}
    problems: list[Problem] = []
    for sheet in form.sheets:
        grid = next((grid for grid in grids if plain(grid.sheet) == plain(sheet.name)), None)
        if grid is None:
            rows[sheet.name] = ()
            if not sheet.optional:
                problems.append(Problem(file=file, message=_as_it_was("Bladet %(sheet)s saknas.", sheet=sheet.name)))
            continue
        reader = _Reader(sheet, grid)
        rows[sheet.name] = tuple(reader.rows())
        places |= {(sheet.name, key): place for key, place in reader.places.items()}
        problems += reader.problems
    return Filled(file=file, rows=rows, places=places, problems=tuple(problems))


def _as_it_was(pattern: str, **values: object) -> Sentence:
    """What is wrong with the form itself, and what to do about it."""
    advice = Sentence("Fyll i formuläret utan att ändra blad, rubriker och rader.")
    return joined((Sentence(pattern, **values), advice), " ")


class _Reader:
    """Reads one sheet, and gathers what is wrong with it."""

    def __init__(self, sheet: Sheet, grid: Grid) -> None:
        self.sheet, self.grid = sheet, grid
        self._words = {column.field: _words(column) for column in sheet.open_columns}
        self.problems: list[Problem] = []
        self.places: dict[str, Place] = {}
        self._merged = {
            (row, column)
            for (top, left), (bottom, right) in grid.merged
            for row in range(top, min(bottom, len(grid.rows)) + 1)
            for column in range(left, right + 1)
        }

    def rows(self) -> Iterator[FilledRow]:
        headings = self._headings()
        if self.problems:
            return
        keys, width = {row.key for row in self.sheet.rows}, len(self.sheet.columns)
        for number, cells in enumerate(self.grid.rows[HEADING_ROW + 1 :], start=HEADING_ROW + 1):
            if self.sheet.spare and _written(cells[0]) and not any(map(_written, cells[1 : 1 + width])):
                continue  # a number and no answers
            place = Place(grid=self.grid, row=number, headings=headings)
            values = {field: cells[at] if at < len(cells) else "" for field, (at, _) in headings.items()}
            key = _key(values["key"])
            if key and key not in keys and self.sheet.spare and key.isdigit():
                keys.add(key)  # one may number more rows than the form has
            if self._is_row(key, keys, values, place):
                self.places[key] = place
                answers = {column.field: self._answer(column, values, place) for column in self.sheet.open_columns}
                yield FilledRow(key, answers)
        self._tell_missing()

    def _open(self, values: Mapping[str, Cell]) -> Iterator[Cell]:
        return (values[column.field] for column in self.sheet.open_columns)

    def _headings(self) -> dict[str, tuple[int, str]]:
        """Where each field's column is: each heading stands where the form has it, once."""
        row = self.grid.rows[HEADING_ROW] if len(self.grid.rows) > HEADING_ROW else ()
        found: dict[str, tuple[int, str]] = {}
        wanted = [("key", KEY_HEADING), *((column.field, column.heading) for column in self.sheet.columns)]
        for at, (field, heading) in enumerate(wanted):
            shown = str(row[at]) if at < len(row) else ""
            if shown != heading and plain(shown) != plain(heading):
                pattern = "Här ska rubriken %(heading)s stå, men här är det tomt."
                if shown.strip():
                    pattern = "Här ska rubriken %(heading)s stå, men här står %(found)s."
                self._tell(HEADING_ROW, at, _as_it_was(pattern, heading=heading, found=quoted(shown)))
            if field:
                found[field] = (at, heading)
        return found

    def _is_row(self, key: str, keys: set[str], values: Mapping[str, Cell], place: Place) -> bool:
        if key in keys and key not in self.places:
            return True
        if any(map(_written, self._open(values))) or key:
            if not key:
                message = "Svaret står på en rad utan nummer. Skriv det på en av formulärets rader."
            elif key in self.places:
                message = Sentence("Raden %(key)s finns två gånger. Behåll den ena.", key=quoted(key))
            else:
                message = _as_it_was("Raden %(key)s hör inte till formuläret.", key=quoted(key))
            self.problems.append(place.problem("key", message))
        return False

    def _answer(self, column: Column, values: Mapping[str, Cell], place: Place) -> Answer | None:
        cell, field = values[column.field], column.field
        at, _ = place.headings[field]
        if (place.row, at) in self._merged:
            message = "Cellen är sammanfogad med andra. Dela dem igen och skriv ett svar i varje cell."
            self.problems.append(place.problem(field, message))
            return None
        try:
            return _read(column, cell, self._words[field])
        except ValueError as error:
            self.problems.append(place.problem(field, sentence_of(error)))
            return None

    def _tell_missing(self) -> None:
        if self.sheet.spare or self.sheet.optional:
            return
        lost = [row.key for row in self.sheet.rows if row.key not in self.places]
        if lost:
            pattern = "Raden %(keys)s saknas." if len(lost) == 1 else "Raderna %(keys)s saknas."
            message = _as_it_was(pattern, keys=listed(lost))
            self.problems.append(Problem(file=self.grid.file, sheet=self.grid.sheet, message=message))

    def _tell(self, row: int, column: int, message: str) -> None:
        spot = self.grid.spot(row, column)
        self.problems.append(Problem(file=self.grid.file, sheet=self.grid.sheet, spot=spot, message=message))


def _key(cell: Cell) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _written(cell: Cell) -> bool:
    return cell != "" and bool(str(cell).strip())


def _read(column: Column, cell: Cell, words: Mapping[str, str]) -> Answer | None:
    if cell == "":
        return None if column.is_day else ""
    if isinstance(cell, str) and cell.strip() in _ERRORS:
        raise Refused("%(found)s är ett fel från en formel. Skriv svaret i stället.", found=quoted(cell))
    if column.is_day:
        return day(cell)
    if column.choices:
        return _chosen(column, text(cell), words)
    return long_text(cell)


def _words(column: Column) -> dict[str, str]:
    """The values of a dropdown by their words. What stands before a colon, such as a goal's key, is enough."""
    words = {plain(word): value for word, value in column.choices.items()}
    return words | {plain(word.partition(":")[0]): value for word, value in column.choices.items() if ":" in word}


def _chosen(column: Column, written: str, words: Mapping[str, str]) -> str:
    if not written:
        return ""
    if plain(written) in words:
        return words[plain(written)]
    if not column.strict:
        return written
    near = get_close_matches(plain(written), words, n=1, cutoff=_SIMILAR)
    shown = {value: word for word, value in column.choices.items()}
    hint = Sentence("Menar du %(meant)s?", meant=quoted(shown[words[near[0]]])) if near else ""
    found = Sentence("%(found)s finns inte i listan.", found=quoted(written))
    expected = Sentence("Väntade %(expected)s.", expected=_either(list(column.choices)))
    raise Refused(joined((found, hint, expected), " "))


def _either(words: Sequence[str]) -> str:
    return either(words) if all(" och " not in word for word in words) else ", ".join(words)
