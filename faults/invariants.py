"""What must hold after every fault, counted in the database and in what the mail server took.

O is the rows of the outbox, A the Message-IDs that the server accepted, D the rows that are sent. Lost is D without A;
false-dead is dead and in A; dup is how many of A came more than once.
"""

import hashlib
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, fields
from pathlib import Path

from sqlalchemy import Connection, text

from styrhjul.services.sealing import verify_log
from styrhjul.store.database import FILE_NAME, Database, sqlite_url


class BrokenError(AssertionError):
    """Something that must hold does not."""


def must(holds: bool, what: str) -> None:
    """
    Raises:
        BrokenError: it does not hold; ``what`` says what was found.
    """
    if not holds:
        raise BrokenError(what)


@dataclass(frozen=True)
class Counts:
    """Of these only ``outbox`` may be more than 0, and ``dup`` where the fault allows it."""

    outbox: int = 0
    lost: int = 0
    false_dead: int = 0
    dup: int = 0
    stranger: int = 0
    """Accepted under a Message-ID that no notice has: a letter nobody knows of, or a repeat under another id."""
    twice: int = 0
    """Said more than once: items by obligation, reason, due date and person; notices by person and day."""
    unrecorded: int = 0
    """Sent without one accepted delivery that has not come back, or with another number of attempts than there were."""
    unaudited: int = 0
    """A transition, cycle or report without its audit row, a last state that is not the last transition's, or a seal
    over the log that does not hold."""
    orphans: int = 0
    """Rows that point to nothing, and reports without their files."""
    changed: int = 0
    """Reports and their files whose content is not what its sha256 says."""
    corrupt: int = 0
    """Databases that SQLite's integrity_check finds fault with."""

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


_TWICE = """
SELECT (SELECT count(*) FROM (SELECT 1 FROM notice_item GROUP BY obligation_id, reason, due_on, person_id
                              HAVING count(*) > 1) AS a)
     + (SELECT count(*) FROM (SELECT 1 FROM notice GROUP BY person_id, day, address_id HAVING count(*) > 1) AS b)
     + (SELECT count(*) FROM (SELECT 1 FROM transition GROUP BY obligation_id, no HAVING count(*) > 1) AS c)
"""
_UNRECORDED = """
SELECT count(*) FROM notice AS n
WHERE n.attempts <> (SELECT count(*) FROM delivery AS d
                     WHERE d.notice_id = n.id AND d.ending NOT IN ('unreachable', 'bounced'))
   OR (n.state = 'sent')
      <> (1 = (SELECT count(CASE d.ending WHEN 'accepted' THEN 1 END) - count(CASE d.ending WHEN 'bounced' THEN 1 END)
               FROM delivery AS d WHERE d.notice_id = n.id))
"""
_UNAUDITED = """
SELECT (SELECT count(*) FROM transition AS t WHERE t.actor <> 'styrhjul' AND NOT EXISTS
          (SELECT 1 FROM audit AS a WHERE a.subject = 'obligation:' || t.obligation_id AND a.verb = t.kind))
     + (SELECT count(*) FROM report AS r WHERE NOT EXISTS
          (SELECT 1 FROM audit AS a WHERE a.subject = 'report:' || r.id AND a.verb = 'compile'))
     + (SELECT count(*) FROM cycle AS y JOIN body AS b ON b.id = y.body_id WHERE NOT EXISTS
          (SELECT 1 FROM audit AS a WHERE a.subject = 'cycle:' || b.key || '/' || y.year AND a.verb = 'open'))
     + (SELECT count(*) FROM obligation AS o WHERE o.last <> coalesce(
          (SELECT t.kind FROM transition AS t WHERE t.obligation_id = o.id ORDER BY t.no DESC LIMIT 1), ''))
"""
_ORPHANS = """
SELECT (SELECT count(*) FROM report AS r WHERE NOT EXISTS (SELECT 1 FROM report_file AS f WHERE f.report_id = r.id))
     + (SELECT count(*) FROM notice_item AS i WHERE i.told_on IS NOT NULL AND NOT EXISTS
          (SELECT 1 FROM notice AS n WHERE n.person_id = i.person_id AND n.day = i.told_on))
     + (SELECT count(*) FROM obligation AS o WHERE o.version
          <> (SELECT count(*) FROM submission AS s WHERE s.obligation_id = o.id))
"""


