"""The suite itself: it tells what is broken, and its page is of these faults."""

from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from faults.invariants import BrokenError, Counts, check, content
from faults.municipality import copied, opened, with_letters
from faults.post_office import post_office
from faults.registry import Fault, NotTriedError, Outcome, Trial, every_fault
from faults.running import Result, inject
from faults.table import page
from faults.victims import send
from styrhjul.settings import today

PAGE = Path(__file__).parent.parent.parent / "docs" / "faults.md"


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = with_letters(tmp_path_factory.mktemp("ready") / "kommun", units=3)
    with opened(folder) as database, post_office() as office:
        send(database, office.url)
    return folder


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("DELETE FROM delivery WHERE id = 1", "unrecorded 1"),
        ("UPDATE notice SET attempts = 2 WHERE id = 1", "unrecorded 1"),
        ("DELETE FROM audit WHERE verb = 'open'", "unaudited 1"),
        ("UPDATE obligation SET last = 'submit' WHERE id = 1", "unaudited 1"),
        ("UPDATE obligation SET version = 1 WHERE id = 1", "orphans 1"),
        ("UPDATE notice SET day = '2026-12-02' WHERE id = 1", "orphans 1"),
    ],
)
def test_what_does_not_hold_is_told_by_name(delivered: Path, tmp_path: Path, damage: str, told: str) -> None:
    folder = copied(delivered, tmp_path / "struck")
    before = content(folder)
    with opened(folder) as database, database.transaction() as connection:
        connection.execute(text(damage))
    assert content(folder) != before
    with pytest.raises(BrokenError, match=told):
        check(folder)


def test_a_letter_that_never_came_is_lost_and_one_that_nobody_knows_is_a_stranger(delivered: Path) -> None:
    from collections import Counter

    with pytest.raises(BrokenError, match="lost 3, stranger 1"):
        check(delivered, accepted=Counter({"<annan@ekbacka.example>": 1}))


def _fault(inject: object) -> Fault:
    return Fault("prov", "killing", "Allt håller.", inject, times=1, few=1)  # type: ignore[arg-type]


def test_an_error_that_nobody_foresaw_is_a_fault_that_did_not_hold() -> None:
    def fails(_trial: Trial) -> Outcome:
        raise KeyError("x")

    result = inject(_fault(fails), seed=1, times=1)
    assert (result.verdict, result.broken.startswith("KeyError: 'x' (test_suite.py:")) == ("BROKEN", True)


def test_what_the_machine_lacks_is_said_and_not_taken_for_held() -> None:
    def lacks(_trial: Trial) -> Outcome:
        raise NotTriedError("mounting a small disk takes root")

    result = inject(_fault(lacks), seed=1, times=1)
    assert (result.verdict, result.skipped) == ("not tried", "mounting a small disk takes root")


def test_the_same_seed_gives_the_same_chances() -> None:
    seen: list[Random] = []

    def looks(trial: Trial) -> Outcome:
        seen.append(trial.chance)
        return Outcome(1)

    for _ in range(2):
        inject(_fault(looks), seed=7, times=1)
    assert seen[0].random() == seen[1].random()


def test_the_page_has_a_row_for_each_fault_and_says_when() -> None:
    written = page([Result(_fault(lambda _: Outcome(1)), 3, Counts(outbox=3, dup=1))], day=today(), seed=1)
    assert f"Written by `make faults` on {today()}, seed 1: 3 faults of 1 kinds" in written
    assert "| prov | Allt håller. | 3 | held | outbox 3, dup 1 |" in written


def test_the_page_in_the_docs_is_of_these_faults() -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert [fault.name for fault in every_fault() if f"| {fault.name.replace('_', ' ')} |" not in written] == []
