"""What a file may refer to, in the database and in the file itself: by key or name, and goals by body and key."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from sqlmodel import Session, col, select

from models.goals import Goal
from models.indicators import Indicator
from models.kinds import BodyKind
from models.organisation import Body, Person, Unit
from styrhjul.exchange.files import Content
from styrhjul.exchange.goals import GOALS
from styrhjul.exchange.indicators import INDICATORS
from styrhjul.exchange.organisation import BODIES, UNITS
from styrhjul.exchange.people import PEOPLE
from styrhjul.exchange.problems import quoted
from styrhjul.exchange.tables import Located, Table
from styrhjul.refused import Sentence, joined
from styrhjul.rules.swedish import listed

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
            return Sentence(
                "%(found)s är namnet på flera: %(keys)s. Skriv nyckeln.", found=quoted(told), keys=", ".join(named)
            )
        near = get_close_matches(told.lower(), self.entries, n=1)
        known = [*sorted(self.entries)[:MOST_NAMED], *(["…"] if len(self.entries) > MOST_NAMED else [])]
        hint = Sentence("Det finns: %(keys)s.", keys=joined(known, ", ") or Sentence("inga ännu"))
        if near:
            hint = Sentence("Menas %(key)s?", key=near[0])
        nowhere = Sentence(
            "%(found)s är %(noun)s som varken finns i filerna eller i databasen.",
            found=quoted(told),
            noun=Sentence(self.noun),
        )
        return joined((nowhere, hint), " ")

    def with_more(self, entries: Iterable[tuple[str, str]]) -> "Names":
        return Names(self.noun, {**self.entries, **dict(entries)}.items())


class GoalNames:
    """Goals, each called "organ/nyckel". The key alone will do where only one of those that may be meant has it.

    ``unreadable`` are keys in rows that couldn't be read: what refers to them is no error.
    """

    def __init__(self, called: Iterable[str], unreadable: Iterable[str] = ()) -> None:
        self.called = frozenset(called)
        self.unreadable = frozenset(unreadable)

    def find(self, told: str, *, of: Collection[str] | None = None) -> str | None:
        """What the goal that is meant is called, if just one is; ``of`` are the bodies whose it may be."""
        found = self._meant(told, of)
        return found[0] if len(found) == 1 else None

    def fault(self, told: str, *, of: Collection[str] | None = None) -> str:
        """Why it can't be said which goal is meant; "" when it can."""
        found = self._meant(told, of)
        if len(found) == 1 or told.lower().rpartition("/")[2] in self.unreadable:
            return ""
        if found:
            return Sentence(
                "%(found)s är nyckeln till flera mål: %(goals)s. Skriv organ/nyckel.",
                found=quoted(told),
                goals=", ".join(found),
            )
        if others := self._meant(told, None):
            return Sentence("%(goal)s är inget mål hos %(bodies)s.", goal=others[0], bodies=listed(sorted(of or ())))
        near = get_close_matches(told.lower(), [key for called in self.called for key in (called, _key(called))], n=1)
        hint = Sentence("Menas %(key)s?", key=near[0]) if near else ""
        pattern = "%(found)s är ett mål som varken finns i filerna eller i databasen."
        return joined((Sentence(pattern, found=quoted(told)), hint), " ")

    def _meant(self, told: str, of: Collection[str] | None) -> list[str]:
        wanted = told.lower()
        return sorted(
            called
            for called in self.called
            if wanted in {called, _key(called)} and (of is None or called.partition("/")[0] in of)
        )

    def with_more(self, called: Iterable[str], unreadable: Iterable[str]) -> "GoalNames":
        return GoalNames({*self.called, *called}, {*self.unreadable, *unreadable})


def _key(called: str) -> str:
    return called.rpartition("/")[2]


@dataclass(frozen=True)
class Registry:
    """``body_of`` gives each unit's body. ``private`` are the units that the database knows a provider of."""

    bodies: Names
    units: Names
    people: Names
    indicators: Names
    goals: GoalNames
    councils: frozenset[str]
    body_of: Mapping[str, str]
    private: frozenset[str] = frozenset()

    @classmethod
    def of(cls, session: Session) -> "Registry":
        units = session.exec(select(Unit, Body.key).where(col(Unit.body_id) == col(Body.id))).all()
        goals = session.exec(select(Body.key, Goal.key).where(col(Goal.body_id) == col(Body.id))).all()
        councils = session.exec(select(Body.key).where(Body.kind == BodyKind.COUNCIL)).all()
        return cls(
            bodies=Names("ett organ", session.exec(select(Body.key, Body.name)).all()),
            units=Names("en enhet", [(unit.key, unit.name) for unit, _ in units]),
            people=Names("en person", session.exec(select(Person.key, Person.name)).all()),
            indicators=Names("ett nyckeltal", session.exec(select(Indicator.key, Indicator.name)).all()),
            goals=GoalNames(f"{body}/{key}" for body, key in goals),
            councils=frozenset(councils),
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
        kinds = {found.row.key: found.row.kind for file in files for found in file.bodies}
        councils = {key for key, kind in kinds.items() if kind is BodyKind.COUNCIL}
        return replace(
            self,
            bodies=bodies,
            indicators=self.indicators.with_more(_entries(files, INDICATORS)),
            goals=self.goals.with_more(*_goals(files, bodies)),
            councils=(self.councils - kinds.keys()) | councils,
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
            INDICATORS.name: file.indicators,
        }
        yield from ((found.row.key, found.row.name) for found in rows[table.name])


def _goals(files: Sequence[Content], bodies: Names) -> tuple[list[str], list[str]]:
    """What the files' goals are called, and the keys of those that couldn't be read."""
    found = [f"{bodies.find(goal.row.body) or ''}/{goal.row.key}" for file in files for goal in file.goals]
    return found, [row.key.lower() for file in files for row in file.faulty if row.table == GOALS.name]