def count(database: Database, *, accepted: Counter[str] | None = None) -> Counts:
    """Everything that can be counted. Without ``accepted`` there was no mail server, and nothing is said of it."""
    with database.snapshot() as connection:
        states = connection.execute(text("SELECT message_id, state FROM notice")).all()
        found = Counts(
            outbox=len(states),
            twice=_number(connection, _TWICE),
            unrecorded=_number(connection, _UNRECORDED),
            unaudited=_number(connection, _UNAUDITED) + (not verify_log(connection).is_whole),
            orphans=_number(connection, _ORPHANS) + (_foreign_keys(connection) if database.is_sqlite else 0),
            changed=_changed(connection),
            corrupt=int(database.is_sqlite and not is_whole(connection)),
        )
    return found if accepted is None else found + _mailed([tuple(row) for row in states], accepted)


def _mailed(states: list[tuple[str, str]], accepted: Counter[str]) -> Counts:
    sent, dead = ({name for name, state in states if state == wanted} for wanted in ("sent", "dead"))
    known = {name for name, _ in states if name}
    return Counts(
        lost=len(sent - accepted.keys()),
        false_dead=len(dead & accepted.keys()),
        dup=accepted.total() - len(accepted),
        stranger=len(accepted.keys() - known),
    )


def require(counts: Counts, *, dup: int | None = 0) -> Counts:
    """The counts, if nothing is wrong in them. ``dup`` is how many letters may have come again; None: it is told of.

    Raises:
        BrokenError: saying what is more than it may be.
    """
    wrong = {one.name: number for one in fields(counts) if (number := getattr(counts, one.name))}
    wrong.pop("outbox", None)
    if dup is None or wrong.get("dup", 0) <= dup:
        wrong.pop("dup", None)
    must(not wrong, ", ".join(f"{name} {number}" for name, number in wrong.items()))
    return counts


def check(folder: Path, *, accepted: Counter[str] | None = None, dup: int | None = 0) -> Counts:
    """What is counted in the folder's database, if nothing is wrong in it."""
    database = Database(sqlite_url(folder))
    try:
        return require(count(database, accepted=accepted), dup=dup)
    finally:
        database.close()


BY_CHANCE = {"audit": {"salt", "seal_id"}}
SEALS = "audit_seal"
"""No two runs are alike in these: a salt is made by chance, and a seal covers what has been written when it is made.

The seals are verified instead.
"""


def content(folder: Path) -> str:
    """A sum of every row of every table in the folder's database: equal if and only if all of it is equal."""
    told = hashlib.sha256()
    with closing(sqlite3.connect(folder / FILE_NAME)) as raw:
        tables = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name <> ? ORDER BY name"
        for name, sql in raw.execute(tables, [SEALS]).fetchall():
            columns = [row[1] for row in raw.execute(f"PRAGMA table_info({name})")]
            kept = ", ".join(f'"{column}"' for column in columns if column not in BY_CHANCE.get(name, ()))
            told.update(f"{sql}\n".encode())
            told.update("\n".join(map(repr, raw.execute(f"SELECT {kept} FROM {name} ORDER BY rowid"))).encode())
    return told.hexdigest()


def said(database: Database) -> list[tuple[object, ...]]:
    """What is to be said to whom, and the notices that say it, whatever their numbers."""
    statement = """
SELECT i.obligation_id, i.person_id, i.reason, i.due_on, i.told_on, n.state
FROM notice_item AS i LEFT JOIN notice AS n ON n.person_id = i.person_id AND n.day = i.told_on ORDER BY 1, 2, 3, 4"""
    with database.snapshot() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def is_whole(connection: Connection) -> bool:
    return connection.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]


def _foreign_keys(connection: Connection) -> int:
    return len(connection.execute(text("PRAGMA foreign_key_check")).all())


def _changed(connection: Connection) -> int:
    facts = connection.execute(text("SELECT facts, sha256 FROM report")).all()
    files = connection.execute(text("SELECT file, sha256 FROM report_file")).all()
    pairs = [(row.facts.encode(), row.sha256) for row in facts] + [(bytes(row.file), row.sha256) for row in files]
    return sum(hashlib.sha256(kept).hexdigest() != told for kept, told in pairs)


def _number(connection: Connection, sql: str) -> int:
    return int(connection.execute(text(sql)).scalar_one())
