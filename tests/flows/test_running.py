"""The flows as Prefect runs them, on one server for the session."""

import asyncio
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine
from prefect import Flow
from prefect.client.orchestration import get_client
from prefect.flow_engine import run_flow
from prefect.states import Scheduled
from sqlmodel import select

from flows import publish_tables
from flows.announce_late import MOST, announce_late
from flows.collect_unit_plans import collect_unit_plans
from flows.deliver_notices import deliver_notices
from flows.publish_tables import artifact_key
from flows.run_daily_round import run_daily_round
from flows.run_year import run_year
from flows.serve_all import declared, served
from flows.set_goals import set_goals
from flows.skip_late_runs import skip_late_runs
from flows.visit_units import visit_units
from models.kinds import BodyKind
from models.notices import Notice, NoticeItem
from models.organisation import Body, Unit
from styrhjul.services.installation import SHIPPED_CYCLE
from styrhjul.services.opening import open_cycle
from styrhjul.settings import STOCKHOLM
from styrhjul.store.database import Database
from styrhjul.store.standing import Wanted, lines
from tests import cast
from tests.flows.seen import ON_PREFECT, Seen, events, look, run

pytestmark = ON_PREFECT

FIRST_REMINDER = date(2026, 12, 1)
DUE = date(2027, 1, 15)
DAY_AFTER_DUE = date(2027, 1, 18)


def rows(database: Database) -> tuple[int, int]:
    """How many things are to be said, in how many notices."""
    with database.reading() as session:
        return len(session.exec(select(NoticeItem)).all()), len(session.exec(select(Notice)).all())


def days(database: Database) -> set[date]:
    with database.reading() as session:
        return {notice.day for notice in session.exec(select(Notice))}


def test_a_round_says_what_is_due_and_shows_the_status_and_the_notices(folder: str, database: Database) -> None:
    seen = run(run_daily_round, today=FIRST_REMINDER, folder=folder)
    assert (seen.state.name, seen.name) == ("Completed", "round-2026-12-01")
    assert rows(database) == (3, 3)
    status = seen.tables[artifact_key("status", folder, "bun")]
    assert [(row["Steg"], row["Öppna"], row["Läge"]) for row in status] == [("Enhetsplan", "3", "pågår")]
    notices = seen.tables[artifact_key("notices", folder)]
    assert [(row["Till"], row["Saker"], row["Läge"]) for row in notices] == [
        (name, "1", "väntar") for name in ("H1", "H2", "H3")
    ]


def test_a_re_run_of_the_same_day_says_nothing_more(folder: str, database: Database) -> None:
    run(run_daily_round, today=FIRST_REMINDER, folder=folder)
    again = run(run_daily_round, today=FIRST_REMINDER, folder=folder)
    assert (again.state.name, again.tables) == ("Nothing due", {})
    assert rows(database) == (3, 3)


def test_on_a_saturday_nothing_is_due(folder: str, database: Database) -> None:
    seen = run(run_daily_round, today=date(2026, 12, 5), folder=folder)
    assert (seen.state.name, seen.tables) == ("Nothing due", {})
    assert rows(database) == (0, 0)


def scheduled(flow: Flow[..., Any], at: datetime, *, run_at: datetime, **parameters: object) -> Seen:
    """A run that was scheduled for one instant and is run at another, both before the server's own present."""

    async def late_run() -> Seen:
        async with get_client() as client:
            due = Scheduled(scheduled_time=at)
            flow_run = await client.create_flow_run(flow, parameters=parameters, state=due)
        with time_machine.travel(run_at):
            state = await run_flow(flow, flow_run=flow_run, parameters=parameters, return_type="state")
        return await look(flow_run.id, state)

    return asyncio.run(late_run())


@pytest.fixture
def year_before(database: Database, tmp_path: Path) -> str:
    """A municipality whose three units owe a plan by 15 January 2026."""
    text = cast.YEAR.replace("2026-11-01", "2025-11-01").replace("2027-01-15", "2026-01-15")
    with database.writing() as session:
        cast.opened_year(session, text=text, day=date(2025, 9, 1))
    return str(tmp_path)


