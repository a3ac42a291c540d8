"""An office that reads files into its database, and what it is told."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel, select

from models.cycles import Meeting
from models.goals import Goal, Target
from models.indicators import Indicator, Outcome
from models.obligations import Audit
from models.organisation import Address, Body, Person, Provider, Role, Unit
from styrhjul.services.importing import Change, ImportRefused, import_files
from styrhjul.store.database import Database
from tests import cast

Row = TypeVar("Row", bound=SQLModel)
DAY = date(2026, 9, 1)


@dataclass(frozen=True)
class Office:
    database: Database
    folder: Path

    def file(self, content: str | Path, number: int = 1) -> Path:
        """The path itself, or a file with the text: a calendar or semicolon-separated."""
        if isinstance(content, Path):
            return content
        suffix = "ics" if content.startswith("BEGIN:") else "csv"
        path = self.folder / f"fil{number}.{suffix}"
        path.write_text(content, encoding="utf-8")
        return path

    def reads(self, *contents: str | Path, body: str = "", day: date = DAY) -> list[str]:
        """Read the files in; what that changed, a line each."""
        return [said(change) for change in self.changes(*contents, body=body, day=day) if change.action != "unchanged"]

    def changes(self, *contents: str | Path, body: str = "", day: date = DAY) -> list[Change]:
        paths = [self.file(content, number) for number, content in enumerate(contents, start=1)]
        with self.database.writing() as session:
            return list(import_files(session, paths=paths, act=cast.act(day, actor="Anna"), body=body).changes)

    def is_refused(self, *contents: str | Path, body: str = "", day: date = DAY) -> list[str]:
        """Try to read the files in; every reason why not, and the database is as it was."""
        before = self.everything()
        with pytest.raises(ImportRefused) as refused:
            self.changes(*contents, body=body, day=day)
        assert self.everything() == before
        return [str(problem) for problem in refused.value.problems]

    def all(self, kind: type[Row]) -> list[Row]:
        with self.database.reading() as session:
            return list(session.exec(select(kind).order_by(text("id"))).all())

    def one(self, kind: type[Row]) -> Row:
        (row,) = self.all(kind)
        return row

    def everything(self) -> list[str]:
        kinds = (Body, Unit, Provider, Person, Address, Role, Meeting, Goal, Target, Indicator, Outcome, Audit)
        return [repr(row) for kind in kinds for row in self.all(kind)]


def said(change: Change) -> str:
    values = f"{change.before} → {change.after}" if change.action == "changed" else change.after
    return f"{change.what} {change.key}: {values}"


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    folder = tmp_path / "underlag"
    folder.mkdir()
    return Office(database, folder)
