"""The log's seals: rows are taken into a seal and read back in order, a row at a time, in plain SQL."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, text

from models.columns import UtcDateTime

_BATCH = 1_000
_STREAMED = {"stream_results": True, "yield_per": _BATCH}


class Entry(NamedTuple):
    """A row of the log. ``seal_id`` is None while it waits for a seal."""

    id: int
    at: datetime
    actor: str
    verb: str
    subject: str
    before: str
    after: str
    reason: str
    salt: str
    seal_id: int | None


class Seal(NamedTuple):
    id: int
    at: datetime
    rows: int
    previous: str
    digest: str


_SEALS = "SELECT id, at, rows, previous, digest FROM audit_seal ORDER BY id"
_BEGIN = """
INSERT INTO audit_seal (at, rows, previous, digest)
VALUES (:at, 0, coalesce((SELECT digest FROM audit_seal ORDER BY id DESC LIMIT 1), ''), :digest) RETURNING id
"""
_TAKE = "UPDATE audit SET seal_id = :seal WHERE seal_id IS NULL"
_END = "UPDATE audit_seal SET rows = :rows, digest = :digest WHERE id = :seal"
_ENTRIES = f"SELECT {', '.join(Entry._fields)} FROM audit"


def waiting(connection: Connection) -> int:
    """How many rows wait for a seal."""
    return int(connection.execute(text("SELECT count(*) FROM audit WHERE seal_id IS NULL")).scalar_one())


def begin_seal(connection: Connection, *, at: datetime, unfinished: str) -> Seal:
    """A new seal with every row that waits in it. ``unfinished`` stands in the digest's place until ``end_seal``.

    The rows are taken first and read afterwards: what another transaction commits meanwhile waits for the next seal.
    """
    made = text(_BEGIN).bindparams(bindparam("at", type_=UtcDateTime))
    seal_id = connection.execute(made, {"at": at, "digest": unfinished}).scalar_one()
    rows = connection.execute(text(_TAKE), {"seal": seal_id}).rowcount
    previous = connection.execute(text("SELECT previous FROM audit_seal WHERE id = :seal"), {"seal": seal_id})
    return Seal(seal_id, at, rows, previous.scalar_one(), "")


def end_seal(connection: Connection, seal: Seal, *, digest: str) -> None:
    connection.execute(text(_END), {"rows": seal.rows, "digest": digest, "seal": seal.id})


def seals(connection: Connection) -> list[Seal]:
    """All of them, in the order in which they were made: one a day at most."""
    found = connection.execute(text(_SEALS).columns(at=UtcDateTime))
    return [Seal(*row) for row in found]


def entries_of(connection: Connection, seal: Seal) -> Iterator[Entry]:
    """The seal's rows, in order."""
    return _read(connection, "WHERE seal_id = :seal ORDER BY id", {"seal": seal.id})


def sealed_entries(connection: Connection) -> Iterator[Entry]:
    """Every sealed row, by seal and in order."""
    return _read(connection, "WHERE seal_id IS NOT NULL ORDER BY seal_id, id", {})


def entries_by_verb(connection: Connection, verb: str) -> list[Entry]:
    return list(_read(connection, "WHERE verb = :verb ORDER BY id", {"verb": verb}))


def entries_by_id(connection: Connection, ids: Sequence[int]) -> Iterator[Entry]:
    """The rows with these ids, in order, whether they are sealed or not."""
    for first in range(0, len(ids), _BATCH):
        statement = _typed("WHERE id IN :ids ORDER BY id").bindparams(bindparam("ids", expanding=True))
        rows = connection.execute(statement, {"ids": ids[first : first + _BATCH]}).all()
        yield from (Entry(*row) for row in rows)


_EMPTY = """
UPDATE audit SET actor = '', verb = :verb, subject = '', before = '', after = :after, reason = '', salt = ''
WHERE id = :id
"""


def empty_entries(connection: Connection, emptied: Iterable[tuple[int, str]], *, verb: str) -> None:
    """Take what is said out of the rows; what each is given stands in its ``after``."""
    values = [{"id": row_id, "after": after, "verb": verb} for row_id, after in emptied]
    if values:
        connection.execute(text(_EMPTY), values)


def _read(connection: Connection, where: str, parameters: dict[str, Any]) -> Iterator[Entry]:
    for row in connection.execute(_typed(where), parameters, execution_options=_STREAMED):
        yield Entry(*row)


def _typed(where: str) -> Any:
    return text(f"{_ENTRIES} {where}").columns(at=UtcDateTime)