def test_a_round_is_about_the_day_in_sweden_for_which_it_was_scheduled(year_before: str, database: Database) -> None:
    half_past_midnight = datetime(2025, 12, 1, 0, 30, tzinfo=STOCKHOLM)
    seen = scheduled(run_daily_round, half_past_midnight, run_at=half_past_midnight, folder=year_before)
    assert seen.name == "round-2025-12-01"
    assert days(database) == {date(2025, 12, 1)}


def test_after_four_days_of_outage_the_late_rounds_send_each_one_a_single_notice(
    year_before: str, database: Database
) -> None:
    thursday = datetime(2025, 12, 4, 11, 45, tzinfo=STOCKHOLM)
    mornings = [datetime(2025, 12, day, 6, 30, tzinfo=STOCKHOLM) for day in (2, 1, 4, 3)]
    seen = [scheduled(run_daily_round, at, run_at=thursday, folder=year_before) for at in mornings]
    assert [one.state.name for one in seen] == ["Completed", "Nothing due", "Nothing due", "Nothing due"]
    assert {one.name for one in seen} == {"round-2025-12-04"}
    assert (rows(database), days(database)) == ((3, 3), {thursday.date()})


def test_of_the_runs_that_an_outage_has_piled_up_only_the_newest_of_each_is_left(folder: str) -> None:
    (daily,) = [config for config in declared() if config.name == "daglig-runda"]
    mornings = [datetime(2025, 12, day, 6, 30, tzinfo=STOCKHOLM) for day in (2, 4, 1, 3)]

    async def piled_up() -> list[str]:
        deployment = await served(daily).apply()
        async with get_client() as client:

            async def late(at: datetime, **parameters: object) -> UUID:
                state = Scheduled(scheduled_time=at)
                run = await client.create_flow_run_from_deployment(deployment, parameters=parameters, state=state)
                return run.id

            of_the_clock = [await late(at, folder=folder) for at in mornings]
            by_hand = await late(mornings[0], folder=folder, today="2026-12-01")
            assert await skip_late_runs() == 3
            assert await skip_late_runs() == 0
            states = [(await client.read_flow_run(run)).state for run in (*of_the_clock, by_hand)]
        return [state.name for state in states if state is not None]

    assert asyncio.run(piled_up()) == ["Cancelled", "Scheduled", "Cancelled", "Cancelled", "Scheduled"]


def test_when_prefect_takes_no_tables_the_run_fails_in_view_and_nothing_of_the_round_is_lost(
    folder: str, database: Database, monkeypatch: pytest.MonkeyPatch, letters: Path
) -> None:
    async def refuse(**_table: object) -> None:
        raise ConnectionError("no answer from Prefect")

    monkeypatch.setattr(publish_tables, "acreate_table_artifact", refuse)
    seen = run(run_daily_round, today=FIRST_REMINDER, folder=folder)
    assert seen.state.is_failed()
    assert rows(database) == (3, 3)
    assert len(list(letters.iterdir())) == 3


def test_the_round_delivers_batch_after_batch(folder: str, monkeypatch: pytest.MonkeyPatch, letters: Path) -> None:
    monkeypatch.setattr("flows.deliver_notices.BATCH", 1)
    seen = run(run_daily_round, today=FIRST_REMINDER, folder=folder)
    assert "3 aviseringar skickade." in str(seen.state.message)
    assert len(list(letters.iterdir())) == 3
    assert {row["Läge"] for row in seen.tables[artifact_key("notices", folder)]} == {"skickad"}


def test_two_rounds_at_the_same_moment_say_everything_once(folder: str, database: Database) -> None:
    async def both() -> list[str | None]:
        one, other = (run_daily_round(today=FIRST_REMINDER, folder=folder, return_state=True) for _ in range(2))
        return [state.name for state in await asyncio.gather(one, other)]

    assert sorted(map(str, asyncio.run(both()))) == ["Completed", "Nothing due"]
    assert rows(database) == (3, 3)


def test_what_became_late_is_an_event_for_each_and_neither_a_re_run_nor_a_stage_repeats_it(folder: str) -> None:
    for day in (DUE, DAY_AFTER_DUE, DAY_AFTER_DUE):
        run(run_daily_round, today=day, folder=folder)
    stage = run(collect_unit_plans, today=DAY_AFTER_DUE, folder=folder)
    assert "3 åtaganden har blivit sena den senaste veckan" in str(stage.state.message)
    found = events("styrhjul.obligation.late")
    assert sorted(event["resource"]["prefect.resource.id"] for event in found) == [
        f"styrhjul.obligation.{n}" for n in (1, 2, 3)
    ]
    payload = found[0]["payload"]
    assert (payload["body"], payload["step"], payload["due"]) == ("bun", "enhetsplan", "2027-01-15")


