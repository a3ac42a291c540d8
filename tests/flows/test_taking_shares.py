"""A share of the municipalities, one after another in one process: each is its own, whatever happens to the others."""

import asyncio
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterParentFlowRunId
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.sorting import FlowRunSort
from sqlmodel import select

from flows.share_out import shares
from flows.take_share import key_of, take_share
from models.notices import Notice, NoticeItem
from styrhjul.services.registry import Municipality
from styrhjul.store.database import Database, sqlite_url
from tests import cast
from tests.flows.seen import ON_PREFECT, Seen, run

FIRST_REMINDER = date(2026, 12, 1)
NOBODY_LISTENS = "postgresql://styrhjul@127.0.0.1:1/kommun"


@dataclass(frozen=True)
class Three:
    """Ale, Bo and Cy in folders of their own, and the registry that names them."""

    folder: Path

    @property
    def registry(self) -> str:
        return str(self.folder / "municipalities.toml")

    def write(self, **more: str) -> None:
        rows = [
            f'[{key}]\nname = "{key.title()} kommun"\nfolder = "{key}"\n{more.get(key, "")}\n'
            for key in ("ale", "bo", "cy")
        ]
        Path(self.registry).write_text("".join(rows), encoding="utf-8")

    def told(self, key: str) -> list[tuple[date, int]]:
        """The days on which the municipality has notices, each with how many things there are to say."""
        database = Database(sqlite_url(self.folder / key))
        with database.reading() as session:
            days = sorted({notice.day for notice in session.exec(select(Notice))})
            found = [
                (day, len(session.exec(select(NoticeItem).where(NoticeItem.planned_on == day)).all())) for day in days
            ]
        database.close()
        return found

    def take(self, what: str = "round", *, day: date = FIRST_REMINDER) -> Seen:
        return run(take_share, what=what, keys=["ale", "bo", "cy"], today=day, registry=self.registry, pause=0)


@pytest.fixture
def three(migrated_file: Path, tmp_path: Path) -> Three:
    """Their units owe a plan by 15 January 2027."""
    made = Three(tmp_path)
    made.write()
    (tmp_path / "ale").mkdir()
    shutil.copy(migrated_file, tmp_path / "ale")
    database = Database(sqlite_url(tmp_path / "ale"))
    with database.writing() as session:
        cast.opened_year(session)
    database.close()
    for key in ("bo", "cy"):
        shutil.copytree(tmp_path / "ale", tmp_path / key)
    return made


def runs(seen: Seen) -> list[FlowRun]:
    """The municipalities' runs in the order in which they began."""

    async def read() -> list[FlowRun]:
        below = FlowRunFilter(parent_flow_run_id=FlowRunFilterParentFlowRunId(any_=[seen.id]))
        async with get_client() as client:
            return await client.read_flow_runs(flow_run_filter=below, sort=FlowRunSort.START_TIME_ASC)

    return asyncio.run(read())


def ends(seen: Seen) -> list[tuple[str, str]]:
    return [(key_of(one.tags), one.state.name if one.state else "") for one in runs(seen)]


class TestOnPrefect:
    pytestmark = ON_PREFECT

    def test_every_municipality_has_a_run_of_its_own_and_its_own_notices(self, three: Three) -> None:
        seen = three.take()
        assert seen.state.message == "3 kommuner."
        assert seen.children == [f"round-{key}-2026-12-01" for key in ("ale", "bo", "cy")]
        assert ends(seen) == [("ale", "Completed"), ("bo", "Completed"), ("cy", "Completed")]
        assert [three.told(key) for key in ("ale", "bo", "cy")] == [[(FIRST_REMINDER, 3)]] * 3

    def test_letters_leave_by_each_municipalitys_own_server_and_name(
        self, three: Three, setting: Callable[[str, str], None]
    ) -> None:
        own = {
            key: f'mail_url = "folder://{three.folder}/brev-{key}"\nmail_from = "Årshjulet <arshjul@{key}.example>"\n'
            for key in ("ale", "bo")
        }
        setting("STYRHJUL_MAIL_FROM", "Driften <drift@gemensam.example>")
        three.write(**own)
        three.take()
        for key in ("ale", "bo"):
            letters = list((three.folder / f"brev-{key}").iterdir())
            assert len(letters) == 3
            assert all(f"arshjul@{key}.example" in letter.read_text(errors="replace") for letter in letters)

        three.write()  # and cy has none yet: its letters wait, and nobody else takes them
        seen = three.take("delivery")
        (of_cy,) = [one for one in runs(seen) if key_of(one.tags) == "cy"]
        assert of_cy.state is not None
        assert "3 aviseringar väntar: ingen e-postserver" in str(of_cy.state.message)

    def test_one_that_cannot_be_reached_is_tried_again_after_the_others(self, three: Three) -> None:
        three.write(ale=f'database_url = "{NOBODY_LISTENS}"')
        seen = three.take()
        assert ends(seen) == [
            ("ale", "Failed"),
            ("bo", "Completed"),
            ("cy", "Completed"),
            *[("ale", "Failed")] * 3,
        ]
        assert seen.state.message == "3 kommuner, varav 1 inte gick: Ale kommun."
        assert (three.told("bo"), three.told("cy")) == ([(FIRST_REMINDER, 3)], [(FIRST_REMINDER, 3)])

    def test_what_no_new_try_can_mend_is_told_once(self, three: Three) -> None:
        (three.folder / "ale" / "styrhjul.db").unlink()
        three.write(bo='mail_url = "smtp://bo:${STYRHJULS_PROV_FINNS_INTE}@post.example"')
        seen = three.take()
        assert ends(seen) == [("ale", "Failed"), ("bo", "Refused"), ("cy", "Completed")]
        ale, bo, _ = (str(one.state.message) for one in runs(seen) if one.state)
        assert "Skapa en med: styrhjul init" in ale
        assert "STYRHJULS_PROV_FINNS_INTE, men den finns inte här" in bo

    def test_a_municipality_that_was_down_yesterday_is_caught_up_today(self, three: Three) -> None:
        away = three.folder / "ale" / "styrhjul.db"
        kept = away.read_bytes()
        away.unlink()
        three.take()
        away.write_bytes(kept)
        day_after = date(2026, 12, 2)
        three.take(day=day_after)
        assert three.told("ale") == [(day_after, 3)]
        assert three.told("bo") == [(FIRST_REMINDER, 3)]


def municipalities(number: int) -> list[Any]:
    return [Municipality(f"k{nth}", f"K{nth}", Path(f"k{nth}"), {}) for nth in range(number)]


@pytest.mark.parametrize(
    ("number", "per_process", "sizes"),
    [(0, 25, []), (1, 25, [1]), (25, 25, [25]), (26, 25, [13, 13]), (300, 25, [25] * 12), (3, 1, [1, 1, 1])],
)
def test_shares_are_few_and_alike(number: int, per_process: int, sizes: list[int]) -> None:
    everyone = municipalities(number)
    found = shares(everyone, per_process=per_process)
    assert [len(share) for share in found] == sizes
    assert sorted(one.key for share in found for one in share) == sorted(one.key for one in everyone)
