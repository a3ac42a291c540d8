"""The citizen's pages of a town in May, and of one where nothing is there yet."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from styrhjul.web.app import create_app
from styrhjul.web.site import Site
from tests.conftest import FreshIn
from tests.web.public.town import NOON, make_town


@pytest.fixture(scope="module")
def town(fresh_in: FreshIn, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The town's pages on a day in May. Nobody changes it: it is made once for a module."""
    folder = tmp_path_factory.mktemp("town")
    with fresh_in(folder) as database:
        with database.writing() as session:
            make_town(session)
        yield Site(database=database, folder=folder, clock=lambda: NOON)


@pytest.fixture
def looking() -> Iterator[Callable[[Site], TestClient]]:
    """``looking(site)`` is a citizen's browser."""
    with ExitStack() as opened:

        def look(site: Site) -> TestClient:
            app = create_app(site)
            return opened.enter_context(TestClient(app, base_url="http://127.0.0.1", follow_redirects=False))

        yield look


@pytest.fixture
def citizen(town: Site, looking: Callable[[Site], TestClient]) -> TestClient:
    return looking(town)


@pytest.fixture
def early(site: Site, looking: Callable[[Site], TestClient]) -> TestClient:
    """A citizen's browser where nobody has done anything yet."""
    return looking(replace(site, clock=lambda: NOON))
