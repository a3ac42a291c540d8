"""By what a person is known in the database: a number, a key, addresses, and the names that they have signed with."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select
from sqlmodel import col

from models.obligations import Audit
from models.organisation import Address, Person
from styrhjul.refused import Refused

_NAMED = ("name", "namn")
"""What a person's name is called in the log."""


@dataclass(frozen=True)
class Known:
    """``names`` are the present one and earlier ones; ``shared`` those of them that somebody else also bears.

    Who has signed with a shared name cannot be told from the name alone.
    """

    id: int
    key: str
    name: str
    names: tuple[str, ...]
    shared: tuple[str, ...]
    addresses: tuple[str, ...]

    @property
    def own_names(self) -> tuple[str, ...]:
        return tuple(name for name in self.names if name not in self.shared)

    @property
    def words(self) -> tuple[str, ...]:
        """What the person is looked for by in texts: a name of one word may be anybody's."""
        return (*(name for name in self.own_names if " " in name), *self.addresses)

    @property
    def subject(self) -> str:
        """What the log calls the person."""
        return f"person:{self.key}"


def known(connection: Connection, key: str) -> Known:
    """The person with the key.

    Raises:
        Refused: there is none.
    """
    row = connection.execute(select(col(Person.id), col(Person.name)).where(col(Person.key) == key)).one_or_none()
    if row is None:
        raise Refused(f"Det finns ingen person med nyckeln {key}.")
    names = tuple(dict.fromkeys((row.name, *_earlier_names(connection, key))))
    others = select(col(Person.name)).where(col(Person.id) != row.id)
    taken = set(connection.scalars(others))
    held = select(col(Address.value)).where(col(Address.person_id) == row.id)
    return Known(
        id=row.id,
        key=key,
        name=row.name,
        names=names,
        shared=tuple(name for name in names if name in taken),
        addresses=tuple(connection.scalars(held)),
    )


def _earlier_names(connection: Connection, key: str) -> Iterator[str]:
    rows = select(col(Audit.before), col(Audit.after)).where(col(Audit.subject) == f"person:{key}")
    for row in connection.execute(rows):
        for told in filter(None, row):
            values = json.loads(told)
            yield from (str(values[word]) for word in _NAMED if values.get(word))


def pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Finds each of the words where it stands by itself, or with the s of a Swedish genitive, which is group 1."""
    longest_first = sorted(filter(None, words), key=len, reverse=True)
    told = "|".join(map(re.escape, longest_first)) or r"(?!)"
    return re.compile(rf"(?<![\w@.-])(?:{told})(s?)(?![\w@-])")
