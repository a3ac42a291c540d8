"""One Prefect server a session for the tests that run flows, and a municipality's folder for them."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect.settings import (
    PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
    PREFECT_HOME,
    PREFECT_SERVER_ANALYTICS_ENABLED,
    PREFECT_SERVER_SERVICES_EVENT_PERSISTER_FLUSH_INTERVAL,
    temporary_settings,
)
from prefect.testing.utilities import prefect_test_harness

from styrhjul.store.database import Database
from tests import cast


@pytest.fixture(scope="session")
def harness(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Prefect's server on a free port of loopback, with a database of its own. It costs some 10 seconds."""
    chosen = {
        PREFECT_HOME: tmp_path_factory.mktemp("prefect-home"),
        PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None,
        PREFECT_SERVER_ANALYTICS_ENABLED: False,
        PREFECT_SERVER_SERVICES_EVENT_PERSISTER_FLUSH_INTERVAL: 0.5,
    }
    with temporary_settings(chosen), prefect_test_harness(server_startup_timeout=180):
        yield


@pytest.fixture
def prefect(harness: None) -> Iterator[None]:
    """Prefect leaves sockets to its server unclosed; they are gathered up in the test that left them."""
    yield
    gc.collect()


@pytest.fixture
def folder(database: Database, tmp_path: Path) -> str:
    """A municipality whose three units owe a plan by 15 January 2027."""
    with database.writing() as session:
        cast.opened_year(session)
    return str(tmp_path)