def test_a_flood_of_late_obligations_is_bounded_and_summed_up(folder: str, database: Database) -> None:
    with database.reading() as session:
        (one, *_) = lines(session.connection(), today=DAY_AFTER_DUE, wanted=Wanted())
    announce_late([one] * (MOST + 50), day=DAY_AFTER_DUE, folder=folder)
    (summed,) = events("styrhjul.obligations.late")
    assert (summed["payload"]["number"], summed["payload"]["steps"]) == (50, {"enhetsplan": 50})


def test_a_stage_follows_the_organisation_and_shows_where_it_stands(folder: str, database: Database) -> None:
    with database.writing() as session:
        session.add(Unit(key="ny", name="Nya skolan", kind="school", body_id=1))
    seen = run(collect_unit_plans, today=FIRST_REMINDER, folder=folder, body="bun")
    assert seen.name == "unit-plans-2026-12-01"
    assert "1 öppna årshjul, 1 ändringar, 0 krockar" in str(seen.state.message)
    table = artifact_key("status", folder, "bun", "unit_plans")
    (row,) = seen.tables[table]
    assert row["Öppna"] == "4"
    assert "Ändrat:\n- 2027: Tillkommer: 1 åtaganden för Enhetsplan" in seen.told[table]


def test_a_stage_shows_what_collides_in_it_for_as_long_as_it_does(folder: str, database: Database) -> None:
    in_the_pause = cast.definition(cast.YEAR.replace("2027-01-15", "2027-07-14"))
    with database.writing() as session:
        act = cast.act(FIRST_REMINDER)
        open_cycle(session, body_key="bun", year=2027, definition=in_the_pause, act=act)
    for _ in range(2):
        seen = run(collect_unit_plans, today=FIRST_REMINDER, folder=folder)
        assert "0 ändringar, 1 krockar" in str(seen.state.message)
        told = seen.told[artifact_key("status", folder, "bun", "unit_plans")]
        assert "Krockar:\n- 2027: ”Enhetsplan” ska vara klart onsdag 2027-07-14, mitt i kommunens" in told


def test_a_stage_that_no_open_year_has_makes_no_table(folder: str) -> None:
    seen = run(set_goals, today=FIRST_REMINDER, folder=folder)
    assert (seen.state.name, seen.tables) == ("No open year", {})


def test_a_year_is_opened_by_the_definition_in_the_folder_and_every_stage_shows_itself(
    folder: str, database: Database
) -> None:
    with database.writing() as session:
        session.add(Body(key="kf", name="Kommunfullmäktige", kind=BodyKind.COUNCIL))
        session.add(Body(key="ks", name="Kommunstyrelsen", kind=BodyKind.BOARD))
    shutil.copytree(SHIPPED_CYCLE, Path(folder) / "cycle")
    seen = run(run_year, today=FIRST_REMINDER, year=2028, folder=folder)
    assert seen.state.name == "Completed", seen.state.message
    assert seen.children == [
        f"{stage}-2026-12-01" for stage in ("follow-up", "goals", "procurement", "unit-plans", "visits")
    ]
    assert run(visit_units, today=FIRST_REMINDER, year=2028, folder=folder).tables


def test_a_year_in_which_something_is_owed_is_not_closed(folder: str) -> None:
    seen = run(run_year, today=DAY_AFTER_DUE, body="bun", year=2027, close=True, folder=folder)
    assert (seen.state.name, seen.children) == ("Refused", [])
    assert "3 åtaganden är inte avslutade" in str(seen.state.message)


def test_a_folder_without_a_database_is_refused_at_once_and_not_tried_again(tmp_path: Path) -> None:
    seen = run(run_daily_round, today=FIRST_REMINDER, folder=str(tmp_path / "empty"))
    assert seen.state.is_failed()
    assert "Det finns ingen databas" in str(seen.state.message)


def test_without_a_mail_server_notices_wait_and_the_run_says_so(folder: str) -> None:
    run(run_daily_round, today=FIRST_REMINDER, folder=folder)
    seen = run(deliver_notices, folder=folder)
    assert "3 aviseringar väntar" in str(seen.state.message)
