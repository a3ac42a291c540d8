"""A year with goals, in which the heads of units u1 to u3 (h1 to h3) owe a plan and follow-ups."""

import pytest

from styrhjul.store.database import Database
from tests.services.plans import number, opened


class Numbers:
    """The numbers of the obligations, by unit or person."""

    def __init__(self, database: Database) -> None:
        with database.reading() as session:
            self.plan = {unit: number(session, step="enhetsplan", party=unit) for unit in ("u1", "u2", "u3")}
            self.april = {
                unit: number(session, step="uppfoljning", party=unit, occasion="april") for unit in ("u1", "u2", "u3")
            }
            self.reading = {who: number(session, step="lasning", party=who) for who in ("pia", "per")}


@pytest.fixture
def year(database: Database) -> Numbers:
    with database.writing() as session:
        opened(session)
    return Numbers(database)
