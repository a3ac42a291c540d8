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
    that stood handed in when the draft was begun (0: none). ``file_name``: the workbook that it was read from, if any.
    """

    fields: Mapping[str, str]
    revision: int
    begun_on: int
    saved_at: datetime
    saved_by: str
    changed: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    file_name: str = ""

    @property
    def says_more_than_its_file(self) -> bool:
        """Whether something has been written since the workbook was read in."""
        return bool(self.file_name) and self.revision > 1

    def was_changed_after(self, name: str, *, revision: int, window: str) -> bool:
        """Whether another window has given the field a value since the saving."""
        at, by = self.changed.get(name, (0, ""))
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
    return Kept(read["fields"], revision, read["begun_on"], saved_at, saved_by, changed, file_name)


def as_json(*, fields: Mapping[str, str], changed: Mapping[str, tuple[int, str]], begun_on: int) -> str:
    return json.dumps({"fields": fields, "changed": changed, "begun_on": begun_on}, ensure_ascii=False)
