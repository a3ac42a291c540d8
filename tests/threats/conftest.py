"""The town whose every page is asked for (tests/web/test_access.py), and browsers that have signed in there."""

import pytest
from sqlalchemy import Enum, String, Table, text
from sqlmodel import AutoString, SQLModel

import models.every_table  # noqa: F401  (the tables must be known)
from styrhjul.store.database import Database
from tests.web.conftest import entering, site
from tests.web.test_access import _town

__all__ = ["entering", "site"]

FREE_TEXT = frozenset(
    {
        *("name", "title", "description", "text", "comment", "decider", "paragraph", "question", "answer", "by"),
        *("answered_by", "passed_on_by", "reason", "actor", "area", "seat", "place", "sentence", "citizen"),
        *("benefit", "why", "measured_in", "quality", "note", "understanding", "contribution", "risks", "resources"),
        *("learned", "what", "owner", "sign", "saw", "heard", "works", "challenges", "questions", "summary", "holes"),
        *("changed", "browser", "opens_rule", "due_rule", "decided_by"),
    }
)
"""The columns in which people write what they like, by name; whatever the table, nothing depends on what they say."""


def free_columns(table: Table) -> list[str]:
    """The table's texts that people write, and not those of a closed list."""
    texts = (column for column in table.columns if isinstance(column.type, (String, AutoString)))
    return [column.name for column in texts if column.name in FREE_TEXT and not isinstance(column.type, Enum)]


def write_everywhere(database: Database, ending: str) -> int:
    """Let every free text in the database end in something evil; how many columns had any."""
    number = 0
    with database.transaction() as connection:
        for table in SQLModel.metadata.sorted_tables:
            for name in free_columns(table):
                sql = f'UPDATE "{table.name}" SET "{name}" = "{name}" || :ending'
                number += bool(connection.execute(text(sql), {"ending": ending}).rowcount)
    return number


@pytest.fixture
def parts(database: Database) -> dict[str, str]:
    """What stands in the parts of an address, in a town that has been founded."""
    with database.writing() as session:
        return _town(session)
