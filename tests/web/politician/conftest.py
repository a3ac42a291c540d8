"""What the politicians' pages are seen with: the day, and how many questions a page asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path

import pytest
from sqlalchemy import event

from styrhjul.settings import STOCKHOLM
from styrhjul.store.database import Database
from styrhjul.web.site import Site


@pytest.fixture
def day() -> date:
    """The day that the pages show; a module of tests has its own."""
    return date(2027, 1, 26)


@pytest.fixture
def site(database: Database, tmp_path: Path, day: date) -> Site:
    noon = datetime.combine(day, time(12), STOCKHOLM)
    return Site(database=database, folder=tmp_path, clock=lambda: noon)


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Every question that is asked of the database meanwhile."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
