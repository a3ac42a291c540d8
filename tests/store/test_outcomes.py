"""The register on both databases: outcomes as they were known on a day, and the lists built on them."""

from datetime import date
from pathlib import Path

import pytest

from models.indicators import OURS
from styrhjul.services.goals import proposals
from styrhjul.services.importing import import_files
from styrhjul.store.database import Database
from styrhjul.store.goals import goal_lines, logged
from styrhjul.store.outcomes import series
from tests import cast
from tests.cli.test_goals import FILES
from tests.exchange.files import text_file

FIRST, LATER = date(2026, 3, 1), date(2026, 9, 1)


@pytest.fixture(params=["database", "on_postgresql"])
def register(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    """Outcomes that were read in in March, of which one was revised in September."""
    database: Database = request.getfixturevalue(request.param)
    paths = [text_file(tmp_path / f"{name}.csv", content) for name, content in FILES.items()]
    revised = text_file(tmp_path / "rattat.csv", "nyckeltal;period;utfall\nlasprov;2025;78\nlasprov;2024;\n")
    few = text_file(tmp_path / "fa.csv", "nyckeltal;period;utfall;få personer\nfranvaro;2024;5;ja\n")
    for files, day in (([*paths, few], FIRST), ([revised], LATER)):
        with database.writing() as session:
            import_files(session, paths=files, act=cast.act(day))
    return database


def test_a_series_is_told_as_it_was_known_on_the_day(register: Database) -> None:
    with register.snapshot() as connection:
        before = series(connection, today=date(2026, 8, 31))
        after = series(connection, today=LATER, body="bun", place=OURS)
    assert before["lasprov"] == ((date(2023, 12, 31), 84), (date(2024, 12, 31), 82), (date(2025, 12, 31), 80.5))
    assert after["lasprov"] == ((date(2023, 12, 31), 84), (date(2025, 12, 31), 78))


def test_a_value_of_few_persons_is_not_shown(register: Database) -> None:
    with register.snapshot() as connection:
        assert series(connection, today=LATER)["franvaro"] == ((date(2025, 12, 31), 5),)


def test_a_period_that_has_not_ended_and_another_place_have_nothing_to_tell(register: Database) -> None:
    with register.snapshot() as connection:
        assert series(connection, today=date(2026, 2, 28)) == {}
        assert series(connection, today=LATER, place="0180") == {}


def test_the_lists_are_the_same_on_both_databases(register: Database) -> None:
    with register.snapshot() as connection:
        assert [(goal.body, goal.key, goal.serves) for goal in goal_lines(connection, year=2026)] == [
            ("bun", "lasning", "skola"),
            ("kf", "skola", ""),
        ]
        assert [one.key for one in proposals(connection, today=LATER, body="bun")] == ["lasprov"]
        assert [entry.verb for entry in logged(connection, subject="indicator:lasprov")] == [
            "import",
            "outcomes",
            "outcomes",
        ]
