"""Seals the log, verifies its seals, and empties rows of it without breaking them.

The chain shows that something has been changed, not who did it, and cannot show that its whole end has been cut off:
for that, somebody writes the newest digest down outside, and asks for it later.
"""

import json
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection
from sqlmodel import Session

from styrhjul.refused import Refused
from styrhjul.rules.chain import SealInProgress, row_digest
from styrhjul.services.acts import Act, audit_row
from styrhjul.store import seals as kept
from styrhjul.store.database import Database, hold_round_lock
from styrhjul.store.seals import Entry, Seal

EMPTYING, EMPTIED = "empty", "emptied"
"""The verbs of the row that tells which rows have been emptied and why, and of each that has been."""
PROGRAM = "styrhjul"
SHORTEST_DIGEST = 32
"""So many signs of a digest that somebody has written down are enough to know it by."""


def seal_log(database: Database, *, now: datetime) -> int:
    """Take every row of the log that waits into a new seal; how many they were. None waits, none is made."""
    with database.writing() as session:
        hold_round_lock(session)
        connection = session.connection()
        if not kept.waiting(connection):
            return 0
        seal = kept.begin_seal(connection, at=now, unfinished=secrets.token_hex(16))
        kept.end_seal(connection, seal, digest=_digest(seal, kept.entries_of(connection, seal)))
        return seal.rows


def _digest(seal: Seal, entries: Iterable[Entry]) -> str:
    summed = SealInProgress(seal.previous)
    for entry in entries:
        summed.add(digest_of(entry))
    return summed.digest(seal.at)


def digest_of(entry: Entry) -> str:
    """The row's digest; one that has been emptied has kept it."""
    return entry.after if entry.verb == EMPTIED else row_digest(entry._asdict())


def empty_rows(session: Session, *, ids: Sequence[int], act: Act) -> int:
    """Take out what the rows say (who, about what, before and after, why), sealed or not; how many were emptied.

    What stays of a row is its number, its instant and its digest, so that the seals still add up, and neither can be
    guessed from the other since the salt goes too. A row is added that tells which were emptied and, as ``comment``
    says, why: no name may stand in it. It is signed by the program, and is itself never emptied, nor is a row twice.
    """
    session.flush()
    connection = session.connection()
    found = (row for row in kept.entries_by_id(connection, sorted(set(ids))) if row.verb not in (EMPTYING, EMPTIED))
    emptied = [(row.id, digest_of(row)) for row in found]
    if emptied:
        kept.empty_entries(connection, emptied, verb=EMPTIED)
        signed = Act(actor=PROGRAM, today=act.today, now=act.now, comment=act.comment)
        session.add(audit_row(signed, verb=EMPTYING, subject="audit:rows", after={"rows": [one for one, _ in emptied]}))
        session.flush()
        session.expire_all()
    return len(emptied)


@dataclass(frozen=True)
class Broken:
    """A seal that does not add up, by when it was made, and how that shows."""

    at: datetime | None
    why: str


@dataclass(frozen=True)
class Verified:
    """What the log's seals say: how many rows they cover, how many wait for one, and what does not add up.

    ``emptied`` is how many of the rows have been emptied, as the log itself tells. ``is_known``: whether the digest
    that was asked for is in the chain.
    """

    seals: int
    rows: int
    waiting: int
    emptied: int
    last_at: datetime | None
    digest: str
    broken: tuple[Broken, ...]
    is_known: bool = True

    @property
    def is_whole(self) -> bool:
        return not self.broken and self.is_known


def verify_log(connection: Connection, *, digest: str = "") -> Verified:
    """Walk the whole chain, and find ``digest`` in it if one is given.

    Raises:
        Refused: what is given is no digest.
    """
    asked = _written_digest(digest)
    made = kept.seals(connection)
    told = _told_emptied(connection)
    counts = _Counts()
    broken = tuple(_broken(made, kept.sealed_entries(connection), told, counts))
    last = made[-1] if made else None
    return Verified(
        seals=len(made),
        rows=counts.rows,
        waiting=kept.waiting(connection),
        emptied=counts.emptied,
        last_at=last.at if last else None,
        digest=last.digest if last else "",
        broken=broken,
        is_known=not asked or any(seal.digest.startswith(asked) for seal in made),
    )


@dataclass
class _Counts:
    rows: int = 0
    emptied: int = 0


def _broken(made: Sequence[Seal], entries: Iterable[Entry], told: frozenset[int], counts: _Counts) -> Iterator[Broken]:
    by_id = {seal.id: seal for seal in made}
    whole: dict[int, str] = {}
    for seal_id, rows in groupby(entries, key=lambda entry: entry.seal_id):
        seal = by_id.get(seal_id) if seal_id is not None else None
        if seal is None:
            yield Broken(None, "rader i loggen hör till ett sigill som inte finns")
        else:
            whole[seal.id] = "; ".join(_faults(seal, rows, told, counts))
    previous = ""
    for seal in made:
        faults = [whole.get(seal.id, "alla rader är borta")]
        if seal.previous != previous:
            faults.append("sigillet före det är borta eller utbytt")
        if why := "; ".join(filter(None, faults)):
            yield Broken(seal.at, why)
        previous = seal.digest


def _faults(seal: Seal, entries: Iterable[Entry], told: frozenset[int], counts: _Counts) -> Iterator[str]:
    summed = SealInProgress(seal.previous)
    silent = []
    for entry in entries:
        summed.add(digest_of(entry))
        counts.rows += 1
        if entry.verb == EMPTIED:
            counts.emptied += 1
            silent += [] if entry.id in told else [entry.id]
    if summed.rows != seal.rows:
        yield f"{summed.rows} rader, men {seal.rows} när det sattes"
    elif summed.digest(seal.at) != seal.digest:
        yield "en rad eller sigillet självt har ändrats"
    if silent:
        yield f"rad {', '.join(map(str, silent))} är tömd utan att loggen säger varför"


def _told_emptied(connection: Connection) -> frozenset[int]:
    """The rows that the log tells have been emptied."""
    return frozenset(number for row in kept.entries_by_verb(connection, EMPTYING) for number in _numbers(row.after))


def _numbers(after: str) -> Iterator[int]:
    """One that somebody has written by hand may hold anything."""
    try:
        found = json.loads(after)
    except ValueError:
        return
    rows = found.get("rows") if isinstance(found, Mapping) else None
    yield from (row for row in rows if isinstance(row, int)) if isinstance(rows, list) else ()


def _written_digest(written: str) -> str:
    digest = "".join(written.split()).lower()
    if digest and not re.fullmatch(rf"[0-9a-f]{{{SHORTEST_DIGEST},64}}", digest):
        raise Refused(
            f"Det är inget kontrolltal från loggen. Väntade minst {SHORTEST_DIGEST} tecken, siffror och bokstäver a–f."
        )
    return digest
