"""A municipality with something to say, and a post office to say it through."""

from collections.abc import Iterator

import pytest

from styrhjul.services.rounds import run_round
from styrhjul.store.database import Database
from tests import cast
from tests.notifications.office_hours import TUESDAY
from tests.notifications.post_office import PostOffice, post_office


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as office:
        yield office


@pytest.fixture
def due(database: Database) -> Database:
    """Three units have a plan due in 28 working days, and the round has written to their heads."""
    with database.writing() as session:
        cast.opened_year(session)
    with database.writing() as session:
        assert run_round(session, today=TUESDAY, now=cast.NOON).notices == 3
    return database
