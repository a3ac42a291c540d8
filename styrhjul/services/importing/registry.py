"""What a file may refer to: the bodies, units and people in the database and in the file itself, by key or name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from sqlmodel import Session, col, select

from models.organisation import Body, Person, Unit
from styrhjul.exchange.files import Content
from styrhjul.exchange.organisation import BODIES, UNITS
from styrhjul.exchange.people import PEOPLE
from styrhjul.exchange.problems import quoted
from styrhjul.exchange.tables import Located, Table

MOST_NAMED = 12


class Names:
    """Keys, and what they are called. Two things with one name are told apart by key only."""

    def __init__(self, noun: str, entries: Iterable[tuple[str, str]]) -> None:
        self.noun = noun
        self.entries = dict(entries)
        self._by_name: dict[str, list[str]] = {}
        for key, name in self.entries.items():
            self._by_name.setdefault(name.casefold(), []).append(key)

    @property
    def words(self) -> tuple[str, ...]:
        return (*self.entries, *self.entries.values())

    def find(self, told: str) -> str | None:
        """The key that is meant, if just one is."""
        if told.lower() in self.entries:
            return told.lower()
        named = self._by_name.get(told.casefold(), [])
        return named[0] if len(named) == 1 else None

    def unknown(self, told: str) -> str:
        if named := self._by_name.get(told.casefold()):
            return f"{quoted(told)} är namnet på flera: {', '.join(named)}. Skriv nyckeln."
        near = get_close_matches(told.lower(), self.entries, n=1)
        known = ", ".join(sorted(self.entries)[:MOST_NAMED]) or "inga ännu"
        more = ", …" if len(self.entries) > MOST_NAMED else ""
        hint = f"Menas {near[0]}?" if near else f"Det finns: {known}{more}."
        return f"{quoted(told)} är {self.noun} som varken finns i filerna eller i databasen. {hint}"

    def with_more(self, entries: Iterable[tuple[str, str]]) -> "Names":
        return Names(self.noun, {**self.entries, **dict(entries)}.items())


@dataclass(frozen=True)
class Registry:
    """``body_of`` gives each unit's body. ``private`` are the units that the database knows a provider of."""

    bodies: Names
    units: Names
    people: Names
    body_of: Mapping[str, str]
    private: frozenset[str] = frozenset()

    @classmethod
    def of(cls, session: Session) -> "Registry":
        units = session.exec(select(Unit, Body.key).where(col(Unit.body_id) == col(Body.id))).all()
        return cls(
            bodies=Names("ett organ", session.exec(select(Body.key, Body.name)).all()),
            units=Names("en enhet", [(unit.key, unit.name) for unit, _ in units]),
            people=Names("en person", session.exec(select(Person.key, Person.name)).all()),
            body_of={unit.key: body for unit, body in units},
            private=frozenset(unit.key for unit, _ in units if unit.provider_id is not None),
        )

    def including(self, contents: Iterable[Content]) -> "Registry":
        """With what the files bring, also in rows that couldn't be read: what refers to them is no error."""
        files = tuple(contents)
        bodies = self.bodies.with_more(_entries(files, BODIES))
        known = self.people.entries
        people = [(key, name or known.get(key, "")) for key, name in _entries(files, PEOPLE)]
        named = dict(sorted(people, key=lambda entry: bool(entry[1])))  # a later row may leave the name out
        body_of = {found.row.key: bodies.find(found.row.body) or "" for file in files for found in file.units}
        return replace(
            self,
            bodies=bodies,
            units=self.units.with_more(_entries(files, UNITS)),
            people=self.people.with_more(named.items()),
            body_of={**self.body_of, **body_of},
        )


def _entries(files: Sequence[Content], table: Table[Any]) -> Iterator[tuple[str, str]]:
    for file in files:
        yield from ((row.key.lower(), row.name) for row in file.faulty if row.table == table.name)
        rows: dict[str, Sequence[Located[Any]]] = {
            BODIES.name: file.bodies,
            UNITS.name: file.units,
            PEOPLE.name: file.people,
        }
        yield from ((found.row.key, found.row.name) for found in rows[table.name])
