"""What is being written and has not been handed in, as it was last saved."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, text

from models.columns import UtcDateTime


@dataclass(frozen=True)
class Kept:
    """A draft, its fields by their names on the page.

    ``changed`` says in which saving each field got its value, and by which window's mark. ``begun_on`` is the version
    that stood handed in when the draft was begun (0: none). ``file_name`` is the workbook that it was read from, and
    ``read_at`` the saving in which that was done (0: there is none); every field got its value then, or later.
    """

    fields: Mapping[str, str]
    revision: int
    begun_on: int
    saved_at: datetime
    saved_by: str
    changed: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    file_name: str = ""
    read_at: int = 0

    @property
    def says_more_than_its_file(self) -> bool:
        """Whether something has been written since the workbook was read in."""
        return bool(self.file_name) and self.revision > self.read_at

    def was_changed_after(self, name: str, *, revision: int, window: str) -> bool:
        """Whether another window has given the field a value since the saving."""
        at, by = self.changed.get(name, (self.read_at, ""))
        return at > revision and by != window


_DRAFT = "SELECT content, revision, saved_at, saved_by, file_name FROM draft WHERE obligation_id = :id"


def draft_of(connection: Connection, obligation_id: int) -> Kept | None:
    """None if nothing is being written."""
    statement = text(_DRAFT).columns(saved_at=UtcDateTime)
    row = connection.execute(statement, {"id": obligation_id}).one_or_none()
    return None if row is None else kept(*row)


def kept(content: str, revision: int, saved_at: datetime, saved_by: str, file_name: str) -> Kept:
    read = json.loads(content)
    changed = {name: (int(at), str(by)) for name, (at, by) in read["changed"].items()}
    read_at = int(read.get("read_at", 0))
    return Kept(read["fields"], revision, read["begun_on"], saved_at, saved_by, changed, file_name, read_at)


def as_json(draft: Kept) -> str:
    """What of the draft has no column of its own."""
    told = {"fields": draft.fields, "changed": draft.changed, "begun_on": draft.begun_on, "read_at": draft.read_at}
    return json.dumps(told, ensure_ascii=False)
