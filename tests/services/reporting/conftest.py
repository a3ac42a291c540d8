"""The office whose reports the tests compile."""

from pathlib import Path

import pytest

from styrhjul.store.database import Database
from tests.services.reporting.office import Office


@pytest.fixture
def office(database: Database, letters: Path) -> Office:
    made = Office(database, letters)
    made.found()
    return made
