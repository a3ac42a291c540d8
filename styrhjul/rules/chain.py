"""The chain of seals over the log, as arithmetic: what a row's digest is of, and what a seal's.

A seal is of the seal before it and of its rows' digests, so that nothing before it can change without it. A row's
digest stays when what the row said is taken out of it (a person who is erased), and the seal with it.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

SEALED = ("id", "at", "actor", "verb", "subject", "before", "after", "reason", "salt")
"""The columns of a row that its digest is of. A column that comes later begins a form of its own, or the old seals
would no longer add up."""


def row_digest(values: Mapping[str, object]) -> str:
    """SHA-256, in hex, of the row's columns as JSON with sorted keys, no spaces, and instants in UTC."""
    told = {name: _plain(values[name]) for name in SEALED}
    written = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


class SealInProgress:
    """The digest of a seal: of the one before, of each row's digest in order, of when it was made and how many."""

    def __init__(self, previous: str) -> None:
        self._sum = hashlib.sha256(previous.encode())
        self.rows = 0

    def add(self, digest: str) -> None:
        self._sum.update(f"\n{digest}".encode())
        self.rows += 1

    def digest(self, at: datetime) -> str:
        whole = self._sum.copy()
        whole.update(f"\n{self.rows} {_plain(at)}".encode())
        return whole.hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return value
